"""The class list: a CSV file as spreadsheets and course systems write it, read row by row.

Every row that is wrong is told with the number that a spreadsheet shows beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from worked.errors import WorkedError
from worked.papers.accommodations import Unknown, accommodations
from worked.papers.columns import NoColumns, columns_of, known
from worked.papers.exam import BadInput
from worked.papers.seats import seat_of
from worked.papers.tables import NoTable, file_text, rows_of
from worked.spelling import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

    from worked.papers.columns import Columns
    from worked.papers.tables import Row

LONGEST = 1_000
"""Characters of one cell."""
MOST_TOLD = 20
_SHORTENED = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+")
_TURNS = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
"""Invisible signs that turn the direction of a line; an export may leave them in a name."""


@dataclass(frozen=True)
class Student:
    """A row of the class list."""

    row: int
    id: str
    name: str
    seat: str = ""
    section: str = ""
    accommodations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Roster:
    """A class list: its students in the order of the file, and the columns that are not used."""

    file: str
    students: tuple[Student, ...]
    unused: tuple[str, ...] = ()

    def granted(self) -> Counter[str]:
        """How many students are granted what."""
        return Counter(words for student in self.students for words in student.accommodations)


class _Wrong(WorkedError):
    """A cell that cannot be taken."""


def read_roster(path: str | PathLike[str]) -> Roster:
    """The class list in a file. Raises `BadInput`, which lists every wrong row."""
    file = str(path)
    try:
        rows = rows_of(file_text(Path(path)), known)
        return _roster(file, rows)
    except (NoTable, NoColumns) as error:
        raise BadInput(tuple(f"{file}: {words}" for words in str(error).splitlines())) from None


def _roster(file: str, rows: Iterator[Row]) -> Roster:
    header = next(rows, None)
    if header is None:
        raise NoTable("the file is empty; a first row with the names of the columns is needed")
    columns = columns_of(header.cells)
    students: list[Student] = []
    troubles: list[str] = []
    broken = None
    try:
        for row in rows:
            student = _student(row, columns, len(header.cells), troubles)
            if student:
                students.append(student)
    except NoTable as error:
        broken = str(error)
    troubles += _twice(students)
    troubles.sort(key=_row_number)
    if broken:
        troubles.append(broken)
    if troubles:
        raise BadInput(tuple(_told(file, troubles)))
    if not students:
        raise NoTable("no student; a row for each is needed below the names of the columns")
    return Roster(file, tuple(students), columns.unused)


def _row_number(trouble: str) -> int:
    return int(trouble.split(":")[0].split()[1])


def _told(file: str, troubles: list[str]) -> Iterator[str]:
    for trouble in troubles[:MOST_TOLD]:
        yield f"{file}: {trouble}"
    if len(troubles) > MOST_TOLD:
        yield f"{file}: and {len(troubles) - MOST_TOLD} more"


def _student(row: Row, columns: Columns, width: int, troubles: list[str]) -> Student | None:
    """The student of a row; what is wrong joins the troubles."""
    cells: dict[str, str] = {}
    wrong = list(_too_wide(row, width))
    for name in columns.places.keys() - {"accommodations"}:
        try:
            cells[name] = cleaned(columns.cell(name, row.cells), name)
        except _Wrong as error:
            wrong.append(f"row {row.number}: {error}")
    granted: tuple[str, ...] = ()
    try:
        listed = accommodations(columns.cell("accommodations", row.cells))
        granted = tuple([cleaned(words, "accommodation") for words in listed])
    except (Unknown, _Wrong) as error:
        wrong.append(f"row {row.number}: {error}")
    wrong += [f"row {row.number}: {words}" for words in _lacking(cells)]
    troubles += wrong
    if wrong:
        return None
    return Student(
        row.number,
        cells["id"],
        _name(cells),
        cells.get("seat", ""),
        cells.get("section", ""),
        granted,
    )


def _name(cells: dict[str, str]) -> str:
    return cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}".strip()


def _too_wide(row: Row, width: int) -> Iterator[str]:
    extra = [cell for cell in row.cells[width:] if cell.strip()]
    if extra:
        yield (
            f"row {row.number}: {len(row.cells)} cells, and the first row names {width} columns; "
            "a name with a comma in it needs quotes"
        )


def _lacking(cells: dict[str, str]) -> Iterator[str]:
    """What a row lacks; a cell that could not be read has been told already."""
    if cells.get("id") == "":
        yield "no id"
    if not _name(cells) and ({"name", "first"} & cells.keys()):
        yield "no name"


def cleaned(text: str, what: str) -> str:
    """A cell on one line, letters with their accents joined. Raises `_Wrong`."""
    joined = unicodedata.normalize("NFC", " ".join(text.split()))
    clean = "".join([sign for sign in joined if sign not in _TURNS]).strip()
    if len(clean) > LONGEST:
        raise _Wrong(f"the {what} has {len(clean):,} characters; at most {LONGEST:,} are possible")
    for sign in clean:
        category = unicodedata.category(sign)
        if category in {"Cc", "Cs"} or (what == "id" and category == "Cf"):
            raise _Wrong(
                f"the {what} {shown(clean)} holds the invisible character U+{ord(sign):04X}; "
                "remove it"
            )
        if ord(sign) & 0xFFFE == 0xFFFE:
            raise _Wrong(
                f"the {what} {shown(clean)} holds U+{ord(sign):04X}, no character; remove it"
            )
        if sign == "\ufffd":
            raise _Wrong(
                f"the {what} {shown(clean)} holds U+FFFD, which stands for a character that was "
                "lost; export the list again, as CSV UTF-8"
            )
    if what == "id" and _SHORTENED.fullmatch(clean):
        raise _Wrong(
            f"the id {shown(clean)} is a number that the spreadsheet has shortened; "
            "format the column as text and export it again"
        )
    return clean


def _twice(students: Iterable[Student]) -> Iterator[str]:
    """Ids, and seats within a section, that stand in the list twice."""
    ids: dict[str, Student] = {}
    seats: dict[tuple[object, str], Student] = {}
    for student in students:
        first = ids.setdefault(student.id, student)
        if first is not student:
            yield f"row {student.row}: the id {shown(student.id)} stands in row {first.row} already"
        if not student.seat:
            continue
        place = seat_of(student.seat) or student.seat.casefold()
        other = seats.setdefault((place, student.section.casefold()), student)
        if other is not student and first is student:
            yield (
                f"row {student.row}: the seat {shown(student.seat)} is taken by row {other.row} "
                "already"
            )
