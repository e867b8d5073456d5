"""Strangers and crawlers among the pages: hostile addresses, and everything that can be reached from the first page."""

from __future__ import annotations

import csv
import html
import re
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import pytest

from repgraph.names import fold
from repgraph.ontology import BASE, RG

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette

    Inside = Callable[..., Any]

TABLES = Path(__file__).parent / "cases" / "life" / "sarmanov"
FACTS = Path(__file__).parents[2] / "shared" / "facts"
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.fixture(scope="module")
def app(sarmanov: Starlette) -> Starlette:
    """A site over three invented people."""
    return sarmanov


HOSTILE = (
    "<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "{{7*7}}", "%00", "%ff%fe", "..%2f..%2fetc",
    "%0d%0aX: y", "' OR 1=1 --", "} SERVICE <http://127.0.0.1:9/> {", "a" * 5000,
    "\\u0022", "%F0%9F%92%A3", "%D9%A3%D9%A4",
)  # fmt: skip


class TestHostileInput:
    """Whatever stands in an address: no 500, no markup, no template, no word about how it works."""

    @pytest.mark.parametrize(
        "path",
        [
            "/search?q={}",
            "/suggest?q={}",
            "/people?sex={}",
            "/people?camp=camp/{}",
            "/camps?place={}",
            "/compare?of={}",
            "/compare?q={}&id={}",
            "/page/person/{}",
            "/page/camp/{}",
            "/page/tie/{}",
            "/page/factoid/{}",
            "/page/arrest/{}",
            "/page/source/{}",
            "/page/conflict/{}",
            "/network/{}",
            "/network/{}.json",
            "/figures?about={}",
            "/figures?about=camp/{}",
            "/map?at={}&layer={}&view={}",
            "/timeline?year={}&kind={}",
            "/contradictions?rule={}&more={}",
            "/claimed?class={}",
            "/questions/{}",
            "/questions/person-evidence?person={}",
            "/help/{}",
            "/help/archives?q={}",
            "/help/correct?about={}",
            "/lang/{}?to={}",
            "/sparql?query={}",
            "/page/person/x?sources={}",
        ],
    )
    @pytest.mark.parametrize("text", HOSTILE)
    def test_it_stays_text(self, app: Starlette, inside: Inside, path: str, text: str) -> None:
        """Escaped where it is repeated, refused in words where it cannot be."""
        found = inside(app, path.replace("{}", quote(text, safe="%")), headers={"accept": BROWSER})
        assert found.status < 500
        if "html" in found.headers.get("content-type", ""):
            assert "<script>alert" not in found.text
            assert "<img src=x" not in found.text
            assert "Traceback" not in found.text
            assert ">49<" not in found.text


LEFT_OUT = re.compile(
    r"/lang/|/static/|/data/|[?&](sources|more|lang|to|about|of|id|q)=|/questions/.*[?.]|^/id/|/dump|\.(nt|gz)$|/sparql\?"
)
"""Addresses that are not followed: files of other tests, and pages that differ from one that is by a choice only."""


@pytest.fixture(scope="module")
def crawled(real: Starlette, inside: Inside) -> dict[str, str]:
    """Every page by its address; addresses that only narrow a list are followed once a page."""
    pages: dict[str, str] = {}
    wrong: list[str] = []
    waiting, known = deque([("/", "")]), {"/"}
    while waiting:
        path, came_from = waiting.popleft()
        found = inside(real, path, headers={"accept": BROWSER, "cookie": "lang=ru"})
        if found.status in {301, 303}:
            to = urlsplit(found.headers["location"])
            target = to.path + (f"?{to.query}" if to.query else "")
            if target not in known:
                known.add(target)
                waiting.append((target, path))
            continue
        if found.status != 200:
            wrong.append(f"{found.status} {path} from {came_from}")
            continue
        pages[path] = found.text
        if "html" not in found.headers["content-type"]:
            continue
        for address in re.findall(r'<a\b(?![^>]*nofollow)[^>]*\shref="(/[^"#]*)', found.text):
            link = html.unescape(address)
            if link not in known and not LEFT_OUT.search(link):
                known.add(link)
                waiting.append((quote(link, safe="/?=&%:"), path))
    assert wrong == []
    return pages


class TestCrawl:
    """Everything that a reader can reach from the first page, on the project's own data."""

    def test_every_page_is_reached(self, crawled: dict[str, str], real: Starlette) -> None:
        """Each person, entity and source can be reached by links, and each link leads somewhere."""
        kinds = {"person": RG.Person, "source": RG.Source, "camp": RG.Camp}
        for kind, rdf_class in kinds.items():
            there = {str(r["s"]) for r in real.state.site.graph.query(f"SELECT ?s {{ ?s a <{rdf_class}> }}")}
            missing = {iri for iri in there if f"/page/{iri.removeprefix(BASE)}" not in crawled}
            assert missing == set(), kind

    def test_nothing_is_unescaped_or_left_open(self, crawled: dict[str, str]) -> None:
        """No template mark, no Python value, no doubled escape in any page."""
        for path, text in crawled.items():
            for sign in ("{{", "{%", "None</", "&amp;amp;", "&amp;lt;", "object at 0x", '<span lang=""'):
                assert sign not in text, f"{path}: {sign}"

    @pytest.mark.skipif(not FACTS.is_dir(), reason="the audited facts do not lie beside this checkout")
    def test_no_withheld_person_is_in_any_page(self, crawled: dict[str, str], real: Starlette) -> None:
        """Nobody possibly living: names of the facts that are not published stand in no text of any page.

        Nor in any literal of the graph, of which SPARQL, documents, downloads and the reconciliation API are made.
        """
        published = {
            str(r["p"]).rsplit("/", 1)[-1] for r in real.state.site.graph.query(f"SELECT ?p {{ ?p a <{RG.Person}> }}")
        }
        forms: dict[str, set[str]] = {}
        for folder in ("figures", "alzhir"):
            for table, column in (("persons", "preferred_label_en"), ("names", "name")):
                for who, form in _columns(FACTS / folder / f"{table}.csv", "person_id", column):
                    forms.setdefault(who, set()).add(fold(re.sub(r"\s*\(.*?\)", "", form)))
        public = {form for who in published for form in forms.get(who, ())}
        hidden = {f for who in forms.keys() - published for f in forms.get(who, ()) if len(f.split()) > 1} - public
        assert hidden
        strings = {t for text in crawled.values() for t in re.findall(r">([^<>]{6,})<", text)}
        strings |= {html.escape(literal) for literal in _literals(real)}
        strings |= {t for text in crawled.values() for t in re.findall(r'"([^"<>]{6,})"', text) if " " in t}
        found = sorted({form for t in strings for form in hidden & _spans(fold(html.unescape(t)))})
        assert found == []


def _literals(app: Starlette) -> set[str]:
    """Return every text that the endpoint can answer."""
    query = "SELECT DISTINCT ?o { ?s ?p ?o FILTER(isLiteral(?o)) }"
    return {str(row["o"]) for row in app.state.site.store.select(query)}


def _columns(table: Path, *names: str) -> list[tuple[str, ...]]:
    with table.open(encoding="utf-8", newline="") as file:
        return [tuple(row[name] for name in names) for row in csv.DictReader(file)]


def _spans(text: str) -> set[str]:
    """Return every run of two to five words of a text."""
    words = text.split()
    return {" ".join(words[i : i + n]) for n in range(2, 6) for i in range(len(words) - n + 1)}
