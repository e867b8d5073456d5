"""Parts of names, scripts, and writing in other alphabets."""
# ruff: noqa: RUF001 - letters that look alike are the subject of these tests

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repgraph import names
from repgraph.errors import NotFoundError
from repgraph.names.correspondence import endings, readings, table
from repgraph.names.sounds import sounds, tidy, writing
from repgraph.names.transliteration import alphabets, read_back, transliterate

CASES = Path(__file__).parent / "cases" / "names" / "same.tsv"
NATIVE = "аәбгғдежзкқлмнңопрстуұүхшыі"
KAZAKH_WORD = st.text(alphabet=NATIVE, min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "surname", "given_name", "patronymic"),
    [
        ("Жургенова Дамеш Амирхановна", "жургенова", "дамеш", "амирхановна"),
        ("Дамеш Амирхановна Жургенова", "жургенова", "дамеш", "амирхановна"),
        ("Әлихан Нұрмұхамедұлы Бөкейхан", "бөкейхан", "әлихан", "нұрмұхамедұлы"),
        ("Букейханов, Алихан Нурмухамедович", "букейханов", "алихан", "нурмухамедович"),
        ("А. Н. Букейханов", "букейханов", "а", "н"),
        ("М.Дулатов", "дулатов", "м", ""),
        ("Дулатов Ж.", "дулатов", "ж", ""),
        ("Sh. Tatimova", "tatimova", "sh", ""),
        ("Шукрия Сулейман кызы Ахундзаде", "ахундзаде", "шукрия", "сулейманкызы"),
        ("Нина Евгеньевна Гриневич", "гриневич", "нина", "евгеньевна"),
        ("Гриневич Нина Евгеньевна", "гриневич", "нина", "евгеньевна"),
        ("Ахмет Байтұрсынұлы", "", "ахмет", "байтұрсынұлы"),
        ("Prof. Mukhtar Auezov", "auezov", "mukhtar", ""),
        ("Yakov Kramer", "kramer", "yakov", ""),
        ("Букейханов", "букейханов", "", ""),
    ],
)
def test_a_name_is_taken_apart(text: str, surname: str, given_name: str, patronymic: str) -> None:
    """In any order, with initials, comma, titles, and a patronymic in one word or two."""
    name = names.parse(text)
    assert (name.surname, name.given, name.patronymic) == (surname, given_name, patronymic)


def test_every_way_of_reading_is_kept() -> None:
    """Where the order cannot be told, both orders are there; the likelier costs less."""
    found = [(r.given.text, r.surname.text) for r in names.parse("Бөкейхан Әлихан").readings if r.given and r.surname]
    assert set(found) == {("бөкейхан", "әлихан"), ("әлихан", "бөкейхан")}


@pytest.mark.parametrize(
    ("text", "surnames"),
    [
        ("Азиза Исенгулова (Рыскулова)", {"исенгулова", "рыскулова"}),
        ("Рыскулова (урожд. Исенгулова) Азиза", {"исенгулова", "рыскулова"}),
        ("Цивирко-Лещинская Галина", {"цивирко-лещинская", "цивирко", "лещинская"}),
        ("Fatima (wife of Oraz Zhandosov)", {"fatima"}),
    ],
)
def test_maiden_and_double_names_are_read_both_ways(text: str, surnames: set[str]) -> None:
    """Either surname may stand in another paper; a relative's name in brackets is not the person's."""
    found = {r.surname.text for r in names.parse(text).readings if r.surname is not None}
    assert surnames <= found
    assert "zhandosov" not in found


@pytest.mark.parametrize(
    ("text", "sex"), [("Дулатова Гульнар", "f"), ("Дулатов М.", "m"), ("Kim Vera", ""), ("Шара Қияли", "")]
)
def test_the_sex_is_told_by_endings_only(text: str, sex: str) -> None:
    """An ending tells; nothing else does."""
    assert names.parse(text).readings[0].sex == sex


@given(st.text(max_size=60))
def test_no_text_breaks_parsing(text: str) -> None:
    """Whatever is typed has readings or none; words of a reading have sounds."""
    for reading in names.parse(text).readings:
        for part in (reading.given, reading.patronymic, reading.surname):
            assert part is None or part.keys


@pytest.mark.parametrize(
    ("word", "script", "table"),
    [
        ("ʙɵkejqan", "LATIN", "kk-latn-1929"),
        ("bo'kei'han", "LATIN", "kk-latn-2017"),
        ("wojciechowski", "LATIN", "polish"),
        ("schumabajew", "LATIN", "german"),
        ("němeček", "LATIN", "czech"),
        ("cumabayev", "LATIN", "turkish"),
        ("joumabaïev", "LATIN", "french"),
        ("بوكەيحان", "ARABIC", ""),
        ("ჯუღაშვილი", "GEORGIAN", ""),
        ("김", "HANGUL", ""),
        ("мiржакып", "CYRILLIC", ""),
    ],
)
def test_letters_point_to_a_writing(word: str, script: str, table: str) -> None:
    """The script is sure, the language a hint by its letters."""
    found, tables = writing(word)
    assert found == script
    assert not table or table in tables


