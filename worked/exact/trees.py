"""The algebra of general expressions: like terms are added, like factors cancelled.

A sum is closed + c_1·u_1 + c_2·u_2 + ..., where the *units* u are different trees and each
coefficient c is a closed form (algebraic, or a mixture), so that x − x is 0 and what is linear in
one normalized row stays short. A product is a number times factors above and below a bar: equal
ones cancel, two equal roots make what is under them, exponentials add their exponents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from worked.exact.errors import ExactError
from worked.exact.field import Field, FieldNumber, added_by_field
from worked.exact.fingerprint import fingerprint, first_coefficient
from worked.exact.mixture import Mixture
from worked.exact.number import sign_of
from worked.exact.rational import normal, rational
from worked.exact.root import Root
from worked.exact.surd import Surd

if TYPE_CHECKING:
    from worked.exact.rational import Rational
    from worked.exact.scalar import Algebraic, Finite

T = TypeVar("T")
MOST_PRODUCTS = 9
"""Products of single terms up to which a product of sums is multiplied out."""
ALGEBRAIC = (int, Fraction, Surd)


def total_of(terms: Iterable[Finite]) -> Finite:
    """Return the sum of several numbers; the closed forms among them are added exactly."""
    closed: Finite = 0
    units: dict[bytes, list[Finite]] = {}
    for x in _flat(terms):
        if not isinstance(x, Root):
            closed = closed + x
            continue
        coefficient, unit = _split(x)
        entry = units.setdefault(fingerprint(unit), [unit])
        entry.append(coefficient)
    kept: list[Finite] = []
    for unit, *coefficients in units.values():
        together = sum(coefficients[1:], coefficients[0])
        if len(coefficients) == 1 or together:
            kept.append(product(together, unit))
    whole, kept = _without_whole(kept)
    closed = closed + whole
    if closed:
        kept.append(normal(closed) if isinstance(closed, Fraction) else closed)
    if len(kept) > 1:
        return Root("add", tuple(kept))
    return kept[0] if kept else 0


def _without_whole(terms: list[Finite]) -> tuple[Finite, list[Finite]]:
    """Take out fractions over one bar that together are a multiple of what is below it.

    Returns that multiple (0 where there is none) and the other terms: softmax weights add up to 1.
    """
    groups: dict[bytes, list[Root]] = {}
    for x in terms:
        if isinstance(x, Root) and x.op == "div":
            groups.setdefault(fingerprint(x.args[1]), []).append(x)
    whole: Finite = 0
    for group in groups.values():
        multiple = _multiple(group) if len(group) > 1 else None
        if multiple is not None:
            whole = whole + multiple
            terms = [x for x in terms if not any(x is y for y in group)]
    return whole, terms


def _multiple(fractions: list[Root]) -> Rational | None:
    """The rational number that fractions over one bar add up to, where their form shows one."""
    return _ratio(total_of([x.args[0] for x in fractions]), fractions[0].args[1])


def _ratio(above: Finite, below: Finite) -> Rational | None:
    """The rational number that one sum is of another, where their terms show it."""
    if not (isinstance(below, Root) and isinstance(above, Root) and below.op == above.op == "add"):
        return None
    (a, unit), *_ = [_split(x) for x in above.args if isinstance(x, Root)]
    for b, other in [_split(x) for x in below.args if isinstance(x, Root)]:
        if fingerprint(other) == fingerprint(unit):
            first, second = [first_coefficient(c) if isinstance(c, Mixture) else c for c in (a, b)]
            if isinstance(first, int | Fraction) and isinstance(second, int | Fraction):
                ratio = rational(first, second)
                return ratio if fingerprint(product(ratio, below)) == above.fingerprint else None
    return None


def _flat(terms: Iterable[Finite]) -> Iterator[Finite]:
    """The terms, of a sum among them its own; numbers of one field are added.

    Rational numbers are added to the last of these.
    """
    of_fields: list[FieldNumber] = []
    plain: Rational = 0
    for x in terms:
        for y in x.args if isinstance(x, Root) and x.op == "add" else (x,):
            if isinstance(y, FieldNumber):
                of_fields.append(y)
            elif isinstance(y, int | Fraction):
                plain = plain + y
            else:
                yield y
    *others, last = added_by_field(of_fields) or (0,)
    yield from others
    yield last + plain


def _split(x: Root) -> tuple[Finite, Finite]:
    """Return (c, u) with x = c·u: a closed form, and a tree without such a factor."""
    if x.op == "div":
        top, bottom = x.args
        if not isinstance(top, Root):
            return top, _over((), (bottom,))
        coefficient, unit = _split(top)
        return coefficient, _over((unit,), (bottom,))
    if x.op != "mul":
        return 1, x
    scale: list[Finite] = [f for f in x.args if isinstance(f, ALGEBRAIC)]
    rest: list[Finite] = [f for f in x.args if not isinstance(f, ALGEBRAIC)]
    mixtures = [f for f in rest if isinstance(f, Mixture)]
    if len(mixtures) == 1:
        rest = [f for f in rest if isinstance(f, Root)]
        scale += mixtures
    together: Finite = 1
    for f in scale:
        together = f * together
    return together, _over(tuple(rest), ())


class Factors:
    """A number times factors to integer powers, gathered one by one."""

    def __init__(self) -> None:
        self.scale: Algebraic = 1
        self.exponents: list[Finite] = []
        self.powers: dict[bytes, tuple[Finite, int]] = {}
        self.fields: dict[Field, Finite] = {}

    def add(self, x: Finite, times: int = 1) -> None:
        """Multiply by x, or divide where `times` is -1; an algebraic x is only multiplied by."""
        if isinstance(x, ALGEBRAIC):
            self.scale = x * self.scale
        elif isinstance(x, Root) and x.op == "mul":
            for factor in x.args:
                self._add_one(factor, times)
        elif isinstance(x, Root) and x.op == "div":
            self._add_one(x.args[0], times)
            self._add_one(x.args[1], -times)
        elif isinstance(x, Root) and x.op == "exp":
            self.exponents.append(x.args[0] * times)
        elif isinstance(x, FieldNumber):
            factor = x if times > 0 else x.reciprocal()
            self.fields[x.field] = factor * self.fields.get(x.field, 1)
        else:
            if isinstance(x, Mixture):
                x = self._without_content(x, times)
            key = fingerprint(x)
            self.powers[key] = (x, self.powers.get(key, (x, 0))[1] + times)

    def _without_content(self, x: Mixture, times: int) -> Finite:
        """Take a number c√r out of a mixture, so that multiples of one are one factor."""
        content = first_coefficient(x)
        if isinstance(content, Surd) and len(content.terms) > 1:
            content = content.terms[0][1]
        if content == 1:
            return x
        inverse = _reciprocal(content)
        self.scale = (content if times > 0 else inverse) * self.scale
        return x * inverse

    def _add_one(self, factor: Finite, times: int) -> None:
        if isinstance(factor, ALGEBRAIC) and times < 0:
            self.scale = _reciprocal(factor) * self.scale
        else:
            self.add(factor, times)

    def square_roots(self) -> None:
        """Put what is under two equal roots in their place."""
        for key, (x, times) in list(self.powers.items()):
            if isinstance(x, Root) and x.op == "sqrt" and abs(times) > 1:
                pairs, rest = divmod(abs(times), 2)
                direction = 1 if times > 0 else -1
                self.powers[key] = (x, direction * rest)
                for _ in range(pairs):
                    self._add_one(x.args[0], direction)

    def _take(self, number: Finite) -> None:
        """Take a number of a field, with a rational scale in it."""
        if isinstance(number, FieldNumber) and isinstance(self.scale, Surd):
            self.powers[fingerprint(number)] = (number, 1)
        elif isinstance(number, FieldNumber):
            number, self.scale = self.scale * number, 1
            self.powers[fingerprint(number)] = (number, 1)
        else:
            self.scale = self.scale * number  # type: ignore[assignment]  # it is rational here

    def result(self) -> Finite:
        """The product in its simplest form."""
        self.square_roots()
        for number in self.fields.values():
            self._take(number)
        above = [x for x, times in self.powers.values() for _ in range(times)]
        below = [x for x, times in self.powers.values() for _ in range(-times)]
        power = exponential(total_of(self.exponents))
        if power != 1 if isinstance(power, int) else True:
            above.append(power)
        if self.scale != 1:
            above.insert(0, normal(self.scale) if isinstance(self.scale, Fraction) else self.scale)
        return _over(tuple(above), tuple(below))


def _over(above: tuple[Finite, ...], below: tuple[Finite, ...]) -> Finite:
    """Write factors over factors that have been gathered; a number times a mixture is one."""
    if len(above) == 2 and isinstance(above[0], ALGEBRAIC) and isinstance(above[1], Mixture):
        above = (above[0] * above[1],)
    top = Root("mul", above) if len(above) > 1 else above[0] if above else 1
    if not below:
        return top
    return Root("div", (top, Root("mul", below) if len(below) > 1 else below[0]))


def runs(factors: Sequence[T]) -> Iterator[tuple[T, int]]:
    """The factors of a product, each with how often it stands there in a row."""
    for _, run in groupby(factors, key=id):
        first, *more = run
        yield first, 1 + len(more)


def product(a: Finite, b: Finite) -> Finite:
    """Return the product of two numbers, at least one of which is a mixture or a tree.

    A number goes into every term of a sum, and short sums are multiplied out.
    """
    for one, other in ((a, b), (b, a)):
        if isinstance(one, int | Fraction) and one in (0, 1):
            return other if one else 0
        if isinstance(one, ALGEBRAIC) and isinstance(other, Root) and other.op == "add":
            return Root("add", tuple(one * term for term in other.args))
        if isinstance(one, ALGEBRAIC) and isinstance(other, Mixture):
            return other * one
    left, right = _terms(a), _terms(b)
    if 1 < len(left) * len(right) <= MOST_PRODUCTS:
        return total_of([x * y for x in left for y in right])
    factors = Factors()
    factors.add(a)
    factors.add(b)
    return factors.result()


def _terms(x: Finite) -> tuple[Finite, ...]:
    return x.args if isinstance(x, Root) and x.op == "add" else (x,)


def quotient(a: Finite, b: Finite) -> Finite:
    """Return a/b; raise `ExactError` when b is zero, `Undecided` when that cannot be told.

    A sum is divided term by term: a normalized row stays linear in what was normalized.
    """
    if not sign_of(b):
        raise ExactError("division by zero")
    if isinstance(b, ALGEBRAIC):
        return a * _reciprocal(b)
    if isinstance(a, int) and not a:
        return 0
    if fingerprint(a) == fingerprint(b):
        return 1
    if isinstance(a, Root) and a.op == "add":
        ratio = _ratio(a, b)
        if ratio is not None:
            return ratio
        return total_of([quotient(term, b) for term in a.args])
    factors = Factors()
    factors.add(a)
    factors.add(b, -1)
    return factors.result()


def _reciprocal(x: Algebraic) -> Algebraic:
    return x.reciprocal() if isinstance(x, Surd) else rational(1, x)


def exponential(x: Finite) -> Finite:
    """Return e to the power x: a tree, but 1 for 0, and y for ln y."""
    if isinstance(x, int | Fraction) and not x:
        return 1
    if isinstance(x, Root) and x.op == "log":
        return x.args[0]
    return Root("exp", (x,))
