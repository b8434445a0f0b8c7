"""Layer and batch normalization against the formulas of ONNX, and rows of any numbers."""

import math

import pytest
from pydantic import ValidationError

from worked.document import Derivation, Formula
from worked.draw import Rng
from worked.errors import CannotSolve
from worked.exact import approx, exact_text
from worked.kinds.batch_normalization import Kind as Batch
from worked.kinds.layer_normalization import Kind as Layer
from worked.moves.normalizing import Lines
from worked.prose import say
from worked.sheet import Work
from worked.trace import literal, named, softmax
from worked.trace.arithmetic import Floats


def results(kind, **given):
    """The results of a problem."""
    return kind.model_validate(given).results()


def onnx(X, eps, gamma, beta, over_rows):
    """The functions that define LayerNormalization (axis -1) and BatchNormalization (training).

    Mean, deviation, mean of the squares, plus epsilon, root, reciprocal, product, scale, bias.
    """
    lines = [list(map(float, row)) for row in X]
    if not over_rows:
        lines = [list(column) for column in zip(*lines, strict=True)]
    done = []
    for line in lines:
        mean = sum(line) / len(line)
        deviation = [x - mean for x in line]
        variance = sum(d * d for d in deviation) / len(line)
        inverse = 1 / math.sqrt(variance + eps)
        done.append([d * inverse for d in deviation])
    if not over_rows:
        done = [list(row) for row in zip(*done, strict=True)]
    return [[z * g + b for z, g, b in zip(row, gamma, beta, strict=True)] for row in done]


@pytest.mark.parametrize("eps", ["0", "1e-5", "1/10"])
@pytest.mark.parametrize("kind", [Layer, Batch])
def test_the_formulas_of_onnx(kind, eps):
    rng = Rng(kind.title, eps)
    X, gamma, beta = rng.matrix(4, 5, -9, 9), rng.vector(5, -3, 3), rng.vector(5, -3, 3)
    output = results(kind, X=X, eps=eps, gamma=gamma, beta=beta)["output"]
    numbers = {"0": 0.0, "1e-5": 1e-5, "1/10": 0.1}
    expected = onnx(X, numbers[eps], gamma, beta, kind is Layer)
    for row, wanted in zip(output, expected, strict=True):
        assert [approx(y) for y in row] == pytest.approx(wanted, rel=1e-12, abs=1e-12)


def test_the_numbers_from_1_to_5():
    """Mean 3, variance 2: the distances over the root of 2."""
    found = results(Layer, X=[[1, 2, 3, 4, 5]])
    assert (found["mean"], found["variance"]) == ((3,), (2,))
    assert [exact_text(y) for y in found["output"][0]] == [
        "-sqrt(2)",
        "-sqrt(2)/2",
        "0",
        "sqrt(2)/2",
        "sqrt(2)",
    ]


def test_batch_norm_is_layer_norm_of_the_columns():
    X = Rng("turned").matrix(3, 4, -5, 5)
    turned = tuple(zip(*X, strict=True))
    of_columns = results(Layer, X=turned, eps="1/7")["output"]
    assert results(Batch, X=X, eps="1/7")["output"] == tuple(zip(*of_columns, strict=True))


@pytest.mark.parametrize(("kind", "name"), [(Layer, "row 2"), (Batch, "column 1")])
def test_a_line_without_spread_is_refused_by_name(kind, name):
    X = [[1, 2], [1, 1]]
    with pytest.raises(CannotSolve, match=f"{name} of the numbers has variance 0 and eps is 0"):
        results(kind, X=X)
    flat = results(kind, X=X, eps="1/4")["output"]
    assert flat[1][0] == 0


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"gamma": [1]}, "1 entry; X has 2 columns, so 2 are needed"),
        ({"beta": [1, 2, 3]}, "3 entries; X has 2 columns"),
        ({"eps": -1}, "must not be negative"),
    ],
)
@pytest.mark.parametrize("kind", [Layer, Batch])
def test_what_does_not_fit_is_refused(kind, given, words):
    with pytest.raises(ValidationError, match=words):
        results(kind, X=[[1, 2], [3, 5]], **given)


def flat(value):
    """All numbers of a nested tuple, as floats."""
    if isinstance(value, tuple):
        return [number for entry in value for number in flat(entry)]
    return [float(value)]


def test_rows_may_hold_softmax_weights():
    """What attention gives is normalized by the same steps; every line is checked by digits."""
    weights = softmax(literal(((0, 1, 3), (2, 0, 0))))
    X = named("X", "X", weights.value)
    work = Work()
    lines = Lines(work, X, "rows")
    means = lines.write_means("mean", "μ", say("the means"))
    variances = lines.write_variances("variance", "σ^2", means, say("the variances"))
    Z = lines.write_normalized("Z", "Z", means, variances, literal(0), say("the rows"))
    rows = [[approx(x) for x in row] for row in weights.matrix]
    expected = onnx(rows, 0.0, [1] * 3, [0] * 3, over_rows=True)
    for row, wanted in zip(Z.matrix, expected, strict=True):
        assert [approx(z) for z in row] == pytest.approx(wanted, rel=1e-12)
    shown = [block for block in work.question if isinstance(block, Derivation)]
    assert len(shown) == 2 + 1 + 2 + 1 + 2 + 6 + 1
    for derivation in shown:
        first, *others = [
            side.expr.evaluate(Floats())
            for side in (derivation.left, *(link.right for link in derivation.links))
            if isinstance(side, Formula)
        ]
        for other in others:
            assert flat(other) == pytest.approx(flat(first), rel=1e-9)
