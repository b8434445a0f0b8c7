"""Every promise of the contract can be broken, and then its test fails.

The functions are the ones that `test_every_kind` calls; the kinds are sound but for one slip.
"""

from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import ValidationError

import worked.kinds
from tests.contract import broken, likeness, pinning, printing, promises, purity, reading, wording
from tests.contract.cases import of
from tests.contract.elsewhere import asked_elsewhere, digest
from tests.contract.values import value_of
from tests.contract.verbal import SaysTheOtherSide, Verbal
from worked.check import CheckFailed
from worked.draw import Rng
from worked.errors import WorkedError
from worked.prose import ProseError


@pytest.fixture(autouse=True)
def _fake_kinds(monkeypatch):
    folder = str(Path(__file__).parent / "fake_kinds")
    monkeypatch.setattr(worked.kinds, "__path__", [*worked.kinds.__path__, folder])


ONE_CASE = [
    likeness.a_problem_like_another_has_its_shape_and_conventions,
    likeness.a_problem_like_another_depends_on_the_generator_alone,
    likeness.a_problem_like_another_can_be_written_down,
    likeness.many_problems_like_another_differ,
    likeness.mistakes_depend_on_the_shape,
    promises.a_problem_survives_being_written_down,
    promises.the_exact_answer_agrees_with_the_oracle,
    promises.the_oracle_shares_no_code_with_the_solution,
    promises.every_equality_shown_is_true,
    promises.more_than_60_percent_of_the_links_are_checked,
    promises.the_answer_ends_a_shown_derivation_and_every_result_is_used,
    pinning.a_pinned_result_is_taken_as_given,
    printing.the_printed_latex_holds_the_numbers,
    purity.solving_twice_gives_equal_bytes,
    purity.solving_opens_no_file_and_asks_no_clock,
    wording.a_kind_prints_its_conventions,
    wording.every_sentence_is_clean,
]


def drawn(kind, count=3):
    return [of(kind.sample(Rng("fake", seed)), "sound") for seed in range(count)]


@pytest.mark.parametrize("promise", ONE_CASE)
@pytest.mark.parametrize("kind", [broken.Sound, broken.Weighted, Verbal])
def test_a_sound_kind_keeps_every_promise(promise, kind):
    if promise is promises.a_problem_survives_being_written_down:
        kind = broken.Sound
    promise(of(kind(), "sound"))


def test_a_sound_kind_keeps_the_promises_about_several_problems():
    promises.the_same_seed_gives_the_same_problem(broken.Sound, 3)
    promises.no_mistake_is_right_and_each_gets_its_own_words(drawn(broken.Sound))
    pinning.what_follows_a_pin_follows(drawn(broken.Sound))
    for format_ in printing.TEXTS:
        printing.no_word_is_lost(of(broken.Emphatic()), format_)


def test_words_keep_the_promises_about_several_problems():
    promises.no_mistake_is_right_and_each_gets_its_own_words(drawn(Verbal, 5))
    pinning.what_follows_a_pin_follows(drawn(Verbal))
    for format_ in printing.TEXTS:
        printing.no_word_is_lost(of(Verbal()), format_)


def test_a_wrong_word_is_caught():
    with pytest.raises(CheckFailed, match="side: the second route gives another value"):
        promises.the_exact_answer_agrees_with_the_oracle(of(SaysTheOtherSide()))


@pytest.mark.parametrize("kind", [broken.ForgetsTheSeed, broken.AlwaysTheSame])
def test_samples_that_do_not_come_from_the_seed_are_caught(kind):
    with pytest.raises(AssertionError):
        promises.the_same_seed_gives_the_same_problem(kind, 3)


@pytest.mark.parametrize(
    "kind", [broken.ForgetsTheShape, broken.ForgetsTheConvention, broken.DrawsFractions]
)
def test_a_problem_that_is_not_like_the_given_one_is_caught(kind):
    with pytest.raises(AssertionError):
        likeness.a_problem_like_another_has_its_shape_and_conventions(
            of(kind(numbers=(1, 2, 3, 4)))
        )


