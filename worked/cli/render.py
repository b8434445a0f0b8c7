"""`worked render`: one document from all files, in any format."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from worked.cli.files_argument import (
    DONE,
    Failure,
    each_file,
    made,
    optional_files,
    tell,
)
from worked.cli.options import (
    detail_option,
    digits_option,
    engine_option,
    flags,
    flags_set,
    paper_option,
    refuse_engine,
    templates_option,
)
from worked.cli.progress import Progress
from worked.cli.solved import verified

if TYPE_CHECKING:
    from worked.document import Detail, Solution
    from worked.render.page import Options, Section

FORMATS = {
    "latex": "Write LaTeX.",
    "html": "Write a web page.",
    "markdown": "Write Markdown.",
    "pdf": "Write PDF.",
    "docx": "Write a Word document.",
}
SECTIONS: dict[Section, str] = {
    "question": "The questions.",
    "solution": "The worked steps, with the key at the end. Both are printed by default.",
    "key": "The answers only.",
    "mistakes": "Also the known mistakes and where they lead, for instructors.",
}
PROBLEMS = Path("problems")
STANDARD_OUTPUT = "-"


@click.command(
    name="render",
    epilog="""\b
Examples:
  worked render problems/*.yaml -o build/bank.pdf
  worked render --html --key problems/msa.yaml > key.html
  worked render --latex --question --paper letter exam/ -o exam.tex

Without FILE: the folder ./problems, else the problems that come with worked.""",
)
@optional_files
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Write to this file, whole or not at all. Its ending chooses the format.",
)
@flags(FORMATS)
@flags(SECTIONS)
@paper_option
@templates_option
@engine_option
@digits_option
@detail_option
@click.pass_context
def command(
    ctx: click.Context,
    names: tuple[str, ...],
    output: Path | None,
    paper: Literal["a4", "letter"],
    templates: Path | None,
    engine: str | None,
    digits: int,
    detail: Detail,
) -> None:
    """Write the document as LaTeX, HTML, Markdown, PDF or DOCX.

    All files go into one document, those of a folder by topic. Nothing is written if one of them
    cannot be read or solved.
    """
    from worked.render.page import Options

    to_file = None if output is None or str(output) == STANDARD_OUTPUT else output
    chosen = chosen_format(flags_set(ctx, FORMATS), to_file)
    refuse_engine(engine, chosen)
    refuse_binary_on_a_terminal(chosen, to_file)
    options = Options(
        digits=digits,
        sections=chosen_sections(flags_set(ctx, SECTIONS)),
        paper=paper,
        templates=templates,
        engine=engine or "",
        order="topic" if not names or any(map(os.path.isdir, names)) else "given",
    )
    solutions = _solutions(ctx, names or (default_problems(),), detail, digits)
    content = _document(ctx, solutions, chosen, options, str(to_file or "standard output"))
    if to_file is None:
        click.echo(content, nl=False)
    else:
        from worked.files import write_whole

        write_whole(to_file, content)


def chosen_format(formats: Sequence[str], output: Path | None) -> str:
    """The format that a flag names, else the ending of the file, else LaTeX."""
    if len(formats) > 1:
        named = " and ".join(f"--{name}" for name in formats)
        raise click.UsageError(f"{named}: one format at a time")
    if formats:
        return formats[0]
    if output is None or not output.suffix:
        return "latex"
    from worked.render import UnknownFormat, format_of

    try:
        return format_of(output.suffix)
    except UnknownFormat as error:
        raise click.UsageError(f"{output}: {error}; or name the format, as --latex") from None


def chosen_sections(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections that the flags name; question and solution where none but --mistakes is set."""
    if set(sections) <= {"mistakes"}:
        return ("question", "solution", *sections)
    return tuple(sections)


def refuse_binary_on_a_terminal(chosen: str, output: Path | None) -> None:
    """Stop before a terminal is filled with the bytes of a PDF."""
    from worked.render import FORMATS as KNOWN

    if output is None and KNOWN[chosen].binary and sys.stdout.isatty():
        raise click.UsageError(
            f"{chosen} is not written to a terminal; name a file: -o document.{chosen}"
        )


def default_problems() -> str:
    """The folder ./problems, else the one that ships with the package."""
    if PROBLEMS.is_dir():
        return str(PROBLEMS)
    from worked.files import problems

    return str(problems())


def _solutions(
    ctx: click.Context, names: tuple[str, ...], detail: Detail, digits: int
) -> list[Solution]:
    """The solutions of all files; every failure is told before the command ends without output."""
    solutions: list[Solution] = []
    status = DONE
    for outcome in each_file(names, lambda file: verified(file, detail, digits), Progress()):
        if isinstance(outcome, Failure):
            tell(outcome)
            status = max(status, outcome.status)
        else:
            solutions.append(outcome.value.solution)
    if status != DONE:
        ctx.exit(status)
    return solutions


def _document(
    ctx: click.Context, solutions: list[Solution], chosen: str, options: Options, place: str
) -> bytes:
    from worked.render import write

    outcome = made(place, lambda _: write(solutions, chosen, options))
    if isinstance(outcome, Failure):
        tell(outcome)
        ctx.exit(outcome.status)
    content = outcome.value
    return content if isinstance(content, bytes) else content.encode("utf-8", "replace")
