"""Expressions: small trees over named values, each node knowing its exact value.

A node is a literal, a named value, or an operation on other nodes. It is evaluated exactly when
its value is first asked for; it prints with symbols (Q Kᵀ), with the numbers put in, as its exact
value or as a decimal; and `worked.check` evaluates it again by code of its own. The three cannot
disagree, because there is only one tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias, TypeVar, cast

from worked.exact import Scalar, Surd
from worked.notation import Dec, Fence, Grid, Layout, Num, Op, Row, joined, parse
from worked.trace.tally import NOTHING, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from worked.trace.arithmetic import Arithmetic, Loose

Value: TypeAlias = "Scalar | tuple[Value, ...]"
"""A number, a vector (tuple of numbers), a matrix (tuple of rows), or a tuple of such."""

Style = Literal["symbols", "numbers", "value", "decimal"]
"""How a node is shown: its names, its names' values, its own exact value, or that rounded."""

T = TypeVar("T")

Vector: TypeAlias = "tuple[Scalar, ...]"
Matrix: TypeAlias = "tuple[tuple[Scalar, ...], ...]"

SUM, PRODUCT, FACTOR, ATOM = range(4)
"""How tightly a layout holds together; brackets go around what holds less than is needed."""

MOST_SHOWN = 12
"""Rows or columns of a matrix that are printed; of more, the first few and the last."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a vector is written, and after which columns a matrix has a rule."""

    vector: Literal["column", "row", "tuple", "set"] = "column"
    bars: tuple[int, ...] = ()


COLUMN, ROW, TUPLE, SET = Form("column"), Form("row"), Form("tuple"), Form("set")


class Expr:
    """A node of an expression. Build it with Python's operators and `worked.trace`'s functions."""

    __slots__ = ("_layouts", "_value", "args", "form", "op")

    def __init__(
        self,
        op: Operation,
        args: tuple[Expr, ...],
        form: Form = COLUMN,
        value: Value | None = None,
    ) -> None:
        self.op = op
        self.args = args
        self.form = form
        self._value = value
        self._layouts: dict[Hashable, Layout] = {}

    @property
    def value(self) -> Value:
        """The exact value, computed when it is first asked for."""
        if self._value is None:
            self._value = self.op.exact(*[arg.value for arg in self.args])
        return self._value

    def show(self, style: Style) -> Layout:
        """Lay the node out in the given style; once, for a page shows the same node often."""
        layout = self._layouts.get(style)
        if layout is None:
            layout = self._layouts[style] = self._laid_out(style)
        return layout

    def kept(self, key: Hashable, lay_out: Callable[[], Layout]) -> Layout:
        """A layout made of this node that several formulas share: it is made once."""
        layout = self._layouts.get(key)
        if layout is None:
            layout = self._layouts[key] = lay_out()
        return layout

    def _laid_out(self, style: Style) -> Layout:
        if style == "value" or style == "decimal":
            return value_layout(self.value, self.form, Num if style == "value" else Dec)
        return self.op.show(SHOW[style], *self.args)

    def tightness(self, style: Style) -> int:
        """How tightly the layout holds together."""
        return self.op.level if style == "symbols" or style == "numbers" else tightness(self.value)

    def evaluate(self, arithmetic: Arithmetic) -> Loose:
        """Evaluate the tree again in another arithmetic: the check's route to the value."""
        return self.op.approximate(arithmetic, *[arg.evaluate(arithmetic) for arg in self.args])

    @property
    def vector(self) -> Vector:
        """The value, known to be a vector."""
        return as_vector(self.value)

    @property
    def matrix(self) -> Matrix:
        """The value, known to be a matrix."""
        return as_matrix(self.value)

    def __add__(self, other: Expr | Scalar) -> Expr:
        return OPERATORS["+"](self, literal(other))

    def __radd__(self, other: Scalar) -> Expr:
        return OPERATORS["+"](literal(other), self)

    def __sub__(self, other: Expr | Scalar) -> Expr:
        return OPERATORS["-"](self, literal(other))

    def __rsub__(self, other: Scalar) -> Expr:
        return OPERATORS["-"](literal(other), self)

    def __mul__(self, other: Expr | Scalar) -> Expr:
        return OPERATORS["*"](self, literal(other))

    def __rmul__(self, other: Scalar) -> Expr:
        return OPERATORS["*"](literal(other), self)

    def __truediv__(self, other: Expr | Scalar) -> Expr:
        return OPERATORS["/"](self, literal(other))

    def __rtruediv__(self, other: Scalar) -> Expr:
        return OPERATORS["/"](literal(other), self)

    def __pow__(self, exponent: int) -> Expr:
        return OPERATORS["**"](self, literal(exponent))

    def __matmul__(self, other: Expr) -> Expr:
        return OPERATORS["@"](self, other)

    @property
    def T(self) -> Expr:
        """The transpose of a matrix."""
        return OPERATORS["T"](self)

    def __repr__(self) -> str:
        return f"<{type(self.op).__name__}: {self.value!r}>"


