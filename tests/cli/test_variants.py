"""`worked variants`: the same command gives the same bytes, however it is run and cut off."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from worked.check import CheckFailed
from worked.cli import main
from worked.files import CannotWrite, problems, write_whole

BANK = problems()
ARGMAX = str(BANK / "argmax-attention.yaml")
PARTS = str(BANK / "self-attention.yaml")
POOLING = str(BANK / "pooling.yaml")


def lines(path):
    return [json.loads(line) for line in Path(path).read_bytes().splitlines()]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


# --- what a line says -----------------------------------------------------------------------


def test_a_line_says_what_the_contract_promises(run):
    done = run("variants", ARGMAX, "--seed", "7")
    assert done.exit_code == 0, done.output
    (found,) = map(json.loads, done.stdout.splitlines())
    assert list(found) == [
        *("number", "seed", "kind", "given", "answers", "results"),
        *("mistakes", "work", "question", "solution"),
    ]
    assert (found["number"], found["seed"], found["kind"]) == (1, 7, "argmax_attention")
    assert found["answers"]["output"] == found["results"]["output"]
    assert set(found["answers"]["output"]) == {"exact", "decimal", "latex"}
    assert {"scores", "argmax", "output"} <= set(found["results"])
    for mistake in found["mistakes"]:
        assert list(mistake) == ["name", "says", "answers"]
        assert mistake["answers"]["output"]["exact"] != found["answers"]["output"]["exact"]
    assert found["work"]["total"] > 0
    assert r"\begin{document}" not in found["question"] + found["solution"]
    assert "1 variant of" in done.stderr
    assert "every variant verified" in done.stderr


def test_a_problem_with_parts_has_a_list_of_them(run):
    (found,) = map(json.loads, run("variants", PARTS).stdout.splitlines())
    assert list(found) == ["number", "seed", "parts"]
    first, second = found["parts"]
    assert list(first) == [
        *("kind", "given", "answers", "results", "mistakes", "work", "question", "solution")
    ]
    assert first["given"]["keys"] == second["given"]["keys"], "shared numbers stay shared"


@pytest.mark.parametrize(
    ("texts", "mark"),
    [("latex", r"\begin{align*}"), ("html", "<math"), ("markdown", "$$"), ("terminal", "⎡")],
)
def test_the_texts_are_in_the_format_that_is_asked_for(run, texts, mark):
    (found,) = map(json.loads, run("variants", ARGMAX, "--format", texts).stdout.splitlines())
    assert mark in found["solution"]
    assert found["question"].strip()


@pytest.mark.parametrize("file", [ARGMAX, PARTS])
def test_given_of_a_line_put_into_a_problem_file_has_the_same_answers(run, file):
    run("variants", file, "-n", "3", "-o", "v.jsonl")
    for line in lines("v.jsonl"):
        parts = line.get("parts", [line])
        fields = [{"kind": part["kind"], "given": part["given"]} for part in parts]
        whole = {"parts": fields} if "parts" in line else fields[0]
        Path("again.yaml").write_text(json.dumps(whole))
        solved = json.loads(run("solve", "--json", "again.yaml").stdout)
        for part, again in zip(parts, solved["parts"], strict=True):
            assert again["given"] == part["given"]
            assert again["results"] == part["results"]


# --- the same bytes -------------------------------------------------------------------------


def test_twice_the_same_command_gives_the_same_bytes(run):
    run("variants", ARGMAX, "-n", "5", "--seed", "7", "-o", "a.jsonl")
    run("variants", ARGMAX, "-n", "5", "--seed", "7", "-o", "b.jsonl")
    assert Path("a.jsonl").read_bytes() == Path("b.jsonl").read_bytes()
    assert [line["number"] for line in lines("a.jsonl")] == [1, 2, 3, 4, 5]
    run("variants", ARGMAX, "-n", "5", "--seed", "8", "-o", "c.jsonl")
    givens = {json.dumps(line["given"]) for name in ("a", "c") for line in lines(f"{name}.jsonl")}
    assert len(givens) == 10


def test_one_variant_alone_is_its_line_of_the_set(run):
    run("variants", ARGMAX, "-n", "6", "-o", "v.jsonl")
    whole = Path("v.jsonl").read_bytes().splitlines(keepends=True)
    for number in (1, 4, 6):
        done = run("variants", ARGMAX, "--number", number)
        assert done.stdout_bytes == whole[number - 1]
        assert done.stderr.startswith(f"variant {number}" if number > 1 else "1 variant")
    run("variants", ARGMAX, "--number", 4, "-o", "four.jsonl")
    assert Path("four.jsonl").read_bytes() == whole[3]


def test_more_workers_and_a_small_space_give_the_same_bytes(run):
    small = write_small_space()
    alone = run("variants", small, "-n", "12", "-o", "one.jsonl")
    assert "distinct" in alone.stderr, "the test needs repeats"
    both = run("variants", small, "-n", "12", "--workers", "2", "-o", "two.jsonl")
    assert Path("one.jsonl").read_bytes() == Path("two.jsonl").read_bytes()
    assert both.stderr == alone.stderr
    assert len({json.dumps(line["parts"][0]["given"]) for line in lines("one.jsonl")}) == 12
    twelfth = run("variants", small, "--number", "12", "--workers", "2")
    assert twelfth.stdout_bytes == Path("one.jsonl").read_bytes().splitlines(keepends=True)[11]


def write_small_space():
    """A problem with 16 variants."""
    text = (BANK / "conv-shapes.yaml").read_text(encoding="utf-8")
    head, second = text.split("  - kind: conv_shapes\n    title: A colour picture")
    assert second
    off = {"readable": "off", "fair": "off", "discriminating": "off"}
    drawn = {"filters": {"from": 3, "to": 6}, "kernel": {"from": 2, "to": 5}}
    rules = {"draw": drawn, "gates": off}
    Path("small.yaml").write_text(f"{head}    variants: {json.dumps(rules)}\n", encoding="utf-8")
    return "small.yaml"


def test_a_space_that_is_too_small_says_so_and_leaves_nothing(run):
    small = write_small_space()
    done = run("variants", small, "-n", "17", "-o", "v.jsonl")
    assert done.exit_code == 2
    assert "small.yaml: variant 17: none of" in done.stderr
    assert "distinct" in done.stderr
    assert sorted(path.name for path in Path().iterdir()) == ["small.yaml"]


# --- other containers -----------------------------------------------------------------------


@pytest.mark.parametrize("file", [ARGMAX, PARTS, str(BANK / "emd.yaml")])
def test_problem_files_solve_to_the_same_answers(run, file):
    run("variants", file, "-n", "3", "-o", "v.jsonl")
    done = run("variants", file, "-n", "3", "-o", "files")
    assert done.exit_code == 0, done.output
    names = sorted(path.name for path in Path("files").iterdir())
    assert names == [f"variant-000{k}.yaml" for k in (1, 2, 3)]
    solved = map(json.loads, run("solve", "--json", "files").stdout.splitlines())
    for line, again in zip(lines("v.jsonl"), solved, strict=True):
        for part, other in zip(line.get("parts", [line]), again["parts"], strict=True):
            assert other["given"] == part["given"]
            assert other["results"] == part["results"]
            assert other["answers"] == list(part["answers"])
    assert run("variants", file, "-n", "3", "-o", "files").exit_code == 0, "once more"
    alone = run("variants", file, "--number", "2", "--format", "yaml")
    assert alone.stdout_bytes == Path("files/variant-0002.yaml").read_bytes()


TEXTS = """kind: argmax_attention
title: "Mine: \\"quoted\\", é \\U0001F600"
source: 'Sheet 3 # not a comment'
points: 5/2
given:
  keys: [[1, 2, 0], [0, 3, 4], [5, 0, 0], [0, 0, 1]]
  values: [[2, 0, 1], [1, 4, 3], [0, -1, 4], [1, 0, -1]]
  query: [1, 1, 2]
