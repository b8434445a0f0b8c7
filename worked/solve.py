"""From an exercise to its worked solution; and what each known mistake would have led to."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING

from worked.document import Items, Line, Para, PartSolution, Result, Solution, Text, WrongAnswer
from worked.errors import CannotSolve, NotUnique, ProblemFileError, SeveralAnswers, WorkedError
from worked.exact import ExactError, Surd, Symbolic, approx, symbols_of
from worked.prose import UnknownSlot, author_text, say
from worked.sheet import Draft, Work
from worked.spelling import unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from worked.document import Block, Credit, Detail
    from worked.errors import Trouble
    from worked.exercise import Exercise, Part
    from worked.notation import Layout
    from worked.problem import Problem
    from worked.trace import Expr, Form, Named, Value

    Pins = Mapping[str, Value]

MOST_BITS = 14_000
"""Size of a whole number that Python prints and reads whatever its settings (4,300 digits)."""


def solve(
    exercise: Exercise, pins: Mapping[str, Pins] | Pins | None = None, detail: Detail = "brief"
) -> Solution:
    """Solve every part of an exercise, in brief or with every entry of every product written out.

    `pins` are values taken as given in place of computed results, by name; in an exercise of
    several parts, by label and name. What follows from a pinned result follows from the pin.
    Raises `ProblemFileError`, naming the place, where the numbers of a part have no answer;
    `SeveralAnswers` where they have more than one.
    """
    several = len(exercise.parts) > 1 or bool(exercise.parts[0].label)
    if several:
        _refuse_unknown_parts(exercise, pins or {})
    solutions: list[PartSolution] = []
    troubles: list[Trouble] = []
    ties = 0
    for part in exercise.parts:
        own = (pins or {}).get(part.label, {}) if several else pins or {}
        try:
            solutions.append(solve_part(part, own, detail))  # type: ignore[arg-type]
        except Refused as refusal:
            troubles.append(part.trouble(str(refusal), *refusal.path))
            ties += isinstance(refusal.__cause__, NotUnique)
    if troubles:
        error = SeveralAnswers if ties == len(troubles) else ProblemFileError
        raise error(exercise.file, troubles)
    points = [part.points for part in exercise.parts if part.points is not None]
    return Solution(
        file=exercise.file,
        digest=exercise.digest,
        title=exercise.title,
        source=exercise.source,
        parts=tuple(solutions),
        points=sum(points) if points else None,
    )


class Refused(WorkedError):
    """A part that cannot be solved as it stands, and the path of what to change."""

    def __init__(self, message: str, *path: str | int) -> None:
        super().__init__(message)
        self.path = path


def solve_part(part: Part, pins: Pins | None = None, detail: Detail = "brief") -> PartSolution:
    """Solve one part on a fresh work sheet. Raises `Refused`, with the path of what to change."""
    work = _filled(Work(pins, part.ask or None, detail), part.problem)
    _refuse_unknown_names(part, work, pins or {})
    _refuse_endless_numbers(work)
    question = work.question if not part.prompt else [Para(_author(part, "prompt", work))]
    return PartSolution(
        label=part.label,
        kind=part.kind,
        problem=part.problem,
        title=part.title or part.problem.title,
        points=part.points,
        question=(*question, *work.conventions, *_asked(work)),
        steps=tuple(work.steps),
        results=work.results,
        answers=work.asked(),
        certificate=work.certificate,
        hint=_author(part, "hint", work),
        note=_author(part, "note", work),
        alternatives=tuple(work.alternatives),
        symbols=symbols_of(_values(work)),
        credits=_credits(part, work),
    )


def _credits(part: Part, work: Work) -> tuple[Credit, ...]:
    """What the marker gives points for: together, the points of the part."""
    given = sum(credit.points for credit in work.credits)
    if work.credits and part.points is not None and given != part.points:
        raise Refused(
            f"{given} points in all; the problem has {part.points}, so change one of the two",
            "points",
        )
    return tuple(work.credits)


def _values(work: Work) -> tuple[Value, ...]:
    """All that is given or found."""
    named = (*work.givens.values(), *[result.named for result in work.results.values()])
    return tuple([one.value for one in named])


def _filled(work: Work, problem: Problem) -> Work:
    """The sheet on which the problem has been solved."""
    try:
        problem.solve(work)
    except (CannotSolve, ExactError) as error:
        raise Refused(str(error), "given", *getattr(error, "path", ())) from error
    return work


def _refuse_unknown_parts(exercise: Exercise, labels: Mapping[str, object]) -> None:
    known = [part.label for part in exercise.parts]
    for label in labels:
        if label not in known:
            raise CannotSolve(unknown("part", label, known))


def _refuse_unknown_names(part: Part, work: Work, pins: Pins) -> None:
    for position, name in enumerate(part.ask):
        if name not in work.results:
            raise Refused(unknown("result", name, work.results), "ask", position)
    for name in pins:
        if name not in work.results:
            raise CannotSolve(unknown("result", name, work.results))


def _refuse_endless_numbers(work: Work) -> None:
    """Refuse a result with a number that sympy, as Python is set up, would not read back."""
    for name, result in work.results.items():
        bits = _longest(result.value)
        if bits > MOST_BITS:
            raise Refused(
                f"{name} has a number of about {bits * 3 // 10:,} digits; at most "
                f"{MOST_BITS * 3 // 10:,} can be written, so shorter numbers are needed",
                "given",
            )


def _longest(value: Value) -> int:
    """The bits of the longest whole number in a rational or algebraic value, or in its entries."""
    if isinstance(value, int | Fraction):
        return max(value.numerator.bit_length(), value.denominator.bit_length())
    if isinstance(value, Surd):
        return max(max(r.bit_length(), _longest(c)) for r, c in value.terms)
    return max(map(_longest, value), default=0) if isinstance(value, tuple) else 0


def _author(part: Part, field: str, work: Work) -> Line:
    """An author's prompt, hint or note, with the givens put in."""
    text = getattr(part, field)
    try:
        return author_text(text, work.givens)
    except UnknownSlot as error:
        words = unknown("slot", error.slot, error.known)
        raise Refused(words, field) from error


