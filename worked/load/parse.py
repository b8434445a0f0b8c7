"""From a YAML text to its tree: no tags, no merge keys, no key twice, and bounded while it grows.

PyYAML only cuts the text into events; nothing is ever constructed from it but mappings, lists and
texts. A hostile file is refused after little work: aliases count as what they expand to.
"""

from dataclasses import dataclass
from typing import NoReturn, Protocol

import yaml

from worked.errors import Trouble
from worked.exercise import Place
from worked.fields import Plain
from worked.load.text import Stopped
from worked.load.tree import Map, Node, Scalar, Seq
from worked.spelling import shown

MOST_VALUES = 300_000
MOST_LEVELS = 40
MOST_TROUBLES = 100
PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser written in C where PyYAML has it: it is about ten times as fast."""


def parse(text: str) -> tuple[Node | None, list[Trouble]]:
    """The tree of a YAML text, and everything that is wrong with the text itself.

    Where the text could not be read to its end there is no tree.
    """
    builder = _Builder()
    try:
        _feed(builder, text)
        if builder.root is None:
            raise Stopped("the file is empty; a problem file starts like kind: argmax_attention")
    except Stopped as stopped:
        return None, [*builder.troubles, stopped.trouble]
    return builder.root, builder.troubles


def _feed(builder: "_Builder", text: str) -> None:
    try:
        for event in yaml.parse(text, Loader=PARSER):
            if isinstance(event, yaml.ScalarEvent):
                builder.scalar(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                builder.open(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                builder.close()
            elif isinstance(event, yaml.AliasEvent):
                builder.alias(event)
            elif isinstance(event, yaml.DocumentStartEvent) and builder.root is not None:
                message = "a second document starts here; a problem file holds one"
                raise Stopped(message, _place(event.start_mark))
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(error, text) from None
    except yaml.YAMLError as error:
        raise Stopped(f"not YAML: {str(error).splitlines()[0]}") from None


def _not_yaml(error: yaml.MarkedYAMLError, text: str) -> Stopped:
    """PyYAML's words in our form; a tab, which it only calls a character, by its name."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Stopped(f"not YAML: {error.problem}")
    place = _place(mark)
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    if line[mark.column : mark.column + 1] == "\t":
        return Stopped("a tab; YAML wants spaces here", place)
    context = f" ({error.context})" if error.context else ""
    return Stopped(f"not YAML: {error.problem}{context}", place)


class _Mark(Protocol):
    """PyYAML's positions, of its two parsers: counted from 0."""

    line: int
    column: int


def _place(mark: _Mark | None) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


@dataclass(slots=True)
class _Weight:
    """What a value counts for wherever an alias repeats it: values, and levels of nesting."""

    values: int = 1
    levels: int = 0


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read; a mapping's key waits here for its value."""

    node: Map | Seq
    weight: _Weight
    anchor: str | None
    key: str | None = None
    key_place: Place | None = None


class _Builder:
    """Takes events and grows the tree."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.troubles: list[Trouble] = []
        self._values = 0
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Node, _Weight] | None] = {}

    def scalar(self, event: yaml.ScalarEvent) -> None:
        """A text: the next key of a mapping, or a value."""
        place = _place(event.start_mark)
        if event.tag is not None:
            self._refuse_tag(event.tag, place)
        if self._stack and self._wants_key(self._stack[-1]):
            self._take_key(event.value, place, is_plain=not event.style)
            return
        self._count(1, place)
        node = Scalar(place, event.value if event.style else Plain(event.value))
        self._put(node, _Weight(), event.anchor)

    def open(self, event: yaml.CollectionStartEvent) -> None:
        """A list or mapping begins."""
        place = _place(event.start_mark)
        if event.tag is not None:
            self._refuse_tag(event.tag, place)
        if self._stack and self._wants_key(self._stack[-1]):
            raise Stopped("a list or mapping as a field's name; a name is a text", place)
        if len(self._stack) >= MOST_LEVELS:
            self._too_deep(place)
        self._count(1, place)
        node = Map(place) if isinstance(event, yaml.MappingStartEvent) else Seq(place)
        if event.anchor:
            self._anchors[event.anchor] = None
        self._stack.append(_Open(node, _Weight(levels=1), event.anchor))

    def close(self) -> None:
        """The innermost list or mapping ends."""
        done = self._stack.pop()
        self._put(done.node, done.weight, done.anchor)

    def alias(self, event: yaml.AliasEvent) -> None:
        """A value that was read before stands here again."""
        place, name = _place(event.start_mark), event.anchor
        if self._stack and self._wants_key(self._stack[-1]):
            raise Stopped(f"the alias *{name} as a field's name; write the name out", place)
        if name not in self._anchors:
            raise Stopped(f"the alias *{name} has no anchor &{name} before it", place)
        known = self._anchors[name]
        if known is None:
            raise Stopped(f"the alias *{name} stands inside of what &{name} names", place)
        node, weight = known
        self._count(weight.values, place)
        if len(self._stack) + weight.levels > MOST_LEVELS:
            self._too_deep(place)
        self._put(node, weight, None)

    def _wants_key(self, top: _Open) -> bool:
        return isinstance(top.node, Map) and top.key is None

    def _take_key(self, key: str, place: Place, *, is_plain: bool) -> None:
        top = self._stack[-1]
        if key == "<<" and is_plain:
            self._trouble("a merge key (<<); write the fields out, or alias one value", place)
        top.key, top.key_place = key, place

    def _put(self, node: Node, weight: _Weight, anchor: str | None) -> None:
        """Hang a complete value into the innermost list or mapping."""
        if anchor:
            self._anchors[anchor] = (node, weight)
        if not self._stack:
            self.root = node
            return
        top = self._stack[-1]
        top.weight.values += weight.values
        top.weight.levels = max(top.weight.levels, weight.levels + 1)
        if isinstance(top.node, Seq):
            top.node.items.append(node)
            return
        key, place = top.key, top.key_place
        top.key = top.key_place = None
        if key is None or place is None or key == "<<":
            return
        if key in top.node.items:
            first = top.node.items[key][0]
            where = f"first at line {first.line}, column {first.column}"
            self._trouble(f"the field {shown(key)} is given twice, {where}; keep one", place)
            return
        top.node.items[key] = (place, node)

    def _count(self, values: int, place: Place) -> None:
        self._values += values
        if self._values > MOST_VALUES:
            raise Stopped(
                f"more than {MOST_VALUES:,} values, aliases counted as what they repeat; "
                "a problem file has at most that many",
                place,
            )

    def _too_deep(self, place: Place) -> NoReturn:
        raise Stopped(f"nested deeper than {MOST_LEVELS} levels, the most that is possible", place)

    def _refuse_tag(self, tag: str, place: Place) -> None:
        self._trouble(f"the tag {shown(tag)}; tags are not used in problem files, remove it", place)

    def _trouble(self, message: str, place: Place) -> None:
        self.troubles.append(Trouble(message, place.line, place.column))
        if len(self.troubles) >= MOST_TROUBLES:
            raise Stopped("too many errors to read on", place)
