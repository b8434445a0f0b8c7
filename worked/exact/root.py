"""General expressions, for the few numbers outside the closed forms: √(1 + √2), σ(1)², ln 3.

They are enclosed in balls to any precision, but whether one is exactly zero cannot be decided in
general: what 4096 bits do not separate raises `Undecided`. Like terms and like factors are gathered
(`worked.exact.trees`), so the zeros of everyday computations are found.

A tree shares its branches: every node keeps its balls and its fingerprint, so a branch that occurs
a hundred times is computed once.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Literal

from worked.exact.balls import MOST_BITS, number_ball, sign_by_balls
from worked.exact.errors import Undecided
from worked.exact.fingerprint import fingerprint, hashed
from worked.exact.mixture import Mixture
from worked.exact.number import Irrational, sign_of
from worked.exact.surd import Surd

if TYPE_CHECKING:
    from flint import arb

    from worked.exact.scalar import Finite

Operation = Literal["add", "mul", "div", "sqrt", "exp", "log"]


class Root(Irrational):
    """A tree of sums, products, quotients, square roots, exponentials, logarithms of numbers.

    `op` is one of add, mul (two arguments or more), div (two), sqrt, exp, log (one). Make one with
    arithmetic, `sqrt`, `exponential` and `logarithm`: the constructor trusts its arguments.
    """

    __slots__ = ("_balls", "_fingerprint", "_leaves", "args", "op")
    __hash__ = None  # type: ignore[assignment]  # equality is decided by digits, not by form

    def __init__(self, op: Operation, args: tuple[Finite, ...]) -> None:
        self.op: Operation = op
        self.args = args
        self._balls: dict[int, arb] = {}
        self._fingerprint: bytes | None = None
        self._leaves: int | None = None

    def __reduce__(self) -> tuple[type[Root], tuple[Operation, tuple[Finite, ...]]]:
        """Pickle and copy without what was computed from the tree."""
        return Root, (self.op, self.args)

    @property
    def fingerprint(self) -> bytes:
        """A hash of the whole tree: equal trees have equal ones, whatever objects they are.

        The order of terms and of factors does not count.
        """
        if self._fingerprint is None:
            parts = list(map(fingerprint, self.args))
            ordered = sorted(parts) if self.op in ("add", "mul") else parts
            self._fingerprint = hashed(self.op.encode(), *ordered)
        return self._fingerprint

    @property
    def leaves(self) -> int:
        """How many numbers and exponentials are written where the tree is written out."""
        if self._leaves is None:
            self._leaves = sum(map(leaves, self.args))
        return self._leaves

    def __add__(self, other: Finite) -> Finite:
        """Return the sum."""
        from worked.exact.trees import total_of

        if isinstance(other, int | Fraction | Irrational):
            return total_of((self, other))
        return NotImplemented

    def __radd__(self, other: Finite) -> Finite:
        """Return the sum, the other number first."""
        from worked.exact.trees import total_of

        if isinstance(other, int | Fraction | Irrational):
            return total_of((other, self))
        return NotImplemented

    def __sub__(self, other: Finite) -> Finite:
        """Return the difference."""
        if isinstance(other, int | Fraction | Irrational):
            return self + -other
        return NotImplemented

    def __rsub__(self, other: Finite) -> Finite:
        """Return the difference, the other number first."""
        if isinstance(other, int | Fraction | Irrational):
            return -self + other
        return NotImplemented

    def __abs__(self) -> Finite:
        """Return the absolute value."""
        return -self if self.sign() < 0 else self

    def __neg__(self) -> Finite:
        """Return the number with its sign changed."""
        from worked.exact.trees import product

        return product(-1, self)

    def __mul__(self, other: Finite) -> Finite:
        """Return the product."""
        from worked.exact.trees import product

        if isinstance(other, int | Fraction | Irrational):
            return product(self, other)
        return NotImplemented

    def __rmul__(self, other: Finite) -> Finite:
        """Return the product, the other number first."""
        from worked.exact.trees import product

        if isinstance(other, int | Fraction | Irrational):
            return product(other, self)
        return NotImplemented

    def __truediv__(self, other: Finite) -> Finite:
        """Return the quotient."""
        from worked.exact.trees import quotient

        if isinstance(other, int | Fraction | Irrational):
            return quotient(self, other)
        return NotImplemented

    def __rtruediv__(self, other: Finite) -> Finite:
        """Return another number divided by this one."""
        from worked.exact.trees import quotient

        if isinstance(other, int | Fraction | Irrational):
            return quotient(other, self)
        return NotImplemented

    def __pow__(self, exponent: int) -> Finite:
        """Return an integer power, from -64 to 64."""
        from worked.exact.powers import power

        return power(self, exponent)

    def __eq__(self, other: object) -> bool:
        """Return whether the two are the same number: the same tree, or a certified difference."""
        if self is other:
            return True
        if isinstance(other, int | Fraction | Surd | Mixture | Root):
            return sign_of(self - other) == 0
        return NotImplemented

    def __repr__(self) -> str:
        return f"Root({self.op!r}, {self.args!r})"

    def sign(self) -> int:
        """Return -1, 0 or 1; raise `Undecided` where 4096 bits do not tell a sum from zero.

        The sign of a product or a quotient is that of its factors, which may be known exactly.
        """
        if self.op == "sqrt" or self.op == "exp":
            return 1
        if self.op == "mul" or self.op == "div":
            return prod(map(sign_of, self.args))
        found = sign_by_balls(self.ball)
        if not found:
            seen = f"cannot decide within {MOST_BITS} bits whether a number is zero"
            raise Undecided(f"{seen}; other numbers would do")
        return found

    def ball(self, bits: int) -> arb:
        """Return an interval that contains the number, computed with `bits` bits; it is kept."""
        kept = self._balls.get(bits)
        if kept is None:
            import flint

            with flint.ctx.workprec(bits):
                kept = self._balls[bits] = self._enclosed([number_ball(x) for x in self.args])
        return kept

    def _enclosed(self, balls: list[arb]) -> arb:
        match self.op:
            case "add":
                return sum(balls[1:], balls[0])
            case "mul":
                return prod(balls[1:], start=balls[0])
            case "div":
                return balls[0] / balls[1]
            case "sqrt":
                return balls[0].sqrt()
            case "exp":
                return balls[0].exp()
            case "log":
                return balls[0].log()


def leaves(x: Finite) -> int:
    """How many numbers and exponentials are written where x is written out, shared ones again."""
    if isinstance(x, Root):
        return x.leaves
    if isinstance(x, Mixture):
        return sum(len(below.terms) + len(above) for below, above in x.parts) + 1
    return len(x.terms) if isinstance(x, Surd) else 1
