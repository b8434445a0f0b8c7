"""File names of papers, made from ids: safe on every system, and no two of them alike."""

from __future__ import annotations

import re
from hashlib import sha256

LONGEST = 60
_OTHER = re.compile(r"[^A-Za-z0-9_.-]+")
_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{device}{number}" for device in ("com", "lpt") for number in range(10)
}
"""Names that Windows keeps to itself, whatever ending they have."""


def file_name(id: str, taken: set[str]) -> str:
    """A file's name without its ending, other than those that are taken, whatever their capitals.

    An id of letters A to Z, digits, `.`, `-` and `_` is its own name. Any other loses its other
    signs and gets eight digits of a hash. `taken` gets the name in small letters.
    """
    plain = _OTHER.sub("-", id)[:LONGEST].strip(".-_ ")
    name = plain if plain == id and not _is_reserved(plain) else _told_apart(plain, id, 0)
    attempt = 0
    while name.casefold() in taken:
        name = _told_apart(plain, id, attempt)
        attempt += 1
    taken.add(name.casefold())
    return name


def is_file_name(name: str) -> bool:
    """Whether a name can be one of ours: then it leads to no other folder."""
    plain = _OTHER.sub("-", name)[: LONGEST + 10].strip(".-_ ")
    return bool(name) and plain == name and not _is_reserved(name)


def _is_reserved(name: str) -> bool:
    return not name or name.split(".")[0].casefold() in _RESERVED


def _told_apart(plain: str, id: str, attempt: int) -> str:
    digest = sha256(f"{id}\x1f{attempt}".encode()).hexdigest()[:8]
    stem = "paper" if _is_reserved(plain) else plain[: LONGEST - 10].rstrip(".-_")
    return f"{stem}-{digest}"
