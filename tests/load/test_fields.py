"""What each field type takes, what it turns it into, and the words with which it refuses."""

from datetime import date
from fractions import Fraction
from typing import Annotated

import pytest
from pydantic import AfterValidator, ValidationError

from worked.exact import Surd, read_number
from worked.fields import NonNegative, Plain, Record, padding_per_axis, per_axis, shape, wrong_axes
from worked.kinds import find

THIRD = Fraction(1, 3)
ROOT = read_number("sqrt(2)")


def specimen(**given):
    """The problem with these fields."""
    return find("specimen").model_validate(given)


def troubles(**given):
    """What is wrong with the fields, as (place, words)."""
    with pytest.raises(ValidationError) as caught:
        specimen(**{"number": 1, **given})
    return [(line["loc"], line["msg"]) for line in caught.value.errors()]


def read(field, value):
    """The field's value after reading."""
    return getattr(specimen(**{"number": 9, field: value}), field)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("number", 3, 3),
        ("number", Plain("-3"), -3),
        ("number", Plain("+3"), 3),
        ("number", Plain(".5"), Fraction(1, 2)),
        ("number", Plain("0.1"), Fraction(1, 10)),
        ("number", Plain("1e-3"), Fraction(1, 1000)),
        ("number", Plain("2.0"), 2),
        ("number", "1/3", THIRD),
        ("number", "sqrt(2)", ROOT),
        ("number", THIRD, THIRD),
        ("number", Fraction(4, 2), 2),
        ("number", ROOT, ROOT),
        ("rational", "1/3", THIRD),
        ("rational", "sqrt(4)", 2),
        ("mass", 0, 0),
        ("natural", Plain("0"), 0),
        ("natural", Plain("1e3"), 1000),
        ("positive", 10**9, 10**9),
        ("flag", Plain("true"), True),
        ("flag", Plain("False"), False),
        ("flag", True, True),
        ("text", "null", "null"),
        ("text", Plain("no"), "no"),
        ("text", Plain("2:30"), "2:30"),
        ("ties", Plain("first"), "first"),
        ("vector", [1, "1/3"], (1, THIRD)),
        ("vectors", [[1, 2], (3, 4)], ((1, 2), (3, 4))),
        ("matrix", [[Plain("1")], ["sqrt(2)"]], ((1,), (ROOT,))),
        ("costs", [[-1, "1/3"]], ((-1, THIRD),)),
        ("array", [1, 2], (1, 2)),
        ("array", [[1, 2]], ((1, 2),)),
        ("array", [[[1], [2]]], (((1,), (2,)),)),
        ("point", Plain("2"), (2,)),
        ("point", [1, "1/3"], (1, THIRD)),
        ("scale", Plain("1/sqrt(d_k)"), "1/sqrt(d_k)"),
        ("scale", "1 / sqrt(d_k)", "1/sqrt(d_k)"),
        ("scale", Plain("none"), "none"),
        ("scale", "1/3", THIRD),
        ("mask", Plain("causal"), "causal"),
        ("mask", [[Plain("1"), "0"], [1, 1]], ((1, 0), (1, 1))),
        ("at", Plain("all"), "all"),
        ("at", Plain("2"), 2),
        ("at", [3, 1], (3, 1)),
        ("sizes", [2, 3], (2, 3)),
        ("padding", 0, 0),
        ("padding", [[1, 2]], ((1, 2),)),
        ("padding", [1, [0, 2]], (1, (0, 2))),
        ("conv_padding", Plain("same"), "same"),
        ("conv_padding", Plain("valid"), "valid"),
        ("conv_padding", [1], (1,)),
        ("ops", ["average", "max"], ("average", "max")),
    ],
)
def test_what_a_field_holds_is_exact_and_immutable(field, value, expected):
    found = read(field, value)
    assert found == expected
    assert type(found) is type(expected)


def at_most_ten(points):
    if points > 10:
        raise ValueError(f"{points} points; at most 10 can be given")
    return points


NUMBER = 'a number is needed, like 2, 0.1 or "1/3"'
MATRIX = "a matrix is needed, a list of rows like [[1, 2], [3, 4]]"
ARRAY = "an array of numbers is needed, lists with up to three levels like [[1, 2], [3, 4]]"
SCALES = "1/sqrt(d_k), none, or a number"