ask: [scores, output]
prompt: |
  Here are $K$ and a query.

   An indented line: {query}. And a backslash \\ and a tab-free "quote".
hint: "no"
note: "- [ ] two\\n  lines\\n\\n"
"""


def test_what_the_author_wrote_is_kept_in_problem_files(run):
    from worked.load import load

    Path("mine.yaml").write_text(TEXTS.replace("points: 5/2", 'points: "5/2"'), encoding="utf-8")
    done = run("variants", "mine.yaml", "--format", "yaml", "--no-gates")
    assert done.exit_code == 0, done.output
    Path("one.yaml").write_bytes(done.stdout_bytes)
    (old,), (new,) = load("mine.yaml").parts, load("one.yaml").parts
    for name in ("title", "source", "points", "ask", "prompt", "hint", "note"):
        assert getattr(new, name) == getattr(old, name), name
    assert new.problem != old.problem
    assert "variants" not in done.stdout


def test_a_folder_with_other_files_is_left_alone(run):
    Path("files").mkdir()
    Path("files/thesis.txt").write_text("years of work")
    done = run("variants", ARGMAX, "-n", "2", "-o", "files")
    assert done.exit_code == 2
    assert done.stderr.startswith("files: holds thesis.txt, which is not of this set")
    assert [path.name for path in Path("files").iterdir()] == ["thesis.txt"]


def test_one_document_has_every_variant_under_its_heading(run):
    for ending, workers in (("tex", 2), ("html", 1), ("md", 1), ("txt", 1)):
        done = run("variants", ARGMAX, "-n", "3", "-o", f"v.{ending}", "--workers", workers)
        assert done.exit_code == 0, done.output
        text = Path(f"v.{ending}").read_text(encoding="utf-8")
        at = [text.index(f"Variant {k}") for k in (1, 2, 3)]
        assert at == sorted(at)
        assert "EECS 182" in text
    run("variants", ARGMAX, "-n", "1", "-o", "question.md", "--question")
    assert "### Answer" in Path("v.md").read_text()
    alone = Path("question.md").read_text()
    assert "### Answer" not in alone
    assert alone.startswith("# Argmax attention by hand: variant 1")


@pytest.mark.needs("typst", "pypandoc")
@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_a_binary_document_is_the_same_every_time(run, ending):
    for name in ("a", "b"):
        done = run("variants", ARGMAX, "-n", "2", "-o", f"{name}.{ending}")
        assert done.exit_code == 0, done.output
    assert Path(f"a.{ending}").read_bytes() == Path(f"b.{ending}").read_bytes()


def test_a_sheet_shows_the_variants_side_by_side(run):
    done = run("variants", ARGMAX, "-n", "3", "--sheet", "sheet.html")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "sheet.html: 3 variants side by side\n"
    assert Path("sheet.html").read_text(encoding="utf-8").count("<article") == 3


def test_a_survey_goes_to_standard_output(run):
    done = run("variants", ARGMAX, "--survey", "-n", "20", "--class-size", "30")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("20 draws with seed 0\n")
    assert "class of 30 fits" in done.stdout
    found = json.loads(run("variants", ARGMAX, "--survey", "--json", "-n", "20").stdout)
    assert (found["draws"], found["class_size"]) == (20, None)


def test_a_survey_without_a_variant_says_so(run, tmp_path):
    """With each of these queries both keys have the same score."""
    file = tmp_path / "ties.yaml"
    rules = "variants: {draw: {query: {choose: [[0, 0], [2, 1], [4, 2]]}}}"
    given = "given: {keys: [[1, 2], [2, 0]], values: [[4], [1]], query: [1, 1]}"
    file.write_text(f"kind: argmax_attention\n{given}\n{rules}\n")
    done = run("variants", str(file), "--survey", "-n", "20", "--class-size", "5")
    assert "A class of 5 does not fit: no draw passes all gates." in done.stdout


# --- usage ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-n", "2", "--number", "1"], "--number 1 is one variant; leave out --count"),
        (["--seed", "1_0"], "'1_0' is no integer; a seed is one, as 7"),
        (["-o", "v.odt"], "v.odt: no format has files that end in '.odt'"),
        (["-o", "v.pdf", "--format", "html"], "--format html is of the texts in lines of JSON"),
        (["-o", "v.jsonl", "--key"], "--key is for a document"),
        (["--format", "yaml", "-n", "2"], "several problem files need a folder"),
        (
            ["-o", "no/v.jsonl"],
            "no/v.jsonl: cannot be written: there is no folder no; make it first",
        ),
        (["--class-size", "3"], "--class-size goes with --survey"),
        (["--survey", "-o", "s.txt"], "--survey goes to standard output; leave out -o"),
        (["--sheet", "s.pdf"], "--sheet s.pdf: a web page; name a file that ends in .html"),
        (["-n", "2", "-o", "v.yaml"], "v.yaml: one problem file; 2 variants need a folder"),
    ],
)
def test_what_does_not_go_together_is_said(run, options, message):
    done = run("variants", ARGMAX, *options)
    assert done.exit_code == 2
    assert message in " ".join(done.stderr.split())
    assert done.stdout == ""
    assert not list(Path().iterdir())


def test_one_variant_is_written_as_a_problem_file_but_over_no_other(run):
    arguments = ("variants", ARGMAX, "--number", "3", "-o", "three.yaml")
    assert run(*arguments).exit_code == run(*arguments).exit_code == 0
    wanted = run("variants", ARGMAX, "--number", "3", "--format", "yaml").stdout
    assert Path("three.yaml").read_text() == wanted
    assert run("check", "three.yaml").exit_code == 0
    Path("three.yaml").write_text("kind: pooling")
    done = run(*arguments)
    assert (done.exit_code, Path("three.yaml").read_text()) == (2, "kind: pooling")
    assert done.stderr == "three.yaml: is there already, and is no variant; name another file\n"


def test_a_bad_file_is_told_with_its_place(run):
    Path("bad.yaml").write_text("kind: argmax_attention\ngiven: {query: [x]}\n")
    done = run("variants", "bad.yaml", "-o", "v.jsonl")
    assert done.exit_code == 2
    assert "bad.yaml:2:17: given.query[1]" in done.stderr
    assert not Path("v.jsonl").exists()


def test_a_failed_check_stops_the_run_and_nothing_is_half_written(run, monkeypatch):
    run("variants", ARGMAX, "-n", "6", "-o", "v.jsonl")
    found = lines("v.jsonl")
    check = sys.modules["worked.vary.family"].check
    Path("v.jsonl").write_text("old")

    def fail(solution, places):
        if solution.parts[0].problem.as_given() == found[3]["given"]:
            raise CheckFailed("oracle", "the answer is 5, not 4")
        return check(solution, places)

    monkeypatch.setattr("worked.vary.family.check", fail)
    done = run("variants", ARGMAX, "-n", "6", "-o", "v.jsonl")
    assert done.exit_code == 1
    assert "(seed 0, variant 4, attempt " in done.stderr
    assert "the oracle check failed" in done.stderr
    assert Path("v.jsonl").read_text() == "old"
    assert [path.name for path in Path().iterdir()] == ["v.jsonl"]


# --- cut off --------------------------------------------------------------------------------


def start(*arguments):
    """The command in a process of its own; what it says goes into the file `said`."""
    with Path("said").open("w") as said:
        return subprocess.Popen(
            [sys.executable, "-m", "worked", "variants", *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=subprocess.DEVNULL,
            stderr=said,
        )


def until(condition, process):
    deadline = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, Path("said").read_text()
        assert time.monotonic() < deadline
        time.sleep(0.005)


COUNT = 45


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """What a run writes that nobody disturbs."""
    out = tmp_path_factory.mktemp("whole") / "v.jsonl"
    options = ["-n", COUNT, "--seed", "7", "-o", out]
    done = CliRunner().invoke(main, ["variants", POOLING, *map(str, options)])
    assert done.exit_code == 0, done.output
    return out.read_bytes()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_is_killed_goes_on_with_the_same_bytes(whole, workers):
    arguments = (POOLING, "-n", COUNT, "--seed", "7", "-o", "v.jsonl", "--workers", workers)
    killed = start(*arguments)
    until(Path("v.jsonl.parts/00000001.shard").exists, killed)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert not Path("v.jsonl").exists()
    kept = Path("v.jsonl.parts/00000001.shard").stat().st_mtime_ns
    again = start(*arguments)
    until(lambda: Path("v.jsonl.parts/00000002.shard").exists(), again)
    assert Path("v.jsonl.parts/00000001.shard").stat().st_mtime_ns == kept, "made only once"
    assert again.wait() == 0
    assert Path("v.jsonl").read_bytes() == whole
    assert sorted(path.name for path in Path().iterdir()) == ["said", "v.jsonl"]


@pytest.mark.parametrize(
    ("how", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["INT", "TERM"]
)
def test_a_run_that_is_interrupted_says_how_it_goes_on(run, whole, how, status):
    arguments = (POOLING, "-n", COUNT, "--seed", "7", "-o", "v.jsonl", "--workers", "2")
    cut = start(*arguments)
    until(Path("v.jsonl.parts/00000001.shard").exists, cut)
    cut.send_signal(how)
    assert cut.wait() == status
    said = Path("said").read_text()
    assert said.startswith("interrupted; ")
    assert int(said.split()[1]) >= 10
    assert said.endswith("v.jsonl.parts, and the same command goes on from there\n")
    assert len(said.splitlines()) == 1
    other = run("variants", POOLING, "-n", COUNT, "--seed", "8", "-o", "v.jsonl")
    assert other.exit_code == 2
    assert "holds what is done of another run (variants of" in other.stderr
    assert run("variants", *arguments[:-2]).exit_code == 0
    assert Path("v.jsonl").read_bytes() == whole


def test_a_full_disk_is_said_and_the_run_goes_on_later(run, whole, monkeypatch):
    def full(path, content, growing_in=None):
        if path.name == "00000002.shard":
            raise CannotWrite(f"{path}: cannot be written: no space left on device")
        write_whole(path, content, growing_in)

    arguments = ("variants", POOLING, "-n", COUNT, "--seed", "7", "-o", "v.jsonl")
    with monkeypatch.context() as patch:
        patch.setattr("worked.shards.write_whole", full)
        done = run(*arguments)
    assert done.exit_code == 2
    assert "no space left on device" in done.stderr
    assert "the same command goes on from there" in done.stderr
    assert not Path("v.jsonl").exists()
    assert run(*arguments).exit_code == 0
    assert Path("v.jsonl").read_bytes() == whole


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
from worked.cli import main
main(sys.argv[1:])
"""


