"""The contact sheet: many variants side by side on one web page, for a last look before printing.

Numbers of a question that differ from those of the first variant are marked. A remark says where
the numbers or the answers are those of an earlier variant. The page is one file without script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from worked import __version__
from worked.document import Equations, Items, Note, Para
from worked.render.html import Html
from worked.render.page import Options, arranged, stated
from worked.render.templates import template_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from worked.document import Block, PartSolution, Solution, WrongAnswer

    Filled = dict[str, object]


@dataclass(frozen=True, slots=True)
class Card:
    """One variant: its solution, what mistakes lead to (for each part), and how often what is done.

    `work` counts by name: {"multiplications": 12}; what is 0 is not said.
    """

    number: int
    solution: Solution
    mistakes: tuple[tuple[WrongAnswer, ...], ...] = ()
    work: Mapping[str, int] = field(default_factory=dict)


def contact_sheet(cards: Sequence[Card], title: str = "", options: Options | None = None) -> str:
    """Print variants as one web page. Raises `TemplateProblem` where the template is wrong."""
    chosen = options or Options()
    writer = _Lean(chosen)
    with template_problems("html/sheet.j2"):
        filled = _Sheet(writer).cards(cards)
        return writer.templates.other_page("sheet.j2").render(
            title=writer.text(title or (cards[0].solution.title if cards else "Variants")),
            cards=filled,
            remarks=sum(bool(card["remarks"]) for card in filled),
            options=chosen,
            version=__version__,
        )


_BULK = re.compile(
    r'<annotation .*?</annotation>|</?semantics>|(?<=<math)( displaystyle="true")? alttext="[^"]*"',
    re.DOTALL,
)


class _Lean(Html):
    """Prints formulas without TeX and alternative text, which would double the size of the page."""

    def inline(self, piece: object) -> str:
        return _BULK.sub(r"\1", super().inline(piece))

    def block(self, block: object) -> str:
        return _BULK.sub(r"\1", super().block(block))  # type: ignore[arg-type]


class _Sheet:
    """Fills in the cards one after the other, and remembers what it has seen."""

    def __init__(self, writer: Html) -> None:
        self.writer = writer
        self.first: list[list[str]] = []
        self.questions: dict[str, int] = {}
        self.answers: dict[str, int] = {}

    def cards(self, cards: Sequence[Card]) -> list[Filled]:
        """What the template prints of each card."""
        return [self.card(card) for card in cards]

    def card(self, card: Card) -> Filled:
        """Question over answers, part by part."""
        only = Options(self.writer.options.digits, ("question", "key"))
        parts = arranged(card.solution, only).parts
        questions = [self.writer.blocks(part.question) for part in parts]
        answers = [_BULK.sub(r"\1", self.writer.answers(part.answers)) for part in parts]
        self.first = self.first or questions
        first = self.first if len(self.first) == len(questions) else questions
        wrong = card.mistakes or ((),) * len(parts)
        return {
            "number": card.number,
            "remarks": list(self.remarks(card.number, str(questions), str(answers))),
            "parts": [
                {
                    "label": self.writer.text(part.label),
                    "title": self.writer.text(part.title),
                    "blocks": list(_compact(part.question, own, other)),
                    "answers": key,
                    "mistakes": [self.mistake(solved, each) for each in of_part],
                }
                for part, own, other, key, of_part, solved in zip(
                    parts, questions, first, answers, wrong, card.solution.parts, strict=True
                )
            ],
            "work": ", ".join(f"{name} {count}" for name, count in card.work.items() if count),
        }

    def mistake(self, part: PartSolution, wrong: WrongAnswer) -> Filled:
        """What to say of a mistake, and the answers that it changes."""
        from worked.solve import same

        changed = [r for r in wrong.results if not same(r, part.results[r.name])]
        results = self.writer.block(Equations(tuple(map(stated, changed)))) if changed else ""
        return {"says": self.writer.line(wrong.says), "results": results}

    def remarks(self, number: int, questions: str, answers: str) -> Iterator[str]:
        """Where a variant repeats an earlier one."""
        for what, text, seen in (
            ("numbers", questions, self.questions),
            ("answers", answers, self.answers),
        ):
            earlier = seen.setdefault(text, number)
            if earlier != number:
                yield f"the same {what} as {earlier}"


def _compact(question: tuple[Block, ...], own: list[str], first: list[str]) -> Iterator[str]:
    """The blocks of a question; words that are those of the first variant are not said again."""
    if own is first or len(own) != len(first):
        yield from own
        return
    for block, text, other in zip(question, own, first, strict=True):
        if text != other or not isinstance(block, Para | Note | Items):
            yield marked(text, other)


_NUMBER = (
    r"<mrow><mo>−</mo><mn>[^<]*</mn></mrow>"
    r"|(?<!</mn>)(?<!</mi>)(?<!</mrow>)(?<!</msub>)(?<!</msup>)<mo>−</mo><mn>[^<]*</mn>"
    r"|<mn>[^<]*</mn>"
)
_TOKENS = re.compile(
    rf"(?P<number>{_NUMBER})|<svg .*?</svg>|<mphantom>.*?</mphantom>|<[^>]*>|[^<]+", re.DOTALL
)
_LOOKS = re.compile(r"^<(math|svg|mphantom)\b.*", re.DOTALL)


def marked(block: str, first: str) -> str:
    """A printed block whose numbers are marked where they differ from those of another."""
    if block == first:
        return block
    matches = list(_TOKENS.finditer(block))
    own, other = (
        [_compared(m[0]) for m in matches],
        [_compared(m[0]) for m in _TOKENS.finditer(first)],
    )
    new = set(_differing(own, other))
    return "".join(
        [
            f'<mrow class="new">{m[0]}</mrow>' if m["number"] and place in new else m[0]
            for place, m in enumerate(matches)
        ]
    )


def _compared(token: str) -> str:
    """A token as it is compared: alternative texts, pictures and hidden digits do not count."""
    return _LOOKS.sub(r"\1", token)


def _differing(own: list[str], other: list[str]) -> Iterator[int]:
    """The places of what differs; where the structure is the same, place by place."""
    shape = [token if token.startswith("</") else token[:5] for token in own]
    if shape == [token if token.startswith("</") else token[:5] for token in other]:
        yield from (place for place, (a, b) in enumerate(zip(own, other, strict=True)) if a != b)
        return
    for tag, _, _, start, end in SequenceMatcher(None, other, own, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from range(start, end)
