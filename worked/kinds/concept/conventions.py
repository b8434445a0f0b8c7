"""What holds for all pieces of evidence is said once, the rest under their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.document import Emph, Note, Text
from worked.kinds.concept.news import look
from worked.prose import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.document import Block, Line
    from worked.kinds.concept.quoting import Exhibit


def shared_by_all(exhibits: Sequence[Exhibit]) -> list[Block]:
    """What holds for every evidence, once."""
    return [note for note, holders in _held(exhibits) if len(holders) == len(exhibits)]


def of_some(exhibits: Sequence[Exhibit]) -> list[Block]:
    """What holds for some evidence only, under the names of those for which it holds."""
    groups: dict[tuple[str, ...], list[Note]] = {}
    for note, holders in _held(exhibits):
        if len(holders) < len(exhibits):
            groups.setdefault(tuple(holders), []).append(note)
    found: list[Block] = []
    for names, (first, *others) in groups.items():
        found += [Note(first.role, (*_label(names), *first.line)), *others]
    return found


def _held(exhibits: Sequence[Exhibit]) -> list[tuple[Note, list[str]]]:
    """Every convention with the names of the evidence for which it holds."""
    found: dict[object, tuple[Note, list[str]]] = {}
    for exhibit in exhibits:
        for block in exhibit.sheet.conventions:
            if isinstance(block, Note):
                _, holders = found.setdefault(look(block), (block, []))
                if exhibit.mark not in holders:
                    holders.append(exhibit.mark)
    return list(found.values())


def _label(names: tuple[str, ...]) -> Line:
    first, *others = names
    capital = f"{first[:1].upper()}{first[1:]}"
    return (*listed([(Emph(name),) for name in (capital, *others)]), Text(": "))
