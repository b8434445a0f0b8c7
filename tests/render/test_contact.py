"""The contact sheet: variants side by side, what differs marked, all of it words and no code."""

import re
from dataclasses import replace

import pytest

from tests.browser import Browser
from tests.render.test_html import Outline
from tests.specimen import HOSTILE, specimen
from worked.document import Solution
from worked.draw import Rng
from worked.exercise import Exercise, Part
from worked.kinds.argmax_attention import Kind as Argmax
from worked.kinds.transport import Kind as Transport
from worked.render.contact import Card, contact_sheet, marked
from worked.solve import known_mistakes

KEYS = ((1, 2, 0), (0, 3, 4), (5, 0, 0), (0, 0, 1))
VALUES = ((2, 0, 1), (1, 4, 3), (0, -1, 4), (1, 0, -1))


def argmax(query: tuple[int, ...], values=VALUES) -> Solution:
    problem = Argmax.model_validate({"keys": KEYS, "values": values, "query": query})
    part = Part("", "argmax_attention", problem)
    return Exercise(title="Argmax", source="", file="a.yaml", digest="", parts=(part,)).solve()


def card(number: int, solution: Solution) -> Card:
    mistakes = tuple(known_mistakes(part) for part in solution.parts)
    return Card(number, solution, mistakes, {"multiplications": 4, "roots": 0})


def cards_of(page: str) -> list[str]:
    return page.split('<article class="card"')[1:]


def marks(text: str) -> list[str]:
    """The numbers that are marked."""
    found = re.findall(r'<mrow class="new">(.*?)</mrow>(?!</mrow>)', text)
    return [re.sub("<[^>]*>", "", each) for each in found]


class TestWhatDiffers:
    def test_numbers_that_differ_from_the_first_are_marked(self) -> None:
        queries = [(1, 1, 2), (1, -3, 2), (2, 1, 2)]
        page = contact_sheet([card(k, argmax(q)) for k, q in enumerate(queries, start=1)])
        assert [marks(each) for each in cards_of(page)] == [[], ["−3"], ["2"]]

    def test_marks_change_no_word_and_no_number(self) -> None:
        first, other = (
            contact_sheet([card(1, argmax((1, 1, 2))), card(2, argmax(query))])
            for query in ((1, 1, 2), (7, -1, 2))
        )
        bare = re.sub(r'<mrow class="new">((?:<mo>−</mo>)?<mn>\d+</mn>)</mrow>', r"\1", other)
        assert "7" in bare
        assert '<mrow class="new">' not in bare
        assert cards_of(first)[0].split("answers")[0] == cards_of(bare)[0].split("answers")[0]

    def test_a_difference_is_no_sign_of_a_difference(self) -> None:
        block = "<mi>n</mi><mo>−</mo><mn>3</mn>"
        assert marked(block, block.replace("3", "4")) == (
            '<mi>n</mi><mo>−</mo><mrow class="new"><mn>3</mn></mrow>'
        )

    def test_a_fraction_in_the_place_of_a_number_is_marked(self) -> None:
        first = "<mtd><mn>3</mn></mtd><mtd><mn>5</mn></mtd>"
        block = "<mtd><mfrac><mn>1</mn><mn>2</mn></mfrac></mtd><mtd><mn>5</mn></mtd>"
        assert marks(marked(block, first)) == ["1", "2"]

    def test_words_of_the_first_are_not_said_again(self) -> None:
        page = contact_sheet([card(k, argmax((k, 1, 2))) for k in (1, 2)])
        assert ["no softmax" in each for each in cards_of(page)] == [True, False]

    def test_repeats_are_remarked(self) -> None:
        doubled = tuple(tuple(2 * entry for entry in value) for value in VALUES)
        solutions = [
            argmax((1, 1, 2)),
            argmax((1, 1, 3)),
            argmax((1, 1, 2)),
            argmax((1, 1, 2), doubled),
        ]
        page = contact_sheet([card(k, s) for k, s in enumerate(solutions, start=1)])
        remarks = [re.findall('<p class="remark">(.*?)</p>', each) for each in cards_of(page)]
        assert remarks == [
            [],
            ["the same answers as 1"],
            ["the same numbers as 1", "the same answers as 1"],
            [],
        ]
        assert "Cards with a remark: 2." in page


class TestThePage:
    def test_mistakes_are_folded_and_work_is_told(self) -> None:
        (only,) = cards_of(contact_sheet([card(1, argmax((1, 1, 2)))]))
        count = len(known_mistakes(argmax((1, 1, 2)).parts[0]))
        assert count > 1
        assert f'<details class="mistakes"><summary>{count} known mistakes</summary>' in only
        assert "Work: multiplications 4<" in only

    def test_hostile_words_stay_words(self) -> None:
        page = contact_sheet([card(1, specimen()), card(2, specimen())], title=f"</title>{HOSTILE}")
        read = Outline(page)
        assert read.tags().isdisjoint({"script", "link", "iframe", "img", "object", "form"})
        assert f"</title>{HOSTILE}" in read.texts
        assert page.count("</title>") == 1
        for _, attributes in read.elements:
            assert not [name for name in attributes if name.startswith("on")]
            assert (attributes.get("href") or "#").startswith("#")

    def test_solutions_without_mistakes_and_work_have_cards(self) -> None:
        assert "known mistake" not in contact_sheet([Card(1, specimen())])
        assert "0 variants" in contact_sheet([], "Nothing")

    def test_every_part_stands_on_the_card(self) -> None:
        several = replace(specimen(), parts=specimen().parts[::-1])
        (only,) = cards_of(contact_sheet([Card(1, several)]))
        assert only.index(">(b) ") < only.index(">(a) ")

    def test_two_hundred_are_no_burden(self) -> None:
        """Formulas go without their TeX, so that a card takes some kilobytes."""
        problems = [Transport.sample(Rng("contact", k)) for k in range(12)]
        solutions = [
            Exercise(
                title="T", source="", file="t.yaml", digest="", parts=(Part("", "transport", each),)
            ).solve()
            for each in problems
        ]
        page = contact_sheet([card(k, s) for k, s in enumerate(solutions, start=1)])
        assert "<annotation" not in page
        assert len(page) < 12 * 40_000

    @pytest.mark.needs("chromium")
    @pytest.mark.parametrize(("width", "columns"), [(390, 1), (1200, 3)])
    def test_cards_stand_side_by_side_where_there_is_room(self, width, columns, tmp_path) -> None:
        file = tmp_path / "sheet.html"
        cards = [card(k, argmax((k, 1, 2))) for k in range(1, 7)]
        file.write_text(contact_sheet([*cards, Card(7, specimen())]))
        with Browser() as browser:
            page = browser.open(file, width=width)
            tops = page.evaluate(
                "[...document.querySelectorAll('.card')].map(c => c.getBoundingClientRect().top)"
            )
            assert page.evaluate("document.documentElement.scrollWidth") == width
            assert page.console == []
            shown = "getComputedStyle(document.querySelector('.question')).display"
            assert page.evaluate(shown) == "block"
            saying = "document.querySelector('.mistakes p').checkVisibility()"
            assert not page.evaluate(saying)
            page.evaluate("document.querySelector('#open').click()")
            assert page.evaluate(saying)
            page.evaluate("document.querySelector('#questions').click()")
            assert page.evaluate(shown) == "none"
        assert len(set(tops[:columns])) == 1
        assert tops[columns] > tops[0]
