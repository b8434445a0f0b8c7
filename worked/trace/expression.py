"""Expressions: small trees over named values, each node knowing its exact value.

A node is a literal, a named value, or an operation on other nodes. It is evaluated exactly when
its value is first asked for; it prints with symbols (Q Kᵀ), with the numbers put in, as its exact
value or as a decimal; and `worked.check` evaluates it again by code of its own. The three cannot
disagree, because there is only one tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from worked.notation import Dec, Fence, Layout, Num, parse
from worked.trace.tally import NOTHING, Tally
from worked.trace.values import (
    ATOM,
    COLUMN,
    SUM,
    Form,
    Matrix,
    Value,
    Vector,
    as_matrix,
    as_vector,
    tightness,
    value_layout,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from worked.exact import Scalar
    from worked.trace.arithmetic import Arithmetic, Loose

Style = Literal["symbols", "numbers", "value", "decimal"]
"""How a node is shown: its names, its names' values, its own exact value, or that rounded."""


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

    def __neg__(self) -> Expr:
        return OPERATORS["neg"](self)

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
        layout = value_layout(value, COLUMN, Num)
        return Fence("(", layout) if level and tightness(value) < level else layout


SHOW: dict[Style, Show] = {"symbols": Show("symbols"), "numbers": Show("numbers")}


def literal(value: Expr | Value, form: Form = COLUMN) -> Expr:
    """A value as a node; a node stays itself."""
    return value if isinstance(value, Expr) else Constant(value, form)


def named(name: str, symbol: str | Layout, value: Value, form: Form = COLUMN) -> Named:
    """A named value; the symbol may be written in our notation (`"W_O"`)."""
    return Named(name, parse(symbol) if isinstance(symbol, str) else symbol, value, form)
