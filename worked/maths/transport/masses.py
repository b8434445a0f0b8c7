"""The masses of a transport problem, as whole multiples of one unit."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from worked.errors import CannotSolve
from worked.exact.rational import Rational, rational_text


class Masses(NamedTuple):
    """What each source holds and each target takes, in whole multiples of `unit`."""

    supply: list[int]
    demand: list[int]
    unit: Fraction


def whole_masses(sources: Sequence[Rational], targets: Sequence[Rational]) -> Masses:
    """Find the largest unit of which every mass is a whole multiple.

    Raises `CannotSolve` if a mass is negative, the totals differ, or there is nothing to move.
    """
    if any(mass < 0 for mass in (*sources, *targets)):
        raise CannotSolve("masses: a mass is negative; it should be 0 or more")
    if sum(sources) != sum(targets):
        held, taken = rational_text(sum(sources)), rational_text(sum(targets))
        raise CannotSolve(
            f"masses: the sources hold {held}, the targets take {taken}; the totals should be equal"
        )
    if not sum(sources):
        raise CannotSolve("masses: the total is 0; something should move")
    below = lcm(*(mass.denominator for mass in (*sources, *targets)))
    above = gcd(*(int(mass * below) for mass in (*sources, *targets)))
    supply, demand = ([int(x * below) // above for x in side] for side in (sources, targets))
    return Masses(supply, demand, Fraction(above, below))


def perturbed(masses: Masses) -> tuple[list[int], list[int]]:
    """Return supply and demand slightly changed, in a smaller unit, so that nothing balances early.

    With n sources and m targets the unit is divided by nm + 1. Each source gets m small units
    more, each target 1 more, and the last target the rest, nm - m + 1. Then some of the sources
    never hold exactly what some of the targets take, unless it is all of them or none: the small
    units would have to balance as well, m|S| = |T|, or m|S| = |T| - 1 + (nm - m + 1) with the
    last target in T, and 0 <= |S| <= n, 0 <= |T| <= m leave only none and all. And since they
    add up to less than one unit, a tree on which these masses flow forwards everywhere never
    has the true ones flow backwards.
    """
    n, m = len(masses.supply), len(masses.demand)
    parts = n * m + 1
    more = [mass * parts + m for mass in masses.supply]
    take = [mass * parts + 1 for mass in masses.demand]
    take[-1] += n * m - m
    return more, take
