"""Expressions whose exact value is known by a proof.

The arithmetic of general trees cannot decide that √(5 + √5) · 2 − √(20 + 4√5) is 0. Where algebra
says what a formula comes to, the formula is shown with that value. The check evaluates the formula
again, as it does with every other, and the proof belongs into the certificate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.trace.expression import Expr

if TYPE_CHECKING:
    from worked.notation import Layout
    from worked.trace.arithmetic import Arithmetic, Loose
    from worked.trace.expression import Style
    from worked.trace.values import Value


class Proved(Expr):
    """A formula as it is written, with the value that is proved of it."""

    __slots__ = ("formula",)

    def __init__(self, formula: Expr, value: Value) -> None:
        super().__init__(formula.op, (), formula.form, value)
        self.formula = formula

    def _laid_out(self, style: Style) -> Layout:
        if style == "symbols" or style == "numbers":
            return self.formula.show(style)
        return super()._laid_out(style)

    def evaluate(self, arithmetic: Arithmetic) -> Loose:
        """Evaluate the formula itself: the check does not take the proof's word for it."""
        return self.formula.evaluate(arithmetic)


def proved(formula: Expr, value: Value) -> Expr:
    """The formula with the value that it is proved to have."""
    return Proved(formula, value)
