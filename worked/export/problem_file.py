"""A problem file out of an exercise: what `worked solve` takes as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.export.yaml_text import comment, entry, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exercise import Exercise, Part
    from worked.fields import Plainest

TEXTS = ("prompt", "hint", "note")


def problem_file(exercise: Exercise, says: str = "") -> str:
    """The text of a problem file with these numbers; what it `says` first is a comment.

    It has no `variants`: its numbers are these.
    """
    return "\n".join([*comment(says), *_lines(exercise), ""])


def _lines(exercise: Exercise) -> Iterator[str]:
    first = exercise.parts[0]
    if len(exercise.parts) == 1 and not first.label:
        yield from _part(first, "")
        return
    yield f"title: {quoted(exercise.title)}"
    if exercise.source:
        yield f"source: {quoted(exercise.source)}"
    yield "parts:"
    for part in exercise.parts:
        start, *rest = _part(part, "    ")
        yield f"  - {start.lstrip()}"
        yield from rest


def _part(part: Part, indent: str) -> Iterator[str]:
    fields: dict[str, Plainest] = {"kind": part.kind, "title": part.title}
    if part.source:
        fields["source"] = part.source
    if part.points is not None:
        fields["points"] = part.points if isinstance(part.points, int) else str(part.points)
    for name, value in fields.items():
        yield f"{indent}{name}: {quoted(value)}"  # type: ignore[arg-type]
    given = part.problem.as_given()
    yield f"{indent}given:{'' if given else ' {}'}"
    for name, numbers in given.items():
        yield from entry(name, numbers, f"{indent}  ")
    if part.ask:
        yield f"{indent}ask: [{', '.join(map(quoted, part.ask))}]"
    for name in TEXTS:
        if text := getattr(part, name):
            yield from entry(name, text, indent)
