"""The manifest: a file of JSON lines, a paper on each; written whole, read with distrust."""

from __future__ import annotations

import errno
import json
import stat
from typing import TYPE_CHECKING, NamedTuple

from worked.errors import WorkedError
from worked.exact import MOST_EFFORT, limited_effort
from worked.exercise import dotted
from worked.export.as_json import json_line
from worked.fields import read_record
from worked.fields.reading import Refused
from worked.papers.exam import BadInput
from worked.papers.stored import PaperLine, plain
from worked.spelling import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

NAME = "manifest.jsonl"
MOST_BYTES = 2**24
"""Bytes of one line."""
DEEPEST = 60
"""Lists and mappings within each other on one line; a problem file has 40 levels at most."""


class BadLine(WorkedError):
    """A line that cannot be read; the message says why, a line for each trouble."""


class Numbered(NamedTuple):
    """A line of a file and its number, from 1."""

    number: int
    data: bytes


def lines_of(path: Path) -> Iterator[Numbered]:
    """The lines of a file that are not blank; of one that is too long only its beginning.

    A pipe or a device is refused: it might never end, and cannot be read twice.
    """
    if not path.is_dir() and not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "a pipe or a device; save the lines in a file")
    with path.open("rb") as file:
        number = 0
        while data := file.readline(MOST_BYTES + 1):
            number += 1
            rest = data
            while len(rest) > MOST_BYTES and not rest.endswith(b"\n"):
                rest = file.readline(MOST_BYTES + 1)
            if data.strip():
                yield Numbered(number, data)


def json_of(data: bytes) -> dict[str, object]:
    """The object on a line. Raises `BadLine`."""
    if len(data) > MOST_BYTES:
        raise BadLine(f"more than {MOST_BYTES // 2**20} MB on one line")
    try:
        found: object = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadLine(f"byte {error.start + 1} is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise BadLine(f"not JSON: {error.msg} at column {error.colno}") from None
    except (ValueError, RecursionError) as error:
        raise BadLine(f"not JSON that can be read: {error}") from None
    if not isinstance(found, dict):
        raise BadLine("no JSON object; a line is one paper or one variant")
    if _too_deep(found):
        raise BadLine(f"nested deeper than {DEEPEST} levels, the most that is possible")
    return found


def _too_deep(data: object) -> bool:
    """Whether more lists and mappings stand within each other than a line may have."""
    level = [data]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
    return bool(level)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def paper_line(data: dict[str, object]) -> PaperLine:
    """The paper that an object states. Raises `BadLine`."""
    try:
        with limited_effort(MOST_EFFORT):
            return read_record(PaperLine, data)
    except Refused as error:
        wrongs = (": ".join(filter(None, (dotted(at), str(words)))) for at, words in error.wrongs)
        raise BadLine("\n".join(wrongs)) from None


def read_manifest(path: Path) -> tuple[PaperLine, ...]:
    """All papers of a manifest. Raises `BadInput`, which names the lines that are wrong."""
    papers: list[PaperLine] = []
    troubles: list[str] = []
    people: set[str] = set()
    files: set[str] = set()
    for number, data in lines_of(path):
        try:
            line = paper_line(json_of(data))
        except BadLine as error:
            troubles += [f"{path}: line {number}: {words}" for words in str(error).splitlines()]
            continue
        if line.person in people or line.file.casefold() in files:
            troubles.append(f"{path}: line {number}: {shown(line.id)} stands in it twice")
        people.add(line.person)
        files.add(line.file.casefold())
        papers.append(line)
    if troubles:
        raise BadInput(tuple(troubles[:20]))
    return tuple(papers)


def manifest(lines: Iterable[PaperLine]) -> bytes:
    """The bytes of the file."""
    return b"".join(line_bytes(line) + b"\n" for line in lines)


def line_bytes(line: PaperLine) -> bytes:
    """A paper on one line."""
    return json_line(plain(line))
