"""The network of a person on the site: chosen by kind, time and doubt, as a drawing, as lists and as data."""
# ruff: noqa: RUF001 - Cyrillic letters are part of these tests

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from seen import seen

from repgraph.web.pages.network import PLANS
from repgraph.web.pages.words import interface

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette

    Page = Callable[..., str]

HE = "alikhan-bokeikhanov"
WIFE = "yelena-sevastyanova"
LANGUAGES = ("kk", "ru", "en")


def drawn(text: str) -> set[str]:
    """Return the ties in the drawings; both drawings hold the same."""
    forms = re.split(r'<div class="scroll net ', text)[1:]
    found = [set(re.findall(r'<a href="/page/tie/([^"]+)" class="edge', form)) for form in forms]
    assert len(found) == len(PLANS)
    assert found[0] == found[1]
    return found[0]


def edges(page: Page, real: Starlette, query: str = "") -> dict[str, dict[str, Any]]:
    """Return the edges of the data by the id of their tie."""
    answer = json.loads(page(real, f"/network/{HE}.json{query}"))
    assert answer["chosen"] == len(answer["edges"])
    return {edge["id"].rpartition("/")[2]: edge for edge in answer["edges"]}


class TestChoosing:
    """What a choice keeps, on the project's own data."""

    def test_all_at_first(self, real: Starlette, page: Page) -> None:
        """Without a choice every recorded tie is drawn, and every kind is ticked."""
        text = page(real, f"/network/{HE}")
        every = edges(page, real)
        assert drawn(text) == set(every)
        assert {edge["group"] for edge in every.values()} == {"kin", "other"} | (
            {"case"} if 'value="case"' in text else set()
        )
        assert f"{len(every)} of {len(every)} ties" in seen(text)
        assert text.count('name="kind"') == text.count(" checked>") >= 2

    @pytest.mark.parametrize("kind", ["kin", "other"])
    def test_by_kind(self, real: Starlette, page: Page, kind: str) -> None:
        """One kind shows all of it and nothing else; the count beside the box is what it shows without a choice."""
        every = edges(page, real)
        own = {tie for tie, edge in every.items() if edge["group"] == kind and edge["source"].endswith(f"/{HE}")}
        own |= {tie for tie, edge in every.items() if edge["group"] == kind and edge["target"].endswith(f"/{HE}")}
        text = page(real, f"/network/{HE}?kind={kind}")
        shown = drawn(text)
        assert own <= shown
        assert {every[tie]["group"] for tie in shown} == {kind}
        assert shown < set(every)
        assert shown == set(edges(page, real, f"?kind={kind}"))
        counted = sum(edge["group"] == kind for edge in every.values())
        assert f"({counted})" in seen(text)

    def test_by_time(self, real: Starlette, page: Page) -> None:
        """What began later is gone, what has no date stays."""
        every = edges(page, real)
        early = edges(page, real, "?until=1912")
        late = {tie for tie, edge in every.items() if edge["begin"][:4] > "1912"}
        assert late
        assert not late & set(early)
        assert all(edge["id"] for edge in early.values() if not edge["begin"])
        undated = {tie for tie, edge in every.items() if not edge["begin"] and not edge["end"]}
        assert undated & set(early)
        assert drawn(page(real, f"/network/{HE}?until=1912")) == set(early)

    def test_a_moment_does_not_last(self, real: Starlette, page: Page) -> None:
        """Those tried together in one year are not tried together later; a friendship may have lasted."""
        every = json.loads(page(real, "/network/mirzhakyp-dulatov.json"))["edges"]
        tried = [edge for edge in every if edge["kind"] == "co-defendant" and edge["begin"]]
        assert tried
        after = int(max(edge["begin"] for edge in tried)[:4]) + 1
        later = json.loads(page(real, f"/network/mirzhakyp-dulatov.json?from={after}"))["edges"]
        assert not {edge["id"] for edge in tried} & {edge["id"] for edge in later}
        assert {e["id"] for e in every if e["kind"] == "friend" and not e["end"]} <= {edge["id"] for edge in later}

    def test_only_without_doubt(self, real: Starlette, page: Page) -> None:
        """Doubtful ties are marked in the drawing, and gone from the certain."""
        person = self._with_doubt(real, page)
        every = json.loads(page(real, f"/network/{person}.json"))["edges"]
        doubtful = {edge["id"].rpartition("/")[2] for edge in every if not edge["certain"]}
        text = page(real, f"/network/{person}")
        marked = set(re.findall(r'<a href="/page/tie/([^"]+)" class="edge [^"]*doubtful', text))
        assert marked == doubtful
        assert "; doubtful" in seen(text)
        for tie in doubtful:  # the pages of the ties themselves say why
            told = seen(page(real, f"/page/tie/{tie}"))
            assert re.search(r"inferred|implied|disputed|hearsay|copied|question", told), tie
        certain = json.loads(page(real, f"/network/{person}.json?certain=1"))["edges"]
        assert not {edge["id"].rpartition("/")[2] for edge in certain} & doubtful

    def test_certain_years_need_a_date(self, real: Starlette, page: Page) -> None:
        """With years and without doubt, what no source dates is left out; the page says so."""
        found = edges(page, real, "?from=1900&until=1940&certain=1")
        assert found
        assert all(edge["begin"] or edge["end"] for edge in found.values())
        assert "only those stay that certainly fall within the years" in seen(page(real, f"/network/{HE}"))

    def test_nothing_fits(self, real: Starlette, page: Page) -> None:
        """No empty drawing, but a sentence and the way back."""
        text = page(real, f"/network/{HE}?until=1800&certain=1")
        assert "None of the recorded ties fits this choice" in seen(text)
        assert '<svg class="network"' not in text
        assert f'<a href="/network/{HE}">Show all ties</a>' in text

    @staticmethod
    def _with_doubt(real: Starlette, page: Page) -> str:
        people = ("mukhtar-auezov", "smagul-sadvokasov", "turagul-kunanbayev", "turar-ryskulov", HE)
        for person in people:
            if any(not e["certain"] for e in json.loads(page(real, f"/network/{person}.json"))["edges"]):
                return person
        raise AssertionError("nobody has a doubtful tie")


