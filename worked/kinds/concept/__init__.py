"""A question of understanding, whose claims stand on problems that are solved for them.

Source: the questions that ask to explain, of all five homeworks (see the files of the bank).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Self

from worked.fields import Flag, ListOf, NonNegative, Path, Record, Text
from worked.kinds.concept.evidence import Evidence
from worked.kinds.concept.relations import Relation, paths_in
from worked.problem import Mistake, Problem, Topic
from worked.prose import author_slots

if TYPE_CHECKING:
    from fractions import Fraction

    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work

MOST_EVIDENCE = 12
MOST_CLAIMS = 20
MOST_CHOICES = 26


class Statement(Record):
    """Something that is said, why, and what shows it."""

    says: Text
    """One sentence."""
    evidence: Evidence | None = None
    """A problem of its own; others stand in the common list."""
    holds: ListOf[Relation] | None = None
    """What has to be so for it to be right."""
    because: Text
    """The explanation, which quotes results: `{whole.output}`, `{output[2]:decimal}`."""

    @property
    def relations(self) -> tuple[Relation, ...]:
        """What has to hold."""
        return self.holds or ()

    def quoted(self) -> Iterator[tuple[Path, str]]:
        """What it quotes, and where: relations first, then words."""
        for below, path in paths_in(self.relations):
            yield ("holds", *below), path
        for field in ("says", "because"):
            for slot in author_slots(getattr(self, field)):
                yield (field,), slot


class Claim(Statement):
    """A statement that is right; evidence that says otherwise is an error."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """A claim that stands on nothing."""
        if not any(True for _ in self.quoted()):
            yield (
                ("because",),
                "no result is quoted; quote one, like {output}, or say what holds",
            )


class Choice(Statement):
    """One of several statements to choose from."""

    right: Flag | None = None
    """Whether it is right; where `holds` is given, the evidence decides."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """A choice of which nobody knows whether it is right."""
        if self.right is None and not self.relations:
            yield (), "neither right nor wrong; say right: true or false, or what holds"


class Credit(Record):
    """What the marker gives points for."""

    points: NonNegative
    what: Text


class Kind(Problem):
    """An explanation whose every claim is shown on a problem that is solved for it."""

    title = "A question of understanding"
    topic = "other"

    question: Text
    """What is asked, in words."""
    evidence: ListOf[Evidence] | None = None
    """Problems that several claims stand on, each with a name."""
    claims: ListOf[Claim] | None = None
    """What is to be explained: `says`, `holds`, `because`."""
    choices: ListOf[Choice] | None = None
    """Statements to choose from, labelled A, B, ..."""
    mistakes_of_evidence: ListOf[Text] | None = None
    """Known mistakes of the evidence that lead to other values of what is quoted."""
    rubric: ListOf[Credit] | None = None
    """What the marker gives points for; it is not printed with the question."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Nothing to say, or evidence that cannot be told apart."""
        if not self.statements():
            yield (), "neither claims nor choices; at least one of them is needed"
        if len(self.claims or ()) > MOST_CLAIMS:
            yield ("claims",), f"{len(self.claims or ())}; at most {MOST_CLAIMS} are possible"
        if len(self.choices or ()) > MOST_CHOICES:
            yield ("choices",), f"{len(self.choices or ())}; at most {MOST_CHOICES} are possible"
        all_evidence = self.all_evidence()
        if len(all_evidence) > MOST_EVIDENCE:
            words = f"{len(all_evidence)} problems; at most {MOST_EVIDENCE} are solved"
            yield all_evidence[MOST_EVIDENCE][0], words
        if not all_evidence and self.claims:
            yield ("claims",), "no evidence; add a problem (kind and given) that they stand on"
        counts = Counter(evidence.name for _, evidence in all_evidence)
        for path, evidence in all_evidence:
            if evidence.name is None and len(all_evidence) > 1:
                yield path, "no name; with several problems each needs one, like name: whole"
            elif counts[evidence.name] > 1:
                yield (*path, "name"), f"{evidence.name} names several; each needs its own"

    def statements(self) -> list[tuple[Path, Statement]]:
        """Claims, then choices, each with its path."""
        return [
            *((("claims", index), claim) for index, claim in enumerate(self.claims or ())),
            *((("choices", index), choice) for index, choice in enumerate(self.choices or ())),
        ]

    def all_evidence(self) -> list[tuple[Path, Evidence]]:
        """Every problem that something stands on, each with its path."""
        common = ((("evidence", index), one) for index, one in enumerate(self.evidence or ()))
        own = (
            ((*path, "evidence"), statement.evidence)
            for path, statement in self.statements()
            if statement.evidence is not None
        )
        return list(chain(common, own))

    @property
    def subject(self) -> Topic:
        """What most of its evidence is about."""
        topics = Counter(evidence.given.subject for _, evidence in self.all_evidence())
        return topics.most_common(1)[0][0] if topics else self.topic

    def symbol_points(self, symbols: Sequence[str]) -> Sequence[Mapping[str, int | Fraction]]:
        """Those of the evidence."""
        for _, evidence in self.all_evidence():
            if type(evidence.given).symbol_points is not Problem.symbol_points:
                return evidence.given.symbol_points(symbols)
        return super().symbol_points(symbols)

    def solve(self, work: Work) -> None:
        """Solve the evidence, hold every claim against it, quote what shows it."""
        from worked.kinds.concept.steps import write_solution

        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """The oracles of the evidence; and the choices, judged by what they find."""
        from worked.kinds.concept.second_route import results_again

        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """Every wrong choice, and what mistakes in the evidence lead to."""
        from worked.kinds.concept.mistakes import known_mistakes

        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """The same claims on other numbers, with which all of them hold."""
        from worked.kinds.concept.sampling import another, example

        return another(like or cls.model_validate(example()), rng)
