"""Words for TeX: nothing in them is a command, every character is one that the fonts have."""

from __future__ import annotations

import re
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

BELOW = {"\u0323": "d", "\u0327": "c", "\u0328": "k", "\u0331": "b"}
ACCENTS = (
    dict(
        zip(
            map(chr, (*range(0x300, 0x305), 0x306, 0x307, 0x308, 0x30A, 0x30B, 0x30C)),
            ("`", "'", "^", "~", "=", "u", ".", '"', "r", "H", "v"),
            strict=True,
        )
    )
    | BELOW
)
"""Accents that TeX puts on a letter, by the commands that do it."""

_ACCENTED_LETTER = re.compile(f"[A-Za-z][{''.join(ACCENTS)}]+")


def escaped(text: str) -> str:
    """Words for TeX: nothing in them is a command, every character is one that fonts have.

    A character that the fonts lack is printed by its number. A very long word may break anywhere.
    """
    plain = unicodedata.normalize("NFC", text)
    if any(len(word) > WORD for word in plain.split()):
        return " ".join([_breakable(word) for word in plain.split(" ")])
    return "".join(map(_character, _characters(plain)))


def is_printable(text: str) -> bool:
    """Whether the fonts have every character of a text."""
    characters = _characters(unicodedata.normalize("NFC", text))
    return not any(_character(each) == _number(each) for each in characters)


def _characters(text: str) -> list[str]:
    """The characters of a text; one that the fonts lack comes apart into letter and accents."""
    if text.isascii():
        return list(text)
    parted = "".join([c if c in ACCENTED else unicodedata.normalize("NFD", c) for c in text])
    return re.findall(f"{_ACCENTED_LETTER.pattern}|.", parted, re.DOTALL)


def _breakable(word: str) -> str:
    characters = _characters(word)
    if len(word) <= WORD:
        return "".join(map(_character, characters))
    pieces = [characters[start : start + 8] for start in range(0, len(characters), 8)]
    return r"\allowbreak{}".join(["".join(map(_character, piece)) for piece in pieces])


def _character(character: str) -> str:
    """A character, or a letter with the accents that follow it."""
    if len(character) > 1:
        letter, accents = character[0], character[1:]
        above = set(accents) - set(BELOW)
        inner = rf"\{letter}" if above and letter in "ij" else letter
        for accent in accents:
            inner = rf"\{ACCENTS[accent]}{{{inner}}}"
        return inner
    if character in WORDS:
        return WORDS[character]
    if " " <= character <= "~" or character in ACCENTED:
        return character
    if character.isspace():
        return " "
    if character in SYMBOLS or character in SIGNS:
        return rf"\ensuremath{{{SYMBOLS.get(character) or SIGNS[character]}}}"
    return _number(character)


def _number(character: str) -> str:
    return rf"\texttt{{[U+{ord(character[0]):04X}]}}"
