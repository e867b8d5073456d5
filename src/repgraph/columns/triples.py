"""N-Triples as two tables of columns: ``triples`` of numbers, and ``terms`` that says what they stand for.

The number of a term is a hash of its N-Triples token; its last four bits tell the kind (:class:`Kind`), so that most
conditions need no look at the text. Two terms with one number would make wrong answers: that is checked, and refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import BNode, Literal, URIRef

from repgraph.columns.engine import located, quoted
from repgraph.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rdflib.term import Node

    from repgraph.columns.engine import Engine

XSD = "http://www.w3.org/2001/XMLSchema#"
LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_SEPARATOR = "\x01"


class Kind(IntEnum):
    """What the last four bits of a number say."""

    IRI = 0
    BLANK = 1
    STRING = 2
    TEXT = 3
    INTEGER = 4
    BOOLEAN = 5
    DATE = 6
    LOCAL_TIME = 7
    ZONED_TIME = 8
    OTHER = 9
    """A literal of another datatype, or one whose text is none of its datatype."""
    DECIMAL = 10
    NUMBER = 11
    """Of another numeric datatype."""


EXACT = {
    XSD + "string": (Kind.STRING,),
    LANG_STRING: (Kind.TEXT,),
    XSD + "integer": (Kind.INTEGER,),
    XSD + "boolean": (Kind.BOOLEAN,),
    XSD + "date": (Kind.DATE,),
    XSD + "dateTime": (Kind.LOCAL_TIME, Kind.ZONED_TIME),
    XSD + "decimal": (Kind.DECIMAL,),
}
"""Datatypes that the kind tells, with the kinds of their well-formed literals."""

_RANGES = {
    "long": (-(2**63), 2**63 - 1), "int": (-(2**31), 2**31 - 1), "short": (-(2**15), 2**15 - 1), "byte": (-128, 127),
    "nonNegativeInteger": (0, None), "positiveInteger": (1, None), "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1), "unsignedLong": (0, 2**64 - 1), "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1), "unsignedByte": (0, 255),
}  # fmt: skip
_ZONE = r"(Z|[+-][0-9]{2}:[0-9]{2})"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?"
CHECKED = frozenset({*(name.removeprefix(XSD) for name in EXACT), *_RANGES, "float", "double"} - {LANG_STRING})
"""Datatypes of XML Schema (local names) of which a literal that is ill-formed is found out."""


def _numeric() -> str:
    """Return the cases of SQL that tell a number's kind by its datatype."""
    whole, decimal = "[+-]?[0-9]+", r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
    real = rf"{decimal}([eE][+-]?[0-9]+)?|[+-]?INF|NaN"
    cases = [
        f"WHEN dt IN ({names}) THEN CASE WHEN regexp_full_match(lex, '{form}') THEN {kind:d} ELSE 9 END"
        for names, form, kind in (
            (f"'{XSD}integer'", whole, Kind.INTEGER),
            (f"'{XSD}decimal'", decimal, Kind.DECIMAL),
            (f"'{XSD}double', '{XSD}float'", real, Kind.NUMBER),
        )
    ]
    for name, (least, most) in _RANGES.items():
        bounds = [f"try_cast(lex AS HUGEINT) >= {least}"] if least is not None else []
        bounds += [f"try_cast(lex AS HUGEINT) <= {most}"] if most is not None else []
        cases.append(
            f"WHEN dt = '{XSD}{name}' THEN CASE WHEN regexp_full_match(lex, '[+-]?[0-9]+')"
            f" AND {' AND '.join(bounds)} THEN 11 ELSE 9 END"
        )
    return "\n".join(cases)


