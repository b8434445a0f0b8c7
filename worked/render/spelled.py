r"""Exact numbers as formulas: what a writer prints where a layout has a number.

    spelled(Fraction(-71, 3) * sqrt(3))     # − \frac{71 √3}{3}, a `Row` of `Op` and `Frac`

Only `Num` of a non-negative integer is left over, so that a writer that prints the dozen primitives
prints every exact number.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from worked.exact import NEG_INF, Mixture, Root, Surd, Symbolic
from worked.exact.field import FieldNumber
from worked.exact.trees import runs
from worked.notation import Fence, Frac, Layout, Num, Op, Row, Script, Sqrt, Sym, Words, row
from worked.render.shown import yes_or_no
from worked.trace.operations.writing import power_of_e
from worked.trace.symbols import symbolic_layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.exact import Scalar

Signed = tuple[bool, Layout]
"""Whether a term is subtracted, and the term without its sign."""

LONGEST = 60
"""Digits of a number that are printed; of more, the first and the last twelve."""

MINUS_INFINITY = Row((Op("−"), Sym("∞")))


def spelled(value: Scalar) -> Layout:
    """Lay out an exact number with the primitives: fractions, roots, powers of e."""
    if type(value) is int:
        return Num(value) if value >= 0 else Row((Op("−"), Num(-value)))
    if isinstance(value, bool):
        return Words(yes_or_no(value))
    if value is NEG_INF:
        return MINUS_INFINITY
    if isinstance(value, Symbolic):
        return symbolic_layout(value)
    return _sum(_terms(value))


def shortened(digits: str) -> str:
    """Digits as they are, or, where there are too many, both their ends and how many there are."""
    if len(digits) <= LONGEST:
        return digits
    count = sum(character.isdigit() for character in digits)
    return f"{digits[:12]}…{digits[-12:]} ({count} digits)"


def _terms(value: Scalar) -> list[Signed]:
    """The terms of a sum, each with its sign."""
    if isinstance(value, int | Fraction):
        return [_multiple(value, None)]
    if isinstance(value, Surd):
        return [_multiple(c, None if r == 1 else Sqrt(Num(r))) for r, c in value.terms]
    if isinstance(value, Mixture):
        return _mixture(value)
    if isinstance(value, FieldNumber):
        return _in_field(value)
    if isinstance(value, Root):
        return _tree(value)
    raise TypeError(f"not an exact number: {value!r}")


def _multiple(c: int | Fraction, thing: Layout | None) -> Signed:
    """c times something: 3√2, √2, 3√2 over 5."""
    top, bottom = abs(c.numerator), c.denominator
    if thing is None:
        above: Layout = Num(top)
    else:
        above = thing if top == 1 else row(Num(top), thing)
    return c < 0, above if bottom == 1 else Frac(above, Num(bottom))


def _sum(terms: Sequence[Signed]) -> Layout:
    """a + b − c; a leading plus is not written."""
    items: list[Layout] = []
    for negative, layout in terms:
        if items or negative:
            items.append(Op("−" if negative else "+"))
        items += layout.items if isinstance(layout, Row) else (layout,)
    return row(*items)


def _mixture(value: Mixture) -> list[Signed]:
    """c + N_1/D_1 + ...; numerator and denominator are sums of powers of e."""
    terms = _terms(value.constant) if value.constant else []
    for above, below in value.fractions:
        top = [_scaled_power(c, s) for s, c in above]
        bottom = _sum([_scaled_power(n, s) for s, n in below])
        negative = all(sign for sign, _ in top)
        if negative:
            top = [(False, layout) for _, layout in top]
        terms.append((negative, Frac(_sum(top), bottom)))
    return terms


def _scaled_power(c: Scalar, exponent: Scalar) -> Signed:
    """c e^s; a coefficient that is a sum itself stands in brackets."""
    power = Script(Sym("e"), sup=spelled(exponent)) if exponent else None
    if isinstance(c, int | Fraction):
        return _multiple(c, power)
    terms = _terms(c)
    if len(terms) == 1:
        negative, layout = terms[0]
        return negative, layout if power is None else row(layout, power)
    factor = Fence("(", _sum(terms))
    return False, factor if power is None else Row((factor, power))


def _in_field(value: FieldNumber) -> list[Signed]:
    """A polynomial in a root, which is named by its own polynomial: root_3 (x³ − 5x + 1)."""
    which = Script(Sym("root"), sub=Num(value.field.position + 1))
    polynomial = _sum(_powers(value.field.polynomial, Sym("x")))
    return _powers(value.coefficients, row(which, Fence("(", polynomial)))


def _powers(coefficients: Sequence[int | Fraction], thing: Layout) -> list[Signed]:
    """c_0 + c_1 x + ..., the highest power first."""
    terms = []
    for power, c in reversed(list(enumerate(coefficients))):
        if c:
            base = thing if power < 2 else _to_the(thing, power)
            terms.append(_multiple(c, base if power else None))
    return terms


def _tree(value: Root) -> list[Signed]:
    """A general expression: sums, products, quotients, roots, exponentials."""
    match value.op:
        case "add":
            return [term for argument in value.args for term in _terms(argument)]
        case "mul":
            return [_product(value.args)]
        case "div":
            top, bottom = value.args
            return [(False, Frac(spelled(top), spelled(bottom)))]
        case "sqrt":
            return [(False, Sqrt(spelled(value.args[0])))]
        case "exp":
            return [(False, power_of_e(spelled(value.args[0])))]
        case "log":
            return [(False, row(Sym("ln"), Fence("(", spelled(value.args[0]))))]


def _product(factors: Sequence[Scalar]) -> Signed:
    """a · b² · c, sums in brackets; the signs are counted."""
    negative = False
    items: list[Layout] = []
    for factor, times in runs(factors):
        terms = _terms(factor)
        if len(terms) > 1:
            layout: Layout = Fence("(", _sum(terms))
        else:
            negative ^= terms[0][0] and times % 2 == 1
            layout = terms[0][1]
            if layout == Num(1) and len(factors) > 1:
                continue
        items += (Op("·"),) if items else ()
        items.append(layout if times == 1 else _to_the(layout, times))
    return negative, row(*items)


def _to_the(base: Layout, exponent: int) -> Layout:
    return Script(
        base if isinstance(base, Num | Sym | Fence) else Fence("(", base), sup=Num(exponent)
    )
