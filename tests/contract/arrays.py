"""Arithmetic with numbers, vectors and matrices of mpmath's numbers, as formulas need it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from mpmath import exp, floor, inf, mpf, sqrt

if TYPE_CHECKING:
    from collections.abc import Iterator

DIGITS = 60

TINY = mpf(10) ** -45
"""What rounding may have taken from an integer."""

Array: TypeAlias = "mpf | tuple[Array, ...]"


class Unread(Exception):
    """A formula that this reader does not understand."""


def number(value: Array) -> mpf:
    """A value that must be a number; a matrix of one entry counts."""
    while isinstance(value, tuple):
        if len(value) != 1:
            raise Unread(f"a number is needed, not {value}")
        value = value[0]
    return value


def bracketed(entries: list[Array]) -> Array:
    """(a) is a; (a, b) is a vector."""
    return entries[0] if len(entries) == 1 else tuple(entries)


def _length(entries: list[Array]) -> Array:
    return sqrt(sum(x**2 for x in flat(bracketed(entries))))


FENCES = {
    r"\lfloor": lambda entries: floor(number(entries[0]) + TINY),
    r"\lceil": lambda entries: -floor(TINY - number(entries[0])),
    r"\lvert": lambda entries: abs(number(entries[0])),
    r"\lVert": _length,
}


def plus(a: Array, b: Array) -> Array:
    """The sum; a row is added to every row of a matrix."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        if len(b) == 1 and len(a) > 1:
            b = b * len(a)
        if len(a) != len(b):
            raise Unread(f"{a} + {b}")
        return tuple(map(plus, a, b))
    if isinstance(a, tuple) or isinstance(b, tuple):
        raise Unread(f"{a} + {b}")
    return a + b


def times(a: Array, b: Array) -> Array:
    """A product of numbers, of a number and an array, or of two matrices."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        if not isinstance(a[0], tuple) and not isinstance(b[0], tuple):
            return sum(x * y for x, y in zip(a, b, strict=True))
        if len(a[0]) != len(b):
            raise Unread(f"{a} times {b}")
        columns = list(zip(*b, strict=True))
        return tuple(
            tuple(sum(x * y for x, y in zip(row, column, strict=True)) for column in columns)
            for row in a
        )
    if isinstance(a, tuple):
        return tuple(times(entry, b) for entry in a)
    if isinstance(b, tuple):
        return tuple(times(a, entry) for entry in b)
    return a * b


def transposed(value: Array) -> Array:
    """The transpose of a matrix."""
    return tuple(zip(*value, strict=True))


def power_of_e(exponent: Array) -> Array:
    """e to a number; nothing at minus infinity."""
    x = number(exponent)
    return mpf(0) if x == -inf else exp(x)


def softmax(value: Array) -> Array:
    """Of a vector, or of each row of a matrix."""
    assert isinstance(value, tuple)
    if isinstance(value[0], tuple):
        return tuple(map(softmax, value))
    numbers = list(flat(value))
    powers = [number(power_of_e(x - max(numbers))) for x in numbers]
    return tuple(power / sum(powers) for power in powers)


def argmax(value: Array) -> Array:
    """The positions of the largest entries, from 1."""
    entries = list(flat(value))
    found = tuple(mpf(j) for j, x in enumerate(entries, 1) if x == max(entries))
    return found[0] if len(found) == 1 else found


def relu(value: Array) -> Array:
    """max{0, x} of every entry."""
    return tuple(map(relu, value)) if isinstance(value, tuple) else max(value, mpf(0))


def entrywise(a: Array, b: Array) -> Array:
    """a ⊙ b; a row meets every row of a matrix."""
    if not isinstance(a, tuple) or not isinstance(b, tuple):
        return number(a) * number(b)
    if len(b) == 1 and len(a) > 1:
        b = b * len(a)
    return tuple(entrywise(x, y) for x, y in zip(a, b, strict=True))


FUNCTIONS = {"softmax": softmax, "argmax": argmax, "ReLU": relu}


def flat(value: Array) -> Iterator[mpf]:
    """The numbers of an array, row by row."""
    if isinstance(value, tuple):
        for entry in value:
            yield from flat(entry)
    else:
        yield value


def shape(value: Array) -> tuple[int, ...]:
    """Rows and columns; a vector is the same as a tuple, a row and a column."""
    if not isinstance(value, tuple):
        return ()
    sizes = (len(value), *(shape(value[0]) if isinstance(value[0], tuple) else ()))
    return tuple(size for size in sizes if size != 1)
