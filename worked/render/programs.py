"""Running the programs that make binary formats: shut off, in a folder of their own."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from worked.errors import WorkedError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PATIENCE = 180
"""Seconds after which a program is stopped."""

SHUT_OFF = {
    "SOURCE_DATE_EPOCH": "0",
    "FORCE_SOURCE_DATE": "1",
    "openin_any": "p",
    "openout_any": "p",
    "shell_escape": "f",
}
"""No time of day in the output, no file outside the folder, no other program."""


class ProgramFailed(WorkedError):
    """A program that makes a binary format is missing, failed or took too long."""


def run(
    command: Sequence[str], folder: Path, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run a program in a folder. Raises `ProgramFailed` if it cannot start or does not end."""
    name = os.path.basename(command[0])  # noqa: PTH119 (a name, not a file)
    try:
        return subprocess.run(
            command,
            cwd=folder,
            input=given,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={**os.environ, **SHUT_OFF},
        )
    except subprocess.TimeoutExpired as error:
        late = f"{name}: not done after {PATIENCE} seconds; try fewer files"
        raise ProgramFailed(late) from error
    except OSError as error:
        raise ProgramFailed(f"{name}: cannot be started: {error.strerror}") from error
