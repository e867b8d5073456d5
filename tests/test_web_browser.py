"""A real browser walks through the site: three languages, a phone and a desk, no error, no request that leaves.

Needs Debian's chromium (``apt-get install chromium``), the package playwright, and the bundled scripts
(``npm ci && npm run build`` in ``frontend/``); without them these tests are skipped.
"""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from repgraph.web.pages.words import interface

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
BUNDLE = ROOT / "src" / "repgraph" / "web" / "static" / "bundle" / "editor.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""

playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no browser here: apt-get install chromium"),
    pytest.mark.skipif(not BUNDLE.is_file(), reason="no scripts here: cd frontend && npm ci && npm run build"),
]

WIDTHS = {"phone": (390, 844), "desk": (1280, 900)}
LANGUAGES = ("kk", "ru", "en")
SCRIPTS = {"Бөкейханов": "kk", "Букейханов": "ru", "Bokeikhanov": "en"}
WAIT = 15_000
QUERY = """PREFIX rg: <https://w3id.org/repgraph/ontology#>
SELECT ?camp WHERE { ?camp a rg:CampDivision } ORDER BY ?camp LIMIT 3"""

PAGES = (
    "/",
    "/people",
    "/people?sex=female&camp=camp/alzhir",
    "/camps",
    "/acts",
    "/sources",
    "/map",
    "/map?view=all",
    "/timeline",
    "/timeline?year=1938",
    "/contradictions",
    "/claimed",
    "/figures",
    "/figures?about=camp/karlag",
    "/questions",
    "/questions/arrests-by-month",
    "/questions/person-evidence?person=turar-ryskulov",
    "/questions/chain-of-facilities?person=aziza-ryskulova",
    "/help",
    "/help/reading",
    "/help/not-found",
    "/help/archives",
    "/help/correct",
    "/search?q=Рыскулов",
    "/compare?of=turar-ryskulov",
    "/network/alikhan-bokeikhanov",
    "/page/person/turar-ryskulov",
    "/page/person/aziza-ryskulova?sources=open",
    "/page/camp/alzhir",
    "/page/place/almaty",
    "/page/body/oso",
    "/page/act/chsir",
    "/page/group/kazakhs",
    "/page/source/seed-001",
    "/page/tie/ar00002",
    "/page/factoid/fc00307",
    "/page/conflict/alzhir-established",
    "/sparql",
    "/ontology",
    "/dataset",
)
"""Every kind of page."""


