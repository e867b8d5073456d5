"""Write what each crosswalk keeps and loses of the project's own data into ``ontology/roundtrip.toml``.

Run it after a crosswalk, or the data, changed: ``python docs/losses.py``. A test holds the file against the data, and
the page on exports prints it, so that a new loss is seen when it comes.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from repgraph.build import build
from repgraph.export import EVERYBODY, EXPORTERS, Job, Release
from repgraph.export.roundtrip import Declared, back, measured, sent
from repgraph.ontology import Ontology, assets
from repgraph.store import Store, open_store

CROSSWALKS = ("schema-org", "cidoc-crm", "rico", "edm", "prov", "cube")
HEAD = """\
# What each crosswalk keeps and what it loses, by kind of node and property; made by docs/losses.py.
# A property stands under keeps where every one of its values comes back as it was sent.
"""


def measure(name: str, store: Store, ontology: Ontology) -> Declared:
    """Return what comes back of a graph through a crosswalk."""
    target = EXPORTERS[name]
    job = Job(store, EVERYBODY, ontology, Release.current(), form="ntriples")
    text = "".join(piece for _, pieces in target.function(job) for piece in pieces)
    returned = back(name, [line + "\n" for line in text.split("\n") if line], ontology)
    return measured(sent(Job(store, EVERYBODY, ontology, Release.current()), target.carries), returned)


def as_toml(name: str, found: Declared) -> str:
    """Return a declaration as TOML."""
    lines = []
    for title, pairs in (("keeps", found.keeps), ("loses", found.loses)):
        lines.append(f"\n[{name}.{title}]")
        kinds = sorted({kind for kind, _ in pairs})
        lines += [f'"{kind}" = "{" ".join(sorted(n for k, n in pairs if k == kind))}"' for kind in kinds]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Build the graph of the project's own data and measure every crosswalk on it."""
    ontology = Ontology.load()
    with tempfile.TemporaryDirectory() as folder:
        build([assets() / "data"], folder)
        store = open_store(folder)
        text = HEAD + "".join(as_toml(name, measure(name, store, ontology)) for name in CROSSWALKS)
        store.close()
    path = Path(__file__).parent.parent / "ontology" / "roundtrip.toml"
    path.write_text(text, encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
