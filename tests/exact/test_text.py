"""Exact text: what sympy reads back is the number, and a rational number looks like one."""

import re
import subprocess
import sys
from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings

from tests.exact.independent import mixtures, numbers, real, surds
from worked.exact import (
    NEG_INF,
    ball,
    combination,
    divide,
    exact_text,
    exponential,
    softmax,
    sqrt,
    surd,
    to_sympy,
)


@settings(max_examples=60, deadline=None)
@given(numbers)
def test_sympy_reads_the_text_back_as_the_same_number(x):
    read = sympy.sympify(exact_text(x))
    assert read.evalf(50) == pytest.approx(to_sympy(x).evalf(50), abs=1e-45)
    assert abs(read.evalf(50) - sympy.Float(str(real(x)), 50)) < sympy.Float("1e-40")


@settings(max_examples=40, deadline=None)
@given(surds)
def test_surds_are_read_back_as_the_identical_expression(x):
    assert sympy.sympify(exact_text(x)) == to_sympy(x)


@settings(max_examples=20, deadline=None)
@given(mixtures())
def test_mixtures_are_read_back_as_an_equal_expression(x):
    difference = sympy.sympify(exact_text(x)) - to_sympy(x)
    assert difference == 0 or sympy.simplify(difference) == 0


@given(numbers)
def test_no_point_occurs_in_an_exact_text(x):
    assert re.fullmatch(r"[-+*/() 0-9a-z]+", exact_text(x))


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (11, "11"),
        (Fraction(1, 3), "1/3"),
        (Fraction(-4, 2), "-2"),
        (NEG_INF, "-oo"),
        (26 * sqrt(3), "26*sqrt(3)"),
        (-sqrt(2), "-sqrt(2)"),
        (sqrt(2) * sqrt(2), "2"),
        (sqrt(3) * Fraction(2, 5) - Fraction(1, 3), "2*sqrt(3)/5 - 1/3"),
        (surd({2: 1, 3: -1}), "sqrt(2) - sqrt(3)"),
        (softmax((7 * sqrt(3) * Fraction(1, 3), 0))[0], "1/(exp(-7*sqrt(3)/3) + 1)"),
        (softmax((0, 2))[0], "exp(-2)/(exp(-2) + 1)"),
        (softmax((0, 2))[0] * Fraction(-3, 2), "-3*exp(-2)/(2*(exp(-2) + 1))"),
        (
            combination(softmax((0, 1, 3)), (1, -2, Fraction(1, 3))) + Fraction(1, 7),
            "(-6*exp(-2) + 3*exp(-3) + 1)/(3*(exp(-2) + exp(-3) + 1)) + 1/7",
        ),
        (softmax((0, sqrt(2)))[0] * sqrt(3), "((sqrt(3))*exp(-sqrt(2)))/(exp(-sqrt(2)) + 1)"),
        (softmax((0, 0, 1))[2], "1/(2*exp(-1) + 1)"),
    ],
)
def test_the_text_of_some_numbers(x, text):
    assert exact_text(x) == text
    read = sympy.sympify(text)
    assert read == to_sympy(x) or sympy.simplify(read - to_sympy(x)) == 0


def test_general_trees_are_read_back_as_the_same_number():
    a, b = softmax((1, 0))
    for x in (
        a * b,
        sqrt(1 + sqrt(2)) * 2 - 1,
        (a - 2 * b) * (b - 1),
        1 - a * b,
        a**3,
        divide(1 - a, b * 2 + a * b),
        exponential(a - sqrt(2)),
        -sqrt(1 + sqrt(2)),
        softmax((a, 0))[1],
    ):
        for read in (sympy.sympify(exact_text(x)), to_sympy(x)):
            assert abs(read.evalf(40) - sympy.Float(str(real(x)), 40)) < 1e-35
        assert ball(x, 128).contains(ball(x, 512).mid())


def test_numbers_of_thousands_of_digits_have_a_text():
    assert exact_text(10**6000) == "1" + "0" * 6000
    assert exact_text(sqrt(2) * 10**6000).endswith("*sqrt(2)")


def test_gaps_of_three_hundred_digits_have_an_exact_text():
    assert exact_text(softmax((10**300, 0))[1]) == f"exp(-{10**300})/(exp(-{10**300}) + 1)"


SCRIPT = """
import sys
from worked.exact import *
heavy = ("sympy", "numpy", "mpmath", "ot", "jinja2")
assert not [m for m in (*heavy, "flint") if m in sys.modules], "on import"
read_number("2*sqrt(3)/5"); read_number("0.1", False)
combination((1, 2), (3, 4)); divide(1, 3); decimal(divide(1, 3), 4); exact_text(sqrt(12))
sqrt(2) < sqrt(3); surd({8: 1, 18: -1}); product([[1, 2]], [[3, 4]])
softmax((1, 1)); exact_text(softmax((1, 2))[0])
assert not [m for m in (*heavy, "flint") if m in sys.modules], "on rational work and surds"
decimal(sqrt(2), 4); decimal(softmax((1, 2))[0], 4)
assert not [m for m in heavy if m in sys.modules], "on decimals"
"""


def test_nothing_heavy_is_loaded_before_it_is_needed():
    subprocess.run([sys.executable, "-c", SCRIPT], check=True, timeout=120)
