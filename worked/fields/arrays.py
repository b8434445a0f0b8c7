"""Fields that hold numbers in rows: vectors, matrices, arrays with up to three axes, as tuples."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Annotated, TypeAlias, TypeVar, cast

from worked.fields.numbers import (
    AnyNumber,
    number_schema,
    rational_schema,
    read_any_number,
    read_rational,
)
from worked.fields.reading import (
    ENOUGH,
    JsonSchema,
    Reads,
    Refused,
    Wrong,
    describe,
    each,
    listed,
    refused,
)

T = TypeVar("T")
AnyArray: TypeAlias = (
    tuple[AnyNumber, ...]
    | tuple[tuple[AnyNumber, ...], ...]
    | tuple[tuple[tuple[AnyNumber, ...], ...], ...]
)
AnyTensor: TypeAlias = (
    AnyArray
    | tuple[tuple[tuple[tuple[AnyNumber, ...], ...], ...], ...]
    | tuple[tuple[tuple[tuple[tuple[AnyNumber, ...], ...], ...], ...], ...]
)

A_VECTOR = "a list of numbers is needed, like [1, 2, 3]"
VECTORS = "a list of vectors is needed, like [[1, 2], [3, 4]]"
A_MATRIX = "a matrix is needed, a list of rows like [[1, 2], [3, 4]]"
AN_ARRAY = "an array of numbers is needed, lists with up to three levels like [[1, 2], [3, 4]]"
A_TENSOR = "an array of numbers is needed, lists with up to five levels like [[[1, 2], [3, 4]]]"
MOST_AXES = 3
MOST_TENSOR_AXES = 5


def read_vector(value: object) -> tuple[AnyNumber, ...]:
    """A list of at least one number."""
    return each(listed(value, A_VECTOR), read_any_number)


def read_rational_vector(value: object) -> tuple[int | Fraction, ...]:
    """A list of at least one rational number."""
    return each(listed(value, A_VECTOR), read_rational)


def rows(
    value: object, read: Callable[[object], tuple[T, ...]], row: str, needed: str
) -> tuple[tuple[T, ...], ...]:
    """A list of at least one row (or whatever `row` calls it), all equally long."""
    items = listed(value, needed)
    if not any(isinstance(item, list | tuple) for item in items):
        raise refused(f"a list of single values; {needed}")
    try:
        result = each(items, read)
    except Refused as error:
        raise Refused(*error.wrongs, *_ragged(items, row)) from None
    ragged = _ragged(result, row)
    if ragged:
        raise Refused(*ragged)
    return result


def _ragged(items: Sequence[object], row: str) -> list[Wrong]:
    """Every row that has another length than the first."""
    lengths = [len(item) for item in items if isinstance(item, list | tuple) and item]
    wrongs: list[Wrong] = [
        ((index,), f"{row} {index + 1} has {entries(len(item))}; {row} 1 has {lengths[0]}")
        for index, item in enumerate(items)
        if isinstance(items[0], list | tuple) and isinstance(item, list | tuple)
        if item and len(item) != lengths[0]
    ]
    return wrongs[:ENOUGH]


def entries(count: int) -> str:
    """`1 entry`, `5 entries`."""
    return "1 entry" if count == 1 else f"{count} entries"


def read_vectors(value: object) -> tuple[tuple[AnyNumber, ...], ...]:
    """A list of vectors of equal length."""
    return rows(value, read_vector, "vector", VECTORS)


def read_matrix(value: object) -> tuple[tuple[AnyNumber, ...], ...]:
    """A list of rows of equal length."""
    return rows(value, read_vector, "row", A_MATRIX)


def read_rational_matrix(value: object) -> tuple[tuple[int | Fraction, ...], ...]:
    """A list of rows of equal length, all entries rational."""
    return rows(value, read_rational_vector, "row", A_MATRIX)


def read_array(value: object) -> AnyArray:
    """Numbers along one, two or three axes, without ragged edges."""
    axes = _levels(value, MOST_AXES, AN_ARRAY)
    if axes == 1:
        return read_vector(value)
    if axes == 2:
        return read_matrix(value)
    return _read_planes(value, read_matrix)


def read_tensor(value: object) -> AnyTensor:
    """Numbers along one to five axes, without ragged edges."""
    return _read_axes(value, _levels(value, MOST_TENSOR_AXES, A_TENSOR))


def _levels(value: object, most: int, needed: str) -> int:
    """How deep the lists are, told by the first entries."""
    axes = 0
    first = value
    while isinstance(first, list | tuple) and first:
        axes += 1
        first = first[0]
    if not 1 <= axes <= most:
        seen = f"{axes} levels of lists" if axes else describe(value)
        raise refused(f"{seen}; {needed}")
    return axes


def _read_axes(value: object, axes: int) -> AnyTensor:
    if axes == 1:
        return read_vector(value)
    if axes == 2:
        return read_matrix(value)
    planes = _read_planes(value, lambda plane: _read_axes(plane, axes - 1))
    return cast("AnyTensor", planes)


P = TypeVar("P", bound=AnyTensor)


def _read_planes(value: object, read: Callable[[object], P]) -> tuple[P, ...]:
    """Arrays of the same size, one behind the other."""
    planes = each(listed(value, AN_ARRAY), read)
    first = shape(planes[0])
    wrongs: list[Wrong] = [
        ((index,), f"plane {index + 1} is {_times(shape(plane))}; plane 1 is {_times(first)}")
        for index, plane in enumerate(planes)
        if shape(plane) != first
    ]
    if wrongs:
        raise Refused(*wrongs)
    return planes


def _times(sizes: tuple[int, ...]) -> str:
    return "×".join(map(str, sizes))


def shape(array: AnyTensor) -> tuple[int, ...]:
    """The number of entries along each axis."""
    sizes: list[int] = []
    level: object = array
    while isinstance(level, tuple):
        sizes.append(len(level))
        level = level[0]
    return tuple(sizes)


def list_schema(items: JsonSchema, description: str) -> JsonSchema:
    """The JSON Schema of a list with at least one entry."""
    return {"type": "array", "items": items, "minItems": 1, "description": description}


def vector_schema() -> JsonSchema:
    """The JSON Schema of a vector."""
    return list_schema(number_schema(), "A vector: a list of numbers.")


def _rational_matrix_schema() -> JsonSchema:
    row = list_schema(rational_schema(), "A row: a list of rational numbers.")
    return list_schema(row, "A matrix: a list of rows, all equally long.")


def _array_schema() -> JsonSchema:
    return _nested_schema(MOST_AXES)


def _nested_schema(most: int) -> JsonSchema:
    """Lists of numbers with one level up to so many."""
    levels = [vector_schema(), list_schema(vector_schema(), "Rows, all equally long.")]
    while len(levels) < most:
        levels.append(list_schema(levels[-1], "Planes, all of the same size."))
    return {"anyOf": levels}


Vector = Annotated[tuple[AnyNumber, ...], Reads(read_vector, vector_schema)]
"""A list of numbers, as a tuple."""
Vectors = Annotated[
    tuple[tuple[AnyNumber, ...], ...],
    Reads(
        read_vectors, lambda: list_schema(vector_schema(), "A list of vectors, all equally long.")
    ),
]
"""A list of vectors of equal length."""
Matrix = Annotated[
    tuple[tuple[AnyNumber, ...], ...],
    Reads(
        read_matrix,
        lambda: list_schema(vector_schema(), "A matrix: a list of rows, all equally long."),
    ),
]
"""A list of rows of equal length."""
RationalMatrix = Annotated[
    tuple[tuple[int | Fraction, ...], ...], Reads(read_rational_matrix, _rational_matrix_schema)
]
"""A list of rows of equal length, all entries rational."""
Array = Annotated[AnyArray, Reads(read_array, _array_schema)]
"""Numbers along one, two or three axes; `shape` tells the sizes."""
Tensor = Annotated[AnyTensor, Reads(read_tensor, lambda: _nested_schema(MOST_TENSOR_AXES))]
"""Numbers along one to five axes: channels of planes, filters of channels of planes."""
