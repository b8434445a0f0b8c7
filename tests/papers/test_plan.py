"""Who gets which numbers: everybody their own, and nobody else's change with the class list."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from worked.papers.draft import NAME, Draft
from worked.papers.exam import BadInput, load_exam
from worked.papers.manifest import manifest, paper_line
from worked.papers.plan import Planner
from worked.papers.roster import read_roster
from worked.solve import solve
from worked.vary import Family, variants


def planned(earlier=(), **options):
    exam = load_exam("exam.yaml")
    draft = Draft(Path(), exam.key)
    plan = Planner(exam, read_roster("class.csv"), draft, earlier=earlier, **options).plan()
    draft.remove()
    return plan


def lines(plan):
    return {line.id: line for line in plan.lines}


def numbers(plan, place):
    return {line.id: line.problems[place].variant for line in plan.lines}


def test_everybody_gets_a_variant_of_their_own_in_the_order_of_the_list(folder):
    plan = planned(spares=2)
    assert numbers(plan, 0) == {"s1": 1, "s2": 2, "s3": 3, "spare-1": 4, "spare-2": 5}
    assert len({line.code for line in plan.lines}) == 5


def test_they_are_the_variants_that_the_command_of_that_name_makes(folder):
    exam = load_exam("exam.yaml")
    plan = planned()
    made = variants(Family(exam.tasks[0].exercise, exam.seed, exam.digits), 3)
    for line, variant in zip(plan.lines, made, strict=True):
        stored = line.problems[0]
        assert stored.attempt == variant.attempt
        assert stored.exercise().parts[0].problem == variant.exercise.parts[0].problem


def test_where_they_are_few_neighbours_get_different_ones(folder):
    given = numbers(planned(), 1)
    assert set(given.values()) == {1, 2}
    assert given["s1"] != given["s2"] != given["s3"]


def test_who_joins_and_who_leaves_changes_nobody_elses_paper(folder):
    before = planned(spares=1)
    (folder / "class.csv").write_text(
        "id,name,seat\ns0,New,B1\ns3,Cy Young,A3\ns1,Ann Lee,A1\ns9,Late,B3\n"
    )
    after = planned(before.lines, spares=1)
    for id in ("s1", "s3", "spare-1"):
        assert lines(after)[id] == lines(before)[id]
    assert numbers(after, 0) == {"s0": 5, "s3": 3, "s1": 1, "s9": 6, "spare-1": 4}
    assert [(line.id, line.withdrawn) for line in after.withdrawn] == [("s2", True)]
    (folder / "class.csv").write_text("id,name,seat\ns2,Bo Chan,A2\n")
    back = planned([*after.lines, *after.withdrawn], spares=1)
    assert lines(back)["s2"] == lines(before)["s2"]


def test_numbers_stay_even_if_a_later_release_draws_others(folder):
    before = planned()
    stored = json.loads(manifest(before.lines[:1]))
    stored["problems"][0]["parts"][0]["given"]["query"] = ["1/2", 1, 2]
    line = paper_line(stored)
    after = planned([line])
    assert after.lines[0].problems[0].parts[0].given["query"] == ["1/2", 1, 2]
    assert numbers(after, 0) == {"s1": 1, "s2": 2, "s3": 3}


def test_mended_words_are_printed_with_the_numbers_of_before(folder):
    before = planned()
    exam = folder / "exam.yaml"
    exam.write_text(exam.read_text().replace("Show your work.", "Show all work."))
    after = planned(before.lines)
    assert after.lines[0].exam.instructions == "Show all work."
    assert after.lines[0].problems == before.lines[0].problems


def test_the_papers_of_another_exam_are_left_alone(folder):
    before = planned()
    exam = folder / "exam.yaml"
    exam.write_text(exam.read_text().replace("seed: 7", "seed: 8"))
    with pytest.raises(BadInput, match="of another exam"):
        planned(before.lines)


def test_another_question_about_the_same_numbers_is_another_exam(folder):
    before = planned()
    argmax = folder / "problems" / "argmax.yaml"
    argmax.write_text(argmax.read_text() + "ask: [scores]\n")
    with pytest.raises(BadInput, match="of another exam"):
        planned(before.lines)


def test_a_manifest_that_lacks_a_problem_is_no_manifest_of_this_exam(folder):
    stored = json.loads(manifest(planned().lines[:1]))
    del stored["problems"][1]
    with pytest.raises(BadInput, match="of another exam"):
        planned([paper_line(stored)])


def test_two_ids_that_no_file_system_tells_apart_get_two_files(folder):
    (folder / "class.csv").write_text("id,name\nab1,A\nAB1,B\n../../x,C\nCON,D\nspare-1,E\n")
    plan = planned(spares=1)
    files = [line.file for line in plan.lines]
    assert files[0] == "ab1"
    assert len({file.casefold() for file in files}) == 6
    assert all("/" not in file and ".." not in file for file in files)


def test_too_few_variants_for_the_neighbours_is_a_message_with_the_row(folder):
    exam = folder / "exam.yaml"
    exam.write_text(exam.read_text().replace("variants: 2", "variants: 1"))
    with pytest.raises(BadInput, match=r"problem 2 .*: too few variants .*'s2' \(row 3"):
        planned()
    exam.write_text(exam.read_text() + "neighbours: any\n")
    assert set(numbers(planned(), 1).values()) == {1}


def test_seats_that_cannot_be_read_matter_only_where_variants_are_few(folder):
    (folder / "class.csv").write_text("id,name,seat\ns1,A,balcony\ns2,B,A2\ns3,C,\n")
    with pytest.raises(BadInput, match=r"class.csv: row 2: the seat 'balcony'"):
        planned()
    exam = folder / "exam.yaml"
    exam.write_text(exam.read_text().replace(", variants: 2", ""))
    assert len(planned().lines) == 3


def test_where_no_more_can_be_drawn_what_there_is_is_used_again(folder):
    (folder / "problems" / "shapes.yaml").write_text(
        "kind: conv_shapes\npoints: 2\n"
        "given: {input: {channels: 3, size: [32]}, filters: 8, kernel: 5}\n"
        "variants: {draw: {filters: {choose: [4, 8, 16]}}, tries: 40}\n"
    )
    exam = folder / "exam.yaml"
    exam.write_text(exam.read_text().replace(", variants: 2", ""))
    seats = "".join(f"s{n},N,A{n}\n" for n in range(1, 8))
    (folder / "class.csv").write_text("id,name,seat\n" + seats)
    plan = planned()
    given = list(numbers(plan, 1).values())
    assert set(given) == {1, 2, 3}
    assert all(one != other for one, other in pairwise(given))
    assert plan.notes == (
        "problem 2 (problems/shapes.yaml): no more than 3 different variants could be drawn, so "
        "some are used several times",
    )
    (folder / "class.csv").write_text("id,name,seat\n" + seats + "s8,N,A8\n")
    later = planned(plan.lines)
    assert later.lines[:7] == plan.lines
    assert later.lines[7].problems[1].variant != plan.lines[6].problems[1].variant


def test_drawing_goes_on_where_it_was_cut_off(folder, monkeypatch):
    wanted = planned()
    steps = iter("ab")

    def cut():
        if next(steps, None) is None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        planned(step=cut)
    draft = Path(NAME)
    assert len(draft.read_bytes().split()) > 3
    draft.write_bytes(draft.read_bytes() + b'\n{"exam": "torn')
    asked = []
    first = Family.first

    def ask(family, number, *rest):
        asked.append(number)
        return first(family, number, *rest)

    monkeypatch.setattr(Family, "first", ask)
    assert planned() == wanted
    assert asked == [1, 2]
    assert not draft.exists()


def test_a_line_of_the_manifest_says_who_what_and_the_answers(folder):
    (line,) = [json.loads(text) for text in manifest(planned().lines[:1]).splitlines()]
    assert (line["id"], line["name"], line["seat"], line["seed"]) == ("s1", "Ann Lee", "A1", 7)
    problem = line["problems"][0]
    assert (problem["file"], problem["variant"]) == ("problems/argmax.yaml", 1)
    assert len(problem["sha256"]) == 64
    (part,) = problem["parts"]
    assert part["kind"] == "argmax_attention"
    assert list(part["given"]) == ["keys", "values", "query"]
    assert part["ask"] == list(part["answers"]) == ["output"]
    solved = solve(paper_line(line).problems[0].exercise())
    output = solved.parts[0].results["output"].value
    assert isinstance(output, tuple)
    exact = [str(value) for value in output]
    assert part["answers"]["output"] == {"exact": exact, "decimal": exact}


def test_a_problem_without_points_beside_one_with_points_is_noted(folder):
    assert not planned().notes
    for problem in (folder / "problems").glob("*.yaml"):
        problem.write_text(problem.read_text().replace("    points: 2\n", ""))
    assert planned().notes == ("problem 2 without points, which the others have",)
