"""Words for TeX: nothing in them is a command, every character is one that the fonts have."""

from __future__ import annotations

import unicodedata

from worked.render.tex_names import SIGNS, SYMBOLS

WORD = 24
"""Letters after which a word without a space may break."""

WORDS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "#": r"\#",
    "$": r"\$",
    "%": r"\%",
    "&": r"\&",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "'": "'",
    "`": r"\textasciigrave{}",
    "\u00a0": "~",
    "\u00ad": r"\-",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "--",
    "–": "--",
    "—": "---",
    "‘": "`",
    "’": "'",
    "“": r"\textquotedblleft{}",
    "”": r"\textquotedblright{}",
    "„": r"\quotedblbase{}",
    "…": r"\ldots{}",
    "•": r"\textbullet{}",
    "€": r"\texteuro{}",
    "\u2009": r"\,",
    "\u202f": r"\,",
}
"""Characters of a text that TeX would take for commands, and some that it has commands for."""

_MISSING = "ĦħĸĿŀŉŦŧſ"

ACCENTED = frozenset(map(chr, range(0xC0, 0x17F))) - frozenset(_MISSING) - frozenset(
    "×÷"
) | frozenset("¡¿«»£§©®°¶½¼¾¹²³ºª¢¥ȘșȚț")
"""Characters beyond ASCII that both engines print as they are."""


def escaped(text: str) -> str:
    """Words for TeX: nothing in them is a command, every character is one that fonts have.

    A character that the fonts lack is printed by its number. A very long word may break anywhere.
    """
    plain = unicodedata.normalize("NFC", text)
    if any(len(word) > WORD for word in plain.split()):
        return " ".join([_breakable(word) for word in plain.split(" ")])
    return "".join([_character(character) for character in plain])


def _breakable(word: str) -> str:
    if len(word) <= WORD:
        return "".join([_character(character) for character in word])
    pieces = [word[start : start + 8] for start in range(0, len(word), 8)]
    return r"\allowbreak{}".join(["".join(map(_character, piece)) for piece in pieces])


def _character(character: str) -> str:
    if character in WORDS:
        return WORDS[character]
    if " " <= character <= "~" or character in ACCENTED:
        return character
    if character.isspace():
        return " "
    if character in SYMBOLS or character in SIGNS:
        return rf"\ensuremath{{{SYMBOLS.get(character) or SIGNS[character]}}}"
    return rf"\texttt{{[U+{ord(character):04X}]}}"
