"""Measure the gate against pySHACL, Apache Jena and pyrudof: same shapes, same data, one after the other.

``python benchmarks/gate.py 1000`` invents so many people (:mod:`people`) and builds their graph; ``--graph FILE.nt``
takes any other. Times are CPU seconds of a process of its own (Jena and pyrudof too), reading the data included, and
those of validation alone where the tool tells them. A peer that takes longer than its limit is stopped, and that is
said.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import people
from rdflib import Graph
from rdflib.namespace import SH

from repgraph import build as building
from repgraph.gate import Shapes

FAST = """
import sys, time
from pathlib import Path
from rdflib import Graph
from repgraph.columns import Engine, Triples
from repgraph.gate import fast
model = fast.Model(Graph().parse(sys.argv[2]))
shapes, queries = list(model.targeted()), fast.Queries(model)
for shape in shapes:
    queries.read(shape)
with Engine() as engine:
    triples = Triples(engine)
    triples.load(Path(sys.argv[1]), {*model.graph.all_nodes(), *queries.terms()})
    before = time.process_time()
    found = set(fast.Gate(model, triples, queries, "en").results(shapes))
    print(len(found), time.process_time() - before)
"""
PYSHACL = """
import sys, logging, time
logging.disable(logging.CRITICAL)
from rdflib import Graph
import pyshacl
from repgraph.gate.core import read_report
data = Graph().parse(sys.argv[1], format="nt")
shapes = Graph().parse(sys.argv[2])
before = time.process_time()
_, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
print(len(set(read_report(report))), time.process_time() - before)
"""
PYRUDOF = """
import sys, time
from pyrudof import Rudof, RudofConfig, RDFFormat, ShaclValidationMode
rudof = Rudof(RudofConfig())
rudof.read_data(sys.argv[1], format=RDFFormat.NTriples)
rudof.read_shacl(sys.argv[2])
before = time.process_time()
print(len(rudof.validate_shacl(ShaclValidationMode.Native)), time.process_time() - before)
"""
JARS = r"jena|thrift|slf4j-(api|simple|nop)|xerces|commons|httpc|protobuf|caffeine|json|jackson|gson|xml|collect|guava"
BUNDLE = """
package {package};
public class {name} extends java.util.ResourceBundle {{
  protected Object handleGetObject(String key) {{ return key; }}
  public java.util.Enumeration<String> getKeys() {{ return java.util.Collections.emptyEnumeration(); }}
}}
"""


def measured(command: list[str], limit: float) -> tuple[str, float, float, float]:
    """Run a command and return its last line, CPU seconds, wall seconds, and its peak memory in MB."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return "stopped", _cpu(after) - _cpu(before), time.monotonic() - began, 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = (run.stdout.strip() or run.stderr.strip() or "nothing").splitlines()[-1]
    return said, _cpu(after) - _cpu(before), time.monotonic() - began, after.ru_maxrss / 1000


def main() -> None:
    """Print a line for each tool and kind of shapes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("people", type=int, nargs="?", default=1000, help="so many invented people")
    parser.add_argument("--graph", type=Path, help="N-Triples of a build, where no people are invented")
    parser.add_argument("--core-limit", type=float, default=300)
    parser.add_argument("--rules-limit", type=float, default=300)
    parser.add_argument("--peers", default="pyshacl,jena,pyrudof")
    given = parser.parse_args()
    every = Shapes.load()
    with tempfile.TemporaryDirectory(prefix="repgraph-gate-") as scratch:
        data = given.graph or _invented(given.people, Path(scratch))
        ruled = set(every.graph.subjects(SH.sparql))
        core_alone = {node for node in every.names() if node not in ruled}
        rules = Graph()
        for triple in every.graph:
            if triple[0] not in core_alone:
                rules.add(triple)
        for kind, graph in (("core", every.core), ("SPARQL", rules), ("all", every.graph)):
            shapes = Path(scratch) / f"{kind}.ttl"
            graph.serialize(shapes, format="turtle")
            limit = given.core_limit if kind == "core" else given.rules_limit
            ours = _line(kind, "repgraph", [sys.executable, "-c", FAST, str(data), str(shapes)], limit)
            if kind == "all":
                continue
            for peer in filter(None, given.peers.split(",")):
                command = _command(peer, data, shapes, Path(scratch))
                if command is None:
                    print(f"  {kind:7}{peer:10} is not here")
                    continue
                theirs = _line(kind, peer, command, limit)
                whole = f"{theirs[0] / ours[0]:.1f} times our CPU seconds"
                alone = f", {theirs[1] / ours[1]:.1f} times those of validation alone" if theirs[1] and ours[1] else ""
                print(f"  {kind:7}{peer:10} {whole}{alone}")


def _invented(count: int, place: Path) -> Path:
    people.write(place, count, 1, ("tables",))
    return Path(building.build([place / "tables"], place / "out").folder or place) / "graph.nt"


def _line(kind: str, name: str, command: list[str], limit: float) -> tuple[float, float]:
    """Run, print, and return the CPU seconds of the process, and those of validation where the tool tells them."""
    said, cpu, wall, memory = measured(command, limit)
    results, _, told = said.partition(" ")
    alone = float(told) if re.fullmatch(r"[0-9.]+(e-?[0-9]+)?", told) else 0.0
    only = f", {alone:.2f} of them validation" if alone else f" {said[:80]}" if told else ""
    print(f"{kind:7}{name:10}{results:>10} results {cpu:8.1f} CPU s{only} {wall:8.1f} s {memory:6.0f} MB (largest yet)")
    sys.stdout.flush()
    return cpu, alone


def _command(peer: str, graph: Path, shapes: Path, scratch: Path) -> list[str] | None:
    if peer == "pyshacl":
        return [sys.executable, "-c", PYSHACL, str(graph), str(shapes)]
    if peer == "pyrudof":
        found = subprocess.run([sys.executable, "-c", "import pyrudof"], capture_output=True, check=False)
        return [sys.executable, "-c", PYRUDOF, str(graph), str(shapes)] if found.returncode == 0 else None
    jars = Path("/usr/share/java")
    if not shutil.which("java") or not list(jars.glob("jena-shacl*.jar")):
        return None
    classes = _bundles(scratch)
    # Not every jar: Debian's two bindings of one logging library refuse to stand on one class path.
    wanted = [jar for jar in sorted(jars.glob("*.jar")) if re.search(JARS, jar.name)]
    path = ":".join([str(classes), *map(str, wanted)])
    shell = f"java -cp '{path}' shacl.shacl_validate --shapes '{shapes}' --data '{graph}' | grep -c sh:resultSeverity"
    return ["sh", "-c", shell]


def _bundles(scratch: Path) -> Path:
    """Make the two resource bundles that Debian's package leaves out; without them Jena does not start."""
    classes = scratch / "bundles"
    for package, name in (("xerces.impl.xpath.regex", "message"), ("xerces.impl.msg", "XMLSchemaMessages")):
        source = classes / Path(*package.split(".")) / f"{name}.java"
        if not source.exists():
            source.parent.mkdir(parents=True, exist_ok=True)
            source.write_text(BUNDLE.format(package=package, name=name), encoding="utf-8")
            if shutil.which("javac"):
                subprocess.run(["javac", "-d", str(classes), str(source)], check=False, capture_output=True)  # noqa: S607
    return classes


def _cpu(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
