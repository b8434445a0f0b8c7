"""A survey says what there is: exactly where it can be counted by hand."""

import json
from itertools import product
from math import floor

import pytest

from worked.cli.survey_text import how_many, rounded, survey_json, survey_lines
from worked.load import load
from worked.vary import Family
from worked.vary.counting import Count
from worked.vary.survey import surveyed
from worked.vary.telling import Eye

GRID = """
kind: conv_shapes
given: {input: {channels: 3, size: [28]}, filters: 8, kernel: 3, stride: 2, padding: 2}
ask: [output_shape]
variants:
  draw:
    input.size: {choose: [[28], [32], [64]]}
    kernel: {choose: [3, 5, 7]}
    stride: {choose: [1, 2]}
    padding: {choose: [0, 1, 2]}
  gates: {GATES}
"""
OFF = "{unique: off, readable: off, fair: off, discriminating: off}"


def sizes(h, k, s, p):
    """The right size, and what four mistakes give, where they can be made."""
    right = floor((h + 2 * p - k) / s) + 1
    wrong = {
        "padding_counted_once": floor((h + p - k) / s) + 1 if p else None,
        "rounded_up": -(-(h + 2 * p - k) // s) + 1 if s > 1 else None,
        "stride_ignored": h + 2 * p - k + 1 if s > 1 else None,
        "plus_one_dropped": right - 1,
    }
    return right, wrong


ALL = list(product((28, 32, 64), (3, 5, 7), (1, 2), (0, 1, 2)))


def test_a_small_space_is_counted_exactly(family):
    survey = surveyed(family(GRID.replace("{GATES}", OFF)), draws=20)
    right = {sizes(*numbers)[0] for numbers in ALL}
    assert (len(ALL), len(right)) == (54, 22)
    drawn, passed = survey.space
    assert [drawn.numbers.exact, drawn.answers.exact] == [True, True]
    assert (drawn.numbers.least, drawn.answers.least) == (54, 22)
    assert (passed.numbers.least, passed.answers.least) == (54, 22)


def numbers_of(problem):
    return problem.input.size[0], problem.kernel, problem.stride, problem.padding


def test_the_mistakes_give_the_right_answer_where_a_separate_count_says_so(family):
    made = family(GRID.replace("{GATES}", "{unique: off, readable: off, fair: off}"))
    seen, eye = set(), Eye(4)
    for number in range(1, 200):
        (solved,) = made.drawn(number, 1).parts
        numbers = numbers_of(solved.part.problem)
        seen.add(numbers)
        truth, wrong = sizes(*numbers)
        coincide = {name for name, size in wrong.items() if size == truth}
        right = tuple(solved.part.asked())
        found = {w.name for w in solved.wrongs if eye.sees_no_difference(w.results, right)}
        assert found & wrong.keys() == coincide
        assert bool(coincide) <= bool(made.standards.gates[0]["discriminating"].refuses(solved))
    assert len(seen) > 45


def test_what_passes_tells_every_mistake_from_the_truth(family):
    survey = surveyed(
        family(GRID.replace("{GATES}", "{unique: off, readable: off, fair: off}")), 60
    )
    told = [n for n in ALL if sizes(*n)[0] not in sizes(*n)[1].values()]
    assert 0 < survey.space.passed.numbers.least <= len(told) < 54
    assert {mistake.right_after for mistake in survey.mistakes} == {0}
    assert {m.name: m.right for m in survey.mistakes}["padding_counted_once"] > 0


def test_every_variant_that_passes_is_among_those_that_a_separate_count_allows(family):
    gates = "{unique: off, readable: off, fair: off, distinct: off}"
    made = family(GRID.replace("{GATES}", gates))
    for number in range(1, 25):
        problem = made.first(number).variant.exercise.parts[0].problem
        right, wrong = sizes(*numbers_of(problem))
        assert right not in wrong.values()


def test_the_counts_of_the_gates_add_up():
    survey = surveyed(Family(load("problems/self-attention.yaml"), 7), draws=40)
    left = survey.draws
    for gate in survey.gates:
        assert gate.asked == left
        assert gate.alone >= gate.refused or gate.name == "distinct"
        left -= gate.refused
    assert survey.passed == left
    assert sum(times for _, times in survey.reasons) == survey.draws - survey.passed
    assert survey.pairs_apart <= survey.pairs


def test_the_work_is_compared_with_the_file():
    survey = surveyed(Family(load("problems/pooling.yaml"), 7), draws=20)
    (spread,) = survey.work
    assert spread.own * 3 / 4 <= spread.least <= spread.median <= spread.most <= spread.own * 5 / 4


@pytest.mark.parametrize(("size", "fits"), [(22, "yes"), (23, "no"), (None, None)])
def test_whether_a_class_fits(family, size, fits):
    survey = surveyed(family(GRID.replace("{GATES}", OFF)), draws=10, class_size=size)
    assert survey.fits == fits


def test_a_class_that_may_or_may_not_fit_is_called_unsure():
    survey = surveyed(Family(load("problems/pooling.yaml"), 7), draws=10, class_size=5000)
    assert survey.fits == "unsure"
    assert "not sure that a class of 5000 fits" in "\n".join(survey_lines(survey))


def test_a_survey_is_the_same_twice():
    def found(seed):
        return surveyed(Family(load("problems/pooling.yaml"), seed), draws=10)

    assert found(7) == found(7)
    assert found(7) != found(8)


# --- as text --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["argmax-attention", "self-attention"])
def test_the_lines_fit_80_columns_and_the_numbers_are_json(name):
    survey = surveyed(Family(load(f"problems/{name}.yaml"), 7), draws=30, class_size=30)
    lines = list(survey_lines(survey))
    assert max(map(len, lines)) <= 80
    assert lines[0] == "30 draws with seed 7"
    assert any(line.startswith("A class of 30 ") for line in lines)
    data = json.loads(json.dumps(survey_json(survey)))
    assert data["draws"] == 30
    assert data["different"]["passed"]["answers"]["least"] == survey.space.passed.answers.least


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(22, 22, 22, 600, 578), "22, all found"),
        (Count(5394, None, None, 200, 0), "at least 5,300 (95 %; no repeat in 200 draws)"),
        (
            Count(803, 1234, 951, 400, 78),
            "about 950 (95 %: 800 to 1,200; 78 repeats in 400 draws)",
        ),
        (
            Count(3570, 790000, 19900, 200, 1),
            "about 19,000 (95 %: 3,500 to 790,000; 1 repeat in 200 draws)",
        ),
        (Count(0, None, None, 0, 0), "none seen"),
    ],
)
def test_a_count_is_told_with_what_is_sure_of_it(count, words):
    assert how_many(count) == words


def test_of_an_estimate_two_digits_are_told():
    assert [rounded(n) for n in (7, 42, 349, 123456)] == ["7", "42", "340", "120,000"]