class Operation:
    """What a kind of node is: how it is computed exactly, computed again, and shown.

    `exact` gets exact values, `approximate` numbers of an `Arithmetic`; they share no code.
    `show` gets the nodes and lays them out, asking the `Show` for each child at the tightness
    that it needs. `level` says how tightly the layout itself holds together. `tally` counts the
    work by hand; an operation that only rearranges numbers is none.
    """

    level: ClassVar[int] = ATOM
    form: Form = COLUMN

    def __call__(self, *args: Expr) -> Expr:
        """Build the node."""
        return Expr(self, args, self.form)

    def exact(self, *values: Value) -> Value:
        """Compute the exact value."""
        raise NotImplementedError

    def approximate(self, arithmetic: Arithmetic, *values: Loose) -> Loose:
        """Compute the value again, in floats or balls."""
        raise NotImplementedError

    def show(self, show: Show, *args: Expr) -> Layout:
        """Lay the node out."""
        raise NotImplementedError

    def tally(self, *values: Value) -> Tally:
        """Count the work of the operation itself, by hand, from the values that it is given."""
        return NOTHING


OPERATORS: dict[str, Operation] = {}
"""What Python's operators build; `worked.trace.operations` fills it."""


class _Leaf(Operation):
    """A value that nothing computes."""


_LEAF = _Leaf()


class Constant(Expr):
    """A number, vector or matrix that stands for itself."""

    __slots__ = ()

    def __init__(self, value: Value, form: Form = COLUMN) -> None:
        super().__init__(_LEAF, (), form, value)

    def _laid_out(self, style: Style) -> Layout:
        return _laid_out_value(self, style)

    def tightness(self, style: Style) -> int:
        """How tightly the value holds together."""
        return tightness(self.value)

    def evaluate(self, arithmetic: Arithmetic) -> Loose:
        """Turn the exact value into a number of the arithmetic."""
        return arithmetic.read(self.value)


class Named(Expr):
    """A given value or a result: it has a name (JSON), a symbol (print) and a value."""

    __slots__ = ("name", "parts", "symbol")

    def __init__(self, name: str, symbol: Layout, value: Value, form: Form = COLUMN) -> None:
        super().__init__(_LEAF, (), form, value)
        self.name = name
        self.symbol = symbol
        self.parts: dict[tuple[int, ...], Expr] = {}
        """Its entries that have been asked for, so that each is one node."""

    def _laid_out(self, style: Style) -> Layout:
        return self.symbol if style == "symbols" else _laid_out_value(self, style)

    def tightness(self, style: Style) -> int:
        """A symbol holds together; of a value, it depends."""
        return ATOM if style == "symbols" else tightness(self.value)

    def evaluate(self, arithmetic: Arithmetic) -> Loose:
        """Turn the exact value into a number of the arithmetic."""
        return arithmetic.read(self.value)


def _laid_out_value(expr: Expr, style: Style) -> Layout:
    """A value as numbers; where it looks the same in another style, it is the same layout."""
    if style == "value":
        return value_layout(expr.value, expr.form, Num)
    if style == "decimal" and not _is_whole(expr.value):
        return value_layout(expr.value, expr.form, Dec)
    return expr.show("value")


