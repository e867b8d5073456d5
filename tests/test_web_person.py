"""The page of a person: everything that the command tells, each line with its sources; the words of history."""
# ruff: noqa: RUF001 - Cyrillic letters are part of these tests

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from seen import part, seen

import repgraph
from repgraph import life
from repgraph.ontology import BASE
from repgraph.web.downloads import offered
from repgraph.web.pages.language import NAMES
from repgraph.web.pages.words import interface, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette

    Inside = Callable[..., Any]
    Page = Callable[..., str]

LANGUAGES = tuple(NAMES)
HE, SHE = "aibek-sarmanov", "zeinep-sarmanova"
NO_TEXT = re.compile(r"[a-z]+(-[a-z]+)*|\[?\d+\]?|https|case 1|дело 1|1-іс")
"""What the text of the command has besides what it tells: ids, numbers of notes, the number of an only case."""


@pytest.fixture(scope="module")
def app(sarmanov: Starlette) -> Starlette:
    """A site over three invented people."""
    return sarmanov


@pytest.fixture(scope="module")
def graph(app: Starlette) -> repgraph.KnowledgeGraph:
    """The graph of that site."""
    found: repgraph.KnowledgeGraph = app.state.site.graph
    return found


class TestPerson:
    """The page of a person."""

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("local", [HE, SHE, "dias-orazov"])
    def test_it_tells_what_the_command_tells(
        self, app: Starlette, page: Page, graph: repgraph.KnowledgeGraph, language: str, local: str
    ) -> None:
        """Each time, label and wording that ``repgraph show`` prints stands on the page too."""
        text = seen(page(app, f"/page/person/{local}?sources=open", language)).casefold()
        lines = life.as_text(graph.person(local), language).splitlines()
        words = interface(language)
        told = [re.sub(r" \[\d+[^\]]*\]", "", line).strip() for line in lines if line.startswith("  ")]
        pieces = {p.strip(" ,.()") for line in told for p in re.split(r"[:;()“”«»\[\]]", line)}
        renamed = {"Verny", "ChSIR"}  # these stand under the names that history gives them
        tags = set(re.findall(r"\(([a-z]{2}(?:-[a-z]+)?); ", "\n".join(lines)))
        missing = sorted(
            p for p in pieces - renamed - tags
            if p and p.casefold() not in text and not NO_TEXT.fullmatch(p)
            and p not in {words.say("note", number="", text="").strip(" :"), words.say("read")}
        )  # fmt: skip
        assert missing == []

    def test_names_in_every_script(self, app: Starlette, page: Page) -> None:
        """The name in the reader's language on top, the others beneath, each marked with its language."""
        text = page(app, f"/page/person/{HE}", "kk")
        assert re.search(r"<h1>Айбек Сарманұлы</h1>", text)
        assert '<span lang="ru">Сарманов Айбек</span>' in text
        assert '<span lang="en">Aibek Sarmanov</span>' in text

    def test_every_statement_shows_its_source_place_and_comparison(self, app: Starlette, page: Page) -> None:
        """One click away: source, place in it, compared or not, tier; a box of sources under every line."""
        text = page(app, f"/page/person/{HE}")
        life_in_order = re.search(r'<ol class="life">.*?</ol>', text, re.DOTALL)
        assert life_in_order
        for line in re.split(r'<div class="told"', life_in_order[0])[1:]:
            assert '<details class="evidence">' in line
        for statement in re.findall(r'<li id="s-[^"]+">.*?</li>', text, re.DOTALL):
            told = seen(statement)
            assert 'href="/page/source/' in statement
            assert re.search(r"p\. \d|place in the source not recorded", told)
            assert re.search(r"(compared with the source|not compared) tier \d", told)
        assert "confirmed" not in seen(text).casefold()

    def test_dates_are_as_the_source_gave_them(self, app: Starlette, page: Page) -> None:
        """Not finer than the source; the printed wording stands beside."""
        told = part(page(app, f"/page/person/{HE}"), "life")
        assert "about 1890" in told
        assert "prints “autumn 1937”" in told

    def test_disagreements_stand_side_by_side_with_the_rule(self, app: Starlette, page: Page) -> None:
        """Three days of death, one read, the rule named, the family's notice marked."""
        text = page(app, f"/page/person/{HE}")
        conflict = re.search(r'<div class="conflict".*?</ul>\s*</div>', text, re.DOTALL)
        assert conflict
        told = seen(conflict[0])
        assert "read by the rule “questioned values set aside”" in told
        assert conflict[0].count('<div class="value">') == 3
        assert re.search(
            r'<li class="chosen">\s*<div class="value">25 February 1938</div>\s*<div class="read">', conflict[0]
        )
        assert "25 April 1938" in told
        assert "a notice to the family, which decides nothing" in told

    def test_charges_are_quoted_and_ascribed(self, app: Starlette, page: Page) -> None:
        """Soviet labels stand in quotation marks, with the body that used them."""
        told = seen(page(app, f"/page/person/{HE}"))
        assert "charged by OGPU plenipotentiary with “bourgeois nationalism”" in told
        assert told.count("bourgeois nationalism") == told.count("“bourgeois nationalism”")

    def test_claimed_and_alleged_stand_apart(self, app: Starlette, page: Page) -> None:
        """The steppe camp and the secret centre are not in the life; each has a box of its own."""
        text = page(app, f"/page/person/{HE}")
        assert "Steppe camp" not in part(text, "life")
        assert "Steppe camp" not in part(text, "glance")
        assert "one text, copied on 2 pages" in part(text, "heading-claimed")
        assert "Union of Pens" in part(text, "heading-alleged")
        assert "Union of Pens" not in part(text, "life")
        assert "Nothing is concluded from it here" in part(text, "heading-alleged")

    def test_the_wifes_case_stands_beside_the_husbands(self, app: Starlette, page: Page) -> None:
        """Both cases in two columns, on his page and on hers, with what the derivation rests on."""
        his, hers = (part(page(app, f"/page/person/{who}"), "families") for who in (HE, SHE))
        assert "From this case followed the case of Zeinep Sarmanova".casefold() in his.casefold()
        assert "This case followed from the case of Aibek Sarmanov".casefold() in hers.casefold()
        for told in (his, hers):
            assert "Aibek Sarmanov" in told
            assert "25 February 1938" in told
            assert "Zeinep Sarmanova" in told
            assert re.search(r"\d sources?", told)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_silences_are_told_with_where_to_ask(self, app: Starlette, page: Page, language: str) -> None:
        """What no source says is said, never as "was not"; each with the archive that may know."""
        words = interface(language)
        told = part(page(app, f"/page/person/{HE}", language), "silences")
        for silence in ("place-of-death", "burial", "rehabilitation"):
            assert words.say("silence", what=words.say(f"silence-{silence}")) in told
            assert words.say(f"where-{silence}") in told

    def test_cite_and_download(self, app: Starlette, page: Page, inside: Inside) -> None:
        """The address for good, the version, and files that are there."""
        text = page(app, f"/page/person/{HE}")
        reuse = re.search(r'<section class="reuse".*?</section>', text, re.DOTALL)
        assert reuse
        assert f"{BASE}person/{HE}" in seen(reuse[0])
        assert repgraph_version() in seen(reuse[0])
        files = re.findall(r'href="(/download/[^"]+|/page/[^"]+\.txt)"', reuse[0])
        assert len(files) == 1 + len(list(offered("person")))
        assert [inside(app, file).status for file in files] == [200] * len(files)

    def test_the_plain_text_is_that_of_the_command(
        self, app: Starlette, page: Page, graph: repgraph.KnowledgeGraph
    ) -> None:
        """The same words, in the reader's language."""
        assert page(app, f"/page/person/{HE}.txt", "ru") == life.as_text(graph.person(HE), "ru") + "\n"

    def test_schema_org_holds_what_is_plain(self, app: Starlette, page: Page) -> None:
        """Exact dates only, nothing claimed or alleged."""
        found = re.search(
            r'<script type="application/ld\+json">(.*?)</script>', page(app, f"/page/person/{HE}"), re.DOTALL
        )
        assert found
        told = json.loads(found[1])
        assert told["@id"] == f"{BASE}person/{HE}"
        assert told["deathDate"] == "1938-02-25"
        assert "birthDate" not in told  # "about 1890" is no ISO date
        assert told["spouse"] == [{"@type": "Person", "@id": f"{BASE}person/{SHE}", "name": "Zeinep Sarmanova"}]
        assert "Steppe" not in found[1]

    def test_real_lives_are_told_as_by_the_command(self, real: Starlette, page: Page) -> None:
        """Days, rules and silences of real people, whose pages are long."""
        for local, said in (
            ("turar-ryskulov", ["between 8 February 1938 and 10 February 1938", "no rule decided, so none is read"]),
            ("saken-seifullin", ["25 April 1938", "28 February 1939"]),
        ):
            told = seen(page(real, f"/page/person/{local}"))
            for words in said:
                assert words in told, f"{local}: {words}"


