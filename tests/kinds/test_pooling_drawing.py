"""Other pooling problems like a given one: the same windows over other numbers."""

from collections import Counter

import pytest

from tests.contract.cases import BANK
from worked.draw import Rng
from worked.exact import Surd, approx, sign
from worked.exercise import Part
from worked.fields import shape
from worked.kinds.pooling import Kind
from worked.load import load
from worked.solve import known_mistakes, solve_part


def problem(**given):
    return Kind.model_validate(given)


BANK_S = load(BANK / "pooling.yaml").parts[0].problem

LIKES = {
    "the bank's": BANK_S,
    "signs and padding": problem(
        input=[[1, -2, 3, 0], [4, -5, -6, 2], [7, 8, -9, 1]],
        ops=["max", "average"],
        kernel=2,
        stride=1,
        padding=1,
    ),
    "a line, rounded up": problem(
        input=[1, 2, 3, 4, 9, 0, 8], ops=["average"], kernel=3, stride=2, ceil_mode=True
    ),
    "not square": problem(
        input=[[1, 5, 2, 7, 3], [0, 9, 4, 6, 8], [2, 2, 7, 1, 5]],
        ops=["max"],
        kernel=[2, 3],
        stride=[1, 2],
        padding=[[0, 1], 1],
    ),
    "dilated fractions": problem(
        input=[["1/2", 0, "3/2"], [1, "5/2", 2], [3, 1, "-1/2"]],
        ops=["max", "average"],
        kernel=2,
        dilation=2,
    ),
    "only cells of the input count": problem(
        input=[[1, 2, 3, 4], [5, 6, 7, 8]],
        ops=["average"],
        kernel=2,
        stride=2,
        padding=1,
        count_include_pad=False,
    ),
    "roots in space": problem(
        input=[[[1, "sqrt(2)"], [3, 4]], [[5, -6], [7, 0]], [[2, 2], [9, 1]]],
        ops=["max"],
        kernel=[2, 1, 2],
        stride=1,
    ),
    "inputs of two sizes": problem(
        inputs=[[[4, 2, 1], [0, 3, 5]], [[1, 2], [3, 4]]], ops=["max", "average"], kernel=2
    ),
}


def drawn(like, count=25):
    return [Kind.sample(Rng("pooling", number), like) for number in range(count)]


@pytest.fixture(params=LIKES)
def like(request):
    return LIKES[request.param]


def numbers(array):
    if isinstance(array, tuple):
        return [number for entry in array for number in numbers(entry)]
    return [array]


def test_only_the_numbers_change(like):
    inputs = {"inputs": like.inputs, "input": like.input}
    for other in drawn(like):
        assert Kind.model_validate(other.as_given()) == other, "what is drawn can be written down"
        assert other.model_copy(update=inputs) == like
        assert list(map(shape, other.arrays())) == list(map(shape, like.arrays()))


def test_the_numbers_are_of_the_same_sort(like):
    for other in drawn(like):
        for own, new in zip(like.arrays(), other.arrays(), strict=True):
            old, new = numbers(own), numbers(new)
            assert old.count(0) == new.count(0)
            assert any(sign(x) < 0 for x in old) or not any(sign(x) < 0 for x in new)
            assert {bottom(x) for x in new} <= {bottom(x) for x in old}
            assert [x for x in old if isinstance(x, Surd)] == [
                x for x in new if isinstance(x, Surd)
            ]
            assert max(map(size, new)) <= max(map(size, old)) + 1


def bottom(x):
    return 0 if isinstance(x, Surd) else x.denominator


def size(x):
    return abs(approx(x))


def test_a_draw_depends_on_its_key_alone(like):
    for number in range(3):
        first, again = (Kind.sample(Rng("again", number), like) for _ in range(2))
        assert first == again


def test_every_known_mistake_is_wrong_in_most_draws(like):
    """What the windows decide, they decide for all numbers; the rest is likely."""
    wrong: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for other in drawn(like):
        known.update(mistake.name for mistake in other.mistakes())
        answers = known_mistakes(solve_part(Part("", "pooling", other)))
        wrong.update(answer.name for answer in answers)
    assert set(known.values()) == {25}, "the same mistakes can be made in every draw"
    assert all(wrong[name] > 20 for name in known), wrong


