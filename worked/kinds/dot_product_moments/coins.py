"""Two coins for a query, two for a key: the variance of their product is 2, not 4."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

from worked import exact
from worked.prose import say
from worked.trace import combination, literal

if TYPE_CHECKING:
    from worked.sheet import Work

COINS = 2
"""Components of the example."""


def throw_coins(work: Work) -> None:
    """Go through all faces: the variance grows as d, not as d²."""
    faces = list(product((-1, 1), repeat=COINS))
    counts = Counter(sum(a * b for a, b in zip(q, k, strict=True)) for q in faces for k in faces)
    values = sorted(counts)
    shares = [exact.rational(counts[value], len(faces) ** 2) for value in values]
    with work.step("A check with coins: $d$, not $d^2$", uses="variance"):
        work.say(
            "Let every component be $+1$ or $-1$ with equal probability: mean 0, variance 1. With "
            "{d} components the product can be",
            d=COINS,
        )
        work.table(
            (say("value"), *[say("{v}", v=value) for value in values]),
            [(say("probability"), *[say("{p}", p=share) for share in shares])],
        )
        work.say("Its mean is 0, so its variance is the mean of its square:")
        squares = combination(shares, [literal(value) ** 2 for value in values])
        work.derive("Var[q · k]", ("=", squares, "numbers"), ("=", squares, "value"))
        work.say(
            "That is $d$ = {d}. A variance of $d^2$ = {square}, as one may read now and then, "
            "would need all products to move together; but they are independent.",
            d=COINS,
            square=COINS**2,
        )
