"""`worked new-kind`: the skeleton of a kind."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

import click

from worked.cli.options import force_option, write_new
from worked.errors import WorkedError

SKELETON = Path(__file__).parent / "skeleton"
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@click.command(
    name="new-kind",
    epilog="""\b
Examples:
  worked new-kind mean_of_numbers
  worked new-kind layer_norm --to ../worked""",
)
@click.argument("name")
@click.option(
    "--to",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    metavar="DIR",
    help="The checkout of worked to write into; by default the current folder.",
)
@force_option
def command(name: str, folder: Path, force: bool) -> None:
    """Write the skeleton of a new kind, for contributors.

    Writes worked/kinds/NAME.py and problems/NAME.yaml. They compute something simple and pass
    `worked check` as they stand: change them bit by bit, and check as you go.
    """
    refuse_bad_name(name)
    kinds, problems = folder / "worked" / "kinds", folder / "problems"
    refuse_taken_name(name, kinds)
    for place in (kinds, problems):
        if not place.is_dir():
            raise WorkedError(f"{place}: no such folder; name a checkout of worked by --to DIR")
    files = {
        kinds / f"{name}.py": skeleton("kind.py.txt", name),
        problems / f"{name}.yaml": skeleton("problem.yaml.txt", name),
    }
    write_new(files, force=force)
    for path in files:
        click.echo(f"wrote {path}")
    click.echo(f"Next: worked check {problems / name}.yaml")


def refuse_bad_name(name: str) -> None:
    """A kind is named like a Python module."""
    from worked.spelling import shown

    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        suggestion = re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_0123456789")
        good = _NAME.fullmatch(suggestion) and not keyword.iskeyword(suggestion)
        hint = f"; {suggestion} would do" if good else ""
        raise WorkedError(
            f"{shown(name)} cannot name a kind: small letters, digits and _ are needed, "
            f"a letter first{hint}"
        )


def refuse_taken_name(name: str, kinds: Path) -> None:
    """No other kind has the name; one whose file would be replaced needs --force instead."""
    from worked.kinds import names

    if name in names() and not (kinds / f"{name}.py").exists():
        raise WorkedError(f"there is a kind {name} already; choose another name")


def skeleton(file: str, name: str) -> str:
    """One of the skeleton's files for a kind of this name."""
    return (SKELETON / file).read_text(encoding="utf-8").replace("NAME", name)
