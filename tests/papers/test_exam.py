"""Exam files: read with their problems, or refused with every place that is wrong."""

import pytest

from worked.papers.exam import BadInput, load_exam


def refused(*replacements, folder):
    """What is said of the exam after some words of it were replaced."""
    text = (folder / "exam.yaml").read_text()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    (folder / "exam.yaml").write_text(text)
    with pytest.raises(BadInput) as error:
        load_exam("exam.yaml")
    return list(error.value.messages)


def test_an_exam_is_read_with_its_problems(folder):
    exam = load_exam("exam.yaml")
    assert (exam.title, exam.course, exam.date) == ("Midterm", "EECS 182", "2026-11-21")
    assert (exam.seed, exam.digits, exam.neighbours) == (7, 4, "different")
    first, second = exam.tasks
    assert (first.file, first.points, first.spaces, first.most) == (
        *("problems/argmax.yaml", 3),
        *((6,), None),
    )
    assert (second.points, second.spaces, second.most) == (None, (4,), 2)
    assert first.exercise.title == "Argmax attention"


def test_problems_are_found_from_the_folder_of_the_exam(folder, monkeypatch):
    (folder / "exams").mkdir()
    text = (folder / "exam.yaml").read_text().replace("problems/", "../problems/")
    (folder / "exams" / "exam.yaml").write_text(text)
    monkeypatch.chdir("/")
    assert len(load_exam(folder / "exams" / "exam.yaml").tasks) == 2


def test_everything_that_is_wrong_is_told_with_its_place(folder):
    told = refused(
        ("seed: 7\n", "sead: 7\n"),
        ("points: 3", "points: -3"),
        ("space: 4", "space: 40, ruling: dots"),
        folder=folder,
    )
    assert told == [
        "exam.yaml:1:1: seed: missing; the field is required",
        "exam.yaml:5:1: sead: unknown field 'sead'; did you mean 'seed'? known: title, course, "
        "date, instructions, seed, digits, neighbours, problems",
        "exam.yaml:7:42: problems[1].points: '-3'; it must not be negative",
        "exam.yaml:8:41: problems[2].space: 40 cm; at most 22 cm of answer space fit on a page",
        "exam.yaml:8:53: problems[2].ruling: unknown choice 'dots'; known: blank, lines, squares",
    ]


def test_what_is_wrong_with_problem_files_is_told_with_the_exam(folder):
    (folder / "problems" / "argmax.yaml").write_text("kind: argmax_attention\ngiven: {keys: 3}\n")
    told = refused(("shapes.yaml", "nowhere.yaml"), folder=folder)
    assert told[0] == (
        "exam.yaml:7:12: problems[1].file: the problem file cannot be used: 3 errors below"
    )
    assert told[1].startswith("problems/argmax.yaml:2:")
    assert told[-2:] == [
        "exam.yaml:8:12: problems[2].file: the problem file cannot be used: 1 error below",
        "problems/nowhere.yaml: no such file or folder",
    ]


def test_spaces_are_one_or_one_for_each_part(folder):
    told = refused(("space: 4", "space: [4, 5]"), folder=folder)
    assert told == [
        "exam.yaml:8:41: problems[2].space: 2 spaces; the problem has 1 part, so one number, or "
        "one for each part, is needed"
    ]


def test_points_that_contradict_those_of_the_parts_are_refused(folder):
    shapes = folder / "problems" / "shapes.yaml"
    part = shapes.read_text().partition("parts:\n")[2]
    shapes.write_text(shapes.read_text() + part)
    told = refused(("space: 4", "points: 5"), folder=folder)
    assert told == [
        "exam.yaml:8:42: problems[2].points: 5 points; the parts of the file have 4 in all: "
        "change one of them, or leave this out"
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty; an exam file has title, course"),
        ("[1, 2]", "a list; an exam file is a mapping of fields"),
        ("title: !!python/object:os.system x", "tags are not used"),
        ("title: [", "not YAML"),
        ("kind: pooling\ngiven: {}", "exam.yaml: a problem file; an exam file is needed, with"),
        ("parts: []", "exam.yaml: a problem file; an exam file is needed, with"),
    ],
)
def test_what_is_no_exam_is_one_message(folder, text, words):
    (folder / "exam.yaml").write_text(text)
    with pytest.raises(BadInput, match=r"^exam.yaml") as error:
        load_exam("exam.yaml")
    assert words in str(error.value)


def test_numbers_and_rules_make_another_exam_words_do_not(folder):
    key = load_exam("exam.yaml").key
    exam, argmax = folder / "exam.yaml", folder / "problems" / "argmax.yaml"
    exam.write_text(exam.read_text().replace("Midterm", "Final").replace("points: 3", "points: 4"))
    argmax.write_text(argmax.read_text() + "prompt: Find it.\n")
    assert load_exam("exam.yaml").key == key
    argmax.write_text(argmax.read_text().replace("[1, 1, 2]", "[1, 1, 3]"))
    other = load_exam("exam.yaml").key
    assert other != key
    exam.write_text(exam.read_text().replace("seed: 7", "seed: 8"))
    assert load_exam("exam.yaml").key not in {key, other}
