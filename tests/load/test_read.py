"""From a problem file to an exercise, or to a list of everything that is wrong with it."""

import hashlib
import pickle
from fractions import Fraction

import pytest

import worked
from worked.errors import ProblemFileError, Trouble, WorkedError
from worked.exercise import Part, dotted, label
from worked.fields import Plain
from worked.load import load_text
from worked.load.header import Header, Sheet
from worked.variation import Variation

ONE = """\
kind: specimen
title: "Two numbers"
source: "Homework 7"
points: 1.5
given:
  number: 3
  vector: [1, 1/2]
ask: [output, weights_1]
prompt: Find it.
hint: Look.
note: Be kind.
variants: {tries: 50}
""".replace("1/2", '"1/2"')

TWO = """\
title: Both
source: Somewhere
parts:
  - kind: specimen
    given: &shared {number: 2}
  - kind: specimen
    title: The second
    points: 2
    given: *shared
"""


def lines(text):
    """What is wrong with a problem file of this text."""
    with pytest.raises(ProblemFileError) as caught:
        load_text(text, "a.yaml")
    return str(caught.value).splitlines()


def test_a_file_holds_a_problem_and_what_its_author_says_about_it():
    exercise = load_text(ONE, "one.yaml")
    assert (exercise.title, exercise.source, exercise.file) == (
        "Two numbers",
        "Homework 7",
        "one.yaml",
    )
    assert exercise.digest == hashlib.sha256(ONE.encode()).hexdigest()
    (part,) = exercise.parts
    assert part.kind == "specimen"
    assert part.problem.as_given() == {"number": 3, "vector": [1, "1/2"]}
    assert part.points == Fraction(3, 2)
    assert part.ask == ("output", "weights_1")
    assert (part.prompt, part.hint, part.note) == ("Find it.", "Look.", "Be kind.")
    assert part.variants == Variation(tries=50)
    assert (part.label, part.path) == ("", ())


def test_the_texts_of_a_part_carry_no_trace_of_how_they_were_written():
    part = load_text("kind: specimen\nhint: plain\nask: [x]\ngiven: {number: 1}").parts[0]
    assert not any(isinstance(text, Plain) for text in (part.hint, part.kind, *part.ask))


def test_what_is_left_out_has_a_default():
    exercise = load_text("kind: specimen\ngiven: {number: 1}")
    assert exercise.title == "A specimen"
    (part,) = exercise.parts
    assert part == Part(label="", kind="specimen", problem=part.problem, title="A specimen")


def test_a_file_may_hold_several_problems_that_share_data():
    exercise = load_text(TWO)
    assert (exercise.title, exercise.source) == ("Both", "Somewhere")
    first, second = exercise.parts
    assert first.problem == second.problem
    assert [part.label for part in exercise.parts] == ["a", "b"]
    assert [part.title for part in exercise.parts] == ["A specimen", "The second"]
    assert [part.points for part in exercise.parts] == [None, 2]
    assert [part.path for part in exercise.parts] == [("parts", 0), ("parts", 1)]


def test_parts_without_a_title_take_that_of_the_first():
    assert load_text("parts: [{kind: specimen, given: {number: 1}}]").title == "A specimen"


def test_labels_go_on_after_z():
    assert [label(n) for n in (0, 1, 25, 26, 27, 51, 52, 701, 702)] == [
        "a",
        "b",
        "z",
        "aa",
        "ab",
        "az",
        "ba",
        "zz",
        "aaa",
    ]


def test_a_path_counts_from_one_and_stays_on_its_line():
    assert dotted(("given", "heads", 1, "W_Q")) == "given.heads[2].W_Q"
    assert dotted(()) is None
    assert dotted((0,)) == "[1]"
    assert dotted(("given", "a\nb")) == r"given.'a\nb'"
    assert dotted(("x" * 100,)) == "'" + "x" * 57 + "...'"


