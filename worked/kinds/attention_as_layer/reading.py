"""Fields of this kind alone: a permutation, and how sharp the softmax is."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from worked.exact import sign
from worked.fields.arrays import read_matrix
from worked.fields.lists import distinct
from worked.fields.numbers import AnyNumber, number_schema, read_any_number, read_positive
from worked.fields.reading import JsonSchema, Reads, describe, each, listed, refused

AnySharpness: TypeAlias = Literal["inf"] | AnyNumber

A_PERMUTATION = "a permutation is needed: the numbers 1 to n in some order, like [2, 3, 1]"
A_SHARPNESS = "a positive number is needed, or inf for the limit"


def read_permutation(value: object) -> tuple[int, ...]:
    """Which row comes first, second, ...; or the matrix of 0 and 1 that puts the rows so."""
    items = listed(value, A_PERMUTATION)
    if isinstance(items[0], list | tuple):
        numbers = tuple([_place_of_one(row) for row in read_matrix(value)])
    else:
        numbers = each(items, read_positive)
    numbers = distinct(numbers)
    if max(numbers) > len(numbers):
        raise refused(f"{len(numbers)} numbers with {max(numbers)} among them; {A_PERMUTATION}")
    return numbers


def _place_of_one(row: tuple[AnyNumber, ...]) -> int:
    if row.count(1) != 1 or row.count(0) != len(row) - 1:
        raise refused(f"a row without one 1 and else 0; {A_PERMUTATION}, or its matrix")
    return row.index(1) + 1


def _permutation_schema() -> JsonSchema:
    row = {"type": "array", "items": {"type": "integer", "minimum": 0}}
    whole = {"type": "integer", "minimum": 1}
    items = {"anyOf": [whole, row]}
    return {"type": "array", "items": items, "minItems": 1, "description": A_PERMUTATION}


def read_sharpness(value: object) -> AnySharpness:
    """A positive number, or `inf`."""
    if value == "inf" and isinstance(value, str):
        return "inf"
    number = read_any_number(value)
    if sign(number) <= 0:
        raise refused(f"{describe(value)}; {A_SHARPNESS}")
    return number


def _sharpness_schema() -> JsonSchema:
    description = "A positive number, or the limit inf."
    return {"anyOf": [{"enum": ["inf"]}, number_schema()], "description": description}


Permutation = Annotated[tuple[int, ...], Reads(read_permutation, _permutation_schema)]
"""The numbers 1 to n in some order: row i of the result is row p_i of what is permuted."""

Sharpness = Annotated[AnySharpness, Reads(read_sharpness, _sharpness_schema)]
"""β: a positive number, or `"inf"`."""
