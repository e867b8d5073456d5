"""What invented people share: names, places, bodies, articles, books, the columns of their list and tables.

Places, camps, bodies and books follow Zipf's law; arrests peak in 1937 and 1938. Nobody of it ever lived.
"""
# ruff: noqa: RUF001, S311, SIM905, E501 - Russian letters, invented data, long lists

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HEADERS = {
    "sources": "id,title,author,publisher,date,url,language,kind,tier,cluster,note",
    "persons": "id,label,sex,note",
    "names": "id,entity,form,tag,kind,mode,compared,source,locator,note",
    "factoids": "id,person,kind,date,end,date_as_printed,calendar,place,place_as_printed,body,body_as_printed,act,"
    "provision,charge,penalty,term,object,object_as_printed,value,qualifiers,regime,case,event,mode,certainty,"
    "compared,source,locator,note",
    "ties": "id,person_a,kind,person_b,date,end,date_as_printed,calendar,place,qualifiers,case,event,mode,certainty,"
    "compared,source,locator,note",
    "entities": "id,kind,label,note",
    "entity-factoids": "id,entity,kind,date,end,date_as_printed,calendar,place,object,object_as_printed,value,"
    "qualifiers,event,mode,certainty,compared,source,locator,note",
}
LIST = (
    "key", "surname", "name", "patronymic", "sex", "birth_date", "birth_place", "nationality", "occupation", "residence",
    "arrest_date", "arrest_body", "sentence_date", "sentence_body", "article", "penalty", "term", "execution_date",
    "burial_place", "camp", "release_date", "rehabilitation_date", "rehabilitation_body", "archive_file", "group_case",
    "kin", "book", "page",
)  # fmt: skip
"""Columns of the list."""

YEARS = {
    1919: 6, 1920: 14, 1921: 12, 1923: 5, 1925: 5, 1927: 8, 1928: 14, 1929: 36, 1930: 90, 1931: 70, 1932: 40, 1933: 60,
    1934: 18, 1935: 26, 1936: 30, 1937: 330, 1938: 240, 1939: 22, 1940: 30, 1941: 60, 1942: 50, 1943: 30, 1944: 26,
    1945: 34, 1946: 20, 1947: 18, 1948: 18, 1949: 22, 1950: 16, 1951: 14, 1952: 9,
}  # fmt: skip
"""Weights of the years of arrest."""

STEMS = "Абор Бекун Велиж Гордас Дарим Ермуш Жалт Зурин Исат Кармыш Латун Мергол Нурж Оразб Пельт Радун Сарман Тулек Умбет Фалин Хамзат Чернаг Шукен Юрган Яблун Асыл Байт Верем Гулд Дюсен Зыбул Калиб Лемеш Маслун Ножер Осмин Питр Рысдан Стебл Турсам".split()
MIDDLES = "ов ал ен ик ур ан ос ил ын ар ек".split()
GIVEN = {
    "male": "Агис Берлан Витомир Гамат Далис Ерсул Жамбек Закур Ильдан Касмир Лентар Мурзас Нартай Омирзак Петрил Радим Сайлан Темирас Улан Фёдас Хасет Юлмар".split(),
    "female": "Айлина Берика Виталида Гульсана Дарига Еркеза Жанура Залика Инара Камшата Лимара Мейрана Назила Олеслава Патима Рабига Самала Толкына Улжана Фариза".split(),
}
PEOPLES = {
    "kazakhs": "казах", "russians": "русский", "ukrainians": "украинец", "germans": "немец", "poles": "поляк",
    "koreans": "кореец", "uzbeks": "узбек", "tatars": "татарин", "uighurs": "уйгур", "jews": "еврей",
    "latvians": "латыш", "chechens": "чеченец",
}  # fmt: skip
"""Peoples, and what lists print."""

PENALTIES = {
    "death": "ВМН",
    "death confiscation": "ВМН с конфискацией имущества",
    "camp-term": "ИТЛ",
    "exile": "ссылка",
}
RELATIVES = {
    "spouse": {"male": "муж", "female": "жена"},
    "sibling": {"male": "брат", "female": "сестра"},
    "parent": {"male": "отец", "female": "мать"},
}
"""What lists print before the name of a relative."""

OCCUPATIONS = (
    ("колхозник", "collective farmer", "farmer"), ("рабочий", "worker", "worker"), ("крестьянин", "peasant", "farmer"),
    ("учитель", "teacher", "teacher"), ("счетовод", "bookkeeper", "accountant"), ("служащий", "employee", "employee"),
    ("мулла", "mullah", "cleric-muslim"), ("священник", "priest", "clergy"), ("инженер", "engineer", "engineer"),
    ("врач", "physician", "physician"), ("чабан", "shepherd", "herder"), ("домохозяйка", "housewife", "homemaker"),
)  # fmt: skip
BODIES = (
    ("troika", "sentencing-body", "тройка УНКВД"), ("special-board", "sentencing-body", "Особое совещание при НКВД СССР"),
    ("military-board", "sentencing-body", "Военная коллегия"), ("oblast-court", "sentencing-body", "областной суд"),
    ("line-court", "sentencing-body", "линейный суд"), ("tribunal", "sentencing-body", "военный трибунал"),
)  # fmt: skip
REDRESS = (
    ("oblast-prosecutor", "organ", "областная прокуратура", "prosecutorial"),
    ("supreme-court", "organ", "Верховный суд", "judicial"),
    ("oblast-court", "sentencing-body", "областной суд", "judicial"),
    ("military-prosecutor", "organ", "военная прокуратура", "prosecutorial"),
)
TERMS = (("P10Y", 40), ("P5Y", 25), ("P8Y", 14), ("P3Y", 12), ("P25Y", 4), ("P7Y", 3), ("P2Y", 2))
PLACES, CAMPS, ORGANS, PROVISIONS, BOOKS = 3000, 90, 160, 48, 60
UNKNOWN = ("", "", "", "неизвестно", "не указано", "б/д", "-", "?")
"""What lists write where they know nothing."""

