"""EAC-CPF 2.0: one authority record a person and an institution.

Source: *Encoded Archival Context - Corporate Bodies, Persons, and Families* 2.0 (Society of American Archivists,
2022), its XML Schema and tag library. Dates are EDTF. A record has two chronologies: ``reading``, the events as they
were read, and ``statements``, what each source says; the second comes back as rows of tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from repgraph.export.authority import CARRIES, records
from repgraph.export.batches import Reader
from repgraph.export.catalogue import LICENCE
from repgraph.export.contract import Exporter
from repgraph.export.nodes import local, path
from repgraph.export.rdf_text import xml_text
from repgraph.ontology import BASE, RG, RGV

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.export.authority_records import Dating, Item, Name, Record, Reference, Relation, Source, Thing
    from repgraph.export.contract import Job, Member

NAMESPACE = "https://archivists.org/ns/eac/v2"
NOT_RECORDED = "place not recorded"
EDTF = "Extended Date/Time Format (EDTF), Library of Congress, 2019"
_CODES = "Codes of repgraph: statuses, kinds of names, roles"
FORWARD, BACKWARD = "from this record to the target", "from the target to this record"
_SCRIPTS = {"cyrl": "Cyrl", "latn": "Latn", "arab": "Arab"}
_SCRIPT_OF = {
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
_DOUBT = (("%", "uncertain-approximate"), ("?", "uncertain"), ("~", "approximate"))


def element(name: str, attributes: dict[str, str] | None = None, *inside: str, text: str = "") -> str:
    """Return an element as text; attributes without a value are left out.

    >>> element("part", {"localType": ""}, text="A & B")
    '<part>A &amp; B</part>'
    """
    shown = "".join(f" {key}={quoteattr(value)}" for key, value in (attributes or {}).items() if value)
    content = xml_text(text) + "".join(inside)
    return f"<{name}{shown}>{content}</{name}>" if content else f"<{name}{shown}/>"


def language_and_script(tag: str) -> tuple[str, str]:
    """Return language and ISO 15924 script of a tag.

    >>> language_and_script("kk-cyrl"), language_and_script("en")
    (('kk', 'Cyrl'), ('en', 'Latn'))
    """
    language, _, script = tag.partition("-")
    return language, _SCRIPTS.get(script) or _SCRIPT_OF.get(language, "Latn")


def certainty(edtf: str) -> str:
    """Return how sure a date is, as its EDTF text says."""
    return next((word for mark, word in _DOUBT if mark in edtf), "")


def _members(job: Job) -> Iterator[Member]:
    for record in records(job):
        folder = "persons" if record.person else "institutions"
        yield f"{folder}/{record.id}.xml", [_document(record, job)]
    for old, successor in Reader(job).tombstones():
        yield f"withdrawn/{path(old)}-{local(old)}.xml", [_tombstone(old, successor, job)]


def _document(record: Record, job: Job) -> str:
    control = _control(record.id, job, "derived", "", _sources(record))
    description = element("cpfDescription", None, _identity(record), _description(record), _relations(record))
    return _whole(control, description)


def _whole(*inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{element("eac", {"xmlns": NAMESPACE}, *inside)}\n'


def _control(record_id: str, job: Job, status: str, replaced_by: str, sources: str) -> str:
    day = job.release.as_of.isoformat()
    event = element(
        "maintenanceEvent",
        {"maintenanceEventType": "deleted" if status.startswith("deleted") else "derived"},
        element("agent", {"agentType": "machine"}, text=f"repgraph {job.release.version}"),
        element("eventDateTime", {"standardDateTime": day}, text=day),
        element(
            "eventDescription",
            None,
            text="Made from the statements of the sources that are listed; every statement names its source.",
        ),
    )
    attributes = {
        "languageEncoding": "ietf-bcp-47",
        "scriptEncoding": "iso15924",
        "dateEncoding": "otherDateEncoding",
        "maintenanceStatus": status,
        "publicationStatus": "published",
    }
    return element(
        "control",
        attributes,
        element("recordId", None, text=record_id),
        element("maintenanceAgency", None, element("agencyName", None, text="repgraph")),
        element("maintenanceHistory", None, event),
        sources,
        _convention(EDTF, "https://www.loc.gov/standards/datetime/", "dates"),
        element("languageDeclaration", {"languageCode": "en", "scriptCode": "Latn"}),
        element("localTypeDeclaration", {"id": "codes"}, element("reference", {"href": str(RGV)}, text=_CODES)),
        element("otherRecordId", {"localType": "replaced by"}, text=replaced_by) if replaced_by else "",
        element("rightsDeclaration", None, element("reference", {"href": LICENCE}, text="CC0 1.0")),
    )


def _convention(text: str, address: str, name: str) -> str:
    return element("conventionDeclaration", {"id": name}, element("reference", {"href": address}, text=text))


def _sources(record: Record) -> str:
    listed = [
        element(
            "source",
            {"id": f"s-{key}", "href": source.url, "valueURI": f"{BASE}source/{key}"},
            element("reference", None, text=source.title or key),
            element(
                "descriptiveNote",
                None,
                *(element("p", None, text=f"{name}: {value}") for name, value in _about(source).items()),
            ),
        )
        for key, source in record.sources.items()
    ]
    return element("sources", None, *listed) if listed else ""


def _about(source: Source) -> dict[str, str]:
    names = ("kind", "tier", "language", "author", "publisher", "date", "cluster")
    return {name: value for name in names if (value := getattr(source, name))}


def _identity(record: Record) -> str:
    kind = "person" if record.person else "corporateBody"
    other = element(
        "otherEntityTypes",
        None,
        element("otherEntityType", {"valueURI": f"{RG}{record.kind}"}, element("term", None, text=record.kind)),
    )
    return element(
        "identity",
        None,
        element("entityType", {"value": kind}),
        *map(_name, record.names),
        "" if record.person else other,
        element("identityId", {"valueURI": record.iri}, text=record.iri),
        *(element("identityId", {"localType": "same as", "valueURI": link}, text=link) for link in record.links),
    )


def _name(name: Name) -> str:
    language, script = language_and_script(name.tag)
    attributes = {
        "id": f"n-{name.id}" if name.id else "",
        "languageOfElement": language,
        "scriptOfElement": script,
        "localType": " ".join((name.kind, *name.statuses)),
        "sourceReference": _idrefs(name.references),
        "status": "authorized" if name.preferred else "alternative",
    }
    return element("nameEntry", attributes, element("part", {"localType": _locators(name.references)}, text=name.form))


def _idrefs(references: tuple[Reference, ...]) -> str:
    return " ".join(dict.fromkeys(f"s-{r.source}" for r in references))


def _locators(references: tuple[Reference, ...]) -> str:
    return "; ".join(r.locator for r in references if r.locator)


def _description(record: Record) -> str:
    sex = element("localDescription", {"localType": "sex"}, element("term", {}, text=record.sex)) if record.sex else ""
    dates = element("existDates", None, _range(record.begin, record.end)) if record.begin or record.end else ""
    lists = [
        element("chronList", {"localType": kind}, *map(_item, items))
        for kind, items in (("reading", record.events), ("statements", record.statements))
        if items
    ]
    inside = [
        element("localDescriptions", None, sex) if sex else "",
        element("places", None, *(_place(place, point) for place, point in record.places)) if record.places else "",
        dates,
        element("biogHist", None, *lists) if lists else "",
    ]
    return element("description", None, *inside) if any(inside) else ""


def _place(place: Thing, point: str) -> str:
    return element(
        "place",
        {"localType": place.role},
        element("placeName", {"valueURI": f"{BASE}{place.id}"}, text=place.label),
        element("geographicCoordinates", {"coordinateSystem": "WGS84"}, text=point) if point else "",
    )


def _date(name: str, date: Dating | None) -> str:
    if date is None:
        return element(name, {"status": "unknown"}, text="unknown")
    attributes = {
        "standardDate": date.edtf,
        "notBefore": date.earliest,
        "notAfter": date.latest,
        "certainty": certainty(date.edtf),
        "calendar": date.calendar,
        "localType": " ".join(date.statuses),
    }
    return element(name, attributes, text=date.edtf)


def _range(begin: Dating | None, end: Dating | None) -> str:
    return element("dateRange", None, _date("fromDate", begin), _date("toDate", end))


def _when(date: Dating | None, end: Dating | None) -> str:
    return _range(date, end) if end else _date("date", date)


def _item(item: Item) -> str:
    spans = [element("span", {"localType": f"{d.role} {d.id}"}, text=d.label) for d in item.details]
    if item.months:
        spans.append(element("span", {"localType": "termMonths"}, text=item.months))
    spans += [element("span", {"localType": role}, text=text) for role, text in item.wordings]
    joined = "; ".join(spans)
    event = element("event", {"valueURI": f"{RG}{item.kind}"}, (": " if joined else "") + joined, text=item.label)
    place = (
        element("place", None, element("placeName", {"valueURI": f"{BASE}{item.place.id}"}, text=item.place.label))
        if item.place
        else ""
    )
    references = [
        element("reference", {"sourceReference": f"s-{r.source}"}, text=r.locator or NOT_RECORDED)
        for r in item.references
    ]
    attributes = {"id": item.id.replace("/", "-"), "localType": " ".join(item.statuses) or "plain"}
    return element("chronItem", attributes, _when(item.date, item.end), event, place, *references)


def _relations(record: Record) -> str:
    return element("relations", None, *map(_relation, record.relations)) if record.relations else ""


def _relation(relation: Relation) -> str:
    said = "" if relation.forward is None else FORWARD if relation.forward else BACKWARD
    notes = [text for text in (said, f"status: {' '.join(relation.statuses)}" if relation.statuses else "") if text]
    notes += [
        f"statement {r.statement} in {r.source}: {r.locator or NOT_RECORDED} [{' '.join(r.statuses) or 'plain'}]"
        for r in relation.references
    ]
    return element(
        "relation",
        {"id": f"r-{relation.id}-{relation.role}", "sourceReference": _idrefs(relation.references)},
        element(
            "targetEntity",
            {"targetType": relation.target.role, "valueURI": f"{BASE}{relation.target.id}"},
            element("part", None, text=relation.target.label),
        ),
        _when(relation.date, relation.end) if relation.date or relation.end else "",
        element("relationType", None, text=relation.sort),
        element("targetRole", {"valueURI": f"{RGV}{relation.role}"}, text=relation.role),
        element("descriptiveNote", None, *(element("p", None, text=note) for note in notes)),
    )


def _tombstone(old: str, successor: str, job: Job) -> str:
    status = "deletedReplaced" if successor else "deleted"
    control = _control(f"{path(old)}-{local(old)}", job, status, successor[1:-1], "")
    kind = "person" if path(old) == "person" else "corporateBody"
    name = element("nameEntry", None, element("part", None, text="record withdrawn"))
    return _whole(
        control,
        element("cpfDescription", None, element("identity", None, element("entityType", {"value": kind}), name)),
    )


LOSSES = (
    "Only people and institutions have records: places, acts, groups, files and events stand in them by name.",
    (
        "Charges, ethnicity, religion and social origin, what is alleged, claimed or set aside, and "
        "conflicts with their rules do not leave."
    ),
    "Notes do not leave.",
    "A tie leaves with the dates that were read, not with those of each statement.",
    "Figures and assessments do not leave.",
)

EAC_CPF = Exporter(
    name="eac-cpf",
    title="EAC-CPF 2.0",
    media_type="application/x-tar",
    suffix=".tar",
    description=(
        "For archives: one authority record a person and an institution, with names in their scripts, "
        "dates, chronology, relations and sources."
    ),
    function=_members,
    standard="https://eac.staatsbibliothek-berlin.de/",
    checked="every record valid by the official XML Schema and RELAX NG; imported into tables again",
    folder=True,
    carries=CARRIES,
    losses=LOSSES,
)