def repgraph_version() -> str:
    """Return the version as the command tells it."""
    from importlib.metadata import version  # noqa: PLC0415

    return version("repgraph")


class TestWordsOfHistory:
    """Names of peoples and places, and labels that must keep their quotation marks."""

    def test_places_have_the_name_of_the_day(self, real: Starlette, page: Page) -> None:
        """Alma-Ata in 1938, today's name in brackets; in Kazakh the name did not change."""
        for language, said in (("en", "Alma-Ata (today Almaty)"), ("ru", "Алма-Ата (ныне Алматы)"), ("kk", "Алматы")):
            assert said in seen(page(real, "/page/person/saken-seifullin", language))
        assert "Almaty (before: Verny, Alma-Ata)" in seen(page(real, "/page/place/almaty"))

    def test_what_happened_has_its_date(self, real: Starlette, page: Page) -> None:
        """The chronicle of a camp tells when, and each person of its list what happened there only."""
        told = seen(page(real, "/page/camp/alzhir"))
        assert re.search(r"6 January 1938; 10 January 1938\s+first convoy", told)
        assert re.search(r"Aziza Ryskulova .{0,60}1911 – \?\s+(detention|held)[^;]{0,40}\(29 May 1938\)", told)

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "ALZHIR, Akmola camp for wives of “traitors to the Motherland”"),
            ("ru", "АЛЖИР, Акмолинский лагерь жён «изменников Родины»"),
            ("kk", "АЛЖИР, «Отанын сатқандар әйелдерінің» Ақмола лагері"),
        ],
    )
    def test_alzhir_keeps_its_quotation_marks(self, real: Starlette, page: Page, language: str, said: str) -> None:
        """On its page and in lists."""
        assert said in seen(page(real, "/page/camp/alzhir", language))
        assert said in seen(page(real, "/camps", language))
        label = re.search(r"<h1[^>]*>(.*?)</h1>", page(real, "/page/camp/alzhir", language))
        assert label
        assert seen(label[1]) == said

    def test_ethnicity_names_its_source(self, real: Starlette, page: Page) -> None:
        """A document's and an author's stand under different headings, in lists and on pages."""
        told = seen(page(real, "/people"))
        assert "Ethnicity as a document records it" in told
        assert "Ethnicity as an author gives it" in told
        assert "Never concluded from a name." in told

    def test_names_lead_to_what_is_there(self, real: Starlette) -> None:
        """Each people, place, camp or act that has words of its own is in the graph, under one of its kinds."""
        known = {str(row["s"]) for row in real.state.site.graph.query(
            f"SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), '{BASE}')) }}"
        )}  # fmt: skip
        named = {f"{BASE}{kind}/{local}" for kind, found in texts("names").items() for local in found}
        assert named <= known, sorted(named - known)
