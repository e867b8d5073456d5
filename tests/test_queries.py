"""Saved queries: headers, forms, and parameters that are bound as terms, never as text."""
# ruff: noqa: RUF001 - Cyrillic letters are part of these tests

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import ResultRow

from repgraph import queries
from repgraph.errors import NotFoundError, QueryError
from repgraph.ontology import BASE, RGV, Ontology, assets
from repgraph.queries import Parameter

if TYPE_CHECKING:
    from pathlib import Path

HEADER = """#+ title: A question
#+ title-ru: Вопрос
#+ title-kk: Сұрақ
#+ summary: What it says.
#+ params: {params}
#+ returns: x
#+ tags: test
"""
LIBRARY = queries.library()
IRI_CHARACTERS = re.compile(r'[\x00-\x20<>"{}|^`\\]')
LITERAL_KINDS = {"text", "integer", "year", "date", "code"}

ATTACKS = [
    '" } . ?s ?p ?o . { "',
    '"""',
    "'''",
    '"',
    "\\",
    '\\"',
    "\\u0022 } #",
    "\\U00000022",
    "\\\\u0022",
    "a\nb\r\nc\td",
    "> } SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } <x:",
    "VALUES ?two { UNDEF }",
    "UNDEF",
    "# comment",
    "<http://x/>",
    "@en",
    "^^<http://x/>",
    "\\g<0>\\1",
    "{name}%s$1",
    "\x00\x7f\u2028\ufeff",
]


def query(body: str, params: str = "") -> queries.Query:
    """Return a saved query of this body."""
    return queries.parse("test", HEADER.format(params=params) + body)


def answer(text: str) -> list[dict[str, str]]:
    """Return the rows of an empty store, as text."""
    solutions = ox.Store().query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    return [{v.value: row[v].value for v in solutions.variables if row[v] is not None} for row in solutions]


class TestHeader:
    """The ``#+ key: value`` lines at the top of a query."""

    def test_the_keys_become_properties(self) -> None:
        """Titles, parameters and columns can be read."""
        found = query("SELECT ?x { VALUES ?x { UNDEF } VALUES ?y { UNDEF } }", "x=person! y=text")
        assert [found.title(language) for language in ("en", "ru", "kk", "de")] == [
            "A question",
            "Вопрос",
            "Сұрақ",
            "A question",
        ]
        assert found.parameters == (
            Parameter("x", "person", required=True),
            Parameter("y", "text", required=False),
        )
        assert found.returns == ("x",)
        assert found.form == "SELECT"

    @pytest.mark.parametrize("key", queries.REQUIRED)
    def test_a_missing_key_is_an_error(self, key: str) -> None:
        """Nothing in a header may be left out."""
        text = "\n".join(line for line in HEADER.splitlines() if not line.startswith(f"#+ {key}:"))
        with pytest.raises(QueryError, match=f"missing '{key}'"):
            queries.parse("test", text.format(params="") + "\nSELECT ?x {}")

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("#+ titel: x", "unknown 'titel'"),
            ("#+ title: x", "'title' stands twice"),
            ("#+ params: person", "'params' stands twice"),
        ],
    )
    def test_an_unknown_or_doubled_key_is_an_error(self, line: str, message: str) -> None:
        """A misspelt key is told, not passed over."""
        with pytest.raises(QueryError, match=message):
            queries.parse("test", HEADER.format(params="") + line + "\nSELECT ?x {}")

    @pytest.mark.parametrize(
        ("params", "body", "message"),
        [
            ("person", "SELECT ?x {}", "write name=kind"),
            ("person=person", "SELECT ?x {}", r"'person' has no VALUES \?person"),
            ("", "SELECT ?x { VALUES ?x { UNDEF } }", r"VALUES \?x .* is no parameter"),
            ("x=person", "SELECT ?x { # VALUES ?x { UNDEF }\n}", "has no VALUES"),
        ],
    )
    def test_parameters_and_their_places_must_agree(self, params: str, body: str, message: str) -> None:
        """What is declared has a place, and every place is declared."""
        with pytest.raises(QueryError, match=message):
            query(body, params)

    def test_the_message_names_the_file(self, tmp_path: Path) -> None:
        """Whoever writes a query learns which file is meant."""
        with pytest.raises(QueryError, match=r"mine\.rq"):
            queries.parse("mine", "SELECT ?x {}", tmp_path / "mine.rq")


