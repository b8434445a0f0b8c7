"""`worked variants`: other problems like the one in a file, each with its key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from worked.cli.files_argument import Failure, made, tell
from worked.cli.options import (
    MOST_NUMBER,
    count_option,
    detail_option,
    digits_option,
    flags,
    flags_set,
    number_option,
    numbers_wanted,
    paper_option,
    seed_option,
    workers_option,
)
from worked.cli.progress import Progress
from worked.cli.render import SECTIONS, chosen_sections
from worked.cli.variant_run import (
    Run,
    into,
    refuse_a_run_to_nowhere,
    side_by_side,
    to_standard_output,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from worked.document import Detail
    from worked.exercise import Exercise
    from worked.export.containers import Container
    from worked.render.page import Options
    from worked.vary import Family
    from worked.vary.survey import Survey

TEXTS = ("latex", "html", "markdown", "terminal")
PROBLEM_FILES = "yaml"
PROBLEM_FILE_ENDINGS = (".yaml", ".yml")
PAGE_ENDINGS = (".html", ".htm")
JSON_LINES = ".jsonl"
STANDARD_OUTPUT = "-"
DRAWS = 200
"""Draws of a survey where nobody says more."""


@click.command(
    name="variants",
    epilog="""\b
Examples:
  worked variants problems/emd.yaml --count 30 --seed 7 -o emd.jsonl
  worked variants problems/emd.yaml --count 30 --seed 7 -o emd.pdf --question
  worked variants problems/emd.yaml --count 30 --seed 7 -o emd-files/
  worked variants emd.yaml --seed 7 --number 17 --format yaml | worked solve -
  worked variants problems/emd.yaml --survey --class-size 120
  worked variants problems/emd.yaml --count 24 --sheet last-look.html""",
)
@click.argument("name", metavar="FILE")
@count_option("How many variants.  [default: 1]")
@number_option("Variant K alone, as in any set.")
@seed_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Write to this file, whole or not at all. Its ending chooses: .jsonl for lines of JSON; "
    ".tex .html .md .pdf .docx .txt for one document; a folder, or .yaml for one variant, for "
    "problem files.",
)
@click.option(
    "--format",
    "texts",
    type=click.Choice([*TEXTS, PROBLEM_FILES]),
    help="Of the texts in lines of JSON; or yaml, for problem files.  [default: latex]",
)
@flags(SECTIONS)
@paper_option
@digits_option
@detail_option
@click.option("--no-gates", "gates", flag_value="off", default="on", help="Take what is drawn.")
@click.option("--survey", is_flag=True, help="Tell how often each gate refuses, and what fits.")
@click.option("--json", "as_json", is_flag=True, help="With --survey: as JSON.")
@click.option(
    "--class-size",
    type=click.IntRange(1, MOST_NUMBER),
    metavar="N",
    help="With --survey: whether so many different variants are there.",
)
@click.option(
    "--sheet",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="HTML",
    help="Write one page with the variants side by side, for a last look.",
)
@workers_option
@click.option("--restart", is_flag=True, help="Do not go on where an earlier run was cut off.")
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    count: int | None,
    number: int | None,
    seed: int,
    output: Path | None,
    texts: str | None,
    paper: Literal["a4", "letter"],
    digits: int,
    detail: Detail,
    gates: Literal["on", "off"],
    survey: bool,
    as_json: bool,
    class_size: int | None,
    sheet: Path | None,
    workers: int,
    restart: bool,
) -> None:
    """Write other problems like the one in a file, each with its key.

    Every variant is solved exactly and verified, and passes the gates: one right answer, readable
    numbers, about as much work, every known mistake seen, no repeats. FILE, seed and number decide
    what a variant is. Without -o, lines of JSON go to standard output.
    """
    from worked.render.page import Options
    from worked.vary import Family

    to_file = None if output is None or str(output) == STANDARD_OUTPUT else output
    options = Options(digits=digits, sections=_sections(ctx, to_file, texts), paper=paper)
    family = Family(_loaded(ctx, name), seed, digits, detail, gates)
    numbers = numbers_wanted(count, number, "variant", usual=1)
    container = chosen(to_file, texts, family.exercise, options, numbers)
    run = Run(family, container, numbers, workers)
    refuse_a_run_to_nowhere(run, to_file)
    if (as_json or class_size) and not survey:
        raise click.UsageError(f"--{'json' if as_json else 'class-size'} goes with --survey")
    refuse_a_wrong_place(survey, to_file, sheet)
    if survey:
        write = surveyed_as_json if as_json else surveyed_in_words
        _done(ctx, name, lambda: write(survey_of(family, count, class_size)), to_stderr=False)
    if sheet is not None:
        place = sheet
        _done(ctx, name, lambda: side_by_side(run, place), to_stderr=True)
    if to_file is not None:
        start: Literal["anew", "go on"] = "anew" if restart else "go on"
        _done(ctx, name, lambda: into(run, to_file, start), to_stderr=True)
    elif not survey and sheet is None:
        _done(ctx, name, lambda: to_standard_output(run), to_stderr=True)


def refuse_a_wrong_place(survey: bool, output: Path | None, sheet: Path | None) -> None:
    """A survey goes to standard output, a sheet is a web page."""
    if survey and output is not None:
        raise click.UsageError("--survey goes to standard output; leave out -o, or use >")
    if sheet is not None and sheet.suffix.lower() not in PAGE_ENDINGS:
        raise click.UsageError(f"--sheet {sheet}: a web page; name a file that ends in .html")


def survey_of(family: Family, count: int | None, class_size: int | None) -> Survey:
    """The survey of some draws, more of them for a large class or where --count says so."""
    from worked.vary.survey import surveyed

    draws = count or max(DRAWS, 2 * (class_size or 0))
    with Progress(draws, "draws") as progress:
        return surveyed(family, draws, class_size, progress.step)


def surveyed_in_words(survey: Survey) -> str:
    """A survey in words and columns."""
    from worked.cli.survey_text import survey_lines

    return "\n".join(survey_lines(survey))


def surveyed_as_json(survey: Survey) -> str:
    """A survey as an object of JSON, on one line."""
    from worked.cli.survey_text import survey_json
    from worked.export.as_json import json_line

    return json_line(survey_json(survey)).decode()


def _loaded(ctx: click.Context, name: str) -> Exercise:
    from worked.load import load

    outcome = made(name, load)
    if isinstance(outcome, Failure):
        tell(outcome)
        ctx.exit(outcome.status)
    return outcome.value


def _done(ctx: click.Context, name: str, act: Callable[[], str], *, to_stderr: bool) -> None:
    """Do it and say what came of it; the exit status tells a failed check."""
    outcome = made(name, lambda _: act())
    if isinstance(outcome, Failure):
        tell(outcome)
        ctx.exit(outcome.status)
    click.echo(outcome.value, err=to_stderr)


def chosen(
    output: Path | None,
    texts: str | None,
    exercise: Exercise,
    options: Options,
    numbers: range,
) -> Container:
    """What the variants are written into: as `--format` or the ending of the output say."""
    from worked.export.containers import OneDocument, OneProblemFile, ProblemFiles
    from worked.export.lines import Lines

    if output is not None and _is_problem_file(output) and texts in (None, PROBLEM_FILES):
        if len(numbers) > 1:
            raise click.UsageError(
                f"{output}: one problem file; {len(numbers):,} variants need a folder: -o FOLDER"
            )
        return OneProblemFile()
    if texts == PROBLEM_FILES or (texts is None and _is_folder(output)):
        return ProblemFiles()
    if output is None or not output.suffix or output.suffix.lower() == JSON_LINES:
        return Lines(texts or TEXTS[0], options.digits)
    format_ = _format_of(output)
    if texts is not None:
        raise click.UsageError(
            f"--format {texts} is of the texts in lines of JSON; {output} is a document: {format_}"
        )
    heading = "Variant" if len(numbers) > 1 else f"{exercise.title}: variant"
    return OneDocument(format_, exercise.title, options, heading)


def _is_problem_file(output: Path) -> bool:
    return output.suffix.lower() in PROBLEM_FILE_ENDINGS and not output.is_dir()


def _is_folder(output: Path | None) -> bool:
    """Whether an output is a folder, or would be one: it has no ending."""
    if output is None:
        return False
    return output.is_dir() or (not output.suffix and not output.exists())


def _format_of(output: Path) -> str:
    from worked.render import UnknownFormat, format_of

    try:
        return format_of(output.suffix)
    except UnknownFormat as error:
        raise click.UsageError(
            f"{output}: {error}; {JSON_LINES} has lines of JSON, a folder problem files"
        ) from None


def _sections(
    ctx: click.Context, output: Path | None, texts: str | None
) -> tuple[Literal["question", "solution", "key", "mistakes"], ...]:
    """The sections of a document; anything else has all of them."""
    sections = flags_set(ctx, SECTIONS)
    document = output is not None and output.suffix.lower() not in ("", JSON_LINES)
    if sections and (texts is not None or not document):
        raise click.UsageError(f"--{sections[0]} is for a document, as -o variants.pdf")
    return chosen_sections(sections)
