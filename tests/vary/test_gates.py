"""Each gate refuses a problem that it must refuse, passes one that it must pass, and is needed."""

from fractions import Fraction

import pytest

from worked import exact
from worked.solve import solve
from worked.vary import NAMES, Family, Refusal
from worked.vary.gates import Solved, digits_of
from worked.vary.telling import Eye

ONE_PLAN = """
kind: transport
given:
  sources: [{at: 0, mass: 1}, {at: 1, mass: 1}]
  targets: [{at: 1, mass: 1}, {at: 5, mass: 1}]
  distance: squared_euclidean
"""
TWO_PLANS = ONE_PLAN.replace("squared_euclidean", "euclidean")

CALM = """
kind: attention
given: {queries: [[1, 1]], keys: [[1, 0], [2, 0]], values: [[1, 2], [4, 7]], scale: none}
"""
STEEP = CALM.replace("[[1, 1]]", "[[9, 1]]").replace("[2, 0]", "[3, 0]")

MEAN = "kind: pooling\ngiven: {input: [1, 2, 4, 8], ops: [average], kernel: 2}\n"
THIRDS = 'kind: pooling\ngiven: {input: ["1/3", 2, 4, 8], ops: [average], kernel: 2}\n'
ELEVENTHS = 'kind: pooling\ngiven: {input: [1, 2, 4, "8/11"], ops: [average], kernel: 2}\n'
LONG = "kind: pooling\ngiven: {input: [1, 2, 4, 12346], ops: [average], kernel: 2}\n"

LAYER = """
kind: conv_shapes
given: {input: {channels: 3, size: [%s]}, filters: 8, kernel: 4, stride: 2}
"""


@pytest.fixture
def refusal(exercise):
    """What the gates of one problem say of the numbers of another."""

    def said(own, other, gate, digits=4):
        standards = Family(exercise(own), digits=digits).standards
        (part,) = solve(exercise(other)).parts
        return standards.gates[0][gate].refuses(Solved(part, Eye(digits)))

    return said


# --- unique ---------------------------------------------------------------------------------


def test_a_second_plan_that_is_as_good_is_refused(refusal):
    assert refusal(ONE_PLAN, TWO_PLANS, "unique") == "another plan is as good"
    assert refusal(ONE_PLAN, ONE_PLAN, "unique") is None


def test_a_second_plan_is_no_matter_where_no_plan_is_asked_for(refusal):
    assert refusal(ONE_PLAN, TWO_PLANS + "ask: [cost, emd]\n", "unique") is None


# --- readable -------------------------------------------------------------------------------


def test_a_weight_that_prints_as_a_whole_number_is_refused(refusal):
    assert refusal(CALM, CALM, "readable") is None
    said = refusal(CALM, STEEP, "readable")
    assert said == "an entry of weights_1 prints as 0.0000"


def test_more_digits_make_it_readable(refusal):
    assert refusal(CALM, STEEP, "readable", digits=9) is None


def test_a_weight_of_exactly_1_is_a_whole_number(refusal):
    masked = CALM.replace("scale: none", "scale: none, mask: [[1, 0]]")
    assert refusal(CALM, masked, "readable") is None


def test_long_numbers_are_refused_unless_the_file_has_such(refusal):
    assert refusal(MEAN, LONG, "readable") == "a number has more than 4 digits"
    assert refusal(LONG, LONG, "readable") is None
    allowed = MEAN + "variants: {gates: {readable: {digits: 5}}}\n"
    assert refusal(allowed, LONG, "readable") is None
    strict = LONG + "variants: {gates: {readable: {digits: 3}}}\n"
    assert refusal(strict, LONG, "readable") == "a number has more than 3 digits"


def test_fractions_are_refused_where_the_file_has_none(refusal):
    assert refusal(MEAN, THIRDS, "readable") == "a fraction is given"
    assert refusal(THIRDS, THIRDS, "readable") is None
    assert refusal(THIRDS, MEAN, "readable") is None


def test_a_longer_denominator_in_a_result_is_refused(refusal):
    said = refusal(THIRDS, ELEVENTHS, "readable")
    assert said == "a denominator is longer than those of the file's own results"
    off = THIRDS + "variants: {gates: {readable: {fractions: off}}}\n"
    assert refusal(off, ELEVENTHS, "readable") is None


def test_digits_are_those_of_the_printed_number():
    root = exact.sqrt(2)
    nearly = exact.softmax((0, 40))[1] * 1000  # 999.9999...
    for places, digits in ((4, 4), (20, 3)):
        assert digits_of(nearly, places) == digits
        assert digits_of(nearly * -1, places) == digits
    for number, digits in ((nearly - 1, 3), (root, 1), (7, 1), (exact.NEG_INF, 1)):
        assert digits_of(number, 4) == digits
    assert digits_of(root * 1234, 4) == 4  # the coefficient
    assert digits_of(Fraction(-3, 1000), 4) == 4


# --- fair -----------------------------------------------------------------------------------


def test_the_band_is_around_the_work_of_the_file(exercise):
    def standards(text):
        return Family(exercise(text)).standards

    own = standards(MEAN).work[0].total
    zeros = "kind: pooling\ngiven: {input: [0, 0, 0, 8], ops: [average], kernel: 2}\n"
    less = standards(zeros).work[0].total
    assert 0 < less < own
    solved = Solved(solve(exercise(zeros)).parts[0], Eye(4))
    just, not_quite = Fraction(own - less, own), Fraction(own - less, own) - Fraction(1, 1000)
    for band, said in ((just, None), (not_quite, "less work than in the file's own problem")):
        text = MEAN + f'variants: {{gates: {{fair: "{band}"}}}}\n'
        assert standards(text).gates[0]["fair"].refuses(solved) == said