@pytest.fixture(scope="module")
def address(site: Callable[..., AbstractContextManager[str]], real_build: Path) -> Iterator[str]:
    """The site over the project's own data, as a process of its own."""
    with site(real_build) as base:
        yield base.rstrip("/")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all walks."""
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def visit(browser: Browser, address: str) -> Callable[..., AbstractContextManager[Page]]:
    """Return a function that opens a fresh window while a ``with`` lasts, and watches it.

    At the end nothing may have gone wrong in the console, and no request may have gone to another host.
    """

    @contextmanager
    def open_window(width: str, language: str) -> Iterator[Page]:
        across, down = WIDTHS[width]
        context = browser.new_context(
            viewport={"width": across, "height": down}, locale=language, reduced_motion="reduce"
        )
        context.set_default_timeout(WAIT)
        wrong: list[str] = []
        page = context.new_page()
        page.on("console", lambda said: wrong.append(f"console: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on(
            "request",
            lambda sent: (
                None
                if sent.url.startswith((f"{address}/", "data:", "blob:"))
                else wrong.append(f"leaves the machine: {sent.url}")
            ),
        )
        try:
            yield page
            assert wrong == []
        finally:
            context.close()

    return open_window


def fits(page: Page) -> None:
    """The page is not wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{page.url} scrolls sideways"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_walk_through_the_site(
    visit: Callable[..., AbstractContextManager[Page]], address: str, width: str, language: str
) -> None:
    """Home, search in three scripts, person, source, camp, map, network, editor, results, and back to a page."""
    words = interface(language)
    with visit(width, language) as page:
        page.goto(address)
        assert page.get_attribute("html", "lang") == language  # the browser's own wish
        fits(page)

        for written in SCRIPTS:
            page.goto(address)
            page.fill("#q", written)
            page.wait_for_selector("[role=listbox]:not([hidden]) [role=option]")
            page.press("#q", "Enter")
            page.wait_for_url("**/search?q=*")
            hit = page.locator(".hits a[href='/page/person/alikhan-bokeikhanov']")
            assert hit.count() == 1, written
            fits(page)

        page.locator(".hits a[href='/page/person/alikhan-bokeikhanov']").click()
        page.wait_for_selector("ol.life")
        assert words.say("heading-glance") in page.inner_text("main")
        fits(page)

        page.locator(".glance .more").first.click()  # to the sources of a line
        page.locator("ol.life details.evidence summary").first.wait_for()
        first = page.locator("ol.life details.evidence").first
        if not first.evaluate("box => box.open"):
            first.locator("summary").click()
        first.locator("a[href^='/page/source/']").first.click()
        page.wait_for_selector("#rows")
        assert words.say("source-says") in page.inner_text("main")
        fits(page)

        page.goto(f"{address}/camps")
        page.locator("a[href='/page/camp/alzhir']").first.click()
        page.wait_for_selector("#people")
        fits(page)
        page.locator("a[href^='/map?at=']").click()
        page.wait_for_selector("#map .mark.here")
        page.locator(".zoom button").first.click()
        assert "scale" in (page.get_attribute("#map .all", "transform") or "")
        page.locator("input[name=layer][value=camps]").uncheck()
        assert page.locator("#map .mark.camps:visible").count() == 0
        fits(page)

        page.goto(f"{address}/network/turar-ryskulov")
        page.locator(".network:visible a.edge").first.evaluate(
            "edge => edge.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
        )
        page.locator("dialog.sources[open] .actions a").click()
        page.wait_for_url("**/page/tie/**")
        assert page.locator("details.evidence[open]").count() >= 1

        page.goto(f"{address}/sparql?query={quote(QUERY)}")
        page.wait_for_selector("html[data-editor=ready]", state="attached")
        page.wait_for_selector("#yasr table a[href^='/id/camp/']")
        assert page.locator("#yasr tbody tr").count() == 3
        page.locator("#yasr table a[href^='/id/camp/']").first.click()
        page.wait_for_url("**/page/camp/**")
        fits(page)


def test_the_switch_is_remembered(visit: Callable[..., AbstractContextManager[Page]], address: str) -> None:
    """A click changes the language, keeps the page, and holds on the next one."""
    with visit("phone", "en") as page:
        page.goto(f"{address}/people?sex=female")
        page.locator(".languages a[lang=kk]").click()
        page.wait_for_selector("html[lang=kk]")
        assert page.url.endswith("/people?sex=female")
        page.locator(".row-name").first.click()
        assert page.get_attribute("html", "lang") == "kk"


def test_suggestions_by_keyboard(visit: Callable[..., AbstractContextManager[Page]], address: str) -> None:
    """Arrow down, enter: a combobox that can be used without a pointer."""
    with visit("desk", "ru") as page:
        page.goto(address)
        page.fill("#q", "рыскул")
        page.wait_for_selector("[role=option]")
        page.press("#q", "ArrowDown")
        assert page.get_attribute("#q", "aria-activedescendant") == page.locator(
            "[role=option][aria-selected=true]"
        ).get_attribute("id")
        page.press("#q", "Enter")
        page.wait_for_url("**/page/person/*")


