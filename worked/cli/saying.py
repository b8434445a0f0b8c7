"""What commands say beside their output: on standard error, safe for every terminal."""

from __future__ import annotations

import click


def say(words: str) -> None:
    """Say it; what a name or a file holds cannot steer the terminal."""
    from worked.render.terminal.boxes import printable

    click.echo(printable(words), err=True)
