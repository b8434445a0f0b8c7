"""What a file says of the gates: which are off, and how strict the others are."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal, TypeAlias

from worked.fields import Plainest, Positive, Record, read_record
from worked.fields.lists import distinct
from worked.fields.numbers import (
    non_negative_schema,
    read_rational,
    read_text,
    whole_schema,
)
from worked.fields.reading import (
    AboutName,
    JsonSchema,
    Reads,
    Refused,
    Wrong,
    describe,
    each,
    listed,
    refused,
)
from worked.spelling import unknown

OnOff: TypeAlias = Literal["on", "off"]
_SWITCH: Mapping[object, OnOff] = {
    "on": "on",
    "true": "on",
    True: "on",
    "off": "off",
    "false": "off",
    False: "off",
}


def _switch(value: object) -> OnOff | None:
    """What the value switches, if it is a switch and no setting; 0 and 1 are none."""
    return _SWITCH.get(value) if isinstance(value, bool | str) else None


def _read_switch(value: object) -> OnOff:
    switch = _switch(value)
    if switch is None:
        raise refused(f"{describe(value)}; on or off is needed")
    return switch


def _read_always(value: object) -> Literal["on"]:
    if _read_switch(value) == "off":
        raise refused("off; a problem without a solution is never printed, so this gate stays on")
    return "on"


def _switch_schema(description: str = "") -> JsonSchema:
    schema: JsonSchema = {"enum": ["on", "off", True, False]}
    return {**schema, "description": description} if description else schema


def _or_off(settings: JsonSchema, description: str) -> JsonSchema:
    return {"anyOf": [_switch_schema(), settings], "description": description}


def _readable_schema() -> JsonSchema:
    digits = {**whole_schema(1), "description": "The most digits that a number may have."}
    properties: JsonSchema = {
        "digits": digits,
        "weights": _switch_schema("off lets weights through that print as 0 or 1."),
        "fractions": _switch_schema("off lets fractions through that the file's problem has not."),
    }
    settings: JsonSchema = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    return _or_off(settings, "No weight that prints as 0 or 1, no long number.")


def _discriminating_schema() -> JsonSchema:
    names: JsonSchema = {
        "type": "array",
        "items": {"type": "string"},
        "minItems": 1,
        "uniqueItems": True,
        "description": "Mistakes that may lead to the right answer.",
    }
    settings: JsonSchema = {
        "type": "object",
        "properties": {"except": names},
        "required": ["except"],
        "additionalProperties": False,
    }
    return _or_off(settings, "Every known mistake gives another answer than the right one.")


def _band_schema() -> JsonSchema:
    description = "About as much work as the file's own problem; 0.25: 25 % more or less."
    return _or_off({**non_negative_schema(), "maximum": WIDEST}, description)


Always = Annotated[
    Literal["on"],
    Reads(_read_always, lambda: {"enum": ["on", True], "description": "It has a solution."}),
]
Unique = Annotated[OnOff, Reads(_read_switch, lambda: _switch_schema("It has one right answer."))]
Distinct = Annotated[
    OnOff,
    Reads(_read_switch, lambda: _switch_schema("No other variant has its numbers or answers.")),
]
Switch = Annotated[OnOff, Reads(_read_switch, _switch_schema)]


class Readable(Record):
    """What the gate `readable` refuses: each of three things can be let through."""

    digits: Positive | None = None
    """The most digits that a number may have; without it, what the gate finds sensible."""
    weights: Switch = "on"
    """Whether a weight that prints as 0 or 1 is refused."""
    fractions: Switch = "on"
    """Whether a fraction is refused where the file's own problem has none."""


class Discriminating(Record):
    """What the gate `discriminating` passes over."""

    mistakes: tuple[str, ...] = ()
    """Names of mistakes that need not show in every answer; `except` in a file."""

    def as_given(self) -> dict[str, Plainest]:
        """The setting as a problem file writes it."""
        return {"except": list(self.mistakes)} if self.mistakes else {}


BAND = Fraction(1, 4)
"""How much more or less work than in the file's own problem is fair, where nobody says."""
WIDEST = 10
"""A wider band is no band; who writes 25 means 25 %."""


def _read_readable(value: object) -> Readable | Literal["off"]:
    switch = _switch(value)
    if switch is not None:
        return "off" if switch == "off" else Readable()
    if isinstance(value, Readable):
        return value
    if not isinstance(value, Mapping):
        raise refused(f"{describe(value)}; on, off or settings like {{digits: 5}} are needed")
    return read_record(Readable, value)


def _read_discriminating(value: object) -> Discriminating | Literal["off"]:
    switch = _switch(value)
    if switch is not None:
        return "off" if switch == "off" else Discriminating()
    if isinstance(value, Discriminating):
        return value
    if not isinstance(value, Mapping) or not value:
        raise refused(f"{describe(value)}; on, off or {{except: [names of mistakes]}} is needed")
    wrongs: list[Wrong] = [
        ((name,), AboutName(unknown("field", name, ["except"])))
        for name in value
        if name != "except"
    ]
    try:
        mistakes = _read_mistakes(value["except"]) if "except" in value else ()
    except Refused as error:
        wrongs += [(("except", *path), words) for path, words in error.wrongs]
    if wrongs:
        raise Refused(*wrongs)
    return Discriminating(mistakes=mistakes)


def _read_mistakes(value: object) -> tuple[str, ...]:
    return distinct(each(listed(value, "a list of names of mistakes is needed"), read_text))


def _read_band(value: object) -> int | Fraction | Literal["off"]:
    switch = _switch(value)
    if switch is not None:
        return "off" if switch == "off" else BAND
    needed = "a number like 0.25 (25 % more or less work), on or off is needed"
    try:
        band = read_rational(value)
    except Refused:
        raise refused(f"{describe(value)}; {needed}") from None
    if band < 0:
        raise refused(f"{describe(value)}, which is negative; {needed}")
    if band > WIDEST:
        raise refused(f"{describe(value)}, and at most {WIDEST} is possible; {needed}")
    return band


class Gates(Record):
    """The gates that a variant passes, with what the file says of each."""

    solvable: Always = "on"
    unique: Unique = "on"
    readable: Annotated[Readable | Literal["off"], Reads(_read_readable, _readable_schema)] = (
        Readable()
    )
    discriminating: Annotated[
        Discriminating | Literal["off"], Reads(_read_discriminating, _discriminating_schema)
    ] = Discriminating()
    fair: Annotated[int | Fraction | Literal["off"], Reads(_read_band, _band_schema)] = BAND
    distinct: Distinct = "on"


def read_gates(value: object) -> Gates:
    """The settings of all gates; an unknown one is told the nearest."""
    if isinstance(value, Gates):
        return value
    if not isinstance(value, Mapping):
        known = ", ".join(Gates.model_fields)
        raise refused(f"{describe(value)}; a mapping of gates is needed ({known})")
    wrongs: list[Wrong] = [
        ((name,), AboutName(unknown("gate", name, Gates.model_fields)))
        for name in value
        if name not in Gates.model_fields
    ]
    try:
        gates = read_record(Gates, {k: v for k, v in value.items() if k in Gates.model_fields})
    except Refused as error:
        raise Refused(*wrongs, *error.wrongs) from None
    if wrongs:
        raise Refused(*wrongs)
    return gates


def gates_schema() -> JsonSchema:
    """The JSON Schema of the settings."""
    words = "What every variant has to be like; each gate is on unless it is switched off here."
    return {**Gates.model_json_schema(), "description": words}
