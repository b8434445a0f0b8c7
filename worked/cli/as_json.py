"""A solution, or what is wrong with a file, as the line that `worked solve --json` prints."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from worked.check import PartReport, Report
    from worked.cli.files_argument import Failure
    from worked.document import PartSolution, Result, Solution
    from worked.render.page import Options
    from worked.trace import Value

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


def json_line(data: Json) -> bytes:
    r"""The data on one line of UTF-8; a lone surrogate, which has no UTF-8, is written `\udc80`."""
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace")


def solution_json(solution: Solution, report: Report, options: Options) -> Json:
    """The object of a solved file."""
    parts = zip(solution.parts, report.parts, strict=True)
    return {
        "file": solution.file,
        "title": solution.title,
        "parts": [_part(part, verified, options) for part, verified in parts],
    }


def failure_json(failure: Failure) -> Json:
    """The object of a file from which nothing came."""
    errors: list[Json] = []
    for trouble in failure.troubles:
        error: dict[str, Json] = {
            "error": trouble.message,
            "line": trouble.line,
            "column": trouble.column,
            "path": trouble.path,
        }
        if failure.check is not None:
            error["check"] = failure.check
        errors.append(error)
    return {"file": failure.file, "errors": errors}


def _part(part: PartSolution, verified: PartReport, options: Options) -> Json:
    from worked.render.terminal import steps_text

    return {
        "kind": part.kind,
        "given": part.problem.as_given(),  # type: ignore[dict-item]
        "answers": list(part.answers),
        "results": {name: _result(found, options.digits) for name, found in part.results.items()},
        "checks": {
            "equalities": verified.equalities,
            "oracle": verified.oracle,
            "certificate": verified.certificate,
        },
        "steps": [
            {"title": title, "text": text} for title, text in steps_text(part.steps, options)
        ],
    }


def _result(result: Result, digits: int) -> Json:
    from worked.render.tex_values import value_tex

    return {
        "exact": _exact(result.value),
        "decimal": _decimal(result.value, digits),
        "latex": value_tex(result.value, result.named.form),
    }


def _exact(value: Value) -> Json:
    from worked.exact import exact_text

    if isinstance(value, tuple):
        return [_exact(entry) for entry in value]
    return value if isinstance(value, bool) else exact_text(value)


def _decimal(value: Value, digits: int) -> Json:
    from worked.exact import NEG_INF, decimal

    if isinstance(value, tuple):
        return [_decimal(entry, digits) for entry in value]
    return None if isinstance(value, bool) or value is NEG_INF else decimal(value, digits)
