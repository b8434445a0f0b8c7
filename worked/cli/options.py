"""Options that several commands share."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from worked.errors import WorkedError

if TYPE_CHECKING:
    from worked.render.terminal import Screen

Command = TypeVar("Command", bound=Callable[..., object])
Name = TypeVar("Name", bound=str)

MOST_DIGITS = 1000
MOST_WORKERS = 256
MOST_NUMBER = 10_000_000
"""The highest number of a variant or a draw."""
WIDEST = 110
ENGINES = ("pdflatex", "lualatex", "typst")

digits_option = click.option(
    "--digits",
    type=click.IntRange(0, MOST_DIGITS),
    default=4,
    show_default=True,
    metavar="N",
    help="Places after the point of decimals.",
)
detail_option = click.option(
    "--detail",
    type=click.Choice(["brief", "full"]),
    default="brief",
    show_default=True,
    help="What a good TA writes, or every entry of every product.",
)
seed_option = click.option(
    "--seed",
    default="0",
    callback=lambda _ctx, _param, text: read_seed(text),
    show_default=True,
    metavar="S",
    help="Any integer; another seed, other variants.",
)
workers_option = click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=1,
    show_default=True,
    metavar="N",
    help="Processes that work side by side; the output is the same.",
)
paper_option = click.option(
    "--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="Size."
)
templates_option = click.option(
    "--template",
    "templates",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="A folder whose templates come before ours.",
)
engine_option = click.option(
    "--pdf-engine", "engine", type=click.Choice(ENGINES), help="What makes the PDF."
)


def refuse_engine(engine: str | None, format_: str) -> None:
    """An engine is for PDF alone."""
    if engine and format_ != "pdf":
        raise click.UsageError(f"--pdf-engine {engine} makes PDF, and the format is {format_}")


def count_option(words: str) -> Callable[[Command], Command]:
    """The option --count, which says how many."""
    kind = click.IntRange(1, MOST_NUMBER)
    return click.option("-n", "--count", type=kind, metavar="N", help=words)


def number_option(words: str) -> Callable[[Command], Command]:
    """The option --number, which says which one."""
    return click.option("--number", type=click.IntRange(1, MOST_NUMBER), metavar="K", help=words)


def numbers_wanted(count: int | None, number: int | None, what: str, usual: int) -> range:
    """The numbers of the variants or draws that --count and --number ask for."""
    if count is not None and number is not None:
        raise click.UsageError(f"--number {number} is one {what}; leave out --count")
    return range(number, number + 1) if number else range(1, (count or usual) + 1)


def read_seed(text: str) -> int:
    """An integer, as `7` or `-3`; Python would also read `1_000` and digits of other scripts."""
    if not re.fullmatch(r"[+-]?[0-9]{1,1000}", text):
        raise click.BadParameter(f"{text!r} is no integer; a seed is one, as 7")
    return int(text)


def flags(names: Mapping[Name, str]) -> Callable[[Command], Command]:
    """A flag for each name, with its help; `flags_set` tells which of them are set."""

    def decorate(function: Command) -> Command:
        for name, help_text in reversed(list(names.items())):
            option = click.option(
                f"--{name}", is_flag=True, expose_value=False, callback=_remember, help=help_text
            )
            function = option(function)
        return function

    return decorate


def flags_set(ctx: click.Context, names: Mapping[Name, str]) -> list[Name]:
    """Those of the names whose flag is set, in the order of the names."""
    seen = ctx.meta.get(_SEEN, ())
    return [name for name in names if name in seen]


_SEEN = "worked.cli.flags"


def _remember(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta.setdefault(_SEEN, set()).add(param.name)


def screen() -> Screen:
    """What standard output is: a terminal of some width, perhaps with colours, or a file."""
    from worked.render.terminal import WIDTH, Screen

    if not sys.stdout.isatty():
        return Screen()
    width = min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDEST)
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return Screen(width, colour=not plain)


force_option = click.option("--force", is_flag=True, help="Replace a file that is there already.")


def write_new(files: Mapping[Path, str], *, force: bool) -> None:
    """Write files, none of them over one that is there unless `force` says so."""
    from worked.files import write_whole

    there = [path for path in files if path.exists() or path.is_symlink()]
    if there and not force:
        raise WorkedError(
            "\n".join(f"{path}: there already; --force would replace it" for path in there)
        )
    for path, text in files.items():
        write_whole(path, text.encode())
