"""Seats as class lists write them: "A12", "12A", "3-4", "row 3 seat 4", "Hall 2, B7", "17"."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_PIECES = re.compile(r"[^\W\d_]+|\d+")
_WORDS = {"row", "seat", "place", "reihe", "platz", "sitz", "rang", "siège", "no", "nr"}
_LETTERS = re.compile(r"[a-z]{1,2}")
_LONGEST = 6


class Seat(NamedTuple):
    """A seat; seats side by side or one behind the other differ by 1 in one number."""

    room: tuple[str, ...]
    row: int
    seat: int

    def around(self) -> tuple[Seat, ...]:
        """The seats to the left, to the right, in front and behind."""
        return (
            self._replace(seat=self.seat - 1),
            self._replace(seat=self.seat + 1),
            self._replace(row=self.row - 1),
            self._replace(row=self.row + 1),
        )


def seat_of(text: str) -> Seat | None:
    """The seat that a text means; None where no row and number can be read from it.

    The last two letters or numbers are row and seat, what stands before them is the room. A single
    number is a seat of one long row.
    """
    pieces: list[str] = _PIECES.findall(unicodedata.normalize("NFKC", text).casefold())
    if len(pieces) == 4 and (pieces[0], pieces[2]) == ("r", "s"):
        pieces = pieces[1::2]
    pieces = [piece for piece in pieces if piece not in _WORDS]
    if len(pieces) == 1:
        pieces = ["0", pieces[0]] if pieces[0].isdecimal() else []
    if len(pieces) < 2 or not (pieces[-1].isdecimal() or pieces[-2].isdecimal()):
        return None
    row, seat = _number(pieces[-2]), _number(pieces[-1])
    if row is None or seat is None:
        return None
    written = "".join("9" if piece.isdecimal() else "a" for piece in pieces[-2:])
    return Seat((*pieces[:-2], written), row, seat)


def _number(piece: str) -> int | None:
    """12 is 12; A is 1, Z is 26, AA is 27."""
    if piece.isdecimal():
        return int(piece) if len(piece) <= _LONGEST else None
    if not _LETTERS.fullmatch(piece):
        return None
    value = 0
    for letter in piece:
        value = 26 * value + ord(letter) - ord("a") + 1
    return value