KNOWN = "kind, title, source, points, given, ask, prompt, hint, note, variants"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "kind: specimen\ngiven:\n  number: 1\n  vectr: [1]\n",
            "a.yaml:4:3: given.vectr: unknown field 'vectr'; did you mean 'vector'? known: "
            "number, rational, mass, natural, positive, flag, text, ties, vector, vectors, matrix, "
            "costs, array, point, scale, mask, at, sizes, padding, conv_padding and 3 more",
        ),
        (
            "kind: specimen\ngiven: {}\n",
            "a.yaml:2:8: given.number: missing; the field is required",
        ),
        (
            "kind: specimen\ngiven:\n  number: 2:30\n",
            "a.yaml:3:11: given.number: '2:30' is a time of day or a ratio; "
            "write a number, or a fraction in quotes",
        ),
        (
            "kind: specimen\ngiven:\n  number: 9\n  heads:\n  - W_Q: [[1]]\n"
            "  - W_Q: [[1, 2]]\n    b_Q: [1]\n",
            "a.yaml:7:10: given.heads[2].b_Q: 1 entries; W_Q has 2 columns",
        ),
        (
            "kind: specimen\ngiven:\n  number: 1\n  matrix:\n    - [1, 2]\n    - [3]\n",
            "a.yaml:6:7: given.matrix[2]: row 2 has 1 entry; row 1 has 2",
        ),
        (
            "kind: specimn\ngiven: {number: 1}\n",
            "a.yaml:1:7: kind: unknown kind 'specimn'; did you mean 'specimen'? known: ",
        ),
        ("kind: os\ngiven: {}\n", "a.yaml:1:7: kind: unknown kind 'os'; known: "),
        ("kind: __init__\ngiven: {}\n", "a.yaml:1:7: kind: unknown kind '__init__'; known: "),
        ("kind: ../x\ngiven: {}\n", "a.yaml:1:7: kind: unknown kind '../x'; known: "),
        ("kind: a.b\ngiven: {}\n", "a.yaml:1:7: kind: unknown kind 'a.b'; known: "),
        (
            "given: {number: 1}\n",
            "a.yaml:1:1: kind: missing; the field is required",
        ),
        (
            "kind: specimen\n",
            "a.yaml:1:1: given: missing; the field is required",
        ),
        (
            "kind: specimen\ngiven: 3\n",
            "a.yaml:2:8: given: '3'; a mapping of fields is needed",
        ),
        (
            "kind: [specimen]\ngiven: {number: 1}\n",
            "a.yaml:1:7: kind: a list; a text is needed",
        ),
        (
            "kind: specimen\ngiven: {number: 1}\npoints: -1\n",
            "a.yaml:3:9: points: '-1'; it must not be negative",
        ),
        (
            "kind: specimen\ngiven: {number: 1}\ntitle:\n",
            "a.yaml:3:7: title: nothing; a text is needed",
        ),
        (
            "kind: specimen\ngiven: {number: 1}\nhint: null\n",
            'a.yaml:3:7: hint: null means no value; leave the field out, or put quotes: "null"',
        ),
        (
            "kind: specimen\ngiven: {number: 1}\nask: output\n",
            "a.yaml:3:6: ask: 'output'; a list with at least one entry is needed",
        ),
        (
            "kind: specimen\ngiven: {number: 1}\nask: [x, y, x]\n",
            "a.yaml:3:13: ask[3]: 'x' stands in the list twice, first as entry 1",
        ),
        (
            "kind: specimen\ngiven: {number: 1}\nvariants: [1]\n",
            "a.yaml:3:11: variants: a list; a mapping of fields is needed",
        ),
        (
            "kind: specimen\ngiven: {number: 1}\ntitlle: x\n",
            f"a.yaml:3:1: titlle: unknown field 'titlle'; did you mean 'title'? known: {KNOWN}",
        ),
        (
            "parts: []\n",
            "a.yaml:1:8: parts: an empty list; a list with at least one entry is needed",
        ),
        (
            "parts: 3\n",
            "a.yaml:1:8: parts: '3'; a list with at least one entry is needed",
        ),
        (
            "parts:\n- 3\n",
            "a.yaml:2:3: parts[1]: '3'; a mapping of fields is needed",
        ),
        (
            "parts:\n- {kind: specimen, given: {number: 1}}\npoints: 3\n",
            "a.yaml:3:1: points: belongs to each of the parts; move it there",
        ),
        (
            "parts:\n- {kind: specimen, given: {number: 1}, parts: []}\n",
            "a.yaml:2:40: parts[1].parts: a part has no parts of its own; "
            "list them all beside each other",
        ),
        (
            "parts:\n- {kind: specimen, given: {number: 1}}\n"
            "- kind: specimen\n  given: {number: x}\n",
            "a.yaml:4:19: parts[2].given.number: ",
        ),
        ("- 1\n", "a.yaml:1:1: a list; a problem file is a mapping with kind and given"),
        ("hello\n", "a.yaml:1:1: 'hello'; a problem file is a mapping with kind and given"),
        (
            "kind: specimen\ngiven: {number: 9^9^9^9}\n",
            "a.yaml:2:17: given.number: '9^9^9^9' has an exponent above 64",
        ),
        (
            "kind: specimen\ngiven: {number: 1e999999}\n",
            "a.yaml:2:17: given.number: '1e999999' has ",
        ),
    ],
)
def test_an_error_names_the_place_what_was_seen_and_what_would_do(text, expected):
    (line,) = lines(text)
    assert line.startswith(expected)


