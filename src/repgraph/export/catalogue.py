"""VoID and DCAT: what the data set is, how much it holds, and in which forms it can be had.

Sources: *Describing Linked Datasets with the VoID Vocabulary* (W3C, 2011), *Data Catalog Vocabulary (DCAT)* version 3
(W3C, 2024), *DCAT-AP* 3.0.1 (European Commission).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph import queries
from repgraph.build.terms import TYPE, dcterms, iri, text, typed
from repgraph.export import rdf_text
from repgraph.export.contract import Exporter, one_file
from repgraph.export.crosswalk import VARIANTS
from repgraph.export.nodes import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from repgraph.export.contract import Job

DATA = "https://w3id.org/repgraph/"
DATASET = f"<{DATA}dataset>"
TITLE = "repgraph: political repression in Kazakhstan, with the source of every statement"
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
LICENCE_OF_TERMS = "https://creativecommons.org/licenses/by/4.0/"
PUBLISHER = "repgraph"

_DCAT = "http://www.w3.org/ns/dcat#"
_VOID = "http://rdfs.org/ns/void#"
_FOAF = "http://xmlns.com/foaf/0.1/"
_MEDIA = "http://www.iana.org/assignments/media-types/"
PREFIXES = {
    "void": _VOID,
    "dcat": _DCAT,
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": _FOAF,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "data": DATA,
    "owl": "http://www.w3.org/2002/07/owl#",
}


def _write(portions: list[str], job: Job) -> Iterator[str]:
    if job.form == "ntriples":
        yield "".join(portions)
    elif job.form == "jsonld":
        yield from rdf_text.jsonld([portions], PREFIXES)
    elif job.form == "rdfxml":
        yield from rdf_text.rdfxml([portions], {"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", **PREFIXES})
    else:
        yield from rdf_text.turtle([portions], PREFIXES)


def _line(subject: str, predicate: str, value: str) -> str:
    return f"{subject} {predicate} {value} .\n"


def _common(job: Job) -> Iterator[str]:
    yield _line(DATASET, dcterms("title"), text(TITLE, "en"))
    yield _line(DATASET, dcterms("license"), iri(LICENCE))
    yield _line(DATASET, dcterms("issued"), typed(job.release.as_of.isoformat(), "date"))
    yield _line(DATASET, "<http://www.w3.org/2002/07/owl#versionInfo>", text(job.release.version))


def _void(job: Job) -> Iterator[str]:
    job.progress("count", 0)
    counted = lines(job.store, queries.library()["crosswalk/void"].bind())
    yield from _write(sorted({*counted, *_common(job)}), job)


def _dcat(job: Job, targets: Iterable[Exporter]) -> Iterator[str]:
    job.progress("count", 0)
    counted = lines(job.store, queries.library()["crosswalk/dcat"].bind())
    yield from _write(sorted({*counted, *_common(job), *_catalogue(job), *_distributions(targets)}), job)


def _catalogue(job: Job) -> Iterator[str]:
    catalogue, agent, contact = f"<{DATA}catalogue>", f"<{DATA}publisher>", f"<{DATA}contact>"
    yield _line(catalogue, TYPE, f"<{_DCAT}Catalog>")
    yield _line(catalogue, dcterms("title"), text("repgraph", "en"))
    yield _line(catalogue, dcterms("description"), text("What repgraph publishes.", "en"))
    yield _line(catalogue, f"<{_DCAT}dataset>", DATASET)
    for subject in (catalogue, DATASET):
        yield _line(subject, dcterms("publisher"), agent)
    yield _line(agent, TYPE, f"<{_FOAF}Agent>")
    yield _line(agent, f"<{_FOAF}name>", text(PUBLISHER, "en"))
    yield _line(DATASET, f"<{_DCAT}version>", text(job.release.version))
    yield _line(DATASET, f"<{_DCAT}contactPoint>", contact)
    yield _line(contact, TYPE, "<http://www.w3.org/2006/vcard/ns#Kind>")
    yield _line(contact, "<http://www.w3.org/2006/vcard/ns#fn>", text(PUBLISHER))
    yield _line(iri(LICENCE), TYPE, dcterms("LicenseDocument"))


def _distributions(targets: Iterable[Exporter]) -> Iterator[str]:
    for target in targets:
        this = f"<{DATA}distribution/{target.name}>"
        yield _line(DATASET, f"<{_DCAT}distribution>", this)
        yield _line(this, TYPE, f"<{_DCAT}Distribution>")
        yield _line(this, dcterms("title"), text(target.title, "en"))
        yield _line(this, dcterms("description"), text(target.description, "en"))
        yield _line(this, dcterms("license"), iri(LICENCE))
        yield _line(this, f"<{_DCAT}mediaType>", f"<{_MEDIA}{target.media_type}>")
        yield _line(f"<{_MEDIA}{target.media_type}>", TYPE, dcterms("MediaType"))
        yield _line(this, f"<{_DCAT}accessURL>", f"<{DATA}export/{target.name}{target.suffix}>")
        yield _line(
            f"<{DATA}export/{target.name}{target.suffix}>", TYPE, "<http://www.w3.org/2000/01/rdf-schema#Resource>"
        )
        yield _line(this, dcterms("conformsTo"), iri(target.standard))
        yield _line(iri(target.standard), TYPE, dcterms("Standard"))


VOID = Exporter(
    name="void",
    title="VoID",
    media_type="text/turtle",
    suffix=".ttl",
    description=(
        "For those who query data sets: numbers of triples, classes and properties, counted when asked; "
        "licence and version."
    ),
    function=one_file(_void),
    standard="https://www.w3.org/TR/void/",
    checked="every class and property stands in VoID; every count is counted again",
    scoped=False,
    losses=("It describes the data set and holds none of its statements.",),
    variants=VARIANTS,
)


def dcat(targets: Callable[[], Iterable[Exporter]]) -> Exporter:
    """Return the exporter of the catalogue record.

    Parameters
    ----------
    targets
        Gives the forms in which the data set can be had.
    """
    return Exporter(
        name="dcat",
        title="DCAT 3",
        media_type="text/turtle",
        suffix=".ttl",
        description="For catalogues of open data: one record of the data set with every form in which it can be had.",
        function=one_file(lambda job: _dcat(job, targets())),
        standard="https://www.w3.org/TR/vocab-dcat-3/",
        checked="conforms to the SHACL shapes of DCAT-AP 3.0.1",
        scoped=False,
        losses=("It describes the data set and holds none of its statements.",),
        variants=VARIANTS,
    )
