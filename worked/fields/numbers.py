"""Fields that hold one value: exact numbers, whole numbers, true or false, texts."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Annotated, TypeAlias

from worked.exact import NumberError, Surd, read_number, write_number
from worked.fields.reading import JsonSchema, Plain, Reads, describe, refused
from worked.spelling import shown

LARGEST_COUNT = 10**9
LONGEST_TEXT = 20_000
LONGEST_NUMBER = 1_000
"""Characters, as in a problem file."""
A_LOT = 10**100
_SHORT_INTEGER = re.compile(r"[+-]?(?:0|[1-9][0-9]{0,99})", re.ASCII)
"""Most numbers are such: they need no parser."""

AnyNumber: TypeAlias = int | Fraction | Surd


def read_any_number(value: object) -> AnyNumber:
    """The exact number that a text, an integer or a fraction means."""
    if type(value) is int and -A_LOT < value < A_LOT:  # most numbers that are drawn
        return value
    if isinstance(value, str) and value:
        if _SHORT_INTEGER.fullmatch(value):
            return int(value)
        try:
            return _writable(read_number(value, quoted=not isinstance(value, Plain)))
        except NumberError as error:
            raise refused(str(error)) from None
    if isinstance(value, int | Surd) and not isinstance(value, bool):
        return _writable(value)
    if isinstance(value, Fraction):
        return _writable(value.numerator if value.denominator == 1 else value)
    if isinstance(value, float):
        raise refused(f'the float {value!r}; write it as text, "{value!r}", so that it is exact')
    raise refused(f'{describe(value)}; a number is needed, like 2, 0.1 or "1/3"')


def _writable(number: AnyNumber) -> AnyNumber:
    """The number, if a problem file could hold it worked out, as `Record.as_given` writes it."""
    if isinstance(number, int | Fraction) and _is_short(number):
        return number
    characters = len(str(write_number(number)))
    if characters > LONGEST_NUMBER:
        raise refused(
            f"a number that takes {characters:,} characters when it is worked out; "
            f"at most {LONGEST_NUMBER:,} are possible"
        )
    return number


def _is_short(number: int | Fraction) -> bool:
    return -A_LOT < number.numerator < A_LOT and number.denominator < A_LOT


def read_rational(value: object) -> int | Fraction:
    """A number without a root in it."""
    number = read_any_number(value)
    if isinstance(number, Surd):
        raise refused(f"{describe(value)}; a rational number is needed here, one without roots")
    return number


def read_non_negative(value: object) -> int | Fraction:
    """A rational number that is zero or more."""
    number = read_rational(value)
    if number < 0:
        raise refused(f"{describe(value)}; it must not be negative")
    return number


def whole(least: int) -> Callable[[object], int]:
    """The reader of integers from `least` to a billion."""

    def read(value: object) -> int:
        number = read_any_number(value)
        if not isinstance(number, int):
            raise refused(f"{describe(value)}; a whole number is needed")
        if number < least:
            raise refused(f"{describe(value)}; at least {least} is needed")
        if number > LARGEST_COUNT:
            raise refused(f"{describe(value)}; at most {LARGEST_COUNT:,} is possible here")
        return number

    return read


read_natural = whole(0)
read_positive = whole(1)

_TRUTH = {"true": True, "True": True, "false": False, "False": False}


def read_flag(value: object) -> bool:
    """`true` or `false`; no other of YAML's words for them."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Plain) and value in _TRUTH:
        return _TRUTH[value]
    raise refused(f"{describe(value)}; true or false is needed, without quotes")


def read_text(value: object) -> str:
    """A text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise refused(f"{describe(value)}; a text is needed")
    if isinstance(value, Plain) and value in {"null", "Null", "NULL", "~"}:
        raise refused(f'{value} means no value; leave the field out, or put quotes: "{value}"')
    if len(value) > LONGEST_TEXT:
        raise refused(
            f"{shown(value)} has {len(value):,} characters; at most {LONGEST_TEXT:,} are possible"
        )
    return str(value)


def number_schema() -> JsonSchema:
    """The JSON Schema of an exact number."""
    return {
        "type": ["integer", "number", "string"],
        "description": 'An exact number: 2, 0.1 (exactly 1/10), or in quotes "1/3", "2*sqrt(3)/5".',
    }


def rational_schema() -> JsonSchema:
    """The JSON Schema of a rational number."""
    return {
        "type": ["integer", "number", "string"],
        "description": 'A rational number: 2, 0.1 (exactly 1/10), or in quotes "1/3".',
    }


def non_negative_schema() -> JsonSchema:
    """The JSON Schema of a rational number that is zero or more."""
    return {
        "type": ["integer", "number", "string"],
        "minimum": 0,
        "description": 'A rational number from 0 on: 2, 0.1 (exactly 1/10), or in quotes "1/3".',
    }


def whole_schema(least: int) -> JsonSchema:
    """The JSON Schema of an integer from `least` on."""
    return {"type": "integer", "minimum": least, "maximum": LARGEST_COUNT}


Number = Annotated[AnyNumber, Reads(read_any_number, number_schema)]
"""An exact number: an integer, a fraction, or a sum of square roots."""
Rational = Annotated[int | Fraction, Reads(read_rational, rational_schema)]
"""An exact number without roots."""
NonNegative = Annotated[int | Fraction, Reads(read_non_negative, non_negative_schema)]
"""A rational number, zero or more: a mass, a number of points."""
Natural = Annotated[int, Reads(read_natural, lambda: whole_schema(0))]
"""A whole number from 0 to a billion."""
Positive = Annotated[int, Reads(read_positive, lambda: whole_schema(1))]
"""A whole number from 1 to a billion: a size, a count."""
Flag = Annotated[bool, Reads(read_flag, lambda: {"type": "boolean"})]
"""`true` or `false`."""
Text = Annotated[str, Reads(read_text, lambda: {"type": "string", "maxLength": LONGEST_TEXT})]
"""A text of at most 20,000 characters that is not blank."""