def test_all_errors_are_listed_in_the_order_of_the_file():
    text = """\
titlle: x
kind: specimen
given:
  vector: [a, 1, b]
  number: 1
  number: 2
  flag: !!bool yes
points: many
"""
    found = [line.split(": ")[:2] for line in lines(text)]
    assert found == [
        ["a.yaml:1:1", "titlle"],
        ["a.yaml:4:12", "given.vector[1]"],
        ["a.yaml:4:18", "given.vector[3]"],
        ["a.yaml:6:3", "the field 'number' is given twice, first at line 5, column 3; keep one"],
        [
            "a.yaml:7:9",
            "the tag 'tag:yaml.org,2002:bool'; tags are not used in problem files, remove it",
        ],
        ["a.yaml:7:9", "given.flag"],
        ["a.yaml:8:9", "points"],
    ]


def test_every_part_is_read_to_find_all_errors():
    text = "parts:\n- {kind: nothing, given: {}}\n- {kind: specimen, given: {}}\nnote: x\n"
    assert [line.split(": ")[1] for line in lines(text)] == [
        "parts[1].kind",
        "parts[2].given.number",
        "note",
    ]


def test_of_very_many_errors_twenty_are_listed_and_the_rest_counted():
    def file(count):
        return f"kind: specimen\ngiven: {{number: 9, vector: [{', '.join(['x'] * count)}]}}"

    assert len(lines(file(20))) == 20
    assert lines(file(21))[20:] == ["a.yaml: and 1 more"]
    assert lines(file(5000))[20:] == ["a.yaml: and at least 80 more"]


def test_many_unknown_fields_and_many_ragged_rows_are_counted_as_well():
    assert lines("".join(f"f{n}: 1\n" for n in range(3000)))[20:] == [
        "a.yaml: and at least 80 more"
    ]
    rows = ", ".join(["[1]"] + ["[1, 2]"] * 3000)
    text = f"kind: specimen\ngiven: {{number: 1, matrix: [{rows}]}}"
    assert lines(text)[20:] == ["a.yaml: and at least 80 more"]


def test_many_conflicts_are_counted_as_well():
    text = f"kind: specimen\ngiven: {{number: 0, vector: {[1] * 3000}}}"
    assert lines(text)[20:] == ["a.yaml: and at least 80 more"]


def test_errors_can_be_handled_one_by_one():
    with pytest.raises(ProblemFileError) as caught:
        load_text("kind: specimen\ngiven: {number: x, flag: 1}", "a.yaml")
    first, second = caught.value.troubles
    assert (first.line, first.column, first.path) == (2, 17, "given.number")
    assert second == Trouble("'1'; true or false is needed, without quotes", 2, 26, "given.flag")
    assert isinstance(caught.value, WorkedError)


def test_an_error_survives_the_way_out_of_another_process():
    error = ProblemFileError("a.yaml", [Trouble("wrong", 1, 2, "given")])
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.troubles) == (str(error), error.troubles)


def test_a_part_finds_the_place_of_what_turns_out_wrong_later():
    part = load_text(TWO).parts[1]
    assert part.trouble("no such title", "title") == Trouble(
        "no such title", 7, 12, "parts[2].title"
    )
    assert part.trouble("too small", "given", "number").line == 5
    assert load_text(ONE).parts[0].trouble("unknown", "ask", 1).at("one.yaml") == (
        "one.yaml:8:15: ask[2]: unknown"
    )


def test_a_part_made_in_python_has_no_place():
    problem = load_text(ONE).parts[0].problem
    part = Part(label="", kind="specimen", problem=problem)
    assert part.trouble("wrong", "ask", 0) == Trouble("wrong", None, None, "ask[1]")


def test_an_exercise_can_be_sent_to_another_process():
    exercise = load_text(TWO, "two.yaml")
    assert pickle.loads(pickle.dumps(exercise)) == exercise


def test_the_package_offers_load(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text(ONE, encoding="utf-8")
    assert worked.load(file) == worked.load(str(file))
    assert worked.load(file).file == str(file)


def test_nothing_that_stands_in_a_title_is_acted_upon():
    title = r"\input{x} \write18{ls} <script>alert(1)</script> {{ 7*7 }} ${HOME}"
    assert load_text(f"kind: specimen\ngiven: {{number: 1}}\ntitle: '{title}'").title == title


def test_parts_take_the_fields_of_a_problem_and_a_sheet_only_what_all_share():
    assert Sheet.model_fields.keys() - Header.model_fields.keys() == {"parts"}


def test_an_exam_file_is_told_where_it_belongs():
    text = "title: Midterm\nseed: 7\nproblems:\n  - {file: a.yaml}\n"
    with pytest.raises(ProblemFileError) as error:
        load_text(text, "exam.yaml")
    assert str(error.value) == (
        "exam.yaml:3:1: problems: belongs to an exam file, which `worked papers` takes; "
        "a problem has a kind"
    )
