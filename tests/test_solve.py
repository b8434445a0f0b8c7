"""From a problem file to a solution: author's words, what is asked, points, pins, refusals."""

import pickle
from fractions import Fraction

import pytest

from worked.document import Formula, Items, Note, Para, Text
from worked.draw import Rng
from worked.errors import CannotSolve, NotUnique, ProblemFileError, SeveralAnswers
from worked.exercise import Exercise
from worked.kinds import find, names
from worked.load import load, load_text
from worked.prose import ProseError, say
from worked.sheet import Draft, Work
from worked.solve import consequences
from worked.trace import literal

ARGMAX = """\
kind: argmax_attention
title: Which key?
source: A book
points: 3
given:
  keys: [[1, 0], [0, 2]]
  values: [[5, 6], [7, 8]]
  query: [1, 1]
"""

PARTS = """\
title: Two questions
parts:
  - kind: argmax_attention
    points: 2
    given: &given {keys: [[1, 0], [0, 2]], values: [[5, 6], [7, 8]], query: [1, 1]}
  - kind: argmax_attention
    title: The scores
    points: "1/2"
    given: *given
    ask: [scores, output]
"""


def lines(part):
    return [block.line for block in part.question if isinstance(block, Para | Note)]


def text(line):
    return "".join(piece.text if isinstance(piece, Text) else "§" for piece in line)


def solved(file):
    return load_text(file, "file.yaml").solve()


class TestHeaders:
    def test_what_the_file_says_is_kept(self):
        solution = solved(ARGMAX)
        assert solution.title == "Which key?"
        assert solution.source == "A book"
        assert solution.file == "file.yaml"
        assert len(solution.digest) == 64
        assert solution.points == 3

    def test_points_are_added_up_exactly(self):
        solution = solved(PARTS)
        assert [part.points for part in solution.parts] == [2, Fraction(1, 2)]
        assert solution.points == Fraction(5, 2)

    def test_without_points_there_are_none(self):
        solution = solved(ARGMAX.replace("points: 3\n", ""))
        assert solution.points is None
        assert solution.parts[0].points is None

    def test_parts_are_labelled_and_titled(self):
        first, second = solved(PARTS).parts
        assert (first.label, second.label) == ("a", "b")
        assert second.title == "The scores"
        assert first.title
        assert first.kind == "argmax_attention"


class TestAsked:
    def test_by_default_the_answers_of_the_kind(self):
        part = solved(ARGMAX).parts[0]
        assert part.answers == ("output",)
        assert [result.name for result in part.asked()] == ["output"]
        last = part.question[-1]
        assert isinstance(last, Para)
        assert text(last.line) == "Find the output, §."

    def test_what_is_asked_is_listed_in_the_order_asked(self):
        part = solved(PARTS).parts[1]
        assert part.answers == ("scores", "output")
        *_, find, asked = part.question
        assert isinstance(find, Para)
        assert isinstance(asked, Items)
        assert text(find.line) == "Find"
        assert asked.style == "numbered"
        assert [text(line) for line in asked.items] == ["the scores, §", "the output, §"]

    def test_only_what_is_asked_gets_a_box(self):
        from worked.check.equalities import derivations

        part = solved(ARGMAX + "ask: [margin]\n").parts[0]
        boxed = [d.answer for step in part.steps for d in derivations(step.blocks) if d.answer]
        assert boxed == ["margin"]

    def test_an_unknown_result_is_refused_at_its_place(self):
        with pytest.raises(ProblemFileError) as caught:
            solved(ARGMAX + "ask: [output, scoers]\n")
        message = str(caught.value)
        assert message.startswith("file.yaml:9:15: ask[2]: unknown result 'scoers'")
        assert "scores" in message

    def test_all_parts_that_are_wrong_are_told_at_once(self):
        wrong = PARTS.replace("ask: [scores, output]", "ask: [nothing]").replace(
            "points: 2\n", "points: 2\n    ask: [something]\n"
        )
        with pytest.raises(ProblemFileError) as caught:
            solved(wrong)
        assert "parts[1].ask[1]" in str(caught.value)
        assert "parts[2].ask[1]" in str(caught.value)


