"""The query library: ``.rq`` files with headers, and parameters bound as RDF terms.

A header is the ``#+ key: value`` lines at the top. A parameter is declared in ``params`` as
``name=kind`` (``name=kind!`` where it must be given) and stands in the text as ``VALUES ?name { UNDEF }``; binding replaces that
``UNDEF`` by a serialised term, never by text, so that the file stays valid SPARQL and runs unbound anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import XSD, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery

from repgraph import dates
from repgraph.errors import DateError, NotFoundError, QueryError
from repgraph.ontology import BASE, RGV, assets

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDERS = ("ask", "page", "network", "crosswalk", "reading")
REQUIRED = ("title", "title-ru", "title-kk", "summary", "params", "returns", "tags")
OPTIONAL = ("note",)

_HEADER = re.compile(r"#\+\s*(?P<key>[a-z-]+):\s*(?P<value>.*)")
_PARAMETER = re.compile(r"(?P<name>\w+)=(?P<kind>[\w-]+)(?P<required>!?)")
_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_COMMENT = re.compile(r"(?m)(?:^|\s)#[^\n]*$")


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

        Raises
        ------
        QueryError
            The value does not fit the kind.
        """
        if value.startswith("<") and value.endswith(">"):
            value = value[1:-1]
        try:
            return self._term(value)
        except (ValueError, DateError) as error:
            raise QueryError(f"parameter {self.name}: {value!r} is not a {self.kind}") from error

    def _term(self, value: str) -> str:
        if self.kind == "text":
            return str(Literal(value).n3())
        if self.kind in {"integer", "year"}:
            return str(Literal(int(value)).n3())
        if self.kind == "date":
            moment = dates.parse(value)
            if moment.earliest is None:
                raise ValueError(value)
            return str(Literal(moment.earliest.isoformat(), datatype=XSD.date).n3())
        if value.startswith(("http://", "https://")):
            if re.search(r'[\x00-\x20<>"{}|^`\\]', value):
                raise ValueError(value)
            return URIRef(value).n3()
        if not re.fullmatch(r"[\w.~-]+", value):
            raise ValueError(value)
        return URIRef(f"{RGV}{value}" if self.kind == "code" else f"{BASE}{self.kind}/{value}").n3()


@dataclass(frozen=True)
class Query:
    """A saved query: its text, its header, its parameters."""

    name: str
    text: str
    header: Mapping[str, str] = field(repr=False)
    path: Path | None = None

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

    def title(self, language: str = "en") -> str:
        """Return the title in ``en``, ``ru`` or ``kk``."""
        return self.header.get(f"title-{language}") or self.header["title"]

    def bind(self, **values: str) -> str:
        """Return the query's text with parameters bound as RDF terms.

        Parameters
        ----------
        values
            Parameter values as a user writes them: an id, a code, a date, a number, a text or an IRI.

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
        text = self.text
        for parameter in known.values():
            if parameter.name in values:
                term = parameter.term(values[parameter.name])
                slot = re.compile(rf"(VALUES\s+\?{parameter.name}\s*\{{\s*)UNDEF(\s*\}})")
                text = slot.sub(lambda m, term=term: m[1] + term + m[2], text)  # type: ignore[misc]
            elif parameter.required:
                raise QueryError(
                    f"the query {self.name} needs the parameter {parameter.name}: add -p {parameter.name}=<{parameter.kind}>"
                )
        return text


def form_of(text: str) -> str:
    """Return the form of a SPARQL query, upper case.

    Raises
    ------
    QueryError
        The text has none of the four query forms.
    """
    bare = _COMMENT.sub("", re.sub(r"<[^>\s]*>", "", re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)))
    match = _FORM.search(bare)
    if not match:
        raise QueryError("not a SPARQL query: it has no SELECT, ASK, CONSTRUCT or DESCRIBE (updates are not allowed)")
    return match[1].upper()


def parse(name: str, text: str, path: Path | None = None) -> Query:
    """Read a query with its header.

    Raises
    ------
    QueryError
        A key of the header is missing or unknown.
    """
    header: dict[str, str] = {}
    for line in text.splitlines():
        match = _HEADER.fullmatch(line.strip())
        if not match:
            break
        header[match["key"]] = match["value"].strip()
    missing = [key for key in REQUIRED if key not in header]
    unknown = [key for key in header if key not in (*REQUIRED, *OPTIONAL)]
    if missing or unknown:
        wrong = [f"missing {key!r}" for key in missing] + [f"unknown {key!r}" for key in unknown]
        raise QueryError(f"{path or name}: header: {', '.join(wrong)}")
    return Query(name, text, header, path)


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
        return free(path.read_text(encoding="utf-8"), str(path))
    raise NotFoundError("query", name, [n.removeprefix("ask/") for n in known])


def free(text: str, name: str = "query") -> Query:
    """Return a query that brings no header; parameters are the ``VALUES ?x { UNDEF }`` that it holds."""
    if text.lstrip().startswith("#+"):
        return parse(name, text)
    slots = dict.fromkeys(re.findall(r"VALUES\s+\?(\w+)\s*\{\s*UNDEF\s*\}", text))
    header = dict.fromkeys(REQUIRED, "")
    header["title"] = name
    header["params"] = " ".join(f"{slot}=person" for slot in slots)
    return Query(name, text, header)


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
        raise QueryError(f"the query is not SPARQL 1.1: {error}") from error
    if "ServiceGraphPattern" in repr(algebra):
        raise QueryError("SERVICE is not allowed: this store sends no requests to others")
