"""Lists with facets, a camp with ten thousand people, and the search."""
# ruff: noqa: RUF001 - Cyrillic letters are part of these tests

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from rdflib import DCTERMS, XSD
from seen import part, part_or_nothing, seen

from repgraph import queries
from repgraph.ontology import BASE, RG, RGV
from repgraph.store.embedded import EmbeddedStore
from repgraph.web.app import create_app
from repgraph.web.limits import Limits
from repgraph.web.pages.catalogue import Catalogue
from repgraph.web.pages.index import SHELVES
from repgraph.web.pages.language import NAMES
from repgraph.web.pages.words import interface, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.applications import Starlette

    Inside = Callable[..., Any]
    Page = Callable[..., str]

ROOT = Path(__file__).parents[1]
LANGUAGES = tuple(NAMES)
HE = "aibek-sarmanov"


@pytest.fixture(scope="module")
def app(sarmanov: Starlette) -> Starlette:
    """A site over three invented people."""
    return sarmanov


def catalogue_of(app: Starlette) -> Catalogue:
    """Return the catalogue of people, made anew."""
    rows = app.state.site.store.select(queries.library()[SHELVES["people"].facts].bind())
    return Catalogue((str(r["item"]), str(r["facet"]), str(r["value"])) for r in rows)


class TestLists:
    """People, camps, sources: facets with counts, pages, orders."""

    def test_facets_count_what_they_leave(self, real: Starlette, page: Page) -> None:
        """A value's count is the number of lines that its choice leaves; choices narrow one another."""
        text = page(real, "/people")
        for address, count in re.findall(
            r'<a href="(/people\?(?:sex|kind|camp|body)=[^"&]+)"[^>]*>.*?<span class="count">([\d\s]+)</span>', text
        )[:12]:
            chosen = seen(page(real, html.unescape(address)))
            assert re.search(rf"\b{count.strip()} (people|person)\b", chosen), address
        both = {"sex": str(RGV.female), "camp": f"{BASE}camp/alzhir"}
        women = catalogue_of(real).choose(both).bit_count()
        assert 80 < women < 120
        assert f"{women} people" in seen(page(real, "/people?sex=female&camp=camp/alzhir"))

    def test_counts_are_those_of_sparql(self, real: Starlette) -> None:
        """Bits and joins agree."""
        catalogue = catalogue_of(real)
        asked = real.state.site.graph.query(
            f"SELECT ?c (COUNT(DISTINCT ?p) AS ?n) {{ ?e <{RG.facility}> ?c ; <{RG.person}> ?p "
            f"FILTER NOT EXISTS {{ ?e <{RG.claimed}> true }} }} GROUP BY ?c"
        )
        assert dict(catalogue.counts("camp", {})) == {str(r["c"]): int(str(r["n"])) for r in asked}

    def test_claimed_events_are_in_no_list(self, app: Starlette, page: Page) -> None:
        """Only copied notices put him into the steppe camp: no count knows it."""
        assert "0 people" in seen(page(app, "/people?camp=camp/steppe-camp"))
        assert "Aibek" not in part_or_nothing(page(app, "/page/camp/steppe-camp"), "people")

    def test_pages_follow_one_another(self, real: Starlette, page: Page) -> None:
        """Every person stands on one page of the list, once."""
        found: list[str] = []
        for number in range(1, 20):
            text = page(real, f"/people?page={number}", "ru")
            rows = re.findall(r'<a class="row-name" href="/page/person/([^"]+)"', text)
            found += rows
            if 'rel="next"' not in text:
                break
        assert (
            len(found)
            == len(set(found))
            == len(list(real.state.site.graph.query(f"SELECT ?p {{ ?p a <{RG.Person}> }}")))
        )

    @pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x", "1e3", "٣"])
    def test_odd_pages_are_the_nearest(self, app: Starlette, page: Page, number: str) -> None:
        """No number in an address breaks a list."""
        assert "Sarmanov" in page(app, f"/people?page={number}")


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starlette]:
    """A site over one camp with 10,000 invented people, one of whom is named to break pages."""
    place = tmp_path_factory.mktemp("big")
    a, label = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    lines = [f"<{BASE}camp/big> {a} <{RG.Camp}> .", f'<{BASE}camp/big> {label} "Big camp"@en .']
    classes = (ROOT / "ontology" / "repgraph.ttl").read_text(encoding="utf-8")
    assert "rg:Camp a owl:Class" in classes
    lines += [
        f"<{RG.Camp}> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{RG.DetentionFacility}> .",
    ]
    for n in range(10_000):
        person, event = f"<{BASE}person/p{n}>", f"<{BASE}detention/d{n}>"
        name = "<b>Markup & Sons</b>" if n == 7 else f"Somebody {n:05}"
        lines += [
            f"{person} {a} <{RG.Person}> .",
            f'{person} {label} "{name}"@en .',
            f"{event} {a} <{RG.Detention}> .",
            f"{event} <{RG.facility}> <{BASE}camp/big> .",
            f"{event} <{RG.person}> {person} .",
            f"{event} <{RG.regime}> <{RGV.soviet}> .",
        ]
    row, source = f"<{BASE}factoid/f7>", f"<{BASE}source/list>"
    lines += [
        f"<{BASE}detention/d7> <{RG.basedOn}> {row} .",
        *(
            f"{row} {a} <{RG.Factoid}> .",
            f"{row} <{RG.states}> <{RG.Detention}> .",
            f"{row} <{RG.about}> <{BASE}person/p7> .",
        ),
        *(
            f"{row} <{RG.source}> {source} .",
            f'{row} <{RG.locator}> "<i>p. 1</i>" .',
            f'{row} <{RG.compared}> "true"^^<{XSD.boolean}> .',
        ),
        *(
            f"{source} {a} <{RG.Source}> .",
            f'{source} <{DCTERMS.title}> "<u>List</u>" .',
            f"{source} <{RG.tier}> <{RGV['tier-4']}> .",
        ),
        *(f"{source} <{RG.sourceKind}> <{RGV.book}> .", f'{source} <{RG.url}> "javascript:alert(1)" .'),
    ]
    (place / "graph.nt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    EmbeddedStore.create(place / "store", place / "graph.nt")
    made = create_app(place / "store", limits=Limits(workers=1))
    yield made
    made.state.site.close()


class TestCamp:
    """A camp with ten thousand people."""

    def test_its_list_is_paged(self, big: Starlette, page: Page) -> None:
        """Fifty people a page, the number of all of them, and a way to the rest."""
        text = page(big, "/page/camp/big")
        assert "10,000" in part(text, "people")
        assert text.count('class="row-name"') == 50
        assert len(text) < 100_000
        last = page(big, "/page/camp/big?people=200")
        assert "page 200 of 200" in seen(last)
        assert 'rel="next"' not in last

    def test_markup_in_a_name_is_text(self, big: Starlette, page: Page) -> None:
        """On the list, on the page, in the network, in the search and in its JSON."""
        for path in (
            "/people",
            "/sources",
            "/page/source/list",
            "/page/factoid/f7",
            "/page/person/p7",
            "/network/p7",
            "/search?q=Markup",
            "/compare?of=p7",
        ):
            text = page(big, path)
            assert not re.search(r"<b>Markup|<u>List|<i>p|href=.javascript", text), path
        assert "&lt;b&gt;Markup &amp; Sons&lt;/b&gt;" in page(big, "/page/person/p7")
        assert r"\u003cb\u003eMarkup" in page(big, "/page/person/p7")


class TestSearch:
    """Any script, any spelling, and why a hit is one."""

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("Айбек Сарманұлы", "why-form"),
            ("Aibek Sarmanuly", "why-script"),
            ("Сарманов А.", "why-initials"),
            ("сарманов", "why-part"),
            ("Sarmanoff", "why-part"),
            ("Sarmonov", "why-similar"),
        ],
    )
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_hit_says_which_form_matched_and_why(
        self, app: Starlette, page: Page, text: str, why: str, language: str
    ) -> None:
        """In three scripts, in three languages."""
        found = page(app, f"/search?q={text}", language)
        hit = re.search(rf'<li class="\w+">(?:(?!</li>).)*/page/person/{HE}.*?</li>', found, re.DOTALL)
        assert hit, text
        assert interface(language).say(why) in seen(hit[0])

    def test_suggestions_are_json(self, app: Starlette, inside: Inside) -> None:
        """Label, matched form, kind, reason and address."""
        found = inside(app, "/suggest?q=" + quote("сарман"), headers={"accept-language": "ru"}).json
        assert found[0]["url"] == f"/page/person/{HE}"
        assert set(found[0]) == {"label", "form", "dates", "kind", "kindLabel", "why", "url"}
        assert inside(app, "/suggest?q=").json == []

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_nothing_found_is_no_answer(self, app: Starlette, page: Page, language: str) -> None:
        """Not found is not "not repressed": other databases and archives are named."""
        text = page(app, "/search?q=Шпзщхцч", language)
        assert interface(language).guide("not-found-short")[0] in html.unescape(text)
        assert 'href="/help/not-found?q=' in text
        there = page(app, "/help/not-found", language)
        for database in texts("guide")["databases"]:
            assert database["url"] in there
            assert database[language] in html.unescape(there)
