"""`worked kinds`: the kinds of problem, each with a sentence."""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from worked.problem import Problem


@click.command(
    name="kinds",
    epilog="""\b
Examples:
  worked kinds
  worked new transport -o mine.yaml""",
)
def command() -> None:
    """List the kinds of problem.

    Each is the `kind` of a problem file, with what is computed.
    """
    from worked.kinds import names

    formatter = click.HelpFormatter(width=80)
    formatter.write_dl([(name, _sentence(name)) for name in names()], col_max=34)
    click.echo(formatter.getvalue(), nl=False)


def _sentence(name: str) -> str:
    """The first sentence about a kind; of one that cannot be loaded, why."""
    from worked.kinds import find

    try:
        return sentence(find(name))
    except Exception as error:  # noqa: BLE001 (somebody else's kind must not hide all others)
        return f"cannot be loaded: {type(error).__name__}: {error}"


def sentence(kind: type[Problem]) -> str:
    """The first line of a kind's description: of the class, else of its module."""
    module = sys.modules[kind.__module__].__doc__
    text = inspect.cleandoc(kind.__doc__ or module or "")
    return text.partition("\n\n")[0].replace("\n", " ")
