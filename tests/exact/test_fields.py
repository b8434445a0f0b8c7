"""Numbers of a field Q(α), against sympy's algebraic numbers and against themselves."""

import pickle
from fractions import Fraction
from itertools import pairwise

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from worked import exact
from worked.exact.field import FieldNumber, real_roots
from worked.render.tex import number_tex

THIRD = Fraction(1, 3)
CUBIC = (1, -5, 0, 1)
SMALLEST, MIDDLE, LARGEST = (root for root, _ in real_roots(CUBIC))

coefficients = st.fractions(min_value=-9, max_value=9, max_denominator=6)
numbers = st.tuples(coefficients, coefficients, coefficients).map(
    lambda c: c[0] + c[1] * LARGEST + c[2] * LARGEST * LARGEST
)


def as_sympy(x):
    return sympy.sympify(exact.exact_text(x))


class TestRoots:
    def test_come_in_their_order_with_how_often_each_occurs(self):
        found = real_roots((-6, 17, -17, 7, -1))  # -(x - 1)²(x - 2)(x - 3)
        assert found == [(1, 2), (2, 1), (3, 1)]

    def test_of_degree_two_are_sums_of_square_roots(self):
        (low, _), (high, _) = real_roots((1, -3, 1))
        assert high == (3 + exact.sqrt(5)) / 2
        assert low == (3 - exact.sqrt(5)) / 2

    def test_that_are_not_real_are_left_out(self):
        assert real_roots((1, 0, 1)) == []
        assert len(real_roots((-1, -1, 0, 1))) == 1

    def test_of_several_factors_are_sorted_together(self):
        found = [root for root, _ in real_roots((-2, 10, 1, -5))]
        assert all(a < b for a, b in pairwise(found))

    @pytest.mark.parametrize("polynomial", [CUBIC, (3, -1, -7, 0, 2), (1, 3, -3, -4, 1, 1)])
    def test_are_those_of_sympy(self, polynomial):
        x = sympy.Symbol("x")
        theirs = sympy.Poly(polynomial[::-1], x).real_roots()
        ours = [root for root, times in real_roots(polynomial) for _ in range(times)]
        assert len(ours) == len(theirs)
        for a, b in zip(ours, theirs, strict=True):
            assert exact.decimal(a, 25) == str(sympy.N(b, 60).round(25))


class TestArithmetic:
    def test_the_root_of_a_polynomial_makes_it_zero(self):
        for root in (SMALLEST, MIDDLE, LARGEST):
            assert root**3 - 5 * root + 1 == 0
            assert type(root**3 - 5 * root) is int

    @settings(max_examples=40, deadline=None)
    @given(numbers, numbers)
    def test_sums_products_and_quotients_are_those_of_sympy(self, a, b):
        for ours, theirs in (
            (a + b, as_sympy(a) + as_sympy(b)),
            (a - b, as_sympy(a) - as_sympy(b)),
            (a * b, as_sympy(a) * as_sympy(b)),
        ):
            assert abs(sympy.N(theirs - as_sympy(ours), 40)) < sympy.Float("1e-30")
        if b:
            assert exact.divide(a, b) * b == a

    @settings(deadline=None)
    @given(numbers, numbers)
    def test_equal_numbers_are_written_alike(self, a, b):
        assert a + b - b == a
        assert (a == b) == (exact.exact_text(a) == exact.exact_text(b))

    def test_sums_in_a_field_are_added_wherever_they_stand(self):
        total = exact.combination((LARGEST, -5, 1), (LARGEST * LARGEST, LARGEST, exact.sqrt(2)))
        assert total == exact.sqrt(2) - 1
        assert LARGEST + exact.sqrt(3) - LARGEST == exact.sqrt(3)
        quotient = exact.divide(exact.sqrt(2), LARGEST)
        assert (exact.sqrt(2) * LARGEST) * quotient == 2

    def test_a_squared_root_is_what_was_under_it(self):
        root = exact.sqrt(LARGEST * LARGEST + 1)
        assert root * root - LARGEST * LARGEST == 1

    def test_numbers_of_different_fields_are_compared_by_their_digits(self):
        assert SMALLEST < MIDDLE < LARGEST
        assert SMALLEST != LARGEST
        assert exact.decimal(SMALLEST + LARGEST, 6) == exact.decimal(-MIDDLE, 6)

    def test_the_sum_over_all_roots_of_a_polynomial_is_rational(self):
        roots = (SMALLEST, MIDDLE, LARGEST)
        assert SMALLEST + MIDDLE + LARGEST + 7 == 7
        assert exact.combination((1, 1, 1), [x * x * THIRD - x + 1 for x in roots]) == Fraction(
            19, 3
        )
        assert exact.combination(roots, [exact.divide(1, x) for x in roots]) == 3
        assert type(SMALLEST + LARGEST + exact.sqrt(2) + MIDDLE) is exact.Surd

    def test_zero_divides_nothing(self):
        with pytest.raises(exact.ExactError, match="division by zero"):
            exact.divide(LARGEST, 0)


class TestPrinting:
    def test_sympy_reads_the_text(self):
        assert exact.exact_text(LARGEST) == "CRootOf(x**3 - 5*x + 1, 2)"
        value = LARGEST * LARGEST * THIRD - 2
        assert exact.decimal(value, 30) == str(sympy.N(as_sympy(value), 60).round(30))
        assert exact.to_sympy(value) == as_sympy(value)

    def test_a_root_is_named_by_its_polynomial_and_its_place(self):
        assert "x^{3} - 5 x + 1" in number_tex(MIDDLE)
        assert "_{2}" in number_tex(MIDDLE)

    def test_pickled_numbers_are_the_same(self):
        again = pickle.loads(pickle.dumps(LARGEST * THIRD))
        assert isinstance(again, FieldNumber)
        assert again == exact.divide(LARGEST, 3)