@pytest.mark.parametrize(
    ("field", "value", "place", "words"),
    [
        ("number", "", (), f"nothing; {NUMBER}"),
        ("number", Plain(""), (), f"nothing; {NUMBER}"),
        ("number", None, (), f"None; {NUMBER}"),
        ("number", True, (), f"the truth value true; {NUMBER}"),
        ("number", [1], (), f"a list; {NUMBER}"),
        ("number", {}, (), f"a mapping; {NUMBER}"),
        ("number", 1j, (), f"a Python complex; {NUMBER}"),
        ("number", 0.1, (), 'the float 0.1; write it as text, "0.1", so that it is exact'),
        (
            "number",
            "(9^64)^40",
            (),
            "a number that takes 2,443 characters when it is worked out; "
            "at most 1,000 are possible",
        ),
        (
            "rational",
            "sqrt(2)",
            (),
            "'sqrt(2)'; a rational number is needed here, one without roots",
        ),
        ("rational", ROOT, (), "a number; a rational number is needed here, one without roots"),
        ("mass", -1, (), "the number -1; it must not be negative"),
        ("mass", "-1/3", (), "'-1/3'; it must not be negative"),
        ("natural", -1, (), "the number -1; at least 0 is needed"),
        ("natural", Plain("2.5"), (), "'2.5'; a whole number is needed"),
        ("positive", 0, (), "the number 0; at least 1 is needed"),
        ("positive", "1e10", (), "'1e10'; at most 1,000,000,000 is possible here"),
        ("positive", "sqrt(2)", (), "'sqrt(2)'; a whole number is needed"),
        ("flag", "true", (), "'true'; true or false is needed, without quotes"),
        ("flag", Plain("yes"), (), "'yes'; true or false is needed, without quotes"),
        ("flag", Plain("TRUE"), (), "'TRUE'; true or false is needed, without quotes"),
        ("flag", 1, (), "the number 1; true or false is needed, without quotes"),
        ("text", " ", (), "' '; a text is needed"),
        ("text", ["a"], (), "a list; a text is needed"),
        (
            "text",
            Plain("~"),
            (),
            '~ means no value; leave the field out, or put quotes: "~"',
        ),
        (
            "text",
            "ab" * 10_001,
            (),
            "'" + "ab" * 28 + "a...' has 20,002 characters; at most 20,000 are possible",
        ),
        (
            "ties",
            "firsst",
            (),
            "unknown choice 'firsst'; did you mean 'first'? known: refuse, first, last",
        ),
        ("ties", ["first"], (), "a list; one of refuse, first, last is needed"),
        ("ties", Plain(""), (), "nothing; one of refuse, first, last is needed"),
        ("vector", [], (), "an empty list; a list of numbers is needed, like [1, 2, 3]"),
        ("vector", Plain("1"), (), "'1'; a list of numbers is needed, like [1, 2, 3]"),
        ("vector", [[1, 2]], (0,), f"a list; {NUMBER}"),
        ("vectors", [[1, 2], [3]], (1,), "vector 2 has 1 entry; vector 1 has 2"),
        (
            "vectors",
            [1, 2],
            (),
            "a list of single values; a list of vectors is needed, like [[1, 2], [3, 4]]",
        ),
        ("matrix", [], (), f"an empty list; {MATRIX}"),
        ("matrix", [[]], (0,), "an empty list; a list of numbers is needed, like [1, 2, 3]"),
        ("matrix", [1, 2], (), f"a list of single values; {MATRIX}"),
        ("matrix", [[1] * 5, [1] * 5, [1] * 4], (2,), "row 3 has 4 entries; row 1 has 5"),
        (
            "matrix",
            [[1, 2], 3],
            (1,),
            "the number 3; a list of numbers is needed, like [1, 2, 3]",
        ),
        ("matrix", [[[1]]], (0, 0), f"a list; {NUMBER}"),
        (
            "costs",
            [[1, "sqrt(2)"]],
            (0, 1),
            "'sqrt(2)'; a rational number is needed here, one without roots",
        ),
        ("array", Plain("3"), (), f"'3'; {ARRAY}"),
        ("array", [], (), f"an empty list; {ARRAY}"),
        ("array", [[[[1]]]], (), f"4 levels of lists; {ARRAY}"),
        ("array", [[1, 2], [3]], (1,), "row 2 has 1 entry; row 1 has 2"),
        ("array", [[[1, 2]], [[1], [2]]], (1,), "plane 2 is 2×1; plane 1 is 1×2"),
        ("array", [[[1, 2], [3]]], (0, 1), "row 2 has 1 entry; row 1 has 2"),
        ("point", [], (), "an empty list; a list of numbers is needed, like [1, 2, 3]"),
        (
            "scale",
            "sqrt(d_k)",
            (),
            "sqrt(d_k) would multiply the scores; did you mean 1/sqrt(d_k)? "
            f"scale is {SCALES}, and the scores are multiplied by it",
        ),
        ("scale", Plain("d_k"), (), f"unknown scale 'd_k'; it is {SCALES}"),
        ("scale", Plain(""), (), f"nothing; {NUMBER}"),
        (
            "mask",
            "casual",
            (),
            "unknown mask 'casual'; did you mean 'causal'? known: none, causal, "
            "a matrix of 0 and 1",
        ),
        ("mask", Plain(""), (), "nothing; a mask is none, causal, or a matrix of 0 and 1"),
        (
            "mask",
            [[1, 2]],
            (0, 1),
            "the number 2; a mask holds only 0 and 1 (1: may attend)",
        ),
        (
            "at",
            Plain("any"),
            (),
            "'any'; a time step, a list of time steps, or all is needed",
        ),
        ("at", 0, (), "the number 0; at least 1 is needed"),
        ("at", [], (), "an empty list; at least one time step is needed"),
        ("at", [1, 2, 1], (2,), "the number 1 stands in the list twice, first as entry 1"),
        ("sizes", [], (), "an empty list; a number, or a list with one per axis, is needed"),
        ("sizes", [1, 0], (1,), "the number 0; at least 1 is needed"),
        (
            "padding",
            [],
            (),
            "an empty list; a number, or a list with one entry per axis, is needed",
        ),
        (
            "padding",
            [[1, 2, 3]],
            (0,),
            "a list of 3 entries; a number or [before, after] is needed",
        ),
        ("padding", [[1, -2]], (0, 1), "the number -2; at least 0 is needed"),
        (
            "conv_padding",
            Plain("sane"),
            (),
            "unknown padding 'sane'; did you mean 'same'? known: valid, same, numbers",
        ),
        ("heads", [], (), "an empty list; a list with at least one entry is needed"),
        ("heads", {}, (), "a mapping; a list with at least one entry is needed"),
        (
            "heads",
            [1],
            (0,),
            "the number 1; a mapping of fields is needed (W_Q, b_Q)",
        ),
        ("heads", [{}], (0, "W_Q"), "missing; the field is required"),
        (
            "heads",
            [{"W_Q": [[1]], "w_q": [[1]]}],
            (0, "w_q"),
            "unknown field 'w_q'; did you mean 'W_Q'? known: W_Q, b_Q",
        ),
        ("heads", [{"W_Q": [[1]], "b_Q": [1, 2]}], (0, "b_Q"), "2 entries; W_Q has 1 columns"),
        ("ops", "max", (), "'max'; a list with at least one entry is needed"),
        ("ops", ["max", "max"], (1,), "'max' stands in the list twice, first as entry 1"),
        (
            "ops",
            ["mean"],
            (0,),
            "unknown choice 'mean'; known: max, average",
        ),
        (
            "layers",
            [{"type": "pool", "kernel": 0}],
            (0, "kernel"),
            "the number 0; at least 1 is needed",
        ),
        (
            "layers",
            [{"type": "pol"}],
            (0, "type"),
            "unknown type 'pol'; did you mean 'pool'? known: conv, pool",
        ),
        ("layers", [{"kernel": 2}], (0, "type"), "missing; it is one of conv, pool"),
        ("layers", [{"type": [1]}], (0, "type"), "a list; one of conv, pool is needed"),
        (
            "layers",
            ["conv"],
            (0,),
            "'conv'; a mapping of fields with a type is needed",
        ),
    ],
)
def test_a_refusal_says_what_was_seen_and_what_would_do(field, value, place, words):
    assert troubles(**{field: value}) == [((field, *place), words)]


