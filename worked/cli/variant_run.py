"""A run that makes variants: to standard output, or kept in pieces until the file is whole."""

from __future__ import annotations

import signal
import stat
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal, cast

import click

from worked.cli.progress import Progress, QuietProgress
from worked.export.containers import (
    OneProblemFile,
    ProblemFiles,
    refuse_a_file_of_somebody,
    refuse_strange_files,
)
from worked.export.lines import Lines
from worked.export.making import Account, Made, Making, made_before, made_set
from worked.files import CannotWrite
from worked.shards import Record
from worked.spelling import counted
from worked.trace.tally import NOTHING
from worked.workers import seldom_collected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from worked.export.containers import Container
    from worked.export.making import Notes
    from worked.render.contact import Card
    from worked.shards import Shards
    from worked.vary import Family, Variant

LINES_ON_A_SCREEN = "note: for a page to read, add -o variants.pdf or --sheet look.html"
TERMINATED = 143
"""Exit status of a command that was told to end, as shells count it: 128 + 15."""


@dataclass(frozen=True)
class Run:
    """Which variants are wanted, written how, and made by how many processes."""

    family: Family
    container: Container
    numbers: range
    workers: int

    @property
    def making(self) -> Making:
        """The task; for one variant of a set, what comes before it is only drawn."""
        alone = self.numbers[0] if self.numbers[0] > 1 else None
        return Making(self.family, self.container, alone)

    def job(self) -> dict[str, object]:
        """What two runs share that give the same bytes."""
        from worked import __version__
        from worked.vary.draws import SCHEME

        family, exercise = self.family, self.family.exercise
        alone = self.making.only
        which = "variants" if alone is None else f"variant {alone}"
        return {
            "about": f"{which} of {exercise.file}, seed {family.seed}",
            "alone": alone,
            "container": [type(self.container).__name__, repr(self.container)],
            "digest": exercise.digest,
            "drawing": [SCHEME, family.identity, family.seed],
            "file": exercise.file,
            "shown": [family.digits, family.detail, family.gates],
            "version": __version__,
        }


def refuse_a_run_to_nowhere(run: Run, output: Path | None) -> None:
    """Stop before anything is made that could not be written."""
    if isinstance(run.container, OneProblemFile) and output is not None:
        refuse_a_file_of_somebody(output)
    if not isinstance(run.container, ProblemFiles):
        return
    if output is not None:
        refuse_strange_files(output, run.numbers)
    elif len(run.numbers) > 1:
        raise click.UsageError("several problem files need a folder: -o FOLDER")


def to_standard_output(run: Run) -> str:
    """Print the variants as they come. Returns the summary."""
    account = Account()
    for made in _made(run, account, QuietProgress(run.numbers[-1], "variants")):
        if made.content:
            click.echo(made.content, nl=False)
    said = summary(account, run)
    if sys.stdout.isatty() and isinstance(run.container, Lines):
        said += f"\n{LINES_ON_A_SCREEN}"
    return said


def side_by_side(run: Run, output: Path) -> str:
    """Write the variants as cards of one web page. Returns what was done."""
    from worked.files import write_whole
    from worked.render.contact import contact_sheet
    from worked.render.page import Options

    cards = [_card(variant) for variant in _up_to(run) if variant.number in run.numbers]
    options = Options(digits=run.family.digits)
    page = contact_sheet(cards, run.family.exercise.title, options)
    write_whole(output, page.encode("utf-8", "replace"))
    return f"{output}: {counted(len(cards), 'variant')} side by side"


def _up_to(run: Run) -> Iterator[Variant]:
    """The variants up to the last one that is wanted, with a progress bar."""
    from worked.vary import variants

    with Progress(run.numbers[-1], "variants") as progress:
        for variant in variants(run.family, run.numbers[-1]):
            progress.step()
            yield variant


def _card(variant: Variant) -> Card:
    from worked.render.contact import Card

    work = sum(variant.work, start=NOTHING).counts()
    return Card(variant.number, variant.solution, variant.mistakes, work)


