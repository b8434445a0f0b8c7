"""The operations: each says once how it is computed, computed again by the check, and shown.

Vectors are tuples of numbers, matrices tuples of rows. Kinds compose these; a new one is rare.
"""

from __future__ import annotations

from functools import reduce
from operator import mul
from typing import TYPE_CHECKING

from worked import exact
from worked.exact import NEG_INF, combination, divide
from worked.notation import (
    Fence,
    Frac,
    Grid,
    Layout,
    Num,
    Op,
    Row,
    Script,
    Sqrt,
    Sym,
    joined,
    row,
    subscripted,
)
from worked.trace.expression import (
    ATOM,
    FACTOR,
    OPERATORS,
    PRODUCT,
    ROW,
    SUM,
    TUPLE,
    Expr,
    Form,
    Named,
    Operation,
    Show,
    literal,
    value_layout,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from worked.exact import Scalar
    from worked.trace.arithmetic import Arithmetic, Loose, Real
    from worked.trace.expression import Value

# Values are nested tuples of unknown depth to the type checker; the functions below know better.
# mypy: disable-error-code="arg-type,operator,union-attr,return-value,override,index,misc"


# --- arithmetic -----------------------------------------------------------------------------


def _each(function: Callable[[Scalar, Scalar], Scalar], a: Value, b: Value) -> Value:
    """Apply a function entry by entry; a vector goes to every row of a matrix."""
    if not isinstance(a, tuple):
        return function(a, b)
    if isinstance(a[0], tuple) and not isinstance(b[0], tuple):
        return tuple([_each(function, line, b) for line in a])
    return tuple([_each(function, x, y) for x, y in zip(a, b, strict=True)])


class Add(Operation):
    """a + b: numbers, vectors, matrices; a vector is added to every row of a matrix."""

    level = SUM

    def exact(self, a: Value, b: Value) -> Value:
        return _each(lambda x, y: x + y, a, b)

    def approximate(self, arithmetic: Arithmetic, a: Loose, b: Loose) -> Loose:
        if not isinstance(a, tuple):
            return a + b
        if isinstance(a[0], tuple) and not isinstance(b[0], tuple):
            b = (b,) * len(a)
        return tuple(self.approximate(arithmetic, x, y) for x, y in zip(a, b, strict=True))

    def show(self, show: Show, a: Expr, b: Expr) -> Layout:
        return row(show(a), Op("+"), show(b, PRODUCT))


class Subtract(Operation):
    """a − b."""

    level = SUM

    def exact(self, a: Value, b: Value) -> Value:
        return _each(lambda x, y: x - y, a, b)

    def approximate(self, arithmetic: Arithmetic, a: Loose, b: Loose) -> Loose:
        if not isinstance(a, tuple):
            return a - b
        return tuple(self.approximate(arithmetic, x, y) for x, y in zip(a, b, strict=True))

    def show(self, show: Show, a: Expr, b: Expr) -> Layout:
        return row(show(a), Op("−"), show(b, PRODUCT))


class Multiply(Operation):
    """a · b; the first may be a number that scales a vector or matrix."""

    level = PRODUCT

    def exact(self, a: Value, b: Value) -> Value:
        if isinstance(b, tuple):
            return tuple([self.exact(a, entry) for entry in b])
        return NEG_INF if b is NEG_INF else a * b

    def approximate(self, arithmetic: Arithmetic, a: Loose, b: Loose) -> Loose:
        if isinstance(b, tuple):
            return tuple(self.approximate(arithmetic, a, entry) for entry in b)
        return a * b

    def show(self, show: Show, a: Expr, b: Expr) -> Layout:
        return product(show(a, PRODUCT), show(b, FACTOR))


class Divide(Operation):
    """a / b, shown as a fraction."""

    level = FACTOR

    def exact(self, a: Value, b: Value) -> Value:
        if isinstance(a, tuple):
            return tuple([self.exact(entry, b) for entry in a])
        return divide(a, b)

    def approximate(self, arithmetic: Arithmetic, a: Loose, b: Loose) -> Loose:
        if isinstance(a, tuple):
            return tuple(self.approximate(arithmetic, entry, b) for entry in a)
        return a / b

    def show(self, show: Show, a: Expr, b: Expr) -> Layout:
        return Frac(show(a), show(b))


class Power(Operation):
    """a to a fixed integer power of at least 1."""

    level = FACTOR

    def exact(self, a: Value, exponent: Value) -> Value:
        return a**exponent

    def approximate(self, arithmetic: Arithmetic, a: Loose, exponent: Loose) -> Loose:
        return reduce(mul, [a] * round(float(exponent)))

    def show(self, show: Show, a: Expr, exponent: Expr) -> Layout:
        return Script(show(a, ATOM), sup=show(exponent))


class Root(Operation):
    """The square root of a number."""

    def exact(self, a: Value) -> Value:
        return exact.sqrt(a)

    def approximate(self, arithmetic: Arithmetic, a: Loose) -> Loose:
        return arithmetic.sqrt(a)

    def show(self, show: Show, a: Expr) -> Layout:
        return Sqrt(show(a))


class Floor(Operation):
    """⌊a⌋, the largest integer not above a."""

    def exact(self, a: Value) -> Value:
        return exact.floor(a)

    def approximate(self, arithmetic: Arithmetic, a: Loose) -> Loose:
        return arithmetic.floor(a)

    def show(self, show: Show, a: Expr) -> Layout:
        return Fence("⌊", show(a))


class Ceiling(Operation):
    """⌈a⌉, the smallest integer not below a."""

    def exact(self, a: Value) -> Value:
        return exact.ceil(a)

    def approximate(self, arithmetic: Arithmetic, a: Loose) -> Loose:
        return -arithmetic.floor(-a)

    def show(self, show: Show, a: Expr) -> Layout:
        return Fence("⌈", show(a))


class Magnitude(Operation):
    """|a|."""

    def exact(self, a: Value) -> Value:
        return a if exact.sign(a) >= 0 else -a

    def approximate(self, arithmetic: Arithmetic, a: Loose) -> Loose:
        return abs(a)

    def show(self, show: Show, a: Expr) -> Layout:
        return Fence("|", show(a))


# --- several numbers ------------------------------------------------------------------------


class Sum(Operation):
    """a + b + c + ...; numbers or vectors."""

    level = SUM

    def exact(self, *terms: Value) -> Value:
        return reduce(OPERATORS["+"].exact, terms)

    def approximate(self, arithmetic: Arithmetic, *terms: Loose) -> Loose:
        if isinstance(terms[0], tuple):
            return tuple(sum(entries[1:], entries[0]) for entries in zip(*terms, strict=True))
        return sum(terms[1:], terms[0])

    def show(self, show: Show, *terms: Expr) -> Layout:
        return joined([show(terms[0]), *[show(term, PRODUCT) for term in terms[1:]]], "+")


class Product(Operation):
    """a · b · c · ...; each factor is written out."""

    level = PRODUCT

    def exact(self, *factors: Value) -> Value:
        return reduce(mul, factors)

    def approximate(self, arithmetic: Arithmetic, *factors: Loose) -> Loose:
        return reduce(mul, factors)

    def show(self, show: Show, *factors: Expr) -> Layout:
        shown = [show(factors[0], PRODUCT), *[show(factor, FACTOR) for factor in factors[1:]]]
        return reduce(product, shown)


class Greatest(Operation):
    """max{a, b, ...}; a masked entry −∞ never wins."""

    def exact(self, *numbers: Value) -> Value:
        best = NEG_INF
        for number in numbers:
            if number is not NEG_INF and (best is NEG_INF or number > best):
                best = number
        return best

    def approximate(self, arithmetic: Arithmetic, *numbers: Loose) -> Loose:
        return arithmetic.greatest(numbers)

    def show(self, show: Show, *numbers: Expr) -> Layout:
        return row(Sym("max"), Fence("{", joined([show(number) for number in numbers], ",")))


class Least(Operation):
    """min{a, b, ...}."""

    def exact(self, *numbers: Value) -> Value:
        return reduce(lambda best, number: number if number < best else best, numbers)

    def approximate(self, arithmetic: Arithmetic, *numbers: Loose) -> Loose:
        return -arithmetic.greatest(tuple(-number for number in numbers))

    def show(self, show: Show, *numbers: Expr) -> Layout:
        return row(Sym("min"), Fence("{", joined([show(number) for number in numbers], ",")))


class Argmax(Operation):
    """The positions of the largest entries of a vector, counted from 1."""

    form = TUPLE

    def exact(self, scores: Value) -> Value:
        top = Greatest().exact(*scores)
        return tuple([j for j, score in enumerate(scores, 1) if score == top])

    def approximate(self, arithmetic: Arithmetic, scores: Loose) -> Loose:
        top = arithmetic.greatest(scores)
        return tuple([arithmetic.read(j) for j, score in enumerate(scores, 1) if not score < top])

    def show(self, show: Show, scores: Expr) -> Layout:
        return row(Sym("argmax"), show(scores, ATOM))


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


# --- vectors and matrices -------------------------------------------------------------------


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
            product(show(literal(x), PRODUCT), show(literal(y), FACTOR))
            for x, y in zip(a.value, b.value, strict=True)
            if self.shows(x, y)
        ]
        return joined(terms, "+") if terms else Num(0)

    def shows(self, x: Scalar, y: Scalar) -> bool:
        """Whether a product is written: those with a factor 0 are left out."""
        return x != 0 and y != 0


