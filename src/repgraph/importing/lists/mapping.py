"""Maps: what each column of somebody's list means, declared in TOML and checked before a row is read."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from repgraph import names
from repgraph.errors import did_you_mean, near
from repgraph.importing.contract import ImportingError
from repgraph.importing.lists.chart import Field, Map, NamePart, Split, Statement, template_columns
from repgraph.importing.lists.moments import Habits

if TYPE_CHECKING:
    from pathlib import Path

READERS = ("date", "place", "body", "article", "penalty", "nationality", "settler", "entity", "code", "text", "term")
"""Ways in which a cell can be read."""

BY_TARGET = {
    "date": "date", "end": "date", "place": "place", "body": "body", "provision": "article", "act": "entity",
    "penalty": "penalty", "object": "entity", "term": "term", "charge": "text", "value": "text", "note": "text",
    "case": "text", "event": "text", "qualifiers": "code", "regime": "code", "mode": "code", "certainty": "code",
    "calendar": "code",
}  # fmt: skip
"""How the cell for a column of our tables is read where the map does not say."""

_SECTIONS = {
    "list": {
        "title", "language", "encoding", "delimiter", "sheet", "header", "key", "prefix", "recorded", "code", "empty",
    },
    "source": {
        "id", "title", "author", "publisher", "date", "url", "language", "kind", "tier", "cluster", "note",
        "locator", "compared",
    },
    "dates": {"century", "order", "serials"},
    "person": {"sex", "note"},
    "name": {"form", "kind", "tag", "split", "note"},
    "split": {"column", "into", "separator", "pattern"},
    "kin": {"kind", "form", "tag", "from", "split"},
    "entity": {"id", "kind", "label", "note"},
    "statement": {"kind", "id", "split", "locator", "always", *BY_TARGET},
    "places": None, "bodies": None, "entities": None,
}  # fmt: skip
_FIELD = {"column", "read", "codes", "fixed", "pattern", "recorded"}


def load(path: Path) -> Map:
    """Read a map and check all of it that can be checked without the list.

    Raises
    ------
    ImportingError
        It is no TOML, or has a section, key or value that maps do not know.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ImportingError(f"{path} is no map in TOML: {error}") from error
    return _Checking(str(path), said).map()


