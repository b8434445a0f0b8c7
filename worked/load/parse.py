"""From a YAML text to its tree: no tags, no merge keys, no key twice, and bounded while it grows.

PyYAML only cuts the text into events; nothing is ever constructed from it but mappings, lists and
texts. A hostile file is refused after little work: aliases count as what they expand to.
"""

import re
from dataclasses import dataclass
from typing import NoReturn

import yaml

from worked.errors import Trouble
from worked.fields import Plain
from worked.load.text import MOST_BYTES, Stopped
from worked.load.tree import Map, Mark, Node, Scalar, Seq, place_of
from worked.spelling import shown

MOST_VALUES = 300_000
MOST_LEVELS = 40
MOST_TROUBLES = 100
TOO_MANY = (
    f"more than {MOST_VALUES:,} values, aliases counted as what they repeat; "
    "a problem file has at most that many"
)
TOO_LONG = (
    f"the aliases repeat more than {MOST_BYTES:,} characters in all; "
    "a problem file has at most that many, with what its aliases repeat"
)
TOO_DEEP = f"nested deeper than {MOST_LEVELS} levels, the most that is possible"
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
                raise Stopped(message, place_of(event.start_mark))
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(error, text) from None
    except yaml.YAMLError as error:
        raise Stopped(f"not YAML: {str(error).splitlines()[0]}") from None


def _not_yaml(error: yaml.MarkedYAMLError, text: str) -> Stopped:
    """PyYAML's words in our form; a tab, which it only calls a character, by its name."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Stopped(f"not YAML: {error.problem}")
    place = place_of(mark)
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    if line[mark.column : mark.column + 1] == "\t":
        return Stopped("a tab; YAML wants spaces here", place)
    context = f" ({error.context})" if error.context else ""
    remedy = _quotes(line, mark.column)
    return Stopped(f"not YAML: {error.problem}{context}{remedy}", place)


def _quotes(line: str, column: int) -> str:
    """What to write for a name with brackets, which ends at its bracket within a list."""
    name = re.search(r"[\w.]+$", line[:column])
    position = re.match(r"(\[\w+\])+", line[column:])
    if name is None or position is None:
        return ""
    return f'; a name with brackets needs quotes: "{name[0]}{position[0]}"'


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
    wants_key: bool
    key: str = ""
    key_mark: Mark | None = None


_ONE = _Weight()
"""The weight of a text."""


class _Builder:
    """Takes events and grows the tree."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.troubles: list[Trouble] = []
        self._values = 0
        self._repeated = 0
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Node, _Weight] | None] = {}

    def scalar(self, event: yaml.ScalarEvent) -> None:
        """A text: the next key of a mapping, or a value."""
        mark, text = event.start_mark, event.value
        if event.tag is not None:
            self._refuse_tag(event.tag, mark)
        if self._wants_key():
            self._take_key(text, mark, is_plain=not event.style)
            return
        self._count(1, mark)
        self._put(Scalar(mark, text if event.style else Plain(text)), _ONE, event.anchor)

    def open(self, event: yaml.CollectionStartEvent) -> None:
        """A list or mapping begins."""
        mark = event.start_mark
        if event.tag is not None:
            self._refuse_tag(event.tag, mark)
        if self._wants_key():
            _stop("a list or mapping as a field's name; a name is a text", mark)
        if len(self._stack) >= MOST_LEVELS:
            _stop(TOO_DEEP, mark)
        self._count(1, mark)
        node = Map(mark) if isinstance(event, yaml.MappingStartEvent) else Seq(mark)
        if event.anchor:
            self._anchors[event.anchor] = None
        self._stack.append(_Open(node, _Weight(levels=1), event.anchor, isinstance(node, Map)))

    def close(self) -> None:
        """The innermost list or mapping ends."""
        done = self._stack.pop()
        self._put(done.node, done.weight, done.anchor)

    def alias(self, event: yaml.AliasEvent) -> None:
        """A value that was read before stands here again."""
        mark, name = event.start_mark, event.anchor
        if self._wants_key():
            _stop(f"the alias *{name} as a field's name; write the name out", mark)
        if name not in self._anchors:
            _stop(f"the alias *{name} has no anchor &{name} before it", mark)
        known = self._anchors[name]
        if known is None:
            _stop(f"the alias *{name} stands inside of what &{name} names", mark)
        node, weight = known
        self._count(weight.values, mark)
        self._repeated += _characters(node)
        if self._repeated > MOST_BYTES:
            _stop(TOO_LONG, mark)
        if len(self._stack) + weight.levels > MOST_LEVELS:
            _stop(TOO_DEEP, mark)
        self._put(node, weight, None)

    def _wants_key(self) -> bool:
        """Whether a mapping is open whose next key has not been seen."""
        return bool(self._stack) and self._stack[-1].wants_key

    def _take_key(self, key: str, mark: Mark | None, *, is_plain: bool) -> None:
        top = self._stack[-1]
        if key == "<<" and is_plain:
            self._trouble("a merge key (<<); write the fields out, or alias one value", mark)
        top.key, top.key_mark, top.wants_key = key, mark, False

    def _put(self, node: Node, weight: _Weight, anchor: str | None) -> None:
        """Hang a complete value into the innermost list or mapping."""
        if anchor:
            self._anchors[anchor] = (node, weight)
        if not self._stack:
            self.root = node
            return
        top = self._stack[-1]
        top.weight.values += weight.values
        if weight.levels >= top.weight.levels:
            top.weight.levels = weight.levels + 1
        if isinstance(top.node, Seq):
            top.node.items.append(node)
            return
        top.wants_key = True
        if top.key in top.node.items:
            first = place_of(top.node.items[top.key][0])
            where = f"first at line {first.line}, column {first.column}"
            self._trouble(
                f"the field {shown(top.key)} is given twice, {where}; keep one", top.key_mark
            )
        else:
            top.node.items[top.key] = (top.key_mark, node)

    def _count(self, values: int, mark: Mark | None) -> None:
        self._values += values
        if self._values > MOST_VALUES:
            _stop(TOO_MANY, mark)

    def _refuse_tag(self, tag: str, mark: Mark | None) -> None:
        self._trouble(f"the tag {shown(tag)}; tags are not used in problem files, remove it", mark)

    def _trouble(self, message: str, mark: Mark | None) -> None:
        place = place_of(mark)
        self.troubles.append(Trouble(message, place.line, place.column))
        if len(self.troubles) >= MOST_TROUBLES:
            _stop("too many errors to read on", mark)


def _characters(node: Node) -> int:
    """The characters of all texts in a tree, names of fields included."""
    if isinstance(node, Scalar):
        return len(node.text)
    if isinstance(node, Seq):
        return sum(map(_characters, node.items))
    return sum(len(key) + _characters(below) for key, (_, below) in node.items.items())


def _stop(message: str, mark: Mark | None) -> NoReturn:
    raise Stopped(message, place_of(mark))
