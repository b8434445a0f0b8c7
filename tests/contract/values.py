r"""A small evaluator of printed TeX over mpmath: what the numbers of a formula come to.

It knows nothing of how the writers print. A formula with a symbol in it has no value (`Symbolic`);
everything else is computed with 60 digits.

    value_of(r"\frac{1}{\sqrt{3}} 6")       # 2√3
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from mpmath import inf, log, mpf, sqrt, workdps

from tests.contract.arrays import (
    DIGITS,
    FENCES,
    FUNCTIONS,
    Array,
    Unread,
    bracketed,
    entrywise,
    number,
    plus,
    power_of_e,
    times,
    transposed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = re.compile(
    r"\\begin\{[a-z]+\}|\\end\{[a-z]+\}|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|[^\s]", re.DOTALL
)


class Symbolic(Exception):
    """A formula with a symbol in it, or one that is not printed whole: it has no value."""


def tokens(text: str) -> list[str]:
    """The tokens of a formula: commands, numbers, single characters."""
    return _TOKEN.findall(text)


def value_of(formula: str) -> Array:
    """The value of a formula. Raises `Symbolic` where it has none."""
    with workdps(DIGITS):
        reader = _Reader(tokens(formula))
        value = reader.sum(("",))
        if reader.at < len(reader.tokens):
            raise Unread(f"{reader.tokens[reader.at]!r} in {formula!r}")
        return value


class _Reader:
    """A recursive descent over the tokens of one formula."""

    def __init__(self, found: list[str]) -> None:
        self.tokens = found
        self.at = 0

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.next
        self.at += 1
        return token

    def expect(self, *wanted: str) -> None:
        for token in wanted:
            if (seen := self.take()) != token:
                raise Unread(f"{seen!r} instead of {token!r} in {' '.join(self.tokens)}")

    def sum(self, until: tuple[str, ...]) -> Array:
        """a + b − c, up to one of some tokens."""
        total: Array | None = None
        while self.next not in until:
            sign = 1
            while self.next in ("+", "-") or self.filler():
                token = self.take()
                sign = -sign if token == "-" else sign
            term = times(mpf(sign), self.product(until))
            total = term if total is None else plus(total, term)
        if total is None:
            raise Unread(f"nothing in {' '.join(self.tokens)}")
        return total

    def filler(self) -> bool:
        """Whether the next token only makes room."""
        return self.next in (r"\qquad", r"\quad", r"\,", r"\!", "~") or self.empty()

    def empty(self) -> bool:
        """Skip an empty group before a sign at the start of a line."""
        if self.tokens[self.at : self.at + 2] == ["{", "}"]:
            self.at += 1
            return True
        return False

    def product(self, until: tuple[str, ...]) -> Array:
        """Factors side by side, or with a dot or a cross between them."""
        value = self.scripted()
        while self.next not in (*until, "+", "-", ","):
            if self.next == r"\odot":
                self.take()
                value = entrywise(value, self.scripted())
                continue
            if self.next in (r"\cdot", r"\times") or self.filler():
                self.take()
                continue
            if self.next == "":
                break
            value = times(value, self.scripted())
        return value

    def scripted(self) -> Array:
        """Something with an exponent, perhaps."""
        if self.next == "e" and self.tokens[self.at + 1 : self.at + 2] == ["^"]:
            self.take()
            self.take()
            return power_of_e(self.group())
        if self.next == "e" and self.tokens[self.at + 1 : self.at + 2] != ["_"]:
            self.take()
            return power_of_e(mpf(1))
        value = self.atom()
        while self.next == "^":
            self.take()
            value = self.raised(value)
        if self.next == "_":
            raise Symbolic
        return value

    def raised(self, value: Array) -> Array:
        if self.tokens[self.at : self.at + 3] == ["{", r"\top", "}"]:
            self.at += 3
            return transposed(value)
        if self.tokens[self.at : self.at + 5] == ["{", "1", "/", "2", "}"]:
            self.at += 5
            return sqrt(number(value))
        return number(value) ** number(self.group())

    def group(self) -> Array:
        self.expect("{")
        value = self.sum(("}",))
        self.expect("}")
        return value

    def atom(self) -> Array:
        token = self.take()
        if token[:1].isdigit():
            return mpf(token)
        if token in self.commands:
            return self.commands[token](self)
        if token.isalpha() or token.startswith("\\") or token in ("'", "."):
            raise Symbolic(token)
        raise Unread(f"{token!r} in {' '.join(self.tokens)}")

    def fraction(self) -> Array:
        top, bottom = self.group(), self.group()
        return times(1 / number(bottom), top)

    def delimited(self) -> Array:
        """Something between brackets that grow with it."""
        return self.fence(self.take(), r"\right")

    def fence(self, left: str, before: str = "") -> Array:
        right = CLOSING[left]
        ending = before or right
        entries = self.entries(ending)
        self.expect(*([before, right] if before else [right]))
        return FENCES.get(left, bracketed)(entries)

    def entries(self, until: str) -> list[Array]:
        """Things with commas between them."""
        found: list[Array] = []
        while self.next != until:
            found.append(self.sum((until, ",")))
            if self.next == ",":
                self.take()
        return found

    def matrix(self) -> Array:
        """The rows of an array."""
        if self.tokens[self.at - 1] == r"\begin{array}":
            self.expect("{")
            while self.take() != "}":
                pass
        rows: list[tuple[Array, ...]] = [()]
        while not self.next.startswith(r"\end"):
            if self.next == "&":
                self.take()
            elif self.next == "\\\\":
                self.take()
                if self.next == "[":
                    while self.take() != "]":
                        pass
                rows.append(())
            else:
                rows[-1] = (*rows[-1], self.cell())
        self.take()
        return tuple(rows)

    def cell(self) -> Array:
        value = self.sum(("&", "\\\\", r"\end{array}", r"\end{bmatrix}", r"\phantom"))
        if self.next == r"\phantom":
            while self.take() != "}":
                pass
        return value

    def extreme(self) -> Array:
        """max{...} and min{...}."""
        best = max if self.tokens[self.at - 1] == r"\max" else min
        grows = self.next == r"\left"
        self.expect(*([r"\left"] if grows else []), r"\{")
        entries = self.entries(r"\right" if grows else r"\}")
        self.expect(*([r"\right"] if grows else []), r"\}")
        return best([number(entry) for entry in entries])

    def function(self) -> Array:
        name = "".join(self.tokens[self.at + 1 : self.tokens.index("}", self.at)])
        self.at = self.tokens.index("}", self.at) + 1
        if name not in FUNCTIONS:
            raise Symbolic(name)
        if self.next not in ("(", r"\left"):
            raise Symbolic(name)
        return FUNCTIONS[name](self.atom())

    def words(self) -> Array:
        text = "".join(self.tokens[self.at + 1 : self.tokens.index("}", self.at)])
        self.at = self.tokens.index("}", self.at) + 1
        if text in ("yes", "no"):
            return mpf(text == "yes")
        raise Symbolic(text)

    def scaled_down(self) -> Array:
        """What is printed smaller has the same value."""
        for _ in range(2):
            while self.take() != "}":
                pass
        self.expect("{", "$")
        value = self.sum(("$",))
        self.expect("$", "}")
        return value

    commands: ClassVar[dict[str, Callable[[_Reader], Array]]] = {
        "(": lambda self: self.fence("("),
        r"\{": lambda self: self.fence(r"\{"),
        "{": lambda self: self.unbraced(),
        r"\left": delimited,
        r"\frac": fraction,
        r"\sqrt": lambda self: sqrt(number(self.group())),
        r"\begin{array}": matrix,
        r"\begin{bmatrix}": matrix,
        r"\lfloor": lambda self: self.fence(r"\lfloor"),
        r"\lceil": lambda self: self.fence(r"\lceil"),
        r"\lvert": lambda self: self.fence(r"\lvert"),
        r"\lVert": lambda self: self.fence(r"\lVert"),
        r"\infty": lambda _: inf,
        r"\ln": lambda self: log(number(self.atom())),
        r"\max": extreme,
        r"\min": extreme,
        r"\operatorname": function,
        r"\text": words,
        r"\resizebox": scaled_down,
        r"\boxed": group,
    }

    def unbraced(self) -> Array:
        self.at -= 1
        return self.group()


CLOSING = {
    "(": ")",
    "[": "]",
    r"\{": r"\}",
    r"\lfloor": r"\rfloor",
    r"\lceil": r"\rceil",
    r"\lvert": r"\rvert",
    r"\lVert": r"\rVert",
}
