"""Paths of a file's rules: which values of a problem `heads.W_Q` or `layers[2].kernel` means.

A name goes to a field; below a list of records it goes to that field of every entry that has it.
A position, counted from 1 in the file and from 0 here, goes to one entry of a list.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from worked.exact import Surd
from worked.fields import AnyNumber, Path, Record
from worked.fields.reading import describe, refused
from worked.spelling import shown, unknown

_NAME = r"[A-Za-z_]\w*(?:\[[0-9]{1,9}\])*"
_PATH = re.compile(rf"{_NAME}(?:\.{_NAME})*", re.ASCII)
_STEP = re.compile(r"\w+", re.ASCII)


class Number(NamedTuple):
    """A number of a problem: the innermost record that it stands in, the field, and where there."""

    record: Record
    field: str
    below: Path
    value: AnyNumber


def read_path(value: object) -> Path:
    """The steps of a path as it is written: names, and positions counted from 0."""
    if not isinstance(value, str) or not _PATH.fullmatch(value):
        raise refused(
            f"{describe(value)}; the path of a field is needed, "
            "like query, heads.W_Q or layers[2].kernel"
        )
    steps = [int(step) - 1 if step.isdigit() else step for step in _STEP.findall(value)]
    if -1 in steps:
        raise refused(f"{shown(value)}; positions are counted from 1")
    return tuple(steps)


def ends(value: object, path: Path) -> list[tuple[Path, object]]:
    """The values that a path means, each with its own path. Raises `Refused` where there is none.

    A field that the file leaves out, and that has no default, has the value None.
    """
    found: list[tuple[Path, object]] = [((), value)]
    for position, step in enumerate(path):
        name = _written(path[:position])
        if isinstance(step, int):
            found = [_entry(place, below, step, name) for place, below in found]
        else:
            found = list(_fields(found, step, name))
    return found


def _written(path: Path) -> str:
    """A path as the file writes it."""
    steps = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(steps).removeprefix(".")


def _entry(place: Path, value: object, step: int, name: str) -> tuple[Path, object]:
    if not isinstance(value, tuple):
        raise refused(f"position {step + 1} of {name}, which is not a list here; {name} would do")
    if step >= len(value):
        raise refused(
            f"position {step + 1} of {name}, which has {len(value)}; 1 to {len(value)} would do"
            if len(value) > 1
            else f"position {step + 1} of {name}, which has 1; leave the position out"
        )
    return (*place, step), value[step]


def _fields(
    found: Iterable[tuple[Path, object]], step: str, name: str
) -> Iterator[tuple[Path, object]]:
    records = [entry for place, value in found for entry in _records(place, value)]
    if not records:
        raise refused(f"{step} below {name}, which has no fields; {name} would do")
    having = [(place, record) for place, record in records if step in type(record).model_fields]
    if not having:
        known = dict.fromkeys(name for _, record in records for name in type(record).model_fields)
        raise refused(unknown("field", step, known))
    return (((*place, step), getattr(record, step)) for place, record in having)


def _records(place: Path, value: object) -> Iterator[tuple[Path, Record]]:
    """The record, or the records of the list."""
    if isinstance(value, Record):
        yield place, value
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            if isinstance(entry, Record):
                yield (*place, index), entry


def replaced(value: object, path: Path, new: Iterator[object]) -> object:
    """The value with the next new ones in the places of its `ends`.

    Records on the way become mappings of their fields.
    """
    if not path:
        return next(new)
    step = path[0]
    if isinstance(step, str):
        if isinstance(value, tuple):
            return tuple([replaced(e, path, new) if step in fields_of(e) else e for e in value])
        return {**stated(value), step: replaced(fields_of(value)[step], path[1:], new)}
    if not isinstance(value, tuple):
        raise TypeError(f"{describe(value)} has no entries")
    return (*value[:step], replaced(value[step], path[1:], new), *value[step + 1 :])


def fields_of(value: object) -> Mapping[str, object]:
    """The fields of a record, or of what `replaced` made of one; of anything else none."""
    if isinstance(value, Mapping):
        return value
    if not isinstance(value, Record):
        return {}
    return {name: getattr(value, name) for name in type(value).model_fields}


def stated(value: object) -> Mapping[str, object]:
    """The fields of a record without those that were left out, as a kind may ask which were."""
    fields = fields_of(value)
    if not isinstance(value, Record):
        return fields
    return {name: entry for name, entry in fields.items() if name in value.model_fields_set}


def owner(record: Record, path: Path) -> tuple[Record, str, Path]:
    """Of one of the `ends` of a path: the innermost record, its field, and where in that."""
    field, start = str(path[0]), 1
    value: object = getattr(record, field)
    for position, step in enumerate(path[1:], 2):
        if isinstance(value, Record):
            record, field, start = value, str(step), position
            value = getattr(value, field)
        elif isinstance(value, tuple) and isinstance(step, int):
            value = value[step]
    return record, field, path[start:]


def numbers(record: Record, path: Path, value: object) -> Iterator[Number]:
    """Every number at or below one of the `ends` of a path that starts at the record."""
    yield from _below(*owner(record, path), value)


def _below(record: Record, field: str, place: Path, value: object) -> Iterator[Number]:
    if isinstance(value, tuple):
        for index, entry in enumerate(value):
            yield from _below(record, field, (*place, index), entry)
    elif isinstance(value, Record):
        for name, entry in fields_of(value).items():
            yield from _below(value, name, (), entry)
    elif isinstance(value, int | Fraction | Surd) and not isinstance(value, bool):
        yield Number(record, field, place, value)


def numbers_in(values: Iterable[object]) -> Iterator[AnyNumber]:
    """All numbers in some values, in the order in which they are read; true is not one."""
    for value in values:
        if isinstance(value, tuple):
            yield from numbers_in(value)
        elif isinstance(value, Record):
            yield from numbers_in(fields_of(value).values())
        elif isinstance(value, int | Fraction | Surd) and not isinstance(value, bool):
            yield value


def filled(value: object, numbers: Iterator[AnyNumber]) -> object:
    """The value with its numbers replaced by the next ones, in the order of `numbers_in`."""
    if isinstance(value, tuple):
        return tuple([filled(entry, numbers) for entry in value])
    if isinstance(value, Record):
        return {name: filled(entry, numbers) for name, entry in fields_of(value).items()}
    if isinstance(value, int | Fraction | Surd) and not isinstance(value, bool):
        return next(numbers)
    return value
