"""Temperatures: what is refused, ties and limits by hand, and claims that notice a lie."""

from dataclasses import replace
from fractions import Fraction
from math import exp

import pytest
from pydantic import ValidationError

from worked.exact import approx, equal
from worked.kinds.softmax_temperature import Kind
from worked.kinds.softmax_temperature.cold import ColdBounds, Levels
from worked.kinds.softmax_temperature.hot import HotBounds
from worked.load import load_text

HALF = Fraction(1, 2)


def results(**given):
    return Kind.model_validate(given).results()


class TestTheEnds:
    def test_the_largest_logits_share_the_weight(self):
        assert results(logits=[1, 3, 3, -9], temperature="0+")["weights"] == (0, HALF, HALF, 0)

    def test_a_lead_counts_however_small_it_is(self):
        assert results(logits=[1, "1 + 1e-50"], beta="inf")["weights"] == (0, 1)

    def test_in_the_heat_the_logits_do_not_count(self):
        found = results(logits=[10**9, 0], temperature="inf", values=[[1, 4], [3, 0]])
        assert (found["weights"], found["output"]) == ((HALF, HALF), (2, 2))

    def test_a_number_comes_with_both_limits(self):
        found = results(logits=[1, 3], temperature=2, values=[[4], [8]])
        assert (found["weights_cold"], found["weights_hot"]) == ((0, 1), (HALF, HALF))
        assert (found["output_cold"], found["output_hot"]) == ((8,), (6,))
        assert approx(found["outside"]) == pytest.approx(1 / (1 + exp(1)), rel=1e-12)

    def test_beta_is_one_over_the_temperature(self):
        cold, hot = results(logits=[1, 3], temperature=4), results(logits=[1, 3], beta="1/4")
        assert all(map(equal, cold["weights"], hot["weights"]))


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"temperature": 0}, "the number 0; a positive number is needed, or 0+ or inf"),
            ({"temperature": -1}, "the number -1; a positive number is needed"),
            ({"beta": "1 - sqrt(2)"}, "a positive number is needed"),
            ({"temperature": "hot"}, "'hot'; a positive number is needed, or 0+ or inf"),
            ({"temperature": ".inf"}, "'.inf'; a positive number is needed, or 0+ or inf"),
            ({"temperature": "1/"}, "has an end where a number should be"),
            ({}, "missing; a temperature is needed, or beta in its place"),
            ({"temperature": 1, "beta": 1}, "given as well as a temperature"),
            ({"beta": 1, "values": [[1]]}, "1 vectors; there are 2 logits, so 2 are needed"),
        ],
    )
    def test_a_temperature_is_positive_and_there_is_one(self, given, words):
        with pytest.raises(ValidationError) as refusal:
            Kind.model_validate({"logits": [1, 2], **given})
        assert words in str(refusal.value)

    def test_the_words_need_no_quotes(self):
        for word in ("inf", "0+"):
            text = f"kind: softmax_temperature\ngiven: {{logits: [1, 2], beta: {word}}}"
            problem = load_text(text).parts[0].problem
            assert isinstance(problem, Kind)
            assert problem.beta == word


class TestTheClaims:
    """Each holds for the right thing, and fails for a wrong one."""

    def test_the_cold_bounds_notice_a_wrong_winner(self):
        levels = Levels.of((5, 3, 3, 1))
        assert not list(ColdBounds(levels).failures())
        assert list(ColdBounds(replace(levels, largest=(0, 1), others=(2, 3))).failures())

    def test_the_hot_bounds_notice_a_wrong_slope(self):
        class Wrong(HotBounds):
            def slopes(self):
                first, *others = super().slopes()
                return [first + Fraction(3, 5), *others]

        assert not list(HotBounds((5, 3, 1)).failures())
        assert list(Wrong((5, 3, 1)).failures())
