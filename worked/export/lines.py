"""A variant as a line of JSON: numbers, answers, what mistakes lead to, and its texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked.export.as_json import json_line, result_json
from worked.render.fragments import fragments
from worked.render.page import Options, arranged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from worked.document import PartSolution, Result, WrongAnswer
    from worked.export.as_json import Json
    from worked.render.fragments import Fragments
    from worked.render.page import Part
    from worked.shards import Shards
    from worked.trace.tally import Tally
    from worked.vary import Variant


@dataclass(frozen=True)
class Lines:
    """A file with a line of JSON for each variant; `texts` is the format of what is written."""

    texts: str = "latex"
    digits: int = 4

    def content(self, variant: Variant, seed: int) -> bytes:
        """The line of a variant."""
        parts = zip(
            variant.solution.parts,
            arranged(variant.solution, self._options).parts,
            variant.mistakes,
            variant.work,
            strict=True,
        )
        made = [self._part(*part) for part in parts]
        which: dict[str, Json] = {"number": variant.number, "seed": seed}
        alone = len(made) == 1 and not variant.solution.parts[0].label
        rest: dict[str, Json] = made[0] if alone else {"parts": [*made]}
        return json_line({**which, **rest}) + b"\n"

    def finish(self, shards: Shards, out: Path, numbers: range) -> None:
        """Write the file."""
        shards.join(count=numbers[-1])

    def _part(
        self, part: PartSolution, page: Part, mistakes: tuple[WrongAnswer, ...], work: Tally
    ) -> dict[str, Json]:
        return {
            "kind": part.kind,
            "given": part.problem.as_given(),  # type: ignore[dict-item]
            "answers": self._results(part.asked()),
            "results": self._results(part.results.values()),
            "mistakes": [
                {
                    "name": wrong.name,
                    "says": self._fragments.line(wrong.says),
                    "answers": self._results(wrong.results),
                }
                for wrong in mistakes
            ],
            "work": {**work.counts(), "total": work.total},
            "question": self._fragments.question(page).strip("\n"),
            "solution": self._fragments.solution(page).strip("\n"),
        }

    def _results(self, results: Iterable[Result]) -> dict[str, Json]:
        return dict(self._named(results))

    def _named(self, results: Iterable[Result]) -> Iterator[tuple[str, Json]]:
        for result in results:
            yield result.name, result_json(result, self.digits)

    @property
    def _options(self) -> Options:
        return Options(digits=self.digits)

    @property
    def _fragments(self) -> Fragments:
        return fragments(self.texts, self._options)
