"""What of a derivation is shown, whatever the format.

The last link of a computed result is `≈ decimals`. Where the numbers are exact already it would
repeat them, and where they terminate it is an equality: both are decided here, for all writers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from worked.document import Formula
from worked.exact import NEG_INF, Surd, Symbolic, decimal, integer_text, symbols_of
from worked.notation import Dec, Fence, Frac, Grid, Layout, Num, Op, Row, Script, Sqrt

if TYPE_CHECKING:
    from worked.document import Derivation, Link
    from worked.exact import Rational, Scalar
    from worked.trace import Value


@dataclass(frozen=True, slots=True)
class Shown:
    """One relation of a derivation as it is printed; the answer that is asked for is boxed."""

    relation: str
    layout: Layout
    boxed: bool = False


def links_shown(
    derivation: Derivation, places: int, left: Layout | None = None
) -> tuple[Shown, ...]:
    """The links that are printed, for decimals with some places after the point.

    `left` is the layout of the left side, where the caller has it already. A side that would
    repeat the one before it is left out; `≈` becomes `=` where every entry terminates within the
    places. At least one link stays.
    """
    shown: list[Shown] = []
    sources: list[Link] = []
    before = left or derivation.left.layout()
    for link in derivation.links:
        layout = link.right.layout()
        relation = _relation(link, places)
        if relation == "=" and same(before, layout) and link is not derivation.links[0]:
            continue
        shown.append(Shown(relation, layout))
        sources.append(link)
        before = layout
    if derivation.answer is not None and shown:
        place = _boxed(shown, sources)
        shown[place] = Shown(shown[place].relation, shown[place].layout, boxed=True)
    return tuple(shown)


def _relation(link: Link, places: int) -> str:
    right = link.right
    if link.relation != "≈" or not isinstance(right, Formula) or right.style != "decimal":
        return link.relation
    return "=" if terminates(right.expr.value, places) else "≈"


def _boxed(shown: list[Shown], sources: list[Link]) -> int:
    """The last link is boxed; where it only rounds the exact value before it, that one is."""
    if len(shown) > 1 and shown[-1].relation == "≈":
        right = sources[-2].right
        if isinstance(right, Formula) and right.style == "value":
            return len(shown) - 2
    return len(shown) - 1


def terminates(value: Value, places: int) -> bool:
    """Whether rounding to some places after the point leaves every entry of a value as it is."""
    if isinstance(value, tuple):
        return bool(symbols_of(value)) or all(terminates(entry, places) for entry in value)
    if isinstance(value, Fraction):
        return not 10**places % value.denominator
    return _is_digits(value)


def _is_digits(value: Scalar | str) -> bool:
    """Whether a value looks the same exactly and rounded: whole numbers, −∞, symbols, words."""
    return isinstance(value, int | str | Symbolic) or value is NEG_INF


def same(a: Layout, b: Layout) -> bool:
    """Whether two layouts print alike, however many digits are printed."""
    if a is b:
        return True
    if isinstance(a, Num | Dec) and isinstance(b, Num | Dec):
        return same_number(a.value, b.value) and (type(a) is type(b) or _is_digits(a.value))
    if isinstance(a, Row) and isinstance(b, Num) and isinstance(b.value, Surd):
        return _is_sum(a, b.value)
    if isinstance(a, Frac) and isinstance(b, Num):
        return _is_fraction(a, b.value)
    if type(a) is not type(b):
        return False
    if isinstance(a, Grid) and isinstance(b, Grid):
        return (
            a.bars == b.bars and len(a.rows) == len(b.rows) and all(map(_all_same, a.rows, b.rows))
        )
    if isinstance(a, Row) and isinstance(b, Row):
        return _all_same(_flat(a), _flat(b))
    if isinstance(a, Fence) and isinstance(b, Fence):
        return a.left == b.left and same(a.body, b.body)
    if isinstance(a, Frac) and isinstance(b, Frac):
        return same(a.top, b.top) and same(a.bottom, b.bottom)
    if isinstance(a, Sqrt) and isinstance(b, Sqrt):
        return same(a.body, b.body)
    if isinstance(a, Script) and isinstance(b, Script):
        return same(a.base, b.base) and _same_script(a.sub, b.sub) and _same_script(a.sup, b.sup)
    return a == b


def _flat(row: Row) -> tuple[Layout, ...]:
    """Things side by side, rows among them taken apart: that prints alike."""
    if not any(isinstance(item, Row) for item in row.items):
        return row.items
    return tuple(
        [
            inner
            for item in row.items
            for inner in (_flat(item) if isinstance(item, Row) else (item,))
        ]
    )


def _is_fraction(quotient: Frac, value: Scalar) -> bool:
    """Whether a quotient is a fraction as it is written out: 3 over 2, which is 3/2."""
    top, bottom = quotient.top, quotient.bottom
    if not (isinstance(value, Fraction) and isinstance(top, Num) and isinstance(bottom, Num)):
        return False
    return value > 0 and (top.value, bottom.value) == (value.numerator, value.denominator)


def _is_sum(row: Row, value: Surd) -> bool:
    """Whether a row is a sum of roots as its value is written out: 2 − √5."""
    numbers, signs = row.items[::2], row.items[1::2]
    if len(row.items) != 2 * len(value.terms) - 1 or value.terms[0][1] < 0:
        return False
    for number, (root, factor) in zip(numbers, value.terms, strict=True):
        if not isinstance(number, Num) or not same_number(
            number.value, _term(root, factor if factor > 0 else -factor)
        ):
            return False
    return list(signs) == [Op("−" if factor < 0 else "+") for _, factor in value.terms[1:]]


def _term(root: int, factor: Rational) -> Scalar:
    return factor if root == 1 else Surd(((root, factor),))


def _all_same(a: tuple[Layout, ...], b: tuple[Layout, ...]) -> bool:
    return len(a) == len(b) and all(map(same, a, b))


def _same_script(a: Layout | None, b: Layout | None) -> bool:
    return a is b if a is None or b is None else same(a, b)


def same_number(a: Scalar, b: Scalar) -> bool:
    """Whether two numbers are written alike: the same object, or equal in a plain form."""
    if a is b:
        return True
    return type(a) is type(b) and isinstance(a, int | Fraction | Surd) and a == b


def decimal_text(value: Scalar, places: int) -> str:
    """A number rounded to some places, its minus an ASCII "-"; or `-∞`, `yes`, `no`."""
    if type(value) is int:
        return integer_text(value)
    if value is NEG_INF:
        return "-∞"
    return yes_or_no(value) if isinstance(value, bool) else decimal(value, places)


_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


def visible(text: str) -> str:
    """Somebody's text without what a terminal obeys or XML cannot hold: ESC becomes [U+001B]."""
    return _CONTROLS.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def yes_or_no(value: bool) -> str:
    """A truth value in words."""
    return "yes" if value else "no"
