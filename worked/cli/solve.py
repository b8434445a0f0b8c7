"""`worked solve`: the worked solution in the terminal, or as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

import click

from worked.cli.files_argument import DONE, Failure, Made, each_file, files_argument, tell
from worked.cli.options import detail_option, digits_option, screen
from worked.cli.progress import QuietProgress
from worked.cli.solved import verified

if TYPE_CHECKING:
    from worked.document import Detail
    from worked.render.page import Options

BETWEEN_FILES = "\n"

Make: TypeAlias = Callable[[str], str | bytes]


@click.command(
    name="solve",
    epilog="""\b
Examples:
  worked solve problems/msa.yaml
  worked solve --detail full --digits 8 problems/emd.yaml
  worked solve --json problems/ > solutions.jsonl""",
)
@files_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object per file, one per line.")
@digits_option
@detail_option
@click.pass_context
def command(
    ctx: click.Context, names: tuple[str, ...], as_json: bool, digits: int, detail: Detail
) -> None:
    """Show the worked solution in the terminal.

    FILE is a problem file, a folder of such, or - for standard input. A solution is shown only
    after it has been verified. A file that cannot be solved is reported on standard error (with
    --json in its line of the output, too), and the others are solved all the same.
    """
    from worked.render.page import Options

    options = Options(digits=digits)
    make: Make = _json(options, detail) if as_json else _text(options, detail)
    status = DONE
    for number, outcome in enumerate(each_file(names, make, QuietProgress())):
        if isinstance(outcome, Failure):
            status = max(status, outcome.status)
            tell(outcome)
        for output in _output(outcome, number, as_json=as_json):
            click.echo(output, nl=as_json)
    ctx.exit(status)


def _output(
    outcome: Made[str | bytes] | Failure, number: int, *, as_json: bool
) -> Iterator[str | bytes]:
    """What goes to standard output."""
    if isinstance(outcome, Made):
        if number and not as_json:
            yield BETWEEN_FILES
        yield outcome.value
    elif as_json:
        from worked.cli.as_json import failure_json
        from worked.export.as_json import json_line

        yield json_line(failure_json(outcome))


def _json(options: Options, detail: Detail) -> Make:
    from worked.cli.as_json import solution_json
    from worked.export.as_json import json_line

    def make(file: str) -> bytes:
        return json_line(solution_json(*verified(file, detail, options.digits), options))

    return make


def _text(options: Options, detail: Detail) -> Make:
    from worked.render.page import outline
    from worked.render.terminal import on_screen

    shown_on = screen()

    def make(file: str) -> str:
        solution, _ = verified(file, detail, options.digits)
        return on_screen(outline(solution, options), options, shown_on)

    return make
