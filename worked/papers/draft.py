"""The variants that a run has drawn so far: after a cut, drawing goes on from there.

The draft is gone when the manifest is written.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from worked import __version__
from worked.papers.drawing import Drawn, Version
from worked.papers.notes import note, notes

if TYPE_CHECKING:
    from pathlib import Path

NAME = ".drawn.jsonl"


class Draft:
    """What has been drawn for an exam, by place and number."""

    def __init__(self, folder: Path, exam: str) -> None:
        self._path = folder / NAME
        self._exam = f"{__version__} {exam}"
        self._found: dict[tuple[int, int], Drawn] = {}
        for line in notes(self._path):
            with suppress(ValueError, TypeError):  # no keys, or no objects: not written by us
                self._remember(line)

    def get(self, place: int, number: int) -> Drawn | None:
        """A variant that was drawn before."""
        return self._found.get((place, number))

    def add(self, place: int, drawn: Drawn) -> None:
        """Write down a variant that differs from all before it."""
        version = drawn.version
        line = {
            "exam": self._exam,
            "place": place,
            "number": version.number,
            "attempt": version.attempt,
            "givens": version.givens,
            "answers": version.answers,
            "keys": [drawn.numbers.hex(), drawn.answers.hex()],
        }
        note(self._path, line)

    def remove(self) -> None:
        """The manifest is there: nobody needs the draft."""
        self._path.unlink(missing_ok=True)

    def _remember(self, line: object) -> None:
        match line:
            case {
                "exam": self._exam,
                "place": int(place),
                "number": int(number),
                "attempt": int(attempt),
                "givens": [*givens],
                "answers": [*answers],
                "keys": [str(numbers_key), str(answers_key)],
            }:
                version = Version(number, attempt, _objects(givens), _objects(answers))
                self._found[place, number] = Drawn(
                    version, bytes.fromhex(numbers_key), bytes.fromhex(answers_key)
                )


def _objects(found: list[object]) -> tuple[dict[str, object], ...]:
    """The objects of a list. Raises TypeError where it holds something else."""
    if not all(isinstance(each, dict) for each in found):
        raise TypeError("no object")
    return tuple([dict(each) for each in found if isinstance(each, dict)])
