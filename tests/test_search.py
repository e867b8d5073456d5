"""Finding people by any recorded form, in any script, spelling and order."""
# ruff: noqa: RUF001 - Cyrillic letters are part of these tests

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from repgraph.errors import StoreError
from repgraph.knowledge_graph import KnowledgeGraph
from repgraph.search import NameIndex
from repgraph.store import open_store
from repgraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.store import Store

PERSON = "https://w3id.org/repgraph/id/person"
CAMP = "https://w3id.org/repgraph/id/camp"
FORMS = [
    (f"{PERSON}/yerlan", "Ерлан Жанұзақұлы Ойдантапқанов", "kk-cyrl", "standard"),
    (f"{PERSON}/yerlan", "Ойдантапканов Ерлан Жанузакович", "ru", "as-recorded"),
    (f"{PERSON}/yerlan", "Yerlan Oydantapkanov", "en", "as-recorded"),
    (f"{PERSON}/serik", "Ойдантапканов Серик", "ru", "as-recorded"),
    (f"{PERSON}/shara", "Шара Қияли", "kk-cyrl", "standard"),
    (f"{PERSON}/li", "Ли Ан", "ru", "as-recorded"),
    (f"{PERSON}/bauyrzhan", "Бауыржан Жоқұлы", "kk-cyrl", "standard"),
    (f"{PERSON}/bauyrzhan", "Bauyrzhan Zhokuly", "en", "machine-made"),
    (f"{CAMP}/mythical", "Мифлаг", "ru", "standard"),
    (f"{CAMP}/one-letter", "!!!", "en", "abbreviation"),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of invented names."""
    lines = []
    for number, (entity, form, tag, kind) in enumerate(FORMS):
        name, rg = f"<{PERSON}/name-{number}>", "https://w3id.org/repgraph/ontology#"
        type_ = "Camp" if entity.startswith(CAMP) else "Person"
        rdf_type = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        lines += [
            f"<{entity}> {rdf_type} <{rg}{type_}> .",
            f"{name} {rdf_type} <{rg}Name> .",
            f"{name} <{rg}about> <{entity}> .",
            f'{name} <{rg}fullForm> "{form}"@{tag} .',
            f"{name} <{rg}nameKind> <https://w3id.org/repgraph/vocabulary#{kind}> .",
        ]
    path = tmp_path_factory.mktemp("names") / "graph.nt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    opened = open_store(path)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def index(store: Store) -> Iterator[NameIndex]:
    """Its index, in memory."""
    made = NameIndex.create(store)
    yield made
    made.close()


@pytest.mark.parametrize(
    "text",
    [
        "Ерлан Жанұзақұлы Ойдантапқанов",
        "Ойдантапканов Ерлан Жанузакович",
        "ойдантапканов ерлан",
        "Ерлан Ойдантапканов",
        "Yerlan Oydantapkanov",
        "Oydantapkanov, Yerlan",
        "OIDANTAPKANOV Erlan",
        "Oıdantapqanov Erlan",
        "Ойдантапканов Е. Ж.",
        "Е. Ойдантапканов",
        "E. Oydantapkanov",
        "Ойдонтапканов Ерлан",
        "Yerlan Oydantapkonov",
        "Ойдантапканова Ерлан",
    ],
)
def test_every_form_finds_the_person_first(index: NameIndex, text: str) -> None:
    """Cyrillic, Latin, old and new spelling, initials, surname first, and a slip of the pen."""
    assert index.search(text)[0].id == "yerlan"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ойдантапканов", {"yerlan", "serik"}),
        ("Ли", {"li"}),
        ("Ан", {"li"}),
        ("Ан Л.", {"li"}),
        ("Ш. Қияли", {"shara"}),
        ("Kiyali Sh.", {"shara"}),
        ("Мифлаг", {"mythical"}),
        ("Miflag", {"mythical"}),
        ("мифл", {"mythical"}),
    ],
)
def test_parts_and_initials_find_all_they_fit(index: NameIndex, text: str, found: set[str]) -> None:
    """A surname finds its bearers; short names and initials count too."""
    assert {hit.id for hit in index.search(text)} == found


@pytest.mark.parametrize(
    "text",
    [
        "ويدانتاپقانوۆ ەرلان",
        "Ojdantapqanov Erlan",
        "Oıdantapqanuly Erlan",
        "Oidantapkanow Jerlan",
        "Ойдантапқан Ерлан",
        "Erlan Oydantapkanoff",
        "Ойдантапканов Ерлан Жанузаквич",
        "Ойдантапкнаов Ерлан",
    ],
)
def test_other_scripts_endings_and_slips_find_the_person_first(index: NameIndex, text: str) -> None:
    """Arabic and Latin letters of the twenties, German and French habits, a bare surname, letters lost or turned."""
    assert index.search(text)[0].id == "yerlan"


@pytest.mark.parametrize("length", range(3, 13))
def test_who_types_is_offered_the_person_all_along(index: NameIndex, length: int) -> None:
    """From the third letter on, in another script than the form's."""
    assert "yerlan" in {hit.id for hit in index.search("Oydantapkanov"[:length])}


def test_a_name_among_many_namesakes_is_found_by_its_initials() -> None:
    """A common surname is no obstacle: initials, and the shortest form first."""
    forms = [
        (f"{PERSON}/p{n}", "person", f"Ойдантапканов {chr(0x410 + n % 25)}ксен Омарович", False) for n in range(2000)
    ]
    index = NameIndex.of_forms([*forms, (f"{PERSON}/one", "person", "Ойдантапканов Юнус Шарипович", False)])
    assert index.search("Oydantapkanov Yu. Sh.", limit=3)[0].id == "one"
    index.close()


@pytest.mark.parametrize("text", ["", " ", "!!!", "Zzyzx Qwrtp", "Щщщщщ", "\ud800", "\x00", "%", "_", '"', "* OR key:"])
def test_nothing_is_found_where_nothing_is_like_it(index: NameIndex, text: str) -> None:
    """No hit is an empty list, whatever was typed."""
    assert index.search(text) == []


def test_a_hit_says_what_and_why(index: NameIndex) -> None:
    """Id, kind and form come with a score and its reason."""
    hit = index.search("Мифлаг")[0]
    assert (hit.id, hit.kind, hit.form, hit.score) == ("mythical", "camp", "Мифлаг", 1.0)
    assert hit.iri == f"{CAMP}/mythical"
    assert hit.why == "the recorded form"


def test_the_closer_the_form_the_higher_the_score(index: NameIndex) -> None:
    """The very form, another script, another order, a part, initials, a slip: in this order."""
    typed = [
        "Ойдантапканов Ерлан Жанузакович",
        "Oidantapkanov Erlan Zhanuzakovich",
        "Ерлан Жанузакович Ойдантапканов",
        "Ойдантапканов Ерлан",
        "Ойдантапканов Е. Ж.",
        "Ойдонтапканов Ерлон",
    ]
    scores = [next(h.score for h in index.search(text) if h.id == "yerlan") for text in typed]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1 > scores[1] > scores[-1]


def test_a_machine_made_form_counts_less_and_says_so(index: NameIndex) -> None:
    """What no source prints is marked."""
    (hit,) = index.search("Bauyrzhan Zhokuly")
    assert hit.score < 1
    assert hit.form == "Бауыржан Жоқұлы" or "machine-made" in hit.why


def test_the_limit_is_kept(index: NameIndex) -> None:
    """No more than asked for."""
    assert len(index.search("Ойдантапканов", limit=1)) == 1


WORDS = st.sampled_from(["Ерлан", "Oydan", "li", "camp", "ш", "а"])


@given(st.text(max_size=40) | st.lists(WORDS, max_size=8).map(" ".join))
@example("camp camp camp camp")
@example("Ерлан " * 2000)
def test_scores_are_ordered_and_between_0_and_1(index: NameIndex, text: str) -> None:
    """Whatever is typed, every entity comes once, best first, with a score from 0 to 1."""
    hits = index.search(text)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert len({hit.iri for hit in hits}) == len(hits)


@given(st.sampled_from([form for _, form, _, _ in FORMS if form != "!!!"]), st.randoms(use_true_random=False))
def test_case_and_order_never_matter_much(index: NameIndex, form: str, random: object) -> None:
    """Any order of the words, in capitals, finds the form's owner with a high score."""
    words = form.upper().split()
    random.shuffle(words)  # type: ignore[attr-defined]
    owners = {entity for entity, other, _, _ in FORMS if other == form}
    assert {hit.iri for hit in index.search(" ".join(words)) if hit.score >= 0.9} & owners


class TestFile:
    """The index beside the store."""

    @pytest.mark.parametrize("folder", ["plain", "with space", "100%", "a#b?c", "папка"])
    def test_it_opens_whatever_its_folder_is_called(self, store: Store, tmp_path: Path, folder: str) -> None:
        """A path is no address: %, # and ? are letters."""
        path = tmp_path / folder / "names.sqlite"
        path.parent.mkdir()
        NameIndex.create(store, path).close()
        index = NameIndex.open(path)
        assert index.search("Мифлаг")[0].id == "mythical"
        index.close()

    def test_it_finds_the_same_as_in_memory(self, store: Store, index: NameIndex, tmp_path: Path) -> None:
        """File and memory do not differ."""
        made = NameIndex.create(store, tmp_path / "names.sqlite")
        assert made.search("Ерлан") == index.search("Ерлан")
        made.close()

    @pytest.mark.parametrize("content", [b"no database", b""])
    def test_a_damaged_file_is_told(self, tmp_path: Path, content: bytes) -> None:
        """The message names the file."""
        path = tmp_path / "names.sqlite"
        path.write_bytes(content)
        with pytest.raises(StoreError, match=r"names\.sqlite cannot be used"):
            NameIndex.open(path)

    def test_an_index_of_an_older_version_says_what_to_do(self, tmp_path: Path) -> None:
        """Its tables are others: the reader learns that a build mends it."""
        path = tmp_path / "names.sqlite"
        with closing(sqlite3.connect(path)) as old:
            old.execute("CREATE TABLE form (entity TEXT)")
        with pytest.raises(StoreError, match=r"names\.sqlite cannot be used: .*repgraph build"):
            NameIndex.open(path)

    def test_a_file_that_cannot_be_written_is_told(self, store: Store, tmp_path: Path) -> None:
        """The message names the file."""
        with pytest.raises(StoreError, match=r"names\.sqlite cannot be used"):
            NameIndex.create(store, tmp_path / "none" / "names.sqlite")


def test_a_store_without_an_index_gets_one_in_memory(store: Store) -> None:
    """A remote endpoint brings no file; its own names are asked for once."""
    graph = KnowledgeGraph(store)
    assert graph.search("Miflag")[0].id == "mythical"
    assert graph.search("Мифлаг")[0].id == "mythical"


def test_a_store_without_names_finds_nothing() -> None:
    """An empty graph is no error."""
    with KnowledgeGraph(EmbeddedStore.in_memory(), Path("no-such-file")) as graph:
        assert graph.search("Ерлан") == []


def test_hits_can_be_written_as_json(index: NameIndex) -> None:
    """Every value is plain."""
    hit = index.search("Ерлан")[0]
    assert json.loads(json.dumps([hit.id, hit.kind, hit.form, hit.score]))
