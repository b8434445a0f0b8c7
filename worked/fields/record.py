"""Records: named fields, each of a declared type; what is wrong with one is said in our words."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Self, TypeAlias, TypeVar, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    create_model,
    model_validator,
)

from worked.exact import Surd, write_number
from worked.fields.reading import (
    ENOUGH,
    AboutName,
    Path,
    Refused,
    Wrong,
    describe,
    invalid,
    unlisted,
)
from worked.spelling import unknown

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema, ErrorDetails

Plainest: TypeAlias = "bool | int | str | list[Plainest] | dict[str, Plainest]"
"""What a problem file or JSON can hold."""


class Record(BaseModel):
    """Named values, a mapping in a problem file: frozen, comparable, with no undeclared field."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """What is wrong between fields that are each right by themselves.

        Yields the path of the field to change (names and positions counted from 0, relative to
        this record) and the words: what was seen; what would do. It runs only when every field
        could be read. `yield ("heads", 0, "W_Q"), "5 rows; X has 6 columns, so 6 rows are needed"`
        """
        yield from ()

    @classmethod
    def prepared(cls, data: object) -> object:
        """The data for the fields to read; one field may say how another is to be read.

        Raises `Refused` with paths that start at this record.
        """
        return data

    @model_validator(mode="wrap")
    @classmethod
    def _in_our_words(cls, data: object, read: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(data, cls):
            return data
        try:
            record = read(cls.prepared(data))
        except Refused as error:
            raise invalid(cls.__name__, error.wrongs) from None
        except ValidationError as error:
            lines = error.errors(include_url=False)[:ENOUGH]
            wrongs = [_our_words(cls, line) for line in lines]
            raise invalid(cls.__name__, wrongs) from None
        conflicts = list(islice(record.conflicts(), ENOUGH))
        if conflicts:
            raise invalid(cls.__name__, conflicts)
        return record

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: "CoreSchema", handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        """A field may be left out, but never holds null; its name is title enough.

        A default is told where a file could state it.
        """
        whole = handler.resolve_ref_schema(handler(schema))
        for name, shape in whole.get("properties", {}).items():
            options = [option for option in shape.get("anyOf", ()) if option != {"type": "null"}]
            kept = {key: entry for key, entry in shape.items() if key != "title"}
            if "default" in kept and kept["default"] is None:
                del kept["default"], kept["anyOf"]
                kept = {**(options[0] if len(options) == 1 else {"anyOf": options}), **kept}
            if kept.get("default") == [] or isinstance(kept.get("default"), dict):
                del kept["default"]
            whole["properties"][name] = kept
        return whole

    def as_given(self) -> dict[str, Plainest]:
        """The fields as a problem file writes them; reading them back gives an equal record.

        Numbers that are not integers are texts ("1/3", "2*sqrt(3)"); a field that holds its
        default is left out.
        """
        return {name: _as_given(getattr(self, name)) for name in self.names_given()}

    def names_given(self) -> list[str]:
        """The fields that a problem file has to write: those that do not hold their default."""
        return [
            name
            for name, field in type(self).model_fields.items()
            if (value := getattr(self, name)) is not None
            and (field.is_required() or value != field.default)
        ]


R = TypeVar("R", bound=Record)


def read_record(record: type[R], data: object) -> R:
    """The record that the data state. Raises `Refused` with everything that is wrong."""
    try:
        return record.model_validate(data)
    except ValidationError as error:
        lines = error.errors(include_url=False, include_input=False)
        raise Refused(*[(line["loc"], line["ctx"]["words"]) for line in lines]) from None


def read_field(record: type[Record], name: str, value: object) -> object:
    """The value as one field of the record takes it, whatever the others hold. Raises `Refused`."""
    try:
        return getattr(read_record(_alone(record, name), {name: value}), name)
    except Refused as error:
        raise Refused(*[(path[1:], words) for path, words in error.wrongs]) from None


@cache
def _alone(record: type[Record], name: str) -> type[Record]:
    """A record with one of the fields and no other."""
    field = record.model_fields[name]
    definition = {name: (field.annotation, field)}
    alone: type[Record] = create_model(  # type: ignore[call-overload]  # any name might be its own
        record.__name__, __base__=Record, **definition
    )
    return alone


def _as_given(value: object) -> Plainest:
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, Fraction | Surd):
        return write_number(value)
    if isinstance(value, tuple):
        return [_as_given(entry) for entry in value]
    if isinstance(value, Record):
        return value.as_given()
    raise TypeError(f"a field holds {describe(value)}, which no problem file can write")


def _our_words(record: type[BaseModel], line: "ErrorDetails") -> Wrong:
    """The place and the words for one thing that pydantic found wrong in a record."""
    kind, place, seen = line["type"], line["loc"], line["input"]
    fields = ", ".join(record.model_fields)
    match kind:
        case "worked":
            return place, line["ctx"]["words"]
        case "missing":
            return place, "missing; the field is required"
        case "extra_forbidden":
            return place, AboutName(unknown("field", str(place[-1]), record.model_fields))
        case "literal_error":
            return place, unlisted(
                "choice", seen, re.findall(r"'([^']*)'", line["ctx"]["expected"])
            )
        case "model_type" | "model_attributes_type":
            example = _written_out(record, seen)
            return place, f"{describe(seen)}; a mapping of fields is needed ({fields}){example}"
        case _:
            words = line["msg"].removeprefix("Value error, ")
            return place, words if kind == "value_error" else f"{describe(seen)}; {words}"


def _written_out(record: type[BaseModel], seen: object) -> str:
    """How a choice is written that stands alone, where the first field is that choice."""
    name, field = next(iter(record.model_fields.items()))
    return f", like {{{name}: {seen}}}" if seen in get_args(field.annotation) else ""
