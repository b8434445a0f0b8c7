"""Fields that take a word or numbers: scales, masks, time steps, sizes and padding, points."""

from fractions import Fraction
from typing import Annotated, Literal, TypeAlias

from worked.fields.arrays import entries, list_schema, read_matrix, read_rational_vector
from worked.fields.lists import distinct
from worked.fields.numbers import (
    AnyNumber,
    number_schema,
    rational_schema,
    read_any_number,
    read_natural,
    read_positive,
    read_rational,
    whole_schema,
)
from worked.fields.reading import JsonSchema, Reads, Refused, describe, each, listed, refused
from worked.spelling import shown, unknown

AnyScale: TypeAlias = Literal["1/sqrt(d_k)", "none"] | AnyNumber
AnyMask: TypeAlias = Literal["none", "causal"] | tuple[tuple[int, ...], ...]
AnySteps: TypeAlias = Literal["all"] | int | tuple[int, ...]
AnySizes: TypeAlias = int | tuple[int, ...]
AnyPadding: TypeAlias = int | tuple[int | tuple[int, int], ...]

SCALES = "1/sqrt(d_k), none, or a number"


def read_scale(value: object) -> AnyScale:
    """The factor of the scores: 1/sqrt(d_k), none, or a number."""
    if not isinstance(value, str) or not value:
        return read_any_number(value)
    tight = value.replace(" ", "")
    if tight == "1/sqrt(d_k)":
        return "1/sqrt(d_k)"
    if tight == "none":
        return "none"
    if tight == "sqrt(d_k)":
        raise refused(
            "sqrt(d_k) would multiply the scores; did you mean 1/sqrt(d_k)? "
            f"scale is {SCALES}, and the scores are multiplied by it"
        )
    try:
        return read_any_number(value)
    except Refused as error:
        if any(letter.isalpha() for letter in value.replace("sqrt", "")):
            raise refused(f"unknown scale {shown(value)}; it is {SCALES}") from None
        raise error


def read_mask(value: object) -> AnyMask:
    """Which keys a query may attend to: all, the earlier ones, or where a 0/1 matrix has a 1."""
    if isinstance(value, str):
        if value == "none":
            return "none"
        if value == "causal":
            return "causal"
        if not value:
            raise refused("nothing; a mask is none, causal, or a matrix of 0 and 1")
        raise refused(unknown("mask", value, ("none", "causal", "a matrix of 0 and 1")))
    matrix = read_matrix(value)
    wrongs = [
        ((i, j), f"{describe(entry)}; a mask holds only 0 and 1 (1: may attend)")
        for i, row in enumerate(matrix)
        for j, entry in enumerate(row)
        if entry not in (0, 1)
    ]
    if wrongs:
        raise Refused(*wrongs)
    return tuple(tuple(1 if entry == 1 else 0 for entry in row) for row in matrix)


def read_steps(value: object) -> AnySteps:
    """Time steps, counted from 1: one, a list of different ones, or all."""
    if value == "all":
        return "all"
    if isinstance(value, list | tuple):
        return distinct(each(listed(value, "at least one time step is needed"), read_positive))
    if isinstance(value, str) and value[:1].isalpha():
        raise refused(f"{shown(value)}; a time step, a list of time steps, or all is needed")
    return read_positive(value)


def read_sizes(value: object) -> AnySizes:
    """A size for all axes, or a list with one size per axis."""
    if isinstance(value, list | tuple):
        return each(
            listed(value, "a number, or a list with one per axis, is needed"), read_positive
        )
    return read_positive(value)


def read_padding(value: object) -> AnyPadding:
    """Padding for all sides, or a list with an entry per axis: a number, or [before, after]."""
    if isinstance(value, list | tuple):
        needed = "a number, or a list with one entry per axis, is needed"
        return each(listed(value, needed), _read_axis_padding)
    return read_natural(value)


def _read_axis_padding(value: object) -> int | tuple[int, int]:
    if not isinstance(value, list | tuple):
        return read_natural(value)
    if len(value) != 2:
        raise refused(f"a list of {entries(len(value))}; a number or [before, after] is needed")
    before, after = each(value, read_natural)
    return before, after


def read_conv_padding(value: object) -> AnyPadding | Literal["valid", "same"]:
    """Padding as numbers, or one of the two words that frameworks use."""
    if value == "valid":
        return "valid"
    if value == "same":
        return "same"
    if isinstance(value, str) and value[:1].isalpha():
        raise refused(unknown("padding", value, ("valid", "same", "numbers")))
    return read_padding(value)


