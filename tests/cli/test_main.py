"""Whatever stops a command ends in one message and an exit status, never in a traceback."""

import errno
import os
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner

import worked
from worked.cli import SUMMARIES, main
from worked.errors import CannotSolve


@pytest.fixture
def run(monkeypatch):
    """Run `worked solve`, with a function in the place of the real command's."""

    def run_with(action):
        module = ModuleType("worked.cli.solve")
        vars(module)["command"] = click.command()(action)
        monkeypatch.setitem(sys.modules, "worked.cli.solve", module)
        return CliRunner().invoke(main, ["solve"])

    return run_with


def stop(error):
    """A command that only raises."""

    def command():
        raise error

    return command


def test_a_command_that_ends_well_exits_with_0(run):
    done = run(lambda: click.echo("solved"))
    assert (done.stdout, done.stderr, done.exit_code) == ("solved\n", "", 0)


def test_an_error_of_ours_is_printed_once_on_standard_error(run):
    done = run(
        stop(CannotSolve("a.yaml:3:1: given.masses: they add up to 0; at least one must not be 0"))
    )
    message = "a.yaml:3:1: given.masses: they add up to 0; at least one must not be 0\n"
    assert (done.stdout, done.stderr, done.exit_code) == ("", message, 2)


def test_an_interrupt_is_quiet(run):
    done = run(stop(KeyboardInterrupt()))
    assert (done.output, done.exit_code) == ("", 130)


def test_an_error_of_the_system_names_what_it_concerns(run):
    done = run(stop(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "build/a.tex")))
    assert (done.stderr, done.exit_code) == ("build/a.tex: No space left on device\n", 2)


def test_an_error_in_our_code_is_not_hidden(run):
    done = run(stop(ZeroDivisionError()))
    assert isinstance(done.exception, ZeroDivisionError)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("sovle", "there is no command 'sovle'; did you mean 'solve'?"),
        ("newkind", "there is no command 'newkind'; did you mean 'new-kind'?"),
        ("xyzzy", "there is no command 'xyzzy'; `worked --help` lists them"),
        ("a.yaml", "there is no command 'a.yaml'; did you mean `worked solve a.yaml`?"),
    ],
)
def test_an_unknown_command_is_answered_with_the_nearest(typed, answer):
    done = CliRunner().invoke(main, [typed])
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1] == f"Error: {answer}"


def test_the_version_is_the_package_s():
    assert CliRunner().invoke(main, ["--version"]).output == f"worked {worked.__version__}\n"


@pytest.mark.parametrize("name", SUMMARIES)
def test_every_command_has_a_help_text_and_starts_it_like_its_line_in_the_list(name):
    done = CliRunner().invoke(main, [name, "--help"])
    assert done.exit_code == 0
    assert SUMMARIES[name] in done.output


TALKATIVE = textwrap.dedent("""
    import sys
    from types import ModuleType
    import click
    module = ModuleType("worked.cli.solve")
    module.command = click.command()(lambda: {action})
    sys.modules["worked.cli.solve"] = module
    from worked.cli import main
    main(["solve"])
""")


def start(action, **options):
    """`worked solve` in a process of its own."""
    program = [sys.executable, "-c", TALKATIVE.format(action=action)]
    return subprocess.Popen(program, stderr=subprocess.PIPE, text=True, **options)


@pytest.mark.parametrize(
    "action", ["click.echo('x' * 1_000_000)", "sys.stdout.write('x' * 100)"], ids=["long", "short"]
)
def test_a_reader_that_goes_away_ends_the_command_quietly(action):
    to_read, to_write = os.pipe()
    os.close(to_read)
    with start(action, stdout=to_write) as process:
        os.close(to_write)
        said = process.stderr.read()
    assert (said, process.returncode) == ("", 141)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="/dev/full is missing: not on Linux")  # noqa: PTH110
def test_a_full_disk_behind_standard_output_is_one_message():
    with open("/dev/full", "w") as full, start("click.echo('x')", stdout=full) as process:  # noqa: PTH123
        said = process.stderr.read()
    assert (said, process.returncode) == ("standard output: No space left on device\n", 2)


def test_a_terminal_without_a_sign_shows_its_number():
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    with start(r"click.echo('\u221a3')", stdout=subprocess.PIPE, env=environment) as process:
        shown = process.stdout.read()
        said = process.stderr.read()
    assert (shown, said, process.returncode) == ("\\u221a3\n", "", 0)


WORKED = [sys.executable, "-m", "worked"]


@pytest.mark.skipif(os.name != "posix", reason="a shell that closes a stream is needed")
@pytest.mark.parametrize("command", ["solve {}", "solve --json {}", "render --pdf {}", "--help"])
def test_a_standard_output_that_is_closed_is_one_message(command):
    file = Path(__file__).parents[2] / "problems" / "pooling.yaml"
    line = f"{shlex.join(WORKED)} {command.format(shlex.quote(str(file)))} >&-"
    done = subprocess.run(["sh", "-c", line], stderr=subprocess.PIPE, text=True, check=False)
    assert (done.stderr, done.returncode) == ("standard output: Bad file descriptor\n", 2)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="/dev/full is missing: not on Linux")  # noqa: PTH110
@pytest.mark.parametrize("option", ["--help", "--version"])
def test_a_full_disk_behind_the_help_is_one_message(option):
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(
            [*WORKED, option], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.stderr, done.returncode) == ("standard output: No space left on device\n", 2)


@pytest.mark.skipif(os.name != "posix", reason="a shell that closes a stream is needed")
def test_a_standard_input_that_is_closed_is_one_message():
    line = f"{shlex.join(WORKED)} solve - <&-"
    done = subprocess.run(["sh", "-c", line], stderr=subprocess.PIPE, text=True, check=False)
    said = "-: cannot be read: standard input is closed\n"
    assert (done.stderr, done.returncode) == (said, 2)


def test_an_empty_name_is_not_the_folder_one_is_in():
    done = CliRunner().invoke(main, ["solve", ""])
    assert (done.exit_code, done.stderr) == (2, "'': an empty name; a file or a folder is needed\n")
