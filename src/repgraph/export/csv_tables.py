"""Flat CSV: people, events, ties and archival files, described by CSVW.

Sources: *Model for Tabular Data and Metadata on the Web* and *Metadata Vocabulary for Tabular Data* (W3C, 2015). Cells
that a spreadsheet would run as a formula are told from text by an apostrophe before them.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from repgraph.build.terms import TYPE, rg, typed
from repgraph.export.batches import Reader
from repgraph.export.catalogue import LICENCE, TITLE
from repgraph.export.contract import Exporter
from repgraph.export.marking import stated_names, statuses
from repgraph.export.nodes import BASED_ON, LABEL, PERSON, SOURCE, Nodes, first, label, literal, local, path, said
from repgraph.export.sift import Sifter
from repgraph.export.statuses import EVERYTHING
from repgraph.export.ties import certainty, dated, edges
from repgraph.export.ties import people as nodes_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from repgraph.export.batches import Batch
    from repgraph.export.contract import Job, Member
    from repgraph.export.nodes import Node

CARRIES = EVERYTHING - {"sensitive", "alleged", "deprecated"}
METADATA = "csv-metadata.json"
_FORMULA = ("=", "+", "-", "@")
_TRUE = typed("true", "boolean")

TABLES: dict[str, dict[str, str]] = {
    "people.csv": {
        "id": "identifier of the person",
        "iri": "address of the person",
        "name_en": "name in English",
        "name_ru": "name in Russian",
        "name_kk": "name in Kazakh, Cyrillic letters",
        "sex": "sex, as an editor gives it",
        "born": "date of birth, EDTF; a span [a..b] where sources disagree and no rule decides",
        "born_certainty": "statuses of the birth and its date, plain where it has none",
        "died": "date of death, EDTF; a span [a..b] where sources disagree and no rule decides",
        "died_certainty": "statuses of the death and its date, plain where it has none",
        "statements": "number of statements about the person that leave",
        "sources": "number of sources of these statements",
        "links": "addresses of the same person elsewhere",
    },
    "events.csv": {
        "id": "identifier of the event",
        "person": "identifier of the person",
        "class": "class of the event",
        "date": "date, or beginning, EDTF",
        "end": "end, EDTF",
        "earliest": "first day on which it can have been or begun",
        "latest": "last day on which it can have been or begun",
        "place": "identifier of the place",
        "place_name": "name of the place in English",
        "body": "identifier of the body",
        "facility": "identifier of the place of confinement",
        "organisation": "identifier of the organisation",
        "penalty": "codes of the penalty",
        "term_months": "term in months",
        "regime": "persecuting power",
        "case": "identifier of the case",
        "certainty": "statuses of the event or of one of its values, plain where it has none",
        "factoids": "number of statements",
        "sources": "number of independent sources",
        "compared": "number of statements that were compared with their source",
        "evidence": "source and place in it of each statement, separated by |",
    },
    "ties.csv": {
        "id": "identifier of the tie",
        "source": "identifier of one person",
        "target": "identifier of the other",
        "directed": "whether it runs from source to target",
        "kind": "kind of tie",
        "date": "beginning, EDTF",
        "end": "end, EDTF",
        "certainty": "statuses of the tie, plain where it has none",
        "factoids": "number of statements",
        "sources": "number of independent sources",
        "compared": "number of statements that were compared with their source",
    },
    "files.csv": {
        "id": "identifier of the archival file",
        "title": "title",
        "holder": "identifier of the institution that holds it",
        "holder_name": "name of that institution",
        "fond": "fond",
        "opis": "inventory",
        "delo": "file",
        "access": "what is said of access",
        "rights": "rights in the file itself",
    },
    "withdrawn.csv": {
        "id": "address that is no longer used",
        "replaced_by": "address of the record that took its place",
    },
}
"""Columns of each file and what they hold."""

_NUMBERS = frozenset({"statements", "sources", "factoids", "compared", "term_months"})
_RIGHTS = "not evaluated"


def _write(job: Job) -> Iterator[Member]:
    yield "people.csv", _table("people.csv", _people(job))
    yield "events.csv", _table("events.csv", _events(job))
    yield "ties.csv", _table("ties.csv", _ties(job))
    yield "files.csv", _table("files.csv", _files(job))
    yield "withdrawn.csv", _table("withdrawn.csv", _withdrawn(job))
    yield METADATA, [json.dumps(metadata(job), ensure_ascii=False, indent=2) + "\n"]


def metadata(job: Job) -> dict[str, Any]:
    """Return the CSVW description of the tables."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": TITLE,
        "dc:license": {"@id": LICENCE},
        "dc:issued": {"@value": job.release.as_of.isoformat(), "@type": "xsd:date"},
        "schema:version": job.release.version,
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tables": [
            {
                "url": name,
                "tableSchema": {
                    "columns": [
                        {"name": column, "titles": column, "dc:description": meaning, "datatype": _datatype(column)}
                        for column, meaning in columns.items()
                    ],
                    "primaryKey": "id",
                    **_keys(name),
                },
            }
            for name, columns in TABLES.items()
        ],
    }