def test_an_integer_that_no_file_could_hold_is_refused_from_python_too():
    words = "a number that takes 5,001 characters when it is worked out; at most 1,000 are possible"
    assert troubles(number=10**5000 + 1) == [(("number",), words)]
    assert read("number", 10**5000) == 10**5000


def test_all_that_is_wrong_is_told_at_once():
    found = troubles(vector=["a", 1, "b"], matrix=[[1], [2, 3], ["x"]], flag="true", qurey=1)
    assert [place for place, _ in found] == [
        ("flag",),
        ("vector", 0),
        ("vector", 2),
        ("matrix", 2, 0),
        ("matrix", 1),
        ("qurey",),
    ]


def test_conflicts_between_fields_are_told_once_every_field_is_right():
    assert troubles(vector=[1, 2, 3]) == [
        (("vector", 1), "entry 2; number allows 1"),
        (("vector", 2), "entry 3; number allows 1"),
    ]
    assert [place for place, _ in troubles(vector=[1, 2, 3], flag="true")] == [("flag",)]


def test_a_missing_field_is_named():
    with pytest.raises(ValidationError) as caught:
        specimen()
    lines = caught.value.errors()
    assert [(line["loc"], line["msg"]) for line in lines] == [
        (("number",), "missing; the field is required")
    ]


