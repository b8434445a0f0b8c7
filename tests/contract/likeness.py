"""Promises about `sample(rng, like=...)`: another problem, but of the same shape and conventions.

The variants of a file are made with it.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from worked.draw import Rng
from worked.exact import Surd
from worked.fields import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contract.cases import Case
    from worked.problem import Problem

    Structure: TypeAlias = object

DRAWS = 3
MANY = 30
FEWEST_OF_MANY = 20
"""Different problems among many draws; some spaces are small."""


def drawn_like(problem: Problem, count: int = DRAWS) -> list[Problem]:
    """Some problems like a given one."""
    return [type(problem).sample(Rng("like", seed), like=problem) for seed in range(count)]


def a_problem_like_another_has_its_shape_and_conventions(case: Case) -> None:
    """The same kind, fields, lengths, words and flags; whole numbers where all were whole."""
    wanted = structure(case.problem)
    whole = all(isinstance(number, int) for number in numbers(case.problem))
    for problem in drawn_like(case.problem):
        assert type(problem) is type(case.problem)
        assert structure(problem) == wanted, f"{structure(problem)}; it was {wanted}"
        assert not whole or all(isinstance(number, int) for number in numbers(problem))


def a_problem_like_another_depends_on_the_generator_alone(case: Case) -> None:
    """The same draws again give the same problem, whatever was drawn before."""
    first = drawn_like(case.problem)
    backwards = [
        type(case.problem).sample(Rng("like", seed), like=case.problem)
        for seed in reversed(range(DRAWS))
    ]
    assert backwards == first[::-1], "what was drawn before changes what is drawn"


def a_problem_like_another_can_be_written_down(case: Case) -> None:
    """It passes its own schema: fields that do not fit together would be refused."""
    for problem in drawn_like(case.problem):
        assert type(problem).model_validate(problem.as_given()) == problem


def many_problems_like_another_differ(case: Case) -> None:
    """Draws lead to many problems, not to a few; in symbols there may be no other one."""
    if case.part.symbols and drawn_like(case.problem) == [case.problem] * DRAWS:
        return
    different = {repr(problem) for problem in drawn_like(case.problem, MANY)}
    assert len(different) >= FEWEST_OF_MANY, f"only {len(different)} of {MANY} differ"


def mistakes_depend_on_the_shape(case: Case) -> None:
    """Whatever the numbers, the same mistakes can be made; whether they show is another matter.

    Some need numbers with which they can be made at all, so half of the draws are enough.
    """
    own = {mistake.name for mistake in case.problem.mistakes()}
    drawn = drawn_like(case.problem, 2 * DRAWS)
    known = Counter(mistake.name for problem in drawn for mistake in problem.mistakes())
    assert set(known) <= own, f"with other numbers also {sorted(set(known) - own)}"
    seldom = sorted(name for name in own if known[name] < DRAWS)
    assert not seldom, f"with other numbers seldom {seldom}"


def structure(value: object) -> Structure:
    """A value without its numbers: fields, lengths, words and flags."""
    if isinstance(value, Record):
        fields = type(value).model_fields
        return {name: structure(getattr(value, name)) for name in fields}
    if isinstance(value, tuple):
        return [structure(entry) for entry in value]
    if isinstance(value, int | Fraction | Surd) and not isinstance(value, bool):
        return "a number"
    return value


def numbers(value: object) -> Iterator[object]:
    """All numbers in the fields of a problem."""
    if isinstance(value, Record):
        for name in type(value).model_fields:
            yield from numbers(getattr(value, name))
    elif isinstance(value, tuple):
        for entry in value:
            yield from numbers(entry)
    elif isinstance(value, int | Fraction | Surd) and not isinstance(value, bool):
        yield value
