"""A problem survives being written down: as Python data, as a file."""

import json
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from worked.exact import read_number
from worked.fields import Plain
from worked.fields.arrays import read_array, read_matrix
from worked.fields.numbers import read_any_number
from worked.kinds import find
from worked.load import load_text

integers = st.one_of(st.integers(-50, 50), st.integers())
fractions = st.fractions(max_denominator=10**6)
roots = st.builds(
    lambda a, b, r: read_number(f"{a} + ({b})*sqrt({r})"), fractions, fractions, st.integers(2, 40)
)
numbers = st.one_of(integers, fractions, roots)


def vectors_of(size):
    return st.lists(numbers, min_size=size, max_size=size)


matrices = st.integers(1, 4).flatmap(lambda n: st.lists(vectors_of(n), min_size=1, max_size=4))
sizes = st.one_of(st.integers(1, 10**9), st.lists(st.integers(1, 9), min_size=1, max_size=3))
pads = st.one_of(st.integers(0, 9), st.tuples(st.integers(0, 9), st.integers(0, 9)))
texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1)

specimens = st.fixed_dictionaries(
    {"number": st.integers(1000)},
    optional={
        "rational": fractions,
        "natural": st.integers(0, 10**9),
        "flag": st.booleans(),
        "text": texts.filter(str.strip),
        "ties": st.sampled_from(["refuse", "first", "last"]),
        "vector": st.integers(1, 5).flatmap(vectors_of),
        "matrix": matrices,
        "array": st.one_of(matrices, st.lists(numbers, min_size=1), matrices.map(lambda m: [m, m])),
        "point": st.one_of(fractions, st.lists(fractions, min_size=1)),
        "scale": st.one_of(numbers, st.sampled_from(["none", "1/sqrt(d_k)"])),
        "mask": st.sampled_from(["none", "causal", [[0, 1], [1, 1]]]),
        "at": st.one_of(st.just("all"), st.integers(1, 9), st.just([2, 1])),
        "sizes": sizes,
        "padding": st.one_of(st.integers(0, 9), st.lists(pads, min_size=1)),
        "heads": st.lists(st.fixed_dictionaries({"W_Q": matrices}), min_size=1, max_size=2),
        "layers": st.just([{"type": "conv", "filters": 3}, {"type": "pool", "kernel": [2, 2]}]),
    },
)


@given(specimens)
def test_a_problem_read_back_from_what_it_gives_is_the_same(fields):
    kind = find("specimen")
    problem = kind.model_validate(fields)
    written = problem.as_given()
    assert kind.model_validate(written) == problem
    assert kind.model_validate(written).as_given() == written


@given(specimens)
def test_a_problem_written_as_json_loads_as_the_same(fields):
    problem = find("specimen").model_validate(fields)
    file = json.dumps({"kind": "specimen", "given": problem.as_given()}, ensure_ascii=False)
    assert load_text(file).parts[0].problem == problem


def test_a_field_at_its_default_is_not_written():
    given = {"number": 2, "ties": "refuse", "ops": ["max"], "scale": "none"}
    written = find("specimen").model_validate(given).as_given()
    assert written == {"number": 2, "scale": "none"}


@given(st.integers(-(10**40), 10**40), st.integers(0, 30))
def test_a_decimal_means_exactly_what_its_digits_say(digits, places):
    sign, text = ("-" if digits < 0 else ""), str(abs(digits)).zfill(places + 1)
    whole, part = text[: len(text) - places], text[len(text) - places :]
    assert read_any_number(Plain(f"{sign}{whole}.{part}")) == Fraction(digits, 10**places)
    assert read_any_number(Plain(f"{digits}e-{places}")) == Fraction(digits, 10**places)
    assert read_any_number(f"{digits}/{10**places}") == Fraction(digits, 10**places)


@given(st.one_of(st.integers(), fractions))
def test_a_number_never_comes_back_as_a_fraction_that_is_whole(value):
    found = read_any_number(f"({value})/1")
    assert found == value
    assert isinstance(found, int) == (Fraction(value).denominator == 1)


@given(matrices)
def test_a_matrix_keeps_every_entry_in_its_place(rows):
    found = read_matrix(rows)
    assert [list(row) for row in found] == rows
    assert read_array(rows) == found
    assert read_array([rows, rows]) == (found, found)
