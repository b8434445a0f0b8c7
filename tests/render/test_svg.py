"""Figures are drawn from data: every number is there, inside the picture, with words for it."""

import re
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from tests.specimen import HOSTILE
from worked.document import CellGrid, Figure, FlowMap, HeatMap, Pile, Text, Window
from worked.exact import NEG_INF, softmax, sqrt
from worked.notation import Dec, Fence, Frac, Grid, Num, Op, Row, parse
from worked.prose import say
from worked.render.linear import line_text, linear
from worked.render.svg import svg

SVG = "{http://www.w3.org/2000/svg}"


def drawn(data) -> ElementTree.Element:
    return ElementTree.fromstring(svg(Figure(data, HOSTILE), 4))


def texts(picture: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in picture.iter(f"{SVG}text")]


def attributes(picture: ElementTree.Element, tag: str, name: str) -> list[float]:
    return [float(each.attrib[name]) for each in picture.iter(f"{SVG}{tag}")]


def heat_map(size: int) -> HeatMap:
    labels = tuple((Text(f"t{k}"),) for k in range(size))
    line = tuple(Fraction(k, size) for k in range(size))
    return HeatMap(labels, labels, (line,) * size)


PILES = (Pile(say("$s_1$"), 0, 0, 3), Pile(say("$s_2$"), Fraction(1, 2), -2, 1))
TARGETS = (Pile(say("$t_1$"), 4, 3, 2), Pile(say("$t_2$"), 0, 0, 2))
PLAN = FlowMap(PILES, TARGETS, ((0, 0, 1), (0, 1, 2), (1, 0, Fraction(1, 2))))
CELLS = CellGrid(
    ((None, 1, -2), (NEG_INF, Fraction(5, 3), sqrt(2)), (10**12, 7, 8)),
    (Window(0, 0, 2, 2), Window(1, 1, 2, 2)),
    ((0, 0), (1, 1)),
    (1, 0, 0, 0),
)


@pytest.mark.parametrize("data", [heat_map(3), heat_map(40), CELLS, PLAN])
class TestEveryPicture:
    def test_its_title_says_what_it_shows(self, data) -> None:
        picture = drawn(data)
        assert picture.attrib["role"] == "img"
        assert picture.attrib["aria-label"] == HOSTILE
        assert picture.findtext(f"{SVG}title") == HOSTILE

    def test_many_may_stand_on_one_page(self, data) -> None:
        assert not [each for each in drawn(data).iter() if "id" in each.attrib]

    def test_everything_lies_inside(self, data) -> None:
        picture = drawn(data)
        width, height = float(picture.attrib["width"]), float(picture.attrib["height"])
        for tag, across, down in (("text", "x", "y"), ("rect", "x", "y"), ("circle", "cx", "cy")):
            assert all(0 <= x <= width for x in attributes(picture, tag, across))
            assert all(0 <= y <= height for y in attributes(picture, tag, down))


class TestHeatMaps:
    def test_a_weight_of_one_is_darkest_and_of_zero_is_paper(self) -> None:
        labels = (say("$k_1$"), say("$k_2$"))
        picture = drawn(HeatMap((say("$q_1$"),), labels, ((1, 0),)))
        assert attributes(picture, "rect", "fill-opacity") == [1.0, 0.0]
        assert texts(picture) == ["q₁", "1", "0", "k₁", "k₂"]

    def test_a_weight_is_rounded(self) -> None:
        weights = softmax((sqrt(3), 0))
        picture = drawn(HeatMap(((),), ((), ()), (weights,)))
        assert {"0.8497", "0.1503"} <= set(texts(picture))

    def test_a_large_one_is_shades_without_numbers(self) -> None:
        assert "0" not in texts(drawn(heat_map(40)))
        assert len(list(drawn(heat_map(40)).iter(f"{SVG}rect"))) == 1600


class TestGrids:
    def test_numbers_are_exact_where_they_are_short(self) -> None:
        seen = texts(drawn(CELLS))
        assert seen == ["1", "−2", "−∞", "5/3", "√2", "1000000000000", "7", "8"]

    def test_the_first_window_is_bold_and_drawn_last(self) -> None:
        frames = [each.attrib for each in drawn(CELLS).iter(f"{SVG}rect") if "rx" in each.attrib]
        assert [frame.get("stroke-width") for frame in frames] == ["1.2", "3"]


class TestPlans:
    def test_masses_and_amounts_are_written(self) -> None:
        seen = texts(drawn(PLAN))
        assert {"s₁: 3", "s₂: 1", "t₁: 2", "t₂: 2", "1", "1/2"} <= set(seen)

    def test_what_stays_in_its_place_has_no_arrow(self) -> None:
        assert svg(Figure(PLAN, ""), 4).count('z" fill=') == 2

    def test_areas_are_in_proportion_to_masses(self) -> None:
        piles = (Pile((), 0, 0, 4), Pile((), 1, 0, 1))
        large, small = attributes(drawn(FlowMap(piles, ())), "circle", "r")
        assert large == pytest.approx(2 * small)

    def test_up_is_up(self) -> None:
        piles = (Pile((), 0, 0, 1), Pile((), 0, 5, 1))
        low, high = attributes(drawn(FlowMap(piles, ())), "circle", "cy")
        assert high < low

    def test_all_in_one_place_is_still_a_picture(self) -> None:
        assert len(list(drawn(FlowMap(PILES[:1], TARGETS[1:], ((0, 0, 1),))).iter())) > 4


class TestFormulasOnOneLine:
    @pytest.mark.parametrize(
        ("layout", "text"),
        [
            (parse(r"\frac{1}{\sqrt{d_k}} Q K^\top"), "1/√dₖ Q Kᵀ"),
            (Frac(Row((Num(1), Op("+"), Num(2))), Num(-3)), "(1 + 2)/(−3)"),
            (Num(Fraction(-71, 3) * sqrt(3)), "−71√3/3"),
            (Num(1 + sqrt(2)), "1 + √2"),
            (Num(softmax((0, -1))[0]), "1/(1 + e⁻¹)"),
            (Dec(Fraction(-1, 3)), "−0.3333"),
            (Grid(((Num(1), Num(2)), (Num(3), Num(-4)))), "[1, 2; 3, −4]"),
            (Fence("‖", parse("k_1")), "‖k₁‖"),
            (parse("W_Q"), "W_Q"),
            (Num(10**80), "100000000000…000000000000 (81 digits)"),
        ],
    )
    def test_a_formula_is_read_off_as_it_is_typed(self, layout, text) -> None:
        assert linear(layout, 4) == text

    def test_a_line_of_words_and_formulas(self) -> None:
        assert line_text(say("*All* of `x`: $x^2$"), 4) == "All of x: x²"


def test_a_picture_names_no_font_of_a_network() -> None:
    assert not re.search(r"url\(|href", svg(Figure(PLAN, ""), 4))
