"""How far a long call is: one line on standard error that rewrites itself and then goes away."""

from __future__ import annotations

import sys
import time
from typing import Self

import click

PATIENCE = 1.0
"""Seconds before anything is shown."""
PACE = 0.1
"""Seconds between two states of the line."""
FORESIGHT = 3.0
"""Seconds before anybody can say how long the rest will take."""


class Progress:
    """Counts what is finished; shows the count only on a terminal, and only if it takes long.

    `before` of the `total` were done by an earlier call.
    """

    def __init__(self, total: int = 0, things: str = "files", before: int = 0) -> None:
        self.total = total
        self.before = before
        self._things = things
        self._done = 0
        self._started = self._shown = time.monotonic()
        self._visible = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        now = time.monotonic()
        if self.total < 2 or now - self._started < PATIENCE or now - self._shown < PACE:
            return
        self._shown = now
        if sys.stderr.isatty() and not self._hidden():
            start = "\r\x1b[K" if self._visible else "\r"
            self._visible = True
            click.echo(f"{start}{self._line(now - self._started)}", nl=False, err=True)

    def end(self) -> None:
        """Take the line away."""
        if self._visible:
            click.echo("\r\x1b[K", nl=False, err=True)
            self._visible = False

    def _line(self, elapsed: float) -> str:
        done = self.before + self._done
        line = f"{done:,} of {self.total:,} {self._things}"
        left = self.total - done
        if elapsed < FORESIGHT or not left:
            return line
        return f"{line}, {in_words(left * elapsed / self._done)} left"

    def _hidden(self) -> bool:
        return False


class QuietProgress(Progress):
    """The same where results are printed as they come: on a terminal they show how far it is."""

    def _hidden(self) -> bool:
        return sys.stdout.isatty()


class HiddenProgress(Progress):
    """The same where each thing shows its own progress."""

    def _hidden(self) -> bool:
        return True


def in_words(seconds: float) -> str:
    """`12 s`, `3 min 5 s`, `2 h 40 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