LATIN = str.maketrans(
    {**dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
     "ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
)  # fmt: skip
LOOKALIKES = str.maketrans("аеорсх", "aeopcx")


class Entity(NamedTuple):
    """A place, camp, body, article or book that people of the list share."""

    id: str
    kind: str
    label: str
    printed: str


class World:
    """Everything that people share, drawn once from the seed, with the weights by which it is drawn."""

    def __init__(self, seed: int) -> None:
        """Invent places, camps, bodies, articles and books."""
        rng = random.Random(seed)
        self.surnames = [stem + middle for stem in STEMS for middle in MIDDLES]
        rng.shuffle(self.surnames)
        self.places = [self._place(rng, n) for n in range(PLACES)]
        self.camps = [Entity(f"camp-{n:03}", "camp", f"Invented camp {n}", f"{n}-й лагерь") for n in range(CAMPS)]
        self.organs = [Entity(f"nkvd-{n:03}", "organ", f"District NKVD {n}", f"РО НКВД {n}") for n in range(ORGANS)]
        self.provisions = [
            Entity(f"art-58-{n}", "legal-provision", f"Invented article 58-{n}", f"58-{1 + n % 14} УК РСФСР")
            for n in range(1, PROVISIONS + 1)
        ]
        self.books = [
            Entity(f"book-{n:02}", "", f"Invented book of memory, volume {n}", f"Книга памяти, т. {n}")
            for n in range(BOOKS)
        ]
        self.weights = {
            size: zipf(size) for size in (PLACES, CAMPS, ORGANS, PROVISIONS, BOOKS, len(self.surnames), len(PEOPLES))
        }
        self.weights[-1] = list(itertools.accumulate(YEARS.values()))
        self.weights[-2] = list(itertools.accumulate(w for _, w in TERMS))
        self.weights[-3] = zipf(len(BODIES))
        self.weights[-4] = zipf(len(OCCUPATIONS))
        self.years = list(YEARS)

    def _place(self, rng: random.Random, number: int) -> Entity:
        name = rng.choice(STEMS) + rng.choice(("ское", "ка", "ово", "тау", "су", "тобе"))
        kind = rng.choice(("с.", "дер.", "ст.", "аул", "г."))
        return Entity(f"pl-{number:04}", "place", f"{name.lower().translate(LATIN).title()} {number}", f"{kind} {name}")

    def entities(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield rows of ``entities.csv``."""
        for thing in (*self.places, *self.camps, *self.organs, *self.provisions):
            yield thing.id, thing.kind, thing.label, ""
        for body, kind, printed in sorted({(b[0], b[1], b[2]) for b in (*BODIES, *REDRESS)}):
            yield body, kind, printed.lower().translate(LATIN).capitalize(), ""
        for people in PEOPLES:
            yield people, "people", people.capitalize(), ""


def zipf(size: int) -> list[float]:
    """Return the running sum of the weights 1, 1/2, 1/3 and so on."""
    return list(itertools.accumulate(1 / rank for rank in range(1, size + 1)))


_COLUMNS = {name: position for position, name in enumerate(HEADERS["factoids"].split(","))}
_EMPTY = [""] * len(_COLUMNS)
_EVIDENCE_AT = _COLUMNS["compared"]


def row(key: str, kind: str, evidence: Sequence[str], **cells: str) -> tuple[str, ...]:
    """Return a row of ``factoids.csv``; its id is the key of the list and the kind."""
    made = _EMPTY.copy()
    made[0], made[1], made[2] = f"{key}-{kind}", key, kind
    for name, cell in cells.items():
        made[_COLUMNS[name]] = cell
    made[_EVIDENCE_AT:] = evidence
    return tuple(made)


def later(day: str, days: int) -> str:
    """Return a day some days later; months count 28 days, so that every day exists."""
    year, month, number = int(day[:4]), int(day[5:7]), int(day[8:10])
    total = (year * 12 + month - 1) * 28 + number - 1 + days
    months, rest = divmod(total, 28)
    return f"{months // 12}-{months % 12 + 1:02}-{rest + 1:02}"


def printed_date(date: str) -> str:
    """Return a date as Russian lists print it: 27.09.1937, около 1890, 1937."""
    if date.endswith("~"):
        return f"ок. {date[:-1]}"
    return ".".join(reversed(date.split("-")))


def printed_term(term: str) -> str:
    """Return a term as Russian lists print it: 10 лет, 3 года."""
    years = term[1:-1]
    return f"{years} {'года' if years in {'2', '3'} else 'лет'}" if years else ""
