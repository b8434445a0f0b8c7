"""The JSON Schema of problem files, which editors use to complete and to check while typing."""

from collections.abc import Iterable

from worked.fields.reading import JsonSchema
from worked.kinds import find, names
from worked.load.header import Header, Sheet
from worked.variation import variation_schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def file_schema(kind: str | None = None) -> JsonSchema:
    """The schema of the files of one kind, or of all problem files. Raises UnknownKind."""
    kinds = names() if kind is None else (kind,)
    definitions: JsonSchema = {}
    problem = _problem(kinds, definitions)
    sheet = Sheet.model_json_schema()
    sheet["properties"]["parts"] = {
        "type": "array",
        "items": {"$ref": "#/$defs/problem"},
        "minItems": 1,
        "description": "Several problems, labelled (a), (b), ...",
    }
    return {
        "$schema": DIALECT,
        "title": "A problem file" if kind is None else f"A problem file of the kind {kind}",
        "if": {"required": ["parts"]},
        "then": {"$ref": "#/$defs/sheet"},
        "else": {"$ref": "#/$defs/problem"},
        "$defs": {**definitions, "problem": problem, "sheet": sheet},
    }


def _problem(kinds: Iterable[str], definitions: JsonSchema) -> JsonSchema:
    """The schema of one problem; what `given` holds depends on its kind."""
    problem: JsonSchema = Header.model_json_schema()
    properties = problem["properties"]
    if not isinstance(properties, dict):
        raise TypeError("the schema of a record has properties")
    properties["kind"] = {"enum": list(kinds), "description": "Which kind of problem it is."}
    properties["variants"] = variation_schema()
    problem["allOf"] = [
        {
            "if": {"properties": {"kind": {"const": kind}}},
            "then": {"properties": {"given": _given(kind, definitions)}},
        }
        for kind in kinds
    ]
    return problem


def _given(kind: str, definitions: JsonSchema) -> JsonSchema:
    """The schema of `given`; its own definitions go to those of the whole, under longer names."""
    schema = find(kind).model_json_schema(ref_template=f"#/$defs/{kind}.{{model}}")
    for name, definition in schema.pop("$defs", {}).items():
        definitions[f"{kind}.{name}"] = definition
    return schema
