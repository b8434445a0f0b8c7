"""Every help text has an example and fits a terminal of 80 columns."""

import pytest

from worked.cli import SUMMARIES


@pytest.mark.parametrize("name", SUMMARIES)
def test_the_help_of_every_command_shows_examples_and_fits_80_columns(run, name):
    done = run(name, "--help", terminal_width=80)
    lines = done.stdout.splitlines()
    assert done.exit_code == 0
    assert max(map(len, lines)) <= 80
    after = lines[lines.index("  Examples:") + 1 :]
    assert after[0].startswith(f"    worked {name}")
