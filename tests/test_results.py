"""Answers as text: what is written is read back by rdflib's own readers as the same terms."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.plugins.sparql.results.csvresults import CSVResultParser
from rdflib.plugins.sparql.results.jsonresults import JSONResultParser
from rdflib.plugins.sparql.results.tsvresults import TSVResultParser
from rdflib.plugins.sparql.results.xmlresults import XMLResultParser

from repgraph import results
from repgraph.errors import NotFoundError, QueryError
from repgraph.formats import FORMATS, choose
from repgraph.ontology import BASE, EDTF, RG, RGV
from repgraph.store import Solutions, Term

if TYPE_CHECKING:
    from rdflib.query import Result, ResultParser

Row = tuple[Term | None, ...]
VARIABLES = ("a", "b_2", "жер")
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LINE_BREAKS = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

iris = st.sampled_from(
    [URIRef(BASE + "person/Әлихан"), URIRef("http://x/a,b'&amp;(c)"), URIRef("urn:x:%D0%B6"), URIRef(RG + "Arrest")]
)
blanks = st.sampled_from([BNode("b0"), BNode("n12ab")])
texts = st.text(max_size=20) | st.sampled_from(
    ['"', "\\", "a\nb", "a\r\nb", "a\tb", " ", "", "=1+1", "<b>&amp;</b>", "]]>", "_:x", "http://x/", "\\t", "'"]
)
literals = st.one_of(
    st.builds(Literal, texts),
    st.builds(lambda text, tag: Literal(text, lang=tag), texts, st.sampled_from(["ru", "kk-cyrl", "en"])),
    st.builds(
        lambda text, kind: Literal(text, datatype=URIRef(kind), normalize=False),
        texts,
        st.sampled_from([EDTF, "http://x/type"]),
    ),
    st.sampled_from(
        [
            Literal("08000", datatype=XSD.integer, normalize=False),
            Literal("8000.0", datatype=XSD.decimal, normalize=False),
            Literal("1937-09-27", datatype=XSD.date),
            Literal("true", datatype=XSD.boolean),
            Literal("[1937-11..1938-02]", datatype=URIRef(EDTF)),
        ]
    ),
)
rows = st.lists(st.tuples(*[st.none() | iris | blanks | literals] * 3).map(tuple), max_size=4)


def written(found: list[Row], name: str) -> str:
    """Return rows in a format."""
    out = io.StringIO(newline="")
    assert results.write_rows(Solutions(VARIABLES, found), FORMATS[name], out) == len(found)
    return out.getvalue()


def parsed(parser: type[ResultParser], text: str) -> Result:
    """Return what a reader of rdflib makes of a text."""
    return parser().parse(io.BytesIO(text.encode()))


def table(result: Result) -> tuple[list[str], list[Row]]:
    """Return variables and rows as rdflib read them."""
    variables = [str(v) for v in result.vars or []]
    return variables, [tuple(row.get(v) for v in result.vars or []) for row in result.bindings]  # type: ignore[misc]


def exact(found: list[Row]) -> list[list[tuple[str, ...] | None]]:
    """Return rows as text, kind, language and datatype; blank nodes by their order of appearance."""
    numbers: dict[Term, str] = {}

    def parts(term: Term | None) -> tuple[str, ...] | None:
        if term is None:
            return None
        if isinstance(term, Literal):
            return "literal", str(_read(term)), term.language or "", str(term.datatype or "")
        if isinstance(term, BNode):
            return "blank", numbers.setdefault(term, f"b{len(numbers)}")
        return "iri", str(term)

    return [[parts(term) for term in row] for row in found]


class TestRows:
    """SELECT answers in the four W3C formats."""

    @given(rows)
    def test_json_comes_back(self, found: list[Row]) -> None:
        """SPARQL JSON keeps every term."""
        result = parsed(JSONResultParser, written(found, "json"))
        assert table(result)[0] == list(VARIABLES)
        assert exact(table(result)[1]) == exact(found)

    @pytest.mark.parametrize("name", ["csv", "tsv", "json", "xml"])
    def test_numbers_are_written_as_they_were_given(self, name: str) -> None:
        """08000 is not 8000: what a source prints is kept."""
        assert "08000.0" in written([(Literal("08000.0", datatype=XSD.decimal, normalize=False), None, None)], name)

    @given(rows)
    @example([(Literal("a\rb"), None, None)])
    @example([(Literal("a\x00b"), None, None)])
    def test_xml_comes_back_or_is_refused(self, found: list[Row]) -> None:
        """SPARQL XML keeps every term; what no XML can hold is told, with the way out."""
        if any(NOT_XML.search(str(term)) for row in found for term in row if term is not None):
            with pytest.raises(QueryError, match="--format json"):
                written(found, "xml")
            return
        result = parsed(XMLResultParser, written(found, "xml"))
        assert table(result)[0] == list(VARIABLES)
        assert exact(table(result)[1]) == exact(found)

    @given(rows)
    def test_tsv_comes_back(self, found: list[Row]) -> None:
        """SPARQL TSV keeps every term."""
        # rdflib splits lines at more characters than TSV has, and knows only ASCII names of variables.
        if any(LINE_BREAKS.search(str(term)) for row in found for term in row):
            return
        text = written(found, "tsv").replace("?жер", "?c", 1)
        result = parsed(TSVResultParser, text)
        assert table(result)[0] == ["a", "b_2", "c"]
        assert exact(table(result)[1]) == exact(found)

    @given(rows)
    def test_tsv_has_one_line_a_row(self, found: list[Row]) -> None:
        """Tabs and line ends stand escaped inside a cell."""
        lines = written(found, "tsv").split("\n")
        assert lines[-1] == ""
        assert [line.count("\t") for line in lines[:-1]] == [2] * (len(found) + 1)

    @given(rows)
    def test_csv_comes_back_as_text(self, found: list[Row]) -> None:
        """CSV keeps the text of every term, as the Recommendation wants, in any spreadsheet."""
        text = written(found, "csv")
        first, *others = csv.reader(io.StringIO(text, newline=""))
        plain = [["" if t is None else f"_:{t}" if isinstance(t, BNode) else str(t) for t in row] for row in found]
        assert first == list(VARIABLES)
        assert others == plain

    def test_csv_is_read_by_rdflib(self) -> None:
        """IRIs, blank nodes and texts are told apart as far as CSV allows."""
        found: list[Row] = [(URIRef("http://x/ж"), BNode("b"), Literal("one, two")), (None, Literal("x"), None)]
        result = parsed(CSVResultParser, written(found, "csv"))
        assert exact(table(result)[1]) == exact(found)

    def test_csv_has_the_line_ends_of_the_recommendation(self) -> None:
        """RFC 4180 wants CRLF."""
        assert written([(Literal("a"), None, None)], "csv") == "a,b_2,жер\r\na,,\r\n"

    def test_rows_are_written_while_they_are_drawn(self) -> None:
        """A long answer is never held whole."""
        for name in ("csv", "tsv", "json", "xml"):
            out = io.StringIO()

            def drawn(out: io.StringIO = out) -> object:
                yield (Literal("first"),)
                assert "first" in out.getvalue()
                yield (Literal("second"),)

            assert results.write_rows(Solutions(["x"], drawn()), FORMATS[name], out) == 2  # type: ignore[arg-type]


class TestGraphs:
    """CONSTRUCT answers in the serialisations that rdflib reads."""

    predicates = st.sampled_from([RG.about, URIRef("http://x/p-1"), URIRef("http://x/жер")])
    graphs = st.lists(st.tuples(iris | blanks, predicates, iris | blanks | literals).map(tuple), max_size=5)

    @pytest.mark.parametrize("name", [f.name for f in FORMATS.values() if "graph" in f.shapes])
    @given(triples=graphs)
    @example(triples=[(URIRef("http://x/a"), URIRef("http://x/жер"), Literal("a\rb \x0b"))])
    @example(triples=[(BNode("a"), RG.about, BNode("b")), (BNode("b"), RG.about, BNode("a"))])
    @example(triples=[(BNode("a"), RDF.type, RG.Arrest), (BNode("a"), RDF.type, BNode("a"))])
    @example(triples=[(BNode(f"n{n}{a}"), RG.about, BNode(f"n{n}{b}")) for n in range(2) for a, b in ("xy", "yx")])
    def test_a_graph_comes_back(self, name: str, triples: list[tuple[Term, Term, Term]]) -> None:
        """The same triples are read back, or the message says which format can carry them."""
        out = io.StringIO()
        try:
            count = results.write_graph(triples, FORMATS[name], out)
        except QueryError:
            assert name == "rdfxml", "only RDF/XML has no word for some terms"
            return
        assert count == len(set(triples))
        wanted, found = Graph(), Graph()
        for triple in triples:
            wanted.add(triple)
        found.parse(data=out.getvalue(), format={"ntriples": "nt", "rdfxml": "xml"}.get(name, FORMATS[name].rdflib))
        assert isomorphic(_normal(wanted), _normal(found))

    def test_the_prefixes_of_the_project_are_used(self) -> None:
        """Turtle is for reading."""
        out = io.StringIO()
        results.write_graph([(URIRef(BASE + "camp/x"), RG.states, RG.Camp)], FORMATS["turtle"], out)
        assert "rg:states rg:Camp" in out.getvalue()

    def test_a_predicate_that_no_xml_can_name_is_told(self) -> None:
        """RDF/XML has no word for some IRIs."""
        with pytest.raises(QueryError, match="--format turtle"):
            results.write_graph([(RG.a, URIRef("http://x/1937"), RG.b)], FORMATS["rdfxml"], io.StringIO())

    def test_nquads_lines_come_in_order(self) -> None:
        """Two answers can be compared by diff."""
        out = io.StringIO()
        results.write_graph([(RG[x], RG.p, RG.o) for x in "cab"], FORMATS["nquads"], out)
        assert [line[len(RG) + 1] for line in out.getvalue().splitlines()] == ["a", "b", "c"]


def _normal(graph: Graph) -> Graph:
    normal = Graph()
    for subject, predicate, value in graph:
        normal.add((subject, predicate, _read(value) if isinstance(value, Literal) else value))
    return normal


def _read(value: Literal) -> Literal:
    """Return a literal as rdflib's readers give it: 08000 becomes 8000."""
    return Literal(str(value), datatype=value.datatype) if value.datatype else value


