"""The proof that a run without `zero_grad` neither settles down nor runs away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked.exact import sign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Algebraic
    from worked.kinds.sgd_trace.fate import Batch

ROUNDS = 4
"""Rounds after which the form is looked at again."""


@dataclass(frozen=True)
class KeepsItsValue:
    """The claim that a definite quadratic form of the change of a round keeps its value, not 0.

    The change of a round is how the weight and the stored sum differ after it. A bounded form
    keeps the changes, and with them the states, within bounds; a constant one that is not 0
    keeps them from dying out.
    """

    batches: tuple[Batch, ...]
    start: Algebraic

    def failures(self) -> Iterator[str]:
        """Follow the run for some rounds; look at the form after each, and at its matrix."""
        changes = list(self._changes())
        (a, b), (c, d) = self._columns()
        form = (b, d - a, -c)  # of x², xy, y²; preserved, as the determinant is 1
        if a * d - b * c != 1:
            yield "a round changes areas"
        if sign(form[1] * form[1] - 4 * form[0] * form[2]) >= 0:
            yield "the form is not definite"
        values = {_value(form, change) for change in changes}
        if len(values) != 1:
            yield "the form changes its value"
        if 0 in values:
            yield "the form is 0, so the run comes to rest"

    def _changes(self) -> Iterator[tuple[Algebraic, Algebraic]]:
        weight, stored = self.start, 0 * self.start
        for _ in range(ROUNDS):
            before = weight, stored
            for batch in self.batches:
                stored = stored + batch.pull * (weight - batch.lowest)
                weight = weight - stored
            yield weight - before[0], stored - before[1]

    def _columns(self) -> tuple[tuple[Algebraic, Algebraic], tuple[Algebraic, Algebraic]]:
        """The rows (a, c) and (b, d) of the round's matrix, transposed: where unit states go."""
        found = []
        for x, y in ((1, 0), (0, 1)):
            weight: Algebraic = x
            stored: Algebraic = y
            for batch in self.batches:
                stored = stored + batch.pull * weight
                weight = weight - stored
            found.append((weight, stored))
        return found[0], found[1]


def _value(form: tuple[Algebraic, ...], change: tuple[Algebraic, Algebraic]) -> Algebraic:
    x, y = change
    return form[0] * x * x + form[1] * x * y + form[2] * y * y
