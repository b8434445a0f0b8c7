"""What a page with several pieces of evidence says once: sentences, and numbers that still hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.document import (
    Derivation,
    Equations,
    Figure,
    Formula,
    Items,
    Notation,
    Note,
    Para,
    Table,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worked.document import Block, Inline, Math


class News:
    """Remembers what a page has said, and which numbers it has shown last."""

    def __init__(self) -> None:
        self.said: list[object] = []
        self.values: list[tuple[object, object]] = []
        self.known: list[Equations] = []
        """Numbers that were left out, for they still hold."""
        self.told = False

    def of(self, blocks: Iterable[Block]) -> list[Block]:
        """The blocks that tell a reader something new."""
        return [block for block in blocks if self.is_news(block)]

    def is_news(self, block: Block) -> bool:
        """Whether a block says what the page has not said, or has said otherwise since."""
        if isinstance(block, Figure | Table | Items):
            return True
        if isinstance(block, Para | Note):
            if not block.line:
                return False
            seen = look(block) in self.said
            self.said.append(look(block))
            return not seen
        shown = [block] if isinstance(block, Derivation) else block.equations
        changed = [one for one in shown if (look(one.left), look(one)) not in self.values]
        names = [look(one.left) for one in changed]
        self.values = [pair for pair in self.values if pair[0] not in names]
        self.values += [(look(one.left), look(one)) for one in changed]
        if isinstance(block, Equations) and not changed:
            self.known.append(block)
        return bool(changed)

    def takes_numbers_as_known(self) -> bool:
        """Whether numbers were left out, and no reader has been told so yet; once."""
        tells = bool(self.known) and not self.told
        self.told = self.told or tells
        return tells


def look(block: Block | Math) -> object:
    """What a block or a formula looks like: equal where a reader sees no difference."""
    match block:
        case Formula() | Notation():
            return block.layout()
        case Para() | Note():
            return tuple(map(_piece, block.line))
        case Derivation():
            links = [(link.relation, link.right.layout()) for link in block.links]
            return (block.left.layout(), *links)
        case Equations():
            return tuple(map(look, block.equations))
    return block


def _piece(piece: Inline) -> object:
    return piece.layout() if isinstance(piece, Formula | Notation) else piece


def without_question(block: Block) -> Block:
    """A paragraph of evidence without the question that ends it: here another one is asked."""
    if not isinstance(block, Para) or not block.line:
        return block
    *before, last = block.line
    if not isinstance(last, Text) or not last.text.endswith("?"):
        return block
    said, mark, _ = last.text.rpartition(". ")
    if mark:
        return Para((*before, Text(f"{said}.")))
    is_whole = last.text.lstrip()[:1].isupper()
    return Para(tuple(before)) if is_whole else block
