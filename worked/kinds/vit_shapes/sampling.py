"""Vision transformers drawn at random: small ones, and ones near to a given one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from worked.draw import first_good, integer_between
from worked.fields import AnySizes

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.kinds.vit_shapes import Kind

K = TypeVar("K", bound="Kind")

TRIES = 200
"""Draws; the first whose total is not longer than that of the given model is it."""


def fresh(kind: type[K], rng: Rng) -> K:
    """A model for small square images, with two to four heads."""
    patch, heads = rng.choice((4, 5, 7, 8)), rng.integer(2, 4)
    head_dim = rng.choice((8, 16))
    dim = heads * head_dim
    return kind(
        image=patch * rng.integer(2, 5),
        patch=patch,
        channels=rng.choice((1, 3)),
        dim=dim,
        depth=rng.integer(2, 6),
        heads=heads,
        mlp_dim=dim * rng.integer(2, 4),
        classes=rng.integer(5, 20),
        qkv_bias=rng.integer(0, 1) == 1,
        head_dim=None if rng.integer(0, 2) else rng.choice((8, 16, 32)),
    )


def another(like: K, rng: Rng) -> K:
    """A model with sizes near to the given one's, whose total has not more digits."""
    longest = _digits(like)
    return first_good(
        lambda: _near(like, rng),
        lambda drawn: not any(drawn.conflicts()) and _digits(drawn) <= longest,
        TRIES,
    )


def _digits(kind: Kind) -> int:
    (height, width), (high, wide) = kind.sides()
    inner = kind.heads * (kind.head_dim or kind.dim // kind.heads)
    block = kind.dim * (4 * inner + 2 * kind.mlp_dim + 6) + 3 * inner + kind.mlp_dim
    patches = (height // high) * (width // wide)
    around = kind.dim * (patches + high * wide * kind.channels + kind.classes + 5) + kind.classes
    return len(str(kind.depth * block + around))


def _near(like: K, rng: Rng) -> K:
    heads = _size(like.heads, rng)
    if like.head_dim is None:
        dim = heads * _size(like.dim // like.heads, rng)
        head_dim = None
    else:
        dim = _size(like.dim, rng)
        head_dim = dim if like.head_dim == like.dim else _size(like.head_dim, rng)
    image, patch = _sides(like, rng)
    return like.model_copy(
        update={
            "image": image,
            "patch": patch,
            "dim": dim,
            "heads": heads,
            "head_dim": head_dim,
            "depth": _size(like.depth, rng),
            "mlp_dim": _size(like.mlp_dim, rng),
            "classes": _size(like.classes, rng),
        }
    )


def _sides(like: Kind, rng: Rng) -> tuple[AnySizes, AnySizes]:
    """An image and patches that tile it; a number stays a number, a pair a pair."""
    (height, width), (high, wide) = like.sides()
    tall = _size(high, rng)
    broad = tall if isinstance(like.patch, int) else _size(wide, rng)
    rows = _size(height // high, rng)
    columns = rows if isinstance(like.image, int) else _size(width // wide, rng)
    image: AnySizes = (tall * rows, broad * columns)
    patch: AnySizes = (tall, broad)
    if isinstance(like.image, int):
        image = tall * rows
    if isinstance(like.patch, int):
        patch = tall
    return image, patch


def _size(size: int, rng: Rng) -> int:
    """A size from two thirds to four thirds of another; of a multiple of 8, again one."""
    step = 8 if size % 8 == 0 and size >= 32 else 1
    whole = size // step
    return step * integer_between(rng, max(1, -(-2 * whole // 3)), max(1, 4 * whole // 3))
