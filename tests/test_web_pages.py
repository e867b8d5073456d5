"""Every kind of page in three languages: its frame, its words, its notices; maps, times, figures, questions, help."""
# ruff: noqa: RUF001 - Cyrillic letters are part of these tests

from __future__ import annotations

import csv
import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from seen import part, seen

from repgraph.errors import RepgraphError
from repgraph.ontology import RG, assets
from repgraph.web.app import create_app
from repgraph.web.limits import Limits
from repgraph.web.pages.frame import NOTICES
from repgraph.web.pages.language import NAMES
from repgraph.web.pages.words import Interface, interface, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette

    Inside = Callable[..., Any]
    Page = Callable[..., str]

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "src" / "repgraph" / "web" / "templates"
LANGUAGES = tuple(NAMES)
HE, SHE = "aibek-sarmanov", "zeinep-sarmanova"

KINDS_OF_PAGES = (
    "/", "/people", "/camps", "/acts", "/sources", "/map", "/timeline", "/timeline?year=1937", "/contradictions",
    "/claimed", "/figures", "/questions", "/questions/alzhir-wives", "/help", "/help/reading", "/help/not-found",
    "/help/archives", "/help/certificates", "/help/correct", "/search", "/search?q=Сарманов", "/compare", "/sparql",
    f"/page/person/{HE}", f"/compare?of={HE}", f"/network/{HE}", "/page/camp/steppe-camp", "/page/place/verny",
    "/page/source/memory", "/page/person/nobody", "/nowhere",
)  # fmt: skip
"""Every kind of page; entities of other kinds share the templates of these."""


@pytest.fixture(scope="module")
def app(sarmanov: Starlette) -> Starlette:
    """A site over three invented people."""
    return sarmanov


