"""`worked stress`: a problem file tried on many draws."""

from __future__ import annotations

import shlex
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from worked.cli.files_argument import (
    CHECK_FAILED,
    DONE,
    Failure,
    each_file,
    files_argument,
    tell,
)
from worked.cli.options import (
    count_option,
    detail_option,
    digits_option,
    number_option,
    numbers_wanted,
    seed_option,
    workers_option,
)
from worked.cli.progress import HiddenProgress, Progress
from worked.cli.saying import say
from worked.spelling import counted

if TYPE_CHECKING:
    from worked.document import Detail
    from worked.export.stress import Trial, Trying

MOST_TOLD = 20
"""So many failures of a file are told; the rest are counted."""


@click.command(
    name="stress",
    epilog="""\b
Examples:
  worked stress problems/emd.yaml -n 1000
  worked stress problems/ -n 200 --seed 3 --workers 4
  worked stress problems/emd.yaml --seed 3 --number 17     (one draw again)
  worked stress problems/emd.yaml -n 20 --formats latex,pdf,docx""",
)
@files_argument
@count_option("How many draws of each file.  [default: 100]")
@number_option("Draw K alone; its problem file goes to standard output.")
@seed_option
@click.option(
    "--formats",
    "listed",
    metavar="LIST",
    help="What is printed: latex,html,markdown,terminal,typst,json (the default), pdf, docx.",
)
@digits_option
@detail_option
@workers_option
@click.pass_context
def command(
    ctx: click.Context,
    names: tuple[str, ...],
    count: int | None,
    number: int | None,
    seed: int,
    listed: str | None,
    digits: int,
    detail: Detail,
    workers: int,
) -> None:
    """Try a problem file on many draws, for an author's tests.

    Each draw is written down and read again, solved, verified by the second route and by its
    certificate, and printed in every format, without the gates. What has no answer, or not one
    alone, is counted as refused. Anything else that goes wrong is told with the command that shows
    it again, and makes the exit status 1.
    """
    numbers = numbers_wanted(count, number, "draw", usual=100)
    formats = chosen(listed)
    options = again(listed, digits, detail, seed)

    def make(file: str) -> Tried:
        trying = _trying(file, formats, seed, digits, detail)
        if number is not None:
            _show(trying, number)
        return tried(file, trying, numbers, workers, options)

    status = DONE
    for outcome in each_file(names, make, HiddenProgress()):
        if isinstance(outcome, Failure):
            tell(outcome)
            status = max(status, outcome.status)
        else:
            click.echo(outcome.value.summary(formats), err=number is not None)
            status = max(status, outcome.value.status)
    ctx.exit(status)


def chosen(listed: str | None) -> tuple[str, ...]:
    """The formats of a list such as `latex,pdf`."""
    from worked.export.stress import DEAR_FORMATS, FORMATS
    from worked.spelling import unknown

    if listed is None:
        return FORMATS
    formats = tuple(name.strip() for name in listed.split(","))
    known = (*FORMATS, *DEAR_FORMATS)
    for name in formats:
        if name not in known:
            raise click.UsageError(f"--formats: {unknown('format', name, known)}")
    return formats


def again(listed: str | None, digits: int, detail: Detail, seed: int) -> str:
    """The options with which a draw is tried again."""
    words = [f"--seed {seed}"]
    if listed is not None:
        words.append(f"--formats {shlex.quote(listed)}")
    if digits != 4:
        words.append(f"--digits {digits}")
    if detail != "brief":
        words.append(f"--detail {detail}")
    return " ".join(words)


@dataclass
class Tried:
    """What came of the draws of a file."""

    file: str
    outcomes: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_number: int = 0
    seconds: float = 0.0

    @property
    def status(self) -> int:
        """The exit status that this calls for: something failed, or nothing could be tried."""
        fine = self.outcomes["solved"] and not self.outcomes["failed"]
        return DONE if fine else CHECK_FAILED

    def add(self, trial: Trial) -> None:
        """Count one more draw."""
        self.outcomes[trial.outcome] += 1
        if trial.outcome == "refused":
            self.refusals[trial.what] += 1
        if trial.seconds > self.slowest:
            self.slowest, self.slowest_number = trial.seconds, trial.number

    def summary(self, formats: tuple[str, ...]) -> str:
        """One line about all draws."""
        from worked.render.terminal.boxes import printable

        outcomes = self.outcomes
        gates = ", ".join(f"{gate} {times:,}" for gate, times in self.refusals.most_common())
        pieces = [
            f"{outcomes['solved']:,} solved, verified and printed in {len(formats)} formats",
            f"{outcomes['refused']:,} refused{f' ({gates})' if gates else ''}",
            f"{outcomes['failed']:,} failed",
            f"slowest {self.slowest:.2f} s (number {self.slowest_number})",
            f"{self.seconds:.1f} s in all",
        ]
        return f"{printable(self.file)}: {counted(outcomes.total(), 'draw')}: {'; '.join(pieces)}"


def _trying(file: str, formats: tuple[str, ...], seed: int, digits: int, detail: Detail) -> Trying:
    from worked.export.stress import Trying
    from worked.load import load
    from worked.vary import Family

    return Trying(Family(load(file), seed, digits, detail, gates="off"), formats)


def _show(trying: Trying, number: int) -> None:
    """Print the problem file of a draw, if it can be drawn."""
    from worked.export.problem_file import problem_file
    from worked.variation import Undrawable

    try:
        drawn = trying.drawn(number)
    except Undrawable:
        return
    says = f"Draw {number} with seed {trying.family.seed}, as worked stress tries it."
    click.echo(problem_file(drawn, says), nl=False)


def tried(file: str, trying: Trying, numbers: range, workers: int, options: str) -> Tried:
    """Try every draw; failures are told as they come."""
    from worked.workers import made_in_order, seldom_collected

    report = Tried(file)
    start = time.monotonic()
    with Progress(len(numbers), "draws") as progress, seldom_collected():
        for trial in made_in_order(trying, numbers, workers):
            report.add(trial)
            progress.step()
            if trial.outcome == "failed" and report.outcomes["failed"] <= MOST_TOLD:
                progress.end()
                say(_told(file, trial, options))
    report.seconds = time.monotonic() - start
    return report


def _told(file: str, trial: Trial, options: str) -> str:
    return (
        f"{file}: draw {trial.number}: {trial.what}: {trial.says}; again by: "
        f"worked stress {shlex.quote(file)} {options} --number {trial.number}"
    )