def read_point(value: object) -> tuple[int | Fraction, ...]:
    """A point with rational coordinates; a single number is a point on a line."""
    if isinstance(value, list | tuple):
        return read_rational_vector(value)
    return (read_rational(value),)


def per_axis(sizes: AnySizes, axes: int) -> tuple[int, ...]:
    """One size for each axis. The list's length was checked before, by `wrong_axes`."""
    return (sizes,) * axes if isinstance(sizes, int) else sizes


def padding_per_axis(padding: AnyPadding, axes: int) -> tuple[tuple[int, int], ...]:
    """The cells added before and after, for each axis."""
    each_axis = (padding,) * axes if isinstance(padding, int) else padding
    return tuple((pad, pad) if isinstance(pad, int) else pad for pad in each_axis)


def wrong_axes(sizes: AnySizes | AnyPadding, axes: int) -> str | None:
    """The words for a list that has not one entry per axis, if it has not."""
    if isinstance(sizes, int) or len(sizes) == axes:
        return None
    axis = "1 axis" if axes == 1 else f"{axes} axes"
    return f"{entries(len(sizes))}; the input has {axis}, so one number or {entries(axes)} would do"


def _words_or(words: tuple[str, ...], other: JsonSchema, description: str) -> JsonSchema:
    return {"anyOf": [{"enum": list(words)}, other], "description": description}


def _number_or_list(least: int, item: JsonSchema, description: str) -> JsonSchema:
    one = whole_schema(least)
    return {"anyOf": [one, list_schema(item, "One entry per axis.")], "description": description}


def _padding_schema() -> JsonSchema:
    pad = whole_schema(0)
    pair: JsonSchema = {"type": "array", "items": pad, "minItems": 2, "maxItems": 2}
    description = "Cells added on every side; or per axis a number or [before, after]."
    return _number_or_list(0, {"anyOf": [pad, pair]}, description)


def _scale_schema() -> JsonSchema:
    return _words_or(("1/sqrt(d_k)", "none"), number_schema(), "What the scores are multiplied by.")


def _mask_schema() -> JsonSchema:
    row = list_schema({"enum": [0, 1]}, "A row: one entry per key; 1 means may attend.")
    matrix = list_schema(row, "One row per query.")
    return _words_or(("none", "causal"), matrix, "Which keys each query may attend to.")


def _steps_schema() -> JsonSchema:
    step = whole_schema(1)
    steps: JsonSchema = {"anyOf": [step, list_schema(step, "Different time steps.")]}
    return _words_or(("all",), steps, "Time steps, counted from 1.")


def _sizes_schema() -> JsonSchema:
    return _number_or_list(1, whole_schema(1), "A size for all axes, or one per axis.")


def _conv_padding_schema() -> JsonSchema:
    return _words_or(("valid", "same"), _padding_schema(), "Padding in numbers, or valid, or same.")


def _point_schema() -> JsonSchema:
    point = list_schema(rational_schema(), "Coordinates.")
    return {"anyOf": [rational_schema(), point], "description": "A point, or a place on a line."}


Scale = Annotated[AnyScale, Reads(read_scale, _scale_schema)]
"""`"1/sqrt(d_k)"`, `"none"`, or a number that multiplies the scores."""
Mask = Annotated[AnyMask, Reads(read_mask, _mask_schema)]
"""`"none"`, `"causal"`, or a matrix of 0 and 1."""
Steps = Annotated[AnySteps, Reads(read_steps, _steps_schema)]
"""`"all"`, a time step, or a tuple of different time steps, counted from 1."""
Sizes = Annotated[AnySizes, Reads(read_sizes, _sizes_schema)]
"""A positive number for all axes or one per axis; `per_axis` spreads it out."""
Padding = Annotated[AnyPadding, Reads(read_padding, _padding_schema)]
"""Zero or more cells per side; `padding_per_axis` spreads it out into (before, after)."""
ConvPadding = Annotated[
    AnyPadding | Literal["valid", "same"], Reads(read_conv_padding, _conv_padding_schema)
]
"""Padding as numbers, or `"valid"`, or `"same"`."""
Point = Annotated[tuple[int | Fraction, ...], Reads(read_point, _point_schema)]
"""A tuple of rational coordinates; a single number gives a tuple of one."""
