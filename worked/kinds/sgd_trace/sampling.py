"""Another problem like a given one: other numbers, the same fates for the same reasons."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, TypeVar

from worked.draw import first_good, integer_between
from worked.exact import Surd, rational
from worked.kinds.sgd_trace.fate import fate_with, fate_without
from worked.maths.alike import alike

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.exact import Algebraic, Rational
    from worked.kinds.sgd_trace import Kind

K = TypeVar("K", bound="Kind")

TRIES = 400
"""Draws of which the first good one is taken."""
FARTHEST = 9
"""Whole starts and lowest points are drawn at most as far from 0, or as far as the given ones."""


def fresh(kind: type[K], rng: Rng) -> K:
    """One batch or two, three to five steps."""
    several = rng.integer(1, 3) == 1
    model = kind(
        curvatures=(1, 2) if several else (2,),
        minima=(1, 4) if several else (1,),
        start=6,
        learning_rate=Fraction(1, rng.choice((2, 4))) if several else _rate(rng),
        steps=4 if several else rng.integer(3, 5),
    )
    return another(model, rng)


def _rate(rng: Rng) -> Rational:
    """Rates at which a curvature of 2 converges, diverges with zero_grad, diverges always."""
    return rng.choice((Fraction(1, 4), Fraction(1, 2), Fraction(3, 2), Fraction(5, 2)))


def another(like: K, rng: Rng) -> K:
    """A problem whose two runs have the same fates for the same reasons, with short numbers."""
    fates = fate_with(like), fate_without(like)
    longest = _longest(like)

    def is_good(drawn: K) -> bool:
        if (fate_with(drawn), fate_without(drawn)) != fates:
            return False
        moves = drawn.start not in drawn.minima or like.start in like.minima
        return moves and _is_new(drawn, like) and _longest(drawn) <= longest

    return first_good(lambda: _draw(rng, like), is_good, TRIES)


def _draw(rng: Rng, like: K) -> K:
    shared = len(set(like.minima)) == 1
    minima = _places(rng, like.minima[:1] if shared else like.minima, like)
    update: dict[str, object] = {
        "minima": minima * len(like.minima) if shared else minima,
        "curvatures": _curvatures(rng, like.curvatures),
        "learning_rate": _like_rate(rng, like),
    }
    if fate_without(like).reason == "rests":
        update["start"] = minima[0]
    else:
        (update["start"],) = _places(rng, (like.start,), like)
    return like.model_copy(update=update)


def _places(rng: Rng, given: tuple[Algebraic, ...], like: Kind) -> tuple[Algebraic, ...]:
    """Whole numbers for whole numbers, different where the given ones are; else numbers alike."""
    if not all(isinstance(x, int) for x in given):
        return alike(rng, given)
    widest = max(FARTHEST, *[abs(x) for x in (like.start, *like.minima) if isinstance(x, int)])
    low = -widest if any(x < 0 for x in (like.start, *like.minima)) else 0

    def draw() -> tuple[Algebraic, ...]:
        return tuple([integer_between(rng, low, int(widest)) if x else 0 for x in given])

    return first_good(draw, lambda drawn: len(set(drawn)) == len(set(given)), TRIES)


def _curvatures(rng: Rng, given: tuple[Algebraic, ...]) -> tuple[Algebraic, ...]:
    """Small whole numbers for whole numbers; else numbers alike."""
    if not all(isinstance(x, int) for x in given):
        return alike(rng, given)
    most = max(4, *[x for x in given if isinstance(x, int)])
    return tuple([integer_between(rng, 1, most) for _ in given])


def _like_rate(rng: Rng, like: Kind) -> Algebraic:
    """A rate of the same size with the same denominator."""
    rate = like.learning_rate
    if isinstance(rate, Surd):
        return rate
    return rational(integer_between(rng, 1, 2 * rate.numerator + 2), rate.denominator)


def _is_new(drawn: Kind, like: Kind) -> bool:
    """Whether the start or a lowest point changed, or there is no other choice."""
    return (drawn.start, drawn.minima) != (like.start, like.minima) or not any(
        (like.start, *like.minima)
    )


def _longest(kind: Kind) -> int:
    """The least common denominator of both runs, about."""
    pulls = [kind.learning_rate * a for a in kind.curvatures]
    return lcm(*[1 if isinstance(x, Surd) else x.denominator for x in pulls])
