"""A draw tried in every way: written down, solved, verified, and printed in every format."""

from __future__ import annotations

import os
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Literal

from worked.errors import WorkedError
from worked.export.lines import Lines
from worked.export.problem_file import problem_file
from worked.render import write
from worked.render.page import Options, outline
from worked.variation import Undrawable
from worked.vary import Refusal, Variant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exercise import Exercise
    from worked.vary import Family

FORMATS = ("latex", "html", "markdown", "terminal", "typst", "json")
"""What is printed where nobody says."""
DEAR_FORMATS = ("pdf", "docx")
"""What is printed only on request: each takes a second or so."""


@dataclass(frozen=True)
class Trial:
    """What came of one draw; `what` is the gate that refuses it or the stage that fails."""

    number: int
    outcome: Literal["solved", "refused", "failed"]
    what: str
    says: str
    seconds: float


class Failed(WorkedError):
    """Something that the trial itself found wrong."""


@dataclass(frozen=True)
class Trying:
    """The task of a worker: try the first draw of a number. The family has no gates."""

    family: Family
    formats: tuple[str, ...] = FORMATS

    def __call__(self, number: int) -> Trial:
        """Everything that can be done with the draw, until something fails."""
        start = perf_counter()
        stage = "draw"
        try:
            for now in self._stages(number):
                stage = now
        except _Refused as refused:
            return Trial(number, "refused", refused.gate, str(refused), perf_counter() - start)
        except Exception as error:  # whatever goes wrong is what the author wants to know
            if os.environ.get("WORKED_DEBUG"):
                raise
            own = isinstance(error, WorkedError)
            says = str(error) if own else f"{type(error).__name__}: {error}"
            return Trial(number, "failed", stage, says, perf_counter() - start)
        return Trial(number, "solved", "", "", perf_counter() - start)

    def drawn(self, number: int) -> Exercise:
        """The exercise that is tried. Raises `Undrawable`."""
        return self.family.candidate(number, attempt=1)

    def _stages(self, number: int) -> Iterator[str]:
        """Do one thing after the other; each is named before it is done."""
        yield "draw"
        drawn = self._draw(number)
        yield "problem file"
        self._write_down(drawn)
        yield "solve and check"
        variant = self.family.made(number, 1)
        if isinstance(variant, Refusal):
            raise _Refused(variant.gate, variant.why)
        yield "mistakes and work"
        _ = variant.mistakes, variant.work
        for name in self.formats:
            yield name
            self._print(variant, name)

    def _draw(self, number: int) -> Exercise:
        try:
            first, again = self.drawn(number), self.drawn(number)
        except Undrawable as error:
            raise _Refused("solvable", str(error)) from error
        if first != again:
            raise Failed("drawn twice, the numbers differ: sample must use its generator alone")
        return first

    def _write_down(self, drawn: Exercise) -> None:
        from worked.load import load_text

        read = load_text(problem_file(drawn), "the problem file of this draw")
        if [part.problem for part in read.parts] != [part.problem for part in drawn.parts]:
            raise Failed("written as a problem file and read again, it is another problem")

    def _print(self, variant: Variant, name: str) -> None:
        digits = self.family.digits
        options = Options(digits, sections=("question", "solution", "mistakes"))
        if name == "json":
            made: str | bytes = Lines(digits=digits).content(variant, self.family.seed)
        elif name == "typst":
            from worked.render.typst import write as write_typst

            made = write_typst(outline(variant.solution, options), options)
        else:
            made = write(variant.solution, name, options)
        if not made.strip():
            raise Failed("nothing is printed")


class _Refused(Exception):
    """A draw that no set would take: there is no answer, or not one alone."""

    def __init__(self, gate: str, why: str) -> None:
        super().__init__(why)
        self.gate = gate
