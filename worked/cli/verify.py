"""`worked verify`: solve stored papers anew, and compare."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from worked.cli.files_argument import BAD_FILE, CHECK_FAILED, DONE
from worked.cli.options import workers_option
from worked.cli.progress import Progress
from worked.cli.saying import say
from worked.cli.stopping import stopped_by_name
from worked.render.terminal.boxes import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.papers.verifying import Verdict


@click.command(
    name="verify",
    epilog="""\b
Examples:
  worked verify midterm/manifest.jsonl
  worked variants problems/emd.yaml -n 30 -o emd.jsonl
  worked verify emd.jsonl""",
)
@click.argument(
    "files", metavar="MANIFEST...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@workers_option
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], workers: int) -> None:
    """Solve stored papers anew and compare.

    MANIFEST is the manifest.jsonl of `worked papers`, the folder that holds it, or JSON lines of
    `worked variants`. Every solution is verified as by `worked check`, and its answers are compared
    with those that are stored. The exit status is 1 if one differs, 2 if a line cannot be read.
    """
    from worked.papers.manifest import NAME

    status = DONE
    for named in files:
        file = named / NAME if named.is_dir() else named
        with stopped_by_name(ctx, str(file)):
            status = max(status, _verified(file, workers))
    ctx.exit(status)


def _verified(file: Path, workers: int) -> int:
    """Judge a file line by line; the exit status that this calls for."""
    from worked.papers.manifest import lines_of
    from worked.papers.verifying import Verifying
    from worked.workers import made_in_order

    judged: list[Verdict] = []
    changed: dict[str, None] = {}
    try:
        with Progress(sum(1 for _ in lines_of(file)), "lines") as progress:
            for verdict in made_in_order(Verifying(), lines_of(file), workers):
                for words in (*verdict.unreadable, *verdict.differs):
                    who = f"{verdict.who}: " if verdict.who else ""
                    say(f"{file}: line {verdict.number}: {who}{words}")
                changed |= dict.fromkeys(_changed(file, verdict))
                judged.append(verdict)
                progress.step()
    except OSError as error:
        say(f"{file}: {(error.strerror or str(error)).lower()}")
        return BAD_FILE
    for name in changed:
        say(f"{file}: note: {name} is not what it was; the stored numbers are what counts")
    if not judged:
        say(f"{file}: no line in it; a manifest has one for each paper")
        return BAD_FILE
    click.echo(f"{printable(str(file))}: {summary(judged)}")
    return max(map(_status, judged))


def _status(verdict: Verdict) -> int:
    if verdict.unreadable:
        return BAD_FILE
    return CHECK_FAILED if verdict.differs else DONE


def summary(judged: list[Verdict]) -> str:
    """How many lines agree."""
    agree = sum(_status(verdict) == DONE for verdict in judged)
    answers = sum(verdict.answers for verdict in judged)
    differ = sum(_status(verdict) == CHECK_FAILED for verdict in judged)
    unread = sum(_status(verdict) == BAD_FILE for verdict in judged)
    words = [
        f"{agree:,} of {len(judged):,} agree ({answers:,} answers)",
        *([f"{differ:,} {'differs' if differ == 1 else 'differ'}"] if differ else []),
        *([f"{unread:,} could not be read"] if unread else []),
    ]
    return "; ".join(words)


def _changed(manifest: Path, verdict: Verdict) -> Iterator[str]:
    """The problem files that are found, and have changed since."""
    for name, digest in verdict.files:
        now = _digest(manifest.resolve().parent, name)
        if now is not None and now != digest:
            yield name


@cache
def _digest(folder: Path, name: str) -> str | None:
    """The hash of a problem file: named from the folder of its exam, near the manifest or here."""
    from hashlib import sha256

    from worked.errors import ProblemFileError
    from worked.load.files import file_bytes

    for base in (folder.parent, folder, Path()):
        try:
            return sha256(file_bytes(str(base / name))).hexdigest()
        except ProblemFileError:
            continue
    return None
