"""What stands in a solution, in reading order: lines, words, formulas, the trees behind them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from worked.check.equalities import derivations
from worked.document import (
    Code,
    Derivation,
    Emph,
    Equations,
    Figure,
    FlowMap,
    Formula,
    HeatMap,
    Items,
    Notation,
    Note,
    Para,
    Table,
    Text,
)
from worked.exact import equal
from worked.trace import Named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from worked.document import Block, Line, PartSolution
    from worked.trace import Expr

ANY_STYLE = ("symbols", "numbers", "value", "decimal")


def blocks(part: PartSolution) -> Iterator[Block]:
    """All blocks of the question and the steps."""
    return chain(part.question, *(step.blocks for step in part.steps))


def lines(block: Block) -> Iterator[Line]:
    """The lines of words in a block."""
    match block:
        case Para() | Note():
            yield block.line
        case Items():
            yield from block.items
        case Table():
            yield from block.header
            yield from chain.from_iterable(block.rows)
            yield block.caption
        case Figure():
            yield from _labels(block.data)
            yield block.caption
        case _:
            assert isinstance(block, Derivation | Equations)


def _labels(data: object) -> Iterator[Line]:
    if isinstance(data, HeatMap):
        yield from (*data.rows, *data.columns)
    if isinstance(data, FlowMap):
        yield from (pile.label for pile in (*data.sources, *data.targets))


def all_lines(part: PartSolution) -> Iterator[Line]:
    """Every line of the question, the titles and the steps."""
    for block in part.question:
        yield from lines(block)
    for step in part.steps:
        yield step.title
        for block in step.blocks:
            yield from lines(block)


def words(line: Line) -> Iterator[str]:
    """The words of a line, without its formulas."""
    return (piece.text for piece in line if isinstance(piece, Text | Emph | Code))


def formulas(part: PartSolution) -> Iterator[Formula]:
    """Every formula that is more than notation, wherever it stands."""
    for line in all_lines(part):
        yield from (piece for piece in line if isinstance(piece, Formula))
    for derivation in derivations(blocks(part)):
        yield from sides(derivation)


def sides(derivation: Derivation) -> Iterator[Formula]:
    """The sides of a derivation that are more than notation."""
    for side in (derivation.left, *(link.right for link in derivation.links)):
        if isinstance(side, Formula):
            yield side


def nodes(expr: Expr) -> Iterator[Expr]:
    """A tree, from the top down."""
    yield expr
    for arg in expr.args:
        yield from nodes(arg)


def named_in(formulas: Iterable[Formula]) -> Iterator[Named]:
    """The named values that some formulas refer to."""
    for formula in formulas:
        yield from (node for node in nodes(formula.expr) if isinstance(node, Named))


def as_text(line: Line) -> str:
    """A line as a reader would say it: numbers as digits, other formulas as a letter."""
    return "".join(_said(piece) for piece in line)


def _said(piece: object) -> str:
    if isinstance(piece, Text | Emph | Code):
        return piece.text
    if isinstance(piece, Formula) and isinstance(piece.expr.value, int):
        return str(piece.expr.value) if piece.style != "symbols" else "x"
    assert isinstance(piece, Formula | Notation)
    return "x"


def identical(a: object, b: object) -> bool:
    """Whether two values are equal, exactly."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(identical, a, b))
    if isinstance(a, tuple) or isinstance(b, tuple):
        return False
    return a is b or (isinstance(a, bool) == isinstance(b, bool) and equal(a, b))  # type: ignore[arg-type]
