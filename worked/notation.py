r"""How a formula is laid out, whatever format prints it.

A layout is a small tree of a dozen primitives: numbers, symbols, fractions, grids ... Operations
say *once* how they look (`worked.trace`); a writer prints the primitives and knows no operation.

`parse` reads the few marks that our own texts use for formulas, a small subset of TeX:
`W_O`, `α_{11}`, `\frac{1}{\sqrt{d_k}}`, `⌊(n + 2p - k)/s⌋ + 1`. A run of letters is one upright
name (`softmax`, `head`); a product of two variables is written with a space (`Q K^⊤`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from worked.errors import WorkedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.exact import Scalar


class NotationError(WorkedError):
    """A formula in a text that `parse` cannot read."""


@dataclass(frozen=True, slots=True)
class Num:
    """An exact number, printed exactly."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Dec:
    """An exact number, printed rounded to the digits that the reader asked for."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Sym:
    """A name: one letter is a variable, several letters are an upright name."""

    name: str


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words inside a formula."""

    text: str


@dataclass(frozen=True, slots=True)
class Op:
    """An operator, relation or punctuation mark, as its Unicode character."""

    sign: str


@dataclass(frozen=True, slots=True)
class Row:
    """Things side by side."""

    items: tuple[Layout, ...]


@dataclass(frozen=True, slots=True)
class Frac:
    """A fraction with a bar."""

    top: Layout
    bottom: Layout


@dataclass(frozen=True, slots=True)
class Sqrt:
    """A square root."""

    body: Layout


@dataclass(frozen=True, slots=True)
class Script:
    """A base with an index below, an exponent above, or both."""

    base: Layout
    sub: Layout | None = None
    sup: Layout | None = None


@dataclass(frozen=True, slots=True)
class Fence:
    """Something between two delimiters: `(` `[` `{` `|` `‖` `⌊` `⌈`, named by the left one."""

    left: str
    body: Layout


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix: rows in square brackets; `bars` are the columns that have a rule after them."""

    rows: tuple[tuple[Layout, ...], ...]
    bars: tuple[int, ...] = ()


Layout = Num | Dec | Sym | Words | Op | Row | Frac | Sqrt | Script | Fence | Grid

CLOSING = {"(": ")", "[": "]", "{": "}", "|": "|", "‖": "‖", "⌊": "⌋", "⌈": "⌉"}

RELATIONS = frozenset("=≈≤≥<>≠∈→")
"""Signs before which a long formula may break first."""

SUMS = frozenset("+−")
"""Signs before which a long formula may break next."""

_COMMANDS = {
    "alpha": "α",
    "beta": "β",
    "infty": "∞",
    "top": "⊤",
    "cdot": "·",
    "times": "×",
    "le": "≤",
    "ge": "≥",
    "ne": "≠",
    "approx": "≈",
    "in": "∈",
    "to": "→",
    "ldots": "…",
    "sum": "∑",
    "lfloor": "⌊",
    "rfloor": "⌋",
    "lceil": "⌈",
    "rceil": "⌉",
    "lVert": "‖",
    "rVert": "‖",
    "star": "⋆",
}

_TOKEN = re.compile(
    r"\s*(?:\\(?P<command>[a-zA-Z]+)|(?P<number>\d+)|(?P<word>[A-Za-z]+)|(?P<sign>'+|\S))"
)
_SIGNS = {"-": "−", "*": "·"}
_SYMBOLS = frozenset("∞⊤∑…⋆∂")


def row(*items: Layout) -> Layout:
    """Put things side by side; a single one stays itself."""
    return items[0] if len(items) == 1 else Row(items)


def joined(items: Sequence[Layout], sign: str) -> Layout:
    """Put a sign between the items: `joined((a, b), "+")` is a + b."""
    out: list[Layout] = [items[0]]
    for item in items[1:]:
        out += (Op(sign), item)
    return row(*out)


def subscripted(base: Layout, *indexes: int) -> Layout:
    """Give a symbol indexes, with a comma between them where one has two digits.

    A base that has an index already goes into brackets: (Q_1)₁₂.
    """
    numbers = [Num(index) for index in indexes]
    sub = row(*numbers) if all(index < 10 for index in indexes) else joined(numbers, ",")
    if isinstance(base, Script) and base.sub is None:
        return Script(base.base, sub, base.sup)
    return Script(base if isinstance(base, Sym) else Fence("(", base), sub)


@lru_cache(maxsize=4096)
def parse(text: str) -> Layout:
    """Read a formula of our small notation.

    Raises `NotationError`, which quotes the formula, where a mark is unknown or a brace is open.
    """
    reader = _Reader(text)
    return reader.sequence(until="")


class _Reader:
    """A recursive descent over the tokens of one formula."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str]] = []
        position = 0
        end = len(text.rstrip())
        while position < end:
            match = _TOKEN.match(text, position)
            if match is None or match.lastgroup is None:
                raise NotationError(f"cannot read the formula {text!r}")
            kind, found = match.lastgroup, match[match.lastgroup]
            sign = _COMMANDS.get(found) if kind == "command" else None
            self.tokens.append((kind, found) if sign is None else ("sign", sign))
            position = match.end()
        self.at = 0

    def error(self) -> NotationError:
        return NotationError(f"cannot read the formula {self.text!r}")

    def sequence(self, until: str) -> Layout:
        """Everything up to the closing sign (or the end, where there is none)."""
        items: list[Layout] = []
        while self.at < len(self.tokens):
            if self.tokens[self.at][1] == until and self.tokens[self.at][0] != "word":
                break
            items.append(self.scripted())
        if until:
            if self.at == len(self.tokens):
                raise self.error()
            self.at += 1
        if not items:
            raise self.error()
        return row(*items)

    def scripted(self) -> Layout:
        """One thing with the indexes and exponents that follow it."""
        base = self.atom()
        sub: Layout | None = None
        sup: Layout | None = None
        while self.at < len(self.tokens) and self.tokens[self.at][1] in ("_", "^"):
            mark = self.tokens[self.at][1]
            self.at += 1
            if mark == "_":
                sub = self.group()
            else:
                sup = self.group()
        return base if sub is None and sup is None else Script(base, sub, sup)

    def group(self) -> Layout:
        """What stands in braces, or the next single thing."""
        if self.at < len(self.tokens) and self.tokens[self.at][1] == "{":
            self.at += 1
            return self.sequence(until="}")
        return self.atom()

    def atom(self) -> Layout:
        if self.at == len(self.tokens):
            raise self.error()
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return Num(int(text))
        if kind == "word":
            return Sym(text)
        if kind == "command":
            return self.command(text)
        return self.sign(text)

    def command(self, name: str) -> Layout:
        if name == "frac":
            return Frac(self.group(), self.group())
        if name == "sqrt":
            return Sqrt(self.group())
        raise self.error()

    def sign(self, sign: str) -> Layout:
        if sign == "{":
            return self.sequence(until="}")
        if sign in "([⌊⌈":
            return Fence(sign, self.sequence(until=CLOSING[sign]))
        if sign in "‖|":
            return Fence(sign, self.sequence(until=sign))
        if sign in "}_^\\":
            raise self.error()
        if sign.isalpha() or sign in _SYMBOLS:
            return Sym(sign)
        return Op(_SIGNS.get(sign, sign))
