"""`worked solve`: text or JSON for every good file, one message for every bad one."""

import json

import pytest

import worked.check
import worked.solve
from worked.check import CheckFailed
from worked.export.as_json import json_line

MESSAGE = "bad.yaml:3:16: given.numbers[2]: "


def objects(done):
    """The JSON objects of the output, one per line."""
    return [json.loads(line) for line in done.stdout_bytes.splitlines()]


# --- text -----------------------------------------------------------------------------------


def test_a_solution_is_printed_with_its_question_steps_and_answer(run, good):
    done = run("solve", good)
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "A mean"
    for words in ("Question", "Solution", "1. Add the numbers", "Answer"):
        assert words in lines
    assert "  m = 3" in lines
    assert lines[-1].startswith("worked ")


def test_the_digits_asked_for_are_printed(run, good, folder):
    (folder / good).write_text("kind: mean_of_numbers\ngiven: {numbers: [1, 0, 0]}\n")
    assert "≈ 0.333333\n" in run("solve", "--digits", 6, good).stdout
    assert "≈ 0\n" in run("solve", "--digits", 0, good).stdout


@pytest.mark.parametrize("digits", ["-1", "1001", "many"])
def test_senseless_digits_are_refused(run, good, digits):
    done = run("solve", "--digits", digits, good)
    assert (done.exit_code, done.stdout) == (2, "")


def test_what_is_no_terminal_gets_no_escape_sequence(run, good):
    assert "\x1b" not in run("solve", good, color=True).stdout


def test_standard_input_is_a_file_called_dash(run, good, folder):
    done = run("solve", "--json", "-", input=(folder / good).read_text())
    assert done.exit_code == 0
    assert objects(done)[0]["file"] == "-"


def test_a_folder_stands_for_its_files_in_sorted_order(run, good, folder):
    for name in ("b.yaml", "a.yml", "deeper/c.yaml", ".hidden.yaml", "notes.txt"):
        path = folder / "bank" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((folder / good).read_text())
    done = run("solve", "--json", "bank")
    assert [found["file"] for found in objects(done)] == [
        "bank/a.yml",
        "bank/b.yaml",
        "bank/deeper/c.yaml",
    ]


def test_without_a_file_the_usage_is_told(run):
    done = run("solve")
    assert done.exit_code == 2
    assert "Missing argument 'FILE...'" in done.stderr


# --- what goes wrong ------------------------------------------------------------------------


def test_a_bad_file_is_told_on_standard_error_and_the_others_are_solved(run, good, bad):
    done = run("solve", bad, good, "missing.yaml")
    assert done.exit_code == 2
    assert done.stdout.count("A mean") == 1
    assert "bad.yaml" not in done.stdout
    first, last = done.stderr.splitlines()
    assert first.startswith(MESSAGE)
    assert last == "missing.yaml: no such file or folder"


def test_a_folder_without_a_problem_is_an_error_and_the_others_are_solved(run, good, folder):
    (folder / "empty").mkdir()
    done = run("solve", "empty", good)
    assert done.exit_code == 2
    assert "A mean" in done.stdout
    assert done.stderr.startswith("empty: a folder without a problem file")


def test_a_failed_check_prints_nothing_of_the_file_but_its_error(run, good, bad, monkeypatch):
    def fail(_solution, _places):
        raise CheckFailed("oracle", "mean: 3 against 4")

    monkeypatch.setattr(worked.check, "check", fail)
    done = run("solve", good)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("good.yaml: the oracle check failed: mean: 3 against 4")
    assert run("solve", good, bad).exit_code == 2, "2 wins over 1"
    (found,) = objects(run("solve", "--json", good))
    assert set(found) == {"file", "errors"}
    (error,) = found["errors"]
    assert error["check"] == "oracle"
    assert [error[name] for name in ("line", "column", "path")] == [None, None, None]


