"""A word or a truth value as a result: solved, checked, told apart, printed everywhere."""

import pytest

from tests.contract.broken import Sound
from tests.contract.cases import of
from tests.contract.verbal import Verbal
from worked.check.equalities import Relations
from worked.check.oracle import agrees_precisely, same
from worked.document import Formula, Result
from worked.export.as_json import result_json
from worked.render import Options, render
from worked.render.fragments import printer_of
from worked.render.page import arranged
from worked.trace import TUPLE, literal, named
from worked.trace.arithmetic import Floats
from worked.vary.gates import size_of
from worked.vary.printed import work_of
from worked.vary.telling import Eye


@pytest.fixture
def solved():
    return of(Verbal())


def test_json_has_the_word_itself_and_no_decimal(solved):
    json = result_json(solved.part.results["side"], 4)
    assert json == {"exact": "above 0", "decimal": None, "latex": r"\text{above 0}"}


def test_json_has_the_truth_value_itself_and_no_decimal(solved):
    json = result_json(solved.part.results["above"], 4)
    assert json == {"exact": True, "decimal": None, "latex": r"\text{yes}"}


def test_python_has_them_as_they_are(solved):
    results = solved.part.results
    assert (results["side"].exact, results["side"].decimal()) == ("above 0", "above 0")
    assert (results["above"].exact, results["above"].decimal()) == (True, True)


@pytest.mark.parametrize("format_", ["latex", "html", "markdown", "typst", "terminal"])
def test_every_writer_prints_them(solved, format_):
    text: str | bytes
    if format_ == "typst":
        writer = printer_of("pdf", Options(engine="typst"))
        text = writer.problem(arranged(solved.solution, writer.options))
    else:
        text = render(solved.solution, format_)
    assert isinstance(text, str)
    assert "above 0" in text.replace("\u00a0", " ")
    assert "yes" in text


def test_a_list_of_words_is_printed_and_exported():
    words = named("found", "f", ("one", "two"), TUPLE)
    json = result_json(Result(words, ()), 4)
    assert json["exact"] == ["one", "two"]
    assert json["decimal"] == [None, None]
    assert json["latex"] == r"\left(\text{one}, \text{two}\right)"


class TestTheCheck:
    @pytest.mark.parametrize(
        ("left", "relation", "right", "truth"),
        [
            ("one", "=", "one", True),
            ("one", "=", "two", False),
            ("one", "≠", "two", True),
            ("one", "≠", "one", False),
            ("one", "=", 1, False),
            (1, "=", "1", False),
            (("one", 2), "=", ("one", 2), True),
            (("one", 2), "=", ("two", 2), False),
        ],
    )
    def test_compares_words(self, left, relation, right, truth):
        sides = [Formula(literal(side), "value") for side in (left, right)]
        assert Relations(4, Floats()).hold(sides[0], relation, sides[1]) is truth

    @pytest.mark.parametrize("second", ["two", 1.0, True, None, ["one"]])
    def test_a_second_route_must_find_the_same_word(self, second):
        assert same("one", "one", agrees_precisely)
        assert not same("one", second, agrees_precisely)


class TestTheGates:
    def test_words_look_the_same_only_where_they_are(self):
        eye = Eye(4)
        assert eye.alike("one", "one")
        assert eye.alike(True, True)
        assert not eye.alike("one", "two")
        assert not eye.alike("one", 1)
        assert not eye.alike(True, 1)
        assert not eye.alike(True, False)

    def test_no_word_looks_whole_or_has_digits(self, solved):
        assert Eye(4).looks_whole("one") is None
        assert size_of(solved.part, 4).digits == 2

    def test_words_are_no_work(self, solved):
        assert work_of(solved.part) == work_of(of(Sound()).part)
