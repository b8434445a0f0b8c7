"""Another problem like a given one: a clear winner, which no wrong rule finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from worked.draw import first_good, integer_between
from worked.exact import integer_text
from worked.maths.alike import alike

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from worked.draw import Rng
    from worked.exact import Finite
    from worked.fields import Matrix
    from worked.kinds.argmax_attention import Kind

K = TypeVar("K", bound="Kind")

TRIES = 200
"""Draws of which the one that leads most wrong rules astray is taken."""
VALUE_TRIES = 10
"""Values that are drawn until no two keys have the same one."""


class Merit(NamedTuple):
    """How good keys and a query are, the weightiest first."""

    winners: bool
    """One key wins by a clear margin; or several share the largest score where they should."""
    astray: int
    """Wrong rules that lead to another key."""
    apart: int
    """Different keys to which they lead."""
    telling: bool
    """The largest score is not 1, so that multiplying by it shows."""


def another(like: K, rng: Rng) -> K:
    """A problem of the same shape; of several draws, the one of most merit.

    If several keys win in `like`, several will; if the values are the keys, they stay so.
    """
    several = len(like.keys) > 1
    rules = 4 if _some_product_is_negative(like) else 3
    enough = Merit(True, rules, min(3, len(like.keys) - 1), True) if several else None
    margin = _margin(_scores(like))
    drawn = [_draw(rng, like)]
    merits = [_merit(drawn[0], margin)]
    while enough is not None and merits[-1] < enough and len(drawn) < TRIES:
        drawn.append(_draw(rng, like))
        merits.append(_merit(drawn[-1], margin))
    best = drawn[merits.index(max(merits))]
    values = best.keys if like.values == like.keys else _values(rng, like.values)
    return best.model_copy(update={"values": values})


def _draw(rng: Rng, like: K) -> K:
    return like.model_copy(update={"keys": alike(rng, like.keys), "query": alike(rng, like.query)})


def _values(rng: Rng, like: Matrix) -> Matrix:
    """Values for every key; no two alike, and none of them 0, where that can be had."""

    def are_telling(values: Matrix) -> bool:
        return len(set(values)) == len(values) and all(map(any, values))

    return first_good(lambda: _some_values(rng, like), are_telling, VALUE_TRIES)


def _some_values(rng: Rng, like: Matrix) -> Matrix:
    """Whole numbers of as many digits, about as many of them below 0; or numbers alike.

    A value is only copied, so a wider range is no more work; and a class needs many answers.
    """
    entries = [x for row in like for x in row if isinstance(x, int)]
    if len(entries) < len(like) * len(like[0]) or not any(entries):
        return alike(rng, like)
    most = 10 ** len(integer_text(max(map(abs, entries)))) - 1
    others, below = sum(map(bool, entries)), sum(x < 0 for x in entries)

    def number() -> int:
        sign = -1 if rng.integer(1, others) <= below else 1
        return sign * integer_between(rng, 0, most)

    return tuple([tuple([number() for _ in row]) for row in like])


def _merit(drawn: Kind, usual_margin: Finite) -> Merit:
    scores = _scores(drawn)
    margin = _margin(scores)
    fits = margin == 0 if usual_margin == 0 else margin >= min(1, usual_margin)
    winner = scores.index(max(scores))
    rivals = [_only_largest(values) for values in _wrong_rules(drawn, scores)]
    astray = [j for j in rivals if j not in (None, winner)]
    return Merit(fits, len(astray), len(set(astray)), scores[winner] not in (0, 1))


def _wrong_rules(kind: Kind, scores: Sequence[Finite]) -> Iterator[list[Finite]]:
    """What is as large as can be at the key that a wrong rule takes."""
    yield [-s for s in scores]
    yield [abs(s) for s in scores]
    yield [_product(key, key) for key in kind.keys]
    yield [2 * s - _product(key, key) for s, key in zip(scores, kind.keys, strict=True)]


def _scores(kind: Kind) -> list[Finite]:
    return [_product(kind.query, key) for key in kind.keys]


def _product(a: Sequence[Finite], b: Sequence[Finite]) -> Finite:
    return sum([x * y for x, y in zip(a, b, strict=True)])


def _margin(scores: Sequence[Finite]) -> Finite:
    """By how much the largest score is above the next one; 0 where several share it."""
    *_, second, first = sorted([scores[0] - 1, *scores] if len(scores) == 1 else scores)
    return first - second


def _only_largest(values: Sequence[Finite]) -> int | None:
    """The position of the largest value, None where several are as large."""
    largest = max(values)
    return values.index(largest) if values.count(largest) == 1 else None


def _some_product_is_negative(kind: Kind) -> bool:
    """Whether a query and a key of these numbers can have a negative product."""
    keys = [x for key in kind.keys for x in key]
    signs = {(q > 0) - (q < 0) for q in kind.query}, {(k > 0) - (k < 0) for k in keys}
    return (1 in signs[0] and -1 in signs[1]) or (-1 in signs[0] and 1 in signs[1])
