"""Another problem like a given one: other numbers, the same fates for the same reasons."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from worked.draw import first_good, integer_between, least_amiss
from worked.exact import Surd, combination, rational
from worked.kinds.sgd_trace.fate import fate_with, fate_without
from worked.maths.alike import alike

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.draw import Rng
    from worked.exact import Algebraic, Rational
    from worked.kinds.sgd_trace import Kind

K = TypeVar("K", bound="Kind")

TRIES = 400
"""Draws of which the one with numbers most like the given ones is taken."""
AMISS = 10_000
"""How much is amiss with a problem whose runs end otherwise."""
ROOM = 4
"""One digit in so many may be more or less."""
BROKEN = 2
"""One fraction in so many may be more or less."""
LONGER = 1
"""So many digits a number may be longer than the longest of the given runs."""
FARTHEST = 12
"""Whole starts and lowest points are drawn at most as far from 0, or as far as the given ones."""


class Sizes(NamedTuple):
    """How long the numbers of both runs are."""

    longest: int
    denominator: int
    digits: int
    """All digits and minus signs together."""
    broken: int
    """How many are fractions."""


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
    """A problem whose two runs have the same fates for the same reasons, with as long numbers."""
    fates, sizes = (fate_with(like), fate_without(like)), _sizes(like)

    def draw() -> tuple[K, int]:
        drawn = _draw(rng, like)
        if drawn == like or (drawn.start in drawn.minima) != (like.start in like.minima):
            return drawn, AMISS
        if (fate_with(drawn), fate_without(drawn)) != fates:
            return drawn, AMISS
        return drawn, _too_different(_sizes(drawn), sizes)

    drawn, amiss = least_amiss(draw, TRIES)
    return drawn if amiss < AMISS else _moved(rng, like)


def _moved(rng: Rng, like: K) -> K:
    """The same runs farther apart and somewhere else, so that their fates are the same."""
    factor = rng.choice((1, -1, 2, -2, 3))
    shift = rng.integer(1, FARTHEST) if any(like.minima) else 0
    minima = tuple([combination((factor, shift), (c, 1)) for c in like.minima])
    start = combination((factor, shift), (like.start, 1))
    if any(like.minima) and not any(minima):
        return _moved(rng, like)
    return like.model_copy(update={"minima": minima, "start": start})


def _too_different(drawn: Sizes, own: Sizes) -> int:
    """By how much numbers are too long, or all together too short or long; 0 if alike."""
    room = max(own.digits // ROOM, 2)
    longer = sum(
        max(there - here - LONGER, 0) for there, here in zip(drawn[:2], own[:2], strict=True)
    )
    broken = max(abs(drawn.broken - own.broken) - max(own.broken // BROKEN, 1), 0)
    return 10 * longer + max(abs(drawn.digits - own.digits) - room, 0) + broken


def _sizes(kind: Kind) -> Sizes:
    """The digits of the numbers in the tables of both runs."""
    numbers = [x for kept in (0, 1) for x in _run(kind, kept) if isinstance(x, int | Fraction)]
    tops = [len(str(abs(x.numerator))) for x in numbers]
    bottoms = [len(str(x.denominator)) for x in numbers]
    digits = sum(tops) + sum(n for x, n in zip(numbers, bottoms, strict=True) if x.denominator > 1)
    minuses = sum(x < 0 for x in numbers)
    broken = sum(x.denominator > 1 for x in numbers)
    return Sizes(max(tops, default=1), max(bottoms, default=1), digits + minuses, broken)


def _run(kind: Kind, kept: int) -> Iterator[Algebraic]:
    """Gradients, sums and weights of a run; `kept` times the stored gradient is kept."""
    weight, stored = kind.start, kept * kind.start * 0
    for t in range(kind.steps):
        i = t % len(kind.minima)
        gradient = kind.curvatures[i] * (weight - kind.minima[i])
        stored = kept * stored + gradient
        weight = weight - kind.learning_rate * stored
        yield from (gradient, stored, weight) if kept else (gradient, weight)


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
    low = -widest if any(x < 0 for x in (like.start, *like.minima)) else 1

    def draw() -> tuple[Algebraic, ...]:
        return tuple([integer_between(rng, low, int(widest)) if x else 0 for x in given])

    def is_good(drawn: tuple[Algebraic, ...]) -> bool:
        return len(set(drawn)) == len(set(given)) and drawn.count(0) == given.count(0)

    return first_good(draw, is_good, TRIES)


def _curvatures(rng: Rng, given: tuple[Algebraic, ...]) -> tuple[Algebraic, ...]:
    """Small whole numbers for whole numbers; else numbers alike."""
    if not all(isinstance(x, int) for x in given):
        return alike(rng, given)
    most = max(6, *[x for x in given if isinstance(x, int)])
    return tuple([integer_between(rng, 1, most) for _ in given])


def _like_rate(rng: Rng, like: Kind) -> Algebraic:
    """A rate of the same size with the same denominator, which cannot be cancelled."""
    rate = like.learning_rate
    if isinstance(rate, Surd):
        return rate
    return first_good(
        lambda: rational(integer_between(rng, 1, 2 * rate.numerator + 2), rate.denominator),
        lambda drawn: drawn.denominator == rate.denominator,
        TRIES,
    )
