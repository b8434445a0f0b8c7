"""Eigenvalues and eigenvectors, against numpy, and exactly against their definition."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worked import exact
from worked.maths.spectrum import (
    characteristic_polynomial,
    dot,
    eigenvalues,
    eigenvectors,
    factored,
    is_closed,
    unit,
)

entries = st.integers(-4, 4)


@st.composite
def symmetric(draw, largest=4):
    size = draw(st.integers(1, largest))
    rows = [[draw(entries) for _ in range(size)] for _ in range(size)]
    return [[rows[min(i, j)][max(i, j)] for j in range(size)] for i in range(size)]


def different(values):
    return [x for i, x in enumerate(values) if all(x != y for y in values[:i])]


@settings(max_examples=60, deadline=None)
@given(symmetric())
def test_eigenvalues_are_those_of_numpy(matrix):
    ours = [exact.approx(x) for x in eigenvalues(matrix)]
    assert np.allclose(ours, np.linalg.eigvalsh(np.array(matrix, dtype=float))[::-1], atol=1e-7)


@settings(max_examples=40, deadline=None)
@given(symmetric(largest=3))
def test_eigenvectors_are_exact_and_orthogonal(matrix):
    values = eigenvalues(matrix)
    for value in different(values):
        found = eigenvectors(matrix, value)
        assert len(found) == sum(value == other for other in values)
        for i, v in enumerate(found):
            assert all(dot(row, v) == value * x for row, x in zip(matrix, v, strict=True))
            assert all(dot(v, w) == 0 for w in found[:i])
            first = next(x for x in v if x != 0)
            assert exact.sign(first) > 0


@settings(max_examples=40, deadline=None)
@given(symmetric(largest=3))
def test_unit_vectors_have_length_1(matrix):
    for value in different(eigenvalues(matrix)):
        for v in eigenvectors(matrix, value):
            assert dot(unit(v), unit(v)) == 1


def test_each_further_eigenvector_is_0_where_the_one_before_begins():
    (first, second), (ones,) = (
        eigenvectors(((1, 1, 1), (1, 1, 1), (1, 1, 1)), value) for value in (0, 3)
    )
    assert (first, second, ones) == ((2, -1, -1), (0, 1, -1), (1, 1, 1))


def test_no_eigenvalue_has_no_eigenvector():
    assert eigenvectors(((2, 1), (1, 2)), 2) == []


def test_roots_are_not_nested_without_need():
    (golden,) = eigenvectors(((2, 1), (1, 1)), eigenvalues(((2, 1), (1, 1)))[0])
    assert not is_closed(unit(golden))
    (plain,) = eigenvectors(((3, 1, 0), (1, 2, 1), (0, 1, 1)), 2 + exact.sqrt(3))
    assert is_closed(unit(plain))
    assert unit(plain) == (
        (3 + exact.sqrt(3)) / 6,
        exact.sqrt(3) / 3,
        (3 - exact.sqrt(3)) / 6,
    )


@pytest.mark.parametrize(
    ("matrix", "polynomial", "factors"),
    [
        (((2, 1, 0), (1, 2, 1), (0, 1, 2)), (-4, 10, -6, 1), [((-2, 1), 1), ((2, -4, 1), 1)]),
        (((1, 1), (1, 1)), (0, -2, 1), [((0, 1), 1), ((-2, 1), 1)]),
        (
            ((Fraction(1, 2), 0), (0, Fraction(1, 2))),
            (Fraction(1, 4), -1, 1),
            [((Fraction(-1, 2), 1), 2)],
        ),
    ],
)
def test_the_characteristic_polynomial_and_its_factors(matrix, polynomial, factors):
    assert characteristic_polynomial(matrix) == polynomial
    assert factored(polynomial) == factors
