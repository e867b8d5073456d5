"""The query library for readers: each question with its parameters, its answer as a table, chart or map, and as CSV."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from rdflib import Literal, URIRef
from starlette.responses import Response
from starlette.routing import Route

from repgraph import results
from repgraph.errors import QueryError
from repgraph.ontology import BASE
from repgraph.queries import library
from repgraph.web.frames import Job
from repgraph.web.pages.drawing import Bar, columns
from repgraph.web.pages.finding import SURE
from repgraph.web.pages.frame import with_query
from repgraph.web.pages.projection import VIEWS, project
from repgraph.web.pages.things import is_local
from repgraph.web.pages.words import Html, Phrase, to_html

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from repgraph.queries import Parameter, Query
    from repgraph.web.pages.frame import Frame, Linker
    from repgraph.web.pages.words import Interface

SHOWN = 200
"""Rows of an answer on a page; the CSV has all."""

MOST = 10_000
"""Rows of an answer that are fetched for a page; how many more there are is not counted."""

CHARTS = {
    "arrests-by-month": ("month", "certain", "possible"),
    "coverage-by-sex": ("sex", "people", ""),
    "coverage-by-ethnicity": ("ethnicity", "people", ""),
    "coverage-by-occupation": ("occupation", "people", ""),
}
"""Questions whose answer is drawn: the column of labels, of what is certain, of what is possible."""

LEAST = 3
"""Letters from which a name is looked for."""

LITERAL_KINDS = frozenset({"code", "date", "year", "integer", "text"})
BAD_REQUEST = 400
_MOST_BARS = 60
_YEAR = re.compile(r"\d{4}")
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")

Binding = dict[str, dict[str, str]]


def asked() -> dict[str, Query]:
    """Return the questions by name, without the name of their folder."""
    return {name.removeprefix("ask/"): query for name, query in library().items() if name.startswith("ask/")}


def given(frame: Frame, request: Request, query: Query) -> tuple[dict[str, str], list[tuple[str, str, Phrase]]]:
    """Return the parameters that an address gives, names turned into ids, and what was understood as what.

    Parameters
    ----------
    frame
        What pages are made with.
    request
        The request.
    query
        The question.
    """
    values: dict[str, str] = {}
    understood = []
    for parameter in query.parameters:
        text = " ".join(request.query_params.get(parameter.name, "")[:300].split())
        if not text:
            continue
        found = _named(frame, parameter, text)
        values[parameter.name] = found or text
        if found and found != text:
            iri = frame.site.iri(parameter.kind, found) if "/" not in found else BASE + found
            understood.append((parameter.name, text, frame.words(request).phrase(frame.thing(iri))))
    return values, understood


def _named(frame: Frame, parameter: Parameter, text: str) -> str:
    """Return the id of what a reader named: an id as it is, else the surest hit of the search."""
    if parameter.kind in LITERAL_KINDS or text.startswith(("http://", "https://")):
        return ""
    if all(is_local(part) for part in text.split("/")) and text.isascii() and text == text.lower():
        return text
    hits = [h for h in frame.site.search(text, 20) if h.score >= SURE] if len(text) >= LEAST else []
    fitting = [h for h in hits if h.kind == parameter.kind] or hits
    return fitting[0].iri.removeprefix(BASE) if fitting else ""


async def answer(frame: Frame, text: str, form: str) -> bytes:
    """Return the answer of a query in a format; it runs where strangers' queries run, under the same limits.

    Parameters
    ----------
    frame
        What pages are made with.
    text
        The query with its parameters bound.
    form
        Name of a format for rows.
    """
    held = await frame.site.queries.answer(Job(query=text, format=form))
    try:
        return b"".join(iter(held.read, b""))
    finally:
        held.close()


class Table:
    """An answer as a page shows it.

    Parameters
    ----------
    frame
        What pages are made with.
    words
        The language.
    query
        The question.
    content
        Its answer as SPARQL Results JSON.
    """

    def __init__(self, frame: Frame, words: Interface, query: Query, content: bytes) -> None:
        """Read the answer."""
        found = json.loads(content)
        self._frame = frame
        self._words = words
        self._link: Linker = frame.linker(words)
        self.name = query.name.removeprefix("ask/")
        self.columns: list[str] = found["head"]["vars"]
        self.bindings: list[Binding] = found["results"]["bindings"][:MOST]
        self.more = len(found["results"]["bindings"]) > MOST
        self.total = len(self.bindings)
        self.headings = [_WORDS.sub(" ", column).lower() for column in self.columns]

    @property
    def rows(self) -> list[list[Html]]:
        """The first rows, each cell as HTML."""
        return [[self._cell(row.get(column)) for column in self.columns] for row in self.bindings[:SHOWN]]

    @property
    def chart(self) -> Html | None:
        """The answer as columns, where that fits."""
        label, certain, possible = CHARTS.get(self.name, ("", "", ""))
        rows = [row for row in self.bindings if certain in row and label in row]
        if not rows or len(rows) > _MOST_BARS * 10:
            return None
        bars = []
        shown = rows[:_MOST_BARS]
        if all(_YEAR.match(self._text(row[label])) for row in shown):
            shown.sort(key=lambda row: self._text(row[label]))
        for row in shown:
            text = self._text(row[label])
            sure = int(float(row[certain]["value"]))
            maybe = int(float(row[possible]["value"])) if possible in row else 0
            bars.append(Bar(text, sure, maybe, "", f"{text}: {sure}{f' + {maybe}' if maybe else ''}"))
        return columns(self._words, bars, self.name)

    @property
    def places(self) -> list[tuple[float, float, str]]:
        """Positions in the answer, where it has any, as they lie on the map."""
        found = []
        for row in self.bindings[:SHOWN]:
            if "lat" in row and "long" in row:
                x, y = project(float(row["lat"]["value"]), float(row["long"]["value"]))
                found.append((x, y, next((self._text(row[c]) for c in ("facility", "label", "place") if c in row), "")))
        return found

    def _cell(self, binding: Mapping[str, str] | None) -> Html:
        if binding is None:
            return Html("")
        if binding["type"] == "uri" and binding["value"].startswith(BASE):
            return self._link(self._frame.thing(binding["value"]))
        text = self._text(binding)
        language = binding.get("xml:lang", "")
        return Html(to_html(Phrase(text, language if language != self._words.language else "")))

    def _text(self, binding: Mapping[str, str]) -> str:
        if binding["type"] != "uri":
            return results.short(Literal(binding["value"]))
        thing = self._frame.thing(binding["value"])
        return self._words.label(thing) if thing.labels else results.short(URIRef(binding["value"]))


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the addresses of the questions."""

    def index(request: Request) -> Response:
        words = frame.words(request)
        groups: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for name, query in sorted(asked().items(), key=lambda pair: pair[1].title(words.language)):
            tag = query.header["tags"].split()[0]
            groups[tag].append((name, query.title(words.language), query.header["summary"]))
        return frame.page(
            request,
            "questions",
            words.say("nav-questions"),
            groups=sorted((_tag(words, tag), found) for tag, found in groups.items()),
        )

    async def page(request: Request) -> Response:
        words, name = frame.words(request), request.path_params["name"]
        query = asked().get(name)
        if query is None:
            return frame.missing(request)
        values, understood = given(frame, request, query)
        wanted = [p.name for p in query.parameters if p.required and p.name not in values]
        table, refused = None, ""
        if not wanted:
            try:
                asking = f"{query.bind(**values)}\nLIMIT {MOST + 1}"
                table = Table(frame, words, query, await answer(frame, asking, "json"))
            except QueryError as error:
                refused = str(error)
        answered = frame.page(
            request,
            "question",
            query.title(words.language),
            query=query,
            name=name,
            summary=Phrase(query.header["summary"], "" if words.language == "en" else "en"),
            parameters=[(p, request.query_params.get(p.name, "")) for p in query.parameters],
            understood=understood,
            wanted=wanted,
            refused=refused,
            table=table,
            shown=SHOWN,
            most=MOST,
            text=query.text if refused else query.bind(**values) if not wanted else query.text,
            csv=with_query(f"/questions/{name}.csv", values),
            box=" ".join(f"{n:g}" for n in VIEWS["all"]),
        )
        answered.status_code = BAD_REQUEST if refused else answered.status_code
        return answered

    async def table_csv(request: Request) -> Response:
        query = asked().get(request.path_params["name"])
        if query is None:
            return frame.missing(request)
        values, _ = given(frame, request, query)
        content = await answer(frame, query.bind(**values), "csv")
        name = f'attachment; filename="{request.path_params["name"]}.csv"'
        return Response(content, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})

    return [
        Route("/questions", index, name="questions"),
        Route("/questions/{name}.csv", table_csv, name="question-csv"),
        Route("/questions/{name}", page, name="question"),
    ]


def _tag(words: Interface, tag: str) -> str:
    return words.say(f"tag-{tag}") if words.says(f"tag-{tag}") else tag
