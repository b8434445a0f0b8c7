"""What the file's own problem sets as the standard, and so the gates of each part."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from worked.solve import consequences, solve
from worked.vary.catalogue import Catalogue, catalogued
from worked.vary.draws import probes
from worked.vary.gates import (
    NAMES,
    Discriminating,
    Fair,
    Readable,
    Refusal,
    Solved,
    Unique,
    size_of,
)
from worked.vary.printed import work_of
from worked.vary.telling import Eye

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from worked.document import PartSolution, Solution
    from worked.exercise import Exercise
    from worked.trace.tally import Tally
    from worked.vary.catalogue import Led
    from worked.vary.gates import Gate, Name


class Standards:
    """The gates of an exercise. What they need of the file's problem is computed when needed."""

    def __init__(self, exercise: Exercise, identity: str, digits: int) -> None:
        self.exercise = exercise
        self.identity = identity
        self.digits = digits

    def __getstate__(self) -> dict[str, object]:
        """What another process cannot quickly find out by itself."""
        kept = ("exercise", "identity", "digits", "catalogues")
        return {name: value for name, value in vars(self).items() if name in kept}

    @cached_property
    def own(self) -> Solution:
        """The solution of the file's own problem. Raises `ProblemFileError` if it has none."""
        return solve(self.exercise)

    @cached_property
    def catalogues(self) -> tuple[Catalogue, ...]:
        """What is known of the mistakes of each part."""
        tried = list(probes(self.exercise, self.identity))
        return tuple(
            catalogued(
                _led(own),
                [_led(probe.parts[k]) for probe in tried],
                Eye(self.digits),
                self._excepted(k),
            )
            for k, own in enumerate(self.own.parts)
        )

    @cached_property
    def work(self) -> tuple[Tally, ...]:
        """The work by hand of each part of the file's own problem."""
        return tuple(map(work_of, self.own.parts))

    @cached_property
    def gates(self) -> tuple[dict[Name, Gate], ...]:
        """The gates of each part that look at a solution, by name."""
        return tuple(map(self._gates, range(len(self.exercise.parts))))

    def _gates(self, k: int) -> dict[Name, Gate]:
        settings, own = self.exercise.parts[k].variants.gates, self.own.parts[k]
        gates: list[Gate] = []
        if settings.unique == "on":
            gates.append(Unique())
        if settings.readable != "off":
            gates.append(Readable(size_of(own, self.digits), settings.readable))
        if settings.fair != "off":
            gates.append(Fair(self.work[k], settings.fair))
        if settings.discriminating != "off":
            gates.append(Discriminating(self._excepted(k), partial(self._catalogue, k)))
        return {gate.name: gate for gate in gates}

    def _excepted(self, k: int) -> frozenset[str]:
        """Mistakes that the file leaves out of the gate `discriminating`."""
        setting = self.exercise.parts[k].variants.gates.discriminating
        return frozenset() if setting == "off" else frozenset(setting.mistakes)

    def _catalogue(self, k: int) -> Catalogue:
        return self.catalogues[k]

    def refusal(self, parts: Sequence[Solved]) -> Refusal | None:
        """The first gate that refuses one of the parts, and why."""
        return next(self.refusals(parts), None)

    def refusals(self, parts: Sequence[Solved]) -> Iterator[Refusal]:
        """Every gate that refuses, in order, with the first reason of each."""
        for name in NAMES:
            for solved, gates in zip(parts, self.gates, strict=True):
                why = gates[name].refuses(solved) if name in gates else None
                if why:
                    label = solved.part.label
                    yield Refusal(name, f"part ({label}): {why}" if label else why)
                    break


def _led(part: PartSolution) -> Led:
    return part, tuple(consequences(part))
