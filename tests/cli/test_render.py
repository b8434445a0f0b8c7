"""`worked render`: one document of all files, in the format asked for, whole or not at all."""

import sys
from pathlib import Path

import click
import pytest

import worked.render  # noqa: F401 (the module, which `worked.render` as a name is not)
from worked.cli import render as render_command
from worked.cli.render import chosen_format, chosen_sections


@pytest.fixture
def rendered(monkeypatch):
    """What the writers were asked for, in place of writing it."""
    calls = []

    def record(solutions, chosen, options):
        calls.append((solutions, chosen, options))
        return b"%PDF" if chosen == "pdf" else f"a document in {chosen} √\n"

    monkeypatch.setattr(sys.modules["worked.render"], "write", record)
    return calls


def test_a_document_goes_to_standard_output_in_utf_8(run, good, rendered):
    done = run("render", good)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout_bytes.decode("utf-8") == "a document in latex √\n"


@pytest.mark.parametrize(
    ("flags", "output", "chosen"),
    [
        ((), None, "latex"),
        ((), "a.tex", "latex"),
        ((), "a.html", "html"),
        ((), "a.HTM", "html"),
        ((), "a.md", "markdown"),
        ((), "a.pdf", "pdf"),
        ((), "a.docx", "docx"),
        ((), "a", "latex"),
        (("html",), "a.tex", "html"),
        (("markdown",), None, "markdown"),
    ],
)
def test_a_flag_chooses_the_format_else_the_ending_else_it_is_latex(flags, output, chosen):
    assert chosen_format(flags, output and Path(output)) == chosen


def test_two_formats_are_one_too_many(run, good, rendered):
    done = run("render", "--html", "--latex", good)
    assert (done.exit_code, done.stdout, rendered) == (2, "", [])
    assert "--latex and --html: one format at a time" in done.stderr


def test_an_unknown_ending_names_the_known_ones(run, good, rendered):
    done = run("render", good, "-o", "a.doc")
    assert (done.exit_code, rendered) == (2, [])
    assert ".docx" in done.stderr


@pytest.mark.parametrize(
    ("flags", "sections"),
    [
        ((), ("question", "solution")),
        (("mistakes",), ("question", "solution", "mistakes")),
        (("key",), ("key",)),
        (("question",), ("question",)),
        (("key", "mistakes"), ("key", "mistakes")),
    ],
)
def test_question_and_solution_are_printed_unless_a_flag_says_else(flags, sections):
    assert chosen_sections(flags) == sections


def test_every_option_reaches_the_writer(run, good, folder, rendered):
    (folder / "mine").mkdir()
    done = run(
        *("render", good, "--pdf", "--key", "--mistakes", "--paper", "letter", "--digits", "7"),
        *("--template", "mine", "--pdf-engine", "typst", "-o", "out.pdf"),
    )
    assert done.exit_code == 0, done.output
    ((solutions, chosen, options),) = rendered
    assert chosen == "pdf"
    assert [solution.title for solution in solutions] == ["A mean"]
    assert options.sections == ("key", "mistakes")
    assert (options.paper, options.digits, options.engine) == ("letter", 7, "typst")
    assert options.templates == Path("mine")
    assert (folder / "out.pdf").read_bytes() == b"%PDF"


def test_an_engine_for_pdf_goes_with_pdf_only(run, good, rendered):
    done = run("render", good, "--html", "--pdf-engine", "typst")
    assert (done.exit_code, rendered) == (2, [])


def test_a_bad_file_leaves_the_document_unwritten_and_the_old_one_as_it_was(
    run, good, bad, folder, rendered
):
    (folder / "out.tex").write_text("old")
    done = run("render", good, bad, "missing.yaml", "-o", "out.tex")
    assert (done.exit_code, done.stdout, rendered) == (2, "", [])
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [bad, "missing.yaml"]
    assert (folder / "out.tex").read_text() == "old"
    assert run("render", good, bad).stdout == ""


def test_a_defect_of_a_writer_is_one_message_and_no_document(run, good, folder, monkeypatch):
    def stumble(_solutions, _chosen, _options):
        raise RuntimeError("no such macro")

    monkeypatch.setattr(sys.modules["worked.render"], "write", stumble)
    done = run("render", good, "-o", "out.tex")
    assert done.exit_code == 70
    assert done.stderr.startswith("out.tex: internal error: RuntimeError: no such macro")
    assert not (folder / "out.tex").exists()


def test_an_output_that_cannot_be_written_is_one_message(run, good, rendered):
    done = run("render", good, "-o", "nowhere/out.tex")
    assert done.exit_code == 2
    assert done.stderr == (
        "nowhere/out.tex: cannot be written: there is no folder nowhere; "
        "make it first, or name another place\n"
    )


def test_a_binary_format_is_not_written_to_a_terminal(monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    with pytest.raises(click.UsageError, match=r"pdf is not written to a terminal; .* -o"):
        render_command.refuse_binary_on_a_terminal("pdf", None)
    render_command.refuse_binary_on_a_terminal("latex", None)
    render_command.refuse_binary_on_a_terminal("pdf", Path("a.pdf"))


def test_without_a_file_the_folder_problems_is_taken_else_the_shipped_bank(
    run, good, folder, rendered
):
    assert Path(render_command.default_problems()).name == "problems"
    assert Path(render_command.default_problems()).is_absolute()
    (folder / "problems").mkdir()
    (folder / "problems" / "mine.yaml").write_text((folder / good).read_text())
    assert run("render").exit_code == 0
    ((solutions, _, _),) = rendered
    assert [solution.file for solution in solutions] == ["problems/mine.yaml"]


def test_a_plain_text_file_is_what_the_terminal_shows(run, good, folder):
    assert run("render", good, "-o", "out.txt").exit_code == 0
    assert (folder / "out.txt").read_text("utf-8") == run("solve", good).stdout


def test_a_folder_becomes_a_document_by_topic(run, good, rendered):
    run("render", "--html", ".")
    run("render", "--html", good)
    assert [options.order for _, _, options in rendered] == ["topic", "given"]
