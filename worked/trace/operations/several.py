"""Operations on several numbers: their sum, product, largest, smallest, mean."""

from __future__ import annotations

from functools import reduce
from operator import mul
from typing import TYPE_CHECKING

from worked.exact import NEG_INF, divide
from worked.notation import Fence, Frac, Grid, Layout, Num, Sym, joined, row
from worked.trace.expression import Expr, Operation, Show
from worked.trace.operations.arithmetic import Add, plain
from worked.trace.operations.writing import product
from worked.trace.tally import NOTHING, Tally, is_not_zero, needs_work, sums
from worked.trace.values import ATOM, FACTOR, PRODUCT, SET, SUM, TUPLE, Form, shortened

if TYPE_CHECKING:
    from worked.trace.arithmetic import Arithmetic, Loose
    from worked.trace.values import Value

# Values are nested tuples of unknown depth to the type checker; the functions below know better.
# mypy: disable-error-code="arg-type,operator,union-attr,return-value,override,index"
# mypy: disable-error-code="misc,no-any-return,list-item"


class Sum(Operation):
    """a + b + c + ...; numbers or vectors."""

    level = SUM

    def exact(self, *terms: Value) -> Value:
        return reduce(Add().exact, terms)

    def approximate(self, arithmetic: Arithmetic, *terms: Loose) -> Loose:
        if isinstance(terms[0], tuple):
            return tuple(sum(entries[1:], entries[0]) for entries in zip(*terms, strict=True))
        return sum(terms[1:], terms[0])

    def show(self, show: Show, *terms: Expr) -> Layout:
        return joined([show(terms[0]), *[show(term, PRODUCT) for term in terms[1:]]], "+")

    def tally(self, *terms: Value) -> Tally:
        return sums(zip(*terms, strict=True) if isinstance(terms[0], tuple) else [terms])


class Product(Operation):
    """a · b · c · ...; each factor is written out."""

    level = PRODUCT

    def exact(self, *factors: Value) -> Value:
        return plain(reduce(mul, factors))

    def approximate(self, arithmetic: Arithmetic, *factors: Loose) -> Loose:
        return reduce(mul, factors)

    def show(self, show: Show, *factors: Expr) -> Layout:
        shown = [show(factors[0], PRODUCT), *[show(factor, FACTOR) for factor in factors[1:]]]
        return reduce(product, shown)

    def tally(self, *factors: Value) -> Tally:
        return Tally(multiplications=max(sum(map(needs_work, factors)) - 1, 0))


class Greatest(Operation):
    """max{a, b, ...}; a masked entry −∞ never wins."""

    def exact(self, *numbers: Value) -> Value:
        best: Value = NEG_INF
        for number in numbers:
            if number is not NEG_INF and (best is NEG_INF or _below(best, number)):
                best = number
        return best

    def approximate(self, arithmetic: Arithmetic, *numbers: Loose) -> Loose:
        return arithmetic.greatest(numbers)

    def show(self, show: Show, *numbers: Expr) -> Layout:
        shown = shortened([show(number) for number in numbers], "…")
        return row(Sym("max"), Fence("{", joined(shown, ",")))

    def tally(self, *numbers: Value) -> Tally:
        return comparisons(numbers)


class Least(Operation):
    """min{a, b, ...}."""

    def exact(self, *numbers: Value) -> Value:
        return reduce(lambda best, number: number if _below(number, best) else best, numbers)

    def approximate(self, arithmetic: Arithmetic, *numbers: Loose) -> Loose:
        return -arithmetic.greatest(tuple(-number for number in numbers))

    def show(self, show: Show, *numbers: Expr) -> Layout:
        return row(Sym("min"), Fence("{", joined([show(number) for number in numbers], ",")))

    def tally(self, *numbers: Value) -> Tally:
        return comparisons(numbers)


def comparisons(numbers: Value) -> Tally:
    """What it takes to find the largest of some numbers: each but the first is compared."""
    return Tally(comparisons=max(sum([number is not NEG_INF for number in numbers]) - 1, 0))


def _below(a: Value, b: Value) -> bool:
    """a < b; of two equal trees of radicals, whose difference digits cannot decide, neither is."""
    return a != b and a < b


class Argmax(Operation):
    """The positions of the largest entries of a vector, counted from 1."""

    form = SET

    def exact(self, scores: Value) -> Value:
        top = Greatest().exact(*scores)
        return tuple([j for j, score in enumerate(scores, 1) if score == top])

    def approximate(self, arithmetic: Arithmetic, scores: Loose) -> Loose:
        return tuple([arithmetic.read(j) for j in arithmetic.winners(scores)])

    def show(self, show: Show, scores: Expr) -> Layout:
        return row(Sym("argmax"), show(scores, ATOM))

    def tally(self, scores: Value) -> Tally:
        return comparisons(scores)


class Mean(Operation):
    """(a + b + ...) / count."""

    level = FACTOR

    def __init__(self, count: int) -> None:
        self.count = count

    def exact(self, *numbers: Value) -> Value:
        return divide(reduce(lambda x, y: x + y, numbers), self.count)

    def approximate(self, arithmetic: Arithmetic, *numbers: Loose) -> Loose:
        return sum(number / self.count for number in numbers)

    def show(self, show: Show, *numbers: Expr) -> Layout:
        terms = [show(numbers[0]), *[show(number, PRODUCT) for number in numbers[1:]]]
        return Frac(joined(terms, "+"), Num(self.count))

    def tally(self, *numbers: Value) -> Tally:
        divided = self.count > 1 and any(map(is_not_zero, numbers))
        return sums([numbers]) + (Tally(divisions=1) if divided else NOTHING)


class Gather(Operation):
    """The numbers put together in a vector."""

    def __init__(self, form: Form = TUPLE) -> None:
        self.form = form

    def exact(self, *entries: Value) -> Value:
        return entries

    def approximate(self, arithmetic: Arithmetic, *entries: Loose) -> Loose:
        return entries

    def show(self, show: Show, *entries: Expr) -> Layout:
        shown = [show(entry) for entry in entries]
        if self.form.vector == "tuple":
            return Fence("(", joined(shown, ","))
        if self.form.vector == "row":
            return Grid((tuple(shown),))
        return Grid(tuple((entry,) for entry in shown))
