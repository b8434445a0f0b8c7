"""Promises about what is printed: no word is lost, the numbers are there."""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import TYPE_CHECKING

from tests.contract import reading
from tests.contract.cases import EVERYTHING
from tests.contract.places import points
from tests.contract.values import value_of
from tests.contract.walking import blocks, lines, words
from worked.check.equalities import derivations
from worked.document import Formula, Notation, Table
from worked.render import FORMATS
from worked.render.page import Options, Problem, outline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.contract.cases import Case
    from tests.contract.places import Point
    from worked.document import Derivation, Line, PartSolution

TEXTS = tuple(name for name, format_ in FORMATS.items() if not format_.binary)
"""The formats that are text; the others wrap one of them and have tests of their own."""


# --- no word is lost ------------------------------------------------------------------------


def no_word_is_lost(case: Case, format_: str) -> None:
    """Every piece of text is printed, in order, whole; and every word as often as it stands."""
    page = READERS[format_](case.printed(format_)).casefold()  # an answer may begin a line
    pieces = [piece.casefold() for line in _printed_lines(case) for piece in words(line)]
    lacking = Counter(_words(" ".join(pieces))) - Counter(_words(page))
    assert not lacking, f"lost: {dict(lacking)}"
    at = 0
    for piece in map(_spaced, pieces):
        for text in [piece] if format_ in ("html", "markdown", "latex") else piece.split():
            found = page.find(text, at)
            assert found >= 0, f"{text!r} is not printed after ...{page[max(0, at - 200) : at]!r}"
            at = found + len(text)


def _printed_lines(case: Case) -> Iterator[Line]:
    """The lines of a page in their order, without tables, whose cells no format keeps in a row."""
    (problem,) = outline(case.solution, Options(sections=EVERYTHING)).problems
    assert isinstance(problem, Problem)
    for part in problem.parts:
        for block in part.question:
            if not isinstance(block, Table):
                yield from lines(block)
        yield part.hint
        for step in part.steps:
            yield step.title
            for block in step.blocks:
                if not isinstance(block, Table):
                    yield from lines(block)
        yield from (answer.what for answer in part.answers)
        yield from (mistake.says for mistake in part.mistakes)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{2,}", text)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _from_html(page: str) -> str:
    """The words of a web page: no formulas, no pictures, no tags."""
    page = page.partition("<body")[2]
    for element in ("math", "svg", "style"):
        page = re.sub(rf"<{element}\b.*?</{element}>", "", page, flags=re.DOTALL)
    return _spaced(html.unescape(re.sub(r"<[^>]*>", "", page)))


def _from_markdown(page: str) -> str:
    """The words of a Markdown page; quotes and escapes are taken away."""
    page = re.sub(r"^> ?", "", page, flags=re.MULTILINE)
    page = re.sub(r"^\$\$$.*?^\$\$$", "", page, flags=re.DOTALL | re.MULTILINE)
    return _spaced(html.unescape(re.sub(r"\\([^\w\s])", r"\1", page)))


_TEX_WORDS = {
    r"\textbackslash{}": "\\",
    r"\textasciicircum{}": "^",
    r"\textasciitilde{}": "~",
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    r"\textbar{}": "|",
    r"\textquotedbl{}": '"',
    r"\textquotedblleft{}": "“",
    r"\textquotedblright{}": "”",
    r"\ldots{}": "…",
    r"\allowbreak{}": "",
    r"\ensuremath{\times}": "×",
    r"\ensuremath{-}": "−",
    "---": "—",
    "--": "–",
    "``": "“",
    "''": "”",
}


def _from_latex(page: str) -> str:
    """The words of a LaTeX page: commands for characters become the characters."""
    page = page.partition(r"\begin{document}")[2]
    for command, character in _TEX_WORDS.items():
        page = page.replace(command, character)
    page = re.sub(r"\\(?:emph|texttt)\{((?:[^{}\\]|\\.)*)\}", r"\1", page)
    return _spaced(re.sub(r"\\([#$%&_{}])", r"\1", page).replace("~", " "))


def _from_terminal(page: str) -> str:
    return _spaced(re.sub(r"\x1b\[[0-9;]*m", "", page))


READERS: dict[str, Callable[[str], str]] = {
    "latex": _from_latex,
    "html": _from_html,
    "markdown": _from_markdown,
    "terminal": _from_terminal,
}
"""How to read a format back; a new format needs a line here."""


# --- the numbers ----------------------------------------------------------------------------

PLACES = 4

DOTS = re.compile(r"\\(?:ldots|cdots|vdots|ddots)")
"""What stands in the place of entries that are not printed."""


def the_printed_latex_holds_the_numbers(case: Case) -> None:
    """Every relation between numbers that is printed is true; the boxes hold the answers."""
    page = case.latex
    solution = page.partition(r"\heading{Answer")[0]
    chains = reading.chains(solution)
    assert len(chains) == sum(1 for _ in _derivations(case.part)), "derivations are lost"
    for point in points(case.part):
        filled = [reading.filled_in(chain, point.free) for chain in chains]
        wrong = [text for chain in filled for text in reading.false_relations(chain, PLACES)]
        assert not wrong, f"printed, but not true: {wrong}"
        read = sum(len(reading.numeric_sides(chain)) for chain in filled)
        plain = sum(_plain_sides(case.part))
        assert read >= plain, f"{read} numbers were read, {plain} are in the solution"
        _the_boxes_hold_the_answers(case, solution, point)


def _derivations(part: PartSolution) -> Iterator[Derivation]:
    return derivations(blocks(part))


def _plain_sides(part: PartSolution) -> Iterator[int]:
    """For every derivation 1 if its value is printed, exactly or rounded."""
    for derivation in _derivations(part):
        rights = [link.right for link in derivation.links]
        assert all(isinstance(right, Formula | Notation) for right in rights)
        yield any(
            isinstance(right, Formula) and right.style in ("value", "decimal") and _small(right)
            for right in rights
        )


def _small(formula: Formula) -> bool:
    """Whether numbers are printed whole: no more than a dozen rows and columns, short ones."""
    value = formula.expr.value
    if isinstance(value, str):
        return False
    entries = value if isinstance(value, tuple) else (value,)
    inner = entries[0] if entries and isinstance(entries[0], tuple) else ()
    return 0 < len(entries) <= 12 and len(inner) <= 12 and len(str(value)) < 4000


def _the_boxes_hold_the_answers(case: Case, solution: str, point: Point) -> None:
    boxes = [reading.filled(box, point.printed) for box in reading.boxed(solution)]
    asked = {result.name: result for result in case.part.asked()}
    derived = [one.answer for one in _derivations(case.part) if one.answer is not None]
    assert sorted(derived) == sorted(asked)
    assert len(boxes) == len(asked), f"{len(boxes)} boxes for {len(asked)} answers"
    for name, box in zip(derived, boxes, strict=True):
        words = _in_words(asked[name].value)
        if words:
            assert "".join(box.split()) == "".join(words.split()), f"the box of {name} holds {box}"
            continue
        if DOTS.search(box):
            continue
        right = reading.from_decimals(point.decimals(asked[name].value))
        relation = "≈" if "." in box else "="
        held = reading.related(right, relation, value_of(box), PLACES)
        assert held, f"the box of {name} holds {box}"


def _in_words(value: object) -> str:
    """A word, or a list of words, as it is printed; nothing where there are numbers."""
    if isinstance(value, str):
        return rf"\text{{{value}}}"
    if isinstance(value, tuple) and value and all(isinstance(entry, str) for entry in value):
        return f"({','.join(map(_in_words, value))})"
    return ""