MACROS = (
    r"""CREATE OR REPLACE MACRO datatype_of(token) AS regexp_extract(token, '"\^\^<([^>"]*)>$', 1)""",
    r"""CREATE OR REPLACE MACRO language_of(token) AS regexp_extract(token, '"@([A-Za-z0-9-]+)$', 1)""",
    """CREATE OR REPLACE MACRO within_quotes(token) AS
    substring(token, 2, length(token) - 2 - CASE WHEN token[-1] = '"' THEN 0 WHEN token[-1] = '>'
        THEN length(datatype_of(token)) + 4 ELSE length(language_of(token)) + 1 END)""",
    f"""CREATE OR REPLACE MACRO typed_kind(dt, lex) AS CASE
    WHEN dt = '{XSD}boolean' THEN CASE WHEN lex IN ('true', 'false', '1', '0') THEN 5 ELSE 9 END
    WHEN dt = '{XSD}date' THEN CASE WHEN regexp_full_match(lex, '{_DAY}{_ZONE}?')
        AND try_cast(lex[:10] AS DATE) IS NOT NULL THEN 6 ELSE 9 END
    WHEN dt = '{XSD}dateTime' THEN CASE
        WHEN NOT regexp_full_match(lex, '{_DAY}T{_TIME}{_ZONE}?') OR try_cast(lex[:19] AS TIMESTAMP) IS NULL THEN 9
        WHEN regexp_full_match(lex, '.*{_ZONE}') THEN 8 ELSE 7 END
    {_numeric()} ELSE 9 END""",
    """CREATE OR REPLACE MACRO kind_of(token) AS CASE token[1] WHEN '<' THEN 0 WHEN '_' THEN 1
    ELSE CASE token[-1] WHEN '"' THEN 2 WHEN '>' THEN typed_kind(datatype_of(token), within_quotes(token))
    ELSE 3 END END""",
    # One hash is not enough: of twelve million texts that differ in a few digits, six thousand would share a number,
    # and twelve with their reverse beside them. With all three none of twenty-four million did, as with MD5.
    """CREATE OR REPLACE MACRO numbered(token, kind) AS
    (hash(token, reverse(token), 'q' || token) & ~15::UBIGINT) | kind::UBIGINT""",
    # A number to compare by, within one kind: quantities, or seconds.
    """CREATE OR REPLACE MACRO quantity(kind, lex) AS CASE kind
    WHEN 4 THEN try_cast(lex AS DOUBLE) WHEN 10 THEN try_cast(lex AS DOUBLE)
    WHEN 11 THEN try_cast(replace(lex, 'INF', 'Infinity') AS DOUBLE)
    WHEN 6 THEN epoch(try_cast(lex[:10] AS DATE)::TIMESTAMP)
    WHEN 7 THEN epoch(try_cast(lex AS TIMESTAMP))
    WHEN 8 THEN epoch(try_cast(regexp_replace(lex, '(Z|[+-][0-9]{2}:[0-9]{2})$', '') AS TIMESTAMP))
        - CASE WHEN lex[-1] = 'Z' THEN 0 ELSE (lex[-6] || '1')::INTEGER
          * (lex[-5:-4]::INTEGER * 3600 + lex[-2:]::INTEGER * 60) END
    END""",
    "CREATE OR REPLACE MACRO kind(term) AS term & 15",
    "CREATE OR REPLACE MACRO family(term) AS CASE WHEN (term & 15) IN (4, 10, 11) THEN 4 ELSE (term & 15) END",
)
"""Functions of SQL that the tables are made with, and that queries on them use."""

