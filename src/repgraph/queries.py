"""The query library: ``.rq`` files with headers, and parameters bound as RDF terms.

A header is the ``#+ key: value`` lines at the top. A parameter is declared in ``params`` as
``name=kind`` (``name=kind!`` where it must be given) and stands in the text as ``VALUES ?name { UNDEF }``;
binding replaces that ``UNDEF`` by a serialised term, never by text, so that the file stays valid SPARQL and
runs unbound anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import XSD, Literal
from rdflib.plugins.sparql import prepareQuery

from repgraph import dates
from repgraph.errors import DateError, NotFoundError, QueryError
from repgraph.ontology import BASE, PREFIXES, RGV, assets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDERS = ("ask", "page", "network", "crosswalk", "reading", "linkage")
REQUIRED = ("title", "title-ru", "title-kk", "summary", "params", "returns", "tags")
OPTIONAL = ("note", "budget")
"""``budget`` is a number and a reason: how many times as long as counting all triples the query may take, where it
needs more than others; see ``tests/test_counting.py``."""

_HEADER = re.compile(r"#\+\s*(?P<key>[a-z-]+):\s*(?P<value>.*)")
_PARAMETER = re.compile(r"(?P<name>\w+)=(?P<kind>[\w-]+)(?P<required>!?)")
_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)

# What holds no keyword: an escaped character, a string, an IRI, a comment.
_NOISE = (
    r"""\\. | \'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\' | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" """
    r"""| '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*" | <(?:[^<>"{}|^`\\\x00-\x20]|\\[uU])*> | \#[^\n\r]*"""
)
_LOCAL_NAME = r"[?$]\w+ | [\w.-]*:[\w%.:-]*"
_QUIET = re.compile(_NOISE, re.VERBOSE | re.DOTALL)
_SLOT = re.compile(
    _NOISE + r"| (?P<before> VALUES\s+\?(?P<name>\w+)\s*\{\s* ) UNDEF (?P<after> \s*\} )",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_CODE_POINT = re.compile(r"\\[uU]")
_UNICODE_ESCAPE = re.compile(r"\\\\([uU])")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query.

    ``kind`` is the path of an IRI (``person``, ``camp``, ``place`` …), ``code``, ``date``, ``year``,
    ``integer`` or ``text``.
    """

    name: str
    kind: str
    required: bool

    def term(self, value: str) -> str:
        """Return a value as a SPARQL term.

        Parameters
        ----------
        value
            An id, ``kind/id`` as answers print it, a code, a date, a number, a text, or a whole IRI.

        Raises
        ------
        QueryError
            The value does not fit the kind.
        """
        try:
            value.encode()
            return self._term(value)
        except (ValueError, DateError) as error:
            raise QueryError(f"parameter {self.name}: {value!r} is no {self.kind}") from error

    def _term(self, value: str) -> str:
        if self.kind == "text":
            return _quoted(value)
        if self.kind in {"integer", "year"}:
            return str(Literal(int(value)).n3())
        if self.kind == "date":
            moment = dates.parse(value)
            if moment.earliest is None:
                raise ValueError(value)
            return str(Literal(moment.earliest.isoformat(), datatype=XSD.date).n3())
        return f"<{self._iri(value)}>"

    def _iri(self, value: str) -> str:
        value = value.removeprefix("<").removesuffix(">") if value.startswith("<") else value
        if value.startswith(("http://", "https://")):
            if re.search(r'[\x00-\x20<>"{}|^`\\]', value):
                raise ValueError(value)
            return value
        if self.kind == "code" and re.fullmatch(r"(rgv:)?[\w.~-]+", value):
            return RGV + value.removeprefix("rgv:")
        if self.kind != "code" and re.fullmatch(r"([\w-]+/)?[\w.~-]+", value):
            return BASE + (value if "/" in value else f"{self.kind}/{value}")
        raise ValueError(value)


@dataclass(frozen=True)
class Query:
    """A saved query: its text, its header, its parameters."""

    name: str
    text: str
    header: Mapping[str, str] = field(repr=False)
    path: Path | None = None
    twin: str | None = field(default=None, repr=False)
    """The same question in SQL, on the tables that a build writes; see :mod:`repgraph.counting`."""

    @property
    def form(self) -> str:
        """Return ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``."""
        return form_of(self.text)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Return the declared parameters in order."""
        return tuple(
            Parameter(m["name"], m["kind"], bool(m["required"])) for m in _PARAMETER.finditer(self.header["params"])
        )

    @property
    def returns(self) -> tuple[str, ...]:
        """Return the names of the answer's columns."""
        return tuple(self.header["returns"].split())

    def budget(self, otherwise: float) -> float:
        """Return how many times as long as counting all triples the query may take."""
        return float(self.header["budget"].split()[0]) if "budget" in self.header else otherwise

    def title(self, language: str = "en") -> str:
        """Return the title in ``en``, ``ru`` or ``kk``."""
        return self.header.get(f"title-{language}") or self.header["title"]

    def bind(self, **values: str | Sequence[str]) -> str:
        """Return the query's text with parameters bound as RDF terms.

        Parameters
        ----------
        values
            Parameter values as a user writes them: an id, a code, a date, a number, a text or an IRI. A list of
            values asks about each of them in one query.

        Raises
        ------
        QueryError
            A parameter is unknown, missing, or does not fit its kind.
        """
        known = {p.name: p for p in self.parameters}
        for name in values:
            if name not in known:
                listed = ", ".join(known) or "none"
                raise QueryError(f"the query {self.name} has no parameter {name!r}; its parameters: {listed}")
        for parameter in known.values():
            if parameter.required and parameter.name not in values:
                raise QueryError(
                    f"the query {self.name} needs the parameter {parameter.name}: "
                    f"add -p {parameter.name}=<{parameter.kind}>"
                )
        terms = {
            name: " ".join(map(known[name].term, [given] if isinstance(given, str) else given))
            for name, given in values.items()
        }

        def filled(match: re.Match[str]) -> str:
            term = terms.get(match["name"])
            return match[0] if term is None else match["before"] + term + match["after"]

        # One pass: a term that is already bound is never looked at again.
        return _SLOT.sub(filled, self.text)


def form_of(text: str) -> str:
    """Return the form of a SPARQL query, upper case.

    Comments, strings, IRIs, variables and prefixed names are no keywords.

    Raises
    ------
    QueryError
        The text has none of the four query forms.
    """
    match = _FORM.search(re.sub(_LOCAL_NAME, " ", _QUIET.sub(" ", text), flags=re.VERBOSE))
    if not match:
        raise QueryError("not a SPARQL query: it has no SELECT, ASK, CONSTRUCT or DESCRIBE (updates are not allowed)")
    return match[1].upper()


def slots(text: str) -> tuple[str, ...]:
    """Return the names of the ``VALUES ?name { UNDEF }`` that a query holds, each once."""
    return tuple(dict.fromkeys(m["name"] for m in _SLOT.finditer(text) if m["name"]))


def parse(name: str, text: str, path: Path | None = None) -> Query:
    """Read a query with its header.

    Raises
    ------
    QueryError
        A key of the header is missing or unknown.
    """
    header: dict[str, str] = {}
    wrong = []
    for line in text.splitlines():
        match = _HEADER.fullmatch(line.strip())
        if not match:
            break
        if match["key"] in header:
            wrong.append(f"{match['key']!r} stands twice")
        header[match["key"]] = match["value"].strip()
    wrong += [f"missing {key!r}" for key in REQUIRED if key not in header]
    if not re.fullmatch(r"[0-9]+ \S.*", header.get("budget", "1 reason")):
        wrong.append("'budget': write a number and the reason, as: 40 (every event with its sources)")
    wrong += [f"unknown {key!r}" for key in header if key not in (*REQUIRED, *OPTIONAL)]
    declared = header.get("params", "").split()
    wrong += [
        f"parameter {word!r}: write name=kind, or name=kind!" for word in declared if not _PARAMETER.fullmatch(word)
    ]
    names, held = {word.partition("=")[0] for word in declared}, set(slots(text))
    wrong += [f"parameter {name!r} has no VALUES ?{name} {{ UNDEF }}" for name in sorted(names - held)]
    wrong += [f"VALUES ?{name} {{ UNDEF }} is no parameter" for name in sorted(held - names)]
    if wrong:
        raise QueryError(f"{path or name}: header: {', '.join(wrong)}")
    return Query(name, text, header, path, _twin(path))


def _twin(path: Path | None) -> str | None:
    beside = path.with_suffix(".sql") if path else None
    return beside.read_text(encoding="utf-8") if beside and beside.is_file() else None


@lru_cache(maxsize=4)
def library(folder: Path | None = None) -> Mapping[str, Query]:
    """Return all saved queries by ``folder/name``.

    Parameters
    ----------
    folder
        The ``queries`` folder; the project's own by default.
    """
    place = folder or assets() / "queries"
    return {
        f"{kind}/{path.stem}": parse(f"{kind}/{path.stem}", path.read_text(encoding="utf-8"), path)
        for kind in FOLDERS
        for path in sorted((place / kind).glob("*.rq"))
    }


def find(name: str) -> Query:
    """Return a saved query by name (``alzhir-wives``, ``page/names``) or a query file by path.

    Raises
    ------
    NotFoundError
        There is no such query; the nearest are offered.
    """
    known = library()
    for candidate in (name, f"ask/{name}"):
        if candidate in known:
            return known[candidate]
    path = Path(name)
    if path.suffix in {".rq", ".sparql"} and path.is_file():
        try:
            return free(path.read_text(encoding="utf-8"), str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(f"{path} cannot be read as UTF-8 text: {error}") from error
    raise NotFoundError("query", name, [n.removeprefix("ask/") for n in known])


def free(text: str, name: str = "query") -> Query:
    """Return a query that is not in the library.

    With a header it is read like a saved one. Without, its parameters are the ``VALUES ?x { UNDEF }`` that it
    holds, people unless written ``kind/id``, and the project's prefixes need no declaration.
    """
    if text.lstrip().startswith("#+"):
        return parse(name, text.lstrip())
    header = dict.fromkeys(REQUIRED, "")
    header["title"] = name
    header["params"] = " ".join(f"{slot}=person" for slot in slots(text))
    missing = [f"PREFIX {p}: <{ns}>" for p, ns in PREFIXES.items() if f"{p}:" in text and not _declares(text, p)]
    return Query(name, " ".join([*missing, text]), header)


def _declares(text: str, prefix: str) -> bool:
    return bool(re.search(rf"\bPREFIX\s+{prefix}:", text, re.IGNORECASE))


def refuse_requests(text: str) -> None:
    """Refuse what would send requests to other services, and leave all else to the engine's own parser.

    Parsing costs more than most answers, so it happens only where the word ``SERVICE`` stands somewhere, be it
    in a string, or where letters are written as escapes.

    Raises
    ------
    QueryError
        The text uses ``SERVICE``.
    """
    if "service" in text.casefold() or _CODE_POINT.search(text):
        check(text)


def check(text: str) -> None:
    """Refuse what is no query, and what would send requests to other services.

    Raises
    ------
    QueryError
        The text is no SPARQL 1.1 query, or uses ``SERVICE``.
    """
    form_of(text)
    try:
        algebra = prepareQuery(text).algebra
    except Exception as error:
        reason = str(error).partition("\n")[0]
        raise QueryError(f"the query is not SPARQL 1.1: {reason or type(error).__name__}") from error
    # Parsers differ in where a comment ends, so the word itself is looked for too.
    bare = re.sub(r"[?$]\w+|:[\w%-]+", " ", _QUIET.sub(" ", text))
    if "ServiceGraphPattern" in repr(algebra) or re.search("service", bare, re.IGNORECASE):
        raise QueryError("SERVICE is not allowed: this store sends no requests to others")


def _quoted(text: str) -> str:
    """Return a SPARQL string that every parser reads as this text.

    Some parsers expand code point escapes before they look for strings; after a backslash the letter u is
    therefore written as such an escape itself.
    """
    for character, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        text = text.replace(character, escape)
    return '"' + _UNICODE_ESCAPE.sub(lambda m: rf"\\\U{ord(m[1]):08X}", text) + '"'
