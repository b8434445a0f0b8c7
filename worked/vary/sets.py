"""Sets of variants: no two with the same numbers or the same answers; or why there is none."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from worked.errors import WorkedError
from worked.vary.family import answers_key, numbers_key
from worked.vary.gates import Refusal
from worked.vary.remedies import failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.document import Solution
    from worked.exercise import Exercise
    from worked.vary.family import Family, Variant

SAME_NUMBERS = Refusal("distinct", "the numbers of an earlier variant")
SAME_ANSWERS = Refusal("distinct", "the answers of an earlier variant")


class OutOfTries(WorkedError):
    """No attempt at a variant passed the gates; the message says why, and what would help."""

    def __init__(self, message: str, reasons: Counter[Refusal], distinct: int) -> None:
        super().__init__(message)
        self.reasons = reasons
        self.distinct = distinct
        """How many variants were found before."""

    def __reduce__(self) -> tuple[type[OutOfTries], tuple[str, Counter[Refusal], int]]:
        """The error in its parts, so that it survives the way out of another process."""
        return type(self), (str(self), self.reasons, self.distinct)


class Taken:
    """The numbers and answers that the variants of a set have already, as short hashes."""

    def __init__(self) -> None:
        self._numbers: set[bytes] = set()
        self._answers: set[bytes] = set()

    def __len__(self) -> int:
        return len(self._numbers)

    def refused(self, numbers: bytes, answers: bytes) -> Refusal | None:
        """Why a variant with these keys would be a repeat, if it would."""
        if numbers in self._numbers:
            return SAME_NUMBERS
        return SAME_ANSWERS if answers in self._answers else None

    def numbers_refused(self, exercise: Exercise) -> Refusal | None:
        """The same before anything is solved."""
        return SAME_NUMBERS if self._numbers and numbers_key(exercise) in self._numbers else None

    def answers_refused(self, solution: Solution) -> Refusal | None:
        """The same of numbers that are new."""
        return SAME_ANSWERS if self._answers and answers_key(solution) in self._answers else None

    def add(self, numbers: bytes, answers: bytes) -> None:
        """Remember a variant of the set."""
        self._numbers.add(numbers)
        self._answers.add(answers)


def variants(family: Family, count: int) -> Iterator[Variant]:
    """Variants 1 to `count`, no two alike. Raises `OutOfTries`."""
    taken = Taken()
    for number in range(1, count + 1):
        found = family.first(number, taken=taken if family.distinct else None)
        if found.variant is None:
            raise out_of_tries(family, number, found.reasons, len(taken), count)
        taken.add(found.variant.numbers_key, found.variant.answers_key)
        yield found.variant


def out_of_tries(
    family: Family, number: int, reasons: Counter[Refusal], found: int, count: int
) -> OutOfTries:
    """The error of a variant none of whose draws passed; `found` variants were before it."""
    return OutOfTries(failure(family, number, reasons, found, count), reasons, found)