def test_a_problem_that_depends_on_earlier_draws_is_caught():
    with pytest.raises(AssertionError, match="drawn before"):
        likeness.a_problem_like_another_depends_on_the_generator_alone(of(broken.ForgetsTheSeed()))


def test_a_problem_that_its_schema_refuses_is_caught():
    with pytest.raises(ValidationError, match="other numbers are needed"):
        likeness.a_problem_like_another_can_be_written_down(of(broken.DrawsWhatDoesNotFit()))


@pytest.mark.parametrize(
    ("numbers", "words"), [((7, 1, 1, 1, 2, 2, 3), "seldom"), ((1, 7, 8, 9, 8, 7, 8), "also")]
)
def test_a_mistake_that_depends_on_the_numbers_is_caught(numbers, words):
    problem = broken.MistakesByChance(numbers=numbers)
    with pytest.raises(AssertionError, match=rf"with other numbers {words} \['first_alone'\]"):
        likeness.mistakes_depend_on_the_shape(of(problem))


def test_a_kind_that_draws_the_same_again_and_again_is_caught():
    with pytest.raises(AssertionError, match="only 1 of 30 differ"):
        likeness.many_problems_like_another_differ(of(broken.AlwaysTheSame()))


def test_a_problem_that_is_written_down_otherwise_is_caught():
    with pytest.raises((AssertionError, WorkedError)):
        promises.a_problem_survives_being_written_down(
            of(broken.WritesFloats(numbers=(Fraction(1, 3), 2)), "floating")
        )


@pytest.mark.parametrize("kind", [broken.WrongOracle, broken.SilentOracle])
def test_an_oracle_that_disagrees_is_caught(kind):
    with pytest.raises(CheckFailed, match="oracle"):
        promises.the_exact_answer_agrees_with_the_oracle(of(kind()))


def test_an_oracle_that_copies_the_solution_is_caught():
    promises.the_exact_answer_agrees_with_the_oracle(of(broken.OracleCopies()))
    with pytest.raises(AssertionError, match="the oracle uses"):
        promises.the_oracle_shares_no_code_with_the_solution(of(broken.OracleCopies()))


def test_a_false_equality_is_caught_however_small():
    with pytest.raises(AssertionError):
        promises.every_equality_shown_is_true(of(broken.FalseEquality()))
    with pytest.raises(CheckFailed, match="equality"):
        promises.every_equality_shown_is_true(of(broken.FalseByMuch()))


def test_derivations_that_nothing_checks_are_caught():
    with pytest.raises(AssertionError, match=r"\d+ of \d+ links are checked"):
        promises.more_than_60_percent_of_the_links_are_checked(of(broken.OnlyWords()))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (broken.AnswerFromTheSky, "mean is derived 0 times"),
        (broken.ComputesInSilence, "squares appears nowhere"),
        (broken.UnknownSymbol, "the symbol of again is never introduced"),
    ],
)
def test_results_that_are_not_shown_are_caught(kind, words):
    with pytest.raises(AssertionError, match=words):
        promises.the_answer_ends_a_shown_derivation_and_every_result_is_used(of(kind()))


def test_answers_that_are_named_too_late_for_a_box_are_refused():
    with pytest.raises(ProseError, match="before the first result"):
        of(broken.AnswersAreNamedTooLate()).solution  # noqa: B018


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (broken.RightMistake, r"never wrong: \['no_mistake'\]"),
        (broken.SameWords, "say the same"),
        (broken.FewMistakes, "only"),
        (broken.TwiceTheSameName, "a name twice"),
    ],
)
def test_mistakes_that_are_none_are_caught(kind, words):
    with pytest.raises(AssertionError, match=words):
        promises.no_mistake_is_right_and_each_gets_its_own_words(drawn(kind))


def test_a_wrong_answer_that_is_right_is_caught():
    """Even if it came through the filter of `known_mistakes`."""
    cases = drawn(broken.Sound)
    right = tuple(cases[0].part.asked())
    first, *others = cases[0].wrong_answers
    cases[0].wrong_answers = (type(first)(first.name, first.says, right), *others)
    with pytest.raises(AssertionError, match="not_divided is right"):
        promises.no_mistake_is_right_and_each_gets_its_own_words(cases)