def test_no_word_of_pydantic_is_left_in_a_refusal():
    for found in (troubles(heads=3), troubles(layers=3), troubles(ops=3), troubles(ties=3)):
        for _, words in found:
            assert "Input" not in words
            assert "valid" not in words
            assert "; " in words


def test_python_callers_may_hand_in_records_that_are_ready():
    first = specimen(number=1, heads=[{"W_Q": [[1, 2]]}], layers=[{"type": "conv", "filters": 2}])
    assert specimen(number=1, heads=first.heads, layers=first.layers) == first
    assert find("specimen").model_validate(first) is first


class Marks(Record):
    """A record with a validator of its own, and a field type that pydantic reads."""

    points: Annotated[NonNegative, AfterValidator(at_most_ten)] = 0
    day: date | None = None


def test_the_words_of_a_validator_of_ones_own_are_kept():
    with pytest.raises(ValidationError) as caught:
        Marks.model_validate({"points": 11, "day": "x"})
    own, other = (line["msg"] for line in caught.value.errors())
    assert own == "11 points; at most 10 can be given"
    assert other.startswith("'x'; ")


def test_what_no_problem_file_can_write_is_not_given():
    with pytest.raises(TypeError, match="a field holds a Python date, which no problem file can"):
        Marks(day=date(2023, 4, 1)).as_given()


def test_a_problem_cannot_be_changed():
    problem = specimen(number=1)
    with pytest.raises(ValidationError):
        problem.number = 2


def test_sizes_and_padding_spread_over_the_axes():
    assert per_axis(2, 3) == (2, 2, 2)
    assert per_axis((1, 2), 2) == (1, 2)
    assert padding_per_axis(1, 2) == ((1, 1), (1, 1))
    assert padding_per_axis((1, (0, 2)), 2) == ((1, 1), (0, 2))


def test_a_list_with_another_length_than_the_axes_is_put_into_words():
    assert wrong_axes(3, 2) is None
    assert wrong_axes((3, 3), 2) is None
    assert (
        wrong_axes((3, 3), 1)
        == "2 entries; the input has 1 axis, so one number or 1 entry would do"
    )
    assert (
        wrong_axes(((1, 2),), 2)
        == "1 entry; the input has 2 axes, so one number or 2 entries would do"
    )


def test_the_shape_of_an_array_counts_every_axis():
    assert shape((1, 2, 3)) == (3,)
    assert shape(((1, 2, 3), (4, 5, 6))) == (2, 3)
    assert shape((((1,), (2,)),)) == (1, 2, 1)


def test_a_sum_of_roots_stays_one():
    assert isinstance(read("number", "1 + sqrt(2)"), Surd)