def test_a_defect_of_ours_is_one_message_and_the_others_are_solved(run, good, folder, monkeypatch):
    def stumble(exercise, detail):
        if exercise.file == "good.yaml":
            raise ZeroDivisionError("division by zero")
        return solve(exercise, detail=detail)

    solve = worked.solve.solve
    monkeypatch.setattr(worked.solve, "solve", stumble)
    (folder / "other.yaml").write_text((folder / good).read_text())
    done = run("solve", good, "other.yaml")
    assert done.exit_code == 70
    assert done.stdout.count("A mean") == 1
    assert done.stderr.startswith(
        "good.yaml: internal error: ZeroDivisionError: division by zero; this is a defect of worked"
    )
    monkeypatch.setenv("WORKED_DEBUG", "1")
    assert isinstance(run("solve", good).exception, ZeroDivisionError)


def test_a_file_s_name_cannot_command_the_terminal(run, folder):
    done = run("solve", "\x1b[31mred.yaml")
    assert done.stderr == "\\x1b[31mred.yaml: no such file or folder\n"


# --- JSON -----------------------------------------------------------------------------------


def test_the_json_of_a_file_is_what_the_contract_says(run, good):
    done = run("solve", "--json", "--digits", "6", good)
    assert (done.exit_code, done.stderr) == (0, "")
    (found,) = objects(done)
    assert list(found) == ["file", "title", "parts"]
    (part,) = found["parts"]
    assert list(part) == ["kind", "given", "answers", "results", "checks", "steps"]
    assert part["kind"] == "mean_of_numbers"
    assert part["given"] == {"numbers": [1, 2, 6]}
    assert part["answers"] == ["mean"]
    assert part["results"] == {
        "total": {"exact": "9", "decimal": "9", "latex": "9"},
        "mean": {"exact": "3", "decimal": "3", "latex": "3"},
    }
    assert part["checks"]["oracle"] == "agrees"
    assert part["checks"]["certificate"] is None
    assert part["checks"]["equalities"] > 0
    assert [step["title"] for step in part["steps"]] == [
        "Add the numbers",
        "Divide by how many there are",
    ]
    assert "m = " in part["steps"][1]["text"]


def test_the_json_of_every_file_is_on_a_line_of_its_own_in_the_order_of_the_call(run, good, bad):
    done = run("solve", "--json", bad, good, "missing.yaml")
    assert done.exit_code == 2
    first, second, third = objects(done)
    assert [found["file"] for found in (first, second, third)] == [bad, good, "missing.yaml"]
    (error,) = first["errors"]
    assert list(error) == ["error", "line", "column", "path"]
    assert (error["line"], error["column"], error["path"]) == (3, 16, "given.numbers[2]")
    assert second["parts"]
    assert third["errors"] == [
        {"error": "no such file or folder", "line": None, "column": None, "path": None}
    ]
    assert done.stderr.splitlines()[0] == f"{MESSAGE}{error['error']}"


def test_every_error_of_a_file_is_in_its_object(run, good, folder):
    (folder / good).write_text("kind: mean_of_numbers\npoints: -1\ngiven: {numbers: [x, y]}\n")
    (found,) = objects(run("solve", "--json", good))
    assert [error["path"] for error in found["errors"]] == [
        "points",
        "given.numbers[1]",
        "given.numbers[2]",
    ]


def test_the_title_is_text_as_it_was_written(run, good, folder):
    (folder / good).write_text(
        'kind: mean_of_numbers\ntitle: "é 漢 \\e[1m \\"q\\""\ngiven: {numbers: [1]}\n', "utf-8"
    )
    done = run("solve", "--json", good)
    assert objects(done)[0]["title"] == 'é 漢 \x1b[1m "q"'
    assert "é 漢".encode() in done.stdout_bytes


def test_a_lone_surrogate_does_not_stop_the_line():
    assert json.loads(json_line({"file": "a\udc80"})) == {"file": "a\udc80"}
