"""Bytes to cells: encodings, delimiters, headers. Knows nothing of what a cell means."""

from __future__ import annotations

import csv
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from repgraph.errors import Problem, did_you_mean, near

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from repgraph.tables.spec import Column

MAX_CELL = 100_000
"""Longest cell accepted, in characters: longer ones come from a broken quotation mark."""

PIECE = 1 << 22
"""Bytes of a file that are looked at together."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = bytes(set(range(0x20)) - set(b"\t\r\n"))
_CYRILLIC_WORD_IN_1251 = re.compile(rb"[\xc0-\xff]{3}")
_UTF8_MARK = b"\xef\xbb\xbf"
_LOOSE_QUOTE = re.compile(rb'(?:,|^)[ \t]+"|"[ \t]+(?:,|$)', re.MULTILINE)
_RARE_BLANK = re.compile(
    rb"[\t\x0b\x0c\x1c-\x1f]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2(?:\x80[\x80-\x8a\xa8\xa9\xaf]|\x81\x9f)|\xe3\x80\x80"
)
_NO_RARE_BLANK = bytes(set(range(256)) - set(b"\t\x0b\x0c\x1c\x1d\x1e\x1f\xc2\xe1\xe2\xe3"))
"""Bytes with which no rare blank begins."""
_BESIDE_A_BLANK = (b' "', b'" ', b'\t"', b'"\t')
_SAVE_AS = "save it as 'CSV UTF-8'"


@dataclass
class Bytes:
    """What the bytes of a file are, found in one pass over them."""

    damage: tuple[str, int | None] | None = None
    marked: bool = False
    returns: bool = False
    loose: bool = False
    rare_blanks: bool = False
    """Whether blanks other than the space stand anywhere in it."""
    lines: int = 0

    @property
    def plain(self) -> bool:
        """Tell whether every reader of CSV takes the file alike: no blanks around quotes, no other line ends."""
        return not (self.marked or self.returns or self.loose)


class CsvFile:
    """One CSV file and what is wrong with it as a file."""

    def __init__(self, path: Path, columns: tuple[Column, ...]) -> None:
        """Remember where the file lies and which header it must have."""
        self.path = path
        self.columns = columns
        self.problems: list[Problem] = []
        self.complete = True
        """False once a row could not be read, so that its id is not known."""
        self.header: list[str] = []
        self.bytes = Bytes()

    def fits(self) -> bool:
        """Tell whether the file is text and has the header of its table; what is wrong is added to the problems."""
        try:
            self.bytes = inspected(self.path)
        except OSError as error:
            self._wrong(f"cannot be read: {error.strerror}")
            return False
        if self.bytes.damage:
            self._wrong(*self.bytes.damage)
            return False
        if self.bytes.marked:
            self._note("begins with a byte order mark; it is ignored")
        if self.bytes.returns:
            self._note("has Windows line ends (CRLF); they are read as line ends")
        self.header = [name.strip() for _, cells in itertools.islice(self._lines(), 1) for name in cells]
        return self.complete and self._header_fits(self.header, [c.name for c in self.columns])

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each row as line number and cells in the order of the header; to be called once the file fits.

        What is wrong is added to :attr:`problems`; rows without any text are left out.
        """
        width = len(self.header)
        for line, cells in itertools.islice(self._lines(), 1, None):
            if not any(cells):
                continue
            if len(cells) != width:
                advice = "text with a comma stands in quotation marks"
                self._wrong(f"the row has {len(cells)} cells where the header has {width}; {advice}", line, cells[0])
                continue
            yield line, [cell.strip() for cell in cells]

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        csv.field_size_limit(max(csv.field_size_limit(), self.path.stat().st_size + 1))
        with self.path.open(encoding="utf-8-sig" if self.bytes.marked else "utf-8") as text:
            reader = csv.reader(text, strict=True)
            while True:
                line = reader.line_num + 1
                try:
                    yield line, next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    self._wrong(
                        f"broken CSV from here on ({error}): look for a quotation mark that is not closed", line
                    )
                    return

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

    def _wrong(self, what: str, line: int | None = None, row: str = "", *, column: str = "") -> None:
        self.complete = False
        self.problems.append(Problem(str(self.path), line, row, column, "", what))

    def _note(self, what: str) -> None:
        self.problems.append(Problem(str(self.path), None, "", "", "", what, severity="warning"))


def inspected(path: Path) -> Bytes:  # noqa: C901 - one branch a kind of damage
    """Look at every byte of a file once, a piece at a time."""
    found = Bytes()
    empty, start, wrong = True, b"", None
    with path.open("rb") as file:
        while piece := file.read(PIECE) + file.readline():
            if not start:
                start = piece[:4096]
                if piece.startswith(_UTF16):
                    found.damage = (f"the file is UTF-16: {_SAVE_AS}", None)
                    return found
                found.marked = piece.startswith(_UTF8_MARK)
                piece = piece.removeprefix(_UTF8_MARK)
            empty = empty and not piece.strip()
            if b"\0" in piece:
                what = "a NUL byte: this is no text table, or it was damaged on the way"
                found.damage = (what, found.lines + _line(piece, piece.index(b"\0")))
                return found
            if wrong is None:
                try:
                    piece.decode()
                except UnicodeDecodeError as error:
                    wrong = found.lines + _line(piece, error.start)
            found.returns = found.returns or b"\r" in piece
            if not found.loose and any(pair in piece for pair in _BESIDE_A_BLANK):
                found.loose = _LOOSE_QUOTE.search(piece) is not None
            if not found.rare_blanks and piece.translate(None, _NO_RARE_BLANK):
                found.rare_blanks = _RARE_BLANK.search(piece) is not None
            found.lines += piece.count(b"\n")
    if empty:
        found.damage = ("the file is empty: write at least the header", None)
    elif wrong is not None:
        found.damage = (f"the file is not UTF-8 (it looks like {_guess_encoding(start)}): {_SAVE_AS}", wrong)
    return found


def _line(raw: bytes, offset: int) -> int:
    return raw.count(b"\n", 0, offset) + 1


def _guess_encoding(start: bytes) -> str:
    """Name an encoding by its bytes: control characters mean no text, words of high bytes mean Cyrillic."""
    if len(start.translate(None, _CONTROL)) < 0.9 * len(start):
        return "a binary file"
    return "Windows-1251" if _CYRILLIC_WORD_IN_1251.search(start) else "an 8-bit encoding"