class TestBinding:
    """Parameters are RDF terms; no value can leave its term."""

    def test_an_id_a_kind_and_an_iri_mean_the_same(self) -> None:
        """A person can be named as every answer prints it."""
        parameter = Parameter("person", "person", required=True)
        wanted = f"<{BASE}person/turar-ryskulov>"
        for value in ("turar-ryskulov", "person/turar-ryskulov", wanted, wanted[1:-1]):
            assert parameter.term(value) == wanted

    @pytest.mark.parametrize(
        ("kind", "value", "term"),
        [
            ("code", "camp-term", f"<{RGV}camp-term>"),
            ("code", "rgv:camp-term", f"<{RGV}camp-term>"),
            ("year", "1937", '"1937"^^<http://www.w3.org/2001/XMLSchema#integer>'),
            ("integer", "-3", '"-3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
            ("date", "1937-09", '"1937-09-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
            ("text", "<b>", '"<b>"'),
            ("person", "Әлихан", f"<{BASE}person/Әлихан>"),
        ],
    )
    def test_each_kind_has_its_term(self, kind: str, value: str, term: str) -> None:
        """Codes, numbers, dates and texts are written as SPARQL has them."""
        assert Parameter("x", kind, required=False).term(value) == term

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            ("person", ""),
            ("person", "two words"),
            ("person", "a/b/c"),
            ("person", "../x"),
            ("person", "http://x/ y"),
            ("person", "<http://x/>}"),
            ("code", "camp/x"),
            ("year", "MCMXXXVII"),
            ("integer", "1.5"),
            ("date", "soon"),
            ("date", "../1953"),
            ("text", "\ud800"),
            ("person", "http://x/\ud800"),
        ],
    )
    def test_a_value_that_does_not_fit_is_refused(self, kind: str, value: str) -> None:
        """The message names parameter, value and kind."""
        with pytest.raises(QueryError, match=f"parameter x: .* is no {kind}"):
            Parameter("x", kind, required=False).term(value)

    @given(st.text())
    def test_a_text_comes_back_as_it_is(self, value: str) -> None:
        """Whatever the text, both parsers read exactly this text and nothing else."""
        text = query("SELECT ?x WHERE { VALUES ?x { UNDEF } }", "x=text").bind(x=value)
        queries.check(text)
        assert answer(text) == [{"x": value}]
        assert [str(row[0]) for row in Graph().query(text) if isinstance(row, ResultRow)] == [value]

    @pytest.mark.parametrize("value", ATTACKS)
    def test_an_attack_is_a_text_like_any_other(self, value: str) -> None:
        """Known ways out of a string lead nowhere."""
        text = query("SELECT ?x WHERE { VALUES ?x { UNDEF } }", "x=text").bind(x=value)
        queries.check(text)
        assert answer(text) == [{"x": value}]

    @given(st.sampled_from(["person", "camp", "code", "date", "year", "integer"]), st.text() | st.sampled_from(ATTACKS))
    @example("person", "http://x/?a=b#c")
    def test_any_other_value_is_one_term_or_refused(self, kind: str, value: str) -> None:
        """An IRI, a number or a date is one term of SPARQL, whatever is typed."""
        bound = query("SELECT ?x WHERE { VALUES ?x { UNDEF } }", f"x={kind}")
        try:
            text = bound.bind(x=value)
        except QueryError:
            return
        queries.check(text)
        (row,) = answer(text)
        if kind in {"person", "camp", "code"}:
            assert not IRI_CHARACTERS.search(row["x"])
        term = Parameter("x", kind, required=False).term(value)
        assert text == bound.text.replace("UNDEF", term)

    @given(st.text() | st.sampled_from(ATTACKS), st.text() | st.sampled_from(ATTACKS))
    @example("VALUES ?two { UNDEF }", '} . ?s ?p ?o . { "')
    def test_one_value_cannot_hold_the_place_of_another(self, one: str, two: str) -> None:
        """A bound term is never looked at again."""
        bound = query("SELECT ?x ?two WHERE { VALUES ?x { UNDEF } VALUES ?two { UNDEF } }", "x=text two=text")
        text = bound.bind(x=one, two=two)
        queries.check(text)
        assert answer(text) == [{"x": one, "two": two}]

    def test_every_place_of_a_parameter_is_bound(self) -> None:
        """A parameter may stand in several branches."""
        text = "SELECT ?x { { VALUES ?x { UNDEF } } UNION { VALUES  ?x  {  UNDEF  } } }"
        assert "UNDEF" not in query(text, "x=text").bind(x="a")

    def test_strings_and_comments_are_left_alone(self) -> None:
        """What only looks like a place is none."""
        text = 'SELECT ?x { VALUES ?x { UNDEF } # VALUES ?x { UNDEF }\nFILTER("VALUES ?x { UNDEF }" = "") }'
        assert query(text, "x=text").bind(x="a").count("UNDEF") == 2

    def test_unbound_parameters_stay_open(self) -> None:
        """Without a value the query asks about everything."""
        text = "SELECT ?x { VALUES ?x { UNDEF } }"
        assert query(text, "x=person").bind() == HEADER.format(params="x=person") + text

    def test_an_unknown_parameter_lists_the_known(self) -> None:
        """The message helps on."""
        with pytest.raises(QueryError, match="no parameter 'persn'; its parameters: x"):
            query("SELECT ?x { VALUES ?x { UNDEF } }", "x=person").bind(persn="a")
        with pytest.raises(QueryError, match="its parameters: none"):
            query("SELECT ?x {}").bind(x="a")

    def test_a_required_parameter_is_asked_for(self) -> None:
        """The message says what to add."""
        with pytest.raises(QueryError, match=r"needs the parameter x: add -p x=<person>"):
            query("SELECT ?x { VALUES ?x { UNDEF } }", "x=person!").bind()


