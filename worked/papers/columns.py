"""Which column of a class list is which, by the names that course systems give them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked.errors import WorkedError
from worked.spelling import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NAMES = {
    "id": (
        "id|student id|student number|student no|sid|user id|username|user name|login|login id|"
        "net id|netid|id number|sis user id|sis login id|matriculation number|matrikelnummer|"
        "matriculation no|registration number"
    ),
    "name": "name|student name|full name|student|display name",
    "first": "first name|firstname|given name|given names|forename|vorname|prénom",
    "last": "last name|lastname|surname|family name|nachname|nom",
    "seat": "seat|seat number|seat no|place|platz|sitzplatz",
    "section": "section|sections|group|tutorial|tutorial group|class|gruppe",
    "accommodations": (
        "accommodations|accommodation|accomodations|accomodation|special arrangements|arrangements"
    ),
}
_MEANS = {synonym: name for name, listed in NAMES.items() for synonym in listed.split("|")}


class NoColumns(WorkedError):
    """A first row that names no columns, too few, or one of them twice."""


@dataclass(frozen=True)
class Columns:
    """The position of each known column, counted from 0, and the columns that are not used."""

    places: dict[str, int]
    unused: tuple[str, ...]

    def cell(self, name: str, cells: Sequence[str]) -> str:
        """A cell of a row; empty where the column or the cell is missing."""
        place = self.places.get(name)
        return cells[place] if place is not None and place < len(cells) else ""


def folded(header: str) -> str:
    """A column's name without capitals, signs and double spaces."""
    text = unicodedata.normalize("NFKC", header).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def known(header: Sequence[str]) -> int:
    """How many of the names are known."""
    return len({_MEANS[folded(cell)] for cell in header if folded(cell) in _MEANS})


def columns_of(header: Sequence[str]) -> Columns:
    """The columns of a class list. Raises `NoColumns`, a line for each trouble."""
    found: dict[str, list[int]] = {}
    for place, cell in enumerate(header):
        meant = _MEANS.get(folded(cell))
        if meant:
            found.setdefault(meant, []).append(place)
    troubles = [*_missing(header, found), *_ambiguous(header, found)]
    if troubles:
        raise NoColumns("\n".join(troubles))
    places = {name: _chosen(name, header, at) for name, at in found.items()}
    used = set(places.values())
    rest = [cell.strip() for place, cell in enumerate(header) if place not in used]
    return Columns(places, tuple([cell for cell in rest if cell]))


def _missing(header: Sequence[str], found: dict[str, list[int]]) -> Iterator[str]:
    seen = ", ".join(shown(cell.strip()) for cell in header[:12] if cell.strip())
    if "id" not in found:
        yield f"no column 'id' (or student id, username, ...); the columns are {seen}"
    if "name" not in found and not {"first", "last"} <= found.keys():
        yield f"no column 'name' (or first name and last name); the columns are {seen}"


def _ambiguous(header: Sequence[str], found: dict[str, list[int]]) -> Iterator[str]:
    for name, places in found.items():
        exact = [place for place in places if folded(header[place]) == name]
        if len(places) > 1 and len(exact) != 1:
            named = " and ".join(shown(header[place].strip()) for place in places)
            yield f"the columns {named} could both be '{name}'; name one of them {name!r}"


def _chosen(name: str, header: Sequence[str], places: list[int]) -> int:
    """The only place, or the one whose name is exactly this."""
    exact = [place for place in places if folded(header[place]) == name]
    return (exact or places)[0]
