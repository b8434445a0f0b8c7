"""Which files a command line's FILE means, and their bytes, as many as a problem file may have."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from worked.errors import ProblemFileError, Trouble
from worked.load.text import MOST_BYTES, TOO_LARGE

STANDARD_INPUT = "-"
ENDINGS = (".yaml", ".yml")


def problem_files(name: str) -> list[str]:
    """The files that FILE stands for: itself, or all problem files in the folder and below, sorted.

    Hidden files and folders are passed over, links to folders are not followed. `-` is standard
    input. Raises ProblemFileError for a folder without a problem file, or that cannot be read;
    whether a file exists is found out when it is read.
    """
    if not name:
        raise _refused("''", "an empty name; a file or a folder is needed")
    if name == STANDARD_INPUT or not _is_folder(name):
        return [name]
    try:
        found = sorted(_below(Path(name)))
    except OSError as error:
        raise _unreadable(os.fspath(error.filename or name), error) from None
    if not found:
        endings = " or ".join(f"*{ending}" for ending in ENDINGS)
        raise _refused(name, f"a folder without a problem file ({endings}) in it or below")
    return [str(path) for path in found]


def file_bytes(name: str) -> bytes:
    """The bytes of the file, or of standard input for `-`. Raises ProblemFileError.

    Not more is read than a problem file may have, so an endless device ends in an error as well.
    """
    try:
        data = _read_standard_input() if name == STANDARD_INPUT else _read(name)
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from None
    if len(data) > MOST_BYTES:
        raise _refused(name, f"too large; {TOO_LARGE}")
    return data


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except (OSError, ValueError):
        return False


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder, onerror=_raise):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if name.endswith(ENDINGS) and not name.startswith("."):
                yield Path(place, name)


def _raise(error: OSError) -> None:
    raise error


def _read_standard_input() -> bytes:
    if sys.stdin is None:
        raise ValueError("standard input is closed")
    return sys.stdin.buffer.read(MOST_BYTES + 1)


def _read(name: str) -> bytes:
    """Opened without waiting, so that a pipe that nobody writes to is empty instead of a halt."""
    handle = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if stat.S_ISREG(status.st_mode) and status.st_size > MOST_BYTES:
            raise _refused(name, f"{status.st_size:,} bytes; {TOO_LARGE}")
        if hasattr(os, "set_blocking"):
            os.set_blocking(handle, True)
        return file.read(MOST_BYTES + 1)


def _unreadable(name: str, error: OSError | ValueError) -> ProblemFileError:
    if isinstance(error, FileNotFoundError):
        return _refused(name, "no such file or folder")
    if isinstance(error, IsADirectoryError):
        return _refused(name, "a folder; one problem file is needed")
    words = error.strerror if isinstance(error, OSError) else str(error)
    return _refused(name, f"cannot be read: {words}")


def _refused(name: str, message: str) -> ProblemFileError:
    return ProblemFileError(name, [Trouble(message)])