def _asked(work: Work) -> Iterator[Block]:
    """The question's last block: what is asked for, numbered where there is more than one."""
    lines = [
        say("{what}, {r}", what=result.what, r=result.named)
        if result.what
        else say("{r}", r=result.named)
        for result in (work.results[name] for name in work.asked())
    ]
    if len(lines) == 1:
        yield Para((Text("Find "), *lines[0], Text(".")))
    else:
        yield Para((Text("Find"),))
        yield Items(tuple(lines), "numbered")


def known_mistakes(part: PartSolution) -> tuple[WrongAnswer, ...]:
    """What the known mistakes lead to, of those that change an answer that is asked for."""
    return wrong_answers(part, consequences(part))


def wrong_answers(part: PartSolution, found: Iterable[WrongAnswer]) -> tuple[WrongAnswer, ...]:
    """Of what mistakes lead to, that which is not the right answer."""
    right = tuple(part.asked())
    return tuple(
        wrong
        for wrong in found
        if len(wrong.results) != len(right) or not all(map(same, wrong.results, right))
    )


def consequences(part: PartSolution) -> Iterator[WrongAnswer]:
    """What each known mistake leads to, be it the right answer; nothing where it leads nowhere."""
    for mistake in part.problem.mistakes():
        draft = _AnswersOnly(mistake.pins, part.answers)
        try:
            with suppress(_Enough):
                _filled(draft, mistake.instead or part.problem)
        except Refused:
            continue
        results = tuple(draft.results[name] for name in part.answers if name in draft.results)
        yield WrongAnswer(mistake.name, mistake.says, results)


class _Enough(Exception):
    """All results that are asked for are there."""


class _AnswersOnly(Draft):
    """A draft that ends with the last result that is asked for."""

    def result(
        self, name: str, expr: Expr, symbol: str | Layout, what: Line, form: Form | None = None
    ) -> Named:
        """Name a value. Raises `_Enough` if it is the last that is asked for."""
        result = super().result(name, expr, symbol, what, form)
        if all(asked in self.results for asked in self.asked()):
            raise _Enough
        return result


def same(a: Result, b: Result) -> bool:
    """Whether two results cannot be told apart in twelve digits."""
    return _close(a.value, b.value)


def _close(a: Value, b: Value) -> bool:
    if isinstance(a, tuple) or isinstance(b, tuple):
        if not isinstance(a, tuple) or not isinstance(b, tuple) or len(a) != len(b):
            return False
        return all(map(_close, a, b))
    if (type(a) is int and type(b) is int) or isinstance(a, str) or isinstance(b, str):
        return a == b
    if isinstance(a, Symbolic) or isinstance(b, Symbolic):
        return bool(a == b)
    x, y = approx(a), approx(b)
    return x == y or abs(x - y) <= 1e-12 * max(1.0, abs(x))
