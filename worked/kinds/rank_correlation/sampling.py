"""Another pair of lists with as many things and ties of the same sizes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from worked.draw import first_good, integer_between
from worked.kinds.rank_correlation.pairs import count_pairs
from worked.maths.alike import alike

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.exact import Algebraic
    from worked.kinds.rank_correlation import Kind

K = TypeVar("K", bound="Kind")

TRIES = 100
"""Draws of which the first good one is taken."""


def another(like: K, rng: Rng) -> K:
    """Other values, tied in groups of the same sizes, that rank neither alike nor backwards."""
    clear = _is_mixed(like)

    def draw() -> K:
        update = {
            "scores": _list(rng, like.scores),
            "accuracies": _list(rng, like.accuracies),
        }
        return like.model_copy(update=update)

    return first_good(draw, lambda drawn: _is_mixed(drawn) or not clear, TRIES)


def _is_mixed(kind: Kind) -> bool:
    """Whether there are concordant and discordant pairs, and not as many of each."""
    found = count_pairs(kind.scores, kind.accuracies)
    alike_, opposite = sum(row.alike for row in found), sum(row.opposite for row in found)
    return 0 < opposite != alike_ > 0


def _list(rng: Rng, given: tuple[Algebraic, ...]) -> tuple[Algebraic, ...]:
    """Different values for the groups of equal ones, in any order."""
    sizes = rng.shuffled(list(Counter(given).values()))
    values = first_good(
        lambda: _values(rng, tuple(dict.fromkeys(given))), lambda v: len(set(v)) == len(v), TRIES
    )
    if len(set(values)) < len(values):
        values = tuple(dict.fromkeys(given))
    pairs = zip(values, sizes, strict=True)
    return tuple(rng.shuffled([value for value, size in pairs for _ in range(size)]))


def _values(rng: Rng, given: tuple[Algebraic, ...]) -> tuple[Algebraic, ...]:
    """Whole numbers from the range of whole numbers; else numbers alike."""
    whole = [x for x in given if isinstance(x, int)]
    if len(whole) < len(given):
        return alike(rng, given)
    low, high = min(whole), max(whole)
    return tuple([integer_between(rng, low, high) for _ in given])
