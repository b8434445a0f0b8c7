"""A solution, or what is wrong with a file, as the line that `worked solve --json` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.export.as_json import result_json

if TYPE_CHECKING:
    from worked.check import PartReport, Report
    from worked.cli.files_argument import Failure
    from worked.document import PartSolution, Solution
    from worked.export.as_json import Json
    from worked.render.page import Options


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
        "results": {
            name: result_json(found, options.digits) for name, found in part.results.items()
        },
        "checks": {
            "equalities": verified.equalities,
            "oracle": verified.oracle,
            "certificate": verified.certificate,
        },
        "steps": [
            {"title": title, "text": text} for title, text in steps_text(part.steps, options)
        ],
    }
