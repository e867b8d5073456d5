"""The frame of every page: templates, the reader's language, navigation, and the notices that stand everywhere."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse

from repgraph.web.documents import status
from repgraph.web.pages import language
from repgraph.web.pages.index import Index, short
from repgraph.web.pages.things import Things, address
from repgraph.web.pages.words import Html, Interface, Phrase, interface

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from repgraph.life.records import Date, Thing
    from repgraph.web.site import Site

FOLDER = Path(__file__).parents[1]
STATIC = FOLDER / "static"
NAVIGATION = (
    ("/people", "nav-people"),
    ("/camps", "nav-camps"),
    ("/map", "nav-map"),
    ("/timeline", "nav-timeline"),
    ("/contradictions", "nav-contradictions"),
    ("/claimed", "nav-claimed"),
    ("/figures", "nav-figures"),
    ("/questions", "nav-questions"),
    ("/sources", "nav-sources"),
    ("/sparql", "nav-sparql"),
    ("/help", "nav-help"),
)
"""Ways into the graph that every page offers."""

NOTICES = ("statements", "compared", "charges", "copied", "certificates", "rehabilitation", "not-found")
"""What every page says in plain words."""


NOT_FOUND, GONE = 404, 410
PEOPLE_REMEMBERED = 256
"""People whose records are kept in memory."""


class Frame:
    """What every page is made with.

    Parameters
    ----------
    site
        What is served.
    """

    def __init__(self, site: Site) -> None:
        """Read the templates."""
        self.site = site
        self.things = Things(site.store)
        self.index = Index(site.store)
        self.people = lru_cache(maxsize=PEOPLE_REMEMBERED)(site.person)
        self.templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.templates.filters["address"] = address
        self.templates.filters["query"] = with_query
        self.templates.filters["outside"] = outside
        self.templates.filters["short"] = short
        self.bundles = {path.stem: f"/static/bundle/{path.name}" for path in sorted((STATIC / "bundle").glob("*.js"))}
        self.templates.globals["bundles"] = self.bundles
        self.templates.globals["stamp"] = getattr(site.built, "etag", site.version)[:12]

    def words(self, request: Request) -> Interface:
        """Return the words of the reader's language."""
        return interface(language.chosen(request))

    def page(self, request: Request, template: str, title: str, **context: object) -> Response:
        """Return a whole page.

        Parameters
        ----------
        request
            The request; it decides the language.
        template
            Name of a template without its suffix.
        title
            Title of the page, as text.
        context
            What the template needs.
        """
        w = self.words(request)
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        text = self.templates.get_template(f"{template}.html").render(
            w=w,
            title=title,
            link=Linker(w),
            once=_Once(),
            here=here,
            path=request.url.path,
            canonical=self.site.address(request) + quote(request.url.path),
            languages=[
                (code, name, f"/lang/{code}?{urlencode({'to': here})}") for code, name in language.NAMES.items()
            ],
            navigation=NAVIGATION,
            notices=NOTICES,
            version=self.site.version,
            **context,
        )
        return HTMLResponse(text, headers={"Content-Language": w.language, "Vary": "Accept-Language, Cookie, Accept"})

    def layout(self, request: Request, title: str, content: str, status: int = 200) -> Response:
        """Return a page around a piece of HTML that other parts of the site made."""
        return refused(self.page(request, "plain", title, content=Html(content)), status)

    def error(self, _: Site, request: Request, status: int, told: str) -> Response:
        """Return the page of an error: what happened, in the words of whoever refused."""
        if status == NOT_FOUND:
            return self.missing(request)
        title = self.words(request).say("error-title")
        return refused(self.page(request, "error", title, told=told, number=status), status)

    def missing(self, request: Request, text: str = "") -> Response:
        """Return the page for what is not here: it says that this is no "not repressed", and where else to look.

        What was merged leads on to what it became; what was withdrawn says no more than that.
        """
        w = self.words(request)
        kind, _, local = request.url.path.removeprefix("/page/").partition("/")
        found = status(self.site.store, kind, local) if request.url.path.startswith("/page/") and local else None
        if found is not None and found.withdrawn:
            if address(found.successor):
                return RedirectResponse(address(found.successor), 301)
            return refused(self.page(request, "withdrawn", w.say("withdrawn-title")), GONE)
        return refused(self.page(request, "missing", w.say("missing-title"), text=text), NOT_FOUND)

    def linker(self, words: Interface) -> Linker:
        """Return what makes links in a language."""
        return Linker(words)

    def thing(self, iri: str) -> Thing:
        """Return a node with its labels."""
        return self.things.thing(iri)


class Linker:
    """Makes links to the pages of things, in the words of one language."""

    def __init__(self, words: Interface) -> None:
        self._words = words

    def __call__(self, thing: Thing, when: Date | None = None) -> Html:
        """Return a link to a thing's page, or its label where it has none."""
        label = self._words.phrase(thing, when)
        return self.to(address(thing.iri), label)

    def to(self, href: str, label: Phrase | str) -> Html:
        """Return a link with a label."""
        phrase = label if isinstance(label, Phrase) else Phrase(label)
        return (
            Html(f'<a href="{quote(href, safe="/?=&#%:")}">{phrase.__html__()}</a>')
            if href
            else Html(phrase.__html__())
        )


def refused(answer: Response, status: int) -> Response:
    """Return an answer under another status."""
    answer.status_code = status
    return answer


class _Once:
    """Tells whether an anchor is met for the first time on a page, so that no id stands twice."""

    def __init__(self) -> None:
        self._met: set[str] = set()

    def __call__(self, anchor: str) -> bool:
        """Return whether this is the first time."""
        first = anchor not in self._met
        self._met.add(anchor)
        return first


def outside(address: str) -> str:
    """Return an address of another site as it is, and an empty one if it is no web address.

    >>> outside("https://e-history.kz/ru"), outside("javascript:alert(1)")
    ('https://e-history.kz/ru', '')
    """
    return address if address.startswith(("http://", "https://")) else ""


def with_query(path: str, parameters: Mapping[str, str | int | None], **changed: str | int | None) -> str:
    """Return an address with parameters; those that are empty or ``None`` fall away.

    >>> with_query("/people", {"sex": "female", "page": 2}, page=None, camp="alzhir")
    '/people?sex=female&camp=alzhir'
    """
    found = {name: value for name, value in {**parameters, **changed}.items() if value not in (None, "")}
    return f"{path}?{urlencode(found)}" if found else path


def integer(request: Request, name: str, default: int, least: int, most: int) -> int:
    """Return a number from the address, within its bounds; anything else is the default."""
    text = request.query_params.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        return default
    return min(max(int(text), least), most)
