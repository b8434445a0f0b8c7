"""What people get wrong: choices that are wrong, and numbers that a wrong rule gives."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from worked.errors import CannotSolve
from worked.exact import ExactError
from worked.kinds.concept.quoting import Exhibit, Reference
from worked.kinds.concept.steps import CORRECT, Page, letter
from worked.problem import Mistake
from worked.sheet import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from worked.kinds.concept import Kind
    from worked.trace import Value


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """Every wrong choice with its reason; then the mistakes of the evidence that the file names."""
    page = Page(kind, Draft())
    page.ask()
    verdicts = [page.verdict(index, choice) for index, choice in enumerate(kind.choices or ())]
    right = tuple(letter(index) for index, is_right in enumerate(verdicts) if is_right)
    for index, choice in enumerate(kind.choices or ()):
        says = page.line(choice.because, ("choices", index))
        name = letter(index)
        if not verdicts[index]:
            yield Mistake(f"chose_{name}", says, pins={CORRECT: (name,)})
        elif len(right) > 1:
            others = tuple(other for other in right if other != name)
            yield Mistake(f"left_out_{name}", says, pins={CORRECT: others})
    for name in kind.mistakes_of_evidence or ():
        yield from _followed(name, page)


def _followed(name: str, page: Page) -> Iterator[Mistake]:
    """A mistake made wherever it can be made: what all quoted results come to.

    Where it leads nowhere with these numbers, the right ones stay: it is known all the same.
    """
    pins: dict[str, Value] = {}
    says = None
    for exhibit in page.exhibits:
        for mistake in exhibit.evidence.given.mistakes():
            if mistake.name == name:
                says = says or mistake.says
                pins |= _wrong(exhibit, mistake, page.results)
    if says is not None and pins:
        yield Mistake(name, says, pins=pins)


def _wrong(
    exhibit: Exhibit, mistake: Mistake, results: Mapping[str, Reference]
) -> dict[str, Value]:
    """The quoted results of an evidence as the mistake leads to them."""
    found = exhibit.sheet
    with suppress(CannotSolve, ExactError):
        draft = Draft(mistake.pins)
        (mistake.instead or exhibit.evidence.given).solve(draft)
        found = draft
    return {
        name: found.results[reference.name].value
        for name, reference in results.items()
        if reference.exhibit is exhibit and reference.name in found.results
    }
