"""Exact numbers as text that sympy reads back, and as sympy expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, TypeGuard

from worked.exact.errors import ExactError, NumberError
from worked.exact.exponentials import algebraic_value
from worked.exact.field import FieldNumber
from worked.exact.infinity import NegInf
from worked.exact.mixture import Denominator, Mixture, Numerator
from worked.exact.rational import Rational, integer_text, rational_text
from worked.exact.root import Root
from worked.exact.surd import Surd
from worked.exact.symbolic import Symbolic
from worked.exact.trees import runs

if TYPE_CHECKING:
    import sympy

    from worked.exact.scalar import Finite, Scalar

_LONGEST = 1000
_SHORT = 10**18
MOST_LEAVES = 5000
"""Numbers in a general expression that is written out, some 50,000 characters; of more, no text."""


def exact_text(x: Scalar) -> str:
    """Return x exactly, in the form that sympy reads.

    Examples: "26*sqrt(3)", "1/(exp(-7*sqrt(3)/3) + 1)", "-oo". A rational value is an integer
    or p/q, also where exponentials cancel. Raises `ExactError` for what `is_too_long`.
    """
    if is_too_long(x):
        raise ExactError(f"a general expression of more than {MOST_LEAVES} numbers has no text")
    if isinstance(x, int | Fraction):
        return rational_text(x)
    if isinstance(x, NegInf):
        return "-oo"
    if isinstance(x, Surd):
        return _surd_text(x)
    if isinstance(x, Root):
        return _root_text(x)
    if isinstance(x, Symbolic):
        return str(x.expr)
    value = algebraic_value(x)
    return _mixture_text(x) if value is None else exact_text(value)


def is_too_long(x: object) -> TypeGuard[Root]:
    """Whether a number is a general expression too long to be written out: only digits show it."""
    return isinstance(x, Root) and x.leaves > MOST_LEAVES


def write_number(x: Scalar) -> int | str:
    """Return a number as a problem file writes it: an integer, or a string such as "2*sqrt(3)/5".

    What `read_number` read comes back as the same number. Raises `NumberError` for numbers that a
    problem file cannot contain.
    """
    if isinstance(x, int | Fraction) and x.denominator == 1:
        return _integer(x.numerator)
    if isinstance(x, Fraction):
        return f"{_integer(x.numerator)}/{_integer(x.denominator)}"
    if isinstance(x, Surd):
        return exact_text(x)
    raise NumberError("only rational numbers and sums of square roots can be written in a file")


def _integer(n: int) -> int | str:
    """Return n, or its text with a power of ten where the digits alone would be too long."""
    if n.bit_length() < 3 * _LONGEST:
        return n
    digits = integer_text(n)
    short = digits.rstrip("0")
    zeros = len(digits) - len(short)
    return n if len(digits) <= _LONGEST else f"{short}e{zeros}" if zeros else digits


def _sum_text(terms: Iterable[str]) -> str:
    """Join terms by plus, or by minus where a term begins with one."""
    first, *rest = terms
    return first + "".join(f" - {t[1:]}" if t.startswith("-") else f" + {t}" for t in rest)


def _multiple_text(c: Rational, name: str) -> str:
    """Write c·name: "name", "-2*name", "2*name/5"."""
    top = integer_text(c.numerator)
    text = name if top == "1" else f"-{name}" if top == "-1" else f"{top}*{name}"
    return text if c.denominator == 1 else f"{text}/{integer_text(c.denominator)}"


def _surd_text(x: Surd) -> str:
    """Write the roots in increasing order, the rational part last."""
    terms = [_multiple_text(c, f"sqrt({integer_text(r)})") for r, c in x.terms if r != 1]
    terms += [rational_text(c) for r, c in x.terms if r == 1]
    return _sum_text(terms)


def _names(below: Denominator) -> tuple[tuple[str, ...], str]:
    """Return the text of every exponential, and of the whole denominator; kept with it."""
    if below.names is None:
        powers = tuple(f"exp({exact_text(s)})" if s else "" for s, _ in below.terms)
        coefficients = tuple((i, n) for i, (_, n) in enumerate(below.terms))
        below.names = (powers, _numerator_text(powers, coefficients))
    return below.names


def _numerator_text(powers: tuple[str, ...], above: Numerator) -> str:
    """Write a combination of exponentials, the plain number (exponent 0) last."""
    terms = []
    last = []
    for i, a in above:
        name = powers[i]
        if not name:
            last.append(exact_text(a))
        elif type(a) is int and -_SHORT < a < _SHORT:
            terms.append(name if a == 1 else f"-{name}" if a == -1 else f"{a}*{name}")
        elif isinstance(a, Surd):
            terms.append(f"({_surd_text(a)})*{name}")
        else:
            terms.append(_multiple_text(a, name))
    return _sum_text(terms + last)


def _fraction_text(below: Denominator, above: Numerator) -> str:
    """Write one fraction of a mixture, with the common denominator of its coefficients below."""
    powers, under = _names(below)
    if any(type(a) is Surd for _, a in above):
        return f"({_numerator_text(powers, above)})/({under})"
    scale = lcm(*(a.denominator for _, a in above if not isinstance(a, Surd)))
    whole = tuple((i, a * scale) for i, a in above) if scale > 1 else above
    top = _numerator_text(powers, whole)
    if len(whole) > 1:
        top = f"({top})"
    return f"{top}/({under})" if scale == 1 else f"{top}/({integer_text(scale)}*({under}))"


def _mixture_text(x: Mixture) -> str:
    """Write the fractions in order, the constant last."""
    terms = [_fraction_text(below, above) for below, above in x.parts]
    if x.constant:
        terms.append(exact_text(x.constant))
    return _sum_text(terms)


def _root_text(x: Root) -> str:
    """Write a general expression; what occurs often in it is put into words once."""
    known: dict[int, str] = {}

    def text(y: Scalar) -> str:
        if id(y) not in known:
            known[id(y)] = _tree_text(y, text) if isinstance(y, Root) else exact_text(y)
        return known[id(y)]

    return text(x)


def _tree_text(x: Root, text: Callable[[Scalar], str]) -> str:
    """Write one node: arguments in brackets where they need them, equal factors as a power."""
    if isinstance(x, FieldNumber):
        return _field_text(x)
    if x.op == "add":
        return _sum_text([text(a) for a in x.args])
    if x.op == "div":
        return "/".join(_atom_text(a, text) for a in x.args)
    if x.op != "mul":
        return f"{x.op}({text(x.args[0])})"
    factors = list(x.args)
    sign = "-" if factors[0] == -1 else ""
    atoms = [_power_text(factor, times, text) for factor, times in runs(factors[len(sign) :])]
    return sign + "*".join(atoms)


def _field_text(x: FieldNumber) -> str:
    """Write a polynomial in sympy's name of the generator, the highest power first."""
    root = f"CRootOf({_powers_text(x.field.polynomial, 'x')}, {x.field.position})"
    return _powers_text(x.coefficients, root)


