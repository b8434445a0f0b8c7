"""What a product is divided by: √d, or a number other than 0."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from worked.exact import sign
from worked.fields.numbers import AnyNumber, number_schema, read_any_number
from worked.fields.reading import JsonSchema, Reads, describe, refused
from worked.spelling import shown

AnyDivisor: TypeAlias = Literal["sqrt(d)"] | AnyNumber

NEEDED = "the product is divided by s: sqrt(d), or a number other than 0"


def read_divisor(value: object) -> AnyDivisor:
    """`sqrt(d)`, or a number other than 0."""
    if isinstance(value, str):
        tight = value.replace(" ", "")
        if tight == "sqrt(d)":
            return "sqrt(d)"
        if tight == "1/sqrt(d)":
            raise refused(f"{shown(value)} would multiply the product by sqrt(d); {NEEDED}")
    number = read_any_number(value)
    if sign(number) == 0:
        raise refused(f"{describe(value)}; {NEEDED}")
    return number


def _schema() -> JsonSchema:
    description = "What the product is divided by."
    return {"anyOf": [{"enum": ["sqrt(d)"]}, number_schema()], "description": description}


Divisor = Annotated[AnyDivisor, Reads(read_divisor, _schema)]
"""`"sqrt(d)"`, or a number other than 0."""
