"""The types of a kind's fields: what a problem file may hold, read exactly, refused in our words.

Each is an annotated type, so that a kind only declares `keys: Vectors` or `ties: Literal[...] =
"refuse"`. Values come from a problem file's text or from Python (int, Fraction, text); what they
turn into is immutable: int, Fraction, Surd, str, bool, and tuples of these.
"""

from worked.fields.arrays import (
    AnyArray,
    AnyTensor,
    Array,
    Matrix,
    RationalMatrix,
    Tensor,
    Vector,
    Vectors,
    shape,
)
from worked.fields.choices import (
    AnyMask,
    AnyPadding,
    AnyScale,
    AnySizes,
    AnySteps,
    ConvPadding,
    Mask,
    Padding,
    Point,
    Scale,
    Sizes,
    Steps,
    padding_per_axis,
    per_axis,
    wrong_axes,
)
from worked.fields.lists import BY_TYPE, DistinctListOf, ListOf
from worked.fields.numbers import (
    AnyNumber,
    Flag,
    Natural,
    NonNegative,
    Number,
    Positive,
    Rational,
    Text,
)
from worked.fields.reading import Path, Plain, dotted
from worked.fields.record import Plainest, Record, read_field, read_record

__all__ = [
    "BY_TYPE",
    "AnyArray",
    "AnyMask",
    "AnyNumber",
    "AnyPadding",
    "AnyScale",
    "AnySizes",
    "AnySteps",
    "AnyTensor",
    "Array",
    "ConvPadding",
    "DistinctListOf",
    "Flag",
    "ListOf",
    "Mask",
    "Matrix",
    "Natural",
    "NonNegative",
    "Number",
    "Padding",
    "Path",
    "Plain",
    "Plainest",
    "Point",
    "Positive",
    "Rational",
    "RationalMatrix",
    "Record",
    "Scale",
    "Sizes",
    "Steps",
    "Tensor",
    "Text",
    "Vector",
    "Vectors",
    "dotted",
    "padding_per_axis",
    "per_axis",
    "read_field",
    "read_record",
    "shape",
    "wrong_axes",
]
