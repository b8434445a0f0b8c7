"""The kinds of problem: one file each, found by its name; only the one asked for is imported."""

from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from worked.errors import WorkedError
from worked.spelling import unknown

if TYPE_CHECKING:
    from worked.problem import Problem

GROUP = "worked.kinds"
"""The entry points under which other people's packages offer kinds: `name = "package.module"`."""


class UnknownKind(WorkedError):
    """No kind has this name; the message says which are known, and the nearest of them."""


def find(name: str) -> "type[Problem]":
    """The class `Kind` of the kind with this name. Raises UnknownKind."""
    if name in _own():
        kind: type[Problem] = import_module(f"{__name__}.{name}").Kind
        return kind
    others = _others()
    if name in others:
        loaded = others[name].load()
        return loaded if isinstance(loaded, type) else loaded.Kind
    raise UnknownKind(unknown("kind", name, names()))


def names() -> tuple[str, ...]:
    """The names of all kinds that are installed, in alphabetical order."""
    return tuple(sorted({*_own(), *_others()}))


def _own() -> list[str]:
    """The files and packages in this folder."""
    return [module.name for module in iter_modules(__path__) if not module.name.startswith("_")]


def _others() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}
