"""Of a derivation, nothing is shown twice, and `≈` stands only where something was rounded."""

from fractions import Fraction

from worked.document import Derivation, Formula, Link, Notation
from worked.exact import NEG_INF, softmax, sqrt
from worked.notation import Num, parse
from worked.render.shown import decimal_text, links_shown, same, terminates, visible
from worked.trace import named

X = Notation(parse("x"))


def derivation(value, *styles, answer=None):
    expr = named("x", "x", value)
    relations = {"decimal": "≈"}
    links = tuple(Link(relations.get(style, "="), Formula(expr, style)) for style in styles)
    return Derivation(X, links, answer)


def relations(value, *styles, places=4, answer=None):
    shown = links_shown(derivation(value, *styles, answer=answer), places)
    return [side.relation for side in shown]


def boxes(value, *styles):
    return [side.boxed for side in links_shown(derivation(value, *styles, answer="x"), 4)]


def test_a_whole_result_is_not_repeated_as_a_decimal():
    assert relations(((1, -2), (3, NEG_INF)), "value", "decimal") == ["="]


def test_a_decimal_that_terminates_is_an_equality():
    assert relations((Fraction(1, 8), 3), "value", "decimal") == ["=", "="]


def test_a_decimal_that_needs_more_places_than_there_are_is_rounded():
    assert relations(Fraction(1, 8), "value", "decimal", places=2) == ["=", "≈"]


def test_an_irrational_number_is_rounded():
    assert relations((1, sqrt(2)), "value", "decimal") == ["=", "≈"]


def test_the_first_link_stays_even_if_it_repeats_the_left_side():
    assert relations(3, "symbols") == ["="]


def test_a_side_like_the_one_before_it_is_left_out():
    assert relations((7, 8), "numbers", "value", "decimal") == ["="]


def test_whole_numbers_whose_value_is_not_shown_are_shown_as_decimals():
    assert relations((7, 8), "symbols", "decimal") == ["=", "="]


def test_the_exact_answer_is_boxed_and_not_its_rounding():
    assert boxes(sqrt(2), "value", "decimal") == [True, False]


def test_an_answer_that_is_only_shown_rounded_is_boxed_as_that():
    assert boxes(softmax((0, 1))[0], "symbols", "decimal") == [False, True]


def test_a_link_that_is_no_answer_has_no_box():
    assert not any(side.boxed for side in links_shown(derivation(sqrt(2), "value", "decimal"), 4))


def test_layouts_are_compared_by_what_they_print():
    assert same(parse(r"\frac{a_1}{⌊b⌋} + \sqrt{c^2}"), parse(r"\frac{a_1}{⌊b⌋} + \sqrt{c^2}"))
    assert not same(parse("a_1"), parse("a_2"))
    assert not same(parse("a_1"), parse("a^1"))
    assert not same(Num(1), Num(Fraction(1, 2)))
    assert not same(parse("(a)"), parse("⌊a⌋"))


def test_equal_mixtures_count_as_different_where_it_takes_a_proof_to_tell():
    weights, again = softmax((0, 1)), softmax((0, 1))
    assert same(Num(weights[0]), Num(weights[0]))
    assert not same(Num(weights[0]), Num(again[0]))


def test_words_stand_where_there_is_no_decimal():
    assert [decimal_text(value, 4) for value in (True, False, NEG_INF, -3)] == [
        "yes",
        "no",
        "-∞",
        "-3",
    ]


def test_truth_values_and_minus_infinity_need_no_rounding():
    assert terminates((True, NEG_INF, 5, Fraction(1, 4)), 2)
    assert not terminates((True, Fraction(1, 3)), 30)


def test_what_a_terminal_would_obey_is_spelled_out():
    assert visible("\x1b[31mred\x07\x9b\x00") == "[U+001B][31mred[U+0007][U+009B][U+0000]"
    assert visible("no \ufffe in XML\uffff") == "no [U+FFFE] in XML[U+FFFF]"
    assert visible("ä → 山\t\n") == "ä → 山\t\n"


def test_a_sum_of_roots_that_is_its_own_value_is_not_written_twice():
    two, root = named("a", "a", 2), named("b", "b", sqrt(5))
    difference = two - root
    links = (Link("=", Formula(difference, "numbers")), Link("=", Formula(difference, "value")))
    assert len(links_shown(Derivation(X, links), 4)) == 1
    turned = root - two  # its value is written with the 2 first
    links = (Link("=", Formula(turned, "numbers")), Link("=", Formula(turned, "value")))
    assert len(links_shown(Derivation(X, links), 4)) == 2
    other = two - named("c", "c", sqrt(3))
    links = (Link("=", Formula(other, "numbers")), Link("=", Formula(difference, "value")))
    assert len(links_shown(Derivation(X, links), 4)) == 2


def test_a_quotient_that_is_its_own_value_is_not_written_twice():
    three, two, six = named("a", "a", 3), named("b", "b", 2), named("c", "c", 6)
    for quotient, shown in ((three / two, 1), (six / (two * two), 2), ((0 - three) / two, 2)):
        links = (Link("=", Formula(quotient, "numbers")), Link("=", Formula(quotient, "value")))
        assert len(links_shown(Derivation(X, links), 4)) == shown
