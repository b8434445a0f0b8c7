"""Claims stand on evidence: what contradicts them is refused at its place."""

import re
from pathlib import Path

import pytest
import yaml

from worked.check import check
from worked.draw import Rng
from worked.errors import ProblemFileError
from worked.load import load, load_text
from worked.render import Options, render
from worked.solve import known_mistakes

BANK = Path(__file__).parents[2] / "problems"
PICTURE = """
kind: concept
points: 2
given:
  question: What does pooling make of this?
  evidence:
    - {{name: still, kind: pooling, given: {{input: [0, 5, 0, 2], ops: [max, average], kernel: 2}}}}
    - {{name: moved, kind: pooling, given: {{input: [5, 0, 2, 0], ops: [max, average], kernel: 2}}}}
  claims:
    - says: Something.
      holds: [{holds}]
      because: "{because}"
"""


def stated(holds="equal: [still.max_1, moved.max_1]", because="It gives {still.max_1}.", more=""):
    return load_text(PICTURE.format(holds=f"{{{holds}}}", because=because) + more, "a.yaml")


def refused(*, more="", **words):
    with pytest.raises(ProblemFileError) as caught:
        check(stated(more=more, **words).solve())
    return str(caught.value)


@pytest.mark.parametrize(
    "holds",
    [
        "equal: [still.max_1, moved.max_1, [5, 2]]",
        "differ: [still.input, moved.input]",
        'less: ["still.max_1[2]", "still.max_1[1]", 5.5]',
        'greater: ["still.max_1[1]", {largest: still.average_1}]',
        "at_most: [{sum: still.max_1}, 7]",
        "at_least: [{sum: still.max_1}, 7, {smallest: still.max_1}]",
        "equal: [{count: still.max_1}, 2]",
        'equal: [{difference: ["still.max_1[1]", "still.max_1[2]", 1]}, 2]',
        'equal: [{ratio: ["still.average_1[1]", "moved.max_1[1]"]}, "1/2"]',
        "equal: [{product: [2, {total: [1, {count: still.input}]}]}, 10]",
    ],
)
def test_what_holds_is_printed_and_checked(holds):
    solution = stated(holds).solve()
    report = check(solution)
    assert report.equalities == report.links
    assert report.parts[0].oracle == "agrees"
    assert report.parts[0].certificate == "1 relation holds"


@pytest.mark.parametrize(
    ("holds", "words"),
    [
        ("differ: [still.max_1, moved.max_1]", "still.max_1 = [5, 2] is not different from"),
        ('less: ["still.max_1[1]", 5]', "still.max_1[1] = 5 is not less than 5"),
        ('greater: [1, {ratio: ["still.max_1[1]", 2]}]', "is not greater than {ratio: [still.max_"),
        ("equal: [{sum: still.average_1}, 4]", "{sum: still.average_1} = 3.5 is not equal to 4"),
    ],
)
def test_evidence_that_says_otherwise_is_an_error_at_the_relation(holds, words):
    message = refused(holds=holds)
    assert message.startswith("a.yaml:11:")
    name = holds.partition(":")[0]
    assert f"given.claims[1].holds[1].{name}: " in message
    assert words in message
    assert message.endswith("the evidence says otherwise, so change what is claimed or the numbers")