class TestAuthorsWords:
    def test_a_prompt_takes_the_place_of_the_question(self):
        part = solved(ARGMAX + 'prompt: "Use {query}, but *not* {keys}."\n').parts[0]
        first = part.question[0]
        assert isinstance(first, Para)
        assert text(first.line) == "Use §, but § §."
        formula = first.line[1]
        assert isinstance(formula, Formula)
        assert formula.style == "value"
        assert formula.expr.value == (1, 1)

    def test_the_conventions_are_appended_all_the_same(self):
        plain, prompted = (
            solved(file).parts[0] for file in (ARGMAX, ARGMAX + 'prompt: "Do it."\n')
        )
        said = [text(b.line) for b in plain.question if isinstance(b, Note)]
        assert said
        assert [text(b.line) for b in prompted.question if isinstance(b, Note)] == said
        assert len(prompted.question) == 1 + len(said) + 1

    def test_a_prompt_does_not_change_steps_and_results(self):
        plain, prompted = (
            solved(file).parts[0] for file in (ARGMAX, ARGMAX + 'prompt: "Do it."\n')
        )
        assert {n: r.value for n, r in plain.results.items()} == {
            n: r.value for n, r in prompted.results.items()
        }
        assert len(plain.steps) == len(prompted.steps)

    @pytest.mark.parametrize("field", ["prompt", "hint", "note"])
    def test_an_unknown_slot_is_refused_at_its_place(self, field):
        with pytest.raises(ProblemFileError) as caught:
            solved(ARGMAX + f'{field}: "Use {{quary}}."\n')
        message = str(caught.value)
        assert message.startswith(f"file.yaml:9:{len(field) + 3}: {field}: unknown slot")
        assert "query" in message

    @pytest.mark.parametrize("field", ["hint", "note"])
    def test_hints_and_notes(self, field):
        part = solved(ARGMAX + f'{field}: "Look at {{query}}."\n').parts[0]
        assert text(getattr(part, field)) == "Look at §."

    def test_nothing_in_a_prompt_is_run(self):
        part = solved(ARGMAX + 'prompt: "{{ 7 * 7 }} {query!r}"\n').parts[0]
        assert text(lines(part)[0]) == "{{ 7 * 7 }} {query!r}"
        with pytest.raises(ProblemFileError, match=r"unknown slot 'query\.__class__'"):
            solved(ARGMAX + 'prompt: "{query.__class__}"\n')


class TestRefusals:
    def test_numbers_without_an_answer_name_the_place(self):
        with pytest.raises(ProblemFileError) as caught:
            solved(ARGMAX.replace("[0, 2]", "[0, 1]"))
        assert str(caught.value).startswith("file.yaml:6:3: given: keys 1 and 2 tie")

    def test_in_python_there_is_no_place_but_a_path(self):
        exercise = load_text(ARGMAX.replace("[0, 2]", "[0, 1]"))
        alone = Exercise(exercise.title, (exercise.parts[0],))
        with pytest.raises(ProblemFileError, match="given: keys 1 and 2 tie"):
            alone.solve()


class TestSeveralAnswers:
    def test_a_tie_is_told_apart_from_other_refusals(self):
        with pytest.raises(NotUnique) as caught:
            solved(ARGMAX.replace("[0, 2]", "[0, 1]"))
        assert isinstance(caught.value, ProblemFileError)
        with pytest.raises(ProblemFileError) as other:
            solved(ARGMAX + "ask: [nothing]\n")
        assert not isinstance(other.value, NotUnique)

    def test_a_tie_beside_another_trouble_is_not_all_that_is_wrong(self):
        tie, unknown = "[0, 1]", "ask: [nothing]"
        both = PARTS.replace("[0, 2]", tie).replace(
            "given: *given", f"given: *given\n    {unknown}"
        )
        both = both.replace("ask: [scores, output]\n", "")
        with pytest.raises(SeveralAnswers) as ties:
            solved(both.replace(unknown, "ask: [scores]"))
        assert len(ties.value.troubles) == 2
        apart = both.replace("given: *given", "given: {keys: [[1]], values: [[2]], query: [1]}")
        with pytest.raises(ProblemFileError) as caught:
            solved(apart)
        assert len(caught.value.troubles) == 2
        assert not isinstance(caught.value, NotUnique)

    def test_the_error_survives_the_way_out_of_a_process(self):
        with pytest.raises(SeveralAnswers) as caught:
            solved(ARGMAX.replace("[0, 2]", "[0, 1]"))
        again = pickle.loads(pickle.dumps(caught.value))
        assert type(again) is SeveralAnswers
        assert str(again) == str(caught.value)

    def test_a_sheet_keeps_what_would_be_as_good(self):
        work = Work()
        result = work.result("plan", literal(3), "P", say("the plan"))
        work.alternative("plan", "So would {other} be, instead of {plan}.", other=4, plan=result)
        (alternative,) = work.alternatives
        assert alternative.name == "plan"
        assert text(alternative.says) == "So would § be, instead of §."

    def test_an_alternative_to_nothing_is_a_programming_error(self):
        with pytest.raises(ProseError, match="no result so far"):
            Work().alternative("plan", "Another one.")

    def test_a_solution_has_the_alternatives_of_its_sheet(self):
        assert solved(ARGMAX).parts[0].alternatives == ()
        given = "{at: [0, 0], mass: 1}, {at: [1, 1], mass: 1}"
        other = "{at: [1, 0], mass: 1}, {at: [0, 1], mass: 1}"
        file = f"kind: transport\ntitle: Two\ngiven: {{sources: [{given}], targets: [{other}]}}\n"
        (alternative,) = solved(file).parts[0].alternatives
        assert alternative.name == "plan"


