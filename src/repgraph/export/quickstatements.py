"""Wikidata QuickStatements: what has a reference and nobody doubts, for an editor to review.

Only dates of birth and death and kin between linked people leave, each with the address of its source; never sex,
ethnicity, religion, charge or penalty. A date has the precision that is known: a day whose calendar is unknown leaves
as a month or a year. People without an accepted link are written as new items and reported: look for them by hand
first. Source: *Help:QuickStatements*, Wikidata, versions 1 and CSV.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repgraph.build.terms import TYPE, code, rg
from repgraph.export.batches import Reader
from repgraph.export.contract import Exporter
from repgraph.export.marking import supporters
from repgraph.export.nodes import ABOUT, LABEL, PERSON, SOURCE, Nodes, first, is_literal, literal, local, said
from repgraph.export.sift import Sifter
from repgraph.export.statuses import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from repgraph.export.batches import Batch
    from repgraph.export.contract import Job, Member
    from repgraph.export.nodes import Node

_ITEM = re.compile(r"<https?://www\.wikidata\.org/(?:entity|wiki)/(Q[1-9][0-9]*)>")
_COPIES = code("tier-6")
_MATCH = "<http://www.w3.org/2004/02/skos/core#exactMatch>"
_DATES = {"birth": "P569", "death": "P570", "execution": "P570", "killing": "P570"}
_KIN = {"spouse": "P26", "parentOf": "P40", "sibling": "P3373"}
_LABELS = {"en": "Len", "ru": "Lru", "kk-cyrl": "Lkk"}
_DECADE, _YEAR, _MONTH, _DAY = 8, 9, 10, 11
_PARTS = {4: _YEAR, 7: _MONTH, 10: _DAY}
_COLUMNS = ("qid", "Len", "Lru", "Lkk", "P31", "S854", "P569", "S854", "S958", "P570", "S854", "S958")

NEW = "is not linked to a Wikidata item: look by hand whether it is there"
NOTHING = "has no statement that could go to Wikidata"


@dataclass(slots=True)
class Statement:
    """A value with the addresses and places of the sources that give it."""

    property: str
    value: str
    references: list[tuple[str, str]]


@dataclass(slots=True)
class Item:
    """A person: the item, if linked, labels by language, statements."""

    id: str
    item: str
    labels: dict[str, str]
    statements: list[Statement] = field(default_factory=list)


def _items(job: Job) -> Iterator[Item]:
    sifter = Sifter(PLAIN, job.ontology, job.report)
    links: dict[str, str] = {}
    for batch in Reader(job).people():
        kept = sifter.sift(batch)
        links |= {root: found for root in batch.roots if (found := _linked(kept.get(root, {})))}
        for root in batch.roots:
            item = _item(job, root, batch, kept, links, sifter)
            if not item.item:
                job.report.tell(item.id, NEW)
            if item.statements:
                yield item
            else:
                job.report.tell(item.id, NOTHING)


def _linked(node: Node) -> str:
    found = (_ITEM.fullmatch(value) for value in node.get(_MATCH, ()))
    return min((match[1] for match in found if match), default="")


def _item(job: Job, root: str, batch: Batch, kept: Nodes, links: dict[str, str], sifter: Sifter) -> Item:
    node = kept.get(root, {})
    names = {n.language: n.text for n in map(literal, node.get(LABEL, ()))}
    item = Item(local(root), links.get(root, ""), {key: names[tag] for tag, key in _LABELS.items() if tag in names})
    known = batch.mentioned | kept
    for subject, event in kept.items():
        kind = _DATES.get(local(first(event, TYPE) or "<>").lower())
        if kind and root in event.get(PERSON, ()) and rg("date") in event:
            value = wikidata_date(known.get(first(event, rg("date")), {}))
            references = _references(supporters(kept, subject, rg("date")), known)
            if not value:
                job.report.omit(local(subject), "uncertain")
            elif references:
                item.statements.append(Statement(kind, value, references))
    item.statements += _kin(root, node, kept, known, links, sifter)
    if not item.item and item.statements:
        about = [s for s, f in kept.items() if root in f.get(ABOUT, ())]
        item.statements.insert(0, Statement("P31", "Q5", _references(about, known)[:1]))
    return item


def _kin(
    root: str, node: Node, kept: Nodes, known: Nodes, links: dict[str, str], sifter: Sifter
) -> Iterator[Statement]:
    """Yield kin who are linked, each with the sources of the ties from which the kinship follows."""
    if root not in links:
        return
    for name, kind in _KIN.items():
        for other in node.get(rg(name), ()):
            other_item = links.get(other) or _linked(known.get(other, {}))
            ties = [
                t
                for t in kept.values()
                if {root, other} == set(t.get(rg("party"), ())) and sifter.derives(first(t, rg("tieKind")), rg(name))
            ]
            references = _references((f for t in ties for f in t.get(rg("basedOn"), ())), known)
            if other_item and references:
                yield Statement(kind, other_item, references)


def _references(factoids: Iterable[str], known: Nodes) -> list[tuple[str, str]]:
    """Return address and place of each source that has an address and is no copy of an encyclopedia."""
    found = []
    for factoid in sorted(factoids):
        node = known[factoid]
        source = known.get(node[SOURCE][0], {})
        address = first(source, rg("url"))
        place = node[rg("locator")][0]
        if address and first(source, rg("tier")) != _COPIES:
            found.append((address[1:-1], said(place) if is_literal(place) else ""))
    return list(dict.fromkeys(found))


def wikidata_date(date: Node) -> str:
    """Return a date as QuickStatements writes it, never finer than it is known; nothing where it is in doubt.

    >>> day = {rg("edtf"): ['"1937-09-27"'], rg("earliest"): ['"1937-09-27"'], rg("latest"): ['"1937-09-27"']}
    >>> wikidata_date(day)
    '+1937-09-27T00:00:00Z/11'
    >>> wikidata_date(day | {rg("latest"): ['"1937-10-09"']})
    '+1937-00-00T00:00:00Z/9'
    """
    text, low, high = (said(first(date, rg(name)) or '""') for name in ("edtf", "earliest", "latest"))
    if not low or not high or re.search(r"[?~%]", text):
        return ""
    if decade := re.fullmatch(r"(\d{3})X", text):
        return f"+{decade[1]}0-00-00T00:00:00Z/{_DECADE}"
    if first(date, rg("calendar")).endswith("#julian>") and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return f"+{text}T00:00:00Z/{_DAY}/J"
    for length in (10, 7, 4):
        if low[:length] == high[:length]:
            return f"+{low[:length]}{'-00' * ((10 - length) // 3)}T00:00:00Z/{_PARTS[length]}"
    return ""


def _v1(job: Job) -> Iterator[str]:
    for item in _items(job):
        subject = item.item or "LAST"
        if not item.item:
            yield "CREATE\n"
            yield from (f"LAST\t{key}\t{_quoted(name)}\n" for key, name in item.labels.items())
        for statement in item.statements:
            for address, place in statement.references:
                section = f"\tS958\t{_quoted(place)}" if place else ""
                yield f"{subject}\t{statement.property}\t{statement.value}\tS854\t{_quoted(address)}{section}\n"


def _quoted(text: str) -> str:
    cleaned = text.replace("\t", " ").replace('"', "'")
    return f'"{cleaned}"'


def _csv(job: Job) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for item in _items(job):
        found = {s.property: s for s in item.statements}
        row = [item.item, *(("",) * 3 if item.item else (item.labels.get(key, "") for key in ("Len", "Lru", "Lkk")))]
        for name, width in (("P31", 1), ("P569", 2), ("P570", 2)):
            statement = found.get(name)
            cells = [statement.value, *statement.references[0][:width]] if statement else [""] * (width + 1)
            row += cells
        writer.writerow([row[0], *row[1:4], *(f'"{cell}"' if cell.startswith("http") else cell for cell in row[4:])])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _write(job: Job) -> Iterator[Member]:
    yield "", _csv(job) if job.form == "csv" else _v1(job)


QUICKSTATEMENTS = Exporter(
    name="quickstatements",
    title="Wikidata QuickStatements (version 1, and CSV)",
    media_type="text/tab-separated-values",
    suffix=".qs",
    description=(
        "For Wikidata editors: dates and kin of people, each with its reference, to be reviewed before "
        "they are run; and who is missing there."
    ),
    function=_write,
    standard="https://www.wikidata.org/wiki/Help:QuickStatements",
    checked=(
        "every statement has a reference; no date is finer than all its bounds allow; no property of "
        "ethnicity, religion, charge or penalty"
    ),
    carries=PLAIN,
    losses=(
        (
            "Only dates of birth and death, and kin between people who are linked to Wikidata, leave; of "
            "places, offices and events none."
        ),
        (
            "Sources without an address, and encyclopedias with their copies, are no references; what "
            "only they say does not leave."
        ),
        "The CSV form has one reference a statement and no kin.",
        "Quotation marks in names become apostrophes.",
    ),
    variants={".csv": ("text/csv", "csv"), ".txt": ("text/tab-separated-values", "v1")},
)
