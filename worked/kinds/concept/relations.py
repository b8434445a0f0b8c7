"""What an author may claim of results: a small closed vocabulary of relations, nothing executed.

holds:
  - less: [{largest: sharp.weights}, 1]       # sharp is the name of an evidence
  - equal: [whole.max_1, moved.max_1]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, TypeAlias

from worked.exact import Surd
from worked.fields import Path, Plain, Record, Text, read_record
from worked.fields.numbers import read_any_number
from worked.fields.reading import Reads, describe, each, listed, refused

if TYPE_CHECKING:
    from worked.fields.reading import JsonSchema

PATH = re.compile(r"[A-Za-z]\w*(?:\.[A-Za-z]\w*)?(?:\[[1-9]\d{0,8}\])*", re.ASCII)
"""`output`, `whole.output`, `whole.output[2][1]`: positions count from 1."""

Constant: TypeAlias = "int | Fraction | Surd | bool | tuple[Constant, ...]"
Operand: TypeAlias = "str | Constant | Measure"


def read_operand(value: object) -> Operand:
    """A result by its path, a number, a list of numbers, true or false, or a measure."""
    if isinstance(value, Measure):
        return value
    if isinstance(value, Mapping):
        return read_record(Measure, value)
    if isinstance(value, Plain) and value in ("true", "false"):
        return value == "true"
    if isinstance(value, str) and PATH.fullmatch(value) and "sqrt" not in value:
        return str(value)
    return read_constant(value)


def read_constant(value: object) -> Constant:
    """A number, true or false, or a list of such."""
    if isinstance(value, bool):
        return value
    if isinstance(value, list | tuple):
        found = each(listed(value, "at least one number is needed"), read_constant)
        if len(set(map(_shape, found))) > 1:
            raise refused("entries of unlike shapes; each needs as many numbers as the first")
        return found
    if isinstance(value, str) and re.match(r"[A-Za-z_]", value) and "sqrt" not in value:
        raise refused(f"{describe(value)}; a result is needed, like output or whole.output[2][1]")
    return read_any_number(value)


def _shape(value: Constant) -> tuple[int, ...]:
    """How many entries a list has, its first entry, and so on; nothing for a number."""
    return (len(value), *_shape(value[0])) if isinstance(value, tuple) else ()


def read_two(value: object) -> tuple[Operand, ...]:
    """At least two things."""
    needed = "a list of at least two results or numbers is needed, like [whole.output, 3]"
    items = listed(value, needed)
    if len(items) < 2:
        raise refused(f"a list of one; {needed}")
    return each(items, read_operand)


def read_path(value: object) -> str:
    """The path of a result."""
    if not isinstance(value, str) or not PATH.fullmatch(value):
        raise refused(f"{describe(value)}; a result is needed, like output or whole.output[2][1]")
    return str(value)


def _operands_schema() -> JsonSchema:
    shapes: JsonSchema = {"type": ["string", "number", "boolean", "array", "object"]}
    return {"type": "array", "items": shapes, "minItems": 2}


Operands = Annotated[tuple[object, ...], Reads(read_two, _operands_schema)]
"""At least two results or numbers."""
ResultPath = Annotated[
    str, Reads(read_path, lambda: {"type": "string", "pattern": f"^{PATH.pattern}$"})
]
"""A result, or an entry of one."""


class OneOf(Record):
    """A record of which one field is given: the others are other things that it could say."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """None, or more than one."""
        said = self.names_given()
        if len(said) != 1:
            names = ", ".join(type(self).model_fields)
            seen = f"{' and '.join(said)} at once" if said else "nothing"
            yield (), f"{seen}; one of {names} is needed"

    @property
    def said(self) -> tuple[str, object]:
        """The field that is given, and its value."""
        (name,) = self.names_given()
        return name, getattr(self, name)


class Measure(OneOf):
    """A number made of results."""

    sum: ResultPath | None = None
    """The sum of all entries of a result."""
    largest: ResultPath | None = None
    smallest: ResultPath | None = None
    count: ResultPath | None = None
    """How many entries a vector has, or how many rows a matrix."""
    total: Operands | None = None
    """Several things, added up."""
    difference: Operands | None = None
    """The first, less the others."""
    ratio: Operands | None = None
    """The first, divided by the others."""
    product: Operands | None = None
    word: Text | None = None
    """A word that a result can be."""


class Relation(OneOf):
    """One relation between results and numbers; of more than two, between neighbours."""

    equal: Operands | None = None
    """The same, whether numbers, words, vectors or matrices."""
    differ: Operands | None = None
    less: Operands | None = None
    """Each below the next: numbers only; of a vector, say its `largest` or `smallest`."""
    greater: Operands | None = None
    at_most: Operands | None = None
    at_least: Operands | None = None


def paths_in(value: object) -> Iterator[tuple[Path, str]]:
    """The results that a relation or measure names, and where in it."""
    if isinstance(value, OneOf):
        name, said = value.said
        if name != "word":
            for below, path in paths_in(said):
                yield (name, *below), path
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            for below, path in paths_in(entry):
                yield (index, *below), path
    elif isinstance(value, str):
        yield (), value
