"""Names are printed as sources print them, and found in whatever script somebody types."""
# ruff: noqa: RUF001 - letters that look alike are the subject of these tests

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from repgraph.names import TAG, expected_script, fold, lookalikes, script_of, scripts

CYRILLIC = st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіїєґѣѳАБВГДЕЖ -", max_size=20)


@pytest.mark.parametrize(
    "forms",
    [
        ("Айгерім Тоқтарова", "Aigerim Toktarova", "Aigerım Toqtarova", "AIGERIM TOKTAROVA", "Айгерим Токтарова"),
        ("Жақсылық", "Zhaksylyk", "Jaqsylyq", "Жаксылык"),
        ("Хасен Ғалиев", "Khasen Galiev", "Hasen Ghaliev", "Хасен Галиев"),
        ("Щербаков", "Shcherbakov", "Scherbakov"),
        ("Юсуф Яхин", "Yusuf Yakhin"),
        ("Цой", "Tsoi", "Tsoy"),
        ("Семён Ёлкин", "Семен Елкин", "Semyon Yolkin"),
        ("Алексѣевъ", "Алексеев", "Alekseev"),
        ("Łukasz", "Lukasz"),
        ("Мiржан", "Міржан", "Mirzhan"),
        ("Оңдасын", "Оңдасын".upper(), "Ondasyn"),
    ],
)
def test_forms_of_one_name_fold_to_one_key(forms: tuple[str, ...]) -> None:
    """Scripts, accents, press habits and look-alike letters fall away in the key."""
    keys = {fold(form) for form in forms}
    assert len(keys) == 1
    assert keys != {""}


@pytest.mark.parametrize(("one", "two"), [("Омаров", "Умаров"), ("Али", "Вали"), ("Серик", "Берик")])
def test_different_names_keep_different_keys(one: str, two: str) -> None:
    """Folding is coarse, but does not make one man of two."""
    assert fold(one) != fold(two)


@given(st.text())
@example("kkh")
@example("½ ŉ ﷺ")
@example("ѣp")
def test_folding_twice_is_folding_once(text: str) -> None:
    """A key folds to itself, so that keys can be stored and compared; no text makes folding fail."""
    key = fold(text)
    assert fold(key) == key


@given(st.text() | CYRILLIC)
def test_a_key_has_no_case_no_blanks_around_and_no_double_letters(text: str) -> None:
    """The key is bare: words with single blanks between, nothing that differs in case."""
    key = fold(text)
    assert key == key.casefold() == " ".join(key.split())


@given(CYRILLIC)
def test_a_cyrillic_name_has_a_latin_key(text: str) -> None:
    """Whatever is typed in Russian or Kazakh Cyrillic is found under Latin letters."""
    assert fold(text).replace(" ", "").isascii()


@given(st.text())
def test_no_text_breaks_the_questions_about_scripts(text: str) -> None:
    """Scripts and look-alikes can be asked of any text; words that mix them are words of the text."""
    assert "" not in scripts(text)
    assert all(word in text for word in lookalikes(text))


def test_a_latin_letter_inside_a_cyrillic_word_is_named() -> None:
    """The word is reported as printed; words wholly in one script are not."""
    assert lookalikes("Мiржан Aibek Мұратов") == ["Мiржан"]
    assert lookalikes("Міржан (Mirzhan)") == []


def test_a_word_with_letters_that_look_like_no_other_is_no_misprint() -> None:
    """A word that mixes scripts on purpose (a brand, a formula) is left alone."""
    assert lookalikes("Zет") == []


@pytest.mark.parametrize(
    ("tag", "script"),
    [
        ("en", "LATIN"), ("de", "LATIN"), ("kk-latn", "LATIN"), ("und-latn", "LATIN"), ("ru-latn", "LATIN"),
        ("ru", "CYRILLIC"), ("kk-cyrl", "CYRILLIC"), ("kk", "CYRILLIC"), ("uk", "CYRILLIC"), ("ky", "CYRILLIC"),
        ("ce", "CYRILLIC"), ("kk-arab", "ARABIC"), ("ug", "ARABIC"), ("hy", "ARMENIAN"), ("ka", "GEORGIAN"),
        ("zh", "CJK"), ("zh-latn-pinyin", "LATIN"), ("ko", "HANGUL"), ("uz", "LATIN"), ("uz-cyrl", "CYRILLIC"),
    ],
)  # fmt: skip
def test_a_tag_promises_a_script(tag: str, script: str) -> None:
    """A script in the tag decides; without one, the habit of the language."""
    assert TAG.fullmatch(tag)
    assert expected_script(tag) == script


@pytest.mark.parametrize("tag", ["RU", "kk_cyrl", "kk-Cyrl", "k", "russian", "", "ru-", "ru cyrl"])
def test_what_is_no_tag_is_not_taken_for_one(tag: str) -> None:
    """Tags are lower case with hyphens, as the tables write them."""
    assert not TAG.fullmatch(tag)


@pytest.mark.parametrize(
    ("letter", "script"),
    [
        ("a", "LATIN"), ("ə", "LATIN"), ("а", "CYRILLIC"), ("қ", "CYRILLIC"), ("ق", "ARABIC"), ("한", "HANGUL"),
        ("7", ""), ("-", ""),
    ],
)  # fmt: skip
def test_each_letter_has_its_script(letter: str, script: str) -> None:
    """Letters are told apart by script, not by looks; figures and marks have none."""
    assert script_of(letter) == script
