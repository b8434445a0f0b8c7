"""Papers for tests: three students of which one writes nothing that a computer likes to read."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from tests.specimen import HOSTILE, Specimen, specimen
from worked.document import Solution
from worked.load import load
from worked.problem import Mistake
from worked.render.papers import Exam, Paper, Space, Student, Task

BANK = Path(__file__).parents[2] / "problems"

NAMES = (
    "Ada Lovelace",
    r"O'Brien, \"Bob\" \input{x} 100% #1 & $y$ _^~",
    "<script>alert(1)</script>",
    "</style><b>*bold* `code`{=openxml} [link](x) | #import",
    "Łukasz Żółć-Ñandú",
    "Nguyễn Thị Ngọc Ánh",
    "e\u0301mile",
)
"""Names that every engine can print."""

STRANGE = ("王小明", "محمد بن سلمان", "שלום כהן", "Иван Петров", "😀")
"""Names for which TeX has no letters."""

INSTRUCTIONS = "Show your work.\n\nAllowed: a calculator & 100 % courage."


@cache
def solved(name: str) -> Solution:
    """A problem of the bank."""
    return load(BANK / f"{name}.yaml").solve()


def paper(code: str = "K7Q2", name: str = NAMES[0], problems: str = "argmax-attention", **changes):
    """A paper with one task for each problem, named in one string."""
    tasks = tuple(
        Task(number, solved(each), points=number, spaces=(Space(5),))
        for number, each in enumerate(problems.split(), start=1)
    )
    exam = Exam("Midterm", "Deep Learning", "12 March 2027", INSTRUCTIONS)
    student = Student(f"id-{code}", name, "B12", "T03")
    return replace(Paper(exam, code, tasks, student), **changes)


def booklet() -> list[Paper]:
    """Papers of one page, of several, a spare copy, and a large print."""
    return [
        paper("AAAA", NAMES[1]),
        paper("BBBB", NAMES[3], "argmax-attention emd conv-shapes"),
        paper("CCCC", student=None),
        paper("DDDD", NAMES[4], "argmax-attention pooling", large=True),
        paper("EEEE", NAMES[5]),
    ]


def hostile() -> Paper:
    """A paper whose every text is hostile."""
    exam = Exam(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    student = Student(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    return Paper(exam, "H</style>", (Task("1", specimen(), 3, (Space(3), Space(2))),), student)


class Nothing(Specimen):
    """A problem that cannot be asked for its mistakes."""

    def mistakes(self) -> Iterator[Mistake]:
        """Nobody asks while a paper is printed."""
        raise AssertionError("a paper asks for mistakes")


def gutted(whole: Paper) -> Paper:
    """The same paper, made of solutions from which all but the questions is taken."""
    tasks = []
    for task in whole.tasks:
        parts = tuple(
            replace(
                part, steps=(), results={}, answers=(), certificate=None, note=(), problem=Nothing()
            )
            for part in task.solution.parts
        )
        tasks.append(replace(task, solution=replace(task.solution, parts=parts)))
    return replace(whole, tasks=tuple(tasks))
