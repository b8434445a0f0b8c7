"""`worked check`: says what was verified, file by file and in all."""

import worked.check
from worked.check import CheckFailed
from worked.cli.check import counted


def test_what_was_verified_is_said_for_every_part_and_in_all(run, good, folder):
    (folder / "two.yaml").write_text(
        "title: Two\nparts:\n"
        "- {kind: mean_of_numbers, given: {numbers: [1, 2]}}\n"
        "- {kind: mean_of_numbers, given: {numbers: [5]}}\n"
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
