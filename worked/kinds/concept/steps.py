"""The page of a question of understanding: evidence, claims, choices, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.document import Derivation, Emph, Equations, Formula, Text
from worked.errors import CannotSolve
from worked.kinds.concept.conventions import of_some, shared_by_all
from worked.kinds.concept.judging import Held, Judged, judged
from worked.kinds.concept.news import News, without_question
from worked.kinds.concept.quoting import (
    Exhibit,
    Quoted,
    derivation_of,
    expression,
    in_words,
    marked,
    meaning,
    quoted,
    quoted_results,
    referred,
    solved,
)
from worked.kinds.concept.writing import is_pinned, written
from worked.prose import author_slots, author_text, say
from worked.spelling import counted, unknown
from worked.trace import TUPLE, literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.document import Line
    from worked.fields import Path
    from worked.kinds.concept import Choice, Claim, Kind, Statement
    from worked.sheet import Work
    from worked.trace import Expr, Named

CORRECT = "correct"
"""The result that lists the right choices."""


def letter(index: int) -> str:
    """The label of a choice."""
    return chr(ord("A") + index)


def write_solution(kind: Kind, work: Work) -> None:
    """Solve the evidence, name what is quoted, then show every claim and every choice."""
    page = Page(kind, work)
    page.ask()
    for index, claim in enumerate(kind.claims or ()):
        page.claim(index, claim)
    if kind.choices:
        page.choose(kind.choices)
    page.certify()
    for index, credit in enumerate(kind.rubric or ()):
        work.credit(credit.points, page.line(credit.what, ("rubric", index, "what")))


class Page:
    """What is written, and what has been shown so far."""

    def __init__(self, kind: Kind, work: Work) -> None:
        self.kind = kind
        self.work = work
        self.exhibits = solved(kind, work)
        self.statements = {one.path: one for one in quoted(kind, self.exhibits)}
        self.results = quoted_results(self.statements.values(), self.exhibits)
        self.named: dict[str, Named] = {}
        self.shown: set[str] = set()
        self.introduced: list[Exhibit] = []
        self.news = News()

    # --- the question -----------------------------------------------------------------------

    def ask(self) -> None:
        """The question; evidence of which a number is asked for stands below it."""
        kind, work = self.kind, self.work
        self._refuse_unknown_mistakes()
        for exhibit in self.exhibits:
            work.givens.update(exhibit.quotable())
        work.answers(*([CORRECT] if kind.choices else self.results))
        work.say("{words}", words=self.line(kind.question, ("question",)))
        asked = set(work.asked())
        found = [one.exhibit for name, one in self.results.items() if name in asked]
        if kind.claims:
            self._say_conventions(list(dict.fromkeys(found)))
        for exhibit in found:
            self.introduce(exhibit)
        for index, choice in enumerate(kind.choices or ()):
            label = (Emph(f"{letter(index)}."), Text(" "))
            path = ("choices", index)
            work.say("{words}", words=(*label, *self.line(choice.says, path)))
        if kind.choices:
            work.convention("One choice or more can be right; all right ones are to be named.")
        for name, reference in self.results.items():
            result = reference.exhibit.sheet.results[reference.name]
            symbol = marked(result.named.symbol, reference.exhibit.mark)
            self.named[name] = work.result(
                name, result.named, symbol, meaning(reference, result), result.named.form
            )
            for other in reference.exhibit.sheet.alternatives:
                if other.name == reference.name:
                    work.alternative(name, "{says}", says=other.says)

    def _say_conventions(self, asked: Sequence[Exhibit]) -> None:
        """Those of the evidence that the question shows; others stand where theirs is shown."""
        self.work.conventions += shared_by_all(asked)
        self.work.convention("An answer gives the reason, and numbers that show it.")
        self.work.conventions += of_some(asked)
        for exhibit in asked:
            self.news.of(exhibit.sheet.conventions)

    def _refuse_unknown_mistakes(self) -> None:
        """The mistakes that are named must be known to some evidence."""
        wanted = self.kind.mistakes_of_evidence
        if not wanted or not self.work.writes:
            return
        known: dict[str, None] = {}
        for mistake in (m for one in self.exhibits for m in one.evidence.given.mistakes()):
            known[mistake.name] = None
            if known.keys() >= set(wanted):
                return
        for index, name in enumerate(wanted):
            if name not in known:
                words = unknown("mistake", name, known)
                raise CannotSolve(words, "mistakes_of_evidence", index)

    def introduce(self, exhibit: Exhibit) -> None:
        """Write what an evidence is about and what it is given, once."""
        if exhibit in self.introduced or not self.work.writes:
            return
        self.introduced.append(exhibit)
        mark, about = exhibit.mark, exhibit.evidence.about
        if about:
            label = (Emph(f"{mark[:1].upper()}{mark[1:]}"), Text(": ")) if mark else ()
            self.work.say("{words}", words=(*label, *self.line(about, (*exhibit.path, "about"))))
        elif mark:
            self.work.say("The numbers of {mark}:", mark=(Emph(mark),))
        self.work.quote(self.news.of(map(without_question, exhibit.sheet.question)))
        if self.news.takes_numbers_as_known():
            self.work.say("Numbers that are not given again are as before.")
        self.work.quote(self.news.of(exhibit.sheet.conventions))

    # --- statements -------------------------------------------------------------------------

    def claim(self, index: int, claim: Claim) -> None:
        """A step: the claim, what it stands on, whether it holds, and why."""
        path = ("claims", index)
        work = self.work
        with work.step("{claim}", claim=self.title(claim.says, path)):
            self.show(self.statements[path])
            relations = self.judged(claim, path)
            for position, one in enumerate(relations):
                if one.failure and not is_pinned(one, work.pins):
                    name = claim.relations[position].said[0]
                    raise CannotSolve(one.failure, *path, "holds", position, name)
            self.write(relations)
            work.say("{words}", words=self.line(claim.because, path))

    def choose(self, choices: tuple[Choice, ...]) -> None:
        """A step for each choice, and one for the right ones."""
        work = self.work
        verdicts = [self.verdict(index, choice) for index, choice in enumerate(choices)]
        for index, (choice, is_right) in enumerate(zip(choices, verdicts, strict=True)):
            path = ("choices", index)
            title = "Choice {letter} is right" if is_right else "Choice {letter} is wrong"
            with work.step(title, letter=letter(index)):
                self.show(self.statements[path])
                relations = self.judged(choice, path)
                opposites = [one.opposite for one in relations if one.failure]
                self.write([*relations, *(one for one in opposites if one is not None)])
                work.say("{words}", words=self.line(choice.because, path))
        right = tuple(letter(index) for index, is_right in enumerate(verdicts) if is_right)
        if not right:
            raise CannotSolve("no choice is right; one at least is needed", "choices")
        with work.step("Name the right choices"):
            if len(right) == 1:
                work.say("So only one choice is right:")
            else:
                work.say("So {n} choices are right:", n=len(right))
            work.compute(
                CORRECT, literal(right, TUPLE), CORRECT, say("the right choices"), shows=()
            )

    def verdict(self, index: int, choice: Choice) -> bool:
        """Whether a choice is right; the evidence has the last word."""
        path: Path = ("choices", index)
        relations = self.judged(choice, path)
        if not relations:
            return bool(choice.right)
        failures = [one.failure for one in relations if one.failure]
        if choice.right is None or any(is_pinned(one, self.work.pins) for one in relations):
            return not failures
        if choice.right and failures:
            raise CannotSolve(failures[0], *path, "right")
        if not choice.right and not failures:
            words = "false, but what it says holds; change the choice or the numbers"
            raise CannotSolve(words, *path, "right")
        return choice.right

    def judged(self, statement: Statement, path: Path) -> list[Judged]:
        """The relations of a statement with their numbers."""
        meaning = self.meaning(path)
        found = []
        for position, relation in enumerate(statement.relations):
            try:
                found.append(judged(relation, meaning))
            except CannotSolve as error:
                raise CannotSolve(str(error), *path, "holds", position, *error.path) from None
        return found

    def meaning(self, path: Path) -> dict[str, Expr]:
        """What the slots and operands of a statement stand for."""
        references = self.statements[path].references if path in self.statements else {}
        return {text: expression(one, self.named) for text, one in references.items()}

    def certify(self) -> None:
        """What was held against the evidence, once more; and what proves the evidence itself."""
        if self.work.pins or not self.work.writes:
            return
        relations = [
            Held(one)
            for path, (_, statement, _) in self.statements.items()
            for one in self.judged(statement, path)
            if one.failure is None
        ]
        proofs = [one.sheet.certificate for one in self.exhibits if one.sheet.certificate]
        says = [counted(len(relations), "relation holds", "relations hold")]
        says += [proof.says for proof in proofs]
        if relations or proofs:
            claims = [claim for proof in proofs for claim in proof.claims]
            said = dict.fromkeys(says[not relations :])
            self.work.certify("; ".join(said), *relations, *claims)

    # --- words and numbers ------------------------------------------------------------------

    def line(self, text: str, path: Path) -> Line:
        """An author's words with what they quote put in: a statement's, or those of a field."""
        found = self.meaning(path) if path in self.statements else self.quotes(text, path)
        return author_text(text, {slot: in_words(expr) for slot, expr in found.items()})

    def quotes(self, text: str, path: Path) -> dict[str, Expr]:
        """What the slots of a field stand for; in the words about an evidence, first its own."""
        own = [one for one in self.exhibits if one.path == path[:-1]]
        try:
            found = {slot: referred(slot, self.exhibits, own) for slot in author_slots(text)}
            return {slot: expression(one, self.named) for slot, one in found.items()}
        except CannotSolve as error:
            raise CannotSolve(str(error), *path) from None

    def title(self, text: str, path: Path) -> Line:
        """A sentence as the title of a step: without its last mark."""
        return self.line(text.strip().removesuffix("."), path)

    def show(self, one: Quoted) -> None:
        """Derive the results that a statement quotes and that no earlier one has."""
        if not self.work.writes:
            return
        found = quoted_results([one], self.exhibits)
        fresh = [name for name in found if name not in self.shown]
        for name in fresh:
            self.introduce(self.results[name].exhibit)
        for name in fresh:
            self.shown.add(name)
            self.derive(name)

    def derive(self, name: str) -> None:
        """Write a quoted result as its own sheet derives it."""
        reference = self.results[name]
        result = reference.exhibit.sheet.results[reference.name]
        found = derivation_of(reference.exhibit.sheet, result)
        if found is None or name in self.work.pins:
            self.work.derivation(self.named[name])
            return
        answer = name if name in self.work.asked() else None
        left = Formula(self.named[name], "symbols")
        self.work.quote([Derivation(left, found.links, answer)])

    def write(self, relations: list[Judged]) -> None:
        """Write the relations that hold; of one that a pin makes false, say so."""
        pins = self.work.pins
        true = [
            derivation for one in relations if not one.failure for derivation in written(one, pins)
        ]
        if true:
            self.work.quote([Equations(tuple(true))])
        if any(one.failure and is_pinned(one, pins) for one in relations):
            self.work.remark("With what is taken as given, not all of this holds.")
