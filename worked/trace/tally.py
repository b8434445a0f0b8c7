"""How much work a formula is by hand: what must be multiplied, added, divided, looked up.

    tally = tally_of(expressions)       # distinct nodes, each once
    tally.total                         # one number, to compare two problems of one kind

What a person does without thinking is not counted: a product with 0, 1 or −1, a sum with 0, a
quotient by 1, a root of 0 or 1.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from fractions import Fraction
from operator import add
from typing import TYPE_CHECKING, TypeAlias

from worked.exact import NEG_INF, Symbolic, approx

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from worked.exact import Scalar
    from worked.trace.expression import Expr
    from worked.trace.values import Value

    Numbers: TypeAlias = Sequence[Scalar]

WEIGHTS: Mapping[str, int] = {
    "comparisons": 1,
    "negatives": 1,
    "digits": 1,
    "additions": 2,
    "multiplications": 4,
    "divisions": 6,
    "roots": 6,
    "exponentials": 6,
    "logarithms": 6,
}
"""What each counts in the total, where looking at one more sign or digit counts 1.

A sum of small numbers is one recalled fact and one carried digit; a product about two of those; a
quotient, a root, an exponential or a logarithm is typed into a calculator, read and rounded. The
weights are a judgement, not a measurement; two problems of one kind are compared, so only their
ratios matter.
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each thing is done, and which numbers are met on the way."""

    multiplications: int = 0
    """Products without a factor 0, 1 or −1."""
    additions: int = 0
    """Sums and differences of two numbers that are not 0."""
    divisions: int = 0
    roots: int = 0
    exponentials: int = 0
    logarithms: int = 0
    comparisons: int = 0
    negatives: int = 0
    """Numbers below 0 among those met."""
    digits: int = 0
    """Digits of the rational numbers met, beyond the first of each."""

    def __add__(self, other: Tally) -> Tally:
        return Tally(*map(add, self.counts().values(), other.counts().values()))

    def counts(self) -> dict[str, int]:
        """The counts by name, in a fixed order."""
        return {name: getattr(self, name) for name in _NAMES}

    @property
    def total(self) -> int:
        """The whole work as one number."""
        return sum(WEIGHTS[name] * count for name, count in self.counts().items())


_NAMES = tuple(field.name for field in fields(Tally))
NOTHING = Tally()


# --- what operations count ------------------------------------------------------------------


def sums_of_products(rows: Sequence[Numbers], columns: Sequence[Numbers]) -> Tally:
    """Every row times every column, entry by entry, added up."""
    left = [(_bits(row, needs_work), _bits(row, is_not_zero)) for row in rows]
    right = [(_bits(column, needs_work), _bits(column, is_not_zero)) for column in columns]
    multiplications = additions = 0
    for heavy, there in left:
        for other_heavy, other_there in right:
            multiplications += (heavy & other_heavy).bit_count()
            additions += max((there & other_there).bit_count() - 1, 0)
    return Tally(multiplications=multiplications, additions=additions)


def sums(columns: Iterable[Numbers]) -> Tally:
    """The numbers of each column added up."""
    return Tally(additions=sum(max(sum(map(is_not_zero, c)) - 1, 0) for c in columns))


def needs_work(factor: Scalar) -> bool:
    """Whether a product with this factor is work: it is not 0, 1 or −1."""
    if type(factor) is int:
        return not -1 <= factor <= 1
    return factor is not NEG_INF


def is_not_zero(term: Scalar) -> bool:
    """Whether a sum with this number is work; with −∞ it is none."""
    return term is not NEG_INF and term != 0


def _bits(numbers: Numbers, holds: object) -> int:
    """A whole number whose binary digit k says whether something holds of number k."""
    found = 0
    for k, number in enumerate(numbers):
        if holds(number):  # type: ignore[operator]
            found |= 1 << k
    return found


# --- a whole solution -----------------------------------------------------------------------


def tally_of(expressions: Iterable[Expr]) -> Tally:
    """The work of some expressions: each distinct node counts once, however often it is shown."""
    nodes: dict[int, Expr] = {}
    waiting = list(expressions)
    while waiting:
        expr = waiting.pop()
        if id(expr) not in nodes:
            nodes[id(expr)] = expr
            waiting.extend(expr.args)
    whole = dict.fromkeys(_NAMES, 0)
    for node in nodes.values():
        found = node.op.tally(*[arg.value for arg in node.args]) if node.args else met(node.value)
        if found is not NOTHING:
            for name, count in found.counts().items():
                whole[name] += count
    return Tally(**whole)


def met(value: Value) -> Tally:
    """The numbers of a value as they are read: minus signs and digits."""
    negatives = digits = 0
    for number in _numbers(value):
        if type(number) is int:
            negatives += number < 0
            digits += _digits(number) - 1 if number > 9 or number < -9 else 0
        elif isinstance(number, Fraction):
            negatives += number < 0
            digits += _digits(number.numerator) + _digits(number.denominator) - 1
        elif number is not NEG_INF and not isinstance(number, bool | str | Symbolic):
            negatives += approx(number) < 0
    return Tally(negatives=negatives, digits=digits) if negatives or digits else NOTHING


def _numbers(value: Value) -> Iterable[Scalar | str]:
    if not isinstance(value, tuple):
        return [value]
    if value and isinstance(value[0], tuple):
        return [number for entry in value for number in _numbers(entry)]
    return value  # type: ignore[return-value]


def _digits(number: int) -> int:
    """Decimal digits of a whole number; of a very long one, about so many."""
    bits = number.bit_length()
    return len(str(abs(number))) if bits < 1000 else bits * 30103 // 100000 + 1
