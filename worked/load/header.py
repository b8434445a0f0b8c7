"""The fields of every problem file, whatever its kind."""

from collections.abc import Mapping
from typing import Annotated

from worked.fields import DistinctListOf, ListOf, NonNegative, Plainest, Record, Text
from worked.fields.reading import Reads, describe, refused


def _read_mapping(value: object) -> Mapping[str, Plainest]:
    if not isinstance(value, Mapping):
        raise refused(f"{describe(value)}; a mapping of fields is needed")
    return value


RawMapping = Annotated[Mapping[str, Plainest], Reads(_read_mapping, lambda: {"type": "object"})]


class Header(Record):
    """The fields of every problem, whatever its kind."""

    kind: Text
    title: Text | None = None
    source: Text | None = None
    points: NonNegative | None = None
    given: RawMapping
    ask: DistinctListOf[Text] = ()
    prompt: Text | None = None
    hint: Text | None = None
    note: Text | None = None
    variants: RawMapping | None = None


class Sheet(Record):
    """The fields of a file with several parts."""

    title: Text | None = None
    source: Text | None = None
    parts: ListOf[RawMapping]
