"""`worked schema`: the JSON Schema of problem files, and of exam files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from worked.fields.reading import JsonSchema

EXAM = "exam"


@click.command(
    name="schema",
    epilog="""\b
Examples:
  worked schema > worked.schema.json
  worked schema transport
  worked schema exam

An editor with the YAML language server checks a file that begins with
  # yaml-language-server: $schema=worked.schema.json""",
)
@click.argument("kind", required=False)
def command(kind: str | None) -> None:
    """Print the JSON Schema of problem files, for editors.

    With KIND, only files of that kind fit; without, problem files of every kind. `exam` stands for
    the exam files of `worked papers`.
    """
    click.echo(json.dumps(_schema(kind), indent=2, ensure_ascii=False))


def _schema(kind: str | None) -> JsonSchema:
    if kind == EXAM:
        from worked.papers.exam import exam_schema

        return exam_schema()
    from worked.load import file_schema

    return file_schema(kind)
