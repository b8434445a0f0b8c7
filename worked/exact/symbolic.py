r"""Values in symbols: 4ND² + 2N²D is a value too, where N and D are left open.

    N, D = symbols("N D", sums="D N")       # positive; sums begin with the powers of D
    macs = 4 * N * D**2 + 2 * N**2 * D
    macs.at({"N": 3, "D": 4})               # 264, an exact number

Operators take and give exact numbers of any type; where the symbols cancel, what comes out is a
plain number again (`N / N` is the integer 1). Behind a value stands a sympy expression in positive
symbols; sympy is imported when the first value is made. `worked.trace.symbols` lays values out.

A value of this type has no ball, no float and no decimal: those raise `ExactError`. The check puts
numbers in place of the symbols, at several points, and an oracle asks for them by
`numbers.symbol("N")`; which points, a kind may say (`Problem.symbol_points`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from operator import add, mul, sub, truediv
from typing import TYPE_CHECKING, NoReturn, TypeAlias, cast

from worked.exact.errors import ExactError, Undecided
from worked.exact.infinity import NegInf
from worked.exact.number import Irrational
from worked.exact.rational import Rational
from worked.exact.surd import LARGEST_POWER
from worked.exact.sympy_forms import canonical, is_zero, polynomial_terms, valued

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import sympy

    from worked.exact.scalar import Finite, Scalar

    Open: TypeAlias = "Finite | Symbolic"
    """What arithmetic with symbols takes and gives."""
    Point: TypeAlias = Mapping[str, Rational]
    """A number for each symbol, by its name."""


@dataclass(frozen=True)
class Alphabet:
    """The symbols of a problem, in the order in which they are written.

    A product is written in the order of `names`. A sum is written by falling degree, terms of one
    degree by falling powers of the first name, then of the second, and so on; or, where `sums` is
    given, by falling powers of its first name, then of its second, whatever the degree. `shown`
    says how a name is printed where it does not print as itself: {"norm_mu_sq": "‖μ‖^2"}.
    """

    names: tuple[str, ...]
    sums: tuple[str, ...] = ()
    shown: Mapping[str, str] = field(default_factory=dict)

    def __add__(self, other: Alphabet) -> Alphabet:
        """Return the symbols of two alphabets, those of the first one first."""
        if other is self or other == self:
            return self
        return Alphabet(
            tuple(dict.fromkeys((*self.names, *other.names))),
            tuple(dict.fromkeys((*self.sums, *other.sums))),
            {**self.shown, **other.shown},
        )


class Symbolic:
    """A value that holds symbols, all of which stand for positive numbers. Make it by `symbols`.

    It is kept in one form: a polynomial (also with negative powers) is multiplied out, any other
    quotient is reduced, and its top and bottom are factored (with powers of e, common factors
    are taken out). Immutable; equality is certified.
    """

    __slots__ = ("alphabet", "expr")
    __hash__ = None  # type: ignore[assignment]  # equality is decided by a test, not by form

    def __init__(self, expr: sympy.Expr, alphabet: Alphabet) -> None:
        self.expr = expr
        self.alphabet = alphabet

    @property
    def symbols(self) -> tuple[str, ...]:
        """The names of the symbols that occur, in the order of the alphabet."""
        found = {symbol.name for symbol in self.expr.free_symbols}
        return tuple(name for name in self.alphabet.names if name in found)

    def terms(self) -> dict[tuple[int, ...], Rational]:
        """Return the coefficients of a polynomial by the exponents of `symbols`, in their order.

        Raises `ExactError` where the value is no polynomial with rational coefficients.
        """
        return polynomial_terms(self.expr, self.symbols)

    def at(self, point: Point) -> Finite:
        """Return the exact number that the value is where the symbols have values.

        Raises `ExactError` where a symbol has none, or where the value does not exist there.
        """
        return valued(self.expr, point)

    def _with(self, other: Open, operation: Callable[[sympy.Expr, sympy.Expr], sympy.Expr]) -> Open:
        """Return what an operation makes of the two; minus infinity looks after itself."""
        if not isinstance(other, Symbolic | int | Fraction | Irrational):
            return NotImplemented
        alphabet = self.alphabet
        if isinstance(other, Symbolic):
            alphabet += other.alphabet
        return simplest(operation(self.expr, in_sympy(other)), alphabet)

    def __add__(self, other: Open) -> Open:
        """Return the sum."""
        return self._with(other, add)

    __radd__ = __add__

    def __sub__(self, other: Open) -> Open:
        """Return the difference."""
        return self._with(other, sub)

    def __rsub__(self, other: Open) -> Open:
        """Return the difference, the other value first."""
        return self._with(other, lambda own, first: first - own)

    def __neg__(self) -> Open:
        """Return the value with its sign changed."""
        return simplest(-self.expr, self.alphabet)

    def __mul__(self, other: Open) -> Open:
        """Return the product."""
        return self._with(other, mul)

    __rmul__ = __mul__

    def __truediv__(self, other: Open) -> Open:
        """Return the quotient. Division by zero is an `ExactError`."""
        if isinstance(other, int | Fraction) and not other:
            raise ExactError("division by zero")
        return self._with(other, truediv)

    def __rtruediv__(self, other: Open) -> Open:
        """Return another value divided by this one."""
        return self._with(other, lambda own, first: first / own)

    def __pow__(self, exponent: int) -> Open:
        """Return an integer power, from -64 to 64."""
        if abs(exponent) > LARGEST_POWER:
            raise ExactError(f"an exponent may be at most {LARGEST_POWER}")
        return simplest(self.expr**exponent, self.alphabet)

    def __abs__(self) -> Open:
        """Return the absolute value."""
        return -self if self.sign() < 0 else self

    def sqrt(self) -> Open:
        """Return the square root; squares are taken out. `ExactError` for a negative value."""
        import sympy

        if self.sign() < 0:
            raise ExactError("the square root of a negative number is not a real number")
        return simplest(sympy.sqrt(sympy.factor(self.expr)), self.alphabet)

    def exp(self) -> Open:
        """Return e to this power."""
        import sympy

        return simplest(sympy.exp(self.expr), self.alphabet)

    def __eq__(self, other: object) -> bool:
        """Return whether the two are equal for all values of the symbols; certified."""
        if not isinstance(other, Symbolic | int | Fraction | Irrational):
            return NotImplemented
        expr = in_sympy(cast("Open", other))
        return bool(self.expr == expr) or is_zero(self.expr - expr)

    def __bool__(self) -> bool:
        """Return whether the value is not zero."""
        return not is_zero(self.expr)

    def sign(self) -> int:
        """Return the sign that the value has wherever its symbols are positive.

        Raises `Undecided` where it has not one sign, or the sign is not seen at once.
        """
        for expr in (self.expr, self.expr.factor()):
            if expr.is_positive or expr.is_negative:
                return 1 if expr.is_positive else -1
        raise Undecided(f"whether {self.expr} is positive depends on its symbols")

    def __lt__(self, other: Scalar) -> bool:
        """Return whether this value is below the other, whatever the symbols."""
        return order(self, other) < 0

    def __le__(self, other: Scalar) -> bool:
        """Return whether this value is not above the other, whatever the symbols."""
        return order(self, other) <= 0

    def __gt__(self, other: Scalar) -> bool:
        """Return whether this value is above the other, whatever the symbols."""
        return order(self, other) > 0

    def __ge__(self, other: Scalar) -> bool:
        """Return whether this value is not below the other, whatever the symbols."""
        return order(self, other) >= 0

    def ball(self, bits: int) -> NoReturn:
        """Refuse: only where the symbols have values does the value have digits."""
        raise ExactError(f"{self.expr} has digits only where its symbols have values")

    def __repr__(self) -> str:
        return f"Symbolic({self.expr})"


# --- making values --------------------------------------------------------------------------


def symbols(
    names: str, sums: str = "", shown: Mapping[str, str] | None = None
) -> tuple[Symbolic, ...]:
    """Return positive symbols, given by names with spaces between, that share an alphabet.

    `sums` are the names by whose powers sums are ordered, where not by degree; `shown` says how a
    name is printed (see `Alphabet`). "sigma" is printed as σ without being told.
    """
    from sympy import Symbol

    known = tuple(names.split())
    alphabet = Alphabet(known, tuple(sums.split()), dict(shown or {}))
    return tuple(Symbolic(Symbol(name, positive=True), alphabet) for name in known)


def simplest(expr: sympy.Expr, alphabet: Alphabet) -> Open:
    """Return an expression in its one form; without symbols, as the plain number that it is."""
    expr = canonical(expr)
    return Symbolic(expr, alphabet) if expr.free_symbols else valued(expr, {})


def in_sympy(x: Scalar) -> sympy.Expr:
    """Return a value or a number as a sympy expression."""
    from worked.exact.text import to_sympy

    return x.expr if isinstance(x, Symbolic) else to_sympy(x)


def combination(left: Sequence[Open], right: Sequence[Open]) -> Open:
    """Return the sum of left · right, at least one of which holds symbols; simplified once."""
    held = [x for x in (*left, *right) if isinstance(x, Symbolic)]
    terms = [in_sympy(a) * in_sympy(b) for a, b in zip(left, right, strict=True)]
    return simplest(reduce(add, terms), reduce(add, [x.alphabet for x in held]))


# --- questions ------------------------------------------------------------------------------


def order(x: Open, y: Scalar) -> int:
    """Return the sign of x - y, where it is the same for all values of the symbols."""
    if isinstance(y, NegInf):
        return 1
    difference = x - y
    if isinstance(difference, Symbolic):
        return difference.sign() if difference else 0
    return int((difference > 0) - (difference < 0))


def symbols_of(value: object) -> tuple[str, ...]:
    """Return the symbols in a value, or in nested tuples, in the order of their alphabets."""
    held = _held(value)
    found = {name for one in held for name in one.symbols}
    order = dict.fromkeys([name for one in held for name in one.alphabet.names])
    return tuple([name for name in order if name in found])


def _held(value: object) -> list[Symbolic]:
    """Return the formulas in a value."""
    if isinstance(value, tuple):
        return [one for entry in value for one in _held(entry)]
    return [value] if isinstance(value, Symbolic) else []


__all__ = ["Alphabet", "Symbolic", "symbols", "symbols_of"]