@pytest.mark.parametrize(
    ("holds", "words"),
    [
        ("equal: [stil.max_1, 2]", "unknown evidence 'stil'; did you mean 'still'?"),
        ("equal: [still.max_2, 2]", "unknown result of still 'max_2'; did you mean 'max_1'?"),
        ("equal: [max_1, 2]", "max_1, of which evidence? say it, like still.max_1"),
        ('equal: ["still.max_1[3]", 2]', "still.max_1[3]; positions 1 to 2 are possible"),
        ('equal: ["still.max_1[1][1]", 2]', "max_1 has no such entry"),
        ("less: [still.max_1, 7]", "less compares numbers, and still.max_1 is a list of 2"),
        ("equal: [{ratio: [1, 0]}, 2]", "division by zero"),
        ("equal: [still.max_1]", "a list of one; a list of at least two"),
        ("equals: [1, 1]", "unknown field 'equals'; did you mean 'equal'?"),
        ("equal: [{mean: still.max_1}, 2]", "unknown field 'mean'"),
        ("equal: [1, 1], less: [1, 2]", "equal and less at once"),
        ("equal: [1, __import__('os')]", "a result is needed"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_nearest_name(holds, words):
    message = refused(holds=holds)
    assert message.startswith("a.yaml:11:"), message
    assert words in message


def test_a_slot_that_nothing_fills_is_refused_at_its_sentence():
    message = refused(because="It gives {still.maximum_1}.")
    assert message.startswith("a.yaml:12:")
    assert "given.claims[1].because: unknown result of still 'maximum_1'" in message


def test_errors_of_the_evidence_stand_at_their_own_places():
    text = PICTURE.format(holds="{equal: [1, 1]}", because="{still.max_1}")
    broken = text.replace("[5, 0, 2, 0]", "[5, 010, 2, 0]").replace("kernel: 2}}", "kernal: 2}}", 1)
    with pytest.raises(ProblemFileError) as caught:
        load_text(broken, "a.yaml")
    message = str(caught.value)
    assert "a.yaml:7:" in message
    assert (
        "given.evidence[1].given.kernal: unknown field 'kernal'; did you mean 'kernel'?" in message
    )
    assert "given.evidence[2].given.input[2]: '010' begins with a zero; write 10" in message


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("kind: pooling", "kind: poling", "given.evidence[1].kind: unknown kind 'poling'; did you"),
        ("kind: pooling", "kind: concept", "given.evidence[1].kind: a concept; evidence is a"),
        ("name: moved", "name: still", "given.evidence[1].name: still names several"),
        ("name: moved, ", "", "given.evidence[2]: no name; with several problems each needs one"),
    ],
)
def test_evidence_that_cannot_be_told_is_refused(old, new, words):
    text = PICTURE.format(holds="{equal: [1, 1]}", because="{still.max_1}").replace(old, new, 1)
    with pytest.raises(ProblemFileError) as caught:
        load_text(text, "a.yaml")
    assert words in str(caught.value)


def test_evidence_without_an_answer_is_refused_at_its_place():
    text = """
kind: concept
given:
  question: Which key wins?
  claims:
    - says: One of them.
      evidence: {kind: argmax_attention, given: {keys: [[1], [1]], values: [[1], [2]], query: [1]}}
      because: "{output}"
"""
    with pytest.raises(ProblemFileError) as caught:
        load_text(text, "a.yaml").solve()
    assert "a.yaml:7:" in str(caught.value)
    assert "given.claims[1].evidence.given: keys 1 and 2 tie" in str(caught.value)


# --- choices --------------------------------------------------------------------------------

CHOICES = """
  choices:
    - says: The first number is larger.
      holds: [{{greater: ["still.max_1[1]", "still.max_1[2]"]}}]
      because: "{{still.max_1}}"
    - says: The second one is larger.
      right: {right}
      holds: [{{less: ["still.max_1[1]", "still.max_1[2]"]}}]
      because: It is not.
    - {{says: Water is wet., right: true, because: Look.}}
"""


def test_the_evidence_decides_which_choices_are_right():
    part = stated(more=CHOICES.format(right="false")).solve().parts[0]
    assert part.answers == ("correct",)
    assert part.results["correct"].value == ("A", "C")
    names = [wrong.name for wrong in known_mistakes(part)]
    assert names == ["left_out_A", "chose_B", "left_out_C"]


def test_a_choice_that_is_said_to_be_right_against_the_evidence_is_an_error():
    message = refused(more=CHOICES.format(right="true"))
    assert (
        "given.choices[2].right: still.max_1[1] = 5 is not less than still.max_1[2] = 2" in message
    )


def test_a_wrong_number_that_is_taken_as_given_leads_to_other_choices():
    exercise = stated(more=CHOICES.format(right="false"))
    solution = exercise.solve({"still_max_1": (1, 2)})
    assert solution.parts[0].results["correct"].value == ("B", "C")
    check(solution)


# --- the marker's part ----------------------------------------------------------------------

RUBRIC = "  rubric: [{{points: 1, what: The maximum.}}, {{points: {points}, what: The window.}}]\n"


def printed(solution, options=None):
    page = render(solution, "markdown", options or Options())
    assert isinstance(page, str)
    return page


def test_the_points_of_a_rubric_add_up():
    assert "points: 3 points in all; the problem has 2" in refused(more=RUBRIC.format(points=2))
    part = stated(more=RUBRIC.format(points=1)).solve().parts[0]
    assert [credit.points for credit in part.credits] == [1, 1]


def test_a_rubric_is_for_the_marker():
    solution = stated(more=RUBRIC.format(points=1)).solve()
    assert "The window." not in printed(solution)
    for section in ("key", "mistakes"):
        page = printed(solution, Options(sections=("question", section)))
        assert "| The window. | $1$ |" in page.partition("For the marker")[2]


# --- the bank -------------------------------------------------------------------------------


def concepts():
    for path in sorted(BANK.rglob("*.yaml")):
        data = yaml.safe_load(path.read_text("utf-8"))
        for part in data.get("parts", [data]):
            if part["kind"] == "concept":
                yield path.name, part["given"]


ALLOWED = re.compile(
    r"\{[^{}]*\}"  # a slot
    r"|\$[^$]*\$"  # notation: σ², W₁, 1/n
    r"|`[^`]*`"
    r"|\b\d+×\d+\b"  # the name of a convolution
    r"|\b(?i:axis|token|head|key|query|layer|step|part|feature|row|column) \d+\b"  # names
    r"|\b(?:56|20) layers\b"  # the networks of the homework's figure
)
"""What may hold a digit in words that could be computed: names, notation, and slots."""


@pytest.mark.parametrize(("name", "given"), list(concepts()), ids=lambda value: str(value)[:30])
def test_no_number_is_typed_where_a_slot_could_be(name, given):
    texts = [given["question"]]
    for statement in (*given.get("claims", ()), *given.get("choices", ())):
        texts += [statement["says"], statement["because"]]
    texts += [evidence.get("about", "") for evidence in given.get("evidence", ())]
    for text in texts:
        assert not re.search(r"\d", ALLOWED.sub("", text)), text


@pytest.mark.parametrize("name", ["convolution/pooling-robustness", "attention/argmax-gradient"])
def test_a_variant_keeps_the_claims_true(name):
    part = load(BANK / f"{name}.yaml").parts[-1]
    for seed in range(5):
        drawn = type(part.problem).sample(Rng("concept", seed), like=part.problem)
        assert drawn != part.problem
        drawn.results()


BAD_WORDS = {
    "a slot of the question": ("question: What", 'question: "{stil.max_1}: what'),
    "a slot of what is said about evidence": ("name: still,", 'name: still, about: "{max_2}",'),
    "a position that no list has": ("It gives {still.max_1}", "{still.max_1[" + "9" * 5000 + "]}"),
    "evidence without a kind": ("name: moved, kind: pooling,", "name: moved,"),
    "evidence whose kind is a list": (
        "kind: pooling, given: {input: [5",
        "kind: [], given: {input: [5",
    ),
    "a slot of the rubric": (
        "  claims:",
        '  rubric: [{points: 2, what: "{still.max_3}"}]\n  claims:',
    ),
}


@pytest.mark.parametrize(("old", "new"), BAD_WORDS.values(), ids=BAD_WORDS)
def test_what_nothing_fills_is_refused_once_and_at_its_place(old, new):
    text = PICTURE.format(holds="{less: [1, 2]}", because="It gives {still.max_1}.")
    assert old in text
    text = text.replace(old, new, 1)
    if "{stil" in new:
        text = text.replace("make of this?", 'make of this?"')
    with pytest.raises(ProblemFileError) as caught:
        load_text(text, "a.yaml").solve()
    (trouble,) = caught.value.troubles
    assert trouble.line
    assert trouble.path
    assert len(trouble.message) < 250


@pytest.mark.parametrize(
    ("holds", "words"),
    [
        ("differ: [still.max_1, [5, 2, 1]]", "like shape"),
        ("differ: [still.max_1, 5]", "like shape"),
        ("differ: [still.max_1, [5, [2, 1]]]", "unlike shapes"),
        ("less: [{product: [" + "1e900, " * 9 + "1]}, 2]", "..."),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_few_words(holds, words):
    said = refused(holds=holds)
    assert "given.claims[1].holds[1]" in said
    assert words in said
    assert len(said) < 500


def test_words_about_evidence_quote_its_own_numbers():
    text = PICTURE.format(holds="{less: [1, 2]}", because="It gives {still.max_1}.")
    solution = load_text(text.replace("name: still,", 'name: still, about: "Of {input[2]} cells",'))
    assert "Of $5$ cells" in render(solution.solve(), "markdown", Options())


def test_a_relation_that_depends_on_symbols_is_refused_at_its_place():
    text = """
kind: concept
given:
  question: Which costs more?
  evidence: [{kind: attention_cost, given: {what: msa}}]
  claims: [{says: One., holds: [{less: [macs_scores, macs_q]}], because: "{macs_q}"}]
"""
    with pytest.raises(ProblemFileError, match=r"6:\d+: given.claims\[1\].holds\[1\].less: "):
        load_text(text).solve()
