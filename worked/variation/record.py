"""What stands under `variants:` in a problem file."""

from collections.abc import Iterator, Mapping
from typing import Annotated, TypeAlias

from worked.fields import Path, Plainest, Record
from worked.fields.lists import distinct
from worked.fields.numbers import read_positive, whole_schema
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
from worked.variation.gates import Gates, gates_schema, read_gates
from worked.variation.paths import read_path
from worked.variation.reading import read_rule, rule_schema
from worked.variation.rules import Rule

Rules: TypeAlias = tuple[tuple[str, Rule], ...]
TRIES = 1000
"""Draws for one variant, where the file does not say."""
MOST_RULES = 1000


def _read_draw(value: object) -> Rules:
    """The rules with their paths, in the order of the paths: the file's order draws nothing."""
    if isinstance(value, tuple):
        value = dict(value)
    if not isinstance(value, Mapping) or not value:
        seen = "an empty mapping" if isinstance(value, Mapping) else describe(value)
        raise refused(f"{seen}; rules by the fields that they change are needed, {EXAMPLE}")
    if len(value) > MOST_RULES:
        raise refused(f"{len(value):,} rules; at most {MOST_RULES:,} are possible")
    rules: list[tuple[str, Rule]] = []
    wrongs: list[Wrong] = []
    for name, rule in value.items():
        try:
            read_path(name)
        except Refused as error:
            wrongs += [((name,), AboutName(words)) for _, words in error.wrongs]
        try:
            rules.append((name, read_rule(rule)))
        except Refused as error:
            wrongs += [((name, *path), words) for path, words in error.wrongs]
    if wrongs:
        raise Refused(*wrongs)
    return tuple(sorted(rules, key=lambda rule: rule[0]))


EXAMPLE = "like {query: {from: -1, to: 3}}"


def _read_keep(value: object) -> tuple[str, ...]:
    return distinct(each(listed(value, "a list of fields that stay is needed"), _read_kept))


def _read_kept(value: object) -> str:
    read_path(value)
    return str(value)


def _draw_schema() -> JsonSchema:
    return {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": rule_schema(),
        "description": "What is drawn, by field: query, heads.W_Q (in every head), "
        "layers[2].kernel (positions count from 1). All else stays as given.",
    }


def _keep_schema() -> JsonSchema:
    return {
        "type": "array",
        "items": {"type": "string"},
        "minItems": 1,
        "uniqueItems": True,
        "description": "Without draw: fields that stay as given while all others are drawn.",
    }


def _tries_schema() -> JsonSchema:
    return {**whole_schema(1), "description": f"Draws for one variant; {TRIES} if left out."}


class Variation(Record):
    """How other problems are drawn from the one in the file, and what they have to be like.

    An empty one, as in a file without `variants`, leaves the drawing to the kind.
    """

    draw: Annotated[Rules, Reads(_read_draw, _draw_schema)] = ()
    """Each rule with the path of what it draws."""
    keep: Annotated[tuple[str, ...], Reads(_read_keep, _keep_schema)] = ()
    """Paths of what stays as given when the kind draws."""
    tries: Annotated[int, Reads(read_positive, _tries_schema)] = TRIES
    """How many draws may be made for one variant."""
    gates: Annotated[Gates, Reads(read_gates, gates_schema)] = Gates()

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Rules and exceptions from the kind's own drawing exclude each other."""
        if self.draw and self.keep:
            words = "does not go with draw: a field without a rule stays anyway; remove it"
            yield ("keep",), AboutName(words)

    def as_given(self) -> dict[str, Plainest]:
        """The fields as a problem file writes them; empty if nothing differs from a plain file."""
        written: dict[str, Plainest] = {}
        if self.draw:
            written["draw"] = {path: rule.as_given() for path, rule in self.draw}
        if self.keep:
            written["keep"] = list(self.keep)
        if self.tries != TRIES:
            written["tries"] = self.tries
        if gates := self.gates.as_given():
            written["gates"] = gates
        return written


AS_SAMPLED = Variation()
"""What a file without `variants` says: the kind draws, all gates are on."""


def variation_schema() -> JsonSchema:
    """The JSON Schema of what stands under `variants:`."""
    words = "How other problems are drawn from this one. Without it, the kind draws them."
    return {**Variation.model_json_schema(), "description": words}
