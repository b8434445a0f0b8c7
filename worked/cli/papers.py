"""`worked papers`: for every student of a class list a paper with other numbers, and its key."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from worked.cli.options import (
    detail_option,
    engine_option,
    paper_option,
    refuse_engine,
    templates_option,
    workers_option,
)
from worked.cli.progress import Progress
from worked.cli.saying import say
from worked.cli.stopping import stopped_by_name
from worked.errors import WorkedError
from worked.render.terminal.boxes import printable
from worked.spelling import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.document import Detail
    from worked.papers.exam import Exam
    from worked.papers.making import Making
    from worked.papers.plan import Plan
    from worked.papers.printing import Look
    from worked.papers.roster import Roster

FORMATS = ("pdf", "latex", "html", "docx")
MOST_SPARES = 1000
BEFORE = {
    "same": ": as before",
    "other": ": the numbers as before; the page is not (other options, or another release)",
    "missing": "",
}


@click.command(
    name="papers",
    epilog="""\b
Examples:
  worked papers exam.yaml --roster class.csv -o midterm
  worked papers exam.yaml --roster class.csv -o midterm --spares 5
  worked papers exam.yaml -o midterm --only s0123
  worked verify midterm/manifest.jsonl

\b
The exam file:
  title: Midterm 1
  seed: 2026
  problems:
    - {file: problems/emd.yaml, points: 6, space: 8}
    - {file: problems/pooling.yaml, points: 4}""",
)
@click.argument("exam_file", metavar="EXAM")
@click.option("--roster", metavar="CSV", help="The class list: id, name, seat, section, ...")
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="The folder to write to.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="pdf",
    show_default=True,
    help="What papers and keys are written as.",
)
@click.option(
    "--keys",
    type=click.Choice(["answers", "solutions"]),
    default="answers",
    show_default=True,
    help="What a key shows.",
)
@click.option(
    "--spares",
    type=click.IntRange(0, MOST_SPARES),
    metavar="N",
    help="Spare copies without a name. [default: as many as before, else none]",
)
@click.option("--only", metavar="ID", help="Print this student's paper and key again, identical.")
@paper_option
@click.option(
    "--sides",
    type=click.Choice(["single", "double"]),
    default="single",
    show_default=True,
    help="double: in all-papers, every paper begins on a sheet of its own.",
)
@templates_option
@engine_option
@detail_option
@workers_option
@click.pass_context
def command(
    ctx: click.Context,
    exam_file: str,
    roster: str | None,
    folder: Path,
    format_: str,
    keys: str,
    spares: int | None,
    only: str | None,
    paper: Literal["a4", "letter"],
    sides: Literal["single", "double"],
    templates: Path | None,
    engine: str | None,
    detail: Detail,
    workers: int,
) -> None:
    """Write a paper and a key for every student of a class list.

    DIR gets papers/ and keys/ with a file for each student, all-papers and all-keys for printing,
    and manifest.jsonl: who has which numbers, and the answers. With the same command a run that was
    cut off goes on. After a change of the class list, everybody who was in it keeps their paper.
    """
    from worked.papers.making import has_paper, locked
    from worked.papers.printing import Look
    from worked.render.papers import PaperOptions

    if only is None and roster is None:
        raise click.UsageError("a class list is needed: --roster CSV")
    refuse_engine(engine, format_)
    options = PaperOptions(paper=paper, sides=sides, templates=templates, engine=engine or "")
    look = Look(format_, options, keys, detail)
    with stopped_by_name(ctx, str(folder)):
        if only is not None and (roster is None or has_paper(folder, only)):
            with locked(folder):
                _print_again(folder, only, look, exam_file)
        else:
            exam, class_list = _read(exam_file, str(roster))
            with locked(folder), _told_when_cut_off():
                plan = _planned(folder, exam, class_list, spares, workers)
                _tell(plan, class_list, look)
                _print_planned(folder, plan, look, workers, only)


@contextmanager
def _told_when_cut_off() -> Iterator[None]:
    """Say that a run which is interrupted can go on."""
    try:
        yield
    except KeyboardInterrupt:
        say("interrupted; the same command goes on from there")
        raise


def _read(exam_file: str, roster_file: str) -> tuple[Exam, Roster]:
    """Exam and class list; what is wrong with either is told together. Raises `BadInput`."""
    from worked.papers.exam import BadInput, load_exam
    from worked.papers.roster import read_roster

    exam = roster = None
    messages: tuple[str, ...] = ()
    try:
        exam = load_exam(exam_file)
    except BadInput as error:
        messages += error.messages
    try:
        roster = read_roster(roster_file)
    except BadInput as error:
        messages += error.messages
    if exam is None or roster is None:
        raise BadInput(messages)
    return exam, roster


def _planned(folder: Path, exam: Exam, roster: Roster, spares: int | None, workers: int) -> Plan:
    """Who gets what; the manifest is written."""
    from worked.papers.draft import Draft
    from worked.papers.making import earlier, write_manifest
    from worked.papers.plan import Planner

    before = earlier(folder)
    if spares is None:
        spares = sum(line.spare is not None and not line.withdrawn for line in before)
    draft = Draft(folder, exam.key)
    planner = Planner(exam, roster, draft, spares, before, workers)
    with Progress(planner.to_draw(), "variants") as drawing:
        planner.step = drawing.step
        plan = planner.plan()
    write_manifest(folder, plan)
    draft.remove()
    return plan


def _print_planned(folder: Path, plan: Plan, look: Look, workers: int, only: str | None) -> None:
    """Print everybody's files, or those of one student who is new."""
    from worked.papers.making import Making

    if only is not None:
        _print_stored(folder, only, look)
        return
    making = Making(folder, plan.lines, look)
    with Progress(len(making.todo)) as progress:
        making.make(workers, progress.step)
    click.echo(printable(summary(folder, plan, making)))


