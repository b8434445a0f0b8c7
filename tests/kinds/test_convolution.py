"""Convolutions against the reference cases of ONNX, a definition in loops, and the refusals."""

from itertools import product

import pytest
from pydantic import ValidationError

from worked.draw import Rng
from worked.kinds.convolution import Kind
from worked.reals import FloatReals


def output(**given):
    """The output of a problem."""
    return Kind.model_validate(given).results()["output"]


ONES = [[[[1, 1, 1]] * 3]]


def counting(rows, columns):
    """A picture that counts its cells from 0."""
    return [[[columns * i + j for j in range(columns)] for i in range(rows)]]


ONNX = {
    "basic_conv_with_padding": (
        {"input": counting(5, 5), "padding": 1},
        [
            [12, 21, 27, 33, 24],
            [33, 54, 63, 72, 51],
            [63, 99, 108, 117, 81],
            [93, 144, 153, 162, 111],
            [72, 111, 117, 123, 84],
        ],
    ),
    "basic_conv_without_padding": (
        {"input": counting(5, 5)},
        [[54, 63, 72], [99, 108, 117], [144, 153, 162]],
    ),
    "conv_with_strides_padding": (
        {"input": counting(7, 5), "padding": 1, "stride": 2},
        [[12, 27, 24], [63, 108, 81], [123, 198, 141], [112, 177, 124]],
    ),
    "conv_with_strides_no_padding": (
        {"input": counting(7, 5), "stride": 2},
        [[54, 72], [144, 162], [234, 252]],
    ),
    "conv_with_strides_and_asymmetric_padding": (
        {"input": counting(7, 5), "padding": [1, 0], "stride": 2},
        [[21, 33], [99, 117], [189, 207], [171, 183]],
    ),
    "conv_with_autopad_same": (
        {"input": counting(5, 5), "padding": "same", "stride": 2},
        [[12, 27, 24], [63, 108, 81], [72, 117, 84]],
    ),
}
"""The test cases of the operator Conv: a picture that counts, and nine ones (onnx.ai, Conv)."""


@pytest.mark.parametrize("name", ONNX)
def test_the_reference_cases_of_onnx(name):
    given, expected = ONNX[name]
    assert output(weight=ONES, **given) == (tuple(map(tuple, expected)),)


def defined(problem, strides, pads, dilations):
    """The sum of PyTorch's documentation, over 2 spatial axes."""
    share = len(problem.input) // problem.groups
    filters = len(problem.weight)
    high, wide = len(problem.input[0]), len(problem.input[0][0])
    kernel = len(problem.weight[0][0]), len(problem.weight[0][0][0])
    sizes = [
        (n + 2 * p - d * (k - 1) - 1) // s + 1
        for n, p, d, k, s in zip((high, wide), pads, dilations, kernel, strides, strict=True)
    ]

    def cell(c, i, j):
        return problem.input[c][i][j] if 0 <= i < high and 0 <= j < wide else 0

    def number(o, i, j):
        first = o // (filters // problem.groups) * share
        return sum(
            problem.weight[o][c][u][v]
            * cell(
                first + c,
                strides[0] * i - pads[0] + dilations[0] * u,
                strides[1] * j - pads[1] + dilations[1] * v,
            )
            for c, u, v in product(range(share), range(kernel[0]), range(kernel[1]))
        ) + (problem.bias[o] if problem.bias else 0)

    return tuple(
        tuple(tuple(number(o, i, j) for j in range(sizes[1])) for i in range(sizes[0]))
        for o in range(filters)
    )


@pytest.mark.parametrize("groups", [1, 2, 4])
@pytest.mark.parametrize("strides", [(1, 1), (2, 3)])
@pytest.mark.parametrize("pads", [(0, 0), (2, 1)])
@pytest.mark.parametrize("dilations", [(1, 1), (2, 1), (1, 3)])
def test_groups_strides_padding_and_dilation_as_they_are_defined(groups, strides, pads, dilations):
    rng = Rng(groups, strides, pads, dilations)
    given = {
        "input": [rng.matrix(6, 7, -3, 3) for _ in range(4)],
        "weight": [[rng.matrix(3, 2, -2, 2) for _ in range(4 // groups)] for _ in range(4)],
        "bias": rng.vector(4, -3, 3),
        "stride": strides,
        "padding": pads,
        "dilation": dilations,
        "groups": groups,
    }
    problem = Kind.model_validate(given)
    expected = defined(problem, strides, pads, dilations)
    assert problem.results()["output"] == expected
    assert problem.oracle(FloatReals())["output"] == [
        [list(map(float, row)) for row in plane] for plane in expected
    ]


def test_a_true_convolution_is_the_product_of_polynomials():
    """(1 + 2x + 3x²)(4 + 5x) = 4 + 13x + 22x² + 15x³; without turning it would be another."""
    given = {"input": [[1, 2, 3]], "weight": [[[4, 5]]], "padding": 1}
    assert output(**given, flip=True) == ((4, 13, 22, 15),)
    assert output(**given) == ((5, 14, 23, 12),)


def test_patches_are_a_convolution_whose_stride_is_its_kernel():
    """Every patch, written in one row, times the matrix of the filters."""
    rng = Rng("patches")
    picture, filters = rng.matrix(4, 6, -3, 3), [rng.matrix(2, 2, -2, 2) for _ in range(3)]
    embedded = output(input=[picture], weight=[[f] for f in filters], stride=2)
    for i, j in product(range(2), range(3)):
        patch = [picture[2 * i + u][2 * j + v] for u, v in product(range(2), repeat=2)]
        for o, filter_ in enumerate(filters):
            flat = [weight for line in filter_ for weight in line]
            assert embedded[o][i][j] == sum(a * b for a, b in zip(patch, flat, strict=True))


def test_three_axes():
    """A window of ones over a block that counts adds up its cells."""
    block = [[[9 * z + 3 * y + x for x in range(3)] for y in range(3)] for z in range(3)]
    summed = output(input=[block], weight=[[[[[1] * 2] * 2] * 2]])
    assert summed[0][0][0][0] == sum(9 * z + 3 * y + x for z, y, x in product(range(2), repeat=3))


REFUSED = [
    ({"input": [1, 2]}, "input", "1 level of lists"),
    ({"weight": [[1, 2]]}, "weight", "so 3 are needed"),
    ({"weight": [[[1], [1]]]}, "weight", "the filters read 2 channels; the input has 1"),
    ({"groups": 2}, "groups", "2 groups for 1 channel; a number"),
    ({"bias": [1, 2]}, "bias", "2 entries; one for each filter would do, so 1"),
    ({"weight": [[[1] * 5]]}, "weight", "a window spans 5 cells; axis 1 has 4"),
    ({"stride": [1, 1]}, "stride", "the input has 1 axis"),
    ({"padding": 10**8}, "input", "are worked out"),
]


@pytest.mark.parametrize(("given", "field", "words"), REFUSED)
def test_what_does_not_fit_is_refused_with_its_place(given, field, words):
    with pytest.raises(ValidationError) as refusal:
        Kind.model_validate({"input": [[1, 2, 3, 4]], "weight": [[[1, 0, 1]]], **given})
    wrong, *_ = refusal.value.errors()
    assert wrong["loc"][0] == field
    assert words in wrong["msg"]
