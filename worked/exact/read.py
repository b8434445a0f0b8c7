"""Reading a number as a problem file writes it: 2, .5, 1e-3, "1/3", "2*sqrt(3)/5".

No code is ever run. Grammar:

    sum    = term {(+|-) term}
    term   = factor {(*|/) factor}
    factor = {+|-} atom [(^|**) factor]
    atom   = number | "(" sum ")" | "sqrt(" sum ")"
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from worked.exact.arithmetic import divide, sqrt
from worked.exact.effort import TooMuchEffort
from worked.exact.errors import ExactError, NumberError
from worked.exact.rational import Rational, normal, rational
from worked.exact.refusals import refusal, seen
from worked.exact.surd import LARGEST_POWER, Surd

if TYPE_CHECKING:
    from worked.exact.scalar import Algebraic

MOST_CHARACTERS = 1000
MOST_DEEP = 100
LARGEST_EXPONENT = 1000
MOST_BITS = 14_000
"""Size of a number, its numerators and denominators together; `str` prints it (4,300 digits)."""
MOST_TERMS = 64

_NUMBER = re.compile(r"(?P<whole>[0-9]*)(?:\.(?P<part>[0-9]*))?(?:[eE](?P<power>[+-]?[0-9]+))?")
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z_0-9.]*)|(?P<sign>\*\*|[-+*/^()])|(?P<end>$)|(?P<other>.))"
)


def read_number(text: str, quoted: bool = True) -> Algebraic:
    """Return the exact number that a YAML scalar means; `quoted` if the file has it in quotes.

    Without quotes: integers and decimals, with an optional power of ten. In quotes also
    + - * / ( ), integer powers up to 64 and square roots of non-negative rational numbers.
    Raises `NumberError`, which says what was seen and what would do.
    """
    if len(text) > MOST_CHARACTERS:
        raise NumberError(f"a number of {len(text)} characters; at most {MOST_CHARACTERS} are read")
    stripped = text.strip(" \t\r\n")
    if _PLAIN.fullmatch(stripped):
        negative = stripped.startswith("-")
        value = _decimal(stripped.lstrip("+-"))
        return -value if negative else value
    reason = refusal(stripped)
    if reason:
        raise NumberError(reason)
    value_in_quotes = _Reader(stripped).read()
    if not quoted:
        raise NumberError(f'{seen(stripped)} needs quotes: write "{stripped}"')
    return value_in_quotes


def _decimal(text: str) -> Rational:
    """Return an unsigned decimal number exactly."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise AssertionError("the caller has matched a number")
    whole, part, power = found["whole"], found["part"] or "", int(found["power"] or 0)
    if len(whole) > 1 and whole.startswith("0"):
        shorter = re.sub("^0+(?=[0-9])", "", text)
        raise NumberError(f"{seen(text)} begins with a zero; write {shorter}")
    if abs(power) > LARGEST_EXPONENT:
        raise NumberError(
            f"{seen(text)} has an exponent above {LARGEST_EXPONENT}, the largest that is read"
        )
    digits = int(whole + part)
    shift = power - len(part)
    return digits * 10**shift if shift >= 0 else rational(digits, 10**-shift)


