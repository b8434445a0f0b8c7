"""Operations on vectors and matrices."""

from __future__ import annotations

from functools import reduce
from operator import mul
from typing import TYPE_CHECKING

from worked import exact
from worked.exact import combination
from worked.notation import Fence, Grid, Layout, Num, Op, Row, Script, Sym, joined, row, subscripted
from worked.trace.expression import Constant, Expr, Named, Operation, Show, literal
from worked.trace.operations.writing import product, signed_sum
from worked.trace.tally import Tally, sums_of_products
from worked.trace.values import ATOM, FACTOR, PRODUCT, ROW, SUM, TUPLE, Form, value_layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.exact import Scalar
    from worked.trace.arithmetic import Arithmetic, Loose
    from worked.trace.values import Value

# Values are nested tuples of unknown depth to the type checker; the functions below know better.
# mypy: disable-error-code="arg-type,operator,union-attr,return-value,override,index"
# mypy: disable-error-code="misc,no-any-return,list-item"


class Dot(Operation):
    """The inner product of two vectors; with numbers put in, the products that are not 0."""

    level = SUM

    def exact(self, a: Value, b: Value) -> Value:
        return combination(a, b)

    def approximate(self, arithmetic: Arithmetic, a: Loose, b: Loose) -> Loose:
        return sum(x * y for x, y in zip(a, b, strict=True))

    def show(self, show: Show, a: Expr, b: Expr) -> Layout:
        if show.style == "symbols":
            return row(show(a, FACTOR), Op("·"), show(b, FACTOR))
        terms = [
            product(show.number(x, PRODUCT), show.number(y, FACTOR))
            for x, y in zip(a.value, b.value, strict=True)
            if self.shows(x, y)
        ]
        return joined(terms, "+") if terms else Num(0)

    def tally(self, a: Value, b: Value) -> Tally:
        return sums_of_products([a], [b])

    def shows(self, x: Scalar, y: Scalar) -> bool:
        """Whether a product is written: those with a factor 0 are left out."""
        return x != 0 and y != 0


class DotInFull(Dot):
    """The inner product with every product written, zeros too."""

    def shows(self, x: Scalar, y: Scalar) -> bool:
        """Every product is written."""
        return True


class Combination(Operation):
    """c_1 v_1 + c_2 v_2 + ...: numbers times numbers or vectors; what a 0 makes 0 is left out.

    The arguments alternate: c_1, v_1, c_2, v_2, ...
    """

    level = SUM

    def exact(self, *args: Value) -> Value:
        coefficients, things = args[::2], args[1::2]
        if isinstance(things[0], tuple):
            return tuple([combination(coefficients, entry) for entry in zip(*things, strict=True)])
        return combination(coefficients, things)

    def approximate(self, arithmetic: Arithmetic, *args: Loose) -> Loose:
        coefficients, things = args[::2], args[1::2]
        if isinstance(things[0], tuple):
            return tuple(
                sum(c * x for c, x in zip(coefficients, entry, strict=True))
                for entry in zip(*things, strict=True)
            )
        return sum(c * x for c, x in zip(coefficients, things, strict=True))

    def show(self, show: Show, *args: Expr) -> Layout:
        terms = [
            _term(show, c, thing)
            for c, thing in zip(args[::2], args[1::2], strict=True)
            if self.shows(show, c, thing)
        ]
        return signed_sum(terms) if terms else Num(0)

    def tally(self, *args: Value) -> Tally:
        coefficients, things = args[::2], args[1::2]
        entries = zip(*things, strict=True) if isinstance(things[0], tuple) else [things]
        return sums_of_products([coefficients], list(entries))

    def shows(self, show: Show, coefficient: Expr, thing: Expr) -> bool:
        """Whether a term is written: with a name always, with numbers if no factor is 0."""
        if show.style == "symbols":
            return isinstance(coefficient, Named) or coefficient.value != 0
        return coefficient.value != 0 and thing.value != 0


def _term(show: Show, coefficient: Expr, thing: Expr) -> tuple[str, Layout]:
    """One term of a combination with its sign: 12 α, α, −3 α."""
    value = coefficient.value
    if show.style == "symbols" and not isinstance(coefficient, Constant):
        return "+", product(show(coefficient, PRODUCT), show(thing, FACTOR))
    if value == 1:
        return "+", show(thing, PRODUCT)
    if isinstance(value, int) and value < 0:
        rest = show(thing, FACTOR)
        return "−", rest if value == -1 else product(Num(-value), rest)
    return "+", product(show(coefficient, PRODUCT), show(thing, FACTOR))


