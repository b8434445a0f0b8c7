"""The bank: problem files in folders, and which of them shows a kind best."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from worked.errors import ProblemFileError
from worked.load.files import file_bytes, problem_files
from worked.load.parse import parse
from worked.load.text import Stopped, decoded
from worked.load.tree import Map, Node, Scalar, Seq


class Shown(NamedTuple):
    """How well a file shows a kind: the least of them shows it best."""

    others: int
    """Parts of other kinds."""
    before: int
    """Parts before the first one of the kind."""
    depth: int
    """Folders in which the file stands."""
    parts: int
    length: int
    """The length of the file in bytes."""
    path: str


def examples(folder: Path) -> dict[str, str]:
    """For each kind the file that shows it best: no other kind, not far down, few parts, short.

    Only the names of kinds are read; files that cannot be read are passed over.
    """
    best: dict[str, Shown] = {}
    for path in problem_files(str(folder)):
        kinds, length = _kinds(path)
        for kind in kinds:
            own = kinds.count(kind)
            depth = len(Path(path).parts)
            shown = Shown(len(kinds) - own, kinds.index(kind), depth, own, length, path)
            best[kind] = min(best.get(kind, shown), shown)
    return {kind: shown.path for kind, shown in sorted(best.items())}


def _kinds(path: str) -> tuple[list[str], int]:
    """The kinds of the parts of a file, and its length."""
    try:
        data = file_bytes(path)
        root, _ = parse(decoded(data))
    except (ProblemFileError, Stopped):
        return [], 0
    return list(_named(root)), len(data)


def _named(root: Node | None) -> Iterator[str]:
    if not isinstance(root, Map):
        return
    parts = root.items["parts"][1] if "parts" in root.items else Seq(None, [root])
    for part in parts.items if isinstance(parts, Seq) else []:
        kind = part.items.get("kind") if isinstance(part, Map) else None
        if kind is not None and isinstance(kind[1], Scalar):
            yield str(kind[1].text)
