"""The command that tells whether names, and records of lists, are one person's: link."""

# ruff: noqa: RUF002 - examples are names in Cyrillic

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from repgraph import names
from repgraph.cli.linking_lists import link_lists, list_options, wants_lists
from repgraph.cli.printing import say, write
from repgraph.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 1 << 20
"""Bytes read at once; fewer where a pipe has fewer to give, so that an answer never waits for more questions."""

NO_SCORE = "nan"
"""Written for a line that is no pair, so that scores and lines keep step."""


@click.command()
@click.argument("path", metavar="[LIST]", required=False, type=click.Path(path_type=Path))
@click.option("--pair", nargs=2, type=str, metavar="NAME1 NAME2", help="Compare two names; tell score and reasons.")
@click.option(
    "--pairs",
    metavar="FILE|-",
    help="Score each line NAME1<TAB>NAME2 of a file or of standard input, which has no header; one score a line.",
)
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", help="text or json.")
@click.option("--lang", default="en", type=click.Choice(["en", "ru", "kk"]), help="Language of the reasons.")
@list_options
def link(
    path: Path | None,
    pair: tuple[str, str] | None,
    pairs: str | None,
    format_name: str,
    lang: str,
    **asked: Any,  # noqa: ANN401 - the options of lists, by name
) -> None:
    """Tell whether names, or records of lists, are one person's, whatever their script and spelling.

    A score runs from 0 to 1. A line of --pairs that is no pair gets 'nan' in its place and a message with its
    number; the exit code is then 2. LIST is a folder of tables, or a file with its --map; its people are held
    against the graph, and what a person may review is written to --out. Nothing merges by itself.

    \b
    Examples:
      repgraph link --pair "Әлихан Бөкейхан" "Bukeikhanov Alikhan"
      repgraph link --pair "Дулатов М." "Dulatova Mariam" --format json
      repgraph link --pairs pairs.tsv > scores.txt
      repgraph link list.csv --map list.toml --out review.csv
      repgraph link list.csv --map list.toml --report
      repgraph link my-collection --with another-collection --out review.csv
      repgraph link --doubles --out review.csv
      repgraph link --accept review.csv --into data
    """
    ways = (pair is not None, pairs is not None, wants_lists(path, asked))
    if sum(ways) != 1:
        raise click.UsageError("give one of --pair NAME1 NAME2, --pairs FILE, LIST, --doubles and --accept")
    if pair is not None:
        _one_pair(*pair, format_name, lang)
    elif pairs is not None:
        _many_pairs(pairs, format_name)
    else:
        link_lists(path, lang, asked)


def _one_pair(one: str, other: str, format_name: str, lang: str) -> None:
    found = names.compare(one, other, lang)
    reasons = found.reasons
    if format_name == "json":
        write(json.dumps({"score": found.score, "reasons": list(reasons)}, ensure_ascii=False))
        return
    write(f"{found.score:.4f}")
    for reason in reasons:
        write(f"  {reason}")


def _many_pairs(source: str, format_name: str) -> None:
    bad = number = 0
    for lines in _lines(source):
        read = [_pair(line, n) for n, line in enumerate(lines, start=number + 1)]
        number += len(lines)
        found = iter(names.scores([p for p in read if not isinstance(p, str)]))
        for got in read:
            score = None if isinstance(got, str) else next(found)
            if isinstance(got, str):
                say(f"{'standard input' if source == '-' else source}:{got}")
                bad += 1
            sys.stdout.write(_score_line(score, format_name))
        sys.stdout.flush()
    if bad:
        raise QueryError(f"{bad} of {number} lines are no pair of names; '{NO_SCORE}' stands in their place")


def _score_line(score: float | None, format_name: str) -> str:
    if format_name == "json":
        return json.dumps({"score": score}) + "\n"
    return f"{NO_SCORE if score is None else format(score, '.6f')}\n"


def _pair(line: bytes, number: int) -> tuple[str, str] | str:
    """Return the two names of a line, or where and why it has none."""
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        return f"{number}: is no UTF-8 text; save the file as UTF-8"
    cells = text.rstrip("\r\n").split("\t")
    if len(cells) != 2:  # noqa: PLR2004 - a pair
        return f"{number}: has {len(cells)} cells, where NAME1<TAB>NAME2 are two; write one tab between the names"
    return cells[0], cells[1]


def _lines(source: str) -> Iterator[list[bytes]]:
    """Yield whole lines, as many at once as there are."""
    if source == "-":
        yield from _pieces(sys.stdin.fileno())
        return
    with Path(source).open("rb") as file:
        yield from _pieces(file.fileno())


def _pieces(handle: int) -> Iterator[list[bytes]]:
    rest = b""
    while piece := os.read(handle, CHUNK):
        *lines, rest = (rest + piece).split(b"\n")
        if lines:
            yield lines
    if rest:
        yield [rest]
