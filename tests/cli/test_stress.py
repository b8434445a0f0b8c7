"""`worked stress`: what is broken is found, and shown again by the command that it names."""

import json
import shlex
import sys
from pathlib import Path

import pytest

from worked.files import problems
from worked.render.latex import Latex

BANK = problems()

BROKEN = '''"""The sum of two numbers, with an oracle that is wrong where the first number is 3."""

from worked.fields import Vector
from worked.problem import Problem
from worked.prose import say
from worked.trace import TUPLE, entry, total


class Kind(Problem):
    """The sum of two numbers."""

    title = "A sum"
    numbers: Vector

    def solve(self, work):
        x = work.given("numbers", self.numbers, "x", TUPLE)
        work.show(x)
        work.convention("Every number counts.")
        work.answers("total")
        with work.step("Add"):
            if self.numbers[0] == 5:
                raise ZeroDivisionError("division by zero")
            work.compute("total", total([entry(x, 0), entry(x, 1)]), "t", say("the sum"))

    def oracle(self, numbers):
        return {"total": sum(numbers.row(self.numbers)) + (self.numbers[0] == 3)}

    def mistakes(self):
        return iter(())

    @classmethod
    def sample(cls, rng, like=None):
        return cls(numbers=rng.vector(2, 1, 8))
'''


@pytest.fixture
def broken(folder):
    """A problem file of a kind that fails on some draws."""
    kinds = Path(sys.modules["worked.kinds"].__path__[-1])
    (kinds / "broken_sum.py").write_text(BROKEN, encoding="utf-8")
    (folder / "broken.yaml").write_text("kind: broken_sum\ngiven: {numbers: [1, 2]}\n")
    yield "broken.yaml"
    sys.modules.pop("worked.kinds.broken_sum", None)


def test_a_sound_file_passes_and_is_counted(run):
    done = run("stress", BANK / "argmax-attention.yaml", "-n", "4")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "4 draws: 4 solved, verified and printed in 6 formats; 0 refused; 0 failed" in (
        done.stdout
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_what_has_no_single_answer_is_refused_and_not_failed(run, tmp_path, workers):
    file = tmp_path / "ties.yaml"
    rules = {"draw": {"keys": {"from": 0, "to": 1}}}
    bank = (BANK / "argmax-attention.yaml").read_text(encoding="utf-8")
    file.write_text(f"{bank}variants: {json.dumps(rules)}\n", encoding="utf-8")
    done = run("stress", file, "-n", "12", "--formats", "markdown,json", "--workers", workers)
    assert done.exit_code == 0, done.output
    assert "refused (unique " in done.stdout
    assert "0 failed" in done.stdout


def test_a_broken_kind_is_found_and_its_command_shows_it_again(run, broken):
    done = run("stress", broken, "-n", "40", "--seed", "2", "--formats", "markdown")
    assert done.exit_code == 1
    told = done.stderr.splitlines()
    assert f"{len(told)} failed" in done.stdout
    for words in ("the oracle check failed", "ZeroDivisionError: division by zero"):
        line = next(line for line in told if words in line)
        assert line.startswith("broken.yaml: draw ")
        assert ": solve and check: " in line
        program, *again = shlex.split(line.partition("again by: ")[2])
        assert program == "worked"
        shown = run(*again)
        assert shown.exit_code == 1
        assert words in shown.stderr
        number = again[again.index("--number") + 1]
        assert shown.stdout.startswith(f"# Draw {number} with seed 2")
        Path("shown.yaml").write_text(shown.stdout)
        assert run("check", "shown.yaml").exit_code != 0, "the file holds the numbers that fail"


def test_a_writer_that_fails_is_found(run, monkeypatch):
    def stumble(*_):
        raise KeyError("colour")

    monkeypatch.setattr(Latex, "para", stumble)
    done = run("stress", BANK / "argmax-attention.yaml", "-n", "2", "--formats", "html,latex")
    assert done.exit_code == 1
    assert "draw 1: latex: KeyError: 'colour'; again by: worked stress" in done.stderr
    assert "--formats html,latex --number 1" in done.stderr
    assert "0 solved, verified and printed in 2 formats; 0 refused; 2 failed" in done.stdout


def test_a_sample_that_does_not_use_its_generator_is_found(run, monkeypatch, good):
    from worked.kinds import find

    kind = find("mean_of_numbers")
    drawn = []

    def sample(cls, rng, like=None):
        drawn.append(1)
        return cls(numbers=[len(drawn), 2])

    monkeypatch.setattr(kind, "sample", classmethod(sample))
    done = run("stress", good, "-n", "1")
    assert done.exit_code == 1
    assert "draw: drawn twice, the numbers differ" in done.stderr


def test_a_file_none_of_whose_draws_can_be_solved_fails(run, monkeypatch, good):
    from worked.errors import NotUnique

    def refuse(*_, **__):
        raise NotUnique("two are as good")

    monkeypatch.setattr("worked.vary.family.solve", refuse)
    done = run("stress", good, "-n", "3")
    assert done.exit_code == 1
    assert "0 solved" in done.stdout
    assert "3 refused (unique 3)" in done.stdout


@pytest.mark.needs("typst", "pypandoc")
def test_pdf_and_docx_are_printed_on_request(run):
    done = run("stress", BANK / "argmax-attention.yaml", "-n", "1", "--formats", "pdf,docx")
    assert done.exit_code == 0, done.output


def test_a_folder_is_tried_file_by_file_and_a_bad_one_is_told(run, good, bad):
    done = run("stress", ".", "-n", "2", "--formats", "json")
    assert done.exit_code == 2
    assert "bad.yaml:3:" in done.stderr
    assert "good.yaml: 2 draws: 2 solved" in done.stdout


def test_usage(run, good):
    assert "unknown format 'word'" in run("stress", good, "--formats", "word").stderr
    assert "leave out --count" in run("stress", good, "-n", "2", "--number", "1").stderr
