"""Self-attention beside the layers that it copies, for numbers worked out elsewhere."""

import json
import re
from fractions import Fraction
from math import exp

import numpy as np
import pytest

from worked import exact
from worked.errors import ProblemFileError
from worked.kinds import find
from worked.load import load_text

Kind = find("attention_as_layer")
X = [[1, 3], [4, 0], [2, 5]]
CONVOLUTION = {"acts_as": "convolution", "X": [[2], [1], [4], [3]], "kernel": [1, -2, 3]}


def results(**given):
    return Kind.model_validate(given).results()


@pytest.mark.parametrize("taps", [[5], [1, -2], [1, -2, 3], [2, 0, -1, 4], [1, 2, 3, 4, 5]])
def test_a_convolution_is_numpys_correlation_with_zeros_around(taps):
    found = results(acts_as="convolution", X=[[x] for x in (2, 1, 4, 3)], kernel=taps)
    before = (len(taps) - 1) // 2
    padded = np.pad([2, 1, 4, 3], (before, len(taps) - 1 - before))
    assert [row[0] for row in found["output"]] == list(np.correlate(padded, taps, "valid"))
    assert found["difference"] == ((0,),) * 4


def test_taps_that_are_matrices_mix_the_entries_of_tokens():
    rng = np.random.default_rng(7)
    tokens, kernel = rng.integers(-4, 5, (5, 2)), rng.integers(-3, 4, (3, 2, 3))
    found = results(acts_as="convolution", X=tokens.tolist(), kernel=kernel.tolist())
    padded = np.pad(tokens, ((1, 1), (0, 0)))
    wanted = sum(padded[j : j + 5] @ kernel[j] for j in range(3))
    assert np.array_equal(found["output"], wanted)


def test_a_permutation_takes_its_rows_from_where_it_says():
    wanted = ((2, 5), (1, 3), (4, 0))
    matrix = [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
    for permutation in ([3, 1, 2], matrix):
        found = results(acts_as="permutation", X=X, permutation=permutation)
        assert found["output"] == found["target"] == wanted
        assert found["weights"] == tuple(map(tuple, matrix))


def test_a_linear_layer_runs_along_the_sequence():
    found = results(acts_as="linear", X=X, W=[[1, 0, 2], [-1, 1, 1]])
    assert found["output"] == ((-2, 3, 5), (4, 0, 8), (-3, 5, 9))


@pytest.mark.parametrize("beta", [1, 3, 8])
def test_the_difference_is_what_is_left_of_the_plain_average(beta):
    found = results(acts_as="identity", X=X, beta=beta)
    share = 3 / (exp(beta) + 2)
    average = [Fraction(7, 3), Fraction(8, 3)]
    assert exact.approx(found["share"]) == pytest.approx(share)
    for row, token in zip(found["difference"], X, strict=True):
        wanted = [share * float(mean - x) for mean, x in zip(average, token, strict=True)]
        assert list(map(exact.approx, row)) == pytest.approx(wanted)


def test_the_formula_in_beta_is_the_difference_at_every_beta():
    formula = results(**CONVOLUTION)["difference_at_beta"]
    for beta in (1, 2, 5):
        numbers = results(**CONVOLUTION, beta=beta)["difference"]
        for (there,), (here,) in zip(formula, numbers, strict=True):
            assert exact.approx(there.at({"beta": beta})) == pytest.approx(exact.approx(here))


def test_order_counts_for_nothing_until_positions_are_added():
    found = results(
        acts_as="permutation_equivariant",
        X=X,
        permutation=[2, 3, 1],
        W_Q=[[1, 0], [0, "1/2"]],
        positions=[[1, 0], [0, -1], [0, 1]],
    )
    assert found["difference"] == ((0, 0),) * 3
    assert any(x != 0 for row in found["difference_with_positions"] for x in row)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"acts_as": "identity", "X": X, "beta": 0}, "a positive number is needed"),
        (
            {"acts_as": "identity", "X": X, "W": [[1]]},
            "has no use where the layer acts as identity",
        ),
        ({"acts_as": "linear", "X": X}, "missing; to act as linear the layer needs it"),
        ({"acts_as": "linear", "X": X, "W": [[1]]}, "1 rows; X has 2 columns, so 2 rows"),
        ({"acts_as": "permutation", "X": X, "permutation": [1, 2, 2]}, "stands in the list twice"),
        ({"acts_as": "permutation", "X": X, "permutation": [1, 2, 4]}, "with 4 among them"),
        ({"acts_as": "permutation", "X": X, "permutation": [2, 1]}, "X has 3 rows, so 3 numbers"),
        (
            {"acts_as": "permutation", "X": X, "permutation": [[1, 0, 0], [0, 2, 0], [0, 0, 1]]},
            "a row without one 1",
        ),
        ({**CONVOLUTION, "kernel": [[1, 2], [3, 4]]}, "one number for each tap is needed"),
        ({**CONVOLUTION, "scale": "none"}, "has no use where the layer acts as convolution"),
    ],
)
def test_what_has_no_answer_is_refused(given, message):
    text = json.dumps({"kind": "attention_as_layer", "given": given})
    with pytest.raises(ProblemFileError, match=re.escape(message)):
        load_text(text)
