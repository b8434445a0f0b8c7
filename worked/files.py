"""Where the package's own folders are, and how a file is written whole or not at all."""

import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

from worked.errors import WorkedError

_PACKAGE = Path(__file__).resolve().parent


def templates() -> Path:
    """The folder of templates that ships with the package: one folder per writer."""
    return _shipped("templates")


def problems() -> Path:
    """The folder of problem files that ships with the package: the bank."""
    return _shipped("problems")


def _shipped(name: str) -> Path:
    """A wheel carries the folder inside the package; a checkout has it beside the package."""
    for place in (_PACKAGE / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise WorkedError(
        f"{_PACKAGE}: the folder {name} is missing from this installation; install worked again"
    )


class CannotWrite(WorkedError):
    """A file cannot be written: the folder is missing, protected, or the disk is full."""


def write_whole(
    path: Path, content: bytes | Iterable[bytes], growing_in: Path | None = None
) -> None:
    """Write `content` to `path` so that a reader sees the old file or the whole new one, no part.

    The new file grows under another name in the same folder (or in `growing_in`, on the same disk)
    and then takes the place of the old one. A link is followed, an old file's permissions are kept,
    and a device or a pipe (`/dev/stdout`) is written to as it is. Raises CannotWrite, naming
    `path`, when that cannot be done; the old file is then as it was.
    """
    pieces = (content,) if isinstance(content, bytes) else content
    try:
        mode = _mode(path)
        if mode is None or stat.S_ISREG(mode):
            target = path.resolve()
            _replace(target, pieces, mode, growing_in or target.parent)
        else:
            with path.open("wb") as device:
                device.writelines(pieces)
    except (OSError, RuntimeError, ValueError) as error:
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: Exception) -> CannotWrite:
    """What to raise where something stood in the way of writing a file, and what would do."""
    return CannotWrite(f"{path}: cannot be written: {_reason(path, error)}")


def _mode(target: Path) -> int | None:
    """What kind of file is there and who may use it; None where nothing is."""
    try:
        return target.stat().st_mode
    except FileNotFoundError:
        return None


def _replace(target: Path, pieces: Iterable[bytes], mode: int | None, folder: Path) -> None:
    """Put a new regular file, which grows in `folder`, in the place of `target`."""
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError("the file is there and is protected against writing")
    growing = folder / f".worked-{secrets.token_hex(8)}.part"
    try:
        with growing.open("xb") as file:
            if mode is not None:
                growing.chmod(stat.S_IMODE(mode))
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        growing.replace(target)
    finally:
        growing.unlink(missing_ok=True)


def _reason(path: Path, error: Exception) -> str:
    """What stood in the way, and what would do."""
    if isinstance(error, IsADirectoryError):
        return "it is a folder; name a file in it"
    if isinstance(error, FileNotFoundError):
        return f"there is no folder {path.parent}; make it first, or name another place"
    if isinstance(error, NotADirectoryError):
        return f"{path.parent} is not a folder; name another place"
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"{reason[:1].lower()}{reason[1:]}; name another place"
