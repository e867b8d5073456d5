"""Measure a build of many people: stages, rates, memory, triples a person, and the ratio to Oxigraph's own loader.

``python benchmarks/scale.py 100000`` invents the people (:mod:`people`), builds their graph in a process of its own,
and loads the same file with the ``oxigraph`` program. Memory is the sum over all processes of the build, sampled; disk
is the largest size that the build folder had. Times are wall-clock: they mean something on a quiet machine; CPU
seconds, printed beside them, mean something on a busy one too.

Each run adds its figures to ``--figures``; where that file holds several sizes, how time grows and what 3,100,000
people would take is printed after them: a straight line through the logarithms, an extrapolation and no measurement.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path
from statistics import linear_regression
from typing import Any

import people

from repgraph import build as building

ROOT = Path(__file__).parent.parent
FARTHEST = 3_100_000
"""People of the lists of the whole former USSR."""

PAGE = os.sysconf("SC_PAGE_SIZE")
LOADING = "load store"
GATE = "gate"
BARS = {100_000: (180, 4, math.inf), 1_000_000: (1500, 8, 30), FARTHEST: (5400, 16, 90)}
"""Seconds, GiB of memory and GiB of disk that the project promises, by number of people."""


def cpu() -> float:
    """Return the CPU seconds of this process and of those that it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def build(data: Path, out: Path) -> None:
    """Build, and print each stage as a line of JSON."""
    marks: list[tuple[str, float, float]] = []

    began = time.perf_counter()

    def stage(name: str) -> None:
        print(f"  {time.perf_counter() - began:8.1f} s  {name}", file=sys.stderr, flush=True)
        marks.append((name, time.perf_counter(), cpu()))

    built = building.build([data], out, stage)
    stage("end")
    for (name, began, used), (_, ended, total) in pairwise(marks):
        print(json.dumps({"stage": name, "seconds": ended - began, "cpu": total - used}))
    print(json.dumps({"counts": dict(built.counts), "withheld": sum(built.withheld.values())}))


class Watch(threading.Thread):
    """Samples memory of a process and its children, and the size of a folder."""

    def __init__(self, pid: int, folder: Path) -> None:
        """Begin with nothing seen."""
        super().__init__(daemon=True)
        self.pid = pid
        self.folder = folder
        self.memory = self.disk = 0
        self.over = threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        looks = 0
        while not self.over.wait(0.1):
            self.memory = max(self.memory, sum(map(resident, family(self.pid))))
            looks += 1
            if looks % 10 == 1:
                self.disk = max(self.disk, size(self.folder))


