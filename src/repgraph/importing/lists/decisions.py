"""Penalties, articles, bodies, nationalities and settlers' categories as Soviet records write them."""

# ruff: noqa: RUF001, RUF002 - words of other scripts are the subject of this module

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from repgraph.importing.lists import words

if TYPE_CHECKING:
    from repgraph.dates import Moment
    from repgraph.importing.lists.words import Word

_YEARS = re.compile(
    r"(?P<n>\d{1,2})\s*(-?\s*(и|ти|х|летн\w*))?\s*(лет|год\w*|г\.|л\.|years?|yrs?|жыл\w*)?(?!\w)(\s*(и\s*)?(?P<m>\d{1,2})\s*(мес\w*|months?|ай))?"
)
_MONTHS = re.compile(r"(?P<m>\d{1,2})\s*(мес\w*|months?|ай(?!\w))")
_INDEFINITE = re.compile(r"бессроч\w*|навечно|навсегда|пожизненн\w*|мерзімсіз|for\s+ever|for\s+life|indefinite\w*")
_REPLACED = re.compile(r"замен\w*|заменен\w*|ауыстырыл\w*|commuted|replaced")
_TERMED = ("camp-term", "prison-term", "imprisonment", "concentration-camp", "exile", "banishment", "suspended-term")
_CUSTODY = {"camp-term", "prison-term", "concentration-camp"}
_ARTICLE = re.compile(r"\d{2,3}(-\d{1,2}[а-г]?)?")
_LETTERS = {"a": "а", "b": "б", "v": "в", "g": "г"}
_CODES = {"rsfsr-1926": re.compile(r"ук\s*р\.?с\.?ф\.?с\.?р\.?\s*(1926|26\b|в\s+ред)")}


@dataclass(frozen=True, slots=True)
class Penalty:
    """What a printed penalty says.

    ``false_answer`` marks the answer given to families of people who had been shot: it has neither code nor term.
    """

    codes: tuple[str, ...] = ()
    term: str = ""
    false_answer: bool = False


@lru_cache(maxsize=100_000)
def penalty(text: str) -> Penalty | None:
    """Read a penalty as printed; ``None`` where no word of it is known, or where it tells of two decisions at once.

    Examples
    --------
    >>> penalty("ВМН"), penalty("10 лет ИТЛ").term
    (Penalty(codes=('death',), term='', false_answer=False), 'P10Y')
    >>> penalty("8 лет ИТЛ, 5 лет поражения в правах")
    Penalty(codes=('camp-term', 'loss-of-rights'), term='P8Y', false_answer=False)
    >>> penalty("10 лет без права переписки")
    Penalty(codes=(), term='', false_answer=True)
    """
    clean = words.plain(text)
    if _REPLACED.search(clean):
        return None
    spots: dict[str, int] = {}
    for pattern, word in words.patterns("penalties"):
        match = pattern.search(clean)
        if match and word.means == "false-answer":
            return Penalty(false_answer=True)
        if match:
            spots[word.means] = min(spots.get(word.means, len(clean)), match.start())
    if spots.keys() & _CUSTODY:
        spots.pop("imprisonment", None)
    if not spots:
        only = re.fullmatch(_YEARS, clean)
        return (
            Penalty(("imprisonment",), _duration(only))
            if only and re.search(r"лет|год|year|жыл|г\.|л\.", clean)
            else None
        )
    codes = tuple(sorted(spots, key=lambda code: (spots[code], code)))
    main = next((code for code in codes if code in _TERMED), "")
    return Penalty(codes, _term(clean, spots, main) if main else "")


def _term(clean: str, spots: dict[str, int], main: str) -> str:
    """Return the term of the main penalty: the number before its word, else the nearest behind it."""
    if _INDEFINITE.search(clean):
        return "indefinite"
    others = [spot for code, spot in spots.items() if spot > spots[main] and code not in {"death", "confiscation"}]
    before = [m for m in _YEARS.finditer(clean, 0, spots[main]) if _counts(m, clean)]
    if before:
        return _duration(before[-1])
    months = _MONTHS.search(clean, 0, spots[main])
    if months:
        return f"P{int(months['m'])}M"
    behind = next(
        (m for m in _YEARS.finditer(clean, spots[main], min(others, default=len(clean))) if _counts(m, clean)), None
    )
    if behind:
        return _duration(behind)
    months = _MONTHS.search(clean, spots[main])
    return f"P{int(months['m'])}M" if months else ""


def _counts(match: re.Match[str], clean: str) -> bool:
    """Tell whether a number is one of years, and no article, paragraph, date or number of months."""
    around = clean[max(0, match.start() - 1) : match.start()] + clean[match.end("n") : match.end("n") + 1]
    months = _MONTHS.match(clean, match.start("n"))
    return (
        not months
        and not re.search(r"[\d./-]", around.replace("-", "", 1) if "летн" in match[0] else around)
        and int(match["n"]) > 0
    )


def _duration(match: re.Match[str]) -> str:
    months = int(match["m"] or 0)
    return f"P{int(match['n'])}Y" + (f"{months}M" if months else "")


@dataclass(frozen=True, slots=True)
class Articles:
    """Provisions that a printed article names; ``unknown`` are parts that the table does not hold."""

    known: tuple[Word, ...]
    unknown: tuple[str, ...]


