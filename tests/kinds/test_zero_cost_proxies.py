"""The gradients of small networks against sympy's derivatives, and what a ReLU at 0 does."""

import pytest
import sympy

from tests.kinds.making import made
from worked.exact import approx, to_sympy
from worked.kinds import find

Kind = find("zero_cost_proxies")

WEIGHTS = [[[1, -2], [3, 1]], [[2, -1], [0, 1]]]
BIASES = [["1", "-1"], ["1/2", "1"]]
LAYERS = [
    {"W": WEIGHTS[0], "b": BIASES[0], "activation": "square"},
    {"W": WEIGHTS[1], "b": BIASES[1]},
]
X, Y, LABELS = [[1, 2], [2, -1]], [[1, 0], [3, -2]], [1, 0]


def network():
    """The parameters as symbols with their values, and the outputs of the network."""
    values, rows = {}, [[sympy.Integer(x) for x in row] for row in X]
    for k, (weights, biases) in enumerate(zip(WEIGHTS, BIASES, strict=True), 1):
        W = [[sympy.Symbol(f"W_{k}_{i}_{j}") for j in range(2)] for i in range(2)]
        b = [sympy.Symbol(f"b_{k}_{i}") for i in range(2)]
        for i in range(2):
            values[b[i]] = sympy.Rational(biases[i])
            for j in range(2):
                values[W[i][j]] = sympy.Integer(weights[i][j])
        rows = [[sum(W[i][j] * row[j] for j in range(2)) + b[i] for i in range(2)] for row in rows]
        if k == 1:
            rows = [[x**2 for x in row] for row in rows]
    return values, rows


def squared_errors(rows):
    return sum(
        (x - y) ** 2
        for row, wanted in zip(rows, Y, strict=True)
        for x, y in zip(row, wanted, strict=True)
    )


def cross_entropy(rows):
    total = 0
    for row, label in zip(rows, LABELS, strict=True):
        total -= row[label] - sympy.log(sum(sympy.exp(x) for x in row))
    return total / 2


@pytest.mark.parametrize(
    ("loss", "y", "formula"),
    [
        ("mse_mean", Y, lambda rows: squared_errors(rows) / 4),
        ("mse_sum", Y, squared_errors),
        ("mse_half_sum", Y, lambda rows: squared_errors(rows) / 2),
        ("mse_batch_mean", Y, lambda rows: squared_errors(rows) / 2),
        ("cross_entropy", LABELS, cross_entropy),
    ],
)
def test_the_proxies_are_those_of_the_derivatives_that_sympy_finds(loss, y, formula):
    results = made(Kind, layers=LAYERS, X=X, y=y, loss=loss).results()
    values, rows = network()
    total = formula(rows)
    slopes = {symbol: sympy.diff(total, symbol).subs(values).evalf(40) for symbol in values}
    for symbol, slope in slopes.items():
        letter, k, *place = str(symbol).split("_")
        entry = results[f"grad_{letter}_{k}"]
        for index in place:
            entry = entry[int(index)]
        assert sympy.Abs(to_sympy(entry).evalf(40) - slope) < 1e-25 * (1 + abs(slope))
    squares = sum(slope**2 for slope in slopes.values())
    saliency = sum(abs(values[symbol] * slope) for symbol, slope in slopes.items())
    assert approx(results["loss"]) == pytest.approx(float(total.subs(values).evalf(40)))
    assert approx(results["grad_norm_squared"]) == pytest.approx(float(squares))
    assert approx(results["grad_norm"]) == pytest.approx(float(sympy.sqrt(squares)))
    assert approx(results["snip"]) == pytest.approx(float(saliency))


def test_a_relu_with_the_input_0_lets_nothing_through():
    layers = [{"W": [[1, -1]], "activation": "relu"}, {"W": [[1]], "b": [1]}]
    results = made(Kind, layers=layers, X=[[2, 2]], y=[0]).results()
    assert results["mask_1"] == ((0,),)
    assert results["grad_W_1"] == ((0, 0),)
    assert results["grad_b_2"] == (2,)


def test_a_bias_of_0_counts_in_the_norm_and_not_in_snip():
    given = {"X": [[1]], "y": [0], "loss": "mse_sum"}
    without = made(Kind, layers=[{"W": [[3]]}], **given).results()
    with_bias = made(Kind, layers=[{"W": [[3]], "b": [0]}], **given).results()
    assert (without["grad_norm_squared"], without["snip"]) == (36, 18)
    assert (with_bias["grad_norm_squared"], with_bias["snip"]) == (72, 18)
