"""Batches drawn at random: roots that come out, micro-batches of which none is constant."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from worked.draw import first_good
from worked.maths.normalizing import PLEASANT, another_matrix, comes_out, drawn_line, turned

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.fields import AnyNumber
    from worked.kinds.gradient_accumulation import Kind
    from worked.maths.normalizing import Along

    Batch = tuple[tuple[AnyNumber, ...], ...]

K = TypeVar("K", bound="Kind")

TRIES = 200
"""Draws; the first in which every number can be normalized is it."""
MOST_MOVED = 2
"""By how much all numbers of a batch may grow or shrink at once."""


def fresh(kind: type[K], rng: Rng) -> K:
    """Four samples, whose columns (batch norm) or rows (layer norm) have pleasant roots."""
    along: Along = rng.choice(("rows", "columns"))

    def draw() -> K:
        count = 4 if along == "rows" else rng.integer(2, 3)
        lines = tuple(drawn_line(rng, PLEASANT, 0, 6) for _ in range(count))
        X = turned(lines, along)
        return kind(norm="layer" if along == "rows" else "batch", X=X, micro_batch=2)

    return first_good(draw, _can_be_normalized, TRIES)


def another(like: K, rng: Rng) -> K:
    """A batch of the same size with numbers of the same sort.

    Where the roots of rows and columns come out alike, so that the batch may be shared by both
    norms, its rows and columns change their places, and all numbers grow or are mirrored.
    """
    both = all(comes_out(line, like.eps) for way in _WAYS for line in turned(like.X, way))
    along: Along = "columns" if like.norm == "batch" else "rows"

    def draw() -> K:
        X = _moved(rng, like.X) if both else another_matrix(rng, like.X, along, like.eps)
        return like.model_copy(update={"X": X})

    return first_good(draw, _can_be_normalized, TRIES)


_WAYS: tuple[Along, Along] = ("rows", "columns")


def _moved(rng: Rng, X: Batch) -> Batch:
    """Rows and columns in another order; all numbers mirrored, and moved by the same step."""
    low = min(x for row in X for x in row)
    high = max(x for row in X for x in row)
    step = rng.integer(-MOST_MOVED, MOST_MOVED) if low > MOST_MOVED else rng.integer(0, MOST_MOVED)
    mirrored = rng.integer(0, 1)
    rows = [
        tuple([(low + high - x if mirrored else x) + step for x in row]) for row in rng.shuffled(X)
    ]
    columns = rng.shuffled(list(zip(*rows, strict=True)))
    return cast("Batch", tuple(zip(*columns, strict=True)))


def _can_be_normalized(kind: Kind) -> bool:
    """Whether no line has variance 0; and whether micro-batches differ where that can be seen."""
    if kind.eps:
        return True
    along: Along = "columns" if kind.norm == "batch" else "rows"
    parts = [kind.X, *(kind.batches() if kind.norm == "batch" else ())]
    if not all(len(set(line)) > 1 for part in parts for line in turned(part, along)):
        return False
    if kind.norm == "layer" or kind.micro_batch == len(kind.X):
        return True
    return any(
        len({(min(line), max(line)) for line in columns}) > 1
        for columns in zip(*[turned(own, along) for own in kind.batches()], strict=True)
    )
