"""General expressions, for the few numbers outside the closed forms: √(1 + √2), σ(1)².

They are enclosed in balls to any precision, but whether one is exactly zero cannot be decided in
general: what 4096 bits do not separate raises `Undecided`.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Literal

from worked.exact.balls import MOST_BITS, number_ball, sign_by_balls
from worked.exact.errors import ExactError, Undecided
from worked.exact.mixture import Mixture
from worked.exact.number import Irrational, sign_of
from worked.exact.rational import normal, rational
from worked.exact.surd import LARGEST_POWER, Surd

if TYPE_CHECKING:
    from flint import arb

    from worked.exact.scalar import Finite

Operation = Literal["add", "mul", "div", "sqrt", "exp"]


class Root(Irrational):
    """A tree of sums, products, quotients, square roots and exponentials of exact numbers.

    `op` is one of add, mul (two arguments or more), div (two), sqrt, exp (one).
    """

    __slots__ = ("args", "op")
    __hash__ = None  # type: ignore[assignment]  # equality is decided by digits, not by form

    def __init__(self, op: Operation, args: tuple[Finite, ...]) -> None:
        self.op: Operation = op
        self.args = args

    def __add__(self, other: Finite) -> Finite:
        """Return the sum."""
        if isinstance(other, int | Fraction | Irrational):
            return total_of((self, other))
        return NotImplemented

    def __radd__(self, other: Finite) -> Finite:
        """Return the sum, the other number first."""
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
        return product(-1, self)

    def __mul__(self, other: Finite) -> Finite:
        """Return the product."""
        if isinstance(other, int | Fraction | Irrational):
            return product(self, other)
        return NotImplemented

    def __rmul__(self, other: Finite) -> Finite:
        """Return the product, the other number first."""
        if isinstance(other, int | Fraction | Irrational):
            return product(other, self)
        return NotImplemented

    def __truediv__(self, other: Finite) -> Finite:
        """Return the quotient."""
        if isinstance(other, int | Fraction | Irrational):
            return quotient(self, other)
        return NotImplemented

    def __rtruediv__(self, other: Finite) -> Finite:
        """Return another number divided by this one."""
        if isinstance(other, int | Fraction | Irrational):
            return quotient(other, self)
        return NotImplemented

    def __pow__(self, exponent: int) -> Finite:
        """Return an integer power, from -64 to 64."""
        return power(self, exponent)

    def __eq__(self, other: object) -> bool:
        """Return whether the two are the same number: the same tree, or a certified difference."""
        if self is other:
            return True
        if isinstance(other, Root) and self.op == other.op and len(self.args) == len(other.args):
            pairs = zip(self.args, other.args, strict=True)
            if all(type(a) is type(b) and a == b for a, b in pairs):
                return True
        if isinstance(other, int | Fraction | Surd | Mixture | Root):
            return sign_of(self - other) == 0
        return NotImplemented

    def __repr__(self) -> str:
        return f"Root({self.op!r}, {self.args!r})"

    def sign(self) -> int:
        """Return -1 or 1; raise `Undecided` where 4096 bits do not tell the number from zero."""
        found = sign_by_balls(self.ball)
        if not found:
            raise Undecided(f"cannot decide within {MOST_BITS} bits whether a number is zero")
        return found

    def ball(self, bits: int) -> arb:
        """Return an interval that contains the number, computed with `bits` bits."""
        import flint

        with flint.ctx.workprec(bits):
            balls = [number_ball(x) for x in self.args]
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


def total_of(terms: tuple[Finite, ...]) -> Finite:
    """Return the sum of several numbers; the closed forms among them are added exactly."""
    closed: Finite = 0
    trees: list[Finite] = []
    for x in terms:
        if isinstance(x, Root):
            trees.extend(x.args if x.op == "add" else (x,))
        else:
            closed = closed + x
    nested = [x for x in trees if not isinstance(x, Root)]
    for x in nested:
        closed = closed + x
    trees = [x for x in trees if isinstance(x, Root)]
    if closed:
        trees.append(normal(closed) if isinstance(closed, Fraction) else closed)
    if len(trees) > 1:
        return Root("add", tuple(trees))
    return trees[0] if trees else 0


def product(a: Finite, b: Finite) -> Finite:
    """Return the product of two numbers, at least one of which is a mixture or a tree."""
    for one, other in ((a, b), (b, a)):
        if isinstance(one, int | Fraction) and one in (0, 1):
            return other if one else 0
    factors: list[Finite] = []
    for x in (a, b):
        factors.extend(x.args if isinstance(x, Root) and x.op == "mul" else (x,))
    scale = prod((x for x in factors if isinstance(x, int | Fraction)), start=Fraction(1))
    rest: list[Finite] = [x for x in factors if not isinstance(x, int | Fraction)]
    if scale != 1:
        rest.insert(0, rational(scale))
    return Root("mul", tuple(rest)) if len(rest) > 1 else rest[0]


def quotient(a: Finite, b: Finite) -> Finite:
    """Return a/b; raise `ExactError` when b is zero, `Undecided` when that cannot be told."""
    if not sign_of(b):
        raise ExactError("division by zero")
    if isinstance(b, Surd):
        b = b.reciprocal()
        return a * b
    if isinstance(b, int | Fraction):
        return a * rational(1, b)
    if isinstance(a, int) and not a:
        return 0
    return Root("div", (a, b))


def power(x: Finite, exponent: int) -> Finite:
    """Return an integer power, from -64 to 64."""
    if abs(exponent) > LARGEST_POWER:
        raise ExactError(f"an exponent may be at most {LARGEST_POWER}")
    if exponent < 0:
        return quotient(1, power(x, -exponent))
    result: Finite = 1
    for _ in range(exponent):
        result = x * result
    return result


def square_root(x: Surd | Mixture | Root) -> Finite:
    """Return √x as a tree; raise `ExactError` for a negative x."""
    found = sign_of(x)
    if found < 0:
        raise ExactError("the square root of a negative number is not a real number")
    return Root("sqrt", (x,)) if found else 0


def exponential(x: Finite) -> Finite:
    """Return e to the power x as a tree."""
    if isinstance(x, int | Fraction) and not x:
        return 1
    return Root("exp", (x,))
