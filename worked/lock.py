"""A lock on a file: of several processes, one has it; it is free again when that one ends."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Lock:
    """A lock that a process takes or does not get; the system frees it, even after a kill."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def taken(self) -> bool:
        """Take the lock, unless another process has it. Raises OSError where no file can be."""
        while True:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            if not _locked(descriptor):
                os.close(descriptor)
                return False
            if self._is_still(descriptor):
                self._descriptor = descriptor
                return True
            os.close(descriptor)  # whoever had it has removed the file in the meantime

    def leave(self) -> None:
        """Free the lock."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def remove(self) -> None:
        """Free the lock for good: its file goes."""
        if os.name == "nt":
            self.leave()  # a file that is open cannot be removed there
        with suppress(FileNotFoundError):
            self._path.unlink()

    def _is_still(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), self._path.stat())
        except FileNotFoundError:
            return False


def _locked(descriptor: int) -> bool:
    """Lock an open file, if no other process has. A disk that knows no locks counts as free."""
    try:
        import fcntl
    except ImportError:
        return _locked_on_windows(descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _locked_on_windows(descriptor: int) -> bool:
    import msvcrt

    try:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True
