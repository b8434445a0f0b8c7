"""Results and variants as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from worked.document import Result
    from worked.trace import Value

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


def json_line(data: object) -> bytes:
    r"""JSON on one line of UTF-8; a lone surrogate, which has no UTF-8, is written `\udc80`."""
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace")


def result_json(result: Result, digits: int) -> dict[str, Json]:
    """A result: exactly, rounded, and as LaTeX; and the symbols that it holds, if any.

    A number whose exact form would fill pages has null there: its decimals are certified.
    """
    from worked.exact import symbols_of
    from worked.render.tex_values import value_tex

    symbols: list[Json] = list(symbols_of(result.value))
    return {
        "exact": _exact(result.value),
        "decimal": None if symbols else _decimal(result.value, digits),
        "latex": value_tex(result.value, result.named.form),
        **({"symbols": symbols} if symbols else {}),
    }


def _exact(value: Value) -> Json:
    from worked.exact import exact_text, is_too_long

    if isinstance(value, tuple):
        return [_exact(entry) for entry in value]
    if isinstance(value, bool | str):
        return value
    return None if is_too_long(value) else exact_text(value)


def _decimal(value: Value, digits: int) -> Json:
    from worked.exact import NEG_INF, decimal

    if isinstance(value, tuple):
        return [_decimal(entry, digits) for entry in value]
    if isinstance(value, bool | str) or value is NEG_INF:
        return None
    return decimal(value, digits)