def test_a_limit_of_the_system_stops_the_run_in_one_sentence(run, whole):
    """The pieces are small enough, the whole file is not."""
    arguments = ["variants", POOLING, "-n", str(COUNT), "--seed", "7", "-o", "v.jsonl"]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, *arguments],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "cannot be written: file too large" in done.stderr
    assert not Path("v.jsonl").exists()
    assert run(*arguments).exit_code == 0
    assert Path("v.jsonl").read_bytes() == whole


def test_restart_forgets_the_run_before(run, whole):
    cut = start(POOLING, "-n", COUNT, "--seed", "8", "-o", "v.jsonl")
    until(Path("v.jsonl.parts/00000001.shard").exists, cut)
    cut.kill()
    cut.wait()
    arguments = ("variants", POOLING, "-n", "5", "--seed", "7", "-o", "v.jsonl")
    assert run(*arguments).exit_code == 2
    assert run(*arguments, "--restart").exit_code == 0
    assert Path("v.jsonl").read_bytes() == b"".join(whole.splitlines(keepends=True)[:5])
    assert not Path("v.jsonl.parts").exists()


def test_a_device_is_written_to_as_it_is(whole):
    options = ["-n", "2", "--seed", "7", "-o", "/dev/stdout"]
    done = subprocess.run(
        [sys.executable, "-m", "worked", "variants", POOLING, *options],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
    )
    assert done.returncode == 0
    assert done.stdout == b"".join(whole.splitlines(keepends=True)[:2])


def test_standard_input_is_a_file_like_any_other(run):
    text = Path(POOLING).read_bytes()
    shutil.copy(POOLING, "copy.yaml")
    from_input = run("variants", "-", "-n", "2", "--workers", "2", input=text)
    assert from_input.exit_code == 0, from_input.output
    assert from_input.stdout_bytes == run("variants", "copy.yaml", "-n", "2").stdout_bytes
