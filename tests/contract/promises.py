"""The promises that every kind keeps, each as a function that fails where one is broken.

`test_every_kind` asks them of all kinds, `test_the_contract_can_fail` of kinds that break them.
Those about pins, words, pages and purity stand in files of their own.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import yaml

from tests.contract.places import points
from tests.contract.walking import blocks, formulas, identical, named_in, nodes
from tests.contract.wording import the_words_are_clean
from worked.check import check_part
from worked.check.equalities import derivations
from worked.document import Formula
from worked.draw import Rng
from worked.exact import NEG_INF, Symbolic, decimal, exact_text
from worked.load import load_text
from worked.reals import FloatReals
from worked.trace import Named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType

    from tests.contract.cases import Case
    from worked.document import Derivation, Line, PartSolution
    from worked.problem import Problem


# --- the problem ----------------------------------------------------------------------------


def the_same_seed_gives_the_same_problem(kind: type[Problem], seeds: int) -> None:
    """And different seeds do not all give the same one."""
    drawn = [kind.sample(Rng("promise", seed)) for seed in range(seeds)]
    assert drawn == [kind.sample(Rng("promise", seed)) for seed in range(seeds)]
    assert any(problem != drawn[0] for problem in drawn[1:]), "the numbers never change"


class _Quoting(yaml.SafeDumper):
    """Writes texts in quotes, as the contract wants "1/3"."""


_Quoting.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


def a_problem_survives_being_written_down(case: Case) -> None:
    """As JSON, and as YAML in lines."""
    file = {"kind": case.given.kind, "given": case.problem.as_given()}
    as_json = json.dumps(file)
    as_yaml = yaml.dump(json.loads(as_json), Dumper=_Quoting, allow_unicode=True)
    for text in (as_json, as_yaml):
        (part,) = load_text(text).parts
        assert part.problem == case.problem
        assert part.problem.results() == {n: r.value for n, r in case.part.results.items()}


# --- the numbers ----------------------------------------------------------------------------


def the_exact_answer_agrees_with_the_oracle(case: Case) -> None:
    """Every result, and none is left out."""
    assert check_part(case.part).oracle == "agrees"


FORBIDDEN_ROOMS = ("exact", "trace", "maths", "moves", "sheet", "notation", "check", "document")


def the_oracle_shares_no_code_with_the_solution(case: Case) -> None:
    """It calls nothing of the rooms in which solutions are computed, nor the kind's `solve`."""
    seen: set[str] = set()
    (point, *_) = points(case.part)

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            module = frame.f_globals.get("__name__", "")
            seen.add(f"{module}.{frame.f_code.co_name}")

    sys.setprofile(watch)
    try:
        case.problem.oracle(FloatReals(point.numbers))
    except (ArithmeticError, ValueError):
        pass  # floats are too weak for this one
    finally:
        sys.setprofile(None)
    shared = {f"worked.{room}." for room in FORBIDDEN_ROOMS}
    allowed = ("__hash__", "__eq__", "__getattr__", "terms")
    wrong = {
        name
        for name in seen
        if (any(name.startswith(room) for room in shared) and not name.endswith(allowed))
        or name.endswith((".solve", ".results"))
    }
    assert not wrong, f"the oracle uses {sorted(wrong)}"


def every_equality_shown_is_true(case: Case) -> None:
    """Evaluated again in floats and balls; and exactly, value by value."""
    for places in (0, 4, 9):
        check_part(case.part, places)
    for derivation in derivations(blocks(case.part)):
        before: object = None
        for side, relation in _claims(derivation):
            if relation == "=" and before is not None:
                assert identical(before, side.expr.value), f"{before} = {side.expr.value}"
            before = side.expr.value


def _claims(derivation: Derivation) -> Iterator[tuple[Formula, str]]:
    """Each side that has a value, with the relation before it; notation parts a chain."""
    if isinstance(derivation.left, Formula):
        yield derivation.left, ""
    for link in derivation.links:
        if isinstance(link.right, Formula):
            yield link.right, link.relation


def more_than_60_percent_of_the_links_are_checked(case: Case) -> None:
    """The rest may be symbols."""
    report = check_part(case.part)
    assert report.links > 0, "nothing is derived"
    share = f"{report.equalities} of {report.links} links are checked"
    assert report.equalities > 0.6 * report.links, share


def the_answer_ends_a_shown_derivation_and_every_result_is_used(case: Case) -> None:
    """No answer falls from the sky, no result is computed in silence."""
    part = case.part
    assert part.answers
    shown = [block for step in part.steps for block in derivations(step.blocks)]
    for name in part.answers:
        boxed = [derivation for derivation in shown if derivation.answer == name]
        assert len(boxed) == 1, f"{name} is derived {len(boxed)} times"
        *_, last = boxed[0].links
        assert isinstance(last.right, Formula)
        assert identical(last.right.expr.value, part.results[name].value), f"{name} is not the end"
    referred = {(one.name, id(one.value)) for one in named_in(formulas(part))}
    introduced = {one.symbol for one in _introduced(part)}
    for name, result in part.results.items():
        assert (name, id(result.value)) in referred, f"{name} appears nowhere"
        assert result.named.symbol in introduced, f"the symbol of {name} is never introduced"


def _introduced(part: PartSolution) -> Iterator[Named]:
    """What the left sides name, whole or in parts."""
    for derivation in derivations(blocks(part)):
        if isinstance(derivation.left, Formula):
            yield from (one for one in nodes(derivation.left.expr) if isinstance(one, Named))


# --- mistakes -------------------------------------------------------------------------------

FEWEST_MISTAKES = 4


def no_mistake_is_right_and_each_gets_its_own_words(cases: Sequence[Case]) -> None:
    """Of one kind, over all its cases.

    What is listed as a wrong answer differs from the right one, in the first ten digits. Every
    mistake that the kind knows is wrong for at least one problem. Each has its own sentence.
    """
    known: set[str] = set()
    wrong: set[str] = set()
    sentences: dict[Line, str] = {}
    for case in cases:
        mistakes = list(case.problem.mistakes())
        called = [mistake.name for mistake in mistakes]
        assert len(set(called)) == len(called), f"{case}: a name twice in {called}"
        assert all(name.isidentifier() for name in called), called
        known.update(called)
        for mistake in mistakes:
            the_words_are_clean(mistake.says)
            key = sentence(mistake.says)
            other = sentences.setdefault(key, mistake.name)
            assert other == mistake.name, f"{other} and {mistake.name} say the same: {key}"
            changed = {*mistake.pins, *(() if mistake.instead is None else ("instead",))}
            assert changed, f"{mistake.name} changes nothing"
        for answer in case.wrong_answers:
            wrong.add(answer.name)
            right = [told(result.value) for result in case.part.asked()]
            seen = [told(result.value) for result in answer.results]
            assert seen != right, f"{case}: {answer.name} is right"
    assert known <= wrong, f"never wrong: {sorted(known - wrong)}"
    assert len(wrong) >= FEWEST_MISTAKES, f"only {sorted(wrong)}"


def told(value: object) -> object:
    """What is read of a value: ten digits, a word, or a formula in symbols."""
    if isinstance(value, tuple):
        return [told(entry) for entry in value]
    if isinstance(value, bool | str) or value is NEG_INF:
        return value
    return exact_text(value) if isinstance(value, Symbolic) else decimal(value, 10)  # type: ignore[arg-type]


def sentence(line: Line) -> Line:
    """A line without its numbers: what is the same in every problem."""
    return tuple(piece for piece in line if not isinstance(piece, Formula))