@pytest.mark.parametrize(("band", "fair"), [("0.01", True), ("0", False)])
def test_one_product_more_or_less_is_fair_unless_the_file_wants_none(refusal, band, fair):
    text = MEAN + f"variants: {{gates: {{fair: {band}}}}}\n"
    other = MEAN.replace("1, 2, 4, 8", "0, 2, 4, 8")  # one sum less
    assert (refusal(text, other, "fair") is None) == fair


def test_more_work_is_refused_too(refusal):
    zeros = "kind: pooling\ngiven: {input: [0, 0, 0, 8], ops: [average], kernel: 2}\n"
    assert refusal(zeros, MEAN, "fair") == "more work than in the file's own problem"


# --- discriminating -------------------------------------------------------------------------


def test_a_mistake_that_gives_the_right_answer_is_refused(refusal):
    odd, even = LAYER % 29, LAYER % 28  # (29 − 4)/2 is not whole: rounding up is a mistake
    assert refusal(odd, even, "discriminating") == "the mistake rounded_up gives the right answer"
    assert refusal(odd, odd, "discriminating") is None


def test_what_the_file_excepts_is_not_looked_at(refusal):
    text = LAYER % 29 + "variants: {gates: {discriminating: {except: [rounded_up]}}}\n"
    assert refusal(text, LAYER % 28, "discriminating") is None


def test_a_mistake_that_concerns_no_asked_answer_is_not_looked_at(refusal):
    text = LAYER % 29 + "ask: [parameters]\n"
    assert refusal(text, LAYER % 28 + "ask: [parameters]\n", "discriminating") is None


ARGMAX = """
kind: argmax_attention
given:
  keys: [[1, 0], [%s, 1], [4, 0], [3, 9]]
  values: [[1, 2], [3, 4], [5, 6], [7, 9]]
  query: [2, 0]
"""


def test_two_mistakes_that_can_be_parted_must_be(refusal):
    # key 3 wins; key 1 is the nearest, with the smallest score unless that of key 2 is smaller
    assert refusal(ARGMAX % 0, ARGMAX % 3, "discriminating") == (
        "the mistakes nearest_key and smallest_score give the same answer"
    )
    assert refusal(ARGMAX % 0, ARGMAX % 0, "discriminating") is None


# --- each gate is needed --------------------------------------------------------------------

BAD_AND_GOOD = {
    "unique": ONE_PLAN
    + "variants: {draw: {distance: {choose: [euclidean, squared_euclidean]}}, gates: {%s}}\n",
    "readable": CALM
    + "variants: {draw: {queries: {choose: [[[1, 1]], [[12, 1]]]}}, gates: {%s}}\n",
    "fair": MEAN
    + "variants: {draw: {input: {choose: [[0, 0, 0, 8], [2, 3, 4, 6]]}}, gates: {%s}}\n",
    "discriminating": LAYER % 29
    + "variants: {draw: {input.size: {choose: [[28], [31]]}}, gates: {%s}}\n",
}
OTHERS = {
    gate: ", ".join(f"{other}: off" for other in NAMES[1:] if other != gate)
    for gate in BAD_AND_GOOD
}


@pytest.mark.parametrize("gate", BAD_AND_GOOD)
def test_without_the_gate_the_bad_one_passes(gate, family):
    def drawn(settings):
        made = family(BAD_AND_GOOD[gate] % settings)
        found = [made.first(number) for number in range(1, 13)]
        keys = {one.variant.numbers_key for one in found}
        return keys, sum(one.refusals[gate] for one in found)

    with_it, refused = drawn(OTHERS[gate])
    without, never = drawn(f"{OTHERS[gate]}, {gate}: off")
    assert len(with_it) == 1
    assert with_it < without
    assert refused > 0
    assert never == 0


def test_solvable_refuses_numbers_that_make_no_problem(family):
    made = family(LAYER % 29 + "variants: {draw: {kernel: {choose: [4, 40]}}}\n")
    refusals = [made.drawn(number, 1) for number in range(1, 13)]
    said = {refusal for refusal in refusals if isinstance(refusal, Refusal)}
    assert {refusal.gate for refusal in said} == {"solvable"}
    assert any("kernel" in refusal.why for refusal in said)


def test_a_tie_is_refused_as_not_unique(family):
    keys = "[[[1, 0], [1, 1], [0, 0], [0, 0]], [[1, 0], [3, 1], [0, 0], [0, 0]]]"
    made = family(ARGMAX % 3 + f"variants: {{draw: {{keys: {{choose: {keys}}}}}}}\n")
    drawn = [made.drawn(number, 1) for number in range(1, 13)]
    gates = [one.gate for one in drawn if isinstance(one, Refusal)]
    assert set(gates) == {"unique"}
    assert len(gates) < 12


def test_gates_can_be_off_for_a_call(family):
    text = BAD_AND_GOOD["readable"] % "distinct: off"
    found = [family(text, gates="off").first(number) for number in range(1, 13)]
    assert {one.variant.attempt for one in found} == {1}
    assert len({one.variant.numbers_key for one in found}) == 2


def test_gates_are_asked_from_cheap_to_dear_and_the_first_refusal_counts(family):
    assert NAMES == ("solvable", "unique", "readable", "fair", "discriminating", "distinct")
    text = BAD_AND_GOOD["readable"] % ""
    made = family(text)
    found = made.first(1)
    assert set(found.refusals) <= {"readable", "discriminating", "fair"}