def summary(folder: Path, plan: Plan, making: Making) -> str:
    """What is in the folder now."""
    from worked.papers.accommodations import LARGE_PRINT

    spares = sum(line.spare is not None for line in plan.lines)
    large = sum(LARGE_PRINT in line.accommodations for line in plan.lines)
    there = making.count - len(making.todo)
    counts = [
        counted(len(plan.lines) - spares, "student"),
        *([counted(spares, "spare copy", "spare copies")] if spares else []),
        *([f"{large} in large print"] if large else []),
    ]
    files = f"{counted(len(making.todo), 'file')} made"
    return f"{folder}: {', '.join(counts)}; {files}{f', {there} were there' if there else ''}"


def _tell(plan: Plan, roster: Roster, look: Look) -> None:
    """Everything that a lecturer should know before the copies are made."""
    from worked.papers.accommodations import LARGE_PRINT
    from worked.render.papers import Exam, Paper, Student, names_not_printed

    for note in plan.notes:
        say(f"note: {note}")
    if roster.unused:
        say(f"note: {roster.file}: columns that are not used: {', '.join(roster.unused)}")
    for words, count in sorted(roster.granted().items()):
        if words != LARGE_PRINT:
            say(f"note: for you to arrange: {words} ({counted(count, 'student')})")
    if plan.withdrawn:
        say(
            f"note: {counted(len(plan.withdrawn), 'paper')} of an earlier run for nobody in the "
            "list: marked in manifest.jsonl, the files are left where they are"
        )
    papers = [
        Paper(Exam(line.exam.title), line.code, (), Student(line.id, line.name or ""))
        for line in plan.lines
    ]
    for name in names_not_printed(papers, look.format, look.options):
        say(f"note: no letters for all of the name {name}; id and code are printed all the same")


def _print_again(folder: Path, id: str, look: Look, exam_file: str) -> None:
    from worked.papers.making import earlier

    stored = earlier(folder)
    if not stored:
        raise WorkedError(
            f"{folder}: no papers in manifest.jsonl there; --only without --roster prints papers "
            "of an earlier run"
        )
    _note_changed_exam(stored[0].exam.key, exam_file)
    _print_stored(folder, id, look)


def _print_stored(folder: Path, id: str, look: Look) -> None:
    from worked.papers.making import again

    for path, before in again(folder, id, look):
        click.echo(printable(f"{path}{BEFORE[before]}"))
        there = [other for other in sorted(path.parent.iterdir()) if other.stem == path.stem]
        if before == "missing" and len(there) > 1:
            names = ", ".join(str(other) for other in there if other != path)
            say(f"note: {names} is there as well; --format says which one is printed")


def _note_changed_exam(key: str, exam_file: str) -> None:
    """The paper is printed as it was stored; the exam file may say something else by now."""
    from worked.papers.exam import BadInput, load_exam

    try:
        changed = load_exam(exam_file).key != key
    except BadInput:
        changed = True
    if changed:
        say(f"note: {exam_file} is not the exam that was printed here; the stored one is taken")