@pytest.mark.parametrize("name", names())
def test_a_draft_has_the_results_of_the_whole_sheet_and_nothing_written(name):
    for seed in range(3):
        problem = find(name).sample(Rng("draft", seed))
        work, draft = Work(), Draft()
        problem.solve(work)
        problem.solve(draft)
        values = {name: result.value for name, result in work.results.items()}
        assert {name: result.value for name, result in draft.results.items()} == values
        assert draft.asked() == work.asked()
        assert work.steps
        assert not draft.steps
        assert not draft.conventions


class TestPins:
    def test_what_follows_follows(self):
        part = load_text(ARGMAX).solve({"scores": (3, 2)}).parts[0]
        assert part.results["scores"].pinned
        assert part.results["output"].value == (5, 6)
        assert not part.results["output"].pinned

    def test_by_label_where_there_are_parts(self):
        first, second = load_text(PARTS).solve({"b": {"scores": (3, 2)}}).parts
        assert first.results["output"].value == (7, 8)
        assert second.results["output"].value == (5, 6)

    def test_an_unknown_pin_names_the_nearest_result(self):
        with pytest.raises(CannotSolve, match=r"unknown result 'scoers'.*scores"):
            load_text(ARGMAX).solve({"scoers": (3, 2)})

    @pytest.mark.parametrize("pins", [{"c": {"scores": (3, 2)}}, {"scores": (3, 2)}])
    def test_an_unknown_part_is_refused(self, pins):
        with pytest.raises(CannotSolve, match="unknown part"):
            load_text(PARTS).solve(pins)

    def test_a_pin_that_leads_nowhere_is_refused(self):
        with pytest.raises(ProblemFileError, match="the winners are 7"):
            load_text(ARGMAX).solve({"argmax": (7,)})


class TestDetail:
    def test_full_detail_writes_more_and_changes_no_result(self):
        from worked.check import check

        exercise = load_text(
            "kind: multihead_self_attention\n"
            "given: {X: [[1, 0], [2, 1]], heads: [{W_Q: [[1, 2], [0, 1]], "
            "W_K: [[1, 0], [3, 1]], W_V: [[1, 2], [4, 0]]}]}\n"
        )
        brief, full = exercise.solve(), exercise.solve(detail="full")
        assert check(full).equalities > check(brief).equalities
        assert {n: r.value for n, r in brief.parts[0].results.items()} == {
            n: r.value for n, r in full.parts[0].results.items()
        }


BANK = ["argmax-attention", "conv-shapes", "emd", "msa", "pooling", "self-attention"]


@pytest.mark.parametrize("name", BANK)
def test_what_a_mistake_leads_to_is_the_same_on_a_whole_sheet(name):
    for part in load(f"problems/{name}.yaml").solve().parts:
        told = {wrong.name: wrong.results for wrong in consequences(part)}
        assert len(told) >= 4
        for mistake in part.problem.mistakes():
            work = Work(mistake.pins, part.answers)
            try:
                (mistake.instead or part.problem).solve(work)
            except CannotSolve:
                assert mistake.name not in told
                continue
            whole = [work.results[answer].value for answer in part.answers]
            assert [result.value for result in told[mistake.name]] == whole