class TestForm:
    """Which of the four forms a text has."""

    @pytest.mark.parametrize(
        ("text", "form"),
        [
            ("select * {}", "SELECT"),
            ("SELECT*{}", "SELECT"),
            ("ASK{}", "ASK"),
            ("PREFIX ask: <http://x/select> SELECT * { ?s ask:construct ?o }", "SELECT"),
            ("PREFIX select: <http://x/> ASK { ?s select:describe ?o }", "ASK"),
            ("BASE <http://x/describe#> CONSTRUCT WHERE { ?ask ?select ?o }", "CONSTRUCT"),
            ("# SELECT it's \"here\nDESCRIBE <http://x/>", "DESCRIBE"),
            ("#ASK\r\n#ASK\rSELECT * {}", "SELECT"),
            ("PREFIX x: <http://x/#> # ASK <\nSELECT ?ask { ?ask x:a '''ASK ' ''' }", "SELECT"),
            ('PREFIX x: <http://x/>#ASK "\nSELECT * {}', "SELECT"),
        ],
    )
    def test_comments_iris_strings_and_names_do_not_count(self, text: str, form: str) -> None:
        """Only a keyword is a keyword."""
        assert queries.form_of(text) == form

    @pytest.mark.parametrize("text", ["", "hello", "# SELECT", '"SELECT"', "<SELECT>", "?select", "INSERT DATA {}"])
    def test_a_text_without_a_form_is_no_query(self, text: str) -> None:
        """Updates and other texts are refused with the reason."""
        with pytest.raises(QueryError, match="not a SPARQL query"):
            queries.form_of(text)

    @given(st.text(alphabet="SELECT ASK'\"\\<>#\n\r{}?:.a1", max_size=40))
    def test_any_text_has_a_form_or_is_refused(self, text: str) -> None:
        """Nothing else can come out."""
        with suppress(QueryError):
            assert queries.form_of(text) in {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}


