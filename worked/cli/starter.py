"""The text of a starter problem file: numbers drawn for the kind, every field explained."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from worked.cli.kinds import sentence
from worked.export.yaml_text import comment, entry, quoted

if TYPE_CHECKING:
    from worked.problem import Problem


def starter(name: str, kind: type[Problem]) -> str:
    """A problem file of a kind that can be solved as it stands."""
    from worked.draw import Rng

    problem = kind.sample(Rng("starter", name))
    lines = [
        *comment(f"{sentence(kind)}"),
        *comment(f"Solve it: worked solve FILE. All about the fields: worked schema {name}", ""),
        f"kind: {name}",
        f"title: {quoted(kind.title)}",
        '# source: "where the numbers come from"',
        "# points: 3",
        "given:",
        *given(problem),
        *asking(problem),
        '# hint: "for the student"',
        '# note: "for the marker"',
    ]
    return "\n".join(lines) + "\n"


def given(problem: Problem) -> Iterator[str]:
    """The fields of a problem, each below what it means; those left at their default, commented."""
    values = problem.as_given()
    notes = field_notes(type(problem))
    for name, field in type(problem).model_fields.items():
        yield from comment(notes.get(name, ""), "  ")
        if name in values:
            yield from entry(name, values[name], "  ")
        else:
            default = field.default
            shown = quoted(default) if isinstance(default, str | bool | int) else "..."
            yield f"  # {name}: {shown}"


def asking(problem: Problem) -> Iterator[str]:
    """The results of a problem by name, and how one of the usual ones is asked for alone."""
    from worked.sheet import Work

    work = Work()
    problem.solve(work)
    yield from comment(f"Results that can be asked for: {', '.join(work.results)}.")
    yield f"# ask: [{work.asked()[0]}]"


def field_notes(kind: type[Problem]) -> dict[str, str]:
    """What a kind's source says below each of its fields."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    except (OSError, SyntaxError):
        return {}
    definition = tree.body[0]
    body = definition.body if isinstance(definition, ast.ClassDef) else []
    notes = {}
    for field, after in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            text = after.value if isinstance(after, ast.Expr) else None
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                notes[field.target.id] = " ".join(text.value.split())
    return notes