_COUNTED = "k IN (4, 6, 7, 8, 10, 11)"
_UNESCAPE = (
    ("\\t", "chr(9)"), ("\\n", "chr(10)"), ("\\r", "chr(13)"), ('\\"', "chr(34)"), ("\\b", "chr(8)"),
    ("\\f", "chr(12)"), ("\\'", "chr(39)"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Summary:
    """What is true of a property as a whole: the kinds of its values, whether a node has several, and their range."""

    kinds: frozenset[int]
    several: bool
    least: float | None = None
    most: float | None = None


def _statements(graph: Path | Sequence[Path]) -> str:
    """Return SQL that reads the lines of files as ``s``, ``p``, ``o``."""
    files = ", ".join(quoted(located(path)) for path in ([graph] if isinstance(graph, Path) else graph))
    return f"""SELECT s, p, CASE WHEN ends_with(o, '"^^<{XSD}string>') THEN o[:-{len(XSD) + 11}] ELSE o END AS o FROM (
        SELECT s, p, CASE WHEN starts_with(o, '<') THEN o ELSE line[length(s) + length(p) + 3 : -3] END AS o FROM (
            SELECT line, split_part(line, ' ', 1) AS s, split_part(line, ' ', 2) AS p, split_part(line, ' ', 3) AS o
            FROM read_csv([{files}], columns = {{'line': 'VARCHAR'}}, delim = '{_SEPARATOR}',
                quote = '', escape = '', header = false, auto_detect = false)
            WHERE line <> '' AND line[1] <> '#'))"""


class Triples:
    """A graph in columns: ``triples(s, p, o, n)`` and ``terms(id, lex, lang, dt, n)``.

    Parameters
    ----------
    engine
        Where the tables are made.

    Notes
    -----
    ``n`` is the quantity of the object where it is a number or a moment; ``lex`` is an IRI, the label of a blank
    node, or the text of a literal.
    """

    def __init__(self, engine: Engine) -> None:
        """Make the functions; see :meth:`load`."""
        self.engine = engine
        for macro in MACROS:
            engine.run(macro)
        self._numbers: dict[str, int] = {}
        self._properties: set[int] = set()
        self._summaries: dict[int, Summary] | None = None

    def load(self, graph: Path | Sequence[Path], beside: Iterable[Node] = ()) -> None:
        """Read files of N-Triples, compressed by gzip if their names end in ``.gz``.

        Parameters
        ----------
        graph
            One file, or several that are one graph.
        beside
            Terms that answers may name though the graph has them not.

        The file is read as this project and rdflib write it: one blank between terms, the object last.

        Raises
        ------
        StoreError
            The file cannot be read, or two terms have one number.
        """
        self.engine.run(
            f"""CREATE OR REPLACE TABLE triples AS
            SELECT DISTINCT numbered(s, CASE s[1] WHEN '_' THEN 1 ELSE 0 END) AS s, numbered(p, 0) AS p,
                numbered(o, k) AS o, CASE WHEN {_COUNTED} THEN quantity(k, within_quotes(o)) END AS n
            FROM (SELECT s, p, o, kind_of(o) AS k FROM ({_statements(graph)})) ORDER BY p, s"""
        )
        # A table a property: the planner then knows how many rows each has, and how many of them differ.
        for (number,) in self.engine.rows("SELECT DISTINCT p FROM triples ORDER BY p"):
            rows = f"SELECT s, o, n FROM triples WHERE p = {number}"
            self.engine.run(f"CREATE OR REPLACE TABLE property_{number} AS {rows}")
            self._properties.add(number)
        self._load_terms(graph, sorted(self.numbers(beside)))

    def _load_terms(self, graph: Path | Sequence[Path], beside: list[str]) -> None:
        """Read the file a second time: holding all its text in memory or on disk would cost more than that."""
        text = "within_quotes(token)"
        unescaped = f"replace({text}, '\\\\', chr(1))"
        for mark, letter in _UNESCAPE:
            unescaped = f"replace({unescaped}, {quoted(mark)}, {letter})"
        unescaped = f"replace({unescaped}, chr(1), '\\')"
        self.engine.run(
            f"""CREATE OR REPLACE TABLE terms AS
            SELECT numbered(token, k) AS id, CASE k WHEN 0 THEN token[2:-2] WHEN 1 THEN token[3:]
                ELSE CASE WHEN contains(token, '\\') THEN {unescaped} ELSE {text} END END AS lex,
                CASE WHEN k = 3 THEN language_of(token) END AS lang,
                CASE WHEN k > 3 THEN datatype_of(token) END AS dt,
                CASE WHEN {_COUNTED} THEN quantity(k, within_quotes(token)) END AS n, twin
            FROM (
                SELECT token, kind_of(token) AS k, twin FROM (
                    SELECT min(token) AS token, count(*) > 1 AS twin FROM (
                        SELECT DISTINCT token FROM (
                            SELECT unnest([s, p, o]) AS token FROM ({_statements(graph)})
                            UNION ALL SELECT unnest(?::VARCHAR[])
                        )
                    ) GROUP BY numbered(token, 0)
                )
            )""",
            [beside],
        )
        twins = self.engine.rows("SELECT lex FROM terms WHERE twin LIMIT 1")
        if twins:
            raise StoreError(f"{twins[0][0]} has the number of another term; use the reference gate")

    def numbers(self, terms: Iterable[Node]) -> Mapping[str, int]:
        """Return the numbers of terms by their tokens, whether the graph has them or not."""
        wanted = sorted({token(term) for term in terms} - self._numbers.keys())
        if wanted:
            found = self.engine.rows(
                "SELECT t, numbered(t, kind_of(t)) FROM (SELECT unnest(?::VARCHAR[]) AS t)", [wanted]
            )
            self._numbers.update(found)
        return self._numbers

    def property(self, term: Node) -> str:
        """Return the name of a table, or SQL for an empty one, with ``s``, ``o`` and ``n`` of one property."""
        number = self.number(term)
        if number in self._properties:
            return f"property_{number}"
        return "(SELECT NULL::UBIGINT AS s, NULL::UBIGINT AS o, NULL::DOUBLE AS n WHERE false)"

    def holds(self, predicate: Node, value: Node) -> bool:
        """Tell whether some node has this value of this property."""
        found = f"SELECT 1 FROM {self.property(predicate)} AS given WHERE o = {self.number(value)}::UBIGINT LIMIT 1"
        return bool(self.engine.rows(found))

    def summary(self, term: Node) -> Summary:
        """Return what is true of all values of a property; computed for all properties at once, when first asked."""
        if self._summaries is None:
            rows = self.engine.rows(
                "SELECT p, list(DISTINCT kind(o)), min(n), max(n) FROM triples GROUP BY p",
            )
            several = self.engine.rows(
                "SELECT DISTINCT p FROM (SELECT p FROM triples GROUP BY p, s HAVING count(*) > 1)"
            )
            many = {p for (p,) in several}
            self._summaries = {p: Summary(frozenset(kinds), p in many, low, high) for p, kinds, low, high in rows}
        return self._summaries.get(self.number(term), Summary(frozenset(), several=False))

    def number(self, term: Node) -> int:
        """Return the number of a term."""
        text = token(term)
        return self._numbers[text] if text in self._numbers else self.numbers([term])[text]

    def decode(self, numbers: Iterable[int]) -> dict[int, Node]:
        """Return the terms that numbers stand for."""
        wanted = list(set(numbers))
        rows = self.engine.rows(
            "SELECT id, lex, lang, dt FROM terms WHERE id IN (SELECT unnest(?::UBIGINT[]))", [wanted]
        )
        found: dict[int, Node] = {number: _term(number, lex, lang, dt) for number, lex, lang, dt in rows}
        return found


def token(term: Node) -> str:
    """Return a term as the tables know it."""
    if isinstance(term, URIRef):
        return f"<{term}>"
    if isinstance(term, BNode):
        return f"_:{term}"
    if not isinstance(term, Literal):
        raise StoreError(f"{term!r} is no term of RDF 1.1")
    text = str(term)
    for raw, mark in (("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"), ('"', '\\"')):
        text = text.replace(raw, mark)
    if term.language:
        return f'"{text}"@{term.language}'
    if term.datatype is not None and str(term.datatype) != XSD + "string":
        return f'"{text}"^^<{term.datatype}>'
    return f'"{text}"'


def _term(number: int, lex: str, lang: str | None, dt: str | None) -> Node:
    kind = number & 15
    if kind == Kind.IRI:
        return URIRef(lex)
    if kind == Kind.BLANK:
        return BNode(lex)
    if lang:
        return Literal(lex, lang=lang)
    return Literal(lex, datatype=URIRef(dt), normalize=False) if dt else Literal(lex)
