"""The documentation is true: its commands run, what it says is printed is printed, its links lead.

A fenced block of a page is one of these; anything else is an error:

    ```sh        commands, which must succeed (those of SET_UP are tried by hand: they install)
    ```console   `$ command` lines, each followed by what it prints; `[...]` stands for other lines
    ```yaml      a problem file: its first line names it; it is solved, unless the name says not
    ```json      data that can be read
    ```python    a program, run as it is; the ```text block that follows is what it prints.
                 One that begins with `# from FILE` is an excerpt of that file

All blocks of a page run in order, in a copy of the checkout.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from worked.kinds import find, names

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/problem-files.md",
    "docs/papers.md",
    "docs/variants.md",
)
SET_UP = ("make ", "pip ", "pipx ", "UPDATE_GOLDENS=1 ")
"""Commands that install things or run all tests: not run from within a test."""
COPIED = ("worked", "templates", "problems", "tests", "pyproject.toml")
CANNOT_BE_SOLVED = re.compile(r"wrong|bad|tie|^exam\.")
LEFT_OUT = "[...]"
END_OF_COMMAND = "--- end of command ---"


class Fence(NamedTuple):
    """A fenced block."""

    language: str
    text: str


def text_of(page):
    return (ROOT / page).read_text(encoding="utf-8")


def fences(page):
    """The fenced blocks of a page."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text_of(page), re.DOTALL | re.MULTILINE)
    return [Fence(language, text) for language, text in found]


# --- commands, problems and programs --------------------------------------------------------


@pytest.fixture
def checkout(tmp_path):
    """A copy of the checkout, and a command `worked` that runs it."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pyc*"))
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, start in (("worked", "-m worked"), ("pytest", "-m pytest"), ("python", "")):
        script = programs / name
        script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {start} "$@"\n')
        script.chmod(0o755)
    return tmp_path


def run(script, checkout):
    """What a shell script prints in the copy, and its exit status."""
    environment = {
        **os.environ,
        "PATH": f"{checkout / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(checkout),
        "PYTEST_ADDOPTS": "-p no:cacheprovider",
        "PYTHONDONTWRITEBYTECODE": "",  # else every command would compile our sources anew
    }
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=checkout,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    return done.stdout, done.returncode


@pytest.mark.needs("typst", "pypandoc")
@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_says_to_type_does_what_it_says(page, checkout):
    blocks = fences(page)
    assert blocks
    printed = ""
    for language, text in blocks:
        printed = RUNNERS[language](text, checkout, printed) or ""


def run_commands(text, checkout, _):
    commands = [line for line in text.splitlines() if not line.startswith(SET_UP)]
    printed, status = run("\n".join(["set -e", *commands]), checkout)
    assert status == 0, printed


def run_console(text, checkout, _):
    """Commands of one shell, so that `echo $?` tells the status of the one before."""
    commands, expected = [], []
    for line in text.splitlines():
        if line.startswith("$ "):
            commands.append(line.removeprefix("$ "))
            expected.append("")
        else:
            expected[-1] += f"{line}\n"
    script = "\n".join(
        f"{command}\n(s=$?; echo '{END_OF_COMMAND}'; exit $s)" for command in commands
    )
    printed, _ = run(script, checkout)
    outputs = printed.split(f"{END_OF_COMMAND}\n")
    for command, wanted, output in zip(commands, expected, outputs, strict=False):
        assert holds(output, wanted), f"$ {command}\nprints\n{output}\nthe page says\n{wanted}"


def holds(output, wanted):
    """Whether the pieces between left-out lines stand in the output, in order."""
    if LEFT_OUT not in wanted:
        return output == wanted
    at = 0
    for piece in wanted.split(f"{LEFT_OUT}\n"):
        found = output.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def try_problem(text, checkout, _):
    name = text.split("\n")[0].removeprefix("# ")
    assert name.endswith(".yaml"), f"the first line of a problem is its name: {text}"
    (checkout / name).write_text(text, encoding="utf-8")
    printed, status = run(f"worked check {name}", checkout)
    assert (status == 0) != bool(CANNOT_BE_SOLVED.search(name)), printed


def run_program(text, checkout, _):
    if text.startswith("# from "):
        file, _, excerpt = text.removeprefix("# from ").partition("\n")
        assert holds((checkout / file).read_text(encoding="utf-8"), f"{LEFT_OUT}\n{excerpt}")
        return ""
    printed, status = run(f"python -c {shlex.quote(text)}", checkout)
    assert status == 0, printed
    return printed


def compare(text, _checkout, printed):
    assert printed == text


RUNNERS = {
    "sh": run_commands,
    "console": run_console,
    "yaml": try_problem,
    "python": run_program,
    "text": compare,
    "json": lambda text, *_: json.loads(text) and "",
}


def test_left_out_lines_may_be_anything_and_all_others_count():
    output = "one\ntwo\nthree\nfour\n"
    assert holds(output, "one\n[...]\nthree\nfour\n")
    assert holds(output, "[...]\ntwo\n[...]\n")
    assert not holds(output, "[...]\nthree\n[...]\ntwo\n[...]\n")
    assert not holds(output, "one\ntwo\nthree\n")


# --- links and tables -----------------------------------------------------------------------


@pytest.mark.parametrize("page", [*PAGES, "CHANGELOG.md", "docs/gallery/README.md"])
def test_every_link_within_the_checkout_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", text_of(page))):
        if not target.startswith("http"):
            path, _, heading = target.partition("#")
            file = (ROOT / page).parent / path if path else ROOT / page
            assert file.exists(), target
            assert not heading or heading in headings(file), target


def headings(file):
    """The anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def first_cells(text):
    """The names in backticks at the start of the rows of all tables in a text."""
    return re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


def section(page, title):
    """What stands below a heading, up to the next one of any level."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", text_of(page), re.DOTALL | re.M)
    assert found, f"{page} has no heading {title}"
    return found[1]


def ours():
    return [name for name in names() if find(name).__module__.startswith("worked.kinds.")]


def test_the_readme_lists_every_kind_with_its_page():
    tables = section("README.md", "Kinds of problem")
    assert sorted(re.findall(r"^\| \[`(\w+)`\]\(docs/gallery/\1\.md\) \|", tables, re.M)) == ours()


@pytest.mark.parametrize("kind", ours())
def test_every_field_of_a_kind_is_explained(kind):
    assert first_cells(section("docs/problem-files.md", f"`{kind}`")) == list(
        find(kind).model_fields
    )


def test_every_command_is_in_the_readme():
    from worked.cli import SUMMARIES

    rows = re.findall(r"^\| `worked ([\w-]+)", section("README.md", "Commands"), re.MULTILINE)
    assert rows == list(SUMMARIES)


def test_the_rooms_are_those_of_the_import_rules_in_their_order():
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = re.findall(r"\(?\w+\)?", " ".join(rules["contracts"][0]["layers"]))
    rows = re.findall(r"^\| (`.*`) \|", section("CONTRIBUTING.md", "The rooms"), re.MULTILINE)
    rooms = re.findall(r"`(\w+)`", " ".join(rows))
    assert rooms == [name for name in layers if name != "__main__" and name.isidentifier()]