class _Checking:
    def __init__(self, path: str, said: dict[str, Any]) -> None:
        self.path = path
        self.said = said
        self.recorded = ""

    def wrong(self, what: str) -> ImportingError:
        return ImportingError(f"{self.path}: {what}")

    def known(self, name: str, given: dict[str, Any], keys: set[str] | None) -> None:
        for key in given:
            if keys is not None and key not in keys:
                raise self.wrong(
                    f"[{name}] has no key {key!r}{did_you_mean(near(key, keys))}; it takes {', '.join(sorted(keys))}"
                )

    def section(self, name: str) -> dict[str, Any]:
        given = self.said.get(name, {})
        if not isinstance(given, dict):
            raise self.wrong(f"{name} is one section: write [{name}]")
        self.known(name, given, _SECTIONS[name])
        return given

    def sections(self, name: str) -> list[dict[str, Any]]:
        given = self.said.get(name, [])
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            raise self.wrong(f"there may be many of {name}: write [[{name}]]")
        for one in given:
            self.known(name, one, _SECTIONS[name])
        return given

    def map(self) -> Map:
        for name in self.said:
            if name not in _SECTIONS:
                raise self.wrong(
                    f"there is no section [{name}]{did_you_mean(near(name, _SECTIONS))}; "
                    f"the sections are {', '.join(_SECTIONS)}"
                )
        about, source, dated, person = (self.section(name) for name in ("list", "source", "dates", "person"))
        for key in ("id", "title", "kind", "tier"):
            if not source.get(key):
                raise self.wrong(f"[source] needs {key}: every statement names its source")
        language = str(about.get("language", "ru"))
        naming = tuple(self.name(one, language, "as-recorded") for one in self.sections("name"))
        if not naming:
            raise self.wrong("at least one [[name]] with its form is needed: a row without a name is nobody")
        self.recorded = str(about.get("recorded", ""))
        return Map(
            path=self.path,
            title=str(about.get("title", source["title"])),
            language=language,
            key=str(about.get("key", "")),
            prefix=self.prefix(about, source),
            encoding=str(about.get("encoding", "")),
            delimiter=str(about.get("delimiter", "")),
            sheet=str(about.get("sheet", "")),
            header=self.number(about, "header", 1),
            recorded=self.recorded,
            code=str(about.get("code", "")),
            empty=self.empty(about),
            habits=self.habits(dated),
            source={key: str(value) for key, value in source.items() if key not in {"locator", "compared"}},
            locator=str(source.get("locator", "")),
            compared=str(source.get("compared", "no")),
            names=naming,
            kin=tuple(self.kin(one, language) for one in self.sections("kin")),
            sex=self.field("sex", person["sex"], "code") if "sex" in person else None,
            note=self.field("note", person["note"], "text") if "note" in person else None,
            statements=self.statements(),
            splits=tuple(map(self.split, self.sections("split"))),
            entities=tuple(map(self.entity, self.sections("entity"))),
            places=self.words("places"),
            bodies=self.words("bodies"),
            others=self.words("entities"),
        )

    def number(self, given: dict[str, Any], key: str, default: int) -> int:
        value = given.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.wrong(f"{key} is a number, as in {key} = {default or 1900}")
        return value

    def empty(self, about: dict[str, Any]) -> frozenset[str]:
        given = about.get("empty", [])
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            raise self.wrong('[list] empty: the words that stand for nothing known, as in empty = ["-", "unknown"]')
        return frozenset(one.casefold() for one in given)

    def prefix(self, about: dict[str, Any], source: dict[str, Any]) -> str:
        prefix = str(about.get("prefix", source["id"]))
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", prefix):
            raise self.wrong(f"prefix {prefix!r}: ids have lower-case letters, digits and single hyphens")
        return prefix

    def habits(self, given: dict[str, Any]) -> Habits:
        order = given.get("order", "dmy")
        if order not in {"dmy", "mdy"}:
            raise self.wrong(f"[dates] order {order!r}: write dmy or mdy")
        century = self.number(given, "century", 0)
        if century % 100:
            raise self.wrong(f"[dates] century {century}: the first year of a century, as in 1900")
        return Habits(century, order, bool(given.get("serials", False)))

    def name(self, given: dict[str, Any], language: str, kind: str) -> NamePart:
        form, tag = str(given.get("form", "")), str(given.get("tag", language))
        if not template_columns(form):
            raise self.wrong(
                f'[[name]] form {form!r} names no column; write the columns in braces, as in "{{Фамилия}} {{Имя}}"'
            )
        if not names.TAG.fullmatch(tag):
            raise self.wrong(f"[[name]] tag {tag!r}: a language tag in lower case, as in ru or kk-cyrl")
        return NamePart(
            form, str(given.get("kind", kind)), tag, str(given.get("split", "")), str(given.get("note", ""))
        )

    def kin(self, given: dict[str, Any], language: str) -> NamePart:
        part = self.name({k: v for k, v in given.items() if k != "from"}, language, "spouse")
        return NamePart(part.form, part.kind, part.tag, part.split, backward=given.get("from") == "kin")

    def split(self, given: dict[str, Any]) -> Split:
        into = tuple(map(str, given.get("into", ())))
        pattern = str(given.get("pattern", ""))
        try:
            groups = tuple(re.compile(pattern).groupindex)
        except re.error as error:
            raise self.wrong(f"[[split]] pattern {pattern!r} is no regular expression: {error}") from error
        if not given.get("column") or not (into or groups):
            raise self.wrong("[[split]] needs a column, and into = [...] or a pattern with named groups")
        return Split(str(given["column"]), into or groups, str(given.get("separator", "")), pattern)

    def entity(self, given: dict[str, Any]) -> dict[str, str]:
        for key in ("id", "kind", "label"):
            if not given.get(key):
                raise self.wrong(f"[[entity]] needs {key}, as in the table entities.csv")
        return {key: str(value) for key, value in given.items()}

    def statements(self) -> tuple[Statement, ...]:
        found: list[Statement] = []
        for given in self.sections("statement"):
            kind = str(given.get("kind", ""))
            suffix = str(given.get("id", kind))
            if not kind:
                raise self.wrong('[[statement]] needs a kind, as in kind = "arrest"')
            if any(one.suffix == suffix for one in found):
                raise self.wrong(f"two statements would have the id {suffix!r}: give one of them another id")
            fields = []
            for target, value in given.items():
                if target in BY_TARGET:
                    default = (
                        "nationality" if kind.startswith("ethnicity-") and target == "object" else BY_TARGET[target]
                    )
                    fields.append((target, self.field(f"{kind}.{target}", value, default)))
            found.append(
                Statement(
                    kind,
                    suffix,
                    tuple(fields),
                    str(given.get("split", "")),
                    str(given.get("locator", "")),
                    bool(given.get("always", False)),
                )
            )
        return tuple(found)

    def field(self, where: str, value: object, read: str) -> Field:
        if isinstance(value, str):
            return Field(value, read, recorded=self.recorded)
        if not isinstance(value, dict):
            raise self.wrong(
                f'{where} = {value!r}: write the name of a column, or {{ column = "…", … }}, or {{ fixed = "…" }}'
            )
        self.known(where, value, _FIELD)
        if bool(value.get("column")) == ("fixed" in value):
            raise self.wrong(f"{where} needs either column or fixed")
        read = str(value.get("read", read))
        if read not in READERS:
            raise self.wrong(
                f"{where}: read {read!r} is unknown{did_you_mean(near(read, READERS))}; "
                f"it is one of {', '.join(READERS)}"
            )
        try:
            pattern = re.compile(str(value.get("pattern", ""))).pattern
        except re.error as error:
            raise self.wrong(f"{where}: pattern is no regular expression: {error}") from error
        codes = value.get("codes", {})
        if not isinstance(codes, dict):
            raise self.wrong(f'{where}: codes = {{ "м" = "male" }}')
        return Field(
            str(value.get("column", "")),
            read,
            tuple((str(k), str(v)) for k, v in codes.items()),
            str(value.get("fixed", "")),
            pattern,
            str(value.get("recorded", self.recorded)),
        )

    def words(self, name: str) -> dict[str, str]:
        return {str(word): str(means) for word, means in self.section(name).items()}
