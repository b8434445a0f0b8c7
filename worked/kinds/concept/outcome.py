"""What the evidence says of claims and choices, without the words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from worked.kinds.concept.steps import Page
from worked.sheet import Draft

if TYPE_CHECKING:
    from worked.kinds.concept import Kind
    from worked.trace import Value


class Outcome(NamedTuple):
    """What the evidence says."""

    verdicts: tuple[bool, ...]
    """Which choices are right."""
    quoted: tuple[Value, ...]
    """The results that are quoted."""


def outcome(kind: Kind) -> Outcome:
    """What the evidence says. Raises `CannotSolve` where a claim does not hold."""
    page = Page(kind, Draft())
    page.ask()
    for index, claim in enumerate(kind.claims or ()):
        page.claim(index, claim)
    choices = enumerate(kind.choices or ())
    return Outcome(
        tuple([page.verdict(index, choice) for index, choice in choices]),
        tuple([one.value for one in page.named.values()]),
    )