def test_an_example_fills_the_editor(visit: Callable[..., AbstractContextManager[Page]], address: str) -> None:
    """The query library stands beside the editor; completion knows the ontology."""
    with visit("desk", "en") as page:
        page.goto(f"{address}/sparql")
        page.wait_for_selector("html[data-editor=ready]", state="attached")
        page.locator("[data-example=arrests-by-month]").click()
        shown = "document.querySelector('.CodeMirror').CodeMirror"
        assert "rg:Arrest" in page.evaluate(f"{shown}.getValue()")
        page.evaluate(
            f"{shown}.setValue('SELECT * {{ ?camp a rg:CampDiv }}'); {shown}.setCursor(0, 27); {shown}.focus()"
        )
        page.keyboard.press("Control+Space")
        page.wait_for_selector(".CodeMirror-hints")
        assert "rg:CampDivision" in page.inner_text(".CodeMirror-hints")


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is missing: cd frontend && npm ci")
@pytest.mark.parametrize("width", WIDTHS)
def test_a_network_is_chosen_and_read(
    visit: Callable[..., AbstractContextManager[Page]], address: str, width: str
) -> None:
    """A box changes the drawing, an edge opens its sources in place, by keyboard too; no name leaves the drawing."""
    axe = AXE.read_text(encoding="utf-8")
    with visit(width, "en") as page:
        page.goto(f"{address}/network/alikhan-bokeikhanov")
        every = page.locator(".network:visible a.edge").count()
        page.locator("form.ties input[value=other]").uncheck()
        page.wait_for_url("**kind=kin**")
        page.wait_for_function(
            f"[...document.querySelectorAll('.network')].every(n => n.querySelectorAll('.edge').length < {every})"
        )
        assert page.locator(".network:visible a.edge.other").count() == 0
        assert page.locator(".network:visible a.edge.kin").count() >= 1
        page.fill("form.ties input[name=from]", "soon")
        page.press("form.ties input[name=from]", "Tab")
        page.wait_for_selector(".wrong")
        page.fill("form.ties input[name=from]", "")
        page.press("form.ties input[name=from]", "Tab")
        page.wait_for_selector(".wrong", state="detached")

        edge = page.locator(".network:visible a.edge").first
        edge.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog.sources[open] details.evidence[open] a[href^='/page/source/']")
        assert "/network/" in page.url
        fits(page)
        page.evaluate(axe)
        found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [one["id"] for one in found["violations"] if one["impact"] in {"serious", "critical"}] == []
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog.sources", state="hidden")
        assert edge.evaluate("edge => edge === document.activeElement")

        for person in ("alikhan-bokeikhanov", "mukhtar-auezov"):
            page.goto(f"{address}/network/{person}")
            outside = page.evaluate(
                """() => [...document.querySelectorAll('.network')].filter(net => net.clientWidth).flatMap(net => {
                    const box = net.getBoundingClientRect();
                    return [...net.querySelectorAll('text')].filter(text => {
                        const own = text.getBoundingClientRect();
                        return own.left < box.left - 1 || own.right > box.right + 1;
                    }).map(text => text.textContent);
                })"""
            )
            assert outside == []


def test_pages_are_whole_without_scripts(browser: Browser, address: str) -> None:
    """Search, sources, comparison and editor work with scripts switched off."""
    context = browser.new_context(java_script_enabled=False, locale="ru")
    page = context.new_page()
    page.goto(address)
    page.fill("#q", "Рыскулов")
    page.press("#q", "Enter")
    page.locator("a[href='/page/person/turar-ryskulov']").first.click()
    page.locator("ol.life details.evidence summary").first.click()
    assert page.locator("ol.life details.evidence[open] .badge").count() >= 2
    page.goto(f"{address}/sparql")
    assert page.locator("textarea[name=query]").is_visible()
    page.select_option("select[name=format]", "json")
    page.locator("form#sparql button").click()
    page.wait_for_url("**/sparql?query=*")
    assert '"bindings"' in page.content()
    context.close()


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is missing: cd frontend && npm ci")
@pytest.mark.parametrize("width", WIDTHS)
def test_no_serious_barrier(visit: Callable[..., AbstractContextManager[Page]], address: str, width: str) -> None:
    """axe-core finds no serious or critical violation on any kind of page."""
    axe = AXE.read_text(encoding="utf-8")
    language = {"phone": "kk", "desk": "en"}[width]
    barriers = []
    with visit(width, language) as page:
        for path in PAGES:
            page.goto(f"{address}{quote(path, safe='/?=&%')}")
            if path == "/sparql":
                page.wait_for_selector("html[data-editor=ready]", state="attached")
            page.evaluate(axe)
            found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            barriers += [
                f"{path}: {one['id']} {one['nodes'][0]['target']} {one['nodes'][0]['html'][:120]}"
                for one in found["violations"]
                if one["impact"] in {"serious", "critical"}
            ]
            fits(page)
    assert barriers == []


@pytest.mark.parametrize("width", WIDTHS)
def test_every_kind_of_page_in_russian(
    visit: Callable[..., AbstractContextManager[Page]], address: str, width: str
) -> None:
    """No console error, nothing from elsewhere, no page wider than the window."""
    with visit(width, "ru") as page:
        for path in PAGES:
            page.goto(f"{address}{quote(path, safe='/?=&%')}")
            assert page.get_attribute("html", "lang") == "ru"
            assert re.search(r"\S", page.inner_text("h1"))
            fits(page)