def family(pid: int) -> list[int]:
    """Return a process and everything that it started."""
    found = [pid]
    for one in found:
        try:
            tasks = Path(f"/proc/{one}/task").iterdir()
            found += [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def resident(pid: int) -> int:
    """Return the resident bytes of a process; pages of files that it only maps do not count."""
    try:
        _, total, shared, *_ = map(int, Path(f"/proc/{pid}/statm").read_text().split())
    except (OSError, ValueError):
        return 0
    return (total - shared) * PAGE


def size(folder: Path) -> int:
    """Return the bytes that a folder takes."""
    found = 0
    for path in folder.rglob("*"):
        try:
            found += path.lstat().st_blocks * 512
        except OSError:
            continue
    return found


def measured(data: Path, out: Path) -> tuple[list[dict[str, Any]], dict[str, Any], Watch]:
    """Run the build in a process of its own."""
    command = [sys.executable, __file__, "--build", str(data), str(out)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    watch = Watch(process.pid, out)
    watch.start()
    told, _ = process.communicate()
    watch.over.set()
    watch.join()
    if process.returncode:
        sys.exit(f"the build ended with code {process.returncode}")
    *stages, last = map(json.loads, told.splitlines())
    return stages, last, watch


def peer(graph: Path, place: Path) -> tuple[float, float]:
    """Return wall-clock and CPU seconds of Oxigraph's own loader and optimiser on the same file."""
    program = str(Path(sys.executable).with_name("oxigraph"))
    began, used = time.perf_counter(), cpu()
    for command in (["load", "--location", str(place), "--file", str(graph)], ["optimize", "--location", str(place)]):
        subprocess.run([program, *command], check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began, cpu() - used


def main() -> None:
    """Invent, build, load again, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("people", type=int, nargs="?", default=int(os.environ.get("SIZE", "10000")))
    parser.add_argument("--build", nargs=2, type=Path, metavar=("DATA", "OUT"), help=argparse.SUPPRESS)
    parser.add_argument("--keep", type=Path, help="folder to work in, and to keep")
    parser.add_argument("--figures", type=Path, default=ROOT / "build" / "scale.jsonl", help="file of figures")
    parser.add_argument("--no-peer", action="store_true", help="do not load the file with Oxigraph's own program")
    given = parser.parse_args()
    if given.build:
        build(*given.build)
        return
    place = given.keep or Path(tempfile.mkdtemp(prefix="repgraph-scale-"))
    try:
        report(given.people, place, given.figures, with_peer=not given.no_peer)
    finally:
        if not given.keep:
            shutil.rmtree(place, ignore_errors=True)


def report(count: int, place: Path, figures: Path, *, with_peer: bool) -> None:
    """Measure and print."""
    began = time.perf_counter()
    people.write(place, count, 1, ("tables",))
    print(f"{count:,} people invented in {time.perf_counter() - began:.1f} s")
    stages, last, watch = measured(place / "tables", place / "out")
    counts = last["counts"]
    whole = sum(s["seconds"] for s in stages)
    print(f"{counts['persons']:,} people, {counts['triples']:,} triples, {last['withheld']:,} withheld")
    print(f"{counts['triples'] / counts['persons']:.1f} triples a person, entities and dates included (bar 120)")
    for stage in stages:
        rate = counts["triples"] / stage["seconds"] if stage["seconds"] else 0
        print(f"  {stage['stage']:12} {stage['seconds']:8.1f} s  {stage['cpu']:8.1f} CPU s  {rate:12,.0f} triples/s")
    memory, disk = watch.memory / 2**30, watch.disk / 2**30
    print(f"  {'in all':12} {whole:8.1f} s, peak memory {memory:.2f} GiB, peak disk {disk:.2f} GiB{_bars(count)}")
    by_name = {s["stage"]: s for s in stages}
    loading = by_name[LOADING]
    rest = [s for name, s in by_name.items() if name not in {LOADING, GATE}]
    for unit in ("seconds", "cpu"):
        ratio = sum(s[unit] for s in rest) / loading[unit]
        print(f"everything but loading and gate: {ratio:.2f} of loading, by {unit} (bar 0.25)")
    figures.parent.mkdir(parents=True, exist_ok=True)
    with figures.open("a", encoding="utf-8") as file:
        print(json.dumps({"people": counts["persons"], "seconds": whole, "memory": memory, "disk": disk}), file=file)
    extrapolate(figures)
    if not with_peer:
        return
    graph = next(p for p in ((place / "out" / name) for name in ("graph.nt", "graph.nt.gz")) if p.exists())
    wall, used = peer(graph, place / "peer")
    ratios = f"{loading['seconds'] / wall:.2f} by time, {loading['cpu'] / used:.2f} by CPU"
    print(f"loading against oxigraph's own: {ratios} (bar 1.20; {wall:.1f} s, {used:.1f} CPU s)")


def extrapolate(figures: Path) -> None:
    """Print how time grows over the sizes in a file of figures (the last run of each), and what the farthest needs."""
    runs = {run["people"]: run for run in map(json.loads, figures.read_text(encoding="utf-8").splitlines())}
    sizes = sorted(runs)
    for less, more in pairwise(sizes):
        growth = runs[more]["seconds"] / runs[less]["seconds"] / (more / less)
        print(f"from {less:,} to {more:,} people time grows {growth:.2f} times as much as the people (bar 1.20)")
    if len(sizes) > 1:
        seconds, memory, disk = (_line([(n, runs[n][w]) for n in sizes]) for w in ("seconds", "memory", "disk"))
        told = ", ".join(f"{n:,}" for n in sizes)
        print(
            f"extrapolated from {told} to {FARTHEST:,} people: {seconds / 60:.0f} minutes, {memory:.1f} GiB of memory, "
            f"{disk:.0f} GiB of disk{_bars(FARTHEST)}"
        )


def _line(points: list[tuple[int, float]]) -> float:
    """Return the value at the farthest of the straight line through the logarithms of some points."""
    slope, height = linear_regression(*zip(*((math.log(n), math.log(value)) for n, value in points), strict=True))
    return math.exp(height + slope * math.log(FARTHEST))


def _bars(count: int) -> str:
    if count not in BARS:
        return ""
    seconds, memory, disk = BARS[count]
    return f" (bars {seconds / 60:.0f} minutes, {memory} GiB" + (f", {disk} GiB)" if disk < math.inf else ")")


if __name__ == "__main__":
    main()
