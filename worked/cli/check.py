"""`worked check`: verify solutions and say what was verified."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, NamedTuple

import click

from worked.cli.files_argument import CHECK_FAILED, DONE, Failure, each_file, files_argument, tell
from worked.cli.options import detail_option, digits_option, flags, flags_set
from worked.cli.progress import QuietProgress
from worked.render.terminal.boxes import printable
from worked.spelling import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from worked.check import PartReport, Report
    from worked.document import Detail
    from worked.vary.advice import Remark

WIDTH = 80
STRICTNESS = {"strict": "Let advice on the numbers, too, end with exit status 1."}


@click.command(
    name="check",
    epilog="""\b
Examples:
  worked check problems/msa.yaml
  worked check --detail full problems/""",
)
@files_argument
@digits_option
@detail_option
@flags(STRICTNESS)
@click.pass_context
def command(ctx: click.Context, names: tuple[str, ...], digits: int, detail: Detail) -> None:
    """Verify every equality, every result and every certificate.

    Every printed equality is computed again, every result is compared with another method's, and
    every proof of optimality is examined exactly. The exit status is 1 if a check fails, 2 if a
    file cannot be read or solved.

    Advice is given on numbers that make a poor question: another answer is as good, a known
    mistake gives the right answer, a weight prints as 1.0000.
    """

    def make(file: str) -> Checked:
        from worked.check import check
        from worked.load import load
        from worked.solve import solve
        from worked.vary.advice import remarks

        exercise = load(file)
        solution = solve(exercise, detail=detail)
        report = check(solution, digits)
        return Checked(report, tuple(advice_lines(remarks(exercise, solution, digits), digits)))

    checked: list[Checked] = []
    failures: list[Failure] = []
    for outcome in each_file(names, make, QuietProgress()):
        if isinstance(outcome, Failure):
            failures.append(outcome)
            tell(outcome)
        else:
            checked.append(outcome.value)
            for text in (*lines(outcome.file, outcome.value.report), *outcome.value.advice):
                click.echo(text)
    click.echo(summary(checked, failures))
    statuses = [failure.status for failure in failures]
    if flags_set(ctx, STRICTNESS) and any(done.advice for done in checked):
        statuses.append(CHECK_FAILED)
    ctx.exit(max(statuses, default=DONE))


class Checked(NamedTuple):
    """What was verified of a file, and the advice on its numbers, a line each."""

    report: Report
    advice: tuple[str, ...]


def lines(file: str, report: Report) -> Iterator[str]:
    """What was verified of a file, a line for each part."""
    yield f"{printable(file)}: verified"
    for part in report.parts:
        label = f"({part.label}) " if part.label else ""
        certificate = part.certificate or "none"
        yield (
            f"  {label}{part.kind}: {shares([part])}; oracle {part.oracle}; "
            f"certificate: {printable(certificate)}"
        )


def advice_lines(remarks: Iterable[Remark], digits: int) -> Iterator[str]:
    """Words for each thing that is amiss with the numbers of a file, in lines of 80 characters."""
    from worked.render.terminal.flow import text_of

    for remark in remarks:
        label = f"({remark.label}) " if remark.label else ""
        words = f"{label}advice ({remark.gate}): {printable(text_of(remark.says, digits))}"
        yield fill(
            words,
            WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )


def shares(parts: Iterable[PartReport]) -> str:
    """How many of the printed relations were checked: `188 of 214 relations (87 %)`."""
    found = [(part.equalities, part.links) for part in parts]
    checked, links = (sum(column) for column in zip(*found, strict=True))
    share = f" ({100 * checked // links} %)" if links else ""
    return f"{checked} of {links} relations checked{share}"


def summary(checked: list[Checked], failures: list[Failure]) -> str:
    """The last line: counts over all files."""
    reports = [done.report for done in checked]
    parts = [part for report in reports for part in report.parts]
    equalities = sum(part.equalities for part in parts)
    links = sum(part.links for part in parts)
    oracles = sum(part.oracle == "agrees" for part in parts)
    certificates = sum(part.certificate is not None for part in parts)
    share = f" ({100 * equalities // links} % of the relations)" if links else ""
    wrong = sum(failure.status == CHECK_FAILED for failure in failures)
    unread = len(failures) - wrong
    counts = [
        counted(len(reports), "file"),
        counted(len(parts), "part"),
        f"{counted(equalities, 'equality', 'equalities')}{share}",
        counted(oracles, "oracle"),
        counted(certificates, "certificate"),
    ]
    failed = [
        *([f"{counted(wrong, 'file')} failed"] if wrong else []),
        *([f"{counted(unread, 'file')} could not be checked"] if unread else []),
    ]
    verified = f"{', '.join(counts)}: verified" if reports else "nothing verified"
    advice = sum(len(done.advice) for done in checked)
    advised = [counted(advice, "piece of advice", "pieces of advice")] if advice else []
    return "; ".join([verified, *advised, *failed])
