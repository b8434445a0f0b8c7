"""`worked new`: a starter problem file of some kind."""

from __future__ import annotations

from pathlib import Path

import click

from worked.cli.options import force_option, write_new


@click.command(
    name="new",
    epilog="""\b
Examples:
  worked new transport
  worked new argmax_attention -o mine.yaml
  worked new pooling | worked solve -""",
)
@click.argument("kind")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write to this file, which must be new."
)
@force_option
def command(kind: str, output: Path | None, force: bool) -> None:
    """Write a starter problem file.

    It can be solved as it stands: change the numbers to yours. `worked kinds` lists the KINDs.
    """
    from worked.cli.starter import starter
    from worked.kinds import find

    text = starter(kind, find(kind))
    if output is None or str(output) == "-":
        click.echo(text, nl=False)
    else:
        write_new({output: text}, force=force)
