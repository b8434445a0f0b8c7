"""A temperature: a positive number, or one of the two ends that are only approached."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from worked.exact import sign
from worked.fields.numbers import AnyNumber, number_schema, read_any_number
from worked.fields.reading import JsonSchema, Reads, Refused, describe, refused

AnyTemperature: TypeAlias = Literal["0+", "inf"] | AnyNumber

NEEDED = "a positive number is needed, or 0+ or inf for a limit"


def read_temperature(value: object) -> AnyTemperature:
    """A positive number, `0+` (from above towards 0) or `inf` (without bound)."""
    if isinstance(value, str):
        tight = value.replace(" ", "")
        if tight == "0+":
            return "0+"
        if tight == "inf":
            return "inf"
    try:
        number = read_any_number(value)
    except Refused:
        if isinstance(value, str) and any(map(str.isalpha, value.replace("sqrt", ""))):
            raise refused(f"{describe(value)}; {NEEDED}") from None
        raise
    if sign(number) <= 0:
        raise refused(f"{describe(value)}; {NEEDED}")
    return number


def _schema() -> JsonSchema:
    description = "A positive number, or the limit 0+ or inf."
    return {"anyOf": [{"enum": ["0+", "inf"]}, number_schema()], "description": description}


Temperature = Annotated[AnyTemperature, Reads(read_temperature, _schema)]
"""A positive number, `"0+"` or `"inf"`."""
