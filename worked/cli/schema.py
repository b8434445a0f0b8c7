"""`worked schema`: the JSON Schema of problem files."""

from __future__ import annotations

import json

import click


@click.command(
    name="schema",
    epilog="""\b
Examples:
  worked schema > worked.schema.json
  worked schema transport

An editor with the YAML language server checks a file that begins with
  # yaml-language-server: $schema=worked.schema.json""",
)
@click.argument("kind", required=False)
def command(kind: str | None) -> None:
    """Print the JSON Schema of problem files, for editors.

    With KIND, only files of that kind fit; without, problem files of every kind.
    """
    from worked.load import file_schema

    click.echo(json.dumps(file_schema(kind), indent=2, ensure_ascii=False))
