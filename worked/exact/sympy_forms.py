"""What sympy is asked about formulas in symbols: their one form, their values, whether they are 0.

Only `worked.exact.symbolic` uses this, but for `standard_points`, which a check needs as well.
Every symbol is a positive one.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import add, mul
from typing import TYPE_CHECKING

from worked.exact.errors import ExactError, Undecided
from worked.exact.rational import normal, rational

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import sympy

    from worked.exact.rational import Rational
    from worked.exact.scalar import Finite
    from worked.exact.symbolic import Point


def canonical(expr: sympy.Expr) -> sympy.Expr:
    """Return the form in which values are kept: a sum of terms, or a quotient of products."""
    import sympy

    if expr.is_polynomial():
        return sympy.expand(expr)
    reduced = sympy.cancel(expr)
    top, bottom = sympy.fraction(reduced, exact=True)
    if not any(factor.as_base_exp()[0].is_Add for factor in sympy.Mul.make_args(bottom)):
        return sympy.expand(reduced)
    factored = sympy.factor_terms if reduced.has(sympy.exp) else sympy.factor
    return factored(top) / factored(bottom)


def polynomial_terms(expr: sympy.Expr, names: Iterable[str]) -> dict[tuple[int, ...], Rational]:
    """Return the coefficients of a polynomial by the exponents of its symbols."""
    import sympy

    symbols = [sympy.Symbol(name, positive=True) for name in names]
    if not expr.is_polynomial(*symbols):
        raise ExactError(f"{expr} is no polynomial")
    terms = sympy.Poly(expr, *symbols).terms()
    if not all(coefficient.is_Rational for _, coefficient in terms):
        raise ExactError(f"{expr} has coefficients that are not rational")
    return {powers: rational(int(c.p), int(c.q)) for powers, c in terms}


def valued(expr: sympy.Expr, point: Point) -> Finite:
    """Return the exact number that an expression comes to. Raises `ExactError` where none."""
    from sympy import E, exp

    from worked.exact.trees import exponential

    if expr.is_Rational:
        return rational(int(expr.p), int(expr.q))
    if expr.is_Symbol:
        return symbol_value(expr.name, point)
    if expr.is_Add or expr.is_Mul:
        numbers = [valued(arg, point) for arg in expr.args]
        total: Finite = reduce(add if expr.is_Add else mul, numbers)
        return plain(total)
    if isinstance(expr, exp):
        return exponential(valued(expr.args[0], point))
    if expr == E:
        return exponential(1)
    if expr.is_Pow and expr.exp.is_Rational and expr.exp.q <= 2:
        return power(valued(expr.base, point), int(expr.exp.p), int(expr.exp.q))
    raise ExactError(f"{expr} is no sum, product, power, root or exponential")


def symbol_value(name: str, point: Point) -> Finite:
    """Return the number that stands for a symbol. Raises `ExactError` where there is none."""
    if name not in point:
        raise ExactError(f"the symbol {name} has no value here; a sheet names its symbols as given")
    return point[name]


def power(x: Finite, exponent: int, root: int) -> Finite:
    """Return x to a whole power, or that of its square root where `root` is 2."""
    from worked.exact.arithmetic import divide, sqrt

    base = sqrt(x) if root == 2 else x
    found = plain(base ** abs(exponent))
    return found if exponent > 0 else divide(1, found)


def plain(x: Finite) -> Finite:
    """Return a whole number as an integer."""
    return normal(x) if isinstance(x, Fraction) else x


def is_zero(expr: sympy.Expr) -> bool:
    """Return whether an expression is zero for all values of its symbols; certified both ways.

    It is not where it is not at some point, exactly; it is where its one form is 0. Raises
    `Undecided` where neither shows it.
    """
    import sympy

    reduced = canonical(expr)
    if reduced.is_zero:
        return True
    names = sorted(symbol.name for symbol in reduced.free_symbols)
    for point in standard_points(names):
        try:
            if valued(reduced, point):
                return False
        except ExactError:  # a pole, or a zero that digits do not prove
            continue
    if sympy.simplify(reduced).is_zero:
        return True
    raise Undecided(f"cannot decide whether {reduced} is zero")


def standard_points(names: Iterable[str]) -> tuple[Mapping[str, Rational], ...]:
    """Return three points at which values in some symbols are compared: two whole, one not.

    The numbers of a point differ, and are small: an oracle may count that many turns of a loop.
    """
    known = sorted(names)
    count = len(known)
    return (
        {name: i + 3 for i, name in enumerate(known)},
        {name: 2 * (count - i) + 3 for i, name in enumerate(known)},
        {name: Fraction(3 * i + 4, 3) for i, name in enumerate(known)},
    )
