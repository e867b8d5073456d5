"""A release for a deposit: an RO-Crate with every form of the graph, checksums, dictionary, citation and changes.

Sources: *RO-Crate Metadata Specification* 1.1, whose context is named and not repeated, because the specification asks
for that; *Citation File Format* 1.2.0.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from repgraph.documentation import ontology_page
from repgraph.export.catalogue import LICENCE, LICENCE_OF_TERMS, TITLE
from repgraph.export.contract import Exporter, Job, Member, Report
from repgraph.ontology import assets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FOLDERS = {
    "turtle": "graph",
    "ntriples": "graph",
    "nquads": "graph",
    "trig": "graph",
    "jsonld": "graph",
    "rdfxml": "graph",
    "schema-org": "crosswalks",
    "cidoc-crm": "crosswalks",
    "rico": "crosswalks",
    "edm": "crosswalks",
    "prov": "crosswalks",
    "cube": "crosswalks",
    "quickstatements": "wikidata",
    "geojson": "map",
    "graphml": "network",
    "gexf": "network",
    "cytoscape": "network",
    "pajek": "network",
    "void": "catalogue",
    "dcat": "catalogue",
}
"""Folder of each target that is one file; a target that is a folder has its own."""

METADATA = "ro-crate-metadata.json"
CHECKSUMS = "manifest-sha256.txt"
_DESCRIPTION = "A knowledge graph of political repression in Kazakhstan in which every statement names its source."
_KEYWORDS = ("political repression", "Kazakhstan", "GULAG", "prosopography", "linked data")
_AUTHOR = "repgraph contributors"


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    what: str
    media_type: str
    standard: str
    sha256: str
    size: int


class _Packing:
    """Hands on the files of a release and takes note of each: what it is, how long, its checksum."""

    def __init__(self) -> None:
        self.files: list[_File] = []

    def add(self, path: str, pieces: Iterable[str], what: str, media_type: str, standard: str = "") -> Member:
        return path, self._counted(path, pieces, what, media_type, standard)

    def _counted(self, path: str, pieces: Iterable[str], what: str, media_type: str, standard: str) -> Iterator[str]:
        digest, size = hashlib.sha256(), 0
        for piece in pieces:
            written = piece.encode("utf-8", "surrogatepass")
            digest.update(written)
            size += len(written)
            yield piece
        self.files.append(_File(path, what, media_type, standard, digest.hexdigest(), size))


def _members(job: Job, targets: Sequence[Exporter]) -> Iterator[Member]:
    packing = _Packing()
    for target in targets:
        job.progress(target.name, 0)
        own = replace(job, report=Report(note=job.report.note), form="")
        for name, pieces in target.function(own):
            place = (
                f"{target.name}/{name}"
                if target.folder
                else f"{FOLDERS[target.name]}/repgraph-{target.name}{target.suffix}"
            )
            media_type = _media_type(name) if target.folder else target.media_type
            yield packing.add(place, pieces, f"{target.title}: {target.description}", media_type, target.standard)
        job.report.told += {f"{target.name}: {status}": count for status, count in own.report.omitted.items()}
    yield from _papers(job, packing, targets)
    yield CHECKSUMS, [f"{file.sha256}  {file.path}\n" for file in sorted(packing.files, key=lambda f: f.path)]
    yield METADATA, [json.dumps(_crate(job, packing.files), ensure_ascii=False, indent=2) + "\n"]


def _media_type(name: str) -> str:
    return {"xml": "application/xml", "csv": "text/csv", "json": "application/json"}.get(
        name.rsplit(".", 1)[-1], "text/plain"
    )


def _papers(job: Job, packing: _Packing, targets: Sequence[Exporter]) -> Iterator[Member]:
    """Yield what goes with the data: contract, dictionary, citation, changes, reading advice."""
    folder = assets() / "ontology"
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".ttl", ".jsonld"}:
            name = f"ontology/{path.relative_to(folder)}"
            yield packing.add(
                name, [path.read_text(encoding="utf-8")], "ontology, lists of codes, shapes", _kind(path.suffix)
            )
    yield packing.add(
        "dictionary/ontology.md",
        [ontology_page(folder)],
        "data dictionary: classes, properties, codes",
        "text/markdown",
    )
    yield packing.add("dictionary/tables.csv", [_dictionary()], "data dictionary: columns of the tables", "text/csv")
    yield packing.add("CITATION.cff", [citation(job)], "how to cite", "text/yaml")
    words, data = job.changes() if job.changes else ("No earlier release was named.\n", "[]\n")
    yield packing.add(
        "CHANGES.md",
        [f"# What changed since the last release\n\n{words}"],
        "changes of facts and conflicts",
        "text/markdown",
    )
    yield packing.add("changes.json", [data], "changes of facts and conflicts, for machines", "application/json")
    yield packing.add("README.md", [_readme(job, targets)], "what is in this package", "text/markdown")


def _kind(suffix: str) -> str:
    return "text/turtle" if suffix == ".ttl" else "application/ld+json"


def _dictionary() -> str:
    """Return every column of the tables with its meaning and its property."""
    described = json.loads((assets() / "data" / "csvw.json").read_text(encoding="utf-8"))
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(("table", "column", "meaning", "required", "check", "property"))
    for table in described["tables"]:
        for column in table["tableSchema"]["columns"]:
            needed = "yes" if column.get("required") else "no"
            about = (
                column.get("dc:description", ""),
                needed,
                column.get("rg:check", ""),
                column.get("propertyUrl", ""),
            )
            writer.writerow((table["url"], column["name"], *about))
    return buffer.getvalue()


def citation(job: Job) -> str:
    """Return the citation file; every value is a quoted string, so that any YAML reader reads it alike."""
    lines = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below, and the source of each statement that you use.",
        "title": TITLE,
        "type": "dataset",
        "version": job.release.version,
        "date-released": job.release.as_of.isoformat(),
        "license": "CC0-1.0",
        "url": "https://w3id.org/repgraph",
        "abstract": _DESCRIPTION,
    }
    words = "".join(f"  - {json.dumps(word)}\n" for word in _KEYWORDS)
    head = "".join(f"{key}: {json.dumps(value)}\n" for key, value in lines.items())
    return f"{head}authors:\n  - name: {json.dumps(_AUTHOR)}\nkeywords:\n{words}"


def _readme(job: Job, targets: Sequence[Exporter]) -> str:
    rows = "".join(f"| {target.name} | {target.title} | {target.description} |\n" for target in targets)
    return (
        f"# {TITLE}\n\nVersion {job.release.version}, {job.release.as_of.isoformat()}. Facts: CC0 1.0. "
        "Ontology, codes, shapes: CC BY 4.0.\n\n"
        "These are statements of sources, not findings. A charge is only a charge; what is alleged is no event; not "
        "found here is not “not repressed”. Nobody who may be living is in the data.\n\n"
        f"| target | standard | for whom |\n|---|---|---|\n{rows}\n"
        f"`{CHECKSUMS}` lists the checksums (`sha256sum -c {CHECKSUMS}`); `{METADATA}` describes every file.\n"
    )


def _crate(job: Job, files: Iterable[_File]) -> dict[str, Any]:
    parts = sorted(files, key=lambda file: file.path)
    described = [
        {
            "@id": file.path,
            "@type": "File",
            "name": file.path,
            "description": file.what,
            "encodingFormat": file.media_type,
            "contentSize": str(file.size),
            "sha256": file.sha256,
            **({"conformsTo": {"@id": file.standard}} if file.standard else {}),
            **({"license": {"@id": LICENCE_OF_TERMS}} if file.path.startswith("ontology/") else {}),
        }
        for file in parts
    ]
    standards = sorted({file.standard for file in parts if file.standard})
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": TITLE,
        "description": _DESCRIPTION,
        "datePublished": job.release.as_of.isoformat(),
        "version": job.release.version,
        "license": {"@id": LICENCE},
        "keywords": ", ".join(_KEYWORDS),
        "author": {"@id": "#contributors"},
        "publisher": {"@id": "#contributors"},
        "hasPart": [{"@id": file.path} for file in parts],
    }
    return {
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": [
            {
                "@id": METADATA,
                "@type": "CreativeWork",
                "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
                "about": {"@id": "./"},
            },
            root,
            {"@id": "#contributors", "@type": "Organization", "name": _AUTHOR},
            {"@id": LICENCE, "@type": "CreativeWork", "name": "CC0 1.0 Universal"},
            {
                "@id": LICENCE_OF_TERMS,
                "@type": "CreativeWork",
                "name": "Creative Commons Attribution 4.0 International",
            },
            *({"@id": standard, "@type": "CreativeWork", "name": standard} for standard in standards),
            *described,
        ],
    }


def release(targets: Sequence[Exporter]) -> Exporter:
    """Return the exporter of a whole release.

    Parameters
    ----------
    targets
        Everything that goes into it.
    """
    return Exporter(
        name="release",
        title="RO-Crate 1.1",
        media_type="application/x-tar",
        suffix=".tar",
        description=(
            "For a deposit: every form of the graph in one folder, with checksums, data dictionary, "
            "citation, and changes since the last release."
        ),
        function=lambda job: _members(job, targets),
        standard="https://www.researchobject.org/ro-crate/specification/1.1/",
        checked=(
            "every file is described with its true size and checksum, and no other file is there; "
            "structure by RO-Crate 1.1"
        ),
        folder=True,
        scoped=False,
        losses=("The context of RO-Crate is named, not repeated: the specification asks for that.",),
    )
