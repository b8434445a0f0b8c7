"""Exact numbers: reading "1/3" and "sqrt(2)", closed forms of softmax, certified decimals.

Values are `int`, `Fraction` (never integral), `Surd` (sums of square roots), `Mixture` (what
softmax gives), `Root` (anything else), `Symbolic` (formulas in symbols) and `NEG_INF`; all are
immutable. Python's operators work between them, except that integers are divided by `divide`.
"""

from worked.exact.arithmetic import (
    approx,
    ball,
    ceil,
    combination,
    divide,
    equal,
    exponential,
    floor,
    is_rational,
    sign,
    sqrt,
)
from worked.exact.decimals import decimal
from worked.exact.effort import MOST_EFFORT, TooMuchEffort, limited_effort
from worked.exact.errors import ExactError, NumberError, Undecided
from worked.exact.functions import logarithm
from worked.exact.infinity import NEG_INF, NegInf
from worked.exact.mixture import Mixture
from worked.exact.number import Irrational
from worked.exact.product import product
from worked.exact.rational import Rational, integer_text, rational, rational_text
from worked.exact.read import read_number
from worked.exact.root import Root
from worked.exact.scalar import Algebraic, Finite, Scalar
from worked.exact.softmax import softmax
from worked.exact.surd import Surd, surd
from worked.exact.symbolic import Symbolic, symbols, symbols_of
from worked.exact.sympy_forms import standard_points
from worked.exact.text import exact_text, is_too_long, to_sympy, write_number

__all__ = [
    "MOST_EFFORT",
    "NEG_INF",
    "Algebraic",
    "ExactError",
    "Finite",
    "Irrational",
    "Mixture",
    "NegInf",
    "NumberError",
    "Rational",
    "Root",
    "Scalar",
    "Surd",
    "Symbolic",
    "TooMuchEffort",
    "Undecided",
    "approx",
    "ball",
    "ceil",
    "combination",
    "decimal",
    "divide",
    "equal",
    "exact_text",
    "exponential",
    "floor",
    "integer_text",
    "is_rational",
    "is_too_long",
    "limited_effort",
    "logarithm",
    "product",
    "rational",
    "rational_text",
    "read_number",
    "sign",
    "softmax",
    "sqrt",
    "standard_points",
    "surd",
    "symbols",
    "symbols_of",
    "to_sympy",
    "write_number",
]
