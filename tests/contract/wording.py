"""Promises about words: conventions are said, sentences are clean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.contract.cases import prompted
from tests.contract.walking import all_lines, as_text
from worked.document import Derivation, Items, Note, Para, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.contract.cases import Case
    from worked.document import Block, Line


def a_kind_prints_its_conventions(case: Case) -> None:
    """Also below an author's own prompt."""
    conventions = [b for b in case.part.question if isinstance(b, Note) and b.role == "convention"]
    assert conventions, "no convention is said"
    first, *others = prompted(case, "Do it.").question
    assert isinstance(first, Para)
    assert as_text(first.line) == "Do it."
    kept = [as_text(b.line) for b in others if isinstance(b, Note) and b.role == "convention"]
    assert kept == [as_text(note.line) for note in conventions]


PLURALS_AFTER_ONE = re.compile(r"(\w*) ?(?<![\w.,·/^_-])1 ([a-z]+[^aisu\W]s)\b")
NOT_PLURAL = frozenset("does times".split())
NUMBERED = frozenset("step key query token head row column entry layer input source target".split())
DIRT = (
    (re.compile(r"\S {2,}|^ +\S"), "two spaces"),
    (re.compile(r"[{}]"), "an unfilled brace"),
    (re.compile(r" [.,;:?!)]"), "a space before a mark"),
    (re.compile(r",,|;;|(?<!\.)\.\.(?!\.)|,\.|\(\s"), "marks in a row"),
    (re.compile(r"\b(the the|a a|of of|is is|to to|and and)\b"), "a word twice"),
    (re.compile(r"\bNone\b|\bTrue\b|\bFalse\b|<[A-Z]\w+|Fraction\("), "Python"),
)


def every_sentence_is_clean(case: Case) -> None:
    """Spaces, braces, ends of sentences, one entry and two entries."""
    part = case.part
    for line in (*all_lines(part), *(result.what for result in part.results.values())):
        the_words_are_clean(line)
    for owned in (part.question, *(step.blocks for step in part.steps)):
        _sentences_end(owned)
    for step in part.steps:
        title = as_text(step.title)
        assert title[:1].isupper(), f"a title begins small: {title}"
        assert not title.endswith("."), f"a title is no sentence: {title}"


def the_words_are_clean(line: Line) -> None:
    """One line of words."""
    text = as_text(line)
    for pattern, what in DIRT:
        assert not pattern.search(text), f"{what} in {text!r}"
    for before, several in PLURALS_AFTER_ONE.findall(text):
        single = several in NOT_PLURAL or before.lower() in NUMBERED  # "key 1 wins"
        assert single, f"one of several {several} in {text!r}"
    assert text.count("(") == text.count(")"), f"an open bracket in {text!r}"


def _sentences_end(owned: Sequence[Block]) -> None:
    """A paragraph ends with a mark; one that leads to a formula or a list need not."""
    for position, block in enumerate(owned):
        if not isinstance(block, Para | Note):
            continue
        text = as_text(block.line)
        assert text[:1].isupper() or text[:1] in "x0123456789", f"begins small: {text!r}"
        if text.endswith((".", ":", "?", "!")):
            continue
        following = owned[position + 1] if position + 1 < len(owned) else None
        leads = isinstance(block, Para) and isinstance(following, Derivation | Items | Table)
        assert leads, f"no mark at the end of {text!r}"
