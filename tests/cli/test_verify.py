"""`worked verify`: finds whatever was changed in a stored paper, and says where."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.test_papers import exam, made, papers  # noqa: F401 (fixtures)

MANIFEST = Path("out/manifest.jsonl")


@pytest.fixture
def stored(papers):  # noqa: F811
    """The manifest of three papers, as objects, and a way to write it back changed."""
    papers()
    lines = [json.loads(line) for line in MANIFEST.read_text("utf-8").splitlines()]

    def write():
        MANIFEST.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")

    return lines, write


def part(line):
    return line["problems"][0]["parts"][0]


def test_papers_as_they_were_made_agree(run, stored):
    done = run("verify", "out/manifest.jsonl")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "out/manifest.jsonl: 3 of 3 agree (3 answers)\n"
    assert run("verify", "--workers", 2, "out/manifest.jsonl").stdout == done.stdout
    assert run("verify", "out").stdout == done.stdout


def test_a_changed_answer_is_found(run, stored):
    lines, write = stored
    right = part(lines[1])["answers"]["output"]["exact"]
    part(lines[1])["answers"]["output"]["exact"] = ["1/7", *right[1:]]
    write()
    done = run("verify", "out/manifest.jsonl")
    assert done.exit_code == 1
    assert done.stdout == "out/manifest.jsonl: 2 of 3 agree (2 answers); 1 differs\n"
    assert done.stderr.startswith(
        "out/manifest.jsonl: line 2: student 's2': problem 1 (argmax.yaml), variant 2: output: [1/7"
    )
    assert f"it is [{right[0]}" in done.stderr


def test_a_changed_decimal_is_found(run, stored):
    lines, write = stored
    part(lines[0])["answers"]["output"]["decimal"][2] = "0.5"
    write()
    assert run("verify", "out/manifest.jsonl").exit_code == 1


@pytest.mark.parametrize("left", [{}, {"scores": {"exact": ["0"] * 4, "decimal": ["0"] * 4}}])
def test_an_answer_that_is_gone_is_found(run, stored, left):
    lines, write = stored
    part(lines[1])["answers"] = left
    part(lines[1])["ask"] = ["output"]
    write()
    done = run("verify", "out/manifest.jsonl")
    assert done.exit_code == 1
    assert "line 2: student 's2': problem 1 (argmax.yaml), variant 2: output: no answer" in (
        done.stderr
    )


def test_more_digits_than_an_exam_can_have_are_refused(run, stored):
    lines, write = stored
    lines[0]["exam"]["digits"] = 1_000_000
    write()
    done = run("verify", "out/manifest.jsonl")
    assert done.exit_code == 2
    assert "line 1: exam.digits: 1,000,000 places; at most 1,000 can be printed" in done.stderr


def test_changed_numbers_are_found(run, stored):
    lines, write = stored
    part(lines[2])["given"]["values"] = [[9, 9, 9]] * 4
    write()
    done = run("verify", "out/manifest.jsonl")
    assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)
    assert "line 3: student '../up'" in done.stderr


def test_numbers_that_make_no_problem_are_told_with_their_field(run, stored):
    lines, write = stored
    part(lines[0])["given"]["query"] = [1, "import os"]
    write()
    done = run("verify", "out/manifest.jsonl")
    assert done.exit_code == 1
    assert "variant 1: given.query[2]: " in done.stderr


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "line 4: not JSON"),
        (b"[1]", "line 4: no JSON object"),
        (b'{"a": 1}', "line 4: neither a paper of a manifest nor a line of `worked variants`"),
        (b'{"problems": []}', "line 4: "),
        (b"\xff", "line 4: byte 1 is not UTF-8"),
        (b"[" * 100_000, "line 4: not JSON that can be read"),
        (b'{"kind": "transport", "given": {}}', "line 4: no answers"),
        (b'{"number": ' + b"9" * 5000 + b"}", "line 4: not JSON that can be read"),
        (b'{"problems": ' + b"[" * 400 + b"]" * 400 + b"}", "line 4: nested deeper than 60 levels"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_and_the_others_are_judged(run, stored, line, words):
    MANIFEST.write_bytes(MANIFEST.read_bytes() + line + b"\n")
    done = run("verify", "out/manifest.jsonl")
    assert done.exit_code == 2
    assert words in done.stderr
    assert "3 of 4 agree" in done.stdout
    assert "1 could not be read" in done.stdout


def test_a_problem_file_that_changed_since_is_a_note(run, stored):
    path = Path("argmax.yaml")
    path.write_text(path.read_text() + "hint: Look twice.\n")
    done = run("verify", "out/manifest.jsonl")
    assert (done.exit_code, done.stdout.count("3 of 3 agree")) == (0, 1)
    assert "note: argmax.yaml is not what it was" in done.stderr


def test_lines_of_variants_are_verified_as_well(run, stored):
    done = run("variants", "argmax.yaml", "--count", 3, "--seed", 1, "-o", "v.jsonl")
    assert done.exit_code == 0, done.output
    done = run("verify", "v.jsonl")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("v.jsonl: 3 of 3 agree (")
    path = Path("v.jsonl")
    line = json.loads(path.read_text("utf-8").splitlines()[0])
    line["results"]["scores"]["exact"][0] = "99"
    path.write_text(json.dumps(line), "utf-8")
    done = run("verify", "v.jsonl")
    assert done.exit_code == 1
    assert "v.jsonl: line 1: variant 1: scores: [99" in done.stderr


def test_a_number_that_is_none_cannot_forge_a_message(run, stored):
    assert run("variants", "argmax.yaml", "-o", "v.jsonl").exit_code == 0
    line = json.loads(Path("v.jsonl").read_text("utf-8"))
    line["number"] = "1\nv.jsonl: line 2: fine"
    line["answers"]["output"]["exact"][0] = "99"
    Path("v.jsonl").write_text(json.dumps(line), "utf-8")
    done = run("verify", "v.jsonl")
    assert len(done.stderr.splitlines()) == 1


def test_2_wins_over_1_and_a_missing_file_is_one_message(run, stored):
    lines, write = stored
    part(lines[0])["answers"]["output"]["exact"][0] = "77"
    write()
    done = run("verify", "out/manifest.jsonl", "nowhere.jsonl")
    assert done.exit_code == 2
    assert "nowhere.jsonl: no such file or directory" in done.stderr
    assert "2 of 3 agree" in done.stdout


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes among the files")
def test_a_pipe_or_a_device_is_not_waited_for(run, tmp_path):
    os.mkfifo(tmp_path / "pipe.jsonl")
    done = run("verify", tmp_path / "pipe.jsonl")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.endswith("pipe.jsonl: a pipe or a device; save the lines in a file\n")


def test_an_empty_file_is_no_manifest(run, tmp_path):
    (tmp_path / "empty.jsonl").write_text("\n")
    done = run("verify", tmp_path / "empty.jsonl")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "no line in it" in done.stderr
