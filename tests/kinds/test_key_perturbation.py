"""A key that changes: two keys by hand, what is refused, and claims that notice a lie."""

from dataclasses import replace
from fractions import Fraction
from math import exp

import pytest
from pydantic import ValidationError

from worked.exact import approx
from worked.kinds.key_perturbation import Kind
from worked.kinds.key_perturbation.little import FirstOrder, Moved
from worked.kinds.key_perturbation.long import Lengths, LongBounds

TWO = {"query": [1, 1], "keys": [[1, 0], [0, 1]], "values": [[3, 0], [1, 4]], "scale": "none"}


def made(**given):
    return Kind.model_validate({**TWO, "key": 1, **given})


class TestTwoKeys:
    """With two keys the weight is a logistic function, whose derivative is w (1 − w)."""

    def test_equal_scores_give_a_derivative_without_powers_of_e(self):
        found = made(delta=[1, 2]).results()
        assert found["output"] == (2, 2)
        assert found["derivative"] == (Fraction(3, 2), -3)  # c = 3, w = 1/2, half the way
        assert found["variance_per_sigma2"] == Fraction(2 * (1 + 4), 4)

    def test_a_key_along_the_query_takes_all_in_the_end(self):
        found = made(stretch=2).results()
        assert found["limit_output"] == (3, 0)
        first, _ = found["stretched_weights"]
        assert approx(first) == pytest.approx(1 / (1 + exp(-1)), rel=1e-12)

    def test_a_key_against_the_query_leaves_the_other_alone(self):
        found = made(keys=[[-1, 0], [0, 1]], stretch=2).results()
        assert found["limit_output"] == (1, 4)

    def test_a_key_at_right_angles_changes_nothing(self):
        found = made(keys=[[1, -1], [0, 1]], stretch=7).results()
        assert found["limit_output"] == found["stretched_output"] == found["output"]

    def test_a_scale_below_zero_turns_the_sign(self):
        assert made(scale=-1, stretch=2).results()["limit_output"] == (1, 4)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"key": 3, "delta": [1, 0]}, "key 3; there are 2 keys, so 1 to 2 are possible"),
        ({"key": 0, "delta": [1, 0]}, "at least 1 is needed"),
        ({"delta": [1]}, "1 entries; the keys have 2, so 2 are needed"),
        ({}, "missing; a direction is needed, or a stretch in its place"),
        ({"delta": [1, 0], "stretch": 2}, "one of the two is enough"),
        ({"stretch": 2, "values": [[1]]}, "1 vectors; there are 2 keys, so 2 are needed"),
        ({"stretch": 2, "query": [1]}, "vectors of length 2; the query has length 1"),
    ],
)
def test_what_does_not_fit_is_refused(given, words):
    with pytest.raises(ValidationError) as refusal:
        made(**given)
    assert words in str(refusal.value)


class TestTheClaims:
    """Each holds for the right thing, and fails for a wrong one."""

    def test_the_first_order_notices_a_wrong_derivative(self):
        problem = made(delta=[1, 2], keys=[[1, 0], [0, 2]])
        right = problem.results()["derivative"]
        claim = FirstOrder(Moved.of(problem), right)
        assert not list(claim.failures())
        wrong = (right[0] + Fraction(1, 10), right[1])
        assert list(replace(claim, derivative=wrong).failures())

    def test_the_bounds_notice_a_limit_that_is_not_reached(self):
        class Stuck(Lengths):
            def lost(self, step):
                return super().lost(min(step, 16))

        lengths = Lengths((1, 0, 0), 0)
        assert not list(LongBounds(lengths).failures())
        assert list(LongBounds(Stuck((1, 0, 0), 0)).failures())
