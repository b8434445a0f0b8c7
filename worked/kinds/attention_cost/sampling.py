"""Problems with sizes that are drawn: small ones, of which one divides the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from worked.draw import first_good, integer_between
from worked.kinds.attention_cost.sizes import SIZES

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.kinds.attention_cost import Kind

K = TypeVar("K", bound="Kind")

TRIES = 60
"""Draws until the sizes differ from each other, so that no two products cost the same by chance."""


LARGEST = 10**9
"""What a size in a problem file may be."""


def drawn_anew(kind: type[K], rng: Rng) -> K:
    """Something to count, with small sizes; some of them are left open."""
    what = rng.choice(tuple(SIZES))
    names = [name for name in SIZES[what] if name not in ("d_k", "d_v")]
    kept = [name for name in names if rng.integer(0, 3)]
    sizes = {name: 4 + 2 * i for i, name in enumerate(kept)}
    if what == "msa" and {"D", "heads"} <= set(sizes):
        sizes["D"] = 4 * sizes["heads"]
    if what == "window_msa" and "M" in sizes:
        sizes |= {side: 4 * sizes["M"] for side in ("h", "w") if side in sizes}
    return another(kind.model_validate({"what": what} | sizes), rng)


def another(like: K, rng: Rng) -> K:
    """Other numbers where there are numbers, up to about twice as large or half as small."""
    given = like.given_sizes()
    drawn = first_good(
        lambda: _draw(like, given, rng),
        lambda sizes: len(set(sizes.values())) == len(sizes) and sizes != given,
        TRIES,
    )
    return like.model_copy(update=drawn)


def _draw(like: Kind, given: dict[str, int], rng: Rng) -> dict[str, int]:
    """New sizes; heads divide the width, windows tile the picture."""
    drawn = {name: _near(rng, size) for name, size in given.items()}
    if like.what == "msa" and {"D", "heads"} <= set(given) and not {"d_k", "d_v"} <= set(given):
        drawn["heads"] = _near(rng, given["heads"])
        drawn["D"] = drawn["heads"] * _near(rng, max(given["D"] // given["heads"], 2))
    if like.what == "window_msa" and "M" in given:
        for side in {"h", "w"} & set(given):
            drawn[side] = drawn["M"] * _near(rng, max(given[side] // given["M"], 2))
    return drawn


def _near(rng: Rng, size: int) -> int:
    """A size from two thirds to four thirds of a given one; 1 stays 1, large ones are round."""
    if size == 1:
        return 1
    low, high = max(2, (2 * size + 2) // 3), min((4 * size + 2) // 3, LARGEST)
    step = 1 << max(size.bit_length() - 6, 0) if size >= 64 else 1
    return step * integer_between(rng, low // step, high // step)
