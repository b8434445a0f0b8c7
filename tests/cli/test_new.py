"""Starters and skeletons: what `worked` writes for people to begin with works as it stands."""

import json
import re
from typing import get_args

import pytest

from worked.cli.kinds import sentence
from worked.cli.starter import given
from worked.draw import Rng
from worked.files import problems
from worked.kinds import find, names
from worked.load import load, load_text
from worked.load.bank import examples
from worked.problem import Topic


@pytest.mark.parametrize("kind", names())
def test_the_starter_of_every_kind_solves_and_checks(run, folder, kind):
    done = run("new", kind, "-o", "mine.yaml")
    assert (done.exit_code, done.output) == (0, "")
    checked = run("check", "mine.yaml")
    assert checked.exit_code == 0, checked.output
    text = (folder / "mine.yaml").read_text("utf-8")
    assert text == run("new", kind).stdout
    for field in find(kind).model_fields:
        assert re.search(rf"^ +(# )?(- )?{field}:", text, re.MULTILINE), field
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize("kind", names())
def test_a_starter_holds_the_numbers_that_were_drawn(kind):
    for seed in range(10):
        problem = find(kind).sample(Rng(kind, seed))
        text = "\n".join([f"kind: {kind}", "given:", *given(problem)])
        assert load_text(text).parts[0].problem == problem, text


def test_a_starter_explains_its_fields(run, folder):
    lines = run("new", "mean_of_numbers").stdout.splitlines()
    assert lines[0] == "# The mean of some numbers."
    assert lines[lines.index("  # At least one number.") + 1].startswith("  numbers: [")


@pytest.mark.parametrize("kind", names())
def test_a_starter_names_the_results_that_can_be_asked_for(run, folder, kind):
    text = run("new", kind).stdout
    comments = " ".join(line.removeprefix("# ") for line in text.splitlines())
    (listed,) = re.findall(r"Results that can be asked for: (.*?)\.", comments)
    (part,) = load_text(text).solve().parts
    assert listed.split(", ") == list(part.results)
    (example,) = re.findall(r"^# (ask: .*)$", text, re.MULTILINE)
    (asked,) = load_text(f"{text}{example}\n").solve().parts
    assert list(asked.answers) == [part.answers[0]]


def test_a_file_that_is_there_is_not_replaced_unless_forced(run, folder):
    (folder / "mine.yaml").write_text("mine")
    done = run("new", "mean_of_numbers", "-o", "mine.yaml")
    assert done.exit_code == 2
    assert done.stderr == "mine.yaml: there already; --force would replace it\n"
    assert (folder / "mine.yaml").read_text() == "mine"
    assert run("new", "mean_of_numbers", "-o", "mine.yaml", "--force").exit_code == 0
    assert "mean_of_numbers" in (folder / "mine.yaml").read_text()


@pytest.mark.parametrize("command", ["new", "schema"])
def test_an_unknown_kind_is_answered_with_the_nearest(run, folder, command):
    done = run(command, "mean_of_number")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "did you mean 'mean_of_numbers'?" in done.stderr


def test_the_skeleton_of_a_kind_checks_as_it_stands(run, folder):
    done = run("check", "../checkout/problems")
    assert done.exit_code == 0, done.output
    assert done.stdout.endswith(", 1 oracle, 0 certificates: verified\n")


def test_a_skeleton_says_what_it_wrote_and_never_replaces_a_kind(run, folder, tmp_path):
    checkout = tmp_path / "checkout"
    done = run("new-kind", "other_kind", "--to", checkout)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[:2] == [
        f"wrote {checkout}/worked/kinds/other_kind.py",
        f"wrote {checkout}/problems/other_kind.yaml",
    ]
    again = run("new-kind", "other_kind", "--to", checkout)
    assert again.exit_code == 2
    assert again.stderr.count("there already; --force would replace it") == 2


def test_a_kind_of_another_place_keeps_its_name(run, folder, tmp_path):
    other = tmp_path / "other"
    (other / "worked" / "kinds").mkdir(parents=True)
    (other / "problems").mkdir()
    done = run("new-kind", "mean_of_numbers", "--to", other)
    assert done.exit_code == 2
    assert done.stderr == "there is a kind mean_of_numbers already; choose another name\n"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Layer-Norm", "; layer_norm would do"),
        ("2d_pooling", "; d_pooling would do"),
        ("class", ""),
        ("../../evil", "; evil would do"),
        ("a b", "; a_b would do"),
        ("ä", ""),
    ],
)
def test_a_name_that_python_could_not_import_is_refused(run, folder, name, hint):
    done = run("new-kind", name)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.endswith(f"a letter first{hint}\n")


def test_outside_a_checkout_the_place_has_to_be_named(run, folder):
    done = run("new-kind", "other_kind")
    assert done.exit_code == 2
    assert done.stderr == "worked/kinds: no such folder; name a checkout of worked by --to DIR\n"


def test_every_kind_is_listed_with_a_sentence_within_80_columns(run, folder):
    lines = run("kinds").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    words = " ".join(" ".join(lines).split())
    for name in names():
        assert f"{name} {sentence(find(name))}" in words


def test_kinds_stand_below_their_topic_with_an_example(run, folder):
    lines = run("kinds").stdout.splitlines()
    topics = [topic.capitalize() for topic in get_args(Topic)]
    heads = [line for line in lines if line in topics]
    assert heads == [topic for topic in topics if topic in heads]
    at = {line.split()[0]: number for number, line in enumerate(lines) if line[:3].strip()}
    for name in names():
        above = max((at[head], head) for head in heads if at[head] < at[name])[1]
        assert above == find(name).topic.capitalize()
    assert lines[at["transport"] + 2].strip() == "problems/emd.yaml"
    assert lines[-1] == f"The examples are in {problems()}"


def test_every_example_is_there_and_of_its_kind(run, folder):
    shown = examples(problems())
    ours = {name for name in names() if find(name).__module__.startswith("worked.kinds.")}
    assert ours - {"mean_of_numbers"} <= set(shown)
    for kind, path in shown.items():
        assert kind in [part.kind for part in load(path).parts]


def test_a_kind_that_cannot_be_loaded_hides_no_other(run, folder, tmp_path):
    (tmp_path / "checkout/worked/kinds/broken.py").write_text("import nothing_of_this_name\n")
    done = run("kinds")
    assert done.exit_code == 0
    assert "cannot be loaded: ModuleNotFoundError" in " ".join(done.stdout.split())
    assert "mean_of_numbers" in done.stdout


def test_the_schema_names_every_kind_or_the_one_asked_for(run, folder):
    whole = json.loads(run("schema").stdout)
    kinds = whole["$defs"]["problem"]["properties"]["kind"]["enum"]
    assert set(kinds) == set(names())
    one = json.loads(run("schema", "mean_of_numbers").stdout)
    assert one["$defs"]["problem"]["properties"]["kind"]["enum"] == ["mean_of_numbers"]
