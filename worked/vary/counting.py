"""How many different things a way of drawing has: counted where few, else estimated."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import comb, exp, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CHANCE = 0.025
"""On either side of an interval: 95 % of such intervals hold the truth."""

MANY = 300
"""Of larger Poisson numbers the normal distribution tells enough."""

MOST_COUNTED = 1000
"""Different things that are all looked for."""
FEWEST_REPEATS = {200: 1, 400: 80}
"""After so many draws, with fewer repeats there are too many things to look for all of them."""
LONG_RUN = 10
"""All are found when so many times as many draws as there are things brought nothing new."""
SHORTEST_RUN = 300


@dataclass(frozen=True)
class Count:
    """How many different things there are: `least` to `most`, an exact count if both are equal."""

    least: int
    most: int | None
    """None where nothing was met twice, so that there may be any number."""
    likely: int | None
    """The number that fits best; None where nothing was met twice."""
    draws: int
    repeats: int
    """Draws that brought nothing new."""

    @property
    def exact(self) -> bool:
        """Whether all were found and counted."""
        return self.least == self.most


def counted(number: int, draws: int, repeats: int) -> Count:
    """The count where everything was found."""
    return Count(number, number, number, draws, repeats)


def estimated(keys: Iterable[object]) -> Count:
    """How many there are, by how many pairs of draws are alike.

    Of k draws of N equally likely things, C(k, 2)/N pairs are expected to be alike, and their
    number is close to a Poisson one. So N is C(k, 2) over the number c of such pairs, and its 95 %
    interval comes from Garwood's interval for the mean of a Poisson number (F. Garwood, "Fiducial
    limits for the Poisson distribution", Biometrika 28, 1936). Where some things are likelier than
    others, this is Simpson's 1/Σp² (E. H. Simpson, "Measurement of diversity", Nature 163, 1949),
    and there are more things than it says: the lower end holds, and no upper end is sure.
    """
    met = Counter(keys)
    draws = met.total()
    pairs, alike = comb(draws, 2), sum(comb(times, 2) for times in met.values())
    repeats = draws - len(met)
    least = max(len(met), int(pairs / _greatest_mean(alike))) if draws else 0
    if not alike:
        return Count(least, None, None, draws, repeats)
    likely = max(len(met), round(pairs / alike))
    return Count(least, max(likely, round(pairs / _least_mean(alike))), likely, draws, repeats)


def _greatest_mean(count: int) -> float:
    """The largest mean with which a Poisson number is at most `count` not all too rarely."""
    if count > MANY:
        return count + 1.96 * sqrt(count)
    return _crossing(lambda mean: _at_most(count, mean) > CHANCE, count)


def _least_mean(count: int) -> float:
    """The least mean with which a Poisson number is at least `count` not all too rarely."""
    if count > MANY:
        return count - 1.96 * sqrt(count)
    return _crossing(lambda mean: 1 - _at_most(count - 1, mean) < CHANCE, count)


def _crossing(below: Callable[[float], bool], count: int) -> float:
    """Where a condition that holds for small means stops to hold."""
    low, high = 0.0, 4.0 * count + 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return high


def _at_most(count: int, mean: float) -> float:
    """The probability that a Poisson number is at most `count`."""
    term = total = exp(-mean)
    for k in range(1, count + 1):
        term *= mean / k
        total += term
    return total


def all_found(found: int, draws: int, last_new: int) -> bool:
    """Whether a long run of draws brought nothing new.

    If one more thing were there, as likely as each of the others, ten draws for each thing would
    miss it with a probability of e⁻¹⁰.
    """
    return draws - last_new >= max(SHORTEST_RUN, LONG_RUN * found)


def worth_counting(found: int, draws: int) -> bool:
    """Whether, after these draws, all can still be looked for."""
    repeats = draws - found
    enough = all(repeats >= few for after, few in FEWEST_REPEATS.items() if draws >= after)
    return enough and found <= MOST_COUNTED
