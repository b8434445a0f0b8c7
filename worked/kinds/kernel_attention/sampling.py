"""Another problem like a given one: no denominator is 0, and none is longer than the given ones."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar, cast

from worked.draw import least_amiss
from worked.errors import CannotSolve
from worked.exact import ExactError, sign
from worked.kinds.kernel_attention.feature_maps import FeatureMap
from worked.kinds.kernel_attention.seeing import weights
from worked.maths.alike import alike

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.kinds.kernel_attention import Kind
    from worked.kinds.kernel_attention.seeing import Table
    from worked.trace import Value

K = TypeVar("K", bound="Kind")

TRIES = 60
"""Draws of which the one with the least amiss is taken."""
UNSOLVABLE = 10_000
"""How much is amiss where a denominator is 0."""

MAPS = (
    FeatureMap(name="identity"),
    FeatureMap(name="relu"),
    FeatureMap(name="polynomial", degree=2, c=1),
    FeatureMap(name="elu_plus_one"),
    FeatureMap(name="exp"),
)


def fresh(kind: type[K], rng: Rng) -> K:
    """Two or three queries and three keys of length two."""
    of = rng.choice(MAPS)
    model = kind(
        queries=((1, 2), (2, -1), (1, 1))[: rng.integer(2, 3)],
        keys=((2, 1), (1, -1), (3, 2)),
        values=((4, 1), (2, -3), (1, 2)),
        feature_map=of,
        causal=rng.integer(0, 1) == 1,
    )
    return another(model, rng)


def another(like: K, rng: Rng) -> K:
    """A problem of the same shape; of some draws the one with the shortest denominators."""
    longest, signs = _longest(like), _signs(like)

    def draw() -> tuple[K, int]:
        drawn = like.model_copy(
            update={
                "queries": alike(rng, like.queries),
                "keys": alike(rng, like.keys),
                "values": alike(rng, like.values),
            }
        )
        if len(set(drawn.values)) < len(set(like.values)) or _is_mute(drawn) > _is_mute(like):
            return drawn, UNSOLVABLE
        try:
            amiss = max(_longest(drawn) - longest, 0) + 5 * (_signs(drawn) != signs)
        except (CannotSolve, ExactError):
            return drawn, UNSOLVABLE + 1
        return drawn, amiss

    return least_amiss(draw, TRIES)[0]


def _is_mute(kind: Kind) -> bool:
    """Whether the feature map leaves all queries, or all keys, as they are."""
    if kind.feature_map.name != "relu":
        return False
    return any(all(x >= 0 for row in rows for x in row) for rows in (kind.queries, kind.keys))


def _longest(kind: Kind) -> int:
    """Digits of the longest denominator of the outputs; of others than fractions, none."""
    return max(_digits(kind.results()["output"]), 1)


def _digits(value: Value) -> int:
    if isinstance(value, tuple):
        return max(map(_digits, value))
    return len(str(value.denominator)) if isinstance(value, Fraction) else 0


def _signs(kind: Kind) -> tuple[bool, bool]:
    """Whether some similarity that counts is below 0, and whether some query has both signs."""
    if kind.feature_map.name not in ("identity", "polynomial"):
        return False, False
    similarity = cast("Table", kind.results()["similarity"])
    rows = [{sign(x) for x in row} for row in weights(kind, similarity)]
    return any(-1 in row for row in rows), any({1, -1} <= row for row in rows)
