"""Convolutions drawn at random: small numbers, and filters that look different turned around."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from worked.draw import first_good
from worked.kinds.convolution.shapes import Slide, products
from worked.maths.alike import alike
from worked.maths.windows import numbered

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.fields import AnyTensor
    from worked.kinds.convolution import Kind

K = TypeVar("K", bound="Kind")

TRIES = 50
"""Draws; the first that is as much work as the given problem is it."""
MOST_LOOKED_AT = 100_000
"""Products that are looked at in all draws together; large problems are drawn less often."""
BAND = 8
"""By one part in so many the work may be more or less."""


def fresh(kind: type[K], rng: Rng) -> K:
    """A small picture with one or two channels, or a sequence with two filters."""
    channels, filters = rng.integer(1, 2), rng.integer(1, 2)
    if rng.integer(0, 2):
        side, kernel = rng.choice(((4, 2), (5, 3), (5, 2)))
        picture: AnyTensor = tuple(rng.matrix(side, side, 0, 4) for _ in range(channels))
        weight = _weights(rng, filters, channels, kernel)
        stride = 2 if side == 5 else 1
        padding = rng.integer(0, 1) if side > 4 else 0
    else:
        picture = rng.matrix(channels, rng.integer(6, 8), 0, 5)
        weight = tuple(rng.matrix(channels, 3, -2, 2) for _ in range(filters))
        stride, padding = rng.integer(1, 2), 1
    return kind(
        input=picture,
        weight=weight,
        bias=tuple(rng.choice((-2, -1, 1, 2)) for _ in range(filters)),
        stride=stride,
        padding=padding,
    )


def _weights(rng: Rng, filters: int, channels: int, side: int) -> AnyTensor:
    return tuple(
        tuple(rng.matrix(side, side, -1, 2) for _ in range(channels)) for _ in range(filters)
    )


def another(like: K, rng: Rng) -> K:
    """The same windows over other numbers, zeros and signs in other places.

    About as many products have to be worked out, and no more filters look the same turned around.
    """
    turned_alike, usual = _look_alike(like), _work(like)

    def is_good(drawn: K) -> bool:
        return _look_alike(drawn) <= turned_alike and abs(_work(drawn) - usual) * BAND <= usual

    tries = min(TRIES, MOST_LOOKED_AT // products(like) + 1)
    return first_good(lambda: _redrawn(like, rng), is_good, tries)


def _redrawn(like: K, rng: Rng) -> K:
    fields: dict[str, object] = {
        "input": alike(rng, like.input),
        "weight": alike(rng, like.weight),
    }
    if like.bias is not None:
        fields["bias"] = alike(rng, like.bias)
    return like.model_copy(update=fields)


def _look_alike(kind: Kind) -> int:
    """How many filters are the same turned around."""
    count = 0
    for one in kind.weight:
        weights = [number for _, number in numbered(one)]
        count += weights == weights[::-1]
    return count


def _work(kind: Kind) -> int:
    """How much there is to multiply and to add: with a 0 nothing, with a 1 little."""
    slide = Slide(kind)
    work = 0
    for filter_, planes in enumerate(slide.weights):
        for channel, weights in zip(slide.channels_of(filter_), planes, strict=True):
            for position in slide.positions():
                for x, w in zip(slide.window(channel, position), weights, strict=True):
                    if x and w:
                        work += 1 if x in (1, -1) or w in (1, -1) else 3
    return work
