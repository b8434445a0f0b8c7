"""How a field's value is read, from a problem file or from Python, and how it is refused."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError, core_schema

from worked.exact import Surd
from worked.spelling import is_short, shown, unknown

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

T = TypeVar("T")
Path: TypeAlias = tuple[str | int, ...]
"""Where a value stands below another: field names, and positions in lists counted from 0."""
Wrong: TypeAlias = tuple[Path, str]
JsonSchema: TypeAlias = dict[str, object]

ENOUGH = 100
"""After so many wrong entries of one list or record, the others are not told."""


A_LOT = 10**30
"""Numbers from here on are too long to be quoted."""


class Plain(str):
    """A text that stood without quotes in a problem file, where `2:30` could mean anything."""

    __slots__ = ()


class AboutName(str):
    """Words about a field's name, not about its value."""

    __slots__ = ()


class Refused(Exception):
    """A value that cannot be taken: every place that is wrong (relative to the value), and why."""

    def __init__(self, *wrongs: Wrong) -> None:
        super().__init__("; ".join(message for _, message in wrongs))
        self.wrongs = wrongs


def refused(message: str) -> Refused:
    """The refusal of a value as a whole."""
    return Refused(((), message))


def describe(value: object) -> str:
    """A few words for what was seen in a field."""
    if value is None:
        return "None"
    if isinstance(value, bool):
        return f"the truth value {str(value).lower()}"
    if isinstance(value, str):
        return shown(value) if value else "nothing"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    if isinstance(value, float) or (isinstance(value, int | Fraction) and -A_LOT < value < A_LOT):
        return f"the number {value}"
    if isinstance(value, int | Fraction | Surd):
        return "a number"
    return f"a Python {type(value).__name__}"


def dotted(path: Path) -> str | None:
    """`given.heads[2].W_Q`: the path as people read it, positions counted from 1."""
    names = (step if isinstance(step, int) or is_short(step) else shown(step) for step in path)
    text = "".join(f"[{name + 1}]" if isinstance(name, int) else f".{name}" for name in names)
    return text.removeprefix(".") or None


def unlisted(what: str, seen: object, choices: Sequence[str]) -> str:
    """The words for a value that is none of the words that would do."""
    if isinstance(seen, str) and seen:
        return unknown(what, seen, choices)
    return f"{describe(seen)}; one of {', '.join(choices)} is needed"


def listed(value: object, needed: str) -> Sequence[object]:
    """The value as a list with at least one entry; `needed` says what would do."""
    if not isinstance(value, list | tuple) or not value:
        raise refused(f"{describe(value)}; {needed}")
    return value


def each(items: Iterable[object], read: Callable[[object], T]) -> tuple[T, ...]:
    """Every item as `read` takes it; all the wrong ones are told together, each with its place."""
    done: list[T] = []
    wrongs: list[Wrong] = []
    for index, item in enumerate(items):
        try:
            done.append(read(item))
        except Refused as error:
            wrongs += [((index, *path), message) for path, message in error.wrongs]
            if len(wrongs) >= ENOUGH:
                break
    if wrongs:
        raise Refused(*wrongs)
    return tuple(done)


def invalid(title: str, wrongs: Iterable[Wrong]) -> ValidationError:
    """The same places and words as an error that pydantic passes on."""
    return ValidationError.from_exception_data(
        title,
        [
            InitErrorDetails(
                type=PydanticCustomError("worked", "{words}", {"words": message}),
                loc=path,
                input=None,
            )
            for path, message in wrongs
        ],
    )


@dataclass(frozen=True)
class Reads:
    """Marks a field type with the function that reads its values and with its JSON Schema."""

    read: Callable[[object], object]
    schema: Callable[[], JsonSchema]

    def __get_pydantic_core_schema__(
        self, source: object, handler: "GetCoreSchemaHandler"
    ) -> core_schema.CoreSchema:
        """The reader takes the place of everything pydantic would do for the type."""
        return core_schema.no_info_plain_validator_function(self._validate)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        """What an editor is told about the type."""
        return self.schema()

    def _validate(self, value: object) -> object:
        try:
            return self.read(value)
        except Refused as error:
            raise invalid("value", error.wrongs) from None
