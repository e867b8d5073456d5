"""A first map for a list, proposed from its header and a sample of its rows; a person reads it before it is used."""

# ruff: noqa: RUF001 - words of other scripts are the subject of this module

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from repgraph.errors import DateError
from repgraph.importing.lists import decisions, files, moments, words

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = 500
"""Rows that are looked at."""

_ENOUGH = 0.6
"""Share of the filled cells of a column that a reader must understand to be proposed."""


def suggest(path: Path, *, encoding: str = "", delimiter: str = "", sheet: str = "", header: int = 1) -> str:
    """Return a map in TOML for a list.

    Parameters
    ----------
    path
        The list.
    encoding, delimiter, sheet, header
        As in a map, where the list needs them.

    Raises
    ------
    ImportingError
        The list cannot be read.
    """
    opened = files.opened(path, encoding=encoding, delimiter=delimiter, sheet=sheet, header=header)
    sample = [cells for _, (_, cells) in zip(range(SAMPLE), opened.body, strict=False)]
    columns = {
        name: [text for cells in sample if number < len(cells) and (text := files.clean(cells[number])[0])]
        for number, name in enumerate(opened.header)
    }
    about = {"encoding": encoding, "delimiter": delimiter, "sheet": sheet}
    said = {key: value for key, value in about.items() if value}
    return _Proposal(path.stem, columns, len(sample), said, header).text()


class _Proposal:
    def __init__(self, stem: str, columns: dict[str, list[str]], rows: int, said: dict[str, str], header: int) -> None:
        self.stem = stem
        self.columns = columns
        self.rows = rows
        self.said = said
        self.header = header
        self.used: set[str] = set()

    def text(self) -> str:
        roles = {name: role for name in self.columns if (role := _role(name))}
        by_role: dict[str, str] = {}
        for name, role in roles.items():
            by_role.setdefault(role, name)
        slug = re.sub(r"[^a-z0-9]+", "-", self.stem.lower()).strip("-") or "list"
        lines = [
            "# Proposed from the header and a sample: read every line before you use it.", "", "[list]",
            f"title = {_quoted(self.stem)}", *(f"{key} = {_quoted(value)}" for key, value in self.said.items()),
        ]  # fmt: skip
        if self.header != 1:
            lines.append(f"header = {self.header}")
        key = by_role.get("key", "")
        if key and len(set(self.columns[key])) == len(self.columns[key]) == self.rows:
            lines.append(f"key = {_quoted(key)}")
            self.used.add(key)
        locator = ", ".join(f"{name} {{{name}}}" for role, name in by_role.items() if role in {"page", "key"})
        self.used |= {name for role, name in by_role.items() if role == "page"}
        lines += [
            "", "[source]", f'id = "{slug}"', f"title = {_quoted(self.stem)}  # as it is cited",
            'kind = "database"  # or archive-page, book, museum-page …',
            'tier = "4"  # 1 the record of the act … 6 a copy of an encyclopedia',
            f"locator = {_quoted(locator)}" if locator else '# locator = "page {…}"',
        ]  # fmt: skip
        lines += ["", "[dates]", *self._dates()]
        if "sex" in by_role:
            lines += ["", "[person]", self._sex(by_role["sex"])]
        lines += self._names(by_role)
        lines += self._statements(roles)
        left = [name for name in self.columns if name not in self.used]
        if left:
            lines += ["", f"# Not read: {', '.join(left)}"]
        return "\n".join(lines) + "\n"

    def _dates(self) -> list[str]:
        cells = [text for values in self.columns.values() for text in values]
        two = sum(bool(re.search(r"(?<![\d])\d{1,2}[./-](\d{1,2}|[IVXivx]+)[./-]\d{2}(?!\d)", text)) for text in cells)
        found = []
        if two:
            found.append(f"century = 1900  # {two} cells have years of two digits")
        return found or ["# century = 1900  # where years have two digits"]

    def _sex(self, name: str) -> str:
        self.used.add(name)
        codes = {}
        for text in dict.fromkeys(self.columns[name]):
            first = words.plain(text)[:1]
            code = {
                "м": "male",
                "m": "male",
                "е": "male",
                "ж": "female",
                "f": "female",
                "w": "female",
                "ә": "female",
            }.get(first)
            if code:
                codes[text] = code
        inside = ", ".join(f"{_quoted(text)} = {_quoted(code)}" for text, code in list(codes.items())[:12])
        return f"sex = {{ column = {_quoted(name)}, codes = {{ {inside} }} }}"

    def _names(self, by_role: dict[str, str]) -> list[str]:
        parts = [by_role[role] for role in ("surname", "given", "patronymic") if role in by_role]
        if not parts and "name" in by_role:
            parts = [by_role["name"]]
        lines = []
        if parts:
            lines += ["", "[[name]]", "form = " + _quoted(" ".join(f"{{{name}}}" for name in parts))]
        else:
            lines += ["", "[[name]]", 'form = "{…}"  # no column looks like a name: write it']
        if "maiden" in by_role:
            parts.append(by_role["maiden"])
            lines += ["", "[[name]]", f"form = {_quoted('{' + by_role['maiden'] + '}')}", 'kind = "birth-name"']
        self.used |= set(parts)
        return lines

    def _statements(self, roles: dict[str, str]) -> list[str]:
        found: dict[str, dict[str, str]] = {}
        for name, role in roles.items():
            kind, _, target = role.partition(".")
            taken = target in found.get(kind, {})
            if target and not taken and (target in {"value", "place"} or self._reads(name, target)):
                found.setdefault(kind, {})[target] = name
                self.used.add(name)
        for name in self.columns:
            target = self._guess(name) if name not in self.used and name not in roles else ""
            if target:
                kind = "ethnicity-as-recorded" if target == "object" else "sentencing"
                if target not in found.setdefault(kind, {}):
                    found[kind][target] = name
                    self.used.add(name)
        lines = []
        for kind, fields in found.items():
            lines += [
                "",
                "[[statement]]",
                f'kind = "{kind}"',
                *(f"{target} = {_quoted(name)}" for target, name in fields.items()),
            ]
        return lines

    def _guess(self, name: str) -> str:
        return next((target for target in ("penalty", "object", "provision") if self._reads(name, target)), "")

    def _reads(self, name: str, target: str) -> bool:
        """Tell whether the reader of a target understands most cells of a column."""
        cells = self.columns[name]
        if not cells:
            return False
        good = sum(
            map(
                {
                    "date": _is_date,
                    "body": _is_body,
                    "penalty": _is_penalty,
                    "object": _is_people,
                    "provision": _is_article,
                }[target],
                cells,
            )
        )
        return good / len(cells) >= (_ENOUGH if target != "body" else 0)


def _role(name: str) -> str:
    """Return what the header calls a column: a part of a name, a key, or ``kind.target``."""
    plain = words.plain(name)
    return next((row["means"] for row in words.rows("headers") if re.search(row["pattern"], plain)), "")


def _is_date(text: str) -> bool:
    try:
        moments.read(text, moments.Habits(century=1900, serials=True))
    except DateError:
        return False
    return True


def _is_body(_text: str) -> bool:
    return True


def _is_penalty(text: str) -> bool:
    return decisions.penalty(text) is not None


def _is_people(text: str) -> bool:
    return words.plain(text).strip(" .") in words.table("nationality")


def _is_article(text: str) -> bool:
    found = decisions.articles(text)
    return bool(found.known) or any(re.fullmatch(r"\d{2,3}-\d{1,2}[а-г]?", part) for part in found.unknown)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
