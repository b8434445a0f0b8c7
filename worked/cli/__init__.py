"""The command `worked`: the list of its subcommands, each imported only when it is called.

This room alone prints, exits or reads arguments. Exit status: 0 done; 1 a check failed; 2 bad usage
or a bad file; 70 a defect of `worked` itself; 130 interrupted; 141 the reader of the output went
away.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from io import TextIOWrapper

import click

from worked import __version__
from worked.errors import WorkedError

# Subcommand X is `command` in worked/cli/X.py. Its line stands here: --help need not import it.
SUMMARIES = {
    "solve": "Show the worked solution in the terminal.",
    "render": "Write the document as LaTeX, HTML, Markdown, PDF or DOCX.",
    "check": "Verify every equality, every result and every certificate.",
    "variants": "Write other problems like the one in a file, each with its key.",
    "stress": "Try a problem file on many draws, for an author's tests.",
    "papers": "Write a paper and a key for every student of a class list.",
    "verify": "Solve stored papers anew and compare.",
    "kinds": "List the kinds of problem by topic.",
    "schema": "Print the JSON Schema of problem files, for editors.",
    "new": "Write a starter problem file.",
    "new-kind": "Write the skeleton of a new kind, for contributors.",
}

BAD_USAGE = 2
INTERRUPTED = 130
PIPE_CLOSED = 141


class LazyGroup(click.Group):
    """A group of commands that imports a command when it is called, and none to print its help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the subcommands, in the order in which a user meets them."""
        return list(SUMMARIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name, imported now; None if there is none."""
        if cmd_name not in SUMMARIES:
            return None
        module = import_module(f"worked.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of subcommands from the stored lines."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the subcommand that the arguments name, or say which one they may have meant."""
        if args[0] not in SUMMARIES and not args[0].startswith("-"):
            ctx.fail(f"there is no command {args[0]!r}; {_what_was_meant(args[0])}")
        return super().resolve_command(ctx, args)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: object,
    ) -> click.Context:
        """Read the arguments; --help and --version print here already."""
        _stand_in_for_a_closed_output()
        with _no_traceback(click.Context(self)):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run the subcommand; what stops it ends in one message and an exit status."""
        _spell_out_what_the_terminal_lacks()
        with _no_traceback(ctx):
            result: object = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
            return result


def _what_was_meant(word: str) -> str:
    """The nearest subcommand to a mistyped one; `solve` for a problem file's name."""
    from difflib import get_close_matches

    if word.endswith((".yaml", ".yml")):
        return f"did you mean `worked solve {word}`?"
    nearest = get_close_matches(word, SUMMARIES, n=1, cutoff=0.5)
    return f"did you mean {nearest[0]!r}?" if nearest else "`worked --help` lists them"


def _stand_in_for_a_closed_output() -> None:
    """Where a shell has closed standard output, let writing to it fail as to any closed file."""
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")


def _spell_out_what_the_terminal_lacks() -> None:
    r"""Let a terminal without √ show `\u221a` instead of stopping the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@contextmanager
def _no_traceback(ctx: click.Context) -> Iterator[None]:
    """Turn what stops a command into one message, or silence, and an exit status."""
    try:
        yield
    except WorkedError as error:
        click.echo(str(error), err=True)
        ctx.exit(BAD_USAGE)
    except KeyboardInterrupt:
        ctx.exit(INTERRUPTED)
    except BrokenPipeError:
        _drop_what_is_left_to_print()
        ctx.exit(PIPE_CLOSED)
    except OSError as error:
        _drop_what_is_left_to_print()
        where = error.filename or "standard output"
        click.echo(f"{where}: {error.strerror or error}", err=True)
        ctx.exit(BAD_USAGE)


def _drop_what_is_left_to_print() -> None:
    """Point standard output nowhere, or Python would fail on it once more when it ends."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  worked solve problems/msa.yaml
  worked render problems/*.yaml -o build/bank.pdf
  worked check problems/

`worked COMMAND --help` tells more about a command.""",
)
@click.version_option(__version__, message="worked %(version)s")
def main() -> None:
    """Problems with worked solutions.

    A YAML file states a problem; one exact computation gives the question, every step of the
    solution and the answer key.
    """
