"""What has been made in a folder, and out of what: so a run that was cut off goes on.

A line is added after each file. A file counts as made if its line says that it was made of the same
things, and its bytes are still the ones that were written.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from worked.files import write_whole
from worked.papers.notes import note, notes

if TYPE_CHECKING:
    from pathlib import Path

NAME = ".made.jsonl"


class Journal:
    """The journal of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / NAME
        self._entries = self._read()

    def is_made(self, name: str, source: str) -> bool:
        """Whether the file is there as it was made out of this source."""
        entry = self._entries.get(name)
        if entry is None or entry[0] != source:
            return False
        try:
            return sha256((self._folder / name).read_bytes()).hexdigest() == entry[1]
        except OSError:
            return False

    def write(self, name: str, source: str, content: bytes) -> None:
        """Write a file whole, and note it."""
        write_whole(self._folder / name, content)
        digest = sha256(content).hexdigest()
        self._entries[name] = (source, digest)
        note(self._path, {"file": name, "source": source, "sha256": digest})

    def _read(self) -> dict[str, tuple[str, str]]:
        """The last line of each file."""
        entries: dict[str, tuple[str, str]] = {}
        for found in notes(self._path):
            match found:
                case {"file": str(name), "source": str(source), "sha256": str(digest)}:
                    entries[name] = (source, digest)
        return entries


def source_of(*things: object) -> str:
    """A hash of what a file is made of."""
    digest = sha256()
    for thing in things:
        data = thing if isinstance(thing, bytes) else repr(thing).encode()
        digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()
