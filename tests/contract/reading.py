r"""Printed LaTeX, read back: the relations on a page, and whether they are true.

chains(page)                            # every displayed chain of relations
false_relations(chain, 4)               # those between numbers that do not hold
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from mpmath import mpf, workdps

from tests.contract.arrays import DIGITS, Array, flat, shape
from tests.contract.values import Symbolic, tokens, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RELATIONS = {"=": "=", r"\approx": "≈", r"\le": "≤", r"\ge": "≥", "<": "<", ">": ">", r"\ne": "≠"}


@dataclass(frozen=True)
class Chain:
    """left = a = b ≈ c, as it is printed: sides, and the relations between them."""

    sides: tuple[str, ...]
    relations: tuple[str, ...]


# --- from the page to formulas --------------------------------------------------------------

_DISPLAY = re.compile(r"\\begin\{(align|gather)\*\}(.*?)\\end\{\1\*\}", re.DOTALL)


def chains(page: str) -> list[Chain]:
    """Every chain of relations in the displays of a page, in their order."""
    found = []
    for _, body in _DISPLAY.findall(page):
        for line in _equations(body):
            found.append(_chain(tokens(line)))
    return found


def _equations(body: str) -> Iterator[str]:
    """The equations of one display: several side by side, or one in several lines."""
    plain = in_one_line(body.replace(r"\displaystyle", ""))
    for piece in _outside_of_arrays(plain, r", \qquad ", r", \\", r"\\[2pt]"):
        yield " ".join(_outside_of_arrays(piece, r"\\", "&"))


_CONTINUED = re.compile(
    r"\\\\\s*&\s*(?:\\q?quad\s*(?:\{\}|(?=[=<>]|\\(?:approx|le|ge|ne)\b))|\{\})"
)
_ALIGNED = re.compile(r"\\begin\{aligned\}\s*&|\\end\{aligned\}|\\Big[lr]")


def in_one_line(formula: str) -> str:
    """A formula that is broken into lines between relations, or in a box, as one line again."""
    return _ALIGNED.sub("", _CONTINUED.sub(" ", formula))


def _outside_of_arrays(text: str, *marks: str) -> Iterator[str]:
    """Cut a text at marks that do not stand within a matrix."""
    depth, start, at = 0, 0, 0
    while at < len(text):
        if text.startswith(r"\begin{", at):
            depth += 1
        elif text.startswith(r"\end{", at):
            depth -= 1
        mark = next((mark for mark in marks if text.startswith(mark, at)), None)
        if mark and depth == 0:
            yield text[start:at]
            start = at = at + len(mark)
            continue
        at += 1
    yield text[start:]


def _chain(found: list[str]) -> Chain:
    """Cut at the relations that stand outside of all brackets and braces."""
    sides: list[list[str]] = [[]]
    relations = []
    depth = 0
    for token in found:
        depth += _step(token)
        if depth == 0 and token in RELATIONS:
            relations.append(RELATIONS[token])
            sides.append([])
        else:
            sides[-1].append(token)
    return Chain(tuple(" ".join(side) for side in sides), tuple(relations))


def _step(token: str) -> int:
    if token == "{" or token.startswith(r"\begin"):
        return 1
    return -1 if token == "}" or token.startswith(r"\end") else 0


def boxed(page: str) -> list[str]:
    """What stands in boxes."""
    found = []
    for match in re.finditer(r"\\boxed\{", page):
        depth, at = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(page[at], 0) if page[at - 1] != "\\" else 0
            at += 1
        found.append(in_one_line(page[match.end() : at - 1]))
    return found


# --- numbers in the place of symbols ---------------------------------------------------------


def filled(formula: str, numbers: Mapping[str, str]) -> str:
    r"""A formula with numbers for its symbols: N by 3, d_{k} by 4; an index is no symbol."""
    out = tokens(formula)
    for symbol, number in numbers.items():
        name = tokens(symbol)
        at = 0
        while at < len(out):
            indexed = out[at + len(name) : at + len(name) + 1] == ["_"] or out[at - 1 : at] == ["_"]
            if out[at : at + len(name)] == name and not indexed:
                out[at : at + len(name)] = ["(", *tokens(number), ")"]
            at += 1
    return " ".join(out)


def filled_in(chain: Chain, numbers: Mapping[str, str]) -> Chain:
    """A chain with numbers for its symbols."""
    if not numbers:
        return chain
    return Chain(tuple(filled(side, numbers) for side in chain.sides), chain.relations)


# --- what the numbers say -------------------------------------------------------------------


def related(a: Array, relation: str, b: Array, places: int) -> bool:
    """Whether a printed relation is true; after ≈ decimals with some places may be rounded."""
    if shape(a) != shape(b):
        return False
    with workdps(DIGITS):
        slack = mpf(10) ** -places / 2 if relation == "≈" else 0
        return all(_related(x, relation, y, slack) for x, y in zip(flat(a), flat(b), strict=True))


def _related(x: mpf, relation: str, y: mpf, slack: mpf) -> bool:
    if x == y:
        return relation in "=≈≤≥"
    room = slack + max(abs(x), abs(y), 1) * mpf(10) ** -30
    close = abs(x - y) <= room
    match relation:
        case "=" | "≈":
            return bool(close)
        case "≤" | "<":
            return bool(x < y or (relation == "≤" and close))
        case "≥" | ">":
            return bool(x > y or (relation == "≥" and close))
    return not close


def numeric_sides(chain: Chain) -> list[tuple[int, Array]]:
    """The sides of a chain that have a value, with their positions."""
    found = []
    for position, side in enumerate(chain.sides):
        try:
            found.append((position, value_of(side)))
        except Symbolic:
            continue
    return found


def false_relations(chain: Chain, places: int) -> list[str]:
    """The relations of a chain between numbers that are not true."""
    wrong = []
    for (i, a), (j, b) in pairwise(numeric_sides(chain)):
        relations = set(chain.relations[i:j])
        relation = "≈" if relations == {"=", "≈"} else relations.pop()
        if not related(a, relation, b, places):
            wrong.append(f"{chain.sides[i]} {relation} {chain.sides[j]}")
    return wrong


def from_decimals(texts: object) -> Array:
    """Nested lists of decimals, as `Result.decimal` gives them, as an array."""
    if isinstance(texts, list):
        return tuple(from_decimals(entry) for entry in texts)
    with workdps(DIGITS):
        return mpf(texts)
