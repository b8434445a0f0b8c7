"""A draw and all that the gates say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from worked.exact import ExactError
from worked.vary.family import Drawn, answers_key, numbers_key
from worked.vary.gates import Refusal

if TYPE_CHECKING:
    from worked.vary.family import Family


class Look(NamedTuple):
    """A draw that has an answer, and every gate that refuses it."""

    drawn: Drawn
    refusals: tuple[Refusal, ...]
    numbers: bytes
    answers: bytes

    @property
    def passes(self) -> bool:
        """Whether every gate lets it through, apart from `distinct`."""
        return not self.refusals


def looked(family: Family, number: int, attempt: int = 1) -> Look | Refusal:
    """An attempt and what every gate says of it; or why it has no single answer."""
    drawn = family.drawn(number, attempt)
    if isinstance(drawn, Refusal):
        return drawn
    try:
        refusals = tuple(family.standards.refusals(drawn.parts)) if family.gates == "on" else ()
        return Look(drawn, refusals, numbers_key(drawn.exercise), answers_key(drawn.solution))
    except ExactError as error:
        return Refusal("solvable", str(error))