class TestEveryPage:
    """What stands on each kind of page in each language."""

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("path", KINDS_OF_PAGES)
    def test_language_heading_and_notices(self, app: Starlette, page: Page, path: str, language: str) -> None:
        """One h1, the language told, the switch, and everything that each page has to say in plain words."""
        text = page(app, path, language, 404 if path in {"/page/person/nobody", "/nowhere"} else 200)
        words = interface(language)
        assert f'<html lang="{language}">' in text
        assert len(re.findall(r"<h1[ >]", text)) == 1
        for notice in NOTICES:
            assert words.say(f"notice-{notice}") in html.unescape(text)
        for code, name in NAMES.items():
            assert f'href="/lang/{code}?to=' in text
            assert name in text
        assert 'name="viewport"' in text

    @pytest.mark.parametrize("path", KINDS_OF_PAGES)
    def test_nothing_stands_inline_and_nothing_comes_from_elsewhere(
        self, app: Starlette, page: Page, path: str
    ) -> None:
        """A strict policy holds: no style attribute, no handler, no script in the page, no file of other hosts."""
        text = page(app, path, "en", 404 if path in {"/page/person/nobody", "/nowhere"} else 200)
        assert not re.search(r"<[^>]+\s(style|on\w+)=", text)
        assert not re.search(r"<style", text)
        assert set(re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>", text)) <= {' type="application/ld+json"'}
        for address in re.findall(r'<(?:script|link rel="stylesheet"|img|image)[^>]*\s(?:src|href)="([^"]+)"', text):
            assert address.startswith("/static/"), address

    @pytest.mark.parametrize("path", KINDS_OF_PAGES)
    def test_ids_are_unique_and_labels_lead_to_controls(self, app: Starlette, page: Page, path: str) -> None:
        """What screen readers need: no id twice, each label with its control, links inside the page that lead on."""
        text = page(app, path, "en", 404 if path in {"/page/person/nobody", "/nowhere"} else 200)
        ids = re.findall(r'\sid="([^"]+)"', text)
        assert len(ids) == len(set(ids)), sorted({i for i in ids if ids.count(i) > 1})
        assert set(re.findall(r'<label[^>]*\sfor="([^"]+)"', text)) <= set(ids)
        assert set(re.findall(r'aria-labelledby="([^"]+)"', text)) <= set(ids)
        assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


class TestLanguage:
    """The switch is remembered; before that the browser's wish counts."""

    @pytest.mark.parametrize(
        ("header", "language"),
        [
            ("kk-KZ, ru;q=0.8", "kk"),
            ("ru-RU", "ru"),
            ("de, ru;q=0.2, kk;q=0.1", "ru"),
            ("de", "en"),
            ("*;q=x,,;", "en"),
        ],
    )
    def test_the_browsers_wish(self, app: Starlette, inside: Inside, header: str, language: str) -> None:
        """``Accept-Language`` with weights; English where none of the three is wanted."""
        found = inside(app, "/", headers={"accept-language": header})
        assert found.headers["content-language"] == language
        assert {"accept-language", "cookie"} <= {v.strip().lower() for v in found.headers["vary"].split(",")}

    def test_the_choice_is_remembered(self, app: Starlette, inside: Inside) -> None:
        """A cookie that goes nowhere else; the reader comes back to the same page."""
        found = inside(app, "/lang/kk?to=/people%3Fsex%3Dmale")
        assert (found.status, found.headers["location"]) == (303, "/people?sex=male")
        assert found.headers["set-cookie"].startswith("lang=kk;")
        assert {"httponly", "samesite=lax"} <= {p.strip().lower() for p in found.headers["set-cookie"].split(";")}
        chosen = inside(app, "/", headers={"cookie": "lang=kk", "accept-language": "ru"})
        assert chosen.headers["content-language"] == "kk"
        assert inside(app, "/?lang=ru", headers={"cookie": "lang=kk"}).headers["content-language"] == "ru"

    @pytest.mark.parametrize(
        "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "x", "%0d%0aa: b"]
    )
    def test_the_switch_leads_nowhere_else(self, app: Starlette, inside: Inside, to: str) -> None:
        """No open redirect, no header of others."""
        assert inside(app, f"/lang/ru?to={quote(to, safe='%')}").headers["location"] == "/"

    def test_there_is_no_fourth(self, app: Starlette, inside: Inside) -> None:
        """An unknown language is not found."""
        assert inside(app, "/lang/xx?to=/").status == 404

    def test_every_message_has_three_languages(self) -> None:
        """All texts of the interface are there in Kazakh, Russian and English, with the same holes."""
        for name, message in texts("interface").items():
            assert set(message) == set(LANGUAGES), name
            if isinstance(message["en"], str):
                holes = {language: set(re.findall(r"{(\w*)}", message[language])) for language in LANGUAGES}
                assert holes["en"] == holes["ru"] == holes["kk"], name
        for name, section in texts("guide").items():
            for entry in section if isinstance(section, list) else [section]:
                assert set(LANGUAGES) <= set(entry), name
                assert (
                    len({len(entry[language]) if isinstance(entry["en"], list) else 1 for language in LANGUAGES}) == 1
                )

    def test_every_message_is_used(self) -> None:
        """A text that no page says any more is taken out."""
        code = "\n".join(
            path.read_text(encoding="utf-8")
            for folder in (TEMPLATES, TEMPLATES.parent / "pages")
            for path in folder.iterdir()
            if path.is_file()
        )
        made = re.compile(
            r"(download|facet|facet-note|value|way|layer|list|nav|kind|source|notice|help|correct|param|hint|tag|modifier|where"
            r"|map-view|glance|heading|correct-want|why)-"
        )
        unused = [name for name in texts("interface") if f"{name}" not in code and not made.match(name)]
        assert unused == []


class TestOtherPages:
    """Contradictions, claimed, figures, map, time, network, comparison, questions, help."""

    def test_every_conflict_stands_among_the_contradictions(self, real: Starlette, page: Page) -> None:
        """All of them, filterable, each with every value."""
        store = real.state.site.graph
        total = len(list(store.query(f"SELECT ?c {{ ?c a <{RG.Conflict}> }}")))
        ids: set[str] = set()
        for number in range(1, 40):
            text = page(real, f"/contradictions?page={number}")
            ids |= set(re.findall(r'<div class="conflict" id="c-([^"]+)"', text))
            if 'rel="next"' not in text:
                break
        assert len(ids) == total
        undecided = seen(page(real, "/contradictions?rule=undecided"))
        assert "no rule decided, so none is read" in undecided
        assert "read by the rule" not in undecided

    def test_claimed_and_alleged_have_a_page_of_their_own(self, app: Starlette, page: Page) -> None:
        """Told with their sources, and found nowhere else."""
        text = seen(page(app, "/claimed"))
        assert "Steppe camp" in text
        assert "Union of Pens" in text
        assert "alleged by police, denouncers or in confessions" in text
        for path in ("/map", "/timeline?year=1937", f"/network/{HE}", "/people?camp=camp/steppe-camp"):
            elsewhere = page(app, path)
            assert "Union of Pens" not in elsewhere, path
        assert "Dias Orazov" in page(app, f"/network/{HE}")  # as a pupil, not as the alleged associate
        ties = json.loads(page(app, f"/network/{HE}.json"))["edges"]
        assert {tie["kind"] for tie in ties} == {"spouse", "teacher-of"}

    def test_each_edge_leads_to_its_evidence(self, app: Starlette, page: Page) -> None:
        """A tie has a page with its sources."""
        text = page(app, f"/network/{HE}")
        edges = set(re.findall(r'<a href="(/page/tie/[^"]+)" class="edge', text))
        assert len(edges) == 2
        for edge in edges:
            assert '<details class="evidence" open>' in page(app, edge)

    def test_time_tells_certain_from_possible(self, app: Starlette, page: Page) -> None:
        """An arrest of "autumn 1937" that another source dates to a day is certain; its page lists it."""
        text = page(app, "/timeline?year=1937&kind=Arrest")
        assert "27 September 1937" in part(text, "time-certain")
        assert 'aria-labelledby="time-possible"' not in text

    def test_the_map_tells_what_it_cannot_show(self, real: Starlette, page: Page) -> None:
        """Places without coordinates are listed; what lies inside another place says so."""
        text = page(real, "/map")
        assert "Told, but without a known position" in seen(text)
        assert "which contains it" in seen(text)
        assert text.count('class="mark ') > 40

    def test_figures_stand_together_only_where_they_count_the_same(self, real: Starlette, page: Page) -> None:
        """Held at one time and passed through are two tables; copies of one text are one origin."""
        text = page(real, "/figures?about=camp/alzhir")
        headings = re.findall(r'<h3 id="h-[^"]+">(.*?)</h3>', text)
        assert len(headings) == len(set(headings)) > 10
        assert any("passed through" in h.casefold() for h in headings)

    def test_namesakes_side_by_side(self, app: Starlette, page: Page) -> None:
        """Two people in two columns; dates that exclude each other are told."""
        told = seen(page(app, f"/compare?id={HE}&id={SHE}"))
        assert "Aibek Sarmanov Zeinep Sarmanova" in told
        assert re.search(r"Died .*25 February 1938", told)

    def test_a_question_is_asked_by_name(self, real: Starlette, page: Page) -> None:
        """A name in any script becomes an id, and the page says how it was understood."""
        told = seen(page(real, "/questions/person-evidence?person=Рыскулов Турар"))
        assert "was understood as: Turar Ryskulov" in told
        assert "CSV" in told
        assert "missing" not in told
        table = page(real, "/questions/person-evidence.csv?person=turar-ryskulov")
        assert next(csv.reader(table.splitlines()))[0] == "states"

    def test_questions_say_what_they_need(self, app: Starlette, page: Page) -> None:
        """A missing parameter is asked for, an odd one is refused in words."""
        assert "Fill in what is marked with *" in seen(page(app, "/questions/person-evidence"))
        assert "This could not be asked" in seen(page(app, "/questions/facilities-on-a-day?day=someday", status=400))

    def test_a_letter_is_made_and_nothing_kept(self, app: Starlette, inside: Inside) -> None:
        """Without an account: what a reader writes comes back as a letter, escaped."""
        form = "about=/page/person/x&want=withdraw&wrong=" + quote("<script>alert(1)</script> жалған")
        found = inside(
            app, "/help/correct", "POST", {"content-type": "application/x-www-form-urlencoded"}, form.encode()
        )
        assert found.status == 200
        assert "&lt;script&gt;alert(1)&lt;/script&gt; жалған" in found.text
        assert "<script>alert" not in found.text
        assert "withdraw something" in found.text

    @pytest.mark.parametrize(
        ("contact", "href"),
        [("archive@example.org", "mailto:archive@example.org"), ("https://example.org/@us", "https://example.org/@us")],
    )
    def test_where_a_letter_goes(self, app: Starlette, page: Page, contact: str, href: str) -> None:
        """To whom the keeper of the site names; else the page says that nobody is named."""
        assert "no address for letters stands here" in seen(page(app, "/help/correct"))
        made = create_app(app.state.site.store.location, limits=Limits(workers=1), contact=contact)
        assert f'href="{href}"' in page(made, "/help/correct")
        made.state.site.close()
        with pytest.raises(RepgraphError, match="is no contact"):
            create_app(app.state.site.store.location, contact="javascript:alert(1)")

    def test_the_chart_of_months_runs_in_time(self, real: Starlette, page: Page) -> None:
        """The months with most arrests, in their order."""
        months = re.findall(r"<title>(\d{4}-\d\d): ", page(real, "/questions/arrests-by-month"))
        assert len(months) > 20
        assert months == sorted(months)
        assert "1937-11" in months


def test_templates_say_only_messages_that_are_there() -> None:
    """A misspelt message is found here and not by a reader."""
    words = Interface("en")
    for path in TEMPLATES.glob("*.html"):
        for name in re.findall(r"w\.(?:say|fill|count|counted)\('([\w-]+)'[,)]", path.read_text(encoding="utf-8")):
            assert words.says(name), f"{path.name}: {name}"


def test_static_files_travel_with_the_code() -> None:
    """The style sheet and the base map need no bundling; the folder of bundles may be missing."""
    static = assets() / "src" / "repgraph" / "web" / "static"
    assert {"site.css", "basemap.svg", "icon.svg"} <= {p.name for p in static.iterdir()}