def test_max_pooling_cannot_tell_the_bank_s_draws_apart_but_averages_can():
    problems = drawn(BANK_S, 300)
    assert len({other.arrays() for other in problems}) == 300
    answers = set()
    for other in problems:
        found = other.results()
        assert found["max_1"] == found["max_2"]
        assert found["average_1"] != found["average_2"]
        answers.add((found["average_1"], found["average_2"]))
    assert len(answers) > 290


def test_inputs_that_both_operations_tell_apart_stay_so():
    like = problem(inputs=[[1, 5, 2, 0], [3, 0, 0, 7]], ops=["max", "average"], kernel=2)
    for other in drawn(like):
        found = other.results()
        assert found["max_1"] != found["max_2"]
        assert found["average_1"] != found["average_2"]


def test_zeros_around_the_maximum_would_show():
    """Six negative numbers of eight: in most plain draws of them, some window has no other."""
    like = problem(input=[-3, 2, -5, 4, 1, -7, -8, 2], ops=["max"], kernel=3, stride=1, padding=1)
    for other in drawn(like, 60):
        (first, *_, last) = other.input
        inner = other.input[1], other.input[-2]
        assert (first < 0 and inner[0] < 0) or (last < 0 and inner[1] < 0)


# --- mistakes ------------------------------------------------------------------------------


def names(**given):
    return [mistake.name for mistake in problem(**given).mistakes()]


SQUARE = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]


def test_a_mistake_is_known_whatever_the_numbers_are():
    """In a picture of nothing but ones all averages and maxima are 1."""
    ones = [[1] * 5] * 5
    plain = {"ops": ["max", "average"], "kernel": 3, "stride": 2, "padding": 1}
    assert names(input=ones, **plain) == names(
        input=[[*range(k, k + 5)] for k in range(5)], **plain
    )


@pytest.mark.parametrize(
    ("given", "never"),
    [
        ({"kernel": 1, "stride": 2, "ops": ["average"]}, "max_for_average"),
        ({"kernel": 1, "stride": 2, "ops": ["average"]}, "sum_for_average"),
        ({"kernel": 2, "ops": ["max"], "stride": [2, 2]}, "windows_side_by_side"),
        ({"kernel": 3, "ops": ["max"], "stride": 2}, "stride_ignored"),
        ({"kernel": 2, "ops": ["max"], "padding": [0, 0]}, "padding_ignored"),
        ({"kernel": 1, "ops": ["max"], "dilation": 2}, "dilation_ignored"),
        ({"kernel": 2, "ops": ["max"], "padding": 1}, "zeros_around_the_maximum"),
        ({"kernel": 3, "ops": ["max"], "stride": 1}, "rounded_up"),
        ({"kernel": 2, "ops": ["average"], "ceil_mode": True, "stride": 1}, "rounded_down"),
        ({"kernel": 2, "ops": ["average"], "stride": 1}, "always_divided_by_the_kernel"),
    ],
)
def test_a_mistake_that_cannot_show_is_none(given, never):
    assert never not in names(input=SQUARE, **given)


@pytest.mark.parametrize(
    ("given", "kept", "dropped"),
    [
        (  # the last window is the one that sticks out
            {"kernel": 2, "ops": ["max"], "ceil_mode": True},
            "rounded_down",
            "last_window_forgotten",
        ),
        (  # the sum over all cells, padding or not, is the sum over the kernel
            {"kernel": 2, "ops": ["average"], "padding": 1, "count_include_pad": False},
            "padding_counted",
            "always_divided_by_the_kernel",
        ),
        (  # a window of one cell has the width 1
            {"kernel": 1, "ops": ["max"], "stride": 2},
            "windows_side_by_side",
            "stride_ignored",
        ),
    ],
)
def test_of_mistakes_that_always_agree_one_is_told(given, kept, dropped):
    found = names(input=SQUARE, **given)
    assert kept in found
    assert dropped not in found