class _Reader:
    """Recursive descent over the tokens of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [(str(m.lastgroup), m[str(m.lastgroup)]) for m in _TOKEN.finditer(text)]
        self.place = 0
        self.depth = 0

    def read(self) -> Algebraic:
        """Return the value of the whole text."""
        value = self.sum()
        if self.peek() == ")":
            self.refuse("has a closing bracket too many")
        if self.peek():
            self.refuse(f"has {seen(self.peek())} where + - * / ^ or the end should be")
        return value

    def peek(self) -> str:
        """Return the next token's text, empty at the end."""
        return self.tokens[self.place][1] if self.place < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        """Return the next token and step over it, if it is one of those wanted; else ""."""
        token = self.peek()
        if token and token in wanted:
            self.place += 1
            return token
        return ""

    def refuse(self, what: str) -> NoReturn:
        """Raise the error that names the text."""
        raise NumberError(f"{seen(self.text)} {what}")

    def sum(self) -> Algebraic:
        """Read terms with + and - between them."""
        value = self.term()
        while sign := self.take("+", "-"):
            term = self.term()
            value = self.checked(value + term if sign == "+" else value - term)
        return value

    def term(self) -> Algebraic:
        """Read factors with * and / between them."""
        value = self.factor()
        while sign := self.take("*", "/"):
            factor = self.factor()
            if sign == "*":
                value = self.checked(value * factor)
            elif not factor:
                self.refuse("divides by zero")
            else:
                value = self.checked(self.quotient(value, factor))
        return value

    def factor(self) -> Algebraic:
        """Read signs, an atom, and any powers; -2^2 is -4, and 2^3^2 is 2^9."""
        operands = [self.signed_atom()]
        while self.take("^", "**"):
            operands.append(self.signed_atom())
        sign, value = operands.pop()
        value = value * sign
        for sign, base in reversed(operands):
            value = self.power(base, value) * sign
        return value

    def signed_atom(self) -> tuple[int, Algebraic]:
        """Read an atom and the signs before it."""
        sign = 1
        while found := self.take("+", "-"):
            sign = -sign if found == "-" else sign
        return sign, self.atom()

    def atom(self) -> Algebraic:
        """Read a number, a bracket or a square root."""
        if self.place == len(self.tokens):
            self.refuse("ends where a number should be")
        kind, token = self.tokens[self.place]
        self.place += 1
        if kind == "number":
            return self.checked(_decimal(token))
        if token == "(":
            return self.bracket()
        if token == "sqrt":
            if not self.take("("):
                self.refuse("has sqrt without brackets; write sqrt(2)")
            return self.root(self.bracket())
        if kind == "name":
            self.refuse(f"contains {seen(token)}; only numbers, + - * / ^ ( ) and sqrt are read")
        return self.refuse(f"has {seen(token) if token else 'an end'} where a number should be")

    def bracket(self) -> Algebraic:
        """Read what stands between brackets; the opening one has been taken."""
        self.depth += 1
        if self.depth > MOST_DEEP:
            self.refuse(f"has brackets more than {MOST_DEEP} deep")
        value = self.sum()
        if not self.take(")"):
            if self.peek():
                self.refuse(f"has {seen(self.peek())} where + - * / ^ or ) should be")
            self.refuse("has an opening bracket that is never closed")
        self.depth -= 1
        return value

    def root(self, x: Algebraic) -> Algebraic:
        """Return the square root of a non-negative rational number."""
        if isinstance(x, Surd):
            self.refuse(
                "has a square root of a square root; only rational numbers may be under one"
            )
        if x < 0:
            self.refuse("has the square root of a negative number")
        try:
            return self.checked(sqrt(x))
        except TooMuchEffort:
            raise
        except ExactError as error:
            raise NumberError(f"{seen(self.text)}: {error}") from None

    def quotient(self, a: Algebraic, b: Algebraic) -> Algebraic:
        """Return a/b, refusing to clear a denominator with too many roots."""
        try:
            return divide(a, b)
        except TooMuchEffort:
            raise
        except ExactError as error:
            raise NumberError(f"{seen(self.text)}: {error}") from None

    def power(self, base: Algebraic, exponent: Algebraic) -> Algebraic:
        """Return an integer power, checked at every multiplication."""
        if not isinstance(exponent, int):
            self.refuse("has an exponent that is not an integer")
        if abs(exponent) > LARGEST_POWER:
            self.refuse(f"has an exponent above {LARGEST_POWER}")
        if exponent < 0:
            if not base:
                self.refuse("divides by zero")
            base = self.checked(self.quotient(1, base))
        result: Algebraic = 1
        for _ in range(abs(exponent)):
            result = self.checked(result * base)
        return result

    def checked(self, x: Algebraic) -> Algebraic:
        """Return x in its one representation, refusing numbers too large to work with."""
        if isinstance(x, Surd):
            if len(x.terms) > MOST_TERMS:
                self.refuse(f"is a sum of more than {MOST_TERMS} square roots")
            bits = sum(
                r.bit_length() + c.numerator.bit_length() + c.denominator.bit_length()
                for r, c in x.terms
            )
        else:
            x = normal(x)
            bits = x.numerator.bit_length() + x.denominator.bit_length()
        if bits > MOST_BITS:
            self.refuse(f"is too large: it has more than {MOST_BITS} bits when worked out")
        return x