class TestCheck:
    """What may run at all."""

    @pytest.mark.parametrize(
        "text",
        [
            "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
            "SELECT * { service silent<http://127.0.0.1:9/>{ ?s ?p ?o } }",
            "SELECT * { ?s ?p ?o .SERVICE ?s { ?a ?b ?c } }",
            "SELECT * { { SELECT * { OPTIONAL { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } } } }",
            "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
            "CONSTRUCT WHERE { ?s ?p ?o } #\r SERVICE <x>",
            "SELECT * { ?s ?p ?o #\r SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }\n }",
            "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
            "PREFIX x: <http://x/> SELECT * { ?s ?p x:it\\'s . SERVICE x:y { ?a ?b ?c } ?d ?e x:it\\'s }",
            "SELECT * { ?s ?p <http://x/\\u0436#a> . SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
            "PREFIX x: <http://x/> SELECT * { ?s ?p x:.SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
            "SELECT * { ?s ?p 5SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
            "PREFIX x: <http://x/> SELECT * { ?s ?p ?o . SERVICEx:y { ?a ?b ?c } }",
        ],
    )
    def test_service_is_refused_however_it_is_hidden(self, text: str) -> None:
        """No query makes the store send requests to others."""
        with pytest.raises(QueryError):
            queries.check(text)

    @pytest.mark.parametrize(
        "text",
        [
            'SELECT * { ?service rg:service "SERVICE" } # SERVICE',
            "SELECT * { ?s rg:selfService <http://x/service> }",
            "SELECT ?s { ?s a rg:Camp } ORDER BY ?s LIMIT 5",
        ],
    )
    def test_the_word_alone_is_no_service(self, text: str) -> None:
        """Names, strings and comments may say service."""
        queries.check(queries.free(text).bind())

    @pytest.mark.parametrize(
        "text",
        [
            "SELECT * {",
            "SELECT ?x WHERE { ?x nope:y ?z }",
            "INSERT { ?s ?p ?o } WHERE { SELECT * { ?s ?p ?o } }",
            "SELECT * " + "{" * 3000 + "}" * 3000,
        ],
    )
    def test_what_is_no_query_is_refused_in_one_line(self, text: str) -> None:
        """The message is short enough to read."""
        with pytest.raises(QueryError) as error:
            queries.check(text)
        assert "\n" not in str(error.value)


class TestFind:
    """Queries by name, by path and by text."""

    def test_a_name_is_found_with_and_without_its_folder(self) -> None:
        """ask/ may be left out."""
        assert queries.find("alzhir-wives") is queries.find("ask/alzhir-wives")
        assert queries.find("page/names").name == "page/names"

    @pytest.mark.parametrize(("name", "near"), [("alzhir-wifes", "alzhir-wives"), ("page/nams", "page/names")])
    def test_an_unknown_name_offers_the_nearest(self, name: str, near: str) -> None:
        """A slip of the finger costs no search."""
        with pytest.raises(NotFoundError, match=f"no query '{name}'; did you mean .*{near}"):
            queries.find(name)

    def test_a_file_is_found_by_its_path(self, tmp_path: Path) -> None:
        """With a header or without."""
        path = tmp_path / "mine.rq"
        path.write_text("SELECT * { VALUES ?person { UNDEF } ?person a rg:Person }", encoding="utf-8")
        assert f"<{BASE}person/x>" in queries.find(str(path)).bind(person="x")
        path.write_text(HEADER.format(params="") + "SELECT ?x {}", encoding="utf-8")
        assert queries.find(str(path)).title("ru") == "Вопрос"

    def test_a_file_that_is_no_text_is_told(self, tmp_path: Path) -> None:
        """The message names the file."""
        path = tmp_path / "mine.rq"
        path.write_bytes("SELECT * {} # проверка".encode("cp1251"))
        with pytest.raises(QueryError, match=r"mine\.rq cannot be read as UTF-8"):
            queries.find(str(path))

    def test_prefixes_of_the_project_need_no_declaration(self) -> None:
        """A scholar types rg:Camp; what is declared stays as it is."""
        queries.check(queries.free("SELECT * { ?s a rg:Camp ; skos:prefLabel ?l }").bind())
        own = "prefix  rg: <http://mine/> SELECT * { ?s a rg:Camp }"
        assert queries.free(own).bind() == own

    def test_a_free_query_with_a_broken_header_is_told(self) -> None:
        """A header is a promise."""
        with pytest.raises(QueryError, match="missing 'title-ru'"):
            queries.free("#+ title: x\nSELECT * {}")


