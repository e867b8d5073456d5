"""The ontology as a Markdown page: modules, classes, properties, and every list of codes.

The page is made from the Turtle files alone, in a fixed order, so that the page in ``docs/`` can be
compared with them. No text about a single class or code stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from repgraph.ontology import RG, RGV

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

LANGUAGES = ("ru", "kk")
"""Languages whose labels stand beside the English one."""

REVIEW = "†"
"""Mark of a label that a historian should read before it is relied on."""

_PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)
_PREFIXES = ((str(RG), "rg:"), (str(RGV), "rgv:"), (str(SKOS), "skos:"), (str(RDF), "rdf:"), (str(RDFS), "rdfs:"))
_INTRODUCTION = """\
<!-- Made from ontology/ by repgraph.documentation. Edit the Turtle files, not this page. -->

# The ontology

{title}, version {version}, licence <{licence}>.

Terms have the prefix `rg:` (`{rg}`), codes the prefix `rgv:` (`{rgv}`). Labels are given in English, Russian and
Kazakh; {review} marks a label or definition that a historian who speaks the language has still to read.

{comment}

There are {classes} classes, {properties} properties, and {codes} codes in {schemes} lists.
"""


def ontology_page(ontology_dir: Path) -> str:
    """Return the page on the ontology and its vocabularies.

    Parameters
    ----------
    ontology_dir
        The folder that holds ``repgraph.ttl`` and ``vocabulary/``.

    Returns
    -------
    str
        Markdown, the same text for the same files.
    """
    graph = Graph()
    for path in [ontology_dir / "repgraph.ttl", *sorted((ontology_dir / "vocabulary").glob("*.ttl"))]:
        graph.parse(path, format="turtle")
    return "\n".join(_Page(graph).lines()).rstrip() + "\n"


@dataclass(frozen=True)
class _Page:
    """One page in the making."""

    graph: Graph

    def lines(self) -> Iterator[str]:
        """Yield the page line by line."""
        yield from self._introduction()
        yield from self._modules()
        for module in self._module_order():
            yield from self._module(module)
        yield from self._annotations()
        yield from self._schemes()

    def _introduction(self) -> Iterator[str]:
        ontology = next(self.graph.subjects(RDF.type, OWL.Ontology))
        yield _INTRODUCTION.format(
            title=self._text(ontology, DCTERMS.title),
            version=self._text(ontology, OWL.versionInfo),
            licence=self.graph.value(ontology, DCTERMS.license),
            comment=self._text(ontology, RDFS.comment),
            rg=RG,
            rgv=RGV,
            review=REVIEW,
            classes=len(self._of_type(OWL.Class)),
            properties=len(self._properties()),
            codes=len(self._of_type(SKOS.Concept)),
            schemes=len(self._of_type(SKOS.ConceptScheme)),
        )

    def _modules(self) -> Iterator[str]:
        yield from ("## Modules", "")
        rows = []
        for module in self._module_order():
            classes, properties = self._in(module, self._of_type(OWL.Class)), self._in(module, self._properties())
            what = self._text(module, SKOS.definition)
            rows.append([self._text(module, RDFS.label), self._others(module), what, len(classes), len(properties)])
        yield from _table(["module", "ru · kk", "what it holds", "classes", "properties"], rows)

    def _module(self, module: URIRef) -> Iterator[str]:
        classes, properties = self._in(module, self._of_type(OWL.Class)), self._in(module, self._properties())
        if not classes and not properties:
            return
        yield from (f"## Module: {self._text(module, RDFS.label)}", "", self._text(module, SKOS.definition), "")
        if classes:
            yield from ("### Classes", "")
            yield from _table(["class", "ru · kk", "definition", "below", "in the tables"], map(self._class, classes))
        if properties:
            yield from ("### Properties", "")
            columns = ["property", "ru · kk", "definition", "value", "remarks"]
            yield from _table(columns, map(self._property, properties))

    def _class(self, term: URIRef) -> list[object]:
        above = ", ".join(f"`{_short(a)}`" for a in self._values(term, RDFS.subClassOf))
        return [self._heading(term), self._others(term), self._definition(term), above, self._class_notes(term)]

    def _class_notes(self, term: URIRef) -> str:
        notes = [f"`id/{path}/…`" for path in self._values(term, RG.iriPath)]
        notes += ["may have an end" for _ in self._values(term, RG.durative)]
        notes += [f"one {key} a person" for key in self._values(term, RG.onceOnly)]
        columns = ", ".join(f"`{c}`" for c in self._values(term, RG.groupedBy))
        notes += [f"told apart by {columns}"] if columns else []
        notes += [f"`object` sets `{_short(p)}`" for p in self._values(term, RG.objectProperty)]
        return "; ".join(notes)

    def _property(self, term: URIRef) -> list[object]:
        notes = ["symmetric" for t in self._values(term, RDF.type) if t == str(OWL.SymmetricProperty)]
        notes += [f"inverse of `{_short(p)}`" for p in self._values(term, OWL.inverseOf)]
        notes += ["derived" for _ in self._values(term, RG.derived)]
        notes += ["may have an end" for _ in self._values(term, RG.durative)]
        notes += [f"on `{_short(c)}`" for c in self._values(term, RG.appliesTo)]
        row: list[object] = [self._heading(term), self._others(term), self._definition(term), self._range(term)]
        return [*row, "; ".join(notes)]

    def _range(self, term: URIRef) -> str:
        if (term, RG.openRange, Literal(lexical_or_value=True)) in self.graph:
            found = ["entity, person or text"]
        else:
            found = [f"`{_short(r)}`" for r in self._values(term, RDFS.range) if r != str(SKOS.Concept)]
        schemes = [_local(s) for s in self._values(term, RG.ofScheme)]
        return " or ".join([*(f"code of [{s}](#{s.lower()})" for s in schemes), *found])

    def _annotations(self) -> Iterator[str]:
        yield from ("## Annotations", "", "They steer tables, reading and this page, and say nothing of the world.", "")
        terms = self._of_type(OWL.AnnotationProperty)
        rows = ([self._heading(t), self._others(t), self._definition(t)] for t in terms)
        yield from _table(["annotation", "ru · kk", "definition"], rows)

    def _schemes(self) -> Iterator[str]:
        yield from ("## Lists of codes", "")
        for scheme in self._of_type(SKOS.ConceptScheme):
            users = ", ".join(f"`{_short(p)}`" for p in sorted(map(str, self.graph.subjects(RG.ofScheme, scheme))))
            label = f"**{self._text(scheme, SKOS.prefLabel)}** · {self._others(scheme)}"
            yield from (f"### {_local(scheme)}", "", f"{label}. {self._text(scheme, SKOS.definition)}", "")
            yield from (f"Values of {users}.", "")
            codes = [c for c in self._of_type(SKOS.Concept) if (c, SKOS.inScheme, scheme) in self.graph]
            yield from _table(["code", "en", "ru · kk", "definition"], map(self._code, codes))

    def _code(self, code: URIRef) -> list[object]:
        label, others = self._text(code, SKOS.prefLabel), self._others(code)
        return [f"`{_local(code)}`", label, others, f"{self._definition(code)}{self._code_notes(code)}"]

    def _code_notes(self, code: URIRef) -> str:
        notes = [f"narrower than `{_local(b)}`" for b in self._values(code, SKOS.broader)]
        notes += [f"makes `{_short(c)}`" for c in self._values(code, RG.tieClass)]
        notes += ["directed" for d in self._values(code, RG.directed) if str(d) == "true"]
        notes += [f"`object` sets `{_short(p)}`" for p in self._values(code, RG.objectProperty)]
        forward, backward = (self._values(code, p) for p in (RG.derivedProperty, RG.derivedInverse))
        notes += [f"derives `{_short(p)}`" for p in dict.fromkeys([*forward, *backward])]
        return f" ({'; '.join(notes)})" if notes else ""

    def _heading(self, term: URIRef) -> str:
        return f"`{_short(term)}`<br>{self._text(term, RDFS.label)}"

    def _others(self, term: URIRef) -> str:
        predicate = RDFS.label if (term, RDFS.label, None) in self.graph else SKOS.prefLabel
        marked = {str(o) for o in self.graph.objects(term, RG.reviewLabel)}
        labels = (self._text(term, predicate, lang) + (REVIEW if lang in marked else "") for lang in LANGUAGES)
        return " · ".join(labels)

    def _definition(self, term: URIRef) -> str:
        # The column "value" says of open ranges what their common comment says.
        said_elsewhere = set() if term == RG.openRange else set(self._values(RG.openRange, RDFS.comment))
        parts = [self._text(term, SKOS.definition)]
        parts += [c for c in self._values(term, RDFS.comment) if c not in said_elsewhere]
        parts += [f"Source: {s}." for s in self._values(term, DCTERMS.source)]
        parts += [f"See <{s}>." for s in self._values(term, RDFS.seeAlso)]
        translations = ((lang, self._text(term, SKOS.definition, lang)) for lang in LANGUAGES)
        return " ".join(parts) + "".join(f"<br>*{lang}* {said}" for lang, said in translations if said)

    def _module_order(self) -> list[URIRef]:
        return sorted(self._of_type(RG.Module), key=lambda m: int(self._text(m, RG.position)))

    def _properties(self) -> list[URIRef]:
        return sorted({p for kind in _PROPERTY_TYPES for p in self._of_type(kind)})

    def _of_type(self, kind: URIRef) -> list[URIRef]:
        return sorted(s for s in self.graph.subjects(RDF.type, kind) if isinstance(s, URIRef))

    def _in(self, module: URIRef, terms: Iterable[URIRef]) -> list[URIRef]:
        return [t for t in terms if (t, RG.module, module) in self.graph]

    def _values(self, term: URIRef, predicate: URIRef) -> list[str]:
        return sorted(str(o) for o in self.graph.objects(term, predicate))

    def _text(self, term: object, predicate: URIRef, language: str = "en") -> str:
        values = self.graph.objects(term, predicate) if isinstance(term, URIRef) else ()
        found = [v for v in values if isinstance(v, Literal) and v.language in {language, None}]
        return str(min(found, key=str)) if found else ""


def _table(columns: list[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield "| " + " | ".join(columns) + " |"
    yield "|" + " --- |" * len(columns)
    for row in rows:
        yield "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
    yield ""


def _short(iri: str) -> str:
    for namespace, prefix in _PREFIXES:
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return _local(iri)


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
