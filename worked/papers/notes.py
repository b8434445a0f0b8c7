"""Lines of JSON added one by one: what a run that may be cut off notes for the next."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def note(path: Path, data: Mapping[str, object]) -> None:
    """Add a line. It begins with a line end, so that it survives a torn line before it."""
    with path.open("ab") as file:
        file.write(b"\n" + json.dumps(data).encode())


def notes(path: Path) -> Iterator[object]:
    """What was noted, in order; a line that was torn is passed over."""
    if path.exists():
        for line in path.read_bytes().splitlines():
            with suppress(ValueError, RecursionError):
                yield json.loads(line)
