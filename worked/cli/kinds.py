"""`worked kinds`: the kinds of problem by topic, each with a sentence and an example."""

from __future__ import annotations

import inspect
import os
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, get_args

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.problem import Problem, Topic

WIDTH = 80
WIDEST_NAME = 28
"""A longer name stands on a line of its own."""


@click.command(
    name="kinds",
    epilog="""\b
Examples:
  worked kinds
  worked solve problems/attention/softmax-temperature.yaml
  worked new transport -o mine.yaml""",
)
def command() -> None:
    """List the kinds of problem by topic.

    Each is the `kind` of a problem file, with what is computed, and a file of the problems that
    come with worked that shows it.
    """
    from worked.kinds import names

    entries = [_entry(name) for name in names()]
    shown, folder = _examples()
    for topic in _topics():
        own = [entry for entry in entries if entry.topic == topic]
        if own:
            click.secho(topic.capitalize(), bold=True)
        for entry in own:
            for line in _lines(entry, shown.get(entry.name)):
                click.echo(line)
        if own:
            click.echo()
    click.echo(f"The examples are in {folder}")


class Entry(NamedTuple):
    """A kind in the list."""

    name: str
    topic: Topic
    sentence: str


def _topics() -> tuple[Topic, ...]:
    from worked.problem import Topic

    topics: tuple[Topic, ...] = get_args(Topic)
    return topics


def _examples() -> tuple[dict[str, str], str]:
    """An example file for each kind, as it is called from here; and where these files are."""
    from worked.files import problems
    from worked.load.bank import examples

    folder = problems()
    here = _from_here(folder)
    return {
        kind: (Path(folder.name) / Path(path).relative_to(folder)).as_posix()
        for kind, path in examples(folder).items()
    }, here


def _from_here(folder: Path) -> str:
    """A folder as it is called from the current one, if it is below that."""
    here = Path.cwd()
    return f".{os.sep}{folder.relative_to(here)}" if folder.is_relative_to(here) else str(folder)


def _lines(entry: Entry, example: str | None) -> Iterator[str]:
    """A kind's name, its sentence beside it, its example below that."""
    indent = " " * (WIDEST_NAME + 2)
    words = textwrap.wrap(entry.sentence, WIDTH - len(indent))
    words += [example] if example else []
    start = f"  {entry.name}"
    if len(start) >= len(indent):
        yield start
        start = ""
    for line in words:
        yield f"{start:{len(indent)}}{line}"
        start = ""


def _entry(name: str) -> Entry:
    """A kind with its first sentence; of one that cannot be loaded, why."""
    from worked.kinds import find

    try:
        kind = find(name)
        return Entry(name, kind.topic, sentence(kind))
    except Exception as error:  # noqa: BLE001 (somebody else's kind must not hide all others)
        return Entry(name, "other", f"cannot be loaded: {type(error).__name__}: {error}")


def sentence(kind: type[Problem]) -> str:
    """The first line of a kind's description: of the class, else of its module."""
    module = sys.modules[kind.__module__].__doc__
    text = inspect.cleandoc(kind.__doc__ or module or "")
    return text.partition("\n\n")[0].replace("\n", " ")
