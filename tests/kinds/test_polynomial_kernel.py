"""The features of polynomial kernels: the homework's own, other degrees, and what is refused."""

from math import comb

import pytest
import sympy

from worked.check import CheckFailed, check
from worked.errors import ProblemFileError
from worked.exact import sqrt, symbols
from worked.export.as_json import result_json
from worked.kinds.polynomial_kernel import Kind
from worked.kinds.polynomial_kernel.steps import ProductIsKernel
from worked.load import load_text
from worked.maths import monomials


def solution(**given):
    """A checked solution."""
    fields = "".join(f"  {name}: {value}\n" for name, value in given.items())
    found = load_text(f"kind: polynomial_kernel\ngiven:\n{fields}").solve()
    check(found)
    return found


def results(**given):
    """Its results."""
    return solution(**given).parts[0].results


def test_the_quadratic_kernel_in_two_entries():
    found = results(degree=2, c=1, dimension=2)
    x_1, x_2 = symbols("x_1 x_2")
    assert found["monomials"].value == ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2, 0))
    root = sqrt(2)
    wanted = (1, root * x_2, x_2**2, root * x_1, root * x_1 * x_2, x_1**2)
    assert all(a == b for a, b in zip(found["phi_x"].value, wanted, strict=True))
    assert found["feature_dimension"].value == 6


def test_the_kernel_is_read_back_by_sympy():
    told = result_json(results(degree=3, c=2, dimension=2)["kernel"], 4)
    assert told["symbols"] == ["x_1", "x_2", "y_1", "y_2"]
    names = {name: sympy.Symbol(name, positive=True) for name in told["symbols"]}
    kernel = sympy.sympify("(x_1*y_1 + x_2*y_2 + 2)**3", locals=names)
    assert sympy.expand(sympy.sympify(told["exact"], locals=names) - kernel) == 0


@pytest.mark.parametrize(("d", "p"), [(1, 1), (2, 3), (3, 2), (5, 2), (2, 5)])
def test_the_number_of_features(d, p):
    ones = [1] * d
    assert results(degree=p, c=1, x=ones, y=ones)["feature_dimension"].value == comb(d + p, p)
    without = results(degree=p, c=0, x=ones, y=ones)["feature_dimension"].value
    assert without == comb(d + p - 1, p)


def test_a_count_that_is_off_by_one_is_no_proof(monkeypatch):
    def wrong(length, degree):
        first, *others = monomials.terms(length, degree)
        return (type(first)(first.exponents, first.rest, first.ways + 1), *others)

    monkeypatch.setattr("worked.kinds.polynomial_kernel.steps.terms", wrong)
    with pytest.raises(CheckFailed):
        solution(degree=2, c=1, dimension=2)
    assert list(ProductIsKernel(Kind(degree=2, dimension=2)).failures())


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"degree": 2}, "neither vectors nor a dimension"),
        ({"degree": 2, "x": [1]}, "given together"),
        ({"degree": 2, "x": [1, 2], "y": [1]}, "x has 2, so 2 are needed"),
        ({"degree": 2, "x": [1, 2], "y": [1, 2], "dimension": 3}, "x has 2 entries"),
        ({"degree": 2, "c": -1, "dimension": 2}, "-1"),
        ({"degree": -1, "dimension": 2}, "-1"),
        ({"degree": 9, "dimension": 9}, "a smaller one is needed"),
    ],
)
def test_what_does_not_fit_is_refused(given, words):
    with pytest.raises(ProblemFileError) as caught:
        solution(**given)
    assert words in str(caught.value)
