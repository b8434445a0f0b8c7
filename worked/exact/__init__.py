"""Exact numbers: reading "1/3" and "sqrt(2)", closed forms of softmax, certified decimals.

Values are `int`, `Fraction` (never integral), `Surd` (sums of square roots), `Mixture` (what
softmax gives), `Root` (anything else), `Symbolic` (formulas in symbols) and `NEG_INF`; all are
immutable. Python's operators work between them, except that integers are divided by `divide`.

The files, from the narrow numbers to the wide ones:

- `rational`, `squarefree`, `surd`: fractions and sums of square roots; equality is that of forms;
- `mixture`, `softmax`, `exponentials`: sums of exponentials over softmax denominators, and the
  theorem that decides whether one is 0;
- `root`, `trees`, `powers`: any other number as a tree, the algebra that gathers what is alike in
  it, and what powers, roots and logarithms of numbers of every type are; `fingerprint` tells
  whether two of them are written alike;
- `field`: roots of irreducible polynomials of degree 3 and more, exact among themselves;
- `symbolic`: formulas in symbols; `sympy_forms` is what it asks of sympy;
- `infinity`: −∞.

`number` and `balls` are what all irrational ones share: comparing, and enclosing to any precision.
On top stand the doors: `arithmetic` (questions and operations on any type), `product` (matrices),
`read` with `refusals` and `effort` (numbers of a file), `decimals` and `text` (what is printed).
Sympy and FLINT are imported where the first number needs them, never with this package.
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
from worked.exact.infinity import NEG_INF, NegInf
from worked.exact.mixture import Mixture
from worked.exact.number import Irrational
from worked.exact.powers import logarithm
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
