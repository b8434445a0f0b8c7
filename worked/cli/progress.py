"""How far a long call is: one line on standard error that rewrites itself and then goes away."""

from __future__ import annotations

import sys
import time

import click

PATIENCE = 1.0
"""Seconds before anything is shown."""
PACE = 0.1
"""Seconds between two states of the line."""


class Progress:
    """Counts finished files; shows the count only on a terminal, and only if it takes long."""

    def __init__(self, total: int = 0) -> None:
        self.total = total
        self._done = 0
        self._started = self._shown = time.monotonic()
        self._visible = False

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        now = time.monotonic()
        if self.total < 2 or now - self._started < PATIENCE or now - self._shown < PACE:
            return
        self._shown = now
        if sys.stderr.isatty() and not self._hidden():
            self._visible = True
            click.echo(f"\r{self._done} of {self.total} files", nl=False, err=True)

    def end(self) -> None:
        """Take the line away."""
        if self._visible:
            click.echo("\r\x1b[K", nl=False, err=True)
            self._visible = False

    def _hidden(self) -> bool:
        return False


class QuietProgress(Progress):
    """The same where results are printed as they come: on a terminal they show how far it is."""

    def _hidden(self) -> bool:
        return sys.stdout.isatty()