@pytest.mark.parametrize("kind", [broken.AnswerFromTheSky, broken.SaysNothingOfPins])
def test_a_pin_that_is_not_spoken_of_is_caught(kind):
    with pytest.raises(AssertionError, match="mean is not said to be given"):
        pinning.a_pinned_result_is_taken_as_given(of(kind()))


def test_a_pin_that_is_derived_is_caught():
    with pytest.raises(CheckFailed):
        pinning.what_follows_a_pin_follows(drawn(broken.DerivesPins))


def test_a_pin_from_which_nothing_follows_is_caught():
    with pytest.raises(AssertionError, match="sum is still"):
        pinning.what_follows_a_pin_follows(drawn(broken.IgnoresPins))


def test_a_kind_without_conventions_is_caught():
    with pytest.raises(AssertionError, match="no convention"):
        wording.a_kind_prints_its_conventions(of(broken.NoConvention()))


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Two  spaces.", "two spaces"),
        ("A {slot} is open.", "brace"),
        ("A space before the point .", "space before"),
        ("Two points..", "marks in a row"),
        ("It is the the end.", "twice"),
        ("It has 1 entries.", "one of several entries"),
        ("The value is None.", "Python"),
        ("It is (done.", "bracket"),
        ("it begins small.", "begins small"),
        ("It never ends", "no mark"),
    ],
)
def test_an_unclean_sentence_is_caught(sentence, words, monkeypatch):
    monkeypatch.setattr(broken.Dirty, "sentence", sentence)
    with pytest.raises(AssertionError, match=words):
        wording.every_sentence_is_clean(of(broken.Dirty()))


def test_a_clean_sentence_passes(monkeypatch):
    monkeypatch.setattr(broken.Dirty, "sentence", "Key 1 wins; it has 1 entry, 2 entries, 11 keys.")
    wording.every_sentence_is_clean(of(broken.Dirty()))


def test_a_title_that_is_a_sentence_is_caught():
    with pytest.raises(AssertionError, match="a title is no sentence"):
        wording.every_sentence_is_clean(of(broken.Shouting()))


@pytest.mark.parametrize("format_", printing.TEXTS)
def test_a_lost_word_is_caught(format_, monkeypatch):
    case = of(broken.Emphatic())
    page = case.printed(format_)
    printing.no_word_is_lost(case, format_)
    monkeypatch.setattr(case, "printed", lambda _: page.replace("dusted", ""), raising=False)
    with pytest.raises(AssertionError, match="lost"):
        printing.no_word_is_lost(case, format_)


@pytest.mark.parametrize("format_", printing.TEXTS)
def test_words_in_another_order_are_caught(format_, monkeypatch):
    case = of(broken.Sound())
    page = case.printed(format_)
    swapped = page.replace("Add the numbers", "@").replace(
        "Divide by their count", "Add the numbers"
    )
    swapped = swapped.replace("@", "Divide by their count")
    assert swapped != page
    monkeypatch.setattr(case, "printed", lambda _: swapped, raising=False)
    with pytest.raises(AssertionError, match="is not printed after"):
        printing.no_word_is_lost(case, format_)


def test_a_word_that_is_not_escaped_is_caught(monkeypatch):
    case = of(broken.Emphatic())
    bare = {"latex": r"done & dusted_100%", "html": "done & dusted_100%"}
    escaped = {"latex": r"done \& dusted\_100\%", "html": "done &amp; dusted_100%"}
    for format_ in ("latex", "html"):
        page = case.printed(format_)
        assert escaped[format_] in page
        assert bare[format_] not in page


def test_a_formula_that_shows_other_numbers_is_caught():
    promises.every_equality_shown_is_true(of(broken.PrintsAnother()))  # the trees are right
    with pytest.raises(AssertionError, match="12345"):
        printing.the_printed_latex_holds_the_numbers(of(broken.PrintsAnother()))