@pytest.mark.parametrize(
    "forms",
    [
        ("Бөкейхан", "Bókeıhan", "Bökeihan", "Bo'kei'han", "ʙɵkejxan", "بوكەيحان"),
        ("Жұмабаев", "Жумабаев", "Джумабаев", "Zhumabayev", "Jumabaev", "Żumabajew", "Çumaʙajev", "جۇماباەۆ"),
        ("Щербаков", "Shcherbakov", "Schtscherbakow", "Szczerbakow", "Chtcherbakov"),
        ("Васильев", "Vasilyev", "Vasiliev", "Wassiljew"),
        ("Мюллер", "Müller", "Mueller"),
        ("Әуезов", "Ауэзов", "Auezov", "Áýezov", "اۋەزوۆ"),
        ("Джугашвили", "Dzhugashvili", "ჯუღაშვილი"),
    ],
)
def test_writings_of_one_word_meet_in_one_sound(forms: tuple[str, ...]) -> None:
    """Every alphabet that Kazakh had, and every transcription, has a reading that the others have too."""
    common = set.intersection(*(set(sounds(tidy(form))) for form in forms))
    assert common, [sounds(tidy(form)) for form in forms]


@pytest.mark.parametrize(
    ("text", "table", "written"),
    [
        ("Әлихан Бөкейхан", "kk-latn-2017", "A'li'han Bo'kei'han"),
        ("Әлихан Бөкейхан", "kk-latn-2018", "Álıhan Bókeıhan"),
        ("Мағжан Жұмабаев", "kk-latn-2021", "Mağjan Jūmabaev"),
        ("Міржақып", "kk-latn-1929", "Mirçaqьp"),
        ("Сәкен", "kk-arab-1924", "ساكەن"),
        ("Шымкент", "kk-bgn-1979", "Shymkent"),
        ("Әуезов", "kk-bgn-1979", "Äūezov"),
        ("Ежов", "ru-bgn-1947", "Yezhov"),
        ("Щербаков", "ru-iso-9", "Ŝerbakov"),
        ("Хрущёв", "ru-german", "Chruschtschjow"),
        ("Жуков", "ru-polish", "Żukow"),
        ("Чичерин", "ru-french", "Tchitcherin"),
        ("Згурський", "uk-bgn-2019", "Zhurskyi"),
    ],
)
def test_a_name_is_written_by_the_table(text: str, table: str, written: str) -> None:
    """As the decree or the standard has it."""
    assert transliterate(text, table) == written


@given(KAZAKH_WORD)
def test_kazakh_latin_can_be_read_back(word: str) -> None:
    """The alphabets of the reforms lose no native letter (и and й, written alike, are left out; тс is what ц is)."""
    for name in ("kk-latn-2017", "kk-latn-2021"):
        assert read_back(transliterate(word, name), name) == word.replace("тс", "ц")


def test_what_cannot_be_read_back_is_refused() -> None:
    """A table that loses letters, or that there is not, is named."""
    with pytest.raises(NotFoundError, match="kk-english"):
        read_back("Alikhan", "kk-english")
    with pytest.raises(NotFoundError, match="alphabet 'kk-latn-2012'"):
        transliterate("Әлихан", "kk-latn-2012")


def test_every_alphabet_is_read_by_some_table() -> None:
    """What one side writes, the other can read: each written word has sounds near those of the word itself."""
    for alphabet in alphabets().values():
        source = {"ru": "Ковалевский", "kk-cyrl": "Ковалевский", "uk": "Ковалевський", "ka": "კოვალევი"}[
            alphabet.written
        ]
        written = transliterate(source, alphabet.name)
        assert max(names.likeness(a, b) for a in sounds(tidy(source)) for b in sounds(tidy(written))) > 0.9, (
            alphabet.name
        )


def test_the_tables_of_reading_are_complete() -> None:
    """Every basic Latin and Russian letter has a sound."""
    assert set("abcdefghijklmnopqrstuvwxyz") <= set(readings()["latin"].letters)
    assert set("абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі") <= set(readings()["cyrillic"].letters)


def test_a_rule_is_left_out_only_where_it_changes_nothing() -> None:
    """`needs` and `last` of the tables save time; they never decide."""
    rules = [(rule["needs"], re.compile(rule["find"])) for rule in table("sounds")["rule"] if "needs" in rule]
    keys = {key for word in CASES.read_text(encoding="utf-8").split() for key in sounds(tidy(word))}
    raw = keys | {key + more for key in keys for more in ("kkizi", "ios", "ievna", "tSov", "shC", "'u")}
    assert len(raw) > 100
    for key in raw:
        assert [find.pattern for needs, find in rules if needs not in key and find.search(key)] == []
        assert [e.pattern.pattern for e in endings() if e.pattern.search(key) and key[-1] not in e.last] == []
