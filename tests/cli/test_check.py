"""`worked check`: says what was verified, file by file and in all."""

from pathlib import Path

import pytest

import worked.check
from worked.check import CheckFailed
from worked.spelling import counted

MIDDLE = "kind: mean_of_numbers\ngiven: {numbers: [1, 3, 5]}\n"
"""Numbers whose mean lies in the middle between the smallest and the largest."""

TWO_PLANS = """
kind: transport
given:
  sources: [{at: 0, mass: 1}, {at: 1, mass: 1}]
  targets: [{at: 2, mass: 1}, {at: 3, mass: 1}]
"""
FLAT_WEIGHTS = """
kind: attention
given: {queries: [[9, 9]], keys: [[9, 9], [1, 2]], values: [[1, 2], [3, 5]], scale: none}
"""


def test_what_was_verified_is_said_for_every_part_and_in_all(run, good, folder):
    (folder / "two.yaml").write_text(
        "title: Two\nparts:\n"
        "- {kind: mean_of_numbers, given: {numbers: [-1, 2]}}\n"
        "- {kind: mean_of_numbers, given: {numbers: [-5]}}\n"
    )
    done = run("check", good, "two.yaml")
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "good.yaml: verified"
    assert lines[1].startswith("  mean_of_numbers: ")
    assert lines[1].endswith("; oracle agrees; certificate: none")
    assert "relations checked (100 %)" in lines[1]
    assert lines[2] == "two.yaml: verified"
    assert lines[3].startswith("  (a) mean_of_numbers: ")
    assert lines[4].startswith("  (b) mean_of_numbers: ")
    assert lines[5].startswith("2 files, 3 parts, ")
    assert lines[5].endswith(", 3 oracles, 0 certificates: verified")


def test_the_counts_in_the_summary_are_the_sums_of_those_above(run, good):
    one, total = run("check", good).stdout.splitlines()[1:]
    assert int(one.split()[1]) == int(total.split()[4])


def test_a_failed_check_ends_with_1_and_a_bad_file_with_2(run, good, bad, monkeypatch):
    def fail(_solution, _places):
        raise CheckFailed("equality", "m = 3 is not 4")

    monkeypatch.setattr(worked.check, "check", fail)
    done = run("check", good)
    assert done.exit_code == 1
    assert done.stdout == "nothing verified; 1 file failed\n"
    assert done.stderr.startswith("good.yaml: the equality check failed: m = 3 is not 4")
    both = run("check", good, bad)
    assert both.exit_code == 2
    assert both.stdout.endswith("; 1 file failed; 1 file could not be checked\n")


def test_words_follow_their_number():
    assert [counted(n, "file") for n in (0, 1, 2)] == ["0 files", "1 file", "2 files"]
    assert counted(2, "equality", "equalities") == "2 equalities"


# --- advice on the numbers themselves -------------------------------------------------------


@pytest.fixture
def advice(folder, run):
    """The pieces of advice on a file, each in one line without its indent."""

    def advise(text, *options):
        (folder / "fixed.yaml").write_text(text)
        done = run("check", "fixed.yaml", *options)
        assert done.exit_code == 0, done.output
        assert all(len(line) <= 80 for line in done.stdout.splitlines()[2:-1])
        pieces = done.stdout.replace("\n    ", " ").splitlines()
        return [line.strip() for line in pieces if "advice (" in line]

    return advise


def test_another_plan_that_is_as_good_is_told(advice):
    said = [line for line in advice(TWO_PLANS) if "unique" in line]
    assert len(said) == 1
    assert said[0].startswith("advice (unique): Another plan is as cheap")


def test_a_result_that_is_not_asked_for_may_have_alternatives(advice):
    assert not [line for line in advice(TWO_PLANS + "ask: [cost]\n") if "unique" in line]


