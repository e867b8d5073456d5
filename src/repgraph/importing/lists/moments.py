"""Dates as lists print them, in Kazakh, Russian and English, to EDTF; nothing comes out finer than it went in."""

# ruff: noqa: RUF001, RUF002 - words of other scripts are the subject of this module

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from repgraph import dates
from repgraph.errors import DateError
from repgraph.importing.lists import words

EARLIEST_YEAR, LATEST_YEAR = 1700, 2099
"""Years that a list of people can name; others are slips of the pen."""

SERIAL_EPOCH = date(1899, 12, 30)
"""Day 0 of the day numbers of spreadsheets (their leap day of 1900, which never was, lies behind all later days)."""

_ROMAN = {row["word"]: int(row["month"]) for row in words.rows("months") if row["language"] == "roman"}
_MONTHS = {
    w: int(row["month"]) for row in words.rows("months") if row["language"] != "roman" for w in row["word"].split()
}
_MEANS = {words.plain(row["word"]): row["means"] for row in words.rows("date-words")}
_SILENT = frozenset({"noise", "part", "part-after"})
_ENDINGS = frozenset({"го", "е", "th", "st", "nd", "rd"})
_UNKNOWN = re.compile(r"\?{1,2}|0{1,2}|-{1,2}|x{1,2}")
_NUMERIC = re.compile(
    r"(?P<a>\d{1,2}|\?{1,2}|x{1,2})\s*[./-]\s*(?P<b>\d{1,2}|[ivx]{1,4}|\?{1,2}|x{1,2})\s*[./-]\s*(?P<y>\d{4}|\d{2})"
)
_MONTH_YEAR = re.compile(r"(?P<b>\d{1,2}|[ivx]{1,4})\s*[./-]\s*(?P<y>\d{4}|\d{2})")
_ISO = re.compile(r"(?P<y>\d{4})-(?P<b>\d{2})(-(?P<a>\d{2}))?( 00:00(:00)?|t00:00:00)?")
_SERIAL = re.compile(r"(?P<n>\d{5})([.,]0+)?")
_DECADE = re.compile(r"(?P<d>\d{3})0\s*-?\s*(е|х|s|ые|ых|ж)\.?")
_CENTURY = re.compile(r"(?P<c>xviii|xix|xx|18|19|20)(th)?\s*(век|века|в|ғасыр|century)\.?")
_RANGE = re.compile(
    r"(между|between)\s+(?P<a>.+?)\s+(и|and)\s+(?P<b>.+)|(from|с|от)\s+(?P<c>.+?)\s+(по|до|to)\s+(?P<d>.+)"
    r"|(?P<e>.*\d\D*?)\s+-\s+(?P<f>.*\d.*)|(?P<g>\d{4})\s*-\s*(?P<h>\d{4})(?P<i>\D*)"
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed date as EDTF; ``end`` is filled for a duration that names both of its ends."""

    date: str
    end: str = ""


@dataclass(frozen=True, slots=True)
class Habits:
    """What a map declares of the dates in a list.

    Parameters
    ----------
    century
        First year of the century of two-digit years; 0 where they are not understood.
    order
        ``dmy`` or ``mdy``: which number comes first.
    serials
        Whether five-digit numbers are day numbers of a spreadsheet.
    """

    century: int = 0
    order: str = "dmy"
    serials: bool = False


def read(text: str, habits: Habits) -> Printed:
    """Read a date as printed.

    Parameters
    ----------
    text
        The cell.
    habits
        What the map declares.

    Returns
    -------
    Printed
        The date; empty where the cell says that it is not known.

    Raises
    ------
    DateError
        It cannot be read; the error says why and what to declare.

    Examples
    --------
    >>> [read(t, Habits(century=1900)).date for t in ("май 1937", "1937 г.", "до 1940", "27/IX-37", "ок. 1890")]
    ['1937-05', '1937', '../1940', '1937-09-27', '1890~']
    >>> read("1937–1938", Habits())
    Printed(date='1937', end='1938')
    >>> read("между 1937 и 1939", Habits())
    Printed(date='[1937..1939]', end='')
    """
    return _read(text, habits)


@lru_cache(maxsize=200_000)
def _read(text: str, habits: Habits) -> Printed:
    clean = words.plain(text).replace("«", "").replace("»", "")
    if _MEANS.get(clean.strip(" .()[]")) == "nothing" or not re.search(r"\w", clean):
        return Printed("")
    between = _RANGE.fullmatch(clean)
    if between:
        low, high = _ends(between)
        try:
            first, last = _checked(_one(low, habits, text)), _checked(_one(high, habits, text))
            dates.parse(f"[{first}..{last}]")
            return Printed(f"[{first}..{last}]") if between["a"] else Printed(first, last)
        except DateError as error:
            raise DateError(text, error.why) from error
    return Printed(_checked(_one(clean, habits, text)))


def _ends(between: re.Match[str]) -> tuple[str, str]:
    named = between.groupdict()
    low = named["a"] or named["c"] or named["e"] or named["g"]
    high = named["b"] or named["d"] or named["f"] or named["h"]
    year = re.search(r"\d{4}", high)
    if year and not re.search(r"\d{4}", low) and not re.fullmatch(r".*\d[./]\d+[./]\d+.*", low):
        low = f"{low} {year[0]}"
    return low, high


def _checked(text: str) -> str:
    moment = dates.parse(text)
    for bound in (moment.first, moment.last):
        if bound and not EARLIEST_YEAR <= bound.year <= LATEST_YEAR:
            raise DateError(
                text, f"the year {bound.year} lies outside {EARLIEST_YEAR} to {LATEST_YEAR}: a slip of the pen?"
            )
    return text


def _one(clean: str, habits: Habits, printed: str) -> str:
    bare, doubted = re.subn(r"\s*\(?\?\)?$", "", clean) if re.search(r"\d", clean) else (clean, 0)
    body, meanings = _strip(bare)
    text = _atom(body, habits, printed)
    if "about" in meanings or meanings & {"not-later", "not-earlier"}:
        if text.startswith("["):
            return text
        if "not-later" in meanings:
            return f"../{text}"
        if "not-earlier" in meanings:
            return f"{text}/.."
        return text if "X" in text else f"{text}~"
    return f"{text}?" if doubted and "X" not in text and not text.startswith("[") else text


def _strip(text: str) -> tuple[str, set[str]]:
    """Take words off that stand before or behind a date; return what is left and what the words mean."""
    meanings: set[str] = set()
    changed = True
    while changed:
        changed = False
        for pattern, side in (
            (r"^(?P<w>(не \w+ than|not \w+ than|не \w+|[^\W\d]+))\.?[\s.]*(?P<rest>.+)$", ""),
            (r"^(?P<rest>.+?)[\s.]*(?<!\d-)(?P<w>[^\W\d_]+(\.[^\W\d_]+)?)\.?$", "-after"),
        ):
            match = re.match(pattern, text)
            meaning = _MEANS.get(match["w"]) if match else None
            if (
                match
                and meaning
                and (meaning == "noise" or meaning.endswith("-after") == bool(side))
                and not meaning.startswith(("season", "nothing"))
                and re.search(r"\d", match["rest"])
            ):
                meanings.add(meaning.removesuffix("-after"))
                text, changed = match["rest"].strip(" ,"), True
    return text, meanings


def _atom(text: str, habits: Habits, printed: str) -> str:  # noqa: PLR0911 - one form of dates a line
    text = text.strip(" .,")
    if re.fullmatch(r"\d{4}", text):
        return text
    iso = _ISO.fullmatch(text)
    if iso:
        return _dated(int(iso["y"]), iso["b"], iso["a"] or "")
    serial = _SERIAL.fullmatch(text)
    if serial:
        return _serial(int(serial["n"]), habits, printed)
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        first, second = numeric["a"], numeric["b"]
        if habits.order == "mdy" and second.isdecimal():
            first, second = second, first
        return _dated(_year(numeric["y"], habits, printed), second, first)
    month = _MONTH_YEAR.fullmatch(text)
    if month:
        return _dated(_year(month["y"], habits, printed), month["b"], "")
    decade, century = _DECADE.fullmatch(text), _CENTURY.fullmatch(text)
    if decade:
        return f"{decade['d']}X"
    if century:
        return {"xviii": "17XX", "18": "17XX", "xix": "18XX", "19": "18XX"}.get(century["c"], "19XX")
    return _worded(text, habits, printed)


def _worded(text: str, habits: Habits, printed: str) -> str:  # noqa: C901 - each word has its own place
    """Read a date whose month or season is a word."""
    year = day = 0
    month = season = ""
    for token in re.findall(r"[^\W\d_]+|\d+", text):
        if token.isdecimal():
            if len(token) == 4 and not year:  # noqa: PLR2004 - digits of a year
                year = int(token)
            elif not day:
                day = int(token)
            elif not year:
                year = _year(token, habits, printed)
            else:
                raise _unread(printed)
        elif token in _MONTHS and not month:
            month = str(_MONTHS[token])
        elif _MEANS.get(token, "").startswith("season") and not season:
            season = _MEANS[token]
        elif _MEANS.get(token) not in _SILENT and token not in _ENDINGS:
            raise _unread(printed)
    if not year or not (month or season) or (season and (month or day)):
        if month and day and not year and day > 31:  # noqa: PLR2004 - no day of a month: «май 37»
            return _dated(_year(str(day), habits, printed), month, "")
        raise _unread(printed)
    if season:
        low, high = (int(part) for part in season.removeprefix("season-").split("-"))
        return f"[{year:04}-{low:02}..{year:04}-{high:02}]"
    return _dated(year, month, str(day) if day else "")


def _unread(printed: str) -> DateError:
    return DateError(printed, "no date that the tables of months and words know")


def _year(text: str, habits: Habits, printed: str) -> int:
    if len(text) == 4:  # noqa: PLR2004 - digits of a year
        return int(text)
    if not habits.century:
        raise DateError(printed, "a year of two digits: declare century = 1900 under [dates] of the map")
    return habits.century + int(text)


def _dated(year: int, month: str, day: str) -> str:
    if _UNKNOWN.fullmatch(month):
        return f"{year:04}"
    number = _ROMAN.get(month) or (int(month) if month.isdecimal() else 0)
    if _UNKNOWN.fullmatch(day) or not day:
        return f"{year:04}-{number:02}"
    return f"{year:04}-{number:02}-{int(day):02}"


def _serial(number: int, habits: Habits, printed: str) -> str:
    day = SERIAL_EPOCH + timedelta(days=number)
    if not habits.serials:
        raise DateError(
            printed,
            f"looks like a day number of a spreadsheet ({day}): format the column as dates, "
            "or declare serials = true under [dates] of the map",
        )
    return day.isoformat()
