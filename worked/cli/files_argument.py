"""The argument FILE...: problem files, folders of them, or `-`; and what comes of each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import click

from worked.cli.progress import Progress
from worked.cli.saying import say
from worked.errors import ProblemFileError, Trouble, WorkedError
from worked.files import CannotWrite

T = TypeVar("T")

DONE, CHECK_FAILED, BAD_FILE, DEFECT = 0, 1, 2, 70
"""Exit statuses; of several files', the largest counts."""

files_argument = click.argument("names", metavar="FILE...", nargs=-1, required=True)
optional_files = click.argument("names", metavar="[FILE...]", nargs=-1)


@dataclass(frozen=True)
class Made(Generic[T]):
    """What came of a file."""

    file: str
    value: T


@dataclass(frozen=True)
class Failure:
    """Why nothing came of a file, and the exit status that this calls for."""

    file: str
    message: str
    troubles: tuple[Trouble, ...]
    status: int
    check: str | None = None
    """Which check failed: equality, oracle or certificate."""


def each_file(
    names: Sequence[str], make: Callable[[str], T], progress: Progress
) -> Iterator[Made[T] | Failure]:
    """Make something of every file that the names stand for, in order; one bad file stops no other.

    `make` gets a file's name and may raise. An error that nobody foresaw, a defect of `worked`, is
    a failure of that file too; with WORKED_DEBUG=1 in the environment it is raised instead.
    """
    found = [_files(name) for name in names]
    progress.total = sum(1 if isinstance(files, Failure) else len(files) for files in found)
    for files in found:
        if isinstance(files, Failure):
            yield files
            continue
        for file in files:
            yield made(file, make)
            progress.step()
    progress.end()


def _files(name: str) -> list[str] | Failure:
    from worked.load import problem_files

    try:
        return problem_files(name)
    except ProblemFileError as error:
        return _bad(name, error)


def made(file: str, make: Callable[[str], T]) -> Made[T] | Failure:
    """What `make` makes of a file, or why it does not. Raises what is wrong with the output."""
    try:
        return Made(file, make(file))
    except CannotWrite:
        raise
    except ProblemFileError as error:
        return _bad(file, error)
    except WorkedError as error:
        check = getattr(error, "check", None)
        return _failed(file, str(error), BAD_FILE if check is None else CHECK_FAILED, check)
    except (OSError, click.ClickException):
        raise
    except Exception as error:  # a defect met in one file must not lose the others
        if os.environ.get("WORKED_DEBUG"):
            raise
        return _failed(file, defect(error), DEFECT)


def _bad(file: str, error: ProblemFileError) -> Failure:
    return Failure(file, str(error), error.troubles, BAD_FILE)


def _failed(file: str, message: str, status: int, check: str | None = None) -> Failure:
    troubles = (Trouble(message),)
    return Failure(file, f"{file}: {message}", troubles, status, check)


def tell(failure: Failure) -> None:
    """Say why nothing came of a file."""
    say(failure.message)


def defect(error: Exception) -> str:
    """What is said about an error that nobody foresaw."""
    words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    shortened = words if len(words) <= 200 else f"{words[:197]}..."
    return (
        f"internal error: {shortened}; this is a defect of worked: please report it "
        "(WORKED_DEBUG=1 in the environment shows where)"
    )
