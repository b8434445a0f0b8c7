"""Another problem like a given one: means that partly cancel, variances that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from worked.draw import least_amiss
from worked.maths.alike import alike

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.exact import Algebraic
    from worked.kinds.dot_product_moments import Kind

K = TypeVar("K", bound="Kind")

TRIES = 60
"""Draws of which the one is taken that has least amiss."""


def drawn_anew(kind: type[K], rng: Rng) -> K:
    """Vectors of three or four components; or some of the symbols as numbers."""
    if rng.integer(0, 3) == 0:
        given: dict[str, object] = rng.choice(({"d": 4}, {"sigma": 2}, {"d": 9, "sigma": 1}, {}))
        return another(kind.model_validate({"symbolic": True, **given}), rng)
    d = rng.integer(3, 4)
    like = kind.model_validate(
        {
            "mu_q": (1, -2, 3, 0)[:d],
            "mu_k": (2, 1, 0, -1)[:d],
            "var_q": (1, 2, 3, 1)[:d],
            "var_k": (2, 1, 1, 3)[:d],
            "s": rng.choice(("sqrt(d)", "2", "3")),
        }
    )
    return another(like, rng)


def another(like: K, rng: Rng) -> K:
    """Means and variances alike; of several draws, one whose variance and mean tell mistakes."""
    return least_amiss(lambda: _draw(rng, like), TRIES)[0]


def _draw(rng: Rng, like: K) -> tuple[K, int]:
    changes = {
        name: alike(rng, value)
        for name in type(like).model_fields
        if (value := getattr(like, name)) is not None and not isinstance(value, str | bool)
    }
    drawn = like.model_copy(update=changes)
    return drawn, _amiss(drawn, like)


def _amiss(drawn: Kind, like: Kind) -> int:
    """How many things that the given problem shows are not seen in this one."""
    return sum(shown and not seen for shown, seen in zip(_seen(like), _seen(drawn), strict=True))


def _seen(kind: Kind) -> tuple[bool, ...]:
    """What is seen: s is not 1, the mean not 0, the variances not all 1, the variance not 1."""
    ones = (kind.s not in (1, -1), kind.d != 1, kind.sigma != 1)
    if kind.symbolic:
        return ones
    mu_q, mu_k, var_q, var_k = (
        vector or () for vector in (kind.mu_q, kind.mu_k, kind.var_q, kind.var_k)
    )
    rows = list(zip(mu_q, mu_k, var_q, var_k, strict=True))
    mean: Algebraic = sum([m * n for m, n, _, _ in rows])
    cross = any((v != 0 and n != 0) or (w != 0 and m != 0) for m, n, v, w in rows)
    own = rows[0]
    first = own[2] * own[3] + own[2] * own[1] * own[1] + own[3] * own[0] * own[0]
    return (
        *ones,
        mean != 0,
        cross,
        first != 0,
        any(v not in (0, 1) for v in (*var_q, *var_k)),
    )