def _powers_text(coefficients: Sequence[Rational], name: str) -> str:
    """Write c_0 + c_1·name + ...: "x**3 - 5*x + 1"."""
    terms = [
        _multiple_text(c, name if power == 1 else f"{name}**{power}") if power else rational_text(c)
        for power, c in enumerate(coefficients)
        if c
    ]
    return _sum_text(reversed(terms))


def _power_text(factor: Finite, times: int, text: Callable[[Scalar], str]) -> str:
    if type(factor) is int:
        return text(factor)
    atom = _atom_text(factor, text)
    return atom if times == 1 else f"{atom}**{times}"


def _atom_text(x: Finite, text: Callable[[Scalar], str]) -> str:
    """Write a factor: a whole number or a function as it is, all else in brackets."""
    bare = x.op in ("sqrt", "exp", "log") if isinstance(x, Root) else type(x) is int and x >= 0
    return text(x) if bare else f"({text(x)})"


def to_sympy(x: Scalar) -> sympy.Expr:
    """Return x as a sympy expression; sympy is imported here and nowhere below."""
    import sympy

    if isinstance(x, int | Fraction):
        return sympy.Rational(x.numerator, x.denominator)
    if isinstance(x, NegInf):
        return -sympy.oo
    if isinstance(x, Symbolic):
        return x.expr
    if isinstance(x, Surd):
        return sympy.Add(*(to_sympy(c) * sympy.sqrt(r) for r, c in x.terms))
    if isinstance(x, Mixture):
        value = algebraic_value(x)
        return _mixture_to_sympy(x) if value is None else to_sympy(value)
    if isinstance(x, FieldNumber):
        return sympy.sympify(_field_text(x))
    return _tree_to_sympy(x)


def _tree_to_sympy(x: Root) -> sympy.Expr:
    """Return a general expression, node by node."""
    import sympy

    args = [to_sympy(a) for a in x.args]
    match x.op:
        case "add":
            return sympy.Add(*args)
        case "mul":
            return sympy.Mul(*args)
        case "div":
            return args[0] / args[1]
        case "sqrt":
            return sympy.sqrt(args[0])
        case "exp":
            return sympy.exp(args[0])
        case "log":
            return sympy.log(args[0])


def _mixture_to_sympy(x: Mixture) -> sympy.Expr:
    """Return the mixture as a sum of quotients of exponentials."""
    import sympy

    total = [to_sympy(x.constant)]
    for below, above in x.parts:
        powers = [sympy.exp(to_sympy(s)) for s, _ in below.terms]
        top = sympy.Add(*(to_sympy(a) * powers[i] for i, a in above))
        bottom = sympy.Add(*(n * e for (_, n), e in zip(below.terms, powers, strict=True)))
        total.append(top / bottom)
    return sympy.Add(*total)
