"""What a set of variants is written into: lines of JSON, problem files, one document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from worked import __version__
from worked.export.problem_file import problem_file
from worked.files import CannotWrite, cannot_write, write_whole
from worked.render.fragments import bound, printed, printer_of
from worked.render.page import Options, Printed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from worked.shards import Shards
    from worked.vary import Variant

DIGITS_OF_A_NAME = 4
_BEGINNING = b"# Variant "
"""How the problem file of a variant begins."""
_NAME = re.compile(r"variant-[0-9]{4,}\.yaml")


class Container(Protocol):
    """Takes variants one by one, in any process, and makes a file of them at the end.

    Equal containers (they are data classes) write the same bytes.
    """

    def content(self, variant: Variant, seed: int) -> bytes:
        """What is kept of a variant."""

    def finish(self, shards: Shards, out: Path, numbers: range) -> None:
        """Write what was kept of the variants with these numbers to its place."""


@dataclass(frozen=True)
class ProblemFiles:
    """A folder with a problem file for each variant, which can be solved as it stands."""

    def content(self, variant: Variant, seed: int) -> bytes:
        """The problem file of a variant."""
        return _problem_file_of(variant, seed)

    def finish(self, shards: Shards, out: Path, numbers: range) -> None:
        """Write the files, each whole or not at all. Raises `CannotWrite`."""
        refuse_strange_files(out, numbers)
        try:
            out.mkdir(exist_ok=True)
        except OSError as error:
            raise cannot_write(out, error) from error
        for number, content in contents(shards, numbers):
            write_whole(out / file_name(number), content)
        shards.discard()


@dataclass(frozen=True)
class OneProblemFile:
    """The problem file of one variant."""

    def content(self, variant: Variant, seed: int) -> bytes:
        """The problem file of a variant."""
        return _problem_file_of(variant, seed)

    def finish(self, shards: Shards, out: Path, numbers: range) -> None:
        """Write the file, whole or not at all. Raises `CannotWrite`."""
        refuse_a_file_of_somebody(out)
        write_whole(out, (content for _, content in contents(shards, numbers)))
        shards.discard()


def refuse_a_file_of_somebody(out: Path) -> None:
    """Raises `CannotWrite` where a problem file stands that is no variant."""
    try:
        with out.open("rb") as file:
            begins = file.read(len(_BEGINNING))
    except OSError:
        return
    if begins != _BEGINNING:
        raise CannotWrite(f"{out}: is there already, and is no variant; name another file")


def _problem_file_of(variant: Variant, seed: int) -> bytes:
    file = variant.exercise.file.replace("\\", "/").rpartition("/")[2]
    says = (
        f"Variant {variant.number} of {file}, seed {seed}, attempt {variant.attempt}; drawn by "
        f"worked {__version__}."
    )
    return problem_file(variant.exercise, says).encode("utf-8", "backslashreplace")


def contents(shards: Shards, numbers: range) -> Iterator[tuple[int, bytes]]:
    """What was kept of the variants with these numbers."""
    for record in shards.there():
        if (number := record.notes["number"]) in numbers:
            assert isinstance(number, int)
            yield number, record.content


def file_name(number: int) -> str:
    """`variant-0007.yaml`."""
    return f"variant-{number:0{DIGITS_OF_A_NAME}}.yaml"


def refuse_strange_files(out: Path, numbers: range) -> None:
    """Raises `CannotWrite` where a folder holds something else, or variants of a larger set."""
    if not out.is_dir():
        if out.exists():
            raise CannotWrite(f"{out}: a file; problem files need a folder")
        return
    ours = {file_name(number) for number in numbers}
    for name in sorted(path.name for path in out.iterdir()):
        if name not in ours and not (len(numbers) == 1 and _NAME.fullmatch(name)):
            raise CannotWrite(
                f"{out}: holds {name}, which is not of this set; name an empty or a new folder"
            )


@dataclass(frozen=True)
class OneDocument:
    """One document in some format; each variant is a problem of it, under a heading."""

    format: str
    title: str
    options: Options
    heading: str = "Variant"

    def content(self, variant: Variant, seed: int) -> bytes:
        """The problem, printed already."""
        printer = printer_of(self.format, self.options)
        text = printed(printer, variant.solution, self._heading(variant.number)).text
        return text.encode("utf-8", "surrogatepass")

    def finish(self, shards: Shards, out: Path, numbers: range) -> None:
        """Put the pages around the problems."""
        problems = [
            Printed(self._heading(number), content.decode("utf-8", "surrogatepass"))
            for number, content in contents(shards, numbers)
        ]
        write_whole(out, bound(problems, self.title, self.format, self.options))
        shards.discard()

    def _heading(self, number: int) -> str:
        return f"{self.heading} {number}"
