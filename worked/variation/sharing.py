"""Parts of a file that hold the same data draw them once, so that aliases keep their meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from worked.fields.reading import AboutName
from worked.variation.drawing import another, checked
from worked.variation.paths import read_path, stated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from worked.draw import Rng
    from worked.fields import Path
    from worked.problem import Problem
    from worked.variation.record import Variation


class Part(Protocol):
    """What is needed here of a part of a file."""

    @property
    def label(self) -> str:
        """Its letter."""

    @property
    def kind(self) -> str:
        """The name of its kind."""

    @property
    def problem(self) -> Problem:
        """The problem that the file states."""

    @property
    def variants(self) -> Variation:
        """How others are drawn from it."""


def drawn_parts(parts: Sequence[Part], rng_of_part: Callable[[int], Rng]) -> tuple[Problem, ...]:
    """Another problem for each part; data that parts share in the file stay shared.

    Raises `Undrawable` where the drawn numbers make no problem.
    """
    drawn: list[Problem] = []
    for index, part in enumerate(parts):
        problem = another(part.problem, part.variants, rng_of_part(index))
        taken = {
            name: getattr(drawn[other], name) for name, other in shared_fields(parts, index).items()
        }
        drawn.append(checked(problem, {**stated(problem), **taken}) if taken else problem)
    return tuple(drawn)


def shared_fields(parts: Sequence[Part], index: int) -> dict[str, int]:
    """The fields of a part that hold the same in an earlier part of its kind, and in which first.

    What is left out in a part is not shared.
    """
    part = parts[index]
    found: dict[str, int] = {}
    for other in range(index):
        if parts[other].kind == part.kind:
            for name in part.problem.names_given():
                if getattr(part.problem, name) == getattr(parts[other].problem, name):
                    found.setdefault(name, other)
    return found


def claims(parts: Sequence[Part]) -> Iterator[tuple[int, Path, str]]:
    """Rules of a part for data that are drawn in an earlier part.

    Yields the part, the path below its `variants`, and words. A rule that stands there in the same
    way is no claim.
    """
    for index, part in enumerate(parts):
        if not part.variants.draw and not part.variants.keep:
            continue
        shared = shared_fields(parts, index)
        for name, rule in part.variants.draw:
            field = str(read_path(name)[0])
            if field in shared and (name, rule) not in parts[shared[field]].variants.draw:
                words = _words(field, parts[shared[field]], "put the rule there")
                yield index, ("draw", name), AboutName(words)
        for position, name in enumerate(part.variants.keep):
            field = str(read_path(name)[0])
            if field in shared and not _stays(name, field, parts[shared[field]]):
                words = _words(field, parts[shared[field]], "keep it there")
                yield index, ("keep", position), words


def _stays(name: str, field: str, part: Part) -> bool:
    """Whether a part leaves a field as given, so that another may say so too."""
    rules = part.variants.draw
    drawn = any(read_path(path)[0] == field for path, _ in rules)
    return name in part.variants.keep or (bool(rules) and not drawn)


def _words(field: str, part: Part, advice: str) -> str:
    return (
        f"{field} is the same as in part ({part.label}), so it takes what is drawn there; "
        f"{advice}, or give this part other values"
    )