def _datatype(column: str) -> str:
    if column in _NUMBERS:
        return "integer"
    if column in {"earliest", "latest"}:
        return "date"
    return "boolean" if column == "directed" else "string"


def _keys(name: str) -> dict[str, Any]:
    columns = {"events.csv": ["person"]}.get(name, [])
    keys = [{"columnReference": c, "reference": {"resource": "people.csv", "columnReference": "id"}} for c in columns]
    return {"foreignKeys": keys} if keys else {}


def _table(name: str, rows: Iterable[dict[str, str]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(TABLES[name]), lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: _cell(value, column) for column, value in row.items()})
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _cell(value: str, column: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) and column not in _NUMBERS else value


def _portions(job: Job, report: bool) -> Iterator[tuple[Batch, Nodes]]:  # noqa: FBT001 - counted once
    sifter = Sifter(CARRIES, job.ontology, job.report if report else type(job.report)())
    for batch in Reader(job).people():
        yield batch, sifter.sift(batch)


def _people(job: Job) -> Iterator[dict[str, str]]:
    for batch, kept in _portions(job, report=True):
        factoids = statuses(batch.nodes)
        for person in nodes_of(batch, kept):
            iri = f"<{person.iri}>"
            node = kept.get(iri, {})
            stated = stated_names(kept, iri, factoids)
            about = [f for f in kept.values() if SOURCE in f and iri in f.get(rg("about"), ())]
            matches = [v for p, values in node.items() if p.endswith(("#exactMatch>", "#closeMatch>")) for v in values]
            yield {
                "id": person.id,
                "iri": person.iri,
                "name_en": label(kept, iri),
                "name_ru": _name(node, "ru", stated),
                "name_kk": _name(node, "kk-cyrl", stated),
                "sex": person.sex,
                "born": person.born,
                "born_certainty": person.born_certainty,
                "died": person.died,
                "died_certainty": person.died_certainty,
                "statements": str(len(about)),
                "sources": str(len({s for f in about for s in f[SOURCE]})),
                "links": " ".join(sorted(value[1:-1] for value in matches)),
            }


def _name(node: Node, language: str, stated: Collection[str]) -> str:
    found = (literal(form) for form in node.get(LABEL, ()) if form in stated)
    return next((name.text for name in found if name.language == language), "")


def _events(job: Job) -> Iterator[dict[str, str]]:
    for batch, kept in _portions(job, report=False):
        known = batch.mentioned | kept
        factoids = statuses(batch.nodes)
        for subject, node in kept.items():
            if PERSON in node and BASED_ON in node and path(subject) != "case":
                yield _event(subject, node, known) | {"certainty": certainty(known, subject, factoids)}


