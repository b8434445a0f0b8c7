"""The JSON Schema that editors get."""

import json
import re

import pytest

from worked.kinds import UnknownKind
from worked.load import file_schema


def given_of(schema, kind):
    """What `given` holds when the kind is this."""
    for rule in schema["$defs"]["problem"]["allOf"]:
        if rule["if"]["properties"]["kind"]["const"] == kind:
            return rule["then"]["properties"]["given"]
    raise LookupError(kind)


def test_the_schema_of_a_kind_names_its_fields():
    given = given_of(file_schema("specimen"), "specimen")
    assert given["required"] == ["number"]
    assert given["additionalProperties"] is False
    assert given["properties"]["ties"]["enum"] == ["refuse", "first", "last"]
    assert given["properties"]["number"]["type"] == ["integer", "number", "string"]
    assert given["properties"]["matrix"]["items"]["items"]["type"] == [
        "integer",
        "number",
        "string",
    ]
    assert given["properties"]["positive"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 1_000_000_000,
    }


def test_a_field_that_may_be_left_out_is_never_null():
    assert "null" not in json.dumps(file_schema("specimen"))


def test_every_definition_that_is_referred_to_is_there():
    text = json.dumps(file_schema())
    definitions = json.loads(text)["$defs"]
    for name in re.findall(r'"#/\$defs/([^"]+)"', text):
        assert name in definitions
    assert "specimen.Head" in definitions


def test_the_schema_without_a_kind_knows_them_all():
    problem = json.loads(json.dumps(file_schema()))["$defs"]["problem"]
    assert "specimen" in problem["properties"]["kind"]["enum"]
    assert len(problem["allOf"]) == len(problem["properties"]["kind"]["enum"])
    assert problem["required"] == ["kind", "given"]


def test_an_unknown_kind_has_no_schema():
    with pytest.raises(UnknownKind):
        file_schema("nothing")
