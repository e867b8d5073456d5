"""Lists as files: CSV, TSV, XLSX, Parquet to a header and rows of text."""

# ruff: noqa: RUF002 - words of other scripts are the subject of this module

from __future__ import annotations

import codecs
import csv
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from repgraph.importing.contract import ImportingError
from repgraph.tables.files import inspected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".parquet")
MOST_COLUMNS = 1000
_HIDDEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_BREAKS = re.compile("[\u0000-\u001f\u007f-\u009f\u2028\u2029]+")
_SNIFFED = 65_536
_PIECE = 1 << 20


@dataclass
class ListFile:
    """An opened list.

    Parameters
    ----------
    path
        Where it lies.
    header
        Names of columns; every one is named, and none twice.
    body
        Rows behind the header: number of the row as a spreadsheet shows it, and its cells.
    """

    path: Path
    header: list[str]
    body: Iterator[tuple[int, list[str]]]


def opened(path: Path, *, encoding: str = "", delimiter: str = "", sheet: str = "", header: int = 1) -> ListFile:
    """Open a list.

    Parameters
    ----------
    path
        The file; its ending says what it is.
    encoding
        Of a text file; UTF-8 where empty.
    delimiter
        Of a text file; found out where empty.
    sheet
        Of a workbook; the first where empty.
    header
        Row in which the names of the columns stand, from 1.

    Raises
    ------
    ImportingError
        The file cannot be read, or its header is no header; the message says what to do.
    """
    if not path.is_file():
        raise ImportingError(f"there is no list at {path}")
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        rows = _workbook(path, sheet)
    elif suffix == ".parquet":
        rows = _parquet(path)
    elif suffix in SUFFIXES:
        rows = _text(path, encoding, delimiter)
    else:
        raise ImportingError(f"{path}: lists end in {', '.join(SUFFIXES)}; save it as one of these")
    numbered = ((number, cells) for number, cells in enumerate(rows, start=1))
    first = next((cells for number, cells in numbered if number == header), None)
    if first is None:
        raise ImportingError(f"{path} has no row {header} in which the names of the columns could stand")
    return ListFile(path, _header(path, first, header), _body(numbered))


def _body(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in rows:
        if any(cell.strip() for cell in cells):
            yield number, cells


def _header(path: Path, cells: list[str], row: int) -> list[str]:
    names = [clean(cell)[0] for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise ImportingError(
            f"{path}: row {row} is empty; say with header = … in which row the names of the columns stand"
        )
    if len(names) > MOST_COLUMNS:
        raise ImportingError(
            f"{path}: {len(names)} columns; at most {MOST_COLUMNS} can be read: save those that the map needs"
        )
    empty = [_letters(number) for number, name in enumerate(names) if not name]
    if empty:
        raise ImportingError(
            f"{path}: the header in row {row} has no name in column {', '.join(empty[:5])}: merged cells? "
            "Unmerge them and name each column, or say with header = … which row has all names"
        )
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise ImportingError(
            f"{path}: the column {doubled[0]!r} stands twice in row {row}: merged cells, or rename one"
        )
    return names


def _letters(number: int) -> str:
    found = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def clean(cell: str) -> tuple[str, bool]:
    """Return a cell without characters that nobody sees, and whether there were any.

    Line breaks become blanks; soft hyphens, marks of direction and blanks without width go. The joiners of Arabic
    script stay, since they change how a word is written.

    >>> clean("Ахме\u00adтов\u200b \u00a0Али")
    ('Ахметов Али', True)
    """
    if cell.isascii() and cell.isprintable() and "  " not in cell:
        return cell.strip(), False
    if cell.isprintable() and not _HIDDEN.search(cell) and "  " not in cell and unicodedata.is_normalized("NFC", cell):
        return cell.strip(), False
    bare = _BREAKS.sub(" ", _HIDDEN.sub("", cell))
    text = unicodedata.normalize("NFC", " ".join(bare.split()))
    return text, bare != cell


def _text(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    if encoding:
        _decodable(path, encoding)
    else:
        wrong = inspected(path).damage
        if wrong:
            advice = '; or name it in the map, as in encoding = "windows-1251"' if "Windows-1251" in wrong[0] else ""
            raise ImportingError(f"{path}: {wrong[0]}{advice}")
    csv.field_size_limit(max(csv.field_size_limit(), path.stat().st_size + 1))
    with path.open(encoding=encoding or "utf-8-sig", newline="") as file:
        mark = delimiter or ("\t" if path.suffix.lower() == ".tsv" else _delimiter(file.read(_SNIFFED)))
        file.seek(0)
        try:
            yield from csv.reader(file, delimiter=mark, strict=True)
        except csv.Error as error:
            raise ImportingError(
                f"{path}: broken CSV ({error}): look for a quotation mark that is not closed"
            ) from error
        except TypeError as error:
            raise ImportingError(f"{path}: a delimiter is one character, not {mark!r}") from error


def _decodable(path: Path, encoding: str) -> None:
    """Refuse a file that is not in an encoding, a piece at a time."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError as error:
        raise ImportingError(f"{path}: there is no encoding {encoding!r}; windows-1251 and utf-8 are usual") from error
    begin = 0
    with path.open("rb") as file:
        while True:
            piece = file.read(_PIECE)
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                raise ImportingError(
                    f"{path} is not {encoding}: byte {begin - held + error.start:,} does not fit; "
                    "name another encoding in the map"
                ) from error
            begin += len(piece)
            if not piece:
                return


def _delimiter(text: str) -> str:
    first = text[:_SNIFFED].partition("\n")[0]
    return max(",;\t|", key=first.count)


def _workbook(path: Path, sheet: str) -> Iterator[list[str]]:
    try:
        import openpyxl  # noqa: PLC0415 - an extra, needed for workbooks alone
    except ImportError as error:
        raise ImportingError(
            "workbooks need openpyxl: pip install 'repgraph[lists]', or save the sheet as CSV UTF-8"
        ) from error
    try:
        book = openpyxl.load_workbook(path, read_only=True)
    except Exception as error:
        raise ImportingError(f"{path} cannot be read as a workbook: {error}") from error
    if sheet and sheet not in book.sheetnames:
        raise ImportingError(f"{path} has no sheet {sheet!r}; it has {', '.join(book.sheetnames)}")
    for row in (book[sheet] if sheet else book.worksheets[0]).iter_rows(values_only=True):
        yield [_cell(value) for value in row]
    book.close()


def _parquet(path: Path) -> Iterator[list[str]]:
    try:
        import duckdb  # noqa: PLC0415 - an extra, needed for Parquet alone
    except ImportError as error:
        raise ImportingError(
            "Parquet needs duckdb: pip install 'repgraph[lists]', or save the list as CSV UTF-8"
        ) from error
    connection = duckdb.connect()
    try:
        answer = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
        yield [column[0] for column in answer.description]
        while batch := answer.fetchmany(10_000):
            yield from ([_cell(value) for value in row] for row in batch)
    except duckdb.Error as error:
        raise ImportingError(f"{path} cannot be read as Parquet: {error}") from error
    finally:
        connection.close()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
