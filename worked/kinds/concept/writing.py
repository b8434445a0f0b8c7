"""How a relation is written: what is compared, its numbers, the sign between them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from worked.document import Derivation, Formula, Link
from worked.kinds.concept.judging import same
from worked.sheet import is_shown_rounded
from worked.trace import Constant, Expr, Named, entry, literal
from worked.trace.operations.arrays import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from worked.kinds.concept.judging import Judged
    from worked.trace import Style, Value

CONVERSE = {"=": "=", "≠": "≠", "<": ">", ">": "<", "≤": "≥", "≥": "≤"}


def written(one: Judged, pins: Mapping[str, object]) -> Iterator[Derivation]:
    """The relation as a derivation: what is compared, its numbers, the sign between them.

    What is taken as given stands on the right, for it is not derived.
    """
    for a, b in pairwise(one.operands):
        sign = one.sort.sign
        if _is_whole_name(a, pins) or (isinstance(a, Named) and _is_made_of_results(b)):
            a, b, sign = b, a, CONVERSE[sign]
        if (isinstance(a, Constant) and isinstance(b, Constant)) or _is_whole_name(a, pins):
            continue
        yield _differing(a, b) if sign == "≠" else _compared(a, sign, b)


def _is_made_of_results(expr: Expr) -> bool:
    """Whether results stand in an operation: a comparison with them derives nothing."""
    return not isinstance(expr, Named | Constant) and any(True for _ in _names(expr))


def _is_whole_name(expr: Expr, names: Mapping[str, object]) -> bool:
    """Whether an expression is one of these results, or an entry of one."""
    whole = expr.args[0] if isinstance(expr.op, Part) else expr
    return isinstance(whole, Named) and whole.name in names


def _compared(a: Expr, sign: str, b: Expr) -> Derivation:
    """a = its number < b's number = b; of what is rounded or long, only the symbols."""
    if isinstance(a, Named) and isinstance(b, Named):
        return _two_results(a, sign, b)
    if not _is_computed(a) and (sign == "=" or _is_long(a.value) or _is_long(b.value)):
        style: Style = "value" if isinstance(b, Constant) else "symbols"
        return Derivation(Formula(a, "symbols"), (Link(sign, Formula(b, style)),))
    links: list[Link] = []
    if not isinstance(a, Constant):
        styles: tuple[Style, ...] = ("numbers", "value") if _is_computed(a) else ("value",)
        links += [Link("=", Formula(a, style)) for style in styles]
    links.append(Link(sign, Formula(b, "value")))
    if not isinstance(b, Constant):
        links.append(Link("=", Formula(b, "symbols")))
    return Derivation(Formula(a, "symbols"), tuple(links))


def _two_results(a: Named, sign: str, b: Named) -> Derivation:
    """Their common value, or their difference: none of the two is derived from the other."""
    value = a.value
    if sign == "=" and (_is_wordy(value) or not is_shown_rounded(value)):
        sides = (Link("=", Formula(a, "symbols")), Link("=", Formula(b, "symbols")))
        return Derivation(Formula(Constant(value, a.form), "value"), sides)
    difference = a - b
    if isinstance(value, tuple):
        return Derivation(
            Formula(difference, "symbols"), (Link("=", Formula(difference, "value")),)
        )
    links = [] if is_shown_rounded(value) else [Link("=", Formula(difference, "numbers"))]
    links.append(Link("=", Formula(difference, "value")))
    if is_shown_rounded(difference.value):
        links = []
    return Derivation(
        Formula(difference, "symbols"), (*links, Link(sign, Formula(literal(0), "value")))
    )


def _is_wordy(value: Value) -> bool:
    """Whether a value is a word, true or false, or a list of such."""
    if isinstance(value, tuple):
        return any(map(_is_wordy, value))
    return isinstance(value, str | bool)


def _is_computed(expr: Expr) -> bool:
    """Whether an operand is made of results, by a measure: then its numbers are of interest."""
    whole = expr.args[0] if isinstance(expr.op, Part) else expr
    return bool(whole.args) and not is_shown_rounded(expr.value)


def _is_long(value: Value) -> bool:
    return isinstance(value, tuple) or is_shown_rounded(value)


def _differing(a: Expr, b: Expr) -> Derivation:
    """The first entries that differ; of numbers, themselves."""
    indexes: tuple[int, ...] = ()
    x, y = a.value, b.value
    while isinstance(x, tuple) and isinstance(y, tuple) and len(x) == len(y):
        place = next(k for k, pair in enumerate(zip(x, y, strict=True)) if not same(*pair))
        indexes, x, y = (*indexes, place), x[place], y[place]
    if not indexes:
        return _compared(a, "≠", b)
    first, second = (
        literal(value) if isinstance(expr, Constant) else entry(expr, *indexes)
        for expr, value in ((a, x), (b, y))
    )
    return _compared(first, "≠", second)


def is_pinned(one: Judged, pins: Mapping[str, object]) -> bool:
    """Whether a relation speaks of a result that is taken as given."""
    return any(name in pins for expr in one.operands for name in _names(expr))


def _names(expr: Expr) -> Iterator[str]:
    if isinstance(expr, Named):
        yield expr.name
    for arg in expr.args:
        yield from _names(arg)
