"""A table as spreadsheets export it: rows of texts, each with the number that stands beside it."""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from worked.errors import WorkedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MOST_BYTES = 2**23
MOST_ROWS = 20_001
SEPARATORS = (",", ";", "\t", "|")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_EXPORT = "save it as CSV UTF-8"


class NoTable(WorkedError):
    """A file that is no table; the message does not say which file."""


class Row(NamedTuple):
    """A row that is not blank, and its number in a spreadsheet, from 1."""

    number: int
    cells: list[str]


def file_text(path: Path) -> str:
    """The text of a file in UTF-8 or UTF-16, without its byte order mark. Raises `NoTable`."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise NoTable("no such file") from None
    except (OSError, ValueError) as error:
        raise NoTable(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > MOST_BYTES:
        raise NoTable(f"too large; a class list has at most {MOST_BYTES // 2**20} MB")
    if data.startswith(b"PK\x03\x04"):
        raise NoTable(f"an Excel workbook or another archive; open it and {_EXPORT}")
    return _decoded(data)


def _decoded(data: bytes) -> str:
    marked = [pair for pair in _MARKS if data.startswith(pair[0])]
    mark, encoding = marked[0] if marked else (b"", _unmarked(data))
    try:
        return data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        place = data.count(b"\n", 0, error.start + len(mark)) + 1
        byte = f"0x{data[error.start + len(mark)]:02X}"
        words = f"line {place}: the byte {byte} is not {encoding.upper()}; {_EXPORT}"
        raise NoTable(words) from None


def _unmarked(data: bytes) -> str:
    """The encoding of a text without a mark: every other byte of a UTF-16 header is 0."""
    if data[1:2] == b"\0":
        return "utf-16-le"
    return "utf-16-be" if data[:1] == b"\0" else "utf-8"


def rows_of(text: str, score: Callable[[list[str]], int]) -> Iterator[Row]:
    """The rows that are not blank, cut at the separator that gives the best first row.

    Raises `NoTable` where a row cannot be read: what follows it cannot be told apart.
    """
    text, told = _separator_told(text)
    if not text.strip():
        raise NoTable("the file is empty; a first row with the names of the columns is needed")
    separators = (told,) if told else SEPARATORS
    best = max(separators, key=lambda each: _score(text, each, score))
    for count, row in enumerate(_read(text, best), start=1):
        if count > MOST_ROWS:
            raise NoTable(f"more than {MOST_ROWS - 1:,} students; make a list for each section")
        yield row


def _separator_told(text: str) -> tuple[str, str]:
    """The text without a first line `sep=;`, which Excel reads and does not show."""
    first, _, rest = text.partition("\n")
    stripped = first.rstrip("\r")
    if stripped[:4].casefold() == "sep=" and len(stripped) == 5:
        return rest, stripped[4]
    return text, ""


def _score(text: str, separator: str, score: Callable[[list[str]], int]) -> tuple[int, int]:
    try:
        first = next(islice(_read(text, separator), 1), None)
    except NoTable:
        return (-1, 0)
    return (score(first.cells), len(first.cells)) if first else (-1, 0)


def _read(text: str, separator: str) -> Iterator[Row]:
    """The rows that are not blank; a blank one has a number all the same."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise NoTable(f"row {number}: {_words(str(error))}") from None
        if any(cell.strip() for cell in cells):
            yield Row(number, cells)


def _words(said: str) -> str:
    """Python's words for a broken row in ours."""
    if "unexpected end" in said:
        return "a quotation mark opens here and is never closed"
    if "field limit" in said:
        return f"a cell of more than {csv.field_size_limit():,} characters"
    if "expected after" in said:
        return (
            "a quotation mark closes in the middle of a cell; inside of quotes it is written "
            'twice: ""'
        )
    return said
