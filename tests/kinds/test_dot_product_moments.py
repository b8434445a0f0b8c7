"""Moments of a product: the published formula, all faces of all coins, what is refused."""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from operator import mul

import pytest
from pydantic import ValidationError

from worked.exact import exact_text
from worked.kinds.dot_product_moments import Kind
from worked.kinds.dot_product_moments.second_moments import SecondMoments

HALF = Fraction(1, 2)


def results(**given):
    return Kind.model_validate(given).results()


def test_the_published_formula_holds_in_symbols():
    """Var = 2σ²‖μ‖² + dσ⁴ (EECS 182, Homework 7, 3(b)); for μ = 0, σ = 1 it is d, not d²."""
    found = {name: exact_text(x) for name, x in results(symbolic=True).items()}
    assert found["mean"] == "norm_mu_sq"
    assert found["variance"] == "d*sigma**4 + 2*norm_mu_sq*sigma**2"
    special = results(symbolic=True, sigma=1, norm_mu_sq=0)
    assert exact_text(special["variance"]) == "d"
    assert exact_text(special["s_unit"]) == "sqrt(d)"
    assert (special["mean"], special["variance_scaled"]) == (0, 1)


def coin(mean, deviation):
    return mean + deviation, mean - deviation


def test_all_faces_of_all_coins_have_these_moments():
    """Every component is μ + σ or μ − σ with probability 1/2: a joint distribution, whole."""
    mu = {"q": (1, -2, HALF), "k": (Fraction(3), 0, -1)}
    deviation = {"q": (Fraction(2), 1, 3), "k": (HALF, 2, 1)}
    faces = {side: list(product(*map(coin, mu[side], deviation[side]))) for side in "qk"}
    products = [sum(map(mul, q, k)) for q in faces["q"] for k in faces["k"]]
    mean = Fraction(sum(products)) / len(products)
    variance = sum((x - mean) ** 2 for x in products) / len(products)
    found = results(
        mu_q=mu["q"],
        mu_k=mu["k"],
        var_q=tuple(s * s for s in deviation["q"]),
        var_k=tuple(s * s for s in deviation["k"]),
        s=3,
    )
    assert (found["mean"], found["variance"]) == (mean, variance)
    assert (found["mean_scaled"], found["variance_scaled"]) == (mean / 3, variance / 9)


def test_numbers_and_symbols_agree():
    vectors = {"mu_q": (3, 4), "mu_k": (3, 4), "var_q": (4, 4), "var_k": (4, 4)}
    one, other = results(**vectors), results(symbolic=True, d=2, sigma=2, norm_mu_sq=25)
    assert all(one[name] == other[name] for name in other)


def test_a_product_that_never_varies_has_no_scale():
    vectors = {"mu_q": [2, 1], "mu_k": [1, 0], "var_q": [0, 0], "var_k": [0, 0]}
    assert "s_unit" not in results(**vectors)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"var_q": [1, -1]}, "below 0; a variance is 0 or more"),
        ({"s": 0}, "the number 0; the product is divided by s"),
        ({"s": "1/sqrt(d)"}, "would multiply the product by sqrt(d)"),
        ({"var_k": [1]}, "1 entries; mu_q has 2, so 2 are needed"),
        ({"d": 2}, "only with symbolic: true"),
        ({"symbolic": True}, "given as well as symbolic: true"),
    ],
)
def test_what_makes_no_sense_is_refused(given, words):
    vectors = {"mu_q": [0, 0], "mu_k": [0, 0], "var_q": [1, 1], "var_k": [1, 1]}
    with pytest.raises(ValidationError) as refusal:
        Kind.model_validate({**vectors, **given})
    assert words in str(refusal.value)


@pytest.mark.parametrize("sigma", [0, -1])
def test_a_deviation_is_positive(sigma):
    with pytest.raises(ValidationError, match="a standard deviation above 0 is needed"):
        Kind.model_validate({"symbolic": True, "sigma": sigma})


def test_the_claim_notices_a_wrong_variance():
    claim = SecondMoments((1, 2), (0, 3), (1, 1), (2, 2), 23)
    assert not list(claim.failures())
    assert list(replace(claim, variance=13).failures())