def into(run: Run, output: Path, start: Literal["anew", "go on"]) -> str:
    """Write the variants into a file, a document or a folder. Returns the summary.

    What is made is kept beside it in pieces, so that a run which is cut off can go on.
    """
    from worked.files import write_whole
    from worked.shards import Shards, forget

    account = Account()
    if _is_device(output):
        made = _made(run, account, Progress(run.numbers[-1], "variants"))
        write_whole(output, (each.content for each in made))
        return summary(account, run)
    if start == "anew":
        forget(output)
    with Shards(output, run.job()) as shards, ending_well(), _told_when_cut_off(shards, run):
        _fill(shards, run, account)
        run.container.finish(shards, output, run.numbers)
    return summary(account, run)


def _fill(shards: Shards, run: Run, account: Account) -> None:
    """Make what is not there yet; what is wrong in itself is not kept."""
    from worked.check import CheckFailed
    from worked.vary import OutOfTries

    last = run.numbers[-1]
    progress = Progress(last, "variants", before=min(shards.count, last))
    try:
        for made in _made(run, account, progress, _earlier(shards, last)):
            if made.number > shards.count:
                shards.add(Record(made.content, dict(made.notes())))
    except (CheckFailed, OutOfTries):
        shards.discard()
        raise


def _earlier(shards: Shards, last: int) -> Iterator[Made]:
    """The variants that an earlier run has kept."""
    for record in islice(shards.there(), last):
        yield made_before(cast("Notes", record.notes))


def _made(
    run: Run, account: Account, progress: Progress, before: Iterable[Made] = ()
) -> Iterator[Made]:
    """The variants in order, counted."""
    with progress, seldom_collected():
        for made in made_set(run.making, run.numbers[-1], run.workers, before):
            account.add(made)
            if made.number > progress.before:
                progress.step()
            yield made


def _is_device(output: Path) -> bool:
    """Whether an output is something like /dev/stdout, beside which nothing can be kept."""
    try:
        mode = output.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


@contextmanager
def _told_when_cut_off(shards: Shards, run: Run) -> Iterator[None]:
    """Say that a run which is interrupted, or whose disk is full, can go on."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        click.echo(f"interrupted; {_what_is_kept(shards, run)}", err=True)
        raise
    except CannotWrite as error:
        raise CannotWrite(f"{error}; {_what_is_kept(shards, run)}") from error


def _what_is_kept(shards: Shards, run: Run) -> str:
    kept, last = shards.count, run.numbers[-1]
    if not kept:
        return "nothing is kept"
    return (
        f"{kept:,} of {last:,} variants are kept in {shards.folder}, and the same command goes on "
        "from there"
    )


@contextmanager
def ending_well() -> Iterator[None]:
    """Let SIGTERM end a run as Ctrl-C does: what was made is kept, and no worker stays."""

    def end(_signal: int, _frame: object) -> None:
        raise SystemExit(TERMINATED)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def summary(account: Account, run: Run) -> str:
    """What came of a run, in one line or two."""
    if run.making.only is not None:
        return f"variant {run.making.only}: verified"
    draws = f"of {counted(account.draws, 'draw')}"
    refused = ", ".join(f"{gate} {times:,}" for gate, times in account.refusals.most_common())
    said = f"{counted(account.variants, 'variant')} {draws}"
    said += f"; refused: {refused}" if refused else ""
    lines = [f"{said}; every variant verified"]
    told = account.told
    if told.mistakes:
        lines.append(
            f"known mistakes: {_share(told.from_truth, told.mistakes)} give a wrong answer; "
            f"of their pairs {_share(told.from_each_other, told.pairs)} give different answers"
        )
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    """`all 5,980`, or `5,980 of 6,000 (99.6 %)`, never rounded up to the whole."""
    if part == whole:
        return f"all {whole:,}"
    return f"{part:,} of {whole:,} ({1000 * part // whole / 10} %)"
