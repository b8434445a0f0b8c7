"""Data as YAML that people read: short things on one line, long ones item by item."""

from __future__ import annotations

import json
import re
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.fields import Plainest

WIDTH = 80
_PLAIN_WORD = re.compile(r"[a-z][a-z_]*")
_NOT_PLAIN = frozenset({"yes", "no", "true", "false", "null", "on", "off", "y", "n"})
_LINES = re.compile(r"(?![ \n])[^\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff]*")
_NOT_IN_YAML = re.compile("[\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff-\uffff]")


def comment(text: str, indent: str = "") -> Iterator[str]:
    """Words as comment lines."""
    for line in textwrap.wrap(text, WIDTH - len(indent) - 2):
        yield f"{indent}# {line}"


def entry(name: str, value: Plainest, indent: str) -> Iterator[str]:
    """A field: on one line where it fits, else item by item."""
    yield from _placed(f"{indent}{name}: ", value, indent + "  ")


def _placed(before: str, value: Plainest, indent: str) -> Iterator[str]:
    line = before + flow(value)
    if isinstance(value, str) and "\n" in value and _LINES.fullmatch(value):
        yield before + _how_it_ends(value)
        yield from [f"{indent}{words}" if words else "" for words in value.splitlines()]
        return
    if len(line) <= WIDTH or not isinstance(value, list | dict):
        yield line
        return
    if before.lstrip() != "- ":
        yield before.rstrip()
        before = indent
    if isinstance(value, dict):
        for number, (name, inner) in enumerate(value.items()):
            start = before if not number else indent
            yield from _placed(f"{start}{name}: ", inner, indent + "  ")
    else:
        for number, item in enumerate(value):
            start = before if not number else indent
            yield from _placed(f"{start}- ", item, indent + "  ")


def _how_it_ends(text: str) -> str:
    """The mark of a text written line by line: what becomes of the line ends after the last."""
    if not text.endswith("\n"):
        return "|-"
    return "|+" if text.endswith("\n\n") else "|"


def flow(value: Plainest) -> str:
    """A value on one line."""
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {flow(inner)}" for name, inner in value.items()) + "}"
    return quoted(value)


def quoted(value: str | bool | int) -> str:
    """A word or number as YAML reads it back."""
    if isinstance(value, str) and _PLAIN_WORD.fullmatch(value) and value not in _NOT_PLAIN:
        return value
    return as_json(value)


def as_json(data: object) -> str:
    """JSON that YAML reads as well: what no YAML file may hold is written as an escape."""
    text = json.dumps(data, ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
