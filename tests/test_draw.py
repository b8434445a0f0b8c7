"""Random draws are the same on every machine, for ever: what was printed can be reprinted."""

from collections import Counter

import pytest

from worked.draw import Rng, integer_between


def test_the_draws_of_a_key_never_change():
    """Literal values: if one of these changes, every set of variants ever made changes."""
    rng = Rng("golden", 1)
    assert [rng.integer(0, 99) for _ in range(8)] == [88, 37, 18, 68, 94, 46, 98, 3]
    assert Rng("golden", 1).matrix(2, 3, -5, 5) == ((0, 3, 0), (2, -2, 4))
    assert Rng(1).integer(0, 10**9 - 1) == 533686315
    assert Rng("golden", 2).vector(5, 0, 9) == (7, 7, 0, 0, 9)
    assert "".join(Rng("golden", 2).shuffled("abcdefg")) == "dgbeafc"
    assert [Rng("golden", k).choice("xyz") for k in range(6)] == list("xzxzzz")


def test_the_same_key_draws_the_same():
    first, again = Rng("kind", 7), Rng("kind", 7)
    assert first.matrix(5, 5, -9, 9) == again.matrix(5, 5, -9, 9)
    assert first.shuffled(range(20)) == again.shuffled(range(20))


def test_a_key_is_what_it_prints():
    assert Rng("kind", 7).integer(0, 10**9) == Rng("kind", "7").integer(0, 10**9)


@pytest.mark.parametrize("other", [("kind", 8), ("king", 7), ("kind", 7, 0), ("kind7",), ()])
def test_streams_of_other_keys_are_others(other):
    one, two = Rng("kind", 7), Rng(*other)
    assert one.vector(20, 0, 10**6) != two.vector(20, 0, 10**6)


def test_streams_do_not_run_along_each_other():
    """Seeds next to each other give draws that agree as often as chance would have it."""
    rows = [Rng("stream", seed).vector(1000, 0, 9) for seed in range(6)]
    for i, one in enumerate(rows):
        for two in rows[:i]:
            alike = sum(x == y for x, y in zip(one, two, strict=True))
            assert 60 <= alike <= 140


def test_bounds_are_drawn_and_nothing_beyond_them():
    drawn = Counter(Rng("bounds").vector(2000, -3, 3))
    assert set(drawn) == set(range(-3, 4))


@pytest.mark.parametrize("span", [2, 3, 7, 10, 100])
def test_every_number_is_as_likely(span):
    draws = 500 * span
    drawn = Counter(Rng("uniform", span).vector(draws, 1, span))
    squares = sum((drawn[k] - 500) ** 2 / 500 for k in range(1, span + 1))
    assert len(drawn) == span
    assert squares < span + 5 * (2 * span) ** 0.5 + 5


def test_every_order_is_as_likely():
    drawn = Counter("".join(Rng("order", k).shuffled("abc")) for k in range(3000))
    assert len(drawn) == 6
    assert all(400 <= count <= 600 for count in drawn.values())


def test_a_single_number_needs_no_luck():
    assert Rng("one").vector(5, 4, 4) == (4,) * 5


def test_large_spans():
    drawn = Rng("large").vector(100, 0, 2**32 - 2)
    assert max(drawn) > 2**31
    assert len(set(drawn)) == 100


@pytest.mark.parametrize(("low", "high"), [(1, 0), (0, 2**32 - 1), (0, 10**12)])
def test_what_cannot_be_drawn_is_an_error(low, high):
    with pytest.raises(ValueError, match=f"cannot draw from {low} to {high}"):
        Rng("error").integer(low, high)


def test_shuffling_leaves_the_things_as_they_were():
    things = [3, 1, 2]
    shuffled = Rng("leave", 2).shuffled(things)
    assert things == [3, 1, 2]
    assert sorted(shuffled) == [1, 2, 3]


def test_drawing_touches_no_other_generator():
    import random

    random.seed(1)
    expected = random.random()
    random.seed(1)
    Rng("alone").matrix(10, 10, 0, 9)
    assert random.random() == expected


@pytest.mark.parametrize(("span", "used"), [(3, False), (4, True), (2**31 + 1, False)])
def test_a_word_that_would_favour_low_numbers_is_passed_over(span, used):
    """2^64 words cannot be dealt out evenly to 3 numbers: the last one is left."""
    last, plain = 2**64 - 1, 10
    rng = Rng("fair")
    rng._pool = [plain, last]
    assert rng.integer(0, span - 1) == (last if used else plain) % span


def test_a_wide_range_is_drawn_on_a_grid():
    rng = Rng("wide")
    drawn = [integer_between(rng, -(10**30), 10**30) for _ in range(200)]
    assert len(set(drawn)) == 200
    assert min(drawn) >= -(10**30)
    assert max(drawn) <= 10**30
    assert abs(sum(drawn)) < 200 * 10**29
    assert {integer_between(rng, 5, 7) for _ in range(50)} == {5, 6, 7}
