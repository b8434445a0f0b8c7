"""Pieces of a page of text: a few lines of equal width, one of which is the line of writing.

Boxes are put side by side, their baselines level, or on top of each other. Styles (bold, dim ...)
are marks of no width inside the lines; `coloured` turns them into a terminal's escape sequences and
`plain` takes them out. Everything else of no width, or that a terminal would obey, is spelled out
before it gets into a box.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category, combining, east_asian_width

BOLD, DIM, ITALIC, ANSWER, HEADING, OFF = "\ue000\ue001\ue002\ue003\ue004\ue00f"
"""Marks in a line: a style begins; the style that began last ends."""

_CODES = {
    BOLD: "\x1b[1m",
    DIM: "\x1b[2m",
    ITALIC: "\x1b[3m",
    ANSWER: "\x1b[1;32m",
    HEADING: "\x1b[1;36m",
}
_MARK = re.compile("[\ue000-\ue00f]")
_SPLIT = re.compile("([\ue000-\ue00f])")
_JOINERS = "\u200c\u200d"
_OBEYED = ("C", "Zl", "Zp")
"""What a terminal would obey or not show: control and format characters, surrogates, line ends."""


class Box(NamedTuple):
    """Lines of equal width; `baseline` counts from the top, from 0."""

    lines: tuple[str, ...]
    baseline: int
    width: int

    @property
    def height(self) -> int:
        """The number of lines."""
        return len(self.lines)


@lru_cache(maxsize=1024)
def _columns_of(character: str) -> int:
    if combining(character) or character in _JOINERS or _MARK.match(character):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def columns(text: str) -> int:
    """How many columns of a terminal a line of text takes."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def printable(text: str) -> str:
    r"""Somebody's text without anything that a terminal would obey: ESC becomes `\x1b`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_spelled(c) if category(c).startswith(_OBEYED) else c for c in text)


def _spelled(character: str) -> str:
    if character in "\n\t" or character in _JOINERS:
        return character
    return character.encode("unicode_escape").decode("ascii")


def line(text: str) -> Box:
    """A box of one line."""
    return Box((text,), 0, columns(text))


def styled(box: Box, style: str) -> Box:
    """The box with every line in a style."""
    return box._replace(lines=tuple(f"{style}{text}{OFF}" for text in box.lines))


def padded(text: str, width: int, side: str = "left") -> str:
    """Fill a line with spaces; the text stands at the `left`, the `right` or the `centre`."""
    room = max(0, width - columns(text))
    before = {"left": 0, "right": room, "centre": room // 2}[side]
    return " " * before + text + " " * (room - before)


def beside(boxes: Iterable[Box]) -> Box:
    """Boxes side by side, their baselines level."""
    kept = [box for box in boxes if box.width]
    if len(kept) < 2:
        return kept[0] if kept else line("")
    if all(len(box.lines) == 1 for box in kept):
        text = "".join([box.lines[0] for box in kept])
        return Box((text,), 0, sum([box.width for box in kept]))
    above = max(box.baseline for box in kept)
    below = max(box.height - box.baseline for box in kept)
    grown = [_grown(box, above, below) for box in kept]
    lines = tuple("".join(parts) for parts in zip(*grown, strict=True))
    return Box(lines, above, sum(box.width for box in kept))


def _grown(box: Box, above: int, below: int) -> list[str]:
    blank = " " * box.width
    before = [blank] * (above - box.baseline)
    return [*before, *box.lines, *[blank] * (below - box.height + box.baseline)]


def stacked(boxes: Sequence[Box], baseline: int = 0, side: str = "left") -> Box:
    """Boxes on top of each other; `baseline` is a line of the whole."""
    width = max(box.width for box in boxes)
    lines = tuple(padded(text, width, side) for box in boxes for text in box.lines)
    return Box(lines, baseline, width)


def over(top: Box, bottom: Box) -> Box:
    """A fraction with a bar between top and bottom."""
    width = max(top.width, bottom.width) + 2
    return stacked([top, line("─" * width), bottom], top.height, "centre")


def framed(box: Box) -> Box:
    """The box in a frame, as an answer is."""
    rule = "─" * (box.width + 2)
    inside = [f"│ {text} │" for text in box.lines]
    lines = (f"┌{rule}┐", *inside, f"└{rule}┘")
    return Box(lines, box.baseline + 1, box.width + 4)


_PARTS = {
    "(": "⎛⎜⎜⎝",
    ")": "⎞⎟⎟⎠",
    "[": "⎡⎢⎢⎣",
    "]": "⎤⎥⎥⎦",
    "{": "⎧⎪⎨⎩",
    "}": "⎫⎪⎬⎭",
    "⌊": "⎢⎢⎢⎣",
    "⌋": "⎥⎥⎥⎦",
    "⌈": "⎡⎢⎢⎢",
    "⌉": "⎤⎥⎥⎥",
    "|": "││││",
    "‖": "║║║║",
}
"""A tall delimiter: its top, what fills it, its middle, its bottom."""


def delimiter(sign: str, like: Box) -> Box:
    """A bracket as tall as a box."""
    if like.height == 1:
        return line(sign)
    top, fill, middle, bottom = list(_PARTS[sign])
    lines = [top, *[fill] * (like.height - 2), bottom]
    if sign in "{}":
        lines = (["⎰", "⎱"] if sign == "{" else ["⎱", "⎰"]) if like.height == 2 else lines
        if like.height > 2:
            lines[like.height // 2] = middle
    return Box(tuple(lines), like.baseline, 1)


def plain(text: str) -> str:
    """The text without its marks."""
    return text if text.isascii() else _MARK.sub("", text)


def coloured(text: str) -> str:
    """The text with its marks turned into a terminal's escape sequences."""
    out: list[str] = []
    open_styles: list[str] = []
    for part in _SPLIT.split(text):
        if part == OFF:
            open_styles.pop()
            out += ["\x1b[0m", *[_CODES[style] for style in open_styles]]
        elif part in _CODES:
            open_styles.append(part)
            out.append(_CODES[part])
        else:
            out.append(part)
    return "".join(out)
