"""Our own EAC-CPF 2.0 records back to rows.

What comes back are names, statements of sources, ties and the sources themselves; events are read again when the tables
are built. A person, place or body that is only named gets a row with its label, so that the tables hold together.
Entities in a document are not expanded and nothing is fetched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from repgraph.export.eac_cpf import BACKWARD, NAMESPACE, NOT_RECORDED
from repgraph.importing.contract import ImportingError, Reader, Row, Rows, term
from repgraph.ontology import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.etree import _Element

    from repgraph.ontology import Ontology

_NS = {"e": NAMESPACE}
_STATEMENT = re.compile(r"statement (?P<id>\S+) in (?P<source>\S+): (?P<locator>.*) \[(?P<statuses>[^\]]*)\]")
_MODES = frozenset({"implied", "inferred"})
_CERTAINTIES = frozenset({"hedged", "disputed-value", "disputed", "hearsay"})
_COLUMNS = {
    "body": "body",
    "underAct": "act",
    "underProvision": "provision",
    "penalty": "penalty",
    "termKind": "term",
    "regime": "regime",
    "calendar": "calendar",
}
_WORDINGS = {
    "wording": "value",
    "dateAsPrinted": "date_as_printed",
    "placeAsPrinted": "place_as_printed",
    "bodyAsPrinted": "body_as_printed",
    "objectAsPrinted": "object_as_printed",
}
_STUBS = {
    "place": "place",
    "camp": "detention-facility",
    "body": "organ",
    "organisation": "organisation",
    "act": "legal-act",
    "group": "group",
    "publication": "publication",
    "file": "archival-file",
    "event": "historical-event",
}
"""Kind of an entity that is only named, by the path of its IRI."""

_DEFAULT_SCRIPT = {
    "ru": "Cyrl",
    "uk": "Cyrl",
    "ky": "Cyrl",
    "bg": "Cyrl",
    "be": "Cyrl",
    "dng": "Cyrl",
    "hy": "Armn",
    "zh": "Hani",
    "ja": "Jpan",
    "hi": "Deva",
}


class _Reading:
    """Rows of one or many records."""

    def __init__(self, ontology: Ontology) -> None:
        self.rows: Rows = {}
        self.named: dict[str, str] = {}
        self._ontology = ontology
        self._classes = {term.local: name for name, term in ontology.statements.items()}
        self._entities = {term.local: name for name, term in ontology.entities.items()}
        self._placed = {t.local for t in ontology.statements.values() if t.object_property == "place"}
        self._qualifiers = set(ontology.qualifiers.values()) - set(_COLUMNS)

    def add(self, table: str, row: Row) -> None:
        self.rows.setdefault(table, []).append({key: value for key, value in row.items() if value})

    def document(self, root: _Element) -> None:
        """Read one record."""
        record = _text(root, "e:control/e:recordId")
        if (_child(root, "e:control").get("maintenanceStatus") or "").startswith("deleted"):
            return
        identity = _child(root, "e:cpfDescription/e:identity")
        person = _child(identity, "e:entityType").get("value") == "person"
        for source in root.iterfind("e:control/e:sources/e:source", _NS):
            self._source(source)
        names = list(identity.iterfind("e:nameEntry", _NS))
        for name in names:
            self._name(record, name)
        label = self._label(names) or record
        if person:
            sex = _text(root, ".//e:localDescription[@localType='sex']/e:term")
            self.add("persons", {"id": record, "label": label, "sex": sex})
        else:
            kind = _text(identity, "e:otherEntityTypes/e:otherEntityType/e:term")
            self.add("entities", {"id": record, "kind": self._entities.get(kind, "organisation"), "label": label})
        for item in root.iterfind(".//e:chronList[@localType='statements']/e:chronItem", _NS):
            self._statement(record, item, person=person)
        for relation in root.iterfind(".//e:relation", _NS):
            self._tie(record, relation)

    def _label(self, names: list[_Element]) -> str:
        english = [n for n in names if n.get("languageOfElement") == "en"]
        chosen = next((n for n in english if n.get("status") == "authorized"), next(iter(english or names), None))
        return _text(chosen, "e:part") if chosen is not None else ""

    def _source(self, source: _Element) -> None:
        said = dict(_halves(p.text or "") for p in source.iterfind("e:descriptiveNote/e:p", _NS))
        key = (source.get("id") or "").removeprefix("s-")
        self.add("sources", {"id": key, "title": _text(source, "e:reference"), "url": source.get("href") or "", **said})

    def _name(self, record: str, name: _Element) -> None:
        key = (name.get("id") or "").removeprefix("n-")
        if not key:
            return
        kind, *statuses = (name.get("localType") or "").split()
        part = _child(name, "e:part")
        source = (name.get("sourceReference") or "").split(" ")[0].removeprefix("s-")
        form = {"id": key, "entity": record, "form": part.text or "", "tag": _tag(name), "kind": kind}
        self.add(
            "names", form | _evidence(statuses, source, part.get("localType") or "notRecorded") | {"certainty": ""}
        )

    def _statement(self, record: str, item: _Element, *, person: bool) -> None:
        event = _child(item, "e:event")
        stated = (event.get("valueURI") or "").rsplit("#", 1)[-1]
        reference = item.find("e:reference", _NS)
        if reference is None or stated not in self._classes:
            return
        locator = reference.text or NOT_RECORDED
        source = (reference.get("sourceReference") or "").removeprefix("s-")
        statuses = [status for status in (item.get("localType") or "").split() if status != "plain"]
        row: Row = {
            "id": (item.get("id") or "").partition("-")[2],
            "kind": self._classes[stated],
            "person" if person else "entity": record,
        }
        row |= _dates(item) | _evidence(statuses, source, "notRecorded" if locator == NOT_RECORDED else locator)
        for place in item.iterfind("e:place/e:placeName", _NS):
            row["object" if stated in self._placed else "place"] = self._known(
                place.get("valueURI") or "", place.text or ""
            )
        if stated == "coordinates":
            return
        self._details(row, event, stated)
        if "notice" in statuses:
            row["qualifiers"] = " ".join(sorted({*row.get("qualifiers", "").split(), "family-notice"}))
        self.add("factoids" if person else "entity-factoids", row)

    def _details(self, row: Row, event: _Element, stated: str) -> None:
        found: dict[str, list[str]] = {}
        for span in event.iterfind("e:span", _NS):
            role, _, node = (span.get("localType") or "").partition(" ")
            if role in _WORDINGS:
                row[_WORDINGS[role]] = span.text or ""
            elif role == "termMonths":
                row["term"] = term(span.text or "0")
            elif "/" in node:
                found.setdefault(_COLUMNS.get(role, "object"), []).append(self._known(BASE + node, span.text or ""))
            else:
                column = _COLUMNS.get(role) or ("qualifiers" if role in self._qualifiers else "")
                found.setdefault(column, []).append(node)
        if stated == "penalty":
            found.pop("penalty", None)
        row |= {column: " ".join(sorted(values)) for column, values in found.items() if column}

    def _tie(self, record: str, relation: _Element) -> None:
        sort = _text(relation, "e:relationType")
        target = _child(relation, "e:targetEntity")
        if sort not in {"family", "associative"} or target.get("targetType") != "person":
            return
        other = self._known(target.get("valueURI") or "", _text(target, "e:part"))
        notes = [p.text or "" for p in relation.iterfind("e:descriptiveNote/e:p", _NS)]
        kind = _text(relation, "e:targetRole")
        pair = [other, record] if BACKWARD in notes else [record, other]
        if not self._ontology.tie_kinds[kind].directed:
            pair.sort()
        for match in filter(None, map(_STATEMENT.fullmatch, notes)):
            statuses = [status for status in match["statuses"].split() if status != "plain"]
            locator = "notRecorded" if match["locator"] == NOT_RECORDED else match["locator"]
            row = {"id": match["id"], "person_a": pair[0], "kind": kind, "person_b": pair[1]}
            self.add("ties", row | _dates(relation) | _evidence(statuses, match["source"], locator))

    def _known(self, iri: str, label: str) -> str:
        """Take note of a node that is named, and return its id."""
        node = iri.removeprefix(BASE)
        self.named.setdefault(node, label)
        return node.partition("/")[2]

    def finish(self) -> Rows:
        """Return the rows, with a row for everybody and everything that is only named."""
        own = {row["id"] for table in ("persons", "entities") for row in self.rows.get(table, ())}
        for node, label in sorted(self.named.items()):
            kind, _, key = node.partition("/")
            if key not in own and kind == "person":
                self.add("persons", {"id": key, "label": label})
            elif key not in own and kind in _STUBS:
                self.add("entities", {"id": key, "kind": _STUBS[kind], "label": label})
        return self.rows


def _child(element: _Element, path: str) -> _Element:
    found = element.find(path, _NS)
    if found is None:
        raise ValueError(f"an element {path.rsplit(':', 1)[-1]} is missing")
    return found


def _text(element: _Element, path: str) -> str:
    found = element.find(path, _NS)
    return (found.text or "") if found is not None else ""


def _halves(text: str) -> tuple[str, str]:
    name, _, value = text.partition(": ")
    return name, value


def _tag(name: _Element) -> str:
    language, script = name.get("languageOfElement") or "und", name.get("scriptOfElement") or "Latn"
    return (
        language
        if language not in {"kk", "und"} and script == _DEFAULT_SCRIPT.get(language, "Latn")
        else f"{language}-{script.lower()}"
    )


def _evidence(statuses: list[str], source: str, locator: str) -> Row:
    return {
        "mode": next((status for status in statuses if status in _MODES), ""),
        "certainty": next((status for status in statuses if status in _CERTAINTIES), ""),
        "compared": "no" if "uncompared" in statuses else "yes",
        "source": source,
        "locator": locator,
    }


def _dates(element: _Element) -> Row:
    single = element.find("e:date", _NS)
    if single is not None:
        return {"date": single.get("standardDate") or "", "calendar": single.get("calendar") or ""}
    begin, end = (element.find(f"e:dateRange/e:{name}", _NS) for name in ("fromDate", "toDate"))
    if begin is None or end is None:
        return {}
    return {
        "date": begin.get("standardDate") or "",
        "end": end.get("standardDate") or "",
        "calendar": begin.get("calendar") or "",
    }


def _documents(path: Path) -> Iterator[tuple[Path, _Element]]:
    from lxml import etree  # noqa: PLC0415 - other commands start faster without it

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    files = sorted(path.rglob("*.xml")) if path.is_dir() else [path]
    if not files:
        raise ImportingError(f"{path} holds no XML file")
    for file in files:
        try:
            root = etree.parse(str(file), parser).getroot()
        except (OSError, etree.XMLSyntaxError) as error:
            raise ImportingError(f"{file} is no readable XML: {error}") from error
        if root.tag != f"{{{NAMESPACE}}}eac":
            raise ImportingError(f"{file} is no EAC-CPF 2.0 record: its root is {root.tag!r}")
        yield file, root


def _read(path: Path, ontology: Ontology) -> Rows:
    reading = _Reading(ontology)
    for file, root in _documents(path):
        try:
            reading.document(root)
        except (AttributeError, KeyError, ValueError) as error:
            raise ImportingError(f"{file} is no record of this project: {error}") from error
    return reading.finish()


EAC_CPF = Reader("eac-cpf", "our own EAC-CPF 2.0 records, one or a folder of them, back into tables", (".xml",), _read)