def _event(subject: str, node: Node, known: Nodes) -> dict[str, str]:
    date = known.get(first(node, rg("date")) or first(node, rg("dateWithin")), {})
    behind = [known[f] for f in node[BASED_ON] if f in known]
    origins = {first(known.get(s, {}), rg("reuseCluster")) or s for f in behind for s in f.get(SOURCE, ())}
    place = first(node, rg("place"))
    return {
        "id": local(subject),
        "person": local(first(node, PERSON)),
        "class": local(first(node, TYPE)),
        "date": dated(node, "date", known),
        "end": dated(node, "end", known),
        "earliest": said(first(date, rg("earliest")) or '""'),
        "latest": said(first(date, rg("latest")) or '""'),
        "place": local(place or "<>"),
        "place_name": label(known, place) if place else "",
        "penalty": " ".join(sorted(map(local, node.get(rg("penalty"), ())))),
        "term_months": said(first(node, rg("termMonths")) or '""'),
        "case": local(first(node, rg("inCase")) or "<>"),
        "factoids": str(len(behind)),
        "sources": str(len(origins)),
        "compared": str(sum(_TRUE in f.get(rg("compared"), ()) for f in behind)),
        "evidence": " | ".join(sorted(_citation(f, known) for f in behind)),
    } | {name: local(first(node, rg(name)) or "<>") for name in ("body", "facility", "organisation", "regime")}


def _citation(factoid: Node, known: Nodes) -> str:
    title = said(first(known.get(factoid[SOURCE][0], {}), "<http://purl.org/dc/terms/title>") or '""')
    place = factoid[rg("locator")][0]
    return f"{title}: {said(place) if place.startswith(chr(34)) else 'place in the source not recorded'}"


def _ties(job: Job) -> Iterator[dict[str, str]]:
    for batch, kept in _portions(job, report=False):
        for edge in edges(batch, kept):
            yield {name: str(getattr(edge, name)) for name in TABLES["ties.csv"]} | {
                "directed": str(edge.directed).lower()
            }


def _files(job: Job) -> Iterator[dict[str, str]]:
    sifter = Sifter(CARRIES, job.ontology, job.report)
    for batch in Reader(job).entities():
        kept = sifter.sift(batch)
        known = batch.mentioned | kept
        for root in batch.roots:
            node = kept.get(root, {})
            if rg("ArchivalFile") in node.get(TYPE, ()):
                holder = first(node, rg("holdingInstitution"))
                yield {
                    "id": local(root),
                    "title": label(known, root),
                    "holder": local(holder or "<>"),
                    "holder_name": label(known, holder) if holder else "",
                    "fond": said(first(node, rg("fondNumber")) or '""'),
                    "opis": said(first(node, rg("opisNumber")) or '""'),
                    "delo": said(first(node, rg("deloNumber")) or '""'),
                    "access": said(first(node, rg("accessStatus")) or '""'),
                    "rights": _RIGHTS,
                }


def _withdrawn(job: Job) -> Iterator[dict[str, str]]:
    for old, successor in Reader(job).tombstones():
        yield {"id": old[1:-1], "replaced_by": successor[1:-1]}


CSV = Exporter(
    name="csv",
    title="CSV with CSVW metadata",
    media_type="application/x-tar",
    suffix=".tar",
    description=(
        "For spreadsheets and statistics: people, events, ties and archival files as flat tables, each "
        "column described."
    ),
    function=_write,
    standard="https://www.w3.org/TR/tabular-metadata/",
    checked="every cell fits the datatype that the metadata give its column; keys lead to rows; formulas are defused",
    folder=True,
    carries=CARRIES,
    losses=(
        "Names leave in English, Russian and Kazakh only, without their sources; what no source states does not leave.",
        "Several values of one kind (places, bodies) leave as the first of them.",
        "Attributes, conflicts, assessments, institutions and figures do not leave: use cube for figures.",
    ),
)
