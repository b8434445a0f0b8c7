"""Lists of records or choices: never empty, and where it matters with no entry twice."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, TypeVar, get_args

from pydantic import BaseModel, Field, ValidationError
from pydantic_core import core_schema

from worked.fields.reading import Refused, describe, invalid, listed, refused, unlisted

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

T = TypeVar("T")
Validator = core_schema.ValidatorFunctionWrapHandler


class _Entries:
    """Marks `tuple[T, ...]` as a list with at least one entry."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: "GetCoreSchemaHandler"
    ) -> core_schema.CoreSchema:
        """Pydantic reads the entries once it is known that there is a list of some."""
        return core_schema.no_info_wrap_validator_function(self._validate, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        """An array that is not empty."""
        return {**handler(schema), "minItems": 1}

    def _validate(self, value: object, entries: Validator) -> object:
        try:
            return self._checked(entries(listed(value, "a list with at least one entry is needed")))
        except Refused as error:
            raise invalid("list", error.wrongs) from None

    def _checked(self, entries: tuple[object, ...]) -> tuple[object, ...]:
        return entries


class _DistinctEntries(_Entries):
    """Marks `tuple[T, ...]` as a list with at least one entry and none twice."""

    def _checked(self, entries: tuple[object, ...]) -> tuple[object, ...]:
        return distinct(entries)


def distinct(entries: tuple[T, ...]) -> tuple[T, ...]:
    """The entries, refused at the second place of one that comes twice."""
    first: dict[T, int] = {}
    for index, entry in enumerate(entries):
        if entry in first:
            message = (
                f"{describe(entry)} stands in the list twice, first as entry {first[entry] + 1}"
            )
            raise Refused(((index,), message))
        first[entry] = index
    return entries


class _ByType:
    """Marks a union of records as told apart by their field `type`."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: "GetCoreSchemaHandler"
    ) -> core_schema.CoreSchema:
        """Only the record that the type names is tried, so that its errors are the only ones."""
        records: tuple[type[BaseModel], ...] = get_args(source)
        types = [get_args(record.model_fields["type"].annotation)[0] for record in records]
        union = handler.generate_schema(Annotated[source, Field(discriminator="type")])

        def validate(value: object, record: Validator) -> object:
            try:
                _check_type(value, types)
                return record(value)
            except Refused as error:
                raise invalid("record", error.wrongs) from None
            except ValidationError as error:
                below = [(line["loc"][1:], line["ctx"]["words"]) for line in error.errors()]
                raise invalid("record", below) from None

        return core_schema.no_info_wrap_validator_function(validate, union)


def _check_type(value: object, types: list[str]) -> None:
    if isinstance(value, BaseModel):
        return
    if not isinstance(value, Mapping):
        raise refused(f"{describe(value)}; a mapping of fields with a type is needed")
    if "type" not in value:
        raise Refused((("type",), f"missing; it is one of {', '.join(types)}"))
    seen = value["type"]
    if seen not in types:
        raise Refused((("type",), unlisted("type", seen, types)))


ListOf = Annotated[tuple[T, ...], _Entries()]
"""A list with at least one entry: `ListOf[Head]`."""
DistinctListOf = Annotated[tuple[T, ...], _DistinctEntries()]
"""A list with at least one entry and none twice: `DistinctListOf[Literal["max", "average"]]`."""
BY_TYPE = _ByType()
"""The mark of records told apart by `type`: `Annotated[Convolution | Pooling, BY_TYPE]`."""