class TestBadInput:
    """What cannot be understood is told, and chooses nothing."""

    @pytest.mark.parametrize("year", ["abc", "19", "-5", "0000", "99999", "１９３７", "1937-01"])
    def test_no_year(self, real: Starlette, page: Page, year: str) -> None:
        """One clear line; everything is shown; the data refuses."""
        text = page(real, f"/network/{HE}?from={year}")
        assert f"“{year}” is no year: write four digits, such as 1937." in seen(text)
        assert drawn(text) == set(edges(page, real))
        answer = json.loads(page(real, f"/network/{HE}.json?from={year}", status=400))
        assert "is no year" in answer["error"]

    def test_years_the_wrong_way_round(self, real: Starlette, page: Page) -> None:
        """The first is later than the last."""
        assert "1940-1930: the first year is later than the last" in seen(
            page(real, f"/network/{HE}?from=1940&until=1930")
        )

    def test_no_kind_and_markup(self, real: Starlette, page: Page) -> None:
        """An unknown kind is told as text, never as markup."""
        text = page(real, f"/network/{HE}?kind=%3Cb%3E&until=%3Cscript%3E")
        assert "“<b>” is no kind to choose by" in seen(text)
        assert "<b>" not in text
        assert "<script>" not in text


class TestDrawing:
    """How lines tell what they rest on."""

    def test_weight_is_origins(self, real: Starlette, page: Page) -> None:
        """A line is as wide as its independent sources are many; three and more are one width."""
        every = edges(page, real)
        text = page(real, f"/network/{HE}")
        widths = dict(re.findall(r'<a href="/page/tie/([^"]+)" class="edge \w+ w(\d)', text))
        assert widths == {tie: str(min(edge["origins"], 3)) for tie, edge in every.items()}
        assert len(set(widths.values())) > 1

    def test_data_agree_with_the_rows(self, real: Starlette, page: Page) -> None:
        """Origins never outnumber rows, and every edge has rows; directed ties run from whom the source says."""
        for edge in edges(page, real).values():
            assert 1 <= edge["origins"] <= edge["rows"]
            assert {"begin", "end", "certain", "directed"} <= set(edge)
        ties = json.loads(page(real, "/network/mukhtar-auezov.json"))["edges"]
        pupils = [edge for edge in ties if edge["kind"] == "teacher-of"]
        assert all(edge["directed"] for edge in pupils)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_legend_and_form_in_three_languages(self, real: Starlette, page: Page, language: str) -> None:
        """Words of the form and the legend, and of a line's evidence, in the reader's language."""
        words = interface(language)
        told = seen(page(real, f"/network/{HE}?from=x", language))
        for message in ("network-kin", "network-other", "network-certain", "network-doubtful", "network-origins-more"):
            assert words.say(message) in told, message
        assert words.say("network-bad-year", text="x") in told
        assert words.count("network-origins", 1) in told
