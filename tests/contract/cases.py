"""The problems to which the promises are kept: drawn ones, the bank's, and some at the edge."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from tests.contract.corners import CORNERS
from worked.draw import Rng
from worked.exercise import Exercise, Part, label
from worked.kinds import find, names
from worked.load import load
from worked.render import Options, render
from worked.solve import known_mistakes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from worked.document import PartSolution, Solution, WrongAnswer
    from worked.problem import Problem
    from worked.render.page import Section

BANK = Path(__file__).parents[2] / "problems"

EVERYTHING: tuple[Section, ...] = ("question", "solution", "mistakes")
"""All sections of a page; the solution ends with the key."""


class Case:
    """One problem, solved and printed at most once; `make` gives it when it is first needed."""

    def __init__(self, name: str, kind: str, make: Callable[[], Exercise]) -> None:
        self.name = name
        self.kind = kind
        self._make = make

    def __repr__(self) -> str:
        return self.name

    @cached_property
    def exercise(self) -> Exercise:
        """The problem as an exercise of one part."""
        return self._make()

    @property
    def given(self) -> Part:
        """The part that is to be solved."""
        return self.exercise.parts[0]

    @property
    def problem(self) -> Problem:
        """The problem with its numbers."""
        return self.given.problem

    @cached_property
    def solution(self) -> Solution:
        """The worked solution."""
        return self.exercise.solve()

    @property
    def part(self) -> PartSolution:
        """The only part of the solution."""
        return self.solution.parts[0]

    @cached_property
    def wrong_answers(self) -> tuple[WrongAnswer, ...]:
        """What the known mistakes lead to."""
        return known_mistakes(self.part)

    def pinned(self, **pins: object) -> PartSolution:
        """The solution with some results taken as given."""
        own = {self.given.label: pins} if self.given.label else pins
        return self.exercise.solve(own).parts[0]  # type: ignore[arg-type]

    def printed(self, format_: str) -> str:
        """The whole solution in a format; every time anew."""
        text = render(self.solution, format_, Options(sections=EVERYTHING))
        assert isinstance(text, str)
        return text

    @cached_property
    def latex(self) -> str:
        """The whole solution in LaTeX."""
        return self.printed("latex")


def of(problem: Problem, kind: str = "fake") -> Case:
    """The case of a problem that is at hand."""
    part = Part("", kind, problem)
    exercise = Exercise(problem.title, (part,), file=f"{kind}.yaml")
    return Case(kind, kind, lambda: exercise)


def prompted(case: Case, prompt: str) -> PartSolution:
    """The solution of a case, asked for the same, under an author's own words."""
    part = replace(case.given, prompt=prompt)
    return replace(case.exercise, parts=(part,)).solve().parts[0]


def drawn(kind: str, seed: int) -> Case:
    """A problem of a kind drawn from a seed."""
    name = f"{kind}, seed {seed}"
    return Case(name, kind, lambda: of(find(kind).sample(Rng(kind, seed)), kind).exercise)


@cache
def corners() -> tuple[Case, ...]:
    """Problems at the edge of what a kind allows."""
    return tuple(
        Case(f"{kind}, {name}", kind, partial(_read, kind, given))
        for (kind, name), given in CORNERS.items()
    )


def _read(kind: str, given: dict[str, object]) -> Exercise:
    return of(find(kind).model_validate(given), kind).exercise


@cache
def bank() -> tuple[Case, ...]:
    """Every part of every problem file of the bank."""
    return tuple(case for path in sorted(BANK.rglob("*.yaml")) for case in _parts(path))


def _parts(path: Path) -> Iterator[Case]:
    """The parts of a file; it is loaded when one of them is needed."""
    written = yaml.safe_load(path.read_text("utf-8"))
    several = "parts" in written
    for index, part in enumerate(written["parts"] if several else [written]):
        name = path.name + (f" ({label(index)})" if several else "")
        yield Case(name, part["kind"], partial(_alone, path, index))


def _alone(path: Path, index: int) -> Exercise:
    exercise = load(path)
    part = exercise.parts[index]
    return Exercise(exercise.title, (part,), exercise.source, path.name, exercise.digest)


@cache
def every(seeds: int) -> tuple[Case, ...]:
    """All cases, those of one kind together."""
    samples = [drawn(kind, seed) for kind in names() for seed in range(1, seeds + 1)]
    order = list(names())
    return tuple(sorted([*samples, *bank(), *corners()], key=lambda case: order.index(case.kind)))


def of_kind(kind: str, seeds: int) -> list[Case]:
    """The cases of one kind."""
    return [case for case in every(seeds) if case.kind == kind]