def test_a_changed_number_on_the_page_is_caught():
    case = of(broken.Sound())
    assert r"\boxed{1.625}" in case.latex
    case.latex = case.latex.replace(r"\boxed{1.625}", r"\boxed{1.626}")
    with pytest.raises(AssertionError):
        printing.the_printed_latex_holds_the_numbers(case)


def test_a_derivation_that_is_lost_is_caught():
    case = of(broken.Sound())
    start = case.latex.index(r"\begin{align*}")
    end = case.latex.index(r"\end{align*}") + len(r"\end{align*}")
    case.latex = case.latex[:start] + case.latex[end:]
    with pytest.raises(AssertionError, match="derivations are lost"):
        printing.the_printed_latex_holds_the_numbers(case)


def test_a_page_that_differs_the_second_time_is_caught():
    with pytest.raises(AssertionError):
        purity.solving_twice_gives_equal_bytes(of(broken.Counts()))


def test_a_page_that_depends_on_the_hashes_of_texts_is_caught():
    reference = "tests.contract.broken:HashDependent"
    seen = {asked_elsewhere("bytes-of", reference, hashes=str(seed))[reference] for seed in (1, 2)}
    assert len(seen) == 2
    sound = "tests.contract.broken:Sound"
    found = asked_elsewhere("bytes-of", sound, hashes="1")[sound]
    assert found == digest(of(broken.Sound()).latex)


@pytest.mark.parametrize("kind", [broken.ReadsAFile, broken.AsksTheTime])
def test_a_kind_that_looks_around_is_caught(kind):
    with pytest.raises(AssertionError, match="solving opens a file"):
        purity.solving_opens_no_file_and_asks_no_clock(of(kind()))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        (r"\frac{1}{\sqrt{4}} 6", 3),
        (r"2 \cdot (-3) + 4 \times 2", 2),
        (r"- \frac{1}{2} - (-1)", 0.5),
        (r"e^{0} + e^{-\infty}", 1),
        (r"\max \left\{1, \frac{7}{2}, -3\right\}", 3.5),
        (r"\min \{4, 2\}", 2),
        (r"\left\lfloor \frac{7}{2}\right\rfloor + \lceil 1.5 \rceil", 5),
        (r"\lvert -2 \rvert \lVert (3, 4) \rVert", 10),
        (r"\left(2 + 1\right)^{2}", 9),
        (r"\resizebox{5.0em}{!}{$\displaystyle 1 + 2$}", 3),
    ],
)
def test_the_reader_of_latex_reads(formula, value):
    assert reading.related(value_of(formula.replace(r"\displaystyle", "")), "=", value, 4)


MATRIX = r"\begin{bmatrix}1 & 2 \\ 3 & 4\end{bmatrix}"
ONES = r"\begin{bmatrix}1 \\ 1\end{bmatrix}"


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        (r"x & = 1 + 1 = 2", 0),
        (r"x & = 1 + 1 = 3", 1),
        (r"x & = \frac{1}{3} \approx 0.3333", 0),
        (r"x & = \frac{1}{3} \approx 0.3334", 1),
        (r"x & = \frac{1}{3} = 0.3333", 1),
        (r"1 & < 2 \\ & \le 2", 0),
        (r"1 & < 2 \\ & \le 1", 1),
        (r"A & = \left[\begin{array}{rr}1 & 2\end{array}\right] = B = (1, 3)", 1),
        (rf"{MATRIX} {ONES} & = (3, 7)", 0),
        (rf"{MATRIX} {ONES} & = (3, 8)", 1),
        (r"x & = 1 + 2 \\ & \qquad {} + 3 \\ & = 6 \\[2pt] y & = 3", 0),
        (r"\operatorname{softmax} (0, 0) & = (0.5, 0.5)", 0),
        (r"\operatorname{argmax} (1, 5, 5) & = (2, 3)", 0),
    ],
)
def test_the_reader_of_latex_judges(page, wrong):
    chains = reading.chains(rf"\begin{{align*}}{page}\end{{align*}}")
    assert sum(len(reading.false_relations(chain, 4)) for chain in chains) == wrong