def _is_whole(value: Value) -> bool:
    """Whether a value holds nothing but integers, whose decimals look like themselves."""
    if isinstance(value, tuple):
        return all(map(_is_whole, value))
    return type(value) is int


class Show:
    """Lays out a tree with its symbols, or with the numbers put in."""

    __slots__ = ("style",)

    def __init__(self, style: Style) -> None:
        self.style = style

    def __call__(self, expr: Expr, level: int = SUM) -> Layout:
        """Lay out a node, in brackets if it holds less tightly than `level`."""
        layout = expr.show(self.style)
        return Fence("(", layout) if level and expr.tightness(self.style) < level else layout

    def number(self, value: Scalar, level: int = SUM) -> Layout:
        """Lay out a number that is put in."""
        return Fence("(", Num(value)) if level and tightness(value) < level else Num(value)


SHOW: dict[Style, Show] = {"symbols": Show("symbols"), "numbers": Show("numbers")}


def as_vector(value: Value) -> Vector:
    """A value that is known to be a vector, for the type checker."""
    return cast("Vector", value)


def as_matrix(value: Value) -> Matrix:
    """A value that is known to be a matrix, for the type checker."""
    return cast("Matrix", value)


def is_matrix(value: Value) -> bool:
    """Whether a value is a matrix: a tuple of rows."""
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], tuple)


def literal(value: Expr | Value, form: Form = COLUMN) -> Expr:
    """A value as a node; a node stays itself."""
    return value if isinstance(value, Expr) else Constant(value, form)


def named(name: str, symbol: str | Layout, value: Value, form: Form = COLUMN) -> Named:
    """A named value; the symbol may be written in our notation (`"W_O"`)."""
    return Named(name, parse(symbol) if isinstance(symbol, str) else symbol, value, form)


def value_layout(value: Value, form: Form, leaf: type[Num] | type[Dec]) -> Layout:
    """Lay out a number, vector, matrix or planes; of many, the first few and the last."""
    if not isinstance(value, tuple):
        return leaf(value)
    if not value:
        return Fence("(", Row(()))
    if is_matrix(value[0]):
        planes = tuple([value_layout(plane, form, leaf) for plane in value])
        return Fence("(", joined(shortened(planes, "…"), ","))
    if isinstance(value[0], tuple):
        if len(value) <= MOST_SHOWN and len(value[0]) <= MOST_SHOWN:
            return Grid(tuple([tuple([leaf(x) for x in line]) for line in value]), form.bars)  # type: ignore[union-attr,arg-type]
        rows = [shortened([leaf(x) for x in line], "⋯") for line in value]  # type: ignore[union-attr,arg-type]
        bars = form.bars if len(rows[0]) == len(value[0]) else ()
        dots = [Op("⋱" if item == Op("⋯") else "⋮") for item in rows[0]]
        return Grid(tuple(_middle_cut(rows, tuple(dots))), bars)
    entries: tuple[Layout, ...] = tuple([leaf(entry) for entry in value])  # type: ignore[arg-type]
    if form.vector == "tuple" or form.vector == "set":
        return Fence("(" if form.vector == "tuple" else "{", joined(shortened(entries, "…"), ","))
    if form.vector == "row":
        return Grid((shortened(entries, "⋯"),))
    return Grid(tuple([(entry,) for entry in shortened(entries, "⋮")]))


def shortened(items: list[Layout] | tuple[Layout, ...], dots: str) -> tuple[Layout, ...]:
    """Of many things, the first few and the last, with dots between."""
    return tuple(_middle_cut(list(items), Op(dots)))


def _middle_cut(items: list[T], dots: T) -> list[T]:
    if len(items) <= MOST_SHOWN:
        return items
    return [*items[: MOST_SHOWN // 2], dots, items[-1]]


def tightness(value: Value) -> int:
    """How tightly the printed value holds together: −3 is a sum, 2√3 a factor, 3 an atom."""
    if type(value) is int:
        return ATOM if value >= 0 else SUM
    if isinstance(value, Fraction):
        return FACTOR if value > 0 else SUM
    if isinstance(value, tuple):
        return ATOM
    if isinstance(value, Surd) and len(value.terms) == 1:
        return FACTOR if value.terms[0][1] > 0 else SUM
    return SUM
