"""Evidence: a problem with its numbers, of whatever kind, whose results a claim stands on.

The kind of the evidence is found by its name, so that this kind knows none of the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from worked.fields import Path, Record, Text, read_record
from worked.fields.reading import Reads, Refused, describe, refused
from worked.problem import Problem

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

    from worked.fields.reading import JsonSchema

_NAME = re.compile(r"[A-Za-z][A-Za-z_0-9]*", re.ASCII)
LONGEST_NAME = 20


def read_name(value: object) -> str:
    """A short word that results can be quoted by."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise refused(f"{describe(value)}; a word of letters, digits and _ is needed, like whole")
    if len(value) > LONGEST_NAME:
        raise refused(f"{describe(value)}; at most {LONGEST_NAME} letters are possible")
    return str(value)


def _name_schema() -> JsonSchema:
    return {"type": "string", "pattern": f"^{_NAME.pattern}$", "maxLength": LONGEST_NAME}


Name = Annotated[str, Reads(read_name, _name_schema)]
"""A word of letters and digits."""


class Evidence(Record):
    """A problem that is solved for what it shows: a kind, and what is given."""

    name: Name | None = None
    """What its results are quoted by: `{whole.output}`; the only evidence needs no name."""
    about: Text | None = None
    """A sentence that introduces it."""
    kind: Text
    given: Problem
    """The fields of that kind."""

    @classmethod
    def prepared(cls, data: object) -> object:
        """Read `given` as the fields of the kind that stands beside it."""
        if not isinstance(data, Mapping) or isinstance(data.get("given"), Problem):
            return data
        if "kind" not in data:
            raise Refused((("kind",), "missing; the field is required"))
        kind, given = data["kind"], data.get("given")
        if not isinstance(kind, str) or not kind.strip():
            raise Refused((("kind",), f"{describe(kind)}; the name of a kind is needed"))
        return data if given is None else {**data, "given": _problem(str(kind), given)}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Any kind but this one, and a mapping of its fields."""
        from worked.kinds import names

        whole = super().__get_pydantic_json_schema__(schema, handler)
        kinds = [name for name in names() if name != _OWN]
        whole["properties"]["kind"] = {"enum": kinds, "description": "Which kind of problem it is."}
        whole["properties"]["given"] = {"type": "object", "description": "The fields of that kind."}
        return whole


_OWN = __name__.split(".")[-2]
"""The name of this kind."""


def _problem(kind: str, given: object) -> Problem:
    """The problem of a kind. Raises `Refused` with paths that start at the evidence."""
    from worked.kinds import UnknownKind, find

    if kind == _OWN:
        words = f"a {_OWN}; evidence is a problem with numbers, of another kind"
        raise Refused((("kind",), words))
    try:
        found = find(kind)
    except UnknownKind as error:
        raise Refused((("kind",), str(error))) from None
    try:
        return read_record(found, given)
    except Refused as error:
        below: list[tuple[Path, str]] = [(("given", *path), words) for path, words in error.wrongs]
        raise Refused(*below) from None
