"""What stops a command that makes many files at once: one message, and an exit status."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from worked.cli.files_argument import CHECK_FAILED, DEFECT, defect
from worked.cli.saying import say
from worked.errors import WorkedError


@contextmanager
def stopped_by_name(ctx: click.Context, where: str) -> Iterator[None]:
    """A failed check ends with 1, a defect of `worked` with 70; the group knows all the rest.

    With WORKED_DEBUG=1 in the environment a defect is raised.
    """
    from worked.check import CheckFailed

    try:
        yield
    except CheckFailed as error:
        say(f"{where}: {error}")
        ctx.exit(CHECK_FAILED)
    except (WorkedError, OSError, click.ClickException, click.exceptions.Exit):
        raise
    except Exception as error:  # one message instead of a traceback
        if os.environ.get("WORKED_DEBUG"):
            raise
        say(f"{where}: {defect(error)}")
        ctx.exit(DEFECT)
