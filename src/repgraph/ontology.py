"""The contract as Python reads it: namespaces, terms, codes, and where the files lie.

Ontology, vocabularies, shapes and queries are data; this module finds and reads them. It holds no
term of its own beyond the namespaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import SH, XSD

from repgraph.errors import OntologyError

RG = Namespace("https://w3id.org/repgraph/ontology#")
RGV = Namespace("https://w3id.org/repgraph/vocabulary#")
BASE = "https://w3id.org/repgraph/id/"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
PREFIXES = {
    "rg": str(RG),
    "rgv": str(RGV),
    "skos": str(SKOS),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "owl": str(OWL),
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
}
"""Prefixes that queries, answers and serialisations share."""

_TRUE = Literal("true", datatype=XSD.boolean)


def assets() -> Path:
    """Return the folder that holds ``ontology/``, ``queries/`` and ``data/csvw.json``.

    In an installed wheel they travel inside the package; in a checkout they lie at its top.

    Raises
    ------
    OntologyError
        Neither place has them.
    """
    package = Path(__file__).parent
    for folder in (package / "_assets", package.parent.parent):
        if (folder / "ontology" / "repgraph.ttl").is_file():
            return folder
    raise OntologyError(f"ontology/repgraph.ttl is neither in {package / '_assets'} nor in a checkout around it")


def kebab(local: str) -> str:
    """Return a local name as the tables write it.

    >>> kebab("CaseReview"), kebab("ethnicityAsRecorded")
    ('case-review', 'ethnicity-as-recorded')
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "-", local).lower()


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of the ontology, as far as tables and reading need it."""

    local: str
    ancestors: frozenset[str] = frozenset()
    durative: bool = False
    once_only: str = ""
    iri_path: str = ""
    object_property: str = ""
    grouped_by: tuple[str, ...] = ()
    date_valued: bool = False
    is_class: bool = True

    def is_a(self, local: str) -> bool:
        """Tell whether this is the class of that local name, or below it."""
        return local == self.local or local in self.ancestors


@dataclass(frozen=True, slots=True)
class TieKind:
    """A code of the scheme ``tieKind``."""

    code: str
    tie_class: str
    directed: bool
    derived: str = ""
    inverse: str = ""


@dataclass(frozen=True)
class Ontology:
    """Terms and codes, read from the Turtle files of one folder."""

    folder: Path
    graph: Graph = field(repr=False)

    @classmethod
    def load(cls, folder: Path | None = None) -> Ontology:
        """Read ``repgraph.ttl`` and ``vocabulary/*.ttl``.

        Parameters
        ----------
        folder
            The ``ontology`` folder; the project's own by default.

        Raises
        ------
        OntologyError
            A file is missing or is not Turtle.
        """
        place = folder or assets() / "ontology"
        graph = Graph()
        for path in [place / "repgraph.ttl", *sorted((place / "vocabulary").glob("*.ttl"))]:
            try:
                graph.parse(path)
            except (OSError, SyntaxError, ValueError) as error:
                raise OntologyError(f"{path}: {error}") from error
        return cls(place, graph)

    @cached_property
    def _terms(self) -> list[Term]:
        kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)
        found = {(str(s), kind == OWL.Class) for kind in kinds for s in self.graph.subjects(RDF.type, kind)}
        return [self._term(URIRef(iri), is_class=is_class) for iri, is_class in sorted(found) if iri in RG]

    @cached_property
    def statements(self) -> dict[str, Term]:
        """What a factoid may state, by the name that tables write: classes of events, and properties."""
        properties = {kebab(term.local): term for term in self._terms if not term.is_class}
        events = {kebab(t.local): t for t in self._terms if t.is_class and (t.is_a("Event") or t.is_a("EntityEvent"))}
        return properties | events

    @cached_property
    def entities(self) -> dict[str, Term]:
        """Kinds of entities, by the name that tables write."""
        return {kebab(term.local): term for term in self._terms if term.is_class and term.is_a("Entity")}

    @cached_property
    def classes(self) -> dict[str, Term]:
        """Classes by local name."""
        return {term.local: term for term in self._terms if term.is_class}

    def _term(self, subject: URIRef, *, is_class: bool) -> Term:
        above = {_local(a) for a in self.graph.transitive_objects(subject, RDFS.subClassOf) if a != subject}
        # Nearest first: a breadth-first walk, so that a subclass overrides what its parents say.
        chain: list[URIRef] = [subject]
        for node in chain:
            chain += sorted(
                p for p in self.graph.objects(node, RDFS.subClassOf) if isinstance(p, URIRef) and p not in chain
            )
        return Term(
            local=_local(subject),
            ancestors=frozenset(above),
            durative=any(self.graph.value(c, RG.durative) == _TRUE for c in chain),
            once_only=self._text(subject, RG.onceOnly),
            iri_path=next((p for c in chain if (p := self._text(c, RG.iriPath))), ""),
            object_property=next((p for c in chain if (p := _local(self.graph.value(c, RG.objectProperty)))), ""),
            grouped_by=tuple(sorted(str(c) for c in self.graph.objects(subject, RG.groupedBy))),
            date_valued=self.graph.value(subject, RDFS.range) == RG.DateValue,
            is_class=is_class,
        )

    def _text(self, subject: URIRef, predicate: URIRef) -> str:
        value = self.graph.value(subject, predicate)
        return "" if value is None else str(value)

    @cached_property
    def schemes(self) -> dict[str, frozenset[str]]:
        """Codes by scheme."""
        codes: dict[str, set[str]] = {}
        for concept, scheme in self.graph.subject_objects(SKOS.inScheme):
            codes.setdefault(_local(scheme), set()).add(_local(concept))
        return {scheme: frozenset(found) for scheme, found in codes.items()}

    @cached_property
    def qualifiers(self) -> dict[str, str]:
        """Property (local name) that each code sets when it stands in a ``qualifiers`` cell."""
        by_scheme = {_local(s): _local(p) for p, s in self.graph.subject_objects(RG.ofScheme)}
        return {
            code: by_scheme[scheme]
            for scheme, codes in sorted(self.schemes.items())
            if scheme in by_scheme
            for code in codes
        }

    @cached_property
    def weakening(self) -> frozenset[str]:
        """Codes which say that the object of a row is not the value of what it states."""
        weak = {_local(p) for p in self.graph.subjects(RG.weakensObject, _TRUE)}
        return frozenset(code for code, name in self.qualifiers.items() if name in weak)

    def broader(self) -> dict[str, set[str]]:
        """Return all codes above a code (``skos:broader``), by code."""
        codes = set(self.graph.subjects(SKOS.broader))
        above = {code: set(self.graph.transitive_objects(code, SKOS.broader)) - {code} for code in codes}
        return {_local(code): {_local(a) for a in found} for code, found in above.items()}

    @cached_property
    def tie_kinds(self) -> dict[str, TieKind]:
        """Codes of ties with their class, direction and derived properties."""
        kinds = {}
        for code in self.schemes.get("tieKind", ()):
            node = RGV[code]
            kinds[code] = TieKind(
                code,
                _local(self.graph.value(node, RG.tieClass)),
                directed=self.graph.value(node, RG.directed) == _TRUE,
                derived=_local(self.graph.value(node, RG.derivedProperty)),
                inverse=_local(self.graph.value(node, RG.derivedInverse)),
            )
        return kinds

    @cached_property
    def kin_punishments(self) -> frozenset[str]:
        """Ids of provisions under which people were punished for a relative, and of institutions made for them."""
        return frozenset(_local(s) for s in self.graph.subjects(RG.punishesKin, _TRUE))

    @cached_property
    def single_valued(self) -> frozenset[str]:
        """Local names of properties that some shape limits to one value (``sh:maxCount 1``)."""
        shapes = Graph()
        for file in sorted((self.folder / "shapes").glob("*.ttl")):
            shapes.parse(file)
        limited = (shapes.value(shape, SH.path) for shape in shapes.subjects(SH.maxCount, Literal(1)))
        return frozenset(_local(path) for path in limited if isinstance(path, URIRef) and path in RG)

    def ntriples(self) -> list[str]:
        """Return ontology and vocabularies as sorted lines of N-Triples; they are part of every graph.

        Raises
        ------
        OntologyError
            A file holds a blank node, so that two builds could differ.
        """
        if any(isinstance(term, BNode) for triple in self.graph for term in triple):
            raise OntologyError(f"{self.folder} holds blank nodes: give every node an IRI")
        return sorted(line + "\n" for line in self.graph.serialize(format="nt11").split("\n") if line)

    def label(self, iri: str, language: str = "en") -> str:
        """Return the label of a term or code in a language, else in English, else its local name."""
        node = URIRef(iri)
        for wanted in (language, "en"):
            for predicate in (SKOS.prefLabel, RDFS.label):
                for value in self.graph.objects(node, predicate):
                    if isinstance(value, Literal) and value.language == wanted:
                        return str(value)
        return _local(node)


def _local(iri: object) -> str:
    return "" if iri is None else str(iri).rsplit("#", 1)[-1].rsplit("/", 1)[-1]
