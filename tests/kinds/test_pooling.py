"""Pooling against PyTorch's answers, and the conventions that frameworks leave to the reader."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import ValidationError

from worked.exact import approx, exact_text
from worked.kinds.pooling import Kind
from worked.reals import FloatReals

TABLE = json.loads((Path(__file__).parent / "data" / "pooling.json").read_text())["cases"]
"""What PyTorch 2.13 answers; the file says how it was asked."""


def pooled(**given):
    """The results of a problem."""
    return Kind(**given).results()


def close(value, expected):
    """Whether an array is equal to one of floats, up to rounding."""
    if isinstance(value, tuple):
        assert len(value) == len(expected)
        return all(map(close, value, expected))
    return approx(value) == pytest.approx(expected, rel=1e-12, abs=1e-12)


class TestAgainstPyTorch:
    """Sizes, padding, dilation, partial windows and divisors, along one to three axes."""

    @pytest.mark.parametrize("case", TABLE, ids=range(len(TABLE)))
    def test_the_answer_is_pytorchs(self, case):
        if case["output"] is None:
            with pytest.raises(ValidationError):
                Kind(**case["given"])
            return
        problem = Kind(**case["given"])
        ((name, value),) = problem.results().items()
        assert close(value, case["output"])
        assert close(value, problem.oracle(FloatReals())[name])

    def test_the_table_has_all_sorts(self):
        answered = [case["given"] for case in TABLE if case["output"] is not None]
        assert {len(given["kernel"]) for given in answered} == {1, 2, 3}
        for field in ("ceil_mode", "count_include_pad"):
            assert {given.get(field) for given in answered} >= {True, False}
        assert any(max(given.get("dilation", [1])) > 1 for given in answered)
        assert any(case["output"] is None for case in TABLE)


class TestConventions:
    def test_max_pooling_cannot_tell_the_two_pictures_of_the_homework_apart(self):
        full = [[1, 1, 1, 0, 1], [1, 0, 1, 0, 1], [1, 1, 1, 0, 1], [0, 0, 0, 0, 1], [1] * 5]
        ring = [[0] * 5, [0, 1, 1, 1, 0], [0, 1, 0, 1, 0], [0, 1, 1, 1, 0], [0] * 5]
        results = pooled(inputs=[full, ring], ops=["average", "max"], kernel=3, stride=2)
        assert results["max_1"] == results["max_2"] == ((1, 1), (1, 1))
        assert results["average_1"] == (
            (Fraction(8, 9), Fraction(2, 3)),
            (Fraction(2, 3), Fraction(2, 3)),
        )
        assert results["average_2"] == ((Fraction(1, 3),) * 2,) * 2

    def test_the_padding_never_wins_a_maximum(self):
        assert pooled(input=[-3, -2, -5], ops=["max"], kernel=3, stride=1, padding=1) == {
            "max_1": (-2, -2, -2)
        }

    @pytest.mark.parametrize(
        ("counts", "expected"),
        [(True, (Fraction(1, 3), 1)), (False, (Fraction(1, 2), Fraction(3, 2)))],
    )
    def test_the_average_counts_the_padding_if_it_is_told_to(self, counts, expected):
        results = pooled(
            input=[0, 1, 2],
            ops=["average"],
            kernel=3,
            stride=2,
            padding=1,
            count_include_pad=counts,
        )
        assert results["average_1"] == expected

    def test_a_partial_window_is_divided_by_the_cells_that_exist(self):
        given = {"input": [1, 2, 3, 4, 9], "ops": ["average"], "kernel": 2}
        assert pooled(**given) == {"average_1": (Fraction(3, 2), Fraction(7, 2))}
        assert pooled(**given, ceil_mode=True) == {"average_1": (Fraction(3, 2), Fraction(7, 2), 9)}

    def test_a_window_that_would_begin_behind_the_input_is_not_kept(self):
        """n = 3, k = 1, s = 3, p = 0: ⌈2/3⌉ + 1 = 2, but window 2 begins where the input ends."""
        assert pooled(input=[5, 6, 7], ops=["max"], kernel=1, stride=3, ceil_mode=True) == {
            "max_1": (5,)
        }

    def test_padding_may_differ_before_and_after(self):
        results = pooled(input=[1, 2, 3], ops=["max"], kernel=2, stride=1, padding=[[0, 1]])
        assert results["max_1"] == (2, 3, 3)

    def test_averages_may_be_dilated_and_hold_radicals(self):
        roots = ["sqrt(2)", 1, "3*sqrt(2)"]
        (average,) = pooled(input=roots, ops=["average"], kernel=2, dilation=2)["average_1"]
        assert exact_text(average) == "2*sqrt(2)"


REFUSED = [
    ({"kernel": 5}, "kernel", "a window spans 5 cells; axis 1 has 3, so at most 3 would fit"),
    ({"kernel": 2, "dilation": 3}, "kernel", "kernel 2, dilation 3"),
    ({"kernel": 2, "padding": 2}, "padding", "at most half of it, 1, may be padding"),
    ({"kernel": [2, 2]}, "kernel", "2 entries; the input has 1 axis, so one number or 1 entry"),
    ({"kernel": 2, "dilation": 5, "padding": 3}, "dilation", "covers no cell of the input"),
    ({"kernel": 10**9, "padding": 5 * 10**8}, "kernel", "at most 1,000,000 are possible"),
    ({"kernel": 10**6, "padding": 499_999, "stride": 1}, "kernel", "together have 2,000,000 cells"),
    ({"kernel": 1, "inputs": [[1]]}, "input", "given together with inputs"),
]


@pytest.mark.parametrize(("given", "field", "words"), REFUSED)
def test_what_cannot_be_pooled_is_refused_with_its_place(given, field, words):
    with pytest.raises(ValidationError) as refusal:
        Kind(**{"input": [1, 2, 3], "ops": ["max"], **given})
    (wrong,) = refusal.value.errors()
    assert wrong["loc"][0] == field
    assert words in wrong["msg"]


def test_a_problem_that_would_take_too_long_names_the_limit():
    with pytest.raises(ValidationError, match="have 1,435,204 cells; at most 1,000,000 are worked"):
        Kind.model_validate({"input": [[1] * 600] * 600, "ops": ["max"], "kernel": 2, "stride": 1})