@pytest.mark.parametrize("name", LIBRARY)
class TestLibrary:
    """Every file under queries/."""

    def test_it_is_sparql_for_both_parsers(self, name: str) -> None:
        """Both rdflib and Oxigraph read it, unbound."""
        text = LIBRARY[name].text
        prepareQuery(text)
        ox.Store().query(text)
        queries.check(text)

    def test_it_returns_what_it_declares(self, name: str) -> None:
        """The columns of a SELECT are those of its header, in that order."""
        found = LIBRARY[name]
        if found.form == "SELECT":
            solutions = ox.Store().query(found.text)
            assert isinstance(solutions, ox.QuerySolutions)
            assert tuple(v.value for v in solutions.variables) == found.returns
        else:
            assert found.returns in {(), ("graph",), ("boolean",)}

    def test_its_parameters_are_of_known_kinds(self, name: str, kinds: set[str]) -> None:
        """A kind is the path of an IRI, or a kind of literal."""
        assert {p.kind for p in LIBRARY[name].parameters} <= kinds

    def test_it_binds_every_parameter(self, name: str) -> None:
        """Bound with any value, it is still SPARQL and no place is left."""
        found = LIBRARY[name]
        values = {"date": "1937-09-27", "year": "1937", "integer": "3", "text": 'a "b"'}
        text = found.bind(**{p.name: values.get(p.kind, "some-id") for p in found.parameters})
        queries.check(text)
        assert not set(queries.slots(text))
        ox.Store().query(text)

    def test_its_title_is_there_in_three_languages(self, name: str) -> None:
        """Titles are written out, and those in Russian and Kazakh in Cyrillic."""
        found = LIBRARY[name]
        assert all(found.title(language).strip() for language in ("en", "ru", "kk"))
        assert all(re.search("[а-я]", found.title(language)) for language in ("ru", "kk"))
        assert found.header["summary"].endswith(".")
        assert found.header["tags"].strip()


@pytest.fixture(scope="session")
def kinds() -> set[str]:
    """Kinds that a parameter may have."""
    paths = {term.iri_path for term in Ontology.load().classes.values() if term.iri_path}
    return LITERAL_KINDS | paths | {"entity", "person", "source", "factoid"}


def test_no_query_file_is_left_out() -> None:
    """A file in another folder, or with another suffix, would never be found; ``columns`` are no questions."""
    folder = assets() / "queries"
    files = {str(path.relative_to(folder).with_suffix("")) for path in folder.rglob("*") if path.is_file()}
    assert {name for name in files if not name.startswith("columns/")} == set(LIBRARY)


def test_every_code_bound_is_an_iri_of_the_vocabulary() -> None:
    """A code keeps its case and its hyphens."""
    assert URIRef(Parameter("x", "code", required=False).term("camp-term")[1:-1]) == RGV["camp-term"]
