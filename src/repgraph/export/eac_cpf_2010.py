"""EAC-CPF 2010: the same authority records for systems that are still on it.

Source: *Encoded Archival Context - Corporate Bodies, Persons, and Families* 2010, revised 2018, its RELAX NG schema.
Its dates are days, months or years only: any other date stands as text between its bounds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from repgraph.export.authority import CARRIES, records
from repgraph.export.batches import Reader
from repgraph.export.contract import Exporter
from repgraph.export.eac_cpf import EDTF, LOSSES, certainty, element, language_and_script
from repgraph.export.nodes import local, path
from repgraph.export.statuses import STATUSES
from repgraph.ontology import BASE, RG, RGV

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.export.authority_records import Dating, Item, Name, Record, Reference, Relation
    from repgraph.export.contract import Job, Member

NAMESPACE = "urn:isbn:1-931666-33-4"
_PLAIN = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_XLINK = {"xlink:type": "simple"}
_SORTS = {"superior": "hierarchical-parent", "predecessor": "temporal-earlier", "successor": "temporal-later"}


def _members(job: Job) -> Iterator[Member]:
    for record in records(job):
        folder = "persons" if record.person else "institutions"
        yield f"{folder}/{record.id}.xml", [_document(record, job)]
    for old, successor in Reader(job).tombstones():
        yield f"withdrawn/{path(old)}-{local(old)}.xml", [_tombstone(old, successor, job)]


def _document(record: Record, job: Job) -> str:
    body = element("cpfDescription", None, _identity(record), _description(record), _relations(record))
    return _whole(_control(record.id, job, "derived", "", _sources(record)), body)


def _whole(*inside: str) -> str:
    declared = {"xmlns": NAMESPACE, "xmlns:xlink": "http://www.w3.org/1999/xlink"}
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{element("eac-cpf", declared, *inside)}\n'


def _control(record_id: str, job: Job, status: str, replaced_by: str, sources: str) -> str:
    day = job.release.as_of.isoformat()
    event = element(
        "maintenanceEvent",
        None,
        element("eventType", None, text="deleted" if status.startswith("deleted") else "derived"),
        element("eventDateTime", {"standardDateTime": day}, text=day),
        element("agentType", None, text="machine"),
        element("agent", None, text=f"repgraph {job.release.version}"),
        element(
            "eventDescription",
            None,
            text="Made from the statements of the sources that are listed; every statement names its source.",
        ),
    )
    edtf = element(
        "citation",
        _XLINK | {"xlink:href": "https://www.loc.gov/standards/datetime/"},
        text=EDTF,
    )
    language = element(
        "languageDeclaration",
        None,
        element("language", {"languageCode": "eng"}, text="English"),
        element("script", {"scriptCode": "Latn"}, text="Latin"),
    )
    return element(
        "control",
        None,
        element("recordId", None, text=record_id),
        element("otherRecordId", {"localType": "http://purl.org/dc/terms/isReplacedBy"}, text=replaced_by)
        if replaced_by
        else "",
        element("maintenanceStatus", None, text=status),
        element("publicationStatus", None, text="published"),
        element("maintenanceAgency", None, element("agencyName", None, text="repgraph")),
        language,
        element("conventionDeclaration", None, element("abbreviation", None, text="EDTF"), edtf),
        element("rightsDeclaration", None, element("citation", None, text="CC0 1.0")),
        element("maintenanceHistory", None, event),
        sources,
    )


def _sources(record: Record) -> str:
    listed = [
        element(
            "source",
            {"xml:id": f"s-{key}"} | ((_XLINK | {"xlink:href": s.url}) if s.url else {}),
            element("sourceEntry", None, text=s.title or key),
        )
        for key, s in record.sources.items()
    ]
    return element("sources", None, *listed) if listed else ""


def _identity(record: Record) -> str:
    return element(
        "identity",
        None,
        *(element("entityId", None, text=address) for address in (record.iri, *record.links)),
        element("entityType", None, text="person" if record.person else "corporateBody"),
        *(_name(name, record) for name in record.names),
    )


def _name(name: Name, record: Record) -> str:
    language, script = language_and_script(name.tag)
    attributes = {"scriptCode": script, "xml:lang": language, "localType": f"{RGV}{name.kind}"}
    use = "authorizedForm" if name.preferred else "alternativeForm"
    statuses = f" [{', '.join(name.statuses)}]" if name.statuses else ""
    cited = _cited(name.references, record)
    return element(
        "nameEntry", attributes, element("part", None, text=name.form), element(use, None, text="repgraph")
    ) + _comment(statuses + cited)


def _comment(text: str) -> str:
    """Return what the element has no place for as a comment beside it; two hyphens would end it."""
    return f"<!--{text.replace('--', '- -').rstrip('-')} -->" if text.strip() else ""


def _cited(references: tuple[Reference, ...], record: Record) -> str:
    said = "; ".join(
        f"{record.sources[r.source].title or r.source}, {r.locator or 'place not recorded'}" for r in references
    )
    return f" ({said})" if said else ""


def _description(record: Record) -> str:
    dates = element("existDates", None, _range(record.begin, record.end)) if record.begin or record.end else ""
    sex = (
        element("localDescription", {"localType": f"{RG}sex"}, element("term", None, text=record.sex))
        if record.sex
        else ""
    )
    places = [
        element(
            "place",
            None,
            element("placeRole", None, text=place.role),
            element("placeEntry", _point(point), text=place.label),
        )
        for place, point in record.places
    ]
    lists = [
        element("chronList", {"localType": f"{RG}{kind}"}, *(_item(item, record) for item in items))
        for kind, items in (("basedOn", record.events), ("Factoid", record.statements))
        if items
    ]
    inside = [dates, sex, *places, element("biogHist", None, *lists) if lists else ""]
    return element("description", None, *inside) if any(inside) else ""


def _point(point: str) -> dict[str, str]:
    lat, _, long = point.partition(" ")
    return {"longitude": long, "latitude": lat} if point else {}


def _date(name: str, date: Dating | None) -> str:
    if date is None:
        return element(name, None, text="unknown")
    plain = date.edtf if _PLAIN.fullmatch(date.edtf) and not date.statuses else ""
    doubt = certainty(date.edtf)
    notes = [*([doubt] if doubt else []), *date.statuses]
    said = f"{date.edtf} [{', '.join(notes)}]" if notes else date.edtf
    return element(name, {"standardDate": plain, "notBefore": date.earliest, "notAfter": date.latest}, text=said)


def _range(begin: Dating | None, end: Dating | None) -> str:
    return element("dateRange", None, _date("fromDate", begin), _date("toDate", end))


def _item(item: Item, record: Record) -> str:
    when = _range(item.date, item.end) if item.end else _date("date", item.date)
    place = (
        element("placeEntry", {"vocabularySource": f"{BASE}{item.place.id}"}, text=item.place.label)
        if item.place
        else ""
    )
    details = [
        *(f"{d.role}: {d.label}" for d in item.details),
        *([f"months: {item.months}"] if item.months else []),
        *(text for _, text in item.wordings),
    ]
    said = item.label + (f": {'; '.join(details)}" if details else "")
    statuses = f" [{', '.join(item.statuses)}]" if item.statuses else ""
    event = element("event", {"localType": f"{RG}{item.kind}"}, text=said + statuses + _cited(item.references, record))
    gravest = next((status for status in STATUSES if status in item.statuses), "")
    return element(
        "chronItem",
        {"xml:id": item.id.replace("/", "-"), "localType": f"{RGV}{gravest}" if gravest else ""},
        when,
        place,
        event,
    )


def _relations(record: Record) -> str:
    return (
        element("relations", None, *(_relation(relation, record) for relation in record.relations))
        if record.relations
        else ""
    )


def _relation(relation: Relation, record: Record) -> str:
    sort = _SORTS.get(relation.role, relation.sort)
    direction = (
        {True: ", from this record", False: ", to this record"}[relation.forward]
        if relation.forward is not None
        else ""
    )
    statuses = f" [{', '.join(relation.statuses)}]" if relation.statuses else ""
    note = f"{relation.role}{direction}{statuses}{_cited(relation.references, record)}"
    return element(
        "cpfRelation",
        {"cpfRelationType": sort, "xml:id": f"r-{relation.id}-{relation.role}"}
        | _XLINK
        | {"xlink:href": f"{BASE}{relation.target.id}"},
        element("relationEntry", {"localType": f"{RGV}{relation.role}"}, text=relation.target.label),
        (_range(relation.date, relation.end) if relation.end else _date("date", relation.date))
        if relation.date or relation.end
        else "",
        element("descriptiveNote", None, element("p", None, text=note)),
    )


def _tombstone(old: str, successor: str, job: Job) -> str:
    status = "deletedReplaced" if successor else "deleted"
    control = _control(f"{path(old)}-{local(old)}", job, status, successor[1:-1], "")
    kind = element("entityType", None, text="person" if path(old) == "person" else "corporateBody")
    name = element("nameEntry", None, element("part", None, text="record withdrawn"))
    return _whole(control, element("cpfDescription", None, element("identity", None, kind, name)))


EAC_CPF_2010 = Exporter(
    name="eac-cpf-2010",
    title="EAC-CPF 2010 (revised 2018)",
    media_type="application/x-tar",
    suffix=".tar",
    description="The same authority records as eac-cpf, for systems that have not moved to version 2.0.",
    function=_members,
    standard="https://eac.staatsbibliothek-berlin.de/",
    checked="every record valid by the official RELAX NG",
    folder=True,
    carries=CARRIES,
    losses=(
        *LOSSES,
        (
            "Sources, statuses and details of a statement stand in its text, not in elements of their "
            "own: it is not read back."
        ),
    ),
)