class TestBoolean:
    """ASK answers."""

    @pytest.mark.parametrize("answer", [True, False])
    def test_json_and_xml_are_read_by_rdflib(self, answer: bool) -> None:  # noqa: FBT001 - the answer itself
        """The two formats that have a word for truth."""
        for name, parser in (("json", JSONResultParser), ("xml", XMLResultParser)):
            out = io.StringIO()
            results.write_boolean(answer, FORMATS[name], out)
            assert parsed(parser, out.getvalue()).askAnswer is answer

    @pytest.mark.parametrize("name", ["table", "csv", "tsv"])
    def test_other_formats_say_the_word(self, name: str) -> None:
        """A line of text is enough."""
        out = io.StringIO()
        results.write_boolean(True, FORMATS[name], out)  # noqa: FBT003 - the answer itself
        assert out.getvalue() == "true\n"


class TestShort:
    """Terms for reading."""

    @pytest.mark.parametrize(
        ("term", "text"),
        [
            (None, ""),
            (Literal("a", lang="en"), "a"),
            (URIRef(BASE + "camp/alzhir"), "camp/alzhir"),
            (RG.Arrest, "rg:Arrest"),
            (RGV["camp-term"], "rgv:camp-term"),
            (URIRef("http://elsewhere/x"), "http://elsewhere/x"),
            (BNode("b"), "_:b"),
        ],
    )
    def test_iris_are_shortened(self, term: Term | None, text: str) -> None:
        """What is ours is short, what is not is whole."""
        assert results.short(term) == text


class TestFormats:
    """The one table of formats."""

    def test_the_first_that_fits_is_the_default(self) -> None:
        """Rows make a table, graphs make Turtle."""
        assert choose("", "rows").name == "table"
        assert choose("", "graph").name == "turtle"

    def test_a_format_that_does_not_fit_is_refused(self) -> None:
        """Nobody gets CSV of a graph."""
        with pytest.raises(NotFoundError, match="no format for graph 'csv'"):
            choose("csv", "graph")
        with pytest.raises(NotFoundError, match="did you mean json"):
            choose("jsn", "rows")

    def test_names_suffixes_and_media_types_are_unique(self) -> None:
        """Each can be looked up."""
        for key in ("name", "suffix", "media_type"):
            values = [getattr(f, key) for f in FORMATS.values()]
            assert len(values) == len(set(values))


def test_documents_are_well_formed() -> None:
    """JSON and XML of an empty answer are whole documents."""
    assert json.loads(written([], "json")) == {"head": {"vars": list(VARIABLES)}, "results": {"bindings": []}}
    root = ET.fromstring(written([], "xml"))  # noqa: S314 - our own document
    assert root.tag == "{http://www.w3.org/2005/sparql-results#}sparql"