class Norm(Operation):
    """‖v‖, the Euclidean length of a vector."""

    def exact(self, v: Value) -> Value:
        entries = [x for x in v if x != 0]
        if len(entries) == 1:  # the root of a squared sum of radicals would not be simplified
            return entries[0] if exact.sign(entries[0]) > 0 else -entries[0]
        return exact.sqrt(combination(v, v))

    def approximate(self, arithmetic: Arithmetic, v: Loose) -> Loose:
        return arithmetic.sqrt(sum(map(mul, v, v)))

    def show(self, show: Show, v: Expr) -> Layout:
        if show.style == "numbers":
            return Fence("‖", value_layout(v.value, TUPLE, Num))
        return Fence("‖", show(v))

    def tally(self, v: Value) -> Tally:
        return sums_of_products([v], [v]) + Tally(roots=int(sum(map(bool, v)) > 1))


class MatrixProduct(Operation):
    """A B; B may be a vector (then the result is one)."""

    level = PRODUCT

    def exact(self, a: Value, b: Value) -> Value:
        if not isinstance(b[0], tuple):
            return tuple([combination(line, b) for line in a])
        return exact.product(a, list(zip(*b, strict=True)))

    def approximate(self, arithmetic: Arithmetic, a: Loose, b: Loose) -> Loose:
        if not isinstance(b[0], tuple):
            return tuple(sum(map(mul, line, b)) for line in a)
        turned = tuple(zip(*b, strict=True))
        return tuple([tuple([sum(map(mul, line, column)) for column in turned]) for line in a])

    def show(self, show: Show, a: Expr, b: Expr) -> Layout:
        return row(show(a, PRODUCT), show(b, PRODUCT))

    def tally(self, a: Value, b: Value) -> Tally:
        columns = list(zip(*b, strict=True)) if isinstance(b[0], tuple) else [b]
        return sums_of_products(a, columns)


class Transpose(Operation):
    """Aᵀ; with the numbers put in, the transposed matrix itself."""

    def exact(self, a: Value) -> Value:
        return tuple(zip(*a, strict=True))

    def approximate(self, arithmetic: Arithmetic, a: Loose) -> Loose:
        return tuple(tuple(line[j] for line in a) for j in range(len(a[0])))

    def show(self, show: Show, a: Expr) -> Layout:
        if show.style == "numbers" and isinstance(a.value, tuple):
            return value_layout(self.exact(a.value), a.form, Num)
        layout = show(a, ATOM)
        if isinstance(layout, Script) and layout.sup is None:
            return Script(layout.base, layout.sub, Sym("⊤"))
        return Script(Fence("(", layout) if isinstance(layout, Script) else layout, sup=Sym("⊤"))


class Part(Operation):
    """An entry of a vector or matrix, or a row of a matrix; counted from 0, shown from 1."""

    def __init__(self, *indexes: int, form: Form = ROW) -> None:
        self.indexes = indexes
        self.form = form

    def exact(self, a: Value) -> Value:
        return reduce(lambda value, index: value[index], self.indexes, a)

    def approximate(self, arithmetic: Arithmetic, a: Loose) -> Loose:
        for index in self.indexes:
            a = a[index]
        return a

    def show(self, show: Show, a: Expr) -> Layout:
        if show.style == "numbers":
            return show(literal(self.exact(a.value), self.form), FACTOR)
        return subscripted(show(a, ATOM), *[index + 1 for index in self.indexes])


class Beside(Operation):
    """Matrices side by side, with a rule between them."""

    def __init__(self, widths: Sequence[int]) -> None:
        ends = [sum(widths[: k + 1]) for k in range(len(widths) - 1)]
        self.form = Form(bars=tuple(ends))

    def exact(self, *blocks: Value) -> Value:
        return tuple([sum(lines, ()) for lines in zip(*blocks, strict=True)])

    def approximate(self, arithmetic: Arithmetic, *blocks: Loose) -> Loose:
        return tuple(
            tuple(entry for line in lines for entry in line) for lines in zip(*blocks, strict=True)
        )

    def show(self, show: Show, *blocks: Expr) -> Layout:
        shown = tuple(show(block) for block in blocks)
        return (
            Grid((shown,), tuple(range(1, len(shown)))) if show.style == "symbols" else Row(shown)
        )


class Stack(Operation):
    """Row vectors on top of each other: a matrix."""

    def exact(self, *rows: Value) -> Value:
        return rows

    def approximate(self, arithmetic: Arithmetic, *rows: Loose) -> Loose:
        return rows

    def show(self, show: Show, *rows: Expr) -> Layout:
        return Grid(tuple((show(line),) for line in rows))
