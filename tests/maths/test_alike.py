"""Numbers like given ones: shape, zeros, signs, ranges and denominators stay; numbers change."""

from collections import Counter
from fractions import Fraction

import pytest

from worked.draw import Rng
from worked.exact import sqrt
from worked.maths.alike import alike

MATRIX = ((1, 0, 2, -3), (0, 0, 5, 1), (4, -2, 1, 0))


def draws(given, count=200):
    return [alike(Rng("alike", seed), given) for seed in range(count)]


def flat(rows):
    return [x for row in rows for x in row]


def test_the_shape_stays():
    nested = ((1, 2), ((3,), ()), 4)
    for drawn in draws(nested, 20):
        assert isinstance(drawn[2], int)
        assert [len(part) for part in drawn[:2]] == [2, 2]
        assert [len(part) for part in drawn[1]] == [1, 0]


def test_zeros_stay_as_many_and_go_elsewhere():
    places = set()
    for drawn in draws(MATRIX):
        assert flat(drawn).count(0) == 4
        places.add(tuple(x == 0 for x in flat(drawn)))
    assert len(places) > 100


def test_numbers_stay_within_the_range_of_their_sign():
    seen = Counter(x for drawn in draws(MATRIX) for x in flat(drawn))
    assert set(seen) == set(range(-3, 6))


def test_ones_stay_as_many_on_average():
    ones = [sum(abs(x) == 1 for x in flat(drawn)) for drawn in draws(MATRIX, 600)]
    assert set(ones) >= {2, 3, 4}
    assert abs(sum(ones) / 600 - 3) < 0.15


def test_numbers_keep_their_digits():
    given = tuple([7, 8, 9, 1200, 1300, 10**40] * 2)
    for drawn in draws(given, 50):
        assert sorted(len(str(x)) for x in drawn) == [1] * 6 + [4] * 4 + [41] * 2
        assert all(7 <= x <= 9 or 1200 <= x <= 1300 or x == 10**40 for x in drawn)


def test_a_range_may_be_wider_than_a_draw():
    given = tuple([10**40, 2 * 10**40] * 4)
    seen = {x for drawn in draws(given, 50) for x in drawn}
    assert len(seen) > 300
    assert min(seen) >= 10**40
    assert max(seen) <= 2 * 10**40


def test_fractions_keep_their_denominators():
    given = tuple(map(Fraction, ["1/4", "3/4", "-5/6", "1/6", "7/4"]))
    for drawn in draws(given):
        assert sorted(x.denominator for x in drawn) == [4, 4, 4, 6, 6]
        assert sum(x < 0 for x in drawn) == 1


def test_whole_numbers_stay_whole_and_irrational_ones_only_move():
    root = sqrt(2)
    for drawn in draws((root, 3, 4, Fraction(1, 2)), 50):
        assert sum(x == root for x in drawn) == 1
        assert sum(isinstance(x, int) for x in drawn) == 2


@pytest.mark.parametrize("given", [(1,), (0, 0), (1, 1, 1)])
def test_what_shows_no_range_stays(given):
    assert set(draws(given, 20)) == {given}


def test_a_single_number_gets_neighbours():
    assert set(draws((2,))) == {(1,), (2,), (3,)}
    assert set(draws((-9,))) == {(-9,), (-8,)}
    assert set(draws((10,))) == {(10,), (11,)}
    assert set(draws((Fraction(2, 3),))) == {(Fraction(n, 3),) for n in (2, 4, 5)}


def test_the_same_generator_draws_the_same_whatever_was_drawn_before():
    first = draws(MATRIX, 5)
    draws(((8, 9), (1, 1)), 5)
    assert draws(MATRIX, 5) == first