@lru_cache(maxsize=100_000)
def articles(text: str, code: str = "") -> Articles:
    """Read articles as printed.

    Parameters
    ----------
    text
        The cell: ``58-10, 58-11``, ``ст. 58 п. 10, 11 УК РСФСР``, ``58-1а``, ``ЧСИР``.
    code
        Which criminal code the list uses (``rsfsr-1926``), if its map declares one; a cell that names it needs none.

    Examples
    --------
    >>> [w.means for w in articles("ст. 58 п.п. 10, 11").known], articles("59-7; 58-10").unknown
    (['article-58-10', 'article-58-11'], ('59-7',))
    """
    clean = re.sub(r"(?<=\d)\s*/\s*(?=\d)", "-", words.plain(text))
    clean = re.sub(r"\bч(асть|\.)?\s*\d+", " ", clean)
    code = code or next((name for name, pattern in _CODES.items() if pattern.search(clean)), "")
    clean = re.sub(r"\b(ук|упк)\b.*?(?=,|;|$)|\bст(атья|атьи|\.)?(?=\s|\d)\.?|\bи\b", " ", clean)
    clean = re.sub(r"(?<=\d)\s*([a-g])\b", lambda m: _LETTERS.get(m[1], m[1]), clean)
    clean = re.sub(r"(?<=\d)\s*[«\"']?([а-г])[»\"']?(?![а-я])", r"\1", clean)
    known: dict[str, Word] = {}
    unknown: list[str] = []
    base = ""
    for token in re.findall(r"пп?\.?(?=\s|\d|п)|\d[\d-]*[а-г]?|[^\W\d_]+", clean):
        if re.fullmatch(r"пп?\.?|ст|пункт\w*|тармақ\w*|бап\w*|art|article|articles", token):
            continue
        number = token.strip("-")
        if re.fullmatch(r"\d{1,2}[а-г]?", number) and base and number != base:
            number = f"{base}-{number}"
        elif _ARTICLE.fullmatch(number):
            base = number.partition("-")[0]
        word = _article(number, code)
        if word:
            known[word.means] = word
        else:
            unknown.append(number)
    if "article-58" in known and any(means.startswith(("article-58-", "rsfsr-1926-58-")) for means in known):
        del known["article-58"]
    return Articles(tuple(known.values()), tuple(unknown))


def _article(number: str, code: str) -> Word | None:
    found = words.table("articles").get(number, ())
    return next((w for w in found if w.code == code), None) or next((w for w in found if not w.code), None)


@lru_cache(maxsize=100_000)
def body(text: str, when: Moment | None) -> tuple[Word | None, str]:
    """Return the body that a printed name meant at a time, or why it is left as printed.

    Parameters
    ----------
    text
        The cell.
    when
        Date of the act; without one only names that never changed are decided.

    Examples
    --------
    >>> from repgraph.dates import parse
    >>> body("тройка УНКВД", parse("1937-10"))[0].means, body("тройка", parse("1931"))[0].means
    ('troika', 'ogpu-troika')
    >>> body("тройка", parse("1937-10"))[1]
    'which of them it was, the word does not say'
    """
    clean = words.plain(text).replace("«", "").replace("»", "").replace('"', "").strip(" .")
    matching = [word for pattern, word in words.patterns("bodies") if pattern.match(clean) and _whole(pattern, clean)]
    if not matching:
        return None, "no body of this name in the table of bodies"
    chosen = words.choose(matching, when, wholly=False)
    if chosen is None:
        spans = "; ".join(dict.fromkeys(f"{w.begins or '…'} to {w.ends or '…'}: {w.means}" for w in matching))
        return None, f"the word means one body only within {spans}; the date does not decide it"
    return (
        (None, chosen.note or "left open by the table of bodies") if chosen.means == words.UNDECIDED else (chosen, "")
    )


def _whole(pattern: re.Pattern[str], clean: str) -> bool:
    """Tell whether a pattern covers a name up to a place name («… по Алма-Атинской области»)."""
    match = pattern.match(clean)
    rest = clean[match.end() :] if match else clean
    return not rest.strip() or bool(
        re.match(r"\s*(по|в|г\.|\(|при|каз|кср|ссср|аср|асср|[а-яәіңғүұқөһ]+ск\w+|[а-я]+\s*обл)", rest)
    )


def nationality(text: str, when: Moment | None) -> tuple[Word | None, str]:
    """Return the people that a word of nationality meant at a time, or why it is left as printed.

    Examples
    --------
    >>> from repgraph.dates import parse
    >>> nationality("киргиз", parse("1922"))[0].means, nationality("казак", parse("1931"))[0].means
    ('kazakhs', 'kazakhs')
    >>> nationality("тюрк", None)[0], nationality("таранчи", parse("1929"))[0].means
    (None, 'uighurs')
    """
    return _word("nationality", text, when)


def settler(text: str, when: Moment | None) -> tuple[Word | None, str]:
    """Return the category that a word for deported people meant at a time, or why not; the word itself is kept."""
    return _word("settlers", text, when)


@lru_cache(maxsize=100_000)
def _word(name: str, text: str, when: Moment | None) -> tuple[Word | None, str]:
    clean = words.plain(text).strip(' .()«»"')
    meanings = words.table(name).get(clean) or words.table(name).get(clean.replace(" ", "-"))
    if not meanings:
        return None, f"no such word in the table of {name}"
    chosen = words.choose(meanings, when)
    if chosen is None:
        return None, "the word changed its meaning: the date of the record does not decide it"
    return (None, chosen.note or "left open by the table") if chosen.means == words.UNDECIDED else (chosen, "")
