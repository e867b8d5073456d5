"""Commands that make a graph: build, validate."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from repgraph import build as building
from repgraph.cli.printing import Progress, say, say_all, write
from repgraph.errors import DoesNotConform

if TYPE_CHECKING:
    from repgraph.gate import Executor

TOLD_EVERY = 10
"""Seconds between two lines on one stage; stages that end sooner tell none."""


class LongProgress(Progress):
    """Tells in long stages how much is done, at what rate, and how much time is left."""

    told = 0.0

    def stage(self, name: str) -> None:
        """Begin a stage."""
        super().stage(name)
        self.told = time.monotonic()

    def share(self, done: float, whole: int, unit: str) -> None:
        """Tell how far a stage is, at most every few seconds.

        Parameters
        ----------
        done
            The share that is done, from 0 to 1.
        whole
            The whole amount.
        unit
            What is counted.
        """
        now = time.monotonic()
        if self.quiet or self.began is None or now - self.told < TOLD_EVERY or not done:
            return
        self.told = now
        taken = now - self.began
        rate, left = done * whole / taken, taken * (1 - done) / done
        click.echo(f"\n    {done:.0%}, {rate:,.0f} {unit} a second, {_duration(left)} left …", nl=False, err=True)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


gate_option = click.option(
    "--gate",
    "executor",
    type=click.Choice(["fast", "reference"]),
    default="fast",
    show_default=True,
    help="fast: over columns, for graphs of any size; reference: pySHACL, the judge, for small ones.",
)


@click.command()
@click.option("--data", "folders", multiple=True, type=click.Path(path_type=Path), help="Folder of tables; repeatable.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Build folder (default: ./build).")
@gate_option
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def build(folders: tuple[Path, ...], out: Path | None, executor: Executor, *, quiet: bool) -> None:
    """Build the graph from tables, hold it against the gate, and publish it.

    A violation publishes nothing and leaves the last good graph in place (exit code 1).

    \b
    Examples:
      repgraph build
      repgraph build --data data --data my-collection --out build
    """
    progress = LongProgress(quiet=quiet)
    with progress:
        built = building.build(
            folders or (Path("data"),), out or Path("build"), progress.stage, progress.share, executor
        )
    for warning in built.warnings:
        say(f"note: {warning}")
    _report(built)
    write(f"graph: {built.folder}")


@click.command()
@click.option("--data", "folders", multiple=True, type=click.Path(path_type=Path), help="Folder of tables; repeatable.")
@click.option("--report", type=click.Path(path_type=Path), help="Write the SHACL validation report here, in Turtle.")
@gate_option
@click.option("--warnings", is_flag=True, help="Tell warnings too, not only violations.")
def validate(folders: tuple[Path, ...], report: Path | None, executor: Executor, *, warnings: bool) -> None:
    """Read tables and hold them against the gate; publish nothing.

    \b
    Examples:
      repgraph validate --data my-collection
      repgraph validate --report report.ttl
      repgraph validate --gate reference
    """
    progress = LongProgress(quiet=False)
    with progress:
        built = building.check(folders or (Path("data"),), progress.stage, progress.share, executor)
    if report:
        report.write_text(built.report.turtle(), encoding="utf-8")
    for warning in built.warnings:
        say(f"note: {warning}")
    if warnings:
        say_all(built.warning_lines)
    _report(built)
    if not built.report.conforms:
        raise DoesNotConform(built.report, built.lines)


def _report(built: building.Built) -> None:
    counts = built.counts
    write(
        f"{counts['persons']} people, {counts['entities']} other entities; "
        f"{counts['factoids']} + {counts['entity-factoids']} factoids, {counts['figures']} figures, "
        f"{counts['names']} names, {counts['ties']} ties from {counts['sources']} sources; "
        f"{counts['events']} events, {counts['conflicts']} conflicts; {counts['triples']:,} triples"
    )
    found = built.report.counts
    write(f"gate: {found['Violation']} violations, {found['Warning']} warnings, {found['Info']} remarks")
    for group in built.report.groups():
        if group.count > len(group.results):
            write(f"  {group.name}: the first {len(group.results):,} of {group.count:,} are told")
    if built.withheld:
        total = sum(built.withheld.values())
        write(f"withheld as possibly living: {total}")
        for missing, count in sorted(built.withheld.items()):
            write(f"  {count}: {missing}")
