"""Shapes and parameters against PyTorch's answers; what a framework's documentation leaves open."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from worked.kinds.conv_shapes import Kind
from worked.maths.windows import Axis, CountedWindows, same_padding
from worked.reals import FloatReals

TABLE = json.loads((Path(__file__).parent / "data" / "conv_shapes.json").read_text())["cases"]
"""What PyTorch 2.13 answers; the file says how it was asked."""


class TestAgainstPyTorch:
    """Single convolutions along one to three axes, and networks."""

    @pytest.mark.parametrize("case", TABLE, ids=range(len(TABLE)))
    def test_the_answers_are_pytorchs(self, case):
        if case["output_shape"] is None:
            with pytest.raises(ValidationError):
                Kind(**case["given"])
            return
        problem = Kind(**case["given"])
        results, again = problem.results(), problem.oracle(FloatReals())
        for name in ("output_shape", "parameters", "macs"):
            expected = case[name] if name != "output_shape" else tuple(case[name])
            assert results[name] == expected
            assert again[name] == case[name]

    def test_the_table_has_all_sorts(self):
        answered = [case["given"] for case in TABLE if case["output_shape"] is not None]
        single = [given for given in answered if "layers" not in given]
        assert {len(given["input"]["size"]) for given in single} == {1, 2, 3}
        assert {given["bias"] for given in single} == {True, False}
        assert any(given["groups"] > 1 for given in single)
        assert any(given["padding"] == "same" for given in single)
        types = {layer["type"] for given in answered for layer in given.get("layers", ())}
        assert types == {"conv", "pool", "global_average_pool", "batchnorm", "flatten", "linear"}


def solved(**given):
    """The results of one convolution on a line with 5 channels, or as given."""
    return Kind(
        **{"input": {"channels": 5, "size": [7]}, "filters": 4, "kernel": 3, **given}
    ).results()


class TestConventions:
    def test_the_two_layers_of_the_homework(self):
        line = solved(input={"channels": 1, "size": [200]}, filters=8, kernel=4, stride=2)
        assert (line["parameters"], line["output_shape"]) == (40, (99, 8))
        picture = solved(input={"channels": 3, "size": [28, 28]}, filters=8, kernel=4, stride=2)
        assert (picture["parameters"], picture["output_shape"]) == (392, (13, 13, 8))

    def test_neither_stride_nor_length_changes_the_parameters(self):
        assert {
            solved(stride=s, input={"channels": 5, "size": [n]})["parameters"]
            for s in (1, 2, 3)
            for n in (5, 70, 10**9)
        } == {4 * (3 * 5 + 1)}

    def test_channels_stand_last_unless_the_layout_says_first(self):
        assert solved()["output_shape"] == (5, 4)
        assert solved(layout="channels_first")["output_shape"] == (4, 5)

    @pytest.mark.parametrize("stride", [1, 2, 3, 4, 9])
    @pytest.mark.parametrize("kernel", [1, 2, 3, 6, 20])
    @pytest.mark.parametrize("dilation", [1, 3])
    def test_padding_same_makes_room_for_a_window_per_stride(self, stride, kernel, dilation):
        results = solved(stride=stride, kernel=kernel, dilation=dilation, padding="same")
        assert results["output_shape"] == (-(-7 // stride), 4)
        before, after = same_padding(7, kernel, stride, dilation)
        assert after - before in (0, 1)

    def test_valid_is_no_padding(self):
        assert solved(padding="valid") == solved(padding=0)

    def test_sizes_may_be_huge(self):
        results = solved(input={"channels": 10**9, "size": [10**9] * 3}, kernel=7, filters=10**9)
        assert results["macs"] == (10**9 - 6) ** 3 * 7**3 * 10**18

    def test_a_pinned_shape_is_what_the_next_layer_gets(self):
        layers = [
            {"type": "conv", "filters": 2, "kernel": 2},
            {"type": "flatten"},
            {"type": "linear", "units": 3},
        ]
        problem = Kind.model_validate({"input": {"channels": 1, "size": [4]}, "layers": layers})
        assert problem.results()["parameters_3"] == 3 * (3 * 2 + 1)
        assert problem.results({"shape_1": (5, 2)})["parameters_3"] == 3 * (5 * 2 + 1)


class TestCountedWindows:
    """The certificate walks along the axis; a wrong count does not pass it."""

    @pytest.mark.parametrize("partial", [False, True])
    @pytest.mark.parametrize("n", [1, 5, 8])
    @pytest.mark.parametrize("stride", [1, 2, 3])
    def test_only_the_right_count_passes(self, n, stride, partial):
        axis = Axis(n, 3, stride, 1, 1, 1, partial)
        passing = [m for m in range(12) if not list(CountedWindows(axis, m).failures())]
        assert passing == [axis.size]

    def test_a_count_too_large_to_walk_is_checked_at_its_end(self):
        axis = Axis(10**9, 3, 2)
        assert not list(CountedWindows(axis, axis.size).failures())
        assert list(CountedWindows(axis, axis.size - 1).failures())
        assert list(CountedWindows(axis, axis.size + 1).failures())


CONV = {"type": "conv", "filters": 4, "kernel": 3}
LINEAR = {"type": "linear", "units": 2}
REFUSED = [
    ({"kernel": 9}, ("kernel",), "a window spans 9 cells; axis 1 has 7, so at most 7 would fit"),
    (
        {"groups": 2},
        ("groups",),
        "2 groups; the channels (5) and the filters (4) must both be a multiple",
    ),
    ({"stride": [1, 2]}, ("stride",), "2 entries; the input has 1 axis"),
    ({"layers": [CONV]}, ("filters",), "given together with layers"),
    ({"input": {"channels": 1, "size": [9] * 9}}, ("input", "size"), "at most 8 are possible"),
]
REFUSED_LAYERS = [
    ([CONV, LINEAR], ("layers", 1, "type"), "linear on an input of shape 5×4; it needs a flat one"),
    ([{"type": "flatten"}, CONV], ("layers", 1, "type"), "conv on a flat input of 35"),
    ([CONV, CONV, CONV, CONV], ("layers", 3, "kernel"), "axis 1 has 1, so at most 1 would fit"),
    ([{"type": "pool", "kernel": 2, "padding": 2}], ("layers", 0, "padding"), "half of it, 1"),
    ([{"type": "flatten"}] * 1001, ("layers",), "at most 1,000 are possible"),
]


def _only_wrong(given):
    with pytest.raises(ValidationError) as refusal:
        Kind(**given)
    return refusal.value.errors()[0]


@pytest.mark.parametrize(("given", "path", "words"), REFUSED)
def test_a_layer_that_does_not_fit_is_refused_with_its_place(given, path, words):
    wrong = _only_wrong({"input": {"channels": 5, "size": [7]}, "filters": 4, "kernel": 3, **given})
    assert wrong["loc"] == path
    assert words in wrong["msg"]


@pytest.mark.parametrize(("layers", "path", "words"), REFUSED_LAYERS)
def test_layers_that_do_not_follow_are_refused_with_their_place(layers, path, words):
    wrong = _only_wrong({"input": {"channels": 5, "size": [7]}, "layers": layers})
    assert wrong["loc"] == path
    assert words in wrong["msg"]
