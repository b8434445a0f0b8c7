"""How a cost grows: its leading terms without their factors, and a bound that they give."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add, mul
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.exact import Rational, Scalar, Symbolic

Powers = tuple[int, ...]


@dataclass(frozen=True)
class Growth:
    """A polynomial is at most `factor` times `order`, where every symbol is at least 1."""

    order: Scalar
    factor: Rational


def growth(cost: Symbolic, symbols: Mapping[str, Symbolic]) -> Growth:
    """The leading terms of a polynomial: those that no other term is a multiple of.

    A term that divides another one is at most as large as that, so its factor is added there.
    """
    terms = cost.terms()
    leading = [own for own in terms if not any(_divides(own, other) for other in terms)]
    factors: dict[Powers, Rational] = dict.fromkeys(leading, 0)
    for powers, factor in terms.items():
        home = next(other for other in leading if other == powers or _divides(powers, other))
        factors[home] += max(factor, 0)
    names = cost.symbols
    monomials = [
        reduce(mul, [symbols[name] ** power for name, power in zip(names, powers, strict=True)])
        for powers in leading
    ]
    return Growth(reduce(add, monomials), max(factors.values()))


def _divides(one: Powers, other: Powers) -> bool:
    """Whether one product of symbols divides another one."""
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))
