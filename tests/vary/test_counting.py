"""How many different things there are: exact where few, honest where many."""

from math import comb

import pytest

from worked.draw import Rng
from worked.vary.counting import Count, all_found, counted, estimated, worth_counting


def drawn(things, draws, key=1):
    rng = Rng("counting", key)
    return [rng.integer(1, things) for _ in range(draws)]


def test_without_a_repeat_only_a_lower_end_is_known():
    count = estimated(range(200))
    # 95 % of Poisson means of which none was seen are below 3.689
    assert count == Count(int(comb(200, 2) / 3.6889), None, None, 200, 0)


@pytest.mark.parametrize(
    ("alike", "low", "high"), [(1, 0.0253, 5.572), (10, 4.795, 18.39), (400, 361, 439)]
)
def test_the_interval_is_garwoods(alike, low, high):
    keys = [*range(1000), *range(alike)]  # so many pairs are alike
    count = estimated(keys)
    pairs = comb(1000 + alike, 2)
    assert count.likely == max(1000, round(pairs / alike))
    assert count.least == pytest.approx(max(1000, pairs / high), rel=2e-3)
    assert count.most == pytest.approx(pairs / low, rel=2e-3)


def test_the_interval_holds_the_truth_about_19_times_of_20():
    held = 0
    for key in range(200):
        count = estimated(drawn(3000, 150, key))
        held += count.least <= 3000 and (count.most is None or count.most >= 3000)
    assert held >= 185


def test_where_some_things_are_likelier_the_lower_end_still_holds():
    for key in range(20):
        keys = [
            min(pair) for pair in zip(drawn(3000, 150, key), drawn(3000, 150, -key), strict=True)
        ]
        assert estimated(keys).least <= 3000


def test_of_few_draws_nothing_is_claimed():
    assert estimated([]) == Count(0, None, None, 0, 0)
    assert estimated([1]).least == 1


def test_what_was_seen_is_there():
    assert estimated([1, 1, 2, 2, 3, 3]).least >= 3


def test_a_count_is_exact():
    assert counted(22, 600, 578).exact
    assert not estimated(drawn(500, 300)).exact


def test_all_are_found_when_a_long_run_brought_nothing_new():
    assert not all_found(54, 839, 300)
    assert all_found(54, 840, 300)
    assert all_found(2, 310, 10)
    assert not all_found(2, 309, 10)


def test_a_space_is_counted_only_where_many_repeats_come():
    assert worth_counting(199, 199)
    assert not worth_counting(200, 200)
    assert worth_counting(195, 200)
    assert not worth_counting(380, 400)
    assert worth_counting(300, 400)
    assert not worth_counting(1001, 9000)
