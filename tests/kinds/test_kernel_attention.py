"""Kernel attention: when a denominator vanishes, and kernels whose outputs are known otherwise."""

import pytest

from tests.kinds.making import made
from worked.check import check
from worked.errors import CannotSolve, WorkedError
from worked.exact import approx, combination, softmax
from worked.exercise import Exercise, Part
from worked.kinds import find
from worked.load import load_text

Kind = find("kernel_attention")


def outputs(queries, keys, values, causal=False, **of):
    kind = made(Kind, queries=queries, keys=keys, values=values, feature_map=of, causal=causal)
    return kind.results()["output"]


class TestTheDenominator:
    def test_a_pair_that_cancels_is_named(self):
        with pytest.raises(CannotSolve, match=r"query 1 add up to 0: 2 \(key 1\) and -2 \(key 3\)"):
            outputs([[1, 0]], [[2, 1], [0, 5], [-2, 1]], [[1], [2], [3]], name="identity")

    def test_three_that_cancel_are_named(self):
        with pytest.raises(CannotSolve, match=r"3 \(key 1\), -1 \(key 2\), -2 \(key 3\) cancel"):
            outputs([[2, -1]], [[2, 1], [1, 3], [1, 4]], [[1], [2], [3]], name="identity")

    def test_similarities_that_are_all_0_are_named(self):
        with pytest.raises(CannotSolve, match="the similarities of query 2 are all 0"):
            outputs([[1, 1], [-1, -1]], [[1, 2]], [[1]], name="relu")

    def test_roots_cancel_exactly(self):
        with pytest.raises(CannotSolve, match="cancel"):
            outputs([["sqrt(2)", 1]], [["sqrt(2)", 0], [0, -2]], [[1], [2]], name="identity")

    def test_both_signs_need_not_cancel(self):
        assert outputs([[1]], [[3], [-2]], [[1], [2]], name="identity") == ((-1,),)

    def test_exponential_features_never_cancel(self):
        kind = made(
            Kind,
            queries=[[-50, -60]],
            keys=[[-70, 3], [2, -80]],
            values=[[1], [2]],
            feature_map={"name": "exp"},
        )
        check(Exercise("", (Part("", "kernel_attention", kind),)).solve())


def test_exponential_features_of_single_numbers_are_a_softmax_of_the_keys():
    keys, values = [[1], [3], [0]], [[1, 0], [2, 5], [-1, 1]]
    (found,) = outputs([[7]], keys, values, name="exp")
    weights = softmax([1, 3, 0])
    for x, column in zip(found, zip(*values, strict=True), strict=True):
        assert approx(x) == pytest.approx(approx(combination(weights, column)), abs=1e-15)


def test_a_polynomial_kernel_of_degree_1_is_the_identity_and_a_constant_feature():
    queries, keys, values = [[1, 2], [3, 1]], [[2, 1], [1, 1]], [[1], [4]]
    extended = [[*row, 1] for row in queries], [[*row, 1] for row in keys]
    polynomial = outputs(queries, keys, values, name="polynomial", degree=1, c=1)
    assert polynomial == outputs(*extended, values, name="identity")


def test_a_causal_query_beyond_the_last_key_sees_all_keys():
    queries, keys, values = [[1], [2], [3]], [[1], [2]], [[1], [4]]
    causal = outputs(queries, keys, values, causal=True, name="identity")
    assert causal == ((1,), (3,), (3,))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "polynomial", "degree": 2}, "needs c"),
        ({"name": "polynomial", "c": 1}, "needs degree"),
        ({"name": "relu", "c": 1}, "leave it out"),
        ({"name": "polynomial", "degree": -1, "c": 1}, "at least 0"),
        ({"name": "polynomial", "degree": 2, "c": -1}, "must not be negative"),
        ({"name": "softmax"}, "softmax"),
    ],
)
def test_feature_maps_that_are_none_are_refused(given, words):
    with pytest.raises((WorkedError, ValueError), match=words):
        outputs([[1]], [[1]], [[1]], **given)


@pytest.mark.parametrize(
    ("written", "ending"),
    [("relu", r"\(name, degree, c\), like \{name: relu\}"), ("tanh", r"\(name, degree, c\)")],
)
def test_a_feature_map_by_its_name_alone_is_shown_as_a_mapping(written, ending):
    text = (
        "kind: kernel_attention\n"
        f"given: {{queries: [[1]], keys: [[1]], values: [[1]], feature_map: {written}}}\n"
    )
    with pytest.raises(WorkedError, match=f"a mapping of fields is needed {ending}$"):
        load_text(text)
