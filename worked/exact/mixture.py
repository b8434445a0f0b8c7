"""What softmax gives: c + N_1/D_1 + N_2/D_2 + ..., sums of exponentials over softmax denominators.

A denominator D = n_0 + n_1 e^{s_1} + ... has its exponents relative to the largest, so equal
softmaxes share it: scores (0, g) and (g, 0) have the same D, and σ(g) + σ(-g) is 1 at once.
The exponents are rational or surds, hence algebraic. By the theorem of Lindemann and Weierstrass
powers of e with distinct algebraic exponents are linearly independent over the algebraic numbers:
N/D is algebraic just when N is a multiple of D, coefficient by coefficient.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from worked.exact.balls import number_ball, sign_by_balls
from worked.exact.number import Irrational
from worked.exact.rational import normal
from worked.exact.surd import Surd

if TYPE_CHECKING:
    from flint import arb

    from worked.exact.scalar import Algebraic, Finite

_QUICK_BITS = 256


class Denominator:
    """The sum n_0 + n_1 e^{s_1} + ... below one softmax: 0 > s_1 > s_2 > ..., whole n_k >= 1.

    `terms` holds pairs (exponent, multiplicity), the exponent 0 first. Balls around the
    exponentials, and their text, are kept here, so that the entries of one softmax share them.
    """

    __slots__ = ("_balls", "_hash", "names", "residues", "terms")

    def __init__(self, terms: tuple[tuple[Algebraic, int], ...]) -> None:
        self.terms = terms
        self.names: tuple[tuple[str, ...], str] | None = None
        self.residues: tuple[tuple[tuple[int, ...], int] | None, ...] | None = None
        self._balls: dict[int, tuple[tuple[arb, ...], arb]] = {}
        self._hash = hash(terms)

    def __eq__(self, other: object) -> bool:
        """Return whether the two sums have the same terms."""
        return self is other or (isinstance(other, Denominator) and self.terms == other.terms)

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[Denominator], tuple[tuple[tuple[Algebraic, int], ...]]]:
        """Pickle and copy without the balls."""
        return Denominator, (self.terms,)

    def __repr__(self) -> str:
        return f"Denominator({self.terms!r})"

    def balls(self, bits: int) -> tuple[tuple[arb, ...], arb]:
        """Return balls around every exponential and around the whole sum."""
        kept = self._balls.get(bits)
        if kept is None:
            import flint

            one = flint.arb(1)
            with flint.ctx.workprec(bits):
                powers = tuple(number_ball(s).exp() if s else one for s, _ in self.terms)
                total = sum((n * e for (_, n), e in zip(self.terms, powers, strict=True)), 0 * one)
            self._balls[bits] = kept = (powers, total)
        return kept


Numerator = tuple[tuple[int, "Algebraic"], ...]
"""Pairs (index, coefficient): the coefficient of the exponential `denominator.terms[index]`."""


class Mixture(Irrational):
    """A constant plus fractions whose numerators are combinations of the exponentials below them.

    `parts` holds one pair (denominator, numerator) for each distinct denominator. With one
    denominator it is certainly not algebraic; with several it may be, see `is_rational`.
    Make one with `softmax` and arithmetic: the constructor trusts its arguments.
    """

    __slots__ = ("_ball", "constant", "parts", "rounded")
    __hash__ = None  # type: ignore[assignment]  # equality is decided by proof, not by form

    def __init__(
        self, constant: Algebraic, parts: tuple[tuple[Denominator, Numerator], ...]
    ) -> None:
        self.constant = constant
        self.parts = parts
        self.rounded: tuple[int, str] | None = None
        """The decimal that was last asked for, and its places: a page asks for it several times."""
        self._ball: tuple[int, arb] | None = None

    def __reduce__(self) -> tuple[type[Mixture], tuple[Algebraic, object]]:
        """Pickle and copy without what was computed from the parts."""
        return Mixture, (self.constant, self.parts)

    @property
    def fractions(
        self,
    ) -> tuple[
        tuple[tuple[tuple[Algebraic, Algebraic], ...], tuple[tuple[Algebraic, int], ...]], ...
    ]:
        """Return pairs (numerator, denominator).

        A numerator is a tuple of (exponent, coefficient), a denominator of
        (exponent, multiplicity).
        """
        return tuple(
            (tuple((below.terms[i][0], a) for i, a in above), below.terms)
            for below, above in self.parts
        )

    def __add__(self, other: Finite) -> Finite:
        """Return the sum, collapsed where the exponentials cancel."""
        if isinstance(other, int | Fraction | Surd):
            return Mixture(_plain(self.constant + other), self.parts)
        if isinstance(other, Mixture):
            total = Accumulator()
            total.add(self, 1)
            total.add(other, 1)
            return total.value()
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other: Finite) -> Finite:
        """Return the difference."""
        return (
            self + -other if isinstance(other, int | Fraction | Surd | Mixture) else NotImplemented
        )

    def __rsub__(self, other: Finite) -> Finite:
        """Return the difference, the other number first."""
        return (
            -self + other if isinstance(other, int | Fraction | Surd | Mixture) else NotImplemented
        )

    def __abs__(self) -> Finite:
        """Return the absolute value."""
        return -self if self.sign() < 0 else self

    def __neg__(self) -> Finite:
        """Return the number with its sign changed."""
        return self * -1

    def __mul__(self, other: Finite) -> Finite:
        """Return the product; of two mixtures, as a general expression."""
        if isinstance(other, int | Fraction | Surd):
            if not other:
                return 0
            return Mixture(
                _plain(self.constant * other),
                tuple(
                    (below, tuple((i, _plain(a * other)) for i, a in above))
                    for below, above in self.parts
                ),
            )
        if isinstance(other, Mixture):
            from worked.exact.trees import product

            return product(self, other)
        return NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other: Finite) -> Finite:
        """Return the quotient; by a mixture, as a general expression."""
        if isinstance(other, Surd):
            return self * other.reciprocal()
        if isinstance(other, int | Fraction):
            return self * Fraction(1, other)
        if isinstance(other, Mixture):
            from worked.exact.trees import quotient

            return quotient(self, other)
        return NotImplemented

    def __rtruediv__(self, other: Algebraic) -> Finite:
        """Return a number divided by this mixture, as a general expression."""
        if isinstance(other, int | Fraction | Surd):
            from worked.exact.trees import quotient

            return quotient(other, self)
        return NotImplemented

    def __pow__(self, exponent: int) -> Finite:
        """Return an integer power, from -64 to 64, as a general expression."""
        from worked.exact.powers import power

        return power(self, exponent)

    def __eq__(self, other: object) -> bool:
        """Return whether the two are the same number: an exact zero test of the difference."""
        if isinstance(other, Mixture):
            return not self - other
        if isinstance(other, int | Fraction | Surd):
            return len(self.parts) > 1 and not (self - other)
        return NotImplemented

    def __repr__(self) -> str:
        return f"Mixture({self.constant!r}, {self.parts!r})"

    def sign(self) -> int:
        """Return -1, 0 or 1: by balls if they show it soon, else by comparing exponentials."""
        found = sign_by_balls(self.ball, _QUICK_BITS)
        if found:
            return found
        from worked.exact.exponentials import hard_sign

        return hard_sign(self)

    def ball(self, bits: int) -> arb:
        """Return an interval that contains the number, computed with `bits` bits."""
        if self._ball is None or self._ball[0] != bits:
            self._ball = (bits, self._compute_ball(bits))
        return self._ball[1]

    def _compute_ball(self, bits: int) -> arb:
        import flint

        zero = flint.arb(0)
        with flint.ctx.workprec(bits):
            total = number_ball(self.constant) if self.constant else zero
            for below, above in self.parts:
                powers, denominator = below.balls(bits)
                top = zero
                for i, a in above:
                    top += powers[i] * (a if type(a) is int else number_ball(a))
                total += top / denominator
            return total


class Accumulator:
    """A running sum of multiples of algebraic numbers and mixtures, put together in one pass."""

    __slots__ = ("_constant", "_parts")

    def __init__(self) -> None:
        self._constant: Algebraic = 0
        self._parts: dict[int, tuple[Denominator, dict[int, Algebraic]]] = {}

    def add(self, x: Mixture, factor: Algebraic) -> None:
        """Add factor · x."""
        if x.constant:
            self._constant += x.constant * factor
        for below, above in x.parts:
            entry = self._parts.get(id(below))
            if entry is None:
                self._parts[id(below)] = entry = (below, {})
            table = entry[1]
            for i, a in above:
                table[i] = table.get(i, 0) + a * factor

    def add_constant(self, c: Algebraic) -> None:
        """Add an algebraic number."""
        self._constant += c

    def value(self) -> Algebraic | Mixture:
        """Return the sum, in its simplest type."""
        return assemble(self._constant, self._parts.values())


def assemble(
    constant: Algebraic, parts: Collection[tuple[Denominator, dict[int, Algebraic]]]
) -> Algebraic | Mixture:
    """Return constant + N_1/D_1 + ..., each N given as {index: coefficient}, simplified."""
    kept: list[tuple[Denominator, Numerator]] = []
    for below, table in _merged(parts).items():
        quotient = _common_quotient(below, table)
        if quotient is None:
            above = [(i, a if type(a) is int else _plain(a)) for i, a in sorted(table.items()) if a]
            kept.append((below, tuple(above)))
        else:
            constant += quotient
    return Mixture(_plain(constant), tuple(kept)) if kept else _plain(constant)


def _merged(
    parts: Collection[tuple[Denominator, dict[int, Algebraic]]],
) -> dict[Denominator, dict[int, Algebraic]]:
    """Return the numerators by denominator, those over equal denominators added."""
    merged: dict[Denominator, dict[int, Algebraic]] = {}
    for below, table in parts:
        into = merged.setdefault(below, table)
        if into is not table:
            for i, a in table.items():
                into[i] = into.get(i, 0) + a
    return merged


def _common_quotient(below: Denominator, table: Mapping[int, Algebraic]) -> Algebraic | None:
    """Return q if the numerator in `table` is q times the denominator, else None."""
    terms = below.terms
    first = table.get(0, 0)
    if not first:
        return None if any(table.values()) else 0
    if len(table) < len(terms):
        return None
    leading = terms[0][1]
    for i, (_, n) in enumerate(terms):
        if table[i] * leading != first * n:
            return None
    return _plain(first * Fraction(1, leading))


def _plain(x: Algebraic) -> Algebraic:
    """Return x with an integral fraction turned into an integer."""
    return normal(x) if type(x) is Fraction else x
