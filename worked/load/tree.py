"""A problem file as a tree whose every value and key knows its line and column.

There is nothing in it but mappings, lists and texts: what a text means is the business of the field
that it stands in.
"""

from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from worked.exercise import Place
from worked.fields import Path


class Mark(Protocol):
    """A position as PyYAML tells it, counted from 0; made into a Place only when asked for."""

    line: int
    column: int


def place_of(mark: Mark | None) -> Place:
    """The position counted from 1."""
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


@dataclass(slots=True)
class Scalar:
    """A text, written without quotes (`Plain`) or with (`str`)."""

    mark: Mark | None
    text: str

    def plain(self) -> str:
        """The text."""
        return self.text


@dataclass(slots=True)
class Seq:
    """A list."""

    mark: Mark | None
    items: list["Node"] = field(default_factory=list)

    def plain(self) -> list[object]:
        """The list without the places."""
        return [item.plain() for item in self.items]


@dataclass(slots=True)
class Map:
    """A mapping: each key with its own place and its value, in the order of the file."""

    mark: Mark | None
    items: dict[str, tuple[Mark | None, "Node"]] = field(default_factory=dict)

    def plain(self) -> dict[str, object]:
        """The mapping without the places."""
        return {key: node.plain() for key, (_, node) in self.items.items()}


Node: TypeAlias = Scalar | Seq | Map


@dataclass(frozen=True, slots=True)
class Places:
    """Finds the place of a path in a tree."""

    root: Node

    def __call__(self, path: Path) -> Place:
        """The place of the value at the path, or of the deepest value on the way there."""
        node = self.root
        for step in path:
            below = _below(node, step)
            if below is None:
                break
            node = below[1]
        return place_of(node.mark)

    def of_name(self, path: Path) -> Place:
        """The place of the key with which the path ends, or of the deepest one on the way."""
        mark, node = self.root.mark, self.root
        for step in path:
            below = _below(node, step)
            if below is None:
                break
            mark, node = below
        return place_of(mark)


def _below(node: Node, step: str | int) -> tuple[Mark | None, Node] | None:
    if isinstance(node, Map) and isinstance(step, str):
        return node.items.get(step)
    if isinstance(node, Seq) and isinstance(step, int) and step < len(node.items):
        return node.items[step].mark, node.items[step]
    return None
