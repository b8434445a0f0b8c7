"""What a class list says that a student is granted: what papers can do about it, and the rest."""

from __future__ import annotations

import re
from difflib import get_close_matches

from worked.errors import WorkedError
from worked.papers.columns import folded
from worked.spelling import shown

LARGE_PRINT = "large print"
"""The one that changes a paper; every other is passed on to the manifest."""

_LARGE = ("large print", "large type", "large font", "large text", "big print", "enlarged print")
_NONE = {"", "none", "no", "n a", "na", "nil", "false"}
_BETWEEN = re.compile(r"[;|\r\n]|,(?!\d)")
_ALIKE = 0.8


class Unknown(WorkedError):
    """An accommodation that may be meant as one that papers know, but is not written so."""


def accommodations(text: str) -> tuple[str, ...]:
    """What is granted, each once; several stand with a comma or semicolon between them.

    Raises `Unknown` for one that looks like a mistyped one of ours: a student must not get a paper
    in small print because of a letter.
    """
    found: dict[str, None] = {}
    for piece in _BETWEEN.split(text):
        plain = folded(piece)
        if plain not in _NONE:
            found[_meant(" ".join(piece.split()), plain)] = None
    return tuple(found)


def _meant(piece: str, plain: str) -> str:
    if plain in _LARGE or plain.replace(" ", "") == "largeprint":
        return LARGE_PRINT
    if get_close_matches(plain, _LARGE, n=1, cutoff=_ALIKE) or any(
        name in plain for name in _LARGE
    ):
        raise Unknown(
            f"the accommodation {shown(piece)}; did you mean '{LARGE_PRINT}'? "
            "Write it in these words, several with a semicolon between them"
        )
    return piece
