"""What stands between the things of a formula, and where a long one may be broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from worked.notation import (
    RELATIONS,
    SUMS,
    Dec,
    Fence,
    Grid,
    Layout,
    Num,
    Op,
    Row,
    Script,
    Sqrt,
    Sym,
    Words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

DOTS = frozenset("⋯…⋮⋱")
_TIGHT = frozenset("·/:!'′")
_LISTING = frozenset(",;")

NEVER = -1_000_000
BESIDE, COMMA, SUM, RELATION = range(1, 5)
"""How readily a formula breaks before a thing."""


class Joint(NamedTuple):
    """What stands between a thing and the one before it, and how readily a line breaks there."""

    gap: str
    level: int


def joints(items: tuple[Layout, ...]) -> Iterator[Joint]:
    """The joint before each of the things that stand side by side."""
    for at, item in enumerate(items):
        if not at:
            yield Joint("", NEVER)
        elif is_operation(item):
            yield _after(items, at - 1) if _is_sign(items, at) else _ahead(items, at)
        elif is_operation(items[at - 1]):
            yield Joint("", NEVER) if _is_sign(items, at - 1) else _after(items, at - 1)
        else:
            applied = isinstance(item, Fence) and isinstance(items[at - 1], Sym | Script)
            yield Joint(_between(items[at - 1], item), NEVER if applied else BESIDE)


def is_operation(item: Layout) -> bool:
    """Whether a thing joins its neighbours; dots for things left out do not."""
    return isinstance(item, Op) and item.sign not in DOTS


def _is_sign(items: tuple[Layout, ...], at: int) -> bool:
    """Whether a plus or minus is the sign of what follows, not an operation of its own."""
    item = items[at]
    sums = isinstance(item, Op) and item.sign in SUMS
    return sums and (not at or is_operation(items[at - 1]))


def _ahead(items: tuple[Layout, ...], at: int) -> Joint:
    """The joint before an operation."""
    sign = items[at].sign  # type: ignore[union-attr]
    if sign in RELATIONS:
        return Joint(" ", RELATION)
    if sign in SUMS:
        return Joint(" ", SUM)
    if sign in _LISTING or _is_tight(items, at):
        return Joint("", NEVER)
    return Joint(" ", BESIDE)


def _after(items: tuple[Layout, ...], at: int) -> Joint:
    """The joint between an operation and what it works on."""
    if items[at].sign in _LISTING:  # type: ignore[union-attr]
        return Joint(" ", COMMA)
    return Joint("" if _is_tight(items, at) else " ", NEVER)


def _is_tight(items: tuple[Layout, ...], at: int) -> bool:
    """Whether an operation has no spaces around it: a stroke, the dot between two numbers."""
    sign = items[at].sign  # type: ignore[union-attr]
    if sign == "·":
        return all(map(_numeric, (*items[max(at - 1, 0) : at], *items[at + 1 : at + 2])))
    return _TIGHT.issuperset(sign)


def _numeric(item: Layout) -> bool:
    """Whether a thing is made of digits, so that a dot beside it needs no space."""
    if isinstance(item, Fence):
        return _numeric(item.body)
    if isinstance(item, Row):
        return all(isinstance(x, Op) or _numeric(x) for x in item.items)
    return isinstance(item, Num | Dec | Words)


def _between(before: Layout, item: Layout) -> str:
    """The space between two factors: none after a number, none before an argument in brackets."""
    if isinstance(item, Fence):
        return " " if isinstance(before, Grid | Words) else ""
    if isinstance(before, Words) and before.text.endswith(" "):
        return ""
    if isinstance(item, Words) and item.text.startswith((" ", ",", ".")):
        return ""
    letter = item.base if isinstance(item, Script) else item
    short = isinstance(letter, Sqrt) or (isinstance(letter, Sym) and len(letter.name) == 1)
    whole = isinstance(before, Num) and type(before.value) is int
    return "" if whole and short else " "
