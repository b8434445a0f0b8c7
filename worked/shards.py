"""A long run in pieces that are each written whole, so that a run cut off goes on where it stopped.

    with Shards(Path("v.jsonl"), job) as shards:
        for record in shards.there():       # of a run that was cut off
            ...
        shards.add(record)                  # the next, and the next
        shards.join()                       # v.jsonl, whole; the pieces go

The pieces stand in the folder `v.jsonl.parts` until the file is whole. Each names its job and holds
a sum of its bytes; pieces of another job are refused. One run at a time writes there.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic
from typing import TYPE_CHECKING, Self, TypedDict

from worked.files import CannotWrite, cannot_write, write_whole
from worked.lock import Lock

if TYPE_CHECKING:
    import hashlib
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    Notes = Mapping[str, object]

SIZE = 100
"""Records of a piece, unless they are slow to come."""
FEWEST = 10
"""Records of the first piece; then as many as there are already, until they are `SIZE`."""
PATIENCE = 20.0
"""Seconds of work that a kill may cost."""
SUFFIX = ".parts"
_LOCK = "lock"


class UnfinishedWork(CannotWrite):
    """What another run left, or still writes, stands in the way."""


class Header(TypedDict):
    """The first line of a piece."""

    job: str
    about: str
    records: int
    sha256: str


@dataclass(frozen=True)
class Record:
    """Some bytes of the file, and what the run has to know of them to go on."""

    content: bytes
    notes: Notes = field(default_factory=dict)


class Shards:
    """The pieces of one file. `job` is what makes two runs give the same bytes, as JSON."""

    def __init__(self, out: Path, job: Notes, size: int = SIZE) -> None:
        self.out = out
        self.folder = _beside(out)
        self._job = sha256(json.dumps(job, sort_keys=True).encode()).hexdigest()
        self._about = str(job.get("about", ""))
        self._size = size
        self._whole: list[Path] = []
        self._waiting: list[Record] = []
        self._written = monotonic()
        self.count = 0
        """How many records there are."""
        self._lock = Lock(self.folder / _LOCK)

    # --- the folder ---------------------------------------------------------------------------

    def __enter__(self) -> Self:
        try:
            self.folder.mkdir(exist_ok=True)
            _take(self._lock, self.out)
        except OSError as error:
            raise cannot_write(self.out, error) from error
        try:
            self._take_stock()
        except UnfinishedWork:
            self._lock.leave()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Keep what is there for another time, unless nothing is."""
        with suppress(CannotWrite):
            self._flush()
        if not self._whole:
            self._away()
        self._lock.leave()

    def discard(self) -> None:
        """Forget all records; the next run begins anew."""
        self._waiting = []
        self._remove(self._whole)
        self._whole = []
        self.count = 0

    def _take_stock(self) -> None:
        """Find the pieces that are whole, up to the first that is not; remove the rest."""
        found = sorted(path for path in self.folder.iterdir() if path.name != _LOCK)
        for path in found:
            if path.suffix not in {".shard", ".part"}:
                raise UnfinishedWork(f"{path}: not written by worked; move it somewhere else")
        shards = [path for path in found if path.suffix == ".shard"]
        for number, path in enumerate(shards, start=1):
            header = _header(path)
            if header is not None and header["job"] != self._job:
                raise UnfinishedWork(
                    f"{self.folder}: holds what is done of another run ({header['about']}); "
                    "finish it by its own command, or begin anew by --restart"
                )
            if header is None or path.name != _name(number):
                break
            self._whole.append(path)
            self.count += header["records"]
        self._remove(path for path in found if path not in self._whole)

    def _away(self) -> None:
        """Remove the folder."""
        with suppress(OSError):
            self._lock.remove()
            self.folder.rmdir()

    def _remove(self, paths: Iterable[Path]) -> None:
        for path in reversed(list(paths)):
            path.unlink(missing_ok=True)

    # --- records ------------------------------------------------------------------------------

    def there(self) -> Iterator[Record]:
        """The records so far, in order, read from the pieces one by one."""
        self._flush()
        for path in self._whole:
            yield from _records(path)

    def add(self, record: Record) -> None:
        """Take the next record. Raises `CannotWrite`; what was written before stays."""
        self._waiting.append(record)
        self.count += 1
        enough = min(self._size, max(FEWEST, self.count - len(self._waiting)))
        if len(self._waiting) >= enough or monotonic() - self._written > PATIENCE:
            self._flush()

    def _flush(self) -> None:
        """Write the records that are waiting, as one piece."""
        if not self._waiting:
            return
        lines: list[bytes] = []
        for record in self._waiting:
            about = {"bytes": len(record.content), "notes": record.notes}
            lines += [json.dumps(about).encode(), b"\n", record.content, b"\n"]
        body = b"".join(lines)
        header: Header = {
            "job": self._job,
            "about": self._about,
            "records": len(self._waiting),
            "sha256": "",
        }
        digest = _begun(header)
        digest.update(body)
        header["sha256"] = digest.hexdigest()
        path = self.folder / _name(len(self._whole) + 1)
        write_whole(path, (json.dumps(header).encode(), b"\n", body))
        self._whole.append(path)
        self._waiting = []
        self._written = monotonic()

    def join(self, before: bytes = b"", after: bytes = b"", count: int | None = None) -> None:
        """Write the file out of the first `count` records (all by default); the pieces go."""

        def pieces() -> Iterator[bytes]:
            yield before
            for number, record in enumerate(self.there()):
                if number == count:
                    break
                yield record.content
            yield after

        write_whole(self.out, pieces(), growing_in=self.folder)
        self.discard()


def forget(out: Path) -> None:
    """Remove what any earlier run towards this file has left. Raises `UnfinishedWork`."""
    folder = _beside(out)
    lock = Lock(folder / _LOCK)
    if not folder.is_dir():
        return
    _take(lock, out)
    for path in [*folder.glob("*.shard"), *folder.glob("*.part")]:
        path.unlink(missing_ok=True)
    lock.leave()


def _take(lock: Lock, out: Path) -> None:
    if not lock.taken():
        raise UnfinishedWork(f"{out}: another run is writing it; wait until it ends")


def _beside(out: Path) -> Path:
    """The folder of the pieces, on the same disk as the file itself. Raises `CannotWrite`."""
    try:
        target = out.resolve()
    except (OSError, RuntimeError) as error:  # links in a circle, which `Path` tells either way
        raise cannot_write(out, error) from error
    return target.with_name(target.name + SUFFIX)


def _name(number: int) -> str:
    return f"{number:08}.shard"


def _header(path: Path) -> Header | None:
    """The first line of a piece; None where the piece is not whole."""
    try:
        with path.open("rb") as file:
            header: Header = json.loads(file.readline())
            digest = _begun(header)
            while block := file.read(1 << 20):
                digest.update(block)
        return header if header["sha256"] == digest.hexdigest() else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _begun(header: Header) -> hashlib._Hash:
    """The sum of a piece, so far of what its first line says."""
    says = [header["job"], header["about"], header["records"]]
    return sha256(json.dumps(says).encode())


def _records(path: Path) -> Iterator[Record]:
    with path.open("rb") as file:
        file.readline()
        while line := file.readline():
            about = json.loads(line)
            content = file.read(about["bytes"])
            file.read(1)
            yield Record(content, about["notes"])


__all__ = ["SIZE", "Record", "Shards", "UnfinishedWork", "forget"]
