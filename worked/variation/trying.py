"""What a rule draws, tried on the fields that would have to hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.exact import Surd
from worked.fields import read_field
from worked.fields.reading import AboutName, Refused, describe
from worked.variation.paths import numbers, numbers_in, owner, replaced
from worked.variation.rules import Choice, Entries, Range
from worked.variation.totals import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.fields import AnyNumber, Path, Record
    from worked.fields.reading import Wrong
    from worked.problem import Problem
    from worked.variation.paths import Number
    from worked.variation.rules import Rule

PLACES = 8
"""A number that so many places of a field refuse is refused by all of them."""
MOST_READ = 300_000
"""After reading so many numbers nothing more is tried: the draws will tell."""


class Trials:
    """Puts something else into fields, until that has taken long enough."""

    def __init__(self) -> None:
        self._left = MOST_READ

    def read(self, record: Record, field: str, below: Path, new: object) -> object:
        """What the field reads with something new in one place. Raises `Refused`."""
        value = getattr(record, field)
        self._left -= 1 + sum(1 for _ in numbers_in([value])) if self._left > 0 else 0
        if self._left <= 0:
            return new
        return read_field(type(record), field, replaced(value, below, iter([new])))

    def refusal(self, number: AnyNumber, places: list[Number]) -> str | None:
        """Why none of some places of a field takes the number, if none does."""
        words = None
        for place in places:
            try:
                self.read(place.record, place.field, place.below, number)
            except Refused as error:
                words = words or error.wrongs[0][1]
            else:
                return None
        return words


def misfit(
    rule: Rule, problem: Problem, places: list[tuple[Path, object]], trials: Trials
) -> Iterator[Wrong]:
    """What the places of a problem cannot take of a rule's draws: paths below the rule, words."""
    if isinstance(rule, Choice):
        yield from _wrong_choices(rule, problem, [path for path, _ in places], trials)
        return
    found = [number for path, value in places for number in numbers(problem, path, value)]
    if not found:
        yield (), AboutName(_without_numbers([value for _, value in places]))
        return
    yield from _refused_numbers(rule, found, trials)
    if isinstance(rule, Range) and rule.total is not None:
        yield from _wrong_sum(rule, [number.value for number in found])


def _refused_numbers(rule: Range | Entries, found: list[Number], trials: Trials) -> Iterator[Wrong]:
    """Numbers of a rule that one of the fields takes in none of its places."""
    places: dict[tuple[type[Record], str], list[Number]] = {}
    for place in found:
        places.setdefault((type(place.record), place.field), []).append(place)
    is_bound_refused = False
    for path, number in _tried(rule):
        if path == ("step",) and is_bound_refused:
            return
        refusals = (trials.refusal(number, field[:PLACES]) for field in places.values())
        if words := next(filter(None, refusals), None):
            is_bound_refused = True
            yield path, words


def _without_numbers(values: list[object]) -> str:
    if all(value is None for value in values):
        return "not given here, so there are no numbers to replace; give it, or leave the rule out"
    seen = next(value for value in values if value is not None)
    return f"{describe(seen)}, without a number to replace; choose (whole values) would do"


def _tried(rule: Range | Entries) -> Iterator[tuple[Path, AnyNumber]]:
    """Numbers that show what a rule draws, and where it says so."""
    if isinstance(rule, Entries):
        for index, entry in enumerate(rule.numbers):
            yield ("entries", index), entry
    else:
        yield ("from",), rule.least
        yield ("to",), rule.most
        yield ("step",), rule.least + rule.step


def _wrong_sum(rule: Range, given: list[AnyNumber]) -> Iterator[Wrong]:
    """What is wrong with the total that the drawn numbers are to have."""
    if rule.total == "given" and any(isinstance(number, Surd) for number in given):
        yield ("sum",), "given, but the file's numbers hold roots; a range draws none, so say a sum"
        return
    count, total = len(given), rule.total_of(given)
    low, high = count * rule.least, count * rule.most
    numbers_like = f"{count} numbers from {rule.least} to {rule.most}"
    if count == 1:
        words = "the sum of a single number, so nothing is drawn; leave the sum out"
    elif not low <= total <= high:
        words = f"{total}; {numbers_like} add up to {low} at least and {high} at most"
    elif (total - low) % rule.step:
        near = total - (total - low) % rule.step
        in_steps = f"{numbers_like} in steps of {rule.step}"
        words = f"{total}; {in_steps} add up to {near} or {near + rule.step}"
    elif total in (low, high):
        only = rule.least if total == low else rule.most
        words = f"{total}; only {count} times {only} adds up to that, so nothing is drawn"
    elif count * rule.counted(total - low) > LARGEST:
        words = (
            f"{count:,} numbers that add up to {rule.counted(total - low):,} steps; "
            f"their product may be {LARGEST:,} at most"
        )
    else:
        return
    yield ("sum",), words


def _wrong_choices(
    rule: Choice, problem: Problem, places: list[Path], trials: Trials
) -> Iterator[Wrong]:
    """The choices that a field refuses, and choices that are all the same."""
    different: dict[tuple[type[Record], str, Path], Record] = {}
    for path in places:
        record, field, below = owner(problem, path)
        different.setdefault((type(record), field, below), record)
    for (_, field, below), record in different.items():
        read: list[object] = []
        wrongs: list[Wrong] = []
        for index, value in enumerate(rule.values):
            try:
                read.append(trials.read(record, field, below, value))
            except Refused as error:
                wrongs += _at_choice(index, below, error)
        if not wrongs and all(value == read[0] for value in read):
            wrongs.append(
                (("choose",), "only one value stands here, so nothing is drawn; add another")
            )
        yield from wrongs
        if wrongs:
            return


def _at_choice(index: int, below: Path, error: Refused) -> list[Wrong]:
    """What is wrong with a choice; of one for a part of a value only the first thing."""
    if below:
        return [(("choose", index), error.wrongs[0][1])]
    return [(("choose", index, *path), words) for path, words in error.wrongs]