class DotInFull(Dot):
    """The inner product with every product written, zeros too."""

    def shows(self, x: Scalar, y: Scalar) -> bool:
        """Every product is written."""
        return True


class Combination(Operation):
    """c_1 v_1 + c_2 v_2 + ...: numbers times numbers or vectors; zero coefficients are left out.

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
            if not (show.style == "numbers" or not isinstance(c, Named)) or c.value != 0
        ]
        return _signed_sum(terms) if terms else Num(0)


def _term(show: Show, coefficient: Expr, thing: Expr) -> tuple[str, Layout]:
    """One term of a combination with its sign: 12 α, α, −3 α."""
    value = coefficient.value
    if isinstance(coefficient, Named) and show.style == "symbols":
        return "+", product(show(coefficient, PRODUCT), show(thing, FACTOR))
    if value == 1 and isinstance(thing, Named) and show.style == "symbols":
        return "+", show(thing, PRODUCT)
    if isinstance(value, int) and value < 0:
        rest = show(thing, FACTOR)
        return "−", rest if value == -1 else product(Num(-value), rest)
    return "+", product(show(coefficient, PRODUCT), show(thing, FACTOR))


def _signed_sum(terms: Sequence[tuple[str, Layout]]) -> Layout:
    """a + b − c; a leading minus is written, a leading plus is not."""
    items: list[Layout] = []
    for sign, layout in terms:
        if items or sign == "−":
            items.append(Op(sign))
        items.append(layout)
    return row(*items)


class Norm(Operation):
    """‖v‖, the Euclidean length of a vector."""

    def exact(self, v: Value) -> Value:
        return exact.sqrt(combination(v, v))

    def approximate(self, arithmetic: Arithmetic, v: Loose) -> Loose:
        return arithmetic.sqrt(sum(x**2 for x in v))

    def show(self, show: Show, v: Expr) -> Layout:
        return Fence("‖", show(v))


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
        return Grid((shown,), tuple(range(1, len(shown)))) if show.style == "symbols" else Row(shown)


class Stack(Operation):
    """Row vectors on top of each other: a matrix."""

    def exact(self, *rows: Value) -> Value:
        return rows

    def approximate(self, arithmetic: Arithmetic, *rows: Loose) -> Loose:
        return rows

    def show(self, show: Show, *rows: Expr) -> Layout:
        return Grid(tuple((show(line),) for line in rows))


# --- attention ------------------------------------------------------------------------------


class Masked(Operation):
    """S with −∞ wherever the mask (a matrix or vector of 0 and 1) has a 0."""

    def exact(self, scores: Value, mask: Value) -> Value:
        return _each(lambda score, allowed: score if allowed else NEG_INF, scores, mask)

    def approximate(self, arithmetic: Arithmetic, scores: Loose, mask: Loose) -> Loose:
        if isinstance(scores, tuple):
            return tuple(
                self.approximate(arithmetic, score, allowed)
                for score, allowed in zip(scores, mask, strict=True)
            )
        return scores if mask != 0 else arithmetic.read(NEG_INF)

    def show(self, show: Show, scores: Expr, mask: Expr) -> Layout:
        return row(Sym("mask"), Fence("(", show(scores)))


class Softmax(Operation):
    """softmax of a vector, or of every row of a matrix."""

    def exact(self, scores: Value) -> Value:
        if isinstance(scores[0], tuple):
            return tuple([exact.softmax(line) for line in scores])
        return exact.softmax(scores)

    def approximate(self, arithmetic: Arithmetic, scores: Loose) -> Loose:
        if isinstance(scores[0], tuple):
            return tuple([self.approximate(arithmetic, line) for line in scores])
        return softmax_again(arithmetic, scores)

    def show(self, show: Show, scores: Expr) -> Layout:
        return row(Sym("softmax"), Fence("(", show(scores)))


def softmax_again(arithmetic: Arithmetic, scores: Sequence[Real]) -> tuple[Real, ...]:
    """The softmax in another arithmetic, safe for scores of any size."""
    greatest = arithmetic.greatest(tuple(scores))
    powers = [arithmetic.exp(score - greatest) for score in scores]
    total = sum(powers)
    return tuple([power / total for power in powers])


class Weight(Operation):
    """One softmax weight written out: e^{s_j} over the sum of all e^{s_k}."""

    level = FACTOR

    def __init__(self, position: int) -> None:
        self.position = position

    def exact(self, scores: Value) -> Value:
        return exact.softmax(scores)[self.position]

    def approximate(self, arithmetic: Arithmetic, scores: Loose) -> Loose:
        return softmax_again(arithmetic, scores)[self.position]

    def show(self, show: Show, scores: Expr) -> Layout:
        powers = [_power_of_e(layout) for layout in self.exponents(show, scores)]
        shown = powers if len(powers) <= 8 else [*powers[:3], Op("⋯"), powers[-1]]
        return Frac(powers[self.position], joined(shown, "+"))

    def exponents(self, show: Show, scores: Expr) -> list[Layout]:
        """What stands above each e."""
        if show.style == "symbols":
            symbol = show(scores, ATOM)
            return [subscripted(symbol, j + 1) for j in range(len(scores.value))]
        return [show(literal(score)) for score in scores.value]


class ShiftedWeight(Weight):
    """The same weight with the largest score taken out of every exponent."""

    def exponents(self, show: Show, scores: Expr) -> list[Layout]:
        """Every score less the largest."""
        top = Greatest().exact(*scores.value)
        return [
            show(literal(score if score is NEG_INF else score - top)) for score in scores.value
        ]


def _power_of_e(exponent: Layout) -> Layout:
    return Script(Sym("e"), sup=exponent)


def product(a: Layout, b: Layout) -> Layout:
    """a times b: a dot where two numbers would run together, else side by side."""
    items = (*(a.items if isinstance(a, Row) else (a,)), *(b.items if isinstance(b, Row) else (b,)))
    split = len(a.items) if isinstance(a, Row) else 1
    if _numeric(items[split - 1]) and _numeric(items[split]):
        return Row((*items[:split], Op("·"), *items[split:]))
    return Row(items)


def _numeric(layout: Layout) -> bool:
    """Whether a layout begins or ends with digits or a bracket, so that a dot must part it."""
    if isinstance(layout, Fence):
        return True
    if isinstance(layout, Script):
        return not isinstance(layout.base, Sym)
    return not isinstance(layout, Sym | Grid)


OPERATORS |= {
    "+": Add(),
    "-": Subtract(),
    "*": Multiply(),
    "/": Divide(),
    "**": Power(),
    "@": MatrixProduct(),
    "T": Transpose(),
}
