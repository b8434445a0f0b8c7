"""Rank correlations against published values, and what ties may and may not do."""

from fractions import Fraction

import pytest

from tests.kinds.making import made
from worked.exact import approx, sqrt
from worked.kinds import find

Kind = find("rank_correlation")


def correlations(scores, accuracies):
    results = made(Kind, scores=scores, accuracies=accuracies).results()
    return results["spearman"], results["kendall"]


def test_the_example_of_spearmanr_in_the_manual_of_scipy():
    spearman, _ = correlations([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])
    assert approx(spearman) == pytest.approx(0.8207826816681233, abs=1e-15)


def test_the_example_of_kendalltau_in_the_manual_of_scipy():
    _, kendall = correlations([12, 2, 1, 12, 2], [1, 4, 7, 1, 0])
    assert approx(kendall) == pytest.approx(-0.4714045207910316, abs=1e-15)
    assert kendall == -sqrt(2) / 3


@pytest.mark.parametrize("values", [[3, 1, 2], [5, 5, 2, 9], [1, "sqrt(2)", "3/2", 1]])
def test_a_list_agrees_with_itself(values):
    assert correlations(values, values) == (1, 1)


@pytest.mark.parametrize("values", [[3, 1, 2], [5, 5, 2, 9]])
def test_a_list_is_opposed_to_its_negative(values):
    assert correlations(values, [-x for x in values]) == (-1, -1)


def test_only_the_order_counts():
    once = correlations([1, 2, 2, 5], [3, 1, 4, 4])
    assert once == correlations([-7, 100, 100, 1000], [0, -1, "1/3", "1/3"])


def test_one_exchange_of_neighbours():
    assert correlations([1, 2, 3, 4], [1, 2, 4, 3]) == (Fraction(4, 5), Fraction(2, 3))
