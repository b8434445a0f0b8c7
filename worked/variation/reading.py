"""How the rules of `draw` are read, and what editors are told about them."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Literal, TypeVar

from worked.fields import AnyNumber, Plain
from worked.fields.numbers import (
    number_schema,
    rational_schema,
    read_any_number,
    read_flag,
    read_rational,
)
from worked.fields.reading import (
    AboutName,
    JsonSchema,
    Refused,
    Wrong,
    describe,
    each,
    listed,
    refused,
)
from worked.spelling import unknown
from worked.variation.rules import Choice, Entries, Range, Rule

T = TypeVar("T")
Instead = TypeVar("Instead")

RANGE = ("from", "to", "step", "sum")
NAMES = (*RANGE, "entries", "choose")
NEEDED = (
    "a range like {from: -2, to: 3} is needed, or entries (numbers to draw from), "
    "or choose (whole values)"
)
MOST_STEPS = 2**31


def read_rule(value: object) -> Rule:
    """The rule that a mapping states. Raises `Refused` with everything that is wrong."""
    if isinstance(value, Range | Entries | Choice):
        return value
    if not isinstance(value, Mapping) or not value:
        seen = "an empty mapping" if isinstance(value, Mapping) else describe(value)
        raise refused(f"{seen}; {NEEDED}")
    form = next((name for name in ("choose", "entries") if name in value), "from")
    wrongs: list[Wrong] = list(_strangers(value, form))
    try:
        rule = _FORMS[form](value)
    except Refused as error:
        raise Refused(*wrongs, *error.wrongs) from None
    if wrongs:
        raise Refused(*wrongs)
    return rule


def _strangers(value: Mapping[str, object], form: str) -> list[Wrong]:
    """The fields that a rule of this form has not."""
    known = RANGE if form == "from" else (form,)
    return [
        ((name,), AboutName(f"does not go with {form}; keep one of the two"))
        if name in NAMES
        else ((name,), AboutName(unknown("field", name, NAMES)))
        for name in value
        if name not in known
    ]


class _Fields:
    """Reads the fields of a mapping one by one and collects what is wrong with them."""

    def __init__(self, value: Mapping[str, object]) -> None:
        self._value = value
        self.wrongs: list[Wrong] = []

    def needed(self, name: str, read: Callable[[object], T], instead: Instead) -> T | Instead:
        """The field, or `instead` after it was refused."""
        if name not in self._value:
            self.wrongs.append(((name,), "missing; a range needs from and to"))
            return instead
        return self.given(name, read, instead)

    def given(self, name: str, read: Callable[[object], T], instead: Instead) -> T | Instead:
        """The field, or `instead` where it is left out or was refused."""
        try:
            return read(self._value[name]) if name in self._value else instead
        except Refused as error:
            self.wrongs += [((name, *path), words) for path, words in error.wrongs]
            return instead


def _read_range(value: Mapping[str, object]) -> Range:
    fields = _Fields(value)
    rule = Range(
        least=fields.needed("from", read_rational, 0),
        most=fields.needed("to", read_rational, 1),
        step=fields.given("step", _read_step, 1),
        total=fields.given("sum", _read_total, None),
    )
    if not fields.wrongs:
        fields.wrongs += _wrong_range(rule)
    if fields.wrongs:
        raise Refused(*fields.wrongs)
    return rule


def _wrong_range(rule: Range) -> list[Wrong]:
    """What is wrong between numbers that are each right by themselves."""
    if rule.least > rule.most:
        words = f"from {rule.least} to {rule.most}; the smaller number comes first"
        return [(("from",), words)]
    if rule.least == rule.most:
        words = f"only {rule.least} lies in this range, so nothing is drawn; widen it"
        return [(("to",), words)]
    last = rule.least + rule.steps * rule.step
    if last != rule.most:
        words = (
            f"steps of {rule.step} from {rule.least} never arrive at {rule.most}; "
            f"to: {_nearest(rule, last)} would do"
        )
        return [(("step" if rule.step != 1 else "to",), words)]
    if rule.steps > MOST_STEPS:
        words = f"{rule.steps + 1:,} numbers lie in this range; at most {MOST_STEPS:,} are possible"
        return [(("to",), words)]
    return []


def _nearest(rule: Range, last: int | Fraction) -> str:
    after = last + rule.step
    return f"{after}" if last == rule.least else f"{last} or {after}"


def _read_step(value: object) -> int | Fraction:
    step = read_rational(value)
    if step <= 0:
        raise refused(f"{describe(value)}; a step is more than 0")
    return step


def _read_total(value: object) -> int | Fraction | Literal["given"] | None:
    return "given" if value == "given" else read_rational(value)


def _read_entries(value: Mapping[str, object]) -> Entries:
    fields = _Fields(value)
    numbers = fields.given("entries", _read_numbers, ())
    if not fields.wrongs and len(set(numbers)) == 1:
        words = f"only {numbers[0]} stands here, so nothing is drawn; add another number"
        fields.wrongs.append((("entries",), words))
    if fields.wrongs:
        raise Refused(*fields.wrongs)
    return Entries(numbers)


def _read_numbers(value: object) -> tuple[AnyNumber, ...]:
    needed = "the numbers to draw from are needed, like [0, 1, 5]"
    return each(listed(value, needed), read_any_number)


def _read_choice(value: Mapping[str, object]) -> Choice:
    fields = _Fields(value)
    values = fields.given("choose", _read_values, ())
    if fields.wrongs:
        raise Refused(*fields.wrongs)
    return Choice(values)


def _read_values(value: object) -> tuple[object, ...]:
    needed = "the values to choose from are needed, like [3, 5]"
    return tuple([_plain(entry) for entry in listed(value, needed)])


def _plain(value: object) -> object:
    """A choice as it would be written again: what stands without quotes is worked out."""
    if isinstance(value, Mapping):
        return {name: _plain(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return tuple([_plain(entry) for entry in value])
    if isinstance(value, Plain):
        for read in (read_any_number, read_flag):
            try:
                return read(value)
            except Refused:
                pass
    return value


_FORMS: Mapping[str, Callable[[Mapping[str, object]], Rule]] = {
    "from": _read_range,
    "entries": _read_entries,
    "choose": _read_choice,
}


def rule_schema() -> JsonSchema:
    """The JSON Schema of a rule."""
    number, rational = number_schema(), rational_schema()
    step = {**rational, "description": "From one possible number to the next; 1 if left out."}
    total: JsonSchema = {
        "anyOf": [{"const": "given"}, rational],
        "description": "What the numbers add up to; given: to the same as in the file.",
    }
    return {
        "anyOf": [
            {
                **_mapping({"from": rational, "to": rational, "step": step, "sum": total}),
                "required": ["from", "to"],
                "description": "Numbers from one to another; the value keeps its shape.",
            },
            _one_list("entries", number, "Every number is one of these; the shape stays."),
            _one_list("choose", {}, "The whole value is one of these."),
        ]
    }


def _mapping(properties: JsonSchema) -> JsonSchema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _one_list(name: str, item: JsonSchema, description: str) -> JsonSchema:
    entries: JsonSchema = {"type": "array", "items": item, "minItems": 1}
    return {**_mapping({name: entries}), "required": [name], "description": description}
