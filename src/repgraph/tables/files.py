"""Bytes to cells: encodings, delimiters, headers. Knows nothing of what a cell means."""

from __future__ import annotations

import csv
import io
import itertools
import re
from typing import TYPE_CHECKING

from repgraph.errors import Problem, did_you_mean, near

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from repgraph.tables.spec import Column

MAX_CELL = 100_000
"""Longest cell accepted, in characters: longer ones come from a broken quotation mark."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = bytes(set(range(0x20)) - set(b"\t\r\n"))
_CYRILLIC_WORD_IN_1251 = re.compile(rb"[\xc0-\xff]{3}")
_UTF8_MARK = b"\xef\xbb\xbf"
_SAVE_AS = "save it as 'CSV UTF-8'"


class CsvFile:
    """One CSV file and what is wrong with it as a file."""

    def __init__(self, path: Path, columns: tuple[Column, ...]) -> None:
        """Remember where the file lies and which header it must have."""
        self.path = path
        self.columns = columns
        self.problems: list[Problem] = []
        self.complete = True
        """False once a row could not be read, so that its id is not known."""

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield each row as line number and cells by column name.

        What is wrong is added to :attr:`problems`; a file that cannot be read as this table yields nothing.
        """
        text = self._text()
        if text is None:
            return
        lines = self._lines(text)
        header = [name.strip() for _, cells in itertools.islice(lines, 1) for name in cells]
        if not self.complete or not self._header_fits(header, [c.name for c in self.columns]):
            return
        for line, cells in lines:
            if not any(cells):
                continue
            if len(cells) != len(header):
                advice = "text with a comma stands in quotation marks"
                self._wrong(
                    f"the row has {len(cells)} cells where the header has {len(header)}; {advice}", line, row=cells[0]
                )
                continue
            yield line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}

    def _lines(self, text: str) -> Iterator[tuple[int, list[str]]]:
        csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        while True:
            line = reader.line_num + 1
            try:
                yield line, next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self._wrong(f"broken CSV from here on ({error}): look for a quotation mark that is not closed", line)
                return

    def _text(self) -> str | None:
        try:
            raw = self.path.read_bytes()
        except OSError as error:
            self._wrong(f"cannot be read: {error.strerror}")
            return None
        marked = raw.startswith(_UTF8_MARK)
        raw = raw.removeprefix(_UTF8_MARK)
        wrong = damage(raw)
        if wrong:
            self._wrong(*wrong)
            return None
        if marked:
            self._note("begins with a byte order mark; it is ignored")
        text = raw.decode("utf-8")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            self._note("has Windows line ends (CRLF); they are read as line ends")
        return text

    def _header_fits(self, header: list[str], names: list[str]) -> bool:
        if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
            mark = "semicolon" if ";" in header[0] else "tab"
            self._wrong(f"the delimiter is a {mark}: save with commas", 1)
            return False
        missing = [name for name in names if name not in header]
        extra = [name for name in header if name not in names]
        doubled = sorted({name for name in header if header.count(name) > 1})
        for name in missing:
            self._wrong(f"the column {name!r} is missing{did_you_mean(near(name, extra))}", 1, column=name)
        for name in extra:
            advice = did_you_mean(near(name, missing)) or "; remove it, or keep it in another file"
            self._wrong(f"there is no column {name!r} in this table{advice}", 1, column=name)
        for name in doubled:
            self._wrong(f"the column {name!r} stands twice in the header", 1, column=name)
        return not (missing or extra or doubled)

    def _wrong(self, what: str, line: int | None = None, *, row: str = "", column: str = "") -> None:
        self.complete = False
        self.problems.append(Problem(str(self.path), line, row, column, "", what))

    def _note(self, what: str) -> None:
        self.problems.append(Problem(str(self.path), None, "", "", "", what, severity="warning"))


def damage(raw: bytes) -> tuple[str, int | None] | None:
    """Return why bytes are no text table in UTF-8, and the line; nothing where they are."""
    if not raw.strip():
        return "the file is empty: write at least the header", None
    if raw.startswith(_UTF16):
        return f"the file is UTF-16: {_SAVE_AS}", None
    if b"\0" in raw:
        return "a NUL byte: this is no text table, or it was damaged on the way", _line(raw, raw.index(b"\0"))
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        guess = _guess_encoding(raw)
        return f"the file is not UTF-8 (it looks like {guess}): {_SAVE_AS}", _line(raw, error.start)
    return None


def _line(raw: bytes, offset: int) -> int:
    return raw.count(b"\n", 0, offset) + 1


def _guess_encoding(raw: bytes) -> str:
    """Name an encoding by its bytes: control characters mean no text, words of high bytes mean Cyrillic."""
    start = raw[:4096]
    if len(start.translate(None, _CONTROL)) < 0.9 * len(start):
        return "a binary file"
    return "Windows-1251" if _CYRILLIC_WORD_IN_1251.search(raw) else "an 8-bit encoding"