def test_a_weight_that_prints_as_0_or_1_is_told_at_the_digits_shown(advice):
    said = [line for line in advice(FLAT_WEIGHTS) if "readable" in line]
    assert "advice (readable): an entry of weights_1 prints as 1.0000" in said
    assert "advice (readable): an entry of weights_1 prints as 0.0000" in said
    many = advice(FLAT_WEIGHTS, "--digits", 80)
    assert not [line for line in many if "readable" in line]


def test_a_mistake_that_gives_the_right_answer_is_told(advice):
    said = ["advice (discriminating): the mistake middle_of_the_ends gives the right answer; "]
    said[0] += "2 instead of 1 at numbers[1] would do"
    assert advice(MIDDLE) == said
    assert advice(MIDDLE.replace("1", "2")) == []


def test_a_mistake_that_never_shows_with_such_numbers_is_not_advised_against(advice):
    assert advice("kind: mean_of_numbers\ngiven: {numbers: [2, 2]}\n") == []


def test_what_the_file_lets_through_is_not_advised_against(advice):
    assert not advice(MIDDLE + "variants: {gates: {discriminating: off}}\n")
    excepted = "{discriminating: {except: [middle_of_the_ends]}}"
    assert not advice(MIDDLE + f"variants: {{gates: {excepted}}}\n")
    off = "variants: {gates: {unique: off, readable: {weights: off}}}\n"
    assert not [line for line in advice(TWO_PLANS + off) if "unique" in line]
    assert not [line for line in advice(FLAT_WEIGHTS + off) if "readable" in line]


def test_each_part_has_its_own_advice_and_the_summary_counts_it(folder, run):
    (folder / "two.yaml").write_text(
        "title: Two\nparts:\n"
        "- {kind: mean_of_numbers, given: {numbers: [1, 3, 6]}}\n"
        "- {kind: mean_of_numbers, given: {numbers: [1, 3, 5]}}\n"
    )
    done = run("check", "two.yaml")
    lines = done.stdout.splitlines()
    words = "advice (discriminating): the mistake middle_of_the_ends gives the right"
    assert lines[3:-1] == [f"  (b) {words}", "    answer; 2 instead of 1 at numbers[1] would do"]
    assert lines[-1].endswith(": verified; 1 piece of advice")
    assert done.exit_code == 0


def test_with_strict_advice_ends_with_1_and_no_advice_with_0(good, run):
    assert run("check", "--strict", good).exit_code == 0
    Path(good).write_text(MIDDLE)
    assert run("check", "--strict", good).exit_code == 1


def test_with_strict_a_bad_file_still_ends_with_2(good, bad, run):
    assert run("check", "--strict", good, bad).exit_code == 2


def test_of_problems_that_nobody_does_by_hand_nothing_is_said(advice):
    def threes(count):
        return MIDDLE.replace("5", ", ".join(["5", *["3"] * (count - 3)]))

    assert advice(threes(500))
    assert not advice(threes(501))


def test_nothing_is_proposed_for_numbers_that_parts_share(folder, run):
    part = "- {kind: mean_of_numbers, given: {numbers: [1, 3, 5]}}\n"
    (folder / "two.yaml").write_text(f"title: Two\nparts:\n{part}{part}")
    done = run("check", "two.yaml")
    assert done.stdout.count("middle_of_the_ends gives the right\n    answer\n") == 2


def test_what_would_do_does(advice):
    """With 2 as the first number of key 1 the mistakes would still agree."""
    text = (
        "kind: argmax_attention\n"
        "given: {keys: [[1, 0], [3, 1], [4, 0], [3, 9]], query: [2, 0], "
        "values: [[1, 2], [3, 4], [5, 6], [7, 9]]}\n"
    )
    (said,) = advice(text)
    assert said == (
        "advice (discriminating): the mistakes smallest_score and nearest_key give the same "
        "answer; 1 instead of 0 at keys[1][2] would do"
    )
    assert len(advice(text.replace("[[1, 0]", "[[2, 0]"))) == 1
    assert advice(text.replace("[[1, 0]", "[[1, 1]")) == []
