"""Numbers with a total: every way to choose them comes equally often, exactly."""

from collections import Counter
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worked.draw import Rng
from worked.variation.totals import _below, drawn_with_total


class Script:
    """Plays first what it is told, then zeros; remembers how many possibilities there were."""

    def __init__(self, told):
        self.told = told
        self.spans = []

    def integer(self, low, high):
        position = len(self.spans)
        self.spans.append(high - low + 1)
        return low + (self.told[position] if position < len(self.told) else 0)


def probabilities(draw):
    """How likely each outcome is, by playing every sequence that a generator could give."""
    found: dict[tuple[int, ...], Fraction] = {}
    waiting: list[tuple[int, ...]] = [()]
    while waiting:
        told = waiting.pop()
        script = Script(told)
        outcome = draw(script)
        weight = Fraction(1)
        for span in script.spans:
            weight /= span
        found[outcome] = found.get(outcome, Fraction(0)) + weight
        for position in range(len(told), len(script.spans)):
            zeros = (0,) * (position - len(told))
            waiting += [(*told, *zeros, n) for n in range(1, script.spans[position])]
    assert sum(found.values()) == 1
    return found


@pytest.mark.parametrize(
    ("count", "most", "total"), [(1, 4, 3), (2, 3, 3), (3, 5, 6), (3, 2, 5), (4, 1, 2), (4, 5, 5)]
)
def test_every_way_to_reach_the_total_is_equally_likely(count, most, total):
    ways = {way for way in product(range(most + 1), repeat=count) if sum(way) == total}
    found = probabilities(lambda rng: tuple(drawn_with_total(count, most, total, rng)))
    assert found == dict.fromkeys(ways, Fraction(1, len(ways)))


@settings(max_examples=100, derandomize=True)
@given(st.integers(1, 40), st.integers(1, 30), st.data())
def test_the_numbers_keep_to_their_range_and_their_total(count, most, data):
    total = data.draw(st.integers(0, count * most))
    drawn = drawn_with_total(count, most, total, Rng(count, most, total))
    assert len(drawn) == count
    assert sum(drawn) == total
    assert all(0 <= number <= most for number in drawn)


@pytest.mark.parametrize("limit", [3, 2**30 - 1, 2**30, 3 * 2**40, 10**30])
def test_large_numbers_of_ways_are_drawn_evenly(limit):
    rng = Rng("ways", limit)
    drawn = [_below(limit, rng) for _ in range(3000)]
    assert min(drawn) >= 0
    assert max(drawn) < limit
    thirds = Counter(3 * number // limit for number in drawn)
    assert all(900 < thirds[third] < 1100 for third in range(3))
