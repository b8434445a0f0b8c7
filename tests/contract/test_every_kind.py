"""What every kind promises. The names of the tests are the promises.

Each runs over three drawn problems of every kind (`pytest --seeds 50` draws fifty), every part of
the bank, and some problems at the edge. What exactly is promised stands in the modules beside
this one; `test_the_contract_can_fail` shows for each promise that a kind that breaks it is caught.
"""

from functools import cache

import pytest

from tests.contract import likeness, pinning, printing, promises, purity, wording
from tests.contract.cases import BANK, bank, of_kind
from tests.contract.elsewhere import asked_elsewhere, digest
from worked.kinds import find


class TestEveryKind:
    """Over kinds, seeds and the bank."""

    def test_the_same_seed_gives_the_same_problem(self, kind_name, seeds):
        promises.the_same_seed_gives_the_same_problem(find(kind_name), max(seeds, 3))

    def test_a_problem_survives_being_written_down(self, case):
        promises.a_problem_survives_being_written_down(case)

    def test_a_problem_like_another_has_its_shape_and_conventions(self, case):
        likeness.a_problem_like_another_has_its_shape_and_conventions(case)

    def test_a_problem_like_another_depends_on_the_generator_alone(self, case):
        likeness.a_problem_like_another_depends_on_the_generator_alone(case)

    def test_a_problem_like_another_can_be_written_down(self, case):
        likeness.a_problem_like_another_can_be_written_down(case)

    def test_mistakes_depend_on_the_shape(self, case):
        likeness.mistakes_depend_on_the_shape(case)

    def test_the_exact_answer_agrees_with_the_oracle(self, case):
        promises.the_exact_answer_agrees_with_the_oracle(case)

    def test_the_oracle_shares_no_code_with_the_solution(self, case):
        promises.the_oracle_shares_no_code_with_the_solution(case)

    def test_every_equality_shown_is_true(self, case):
        promises.every_equality_shown_is_true(case)

    def test_more_than_60_percent_of_the_links_are_checked(self, case):
        promises.more_than_60_percent_of_the_links_are_checked(case)

    def test_the_answer_ends_a_shown_derivation_and_every_result_is_used(self, case):
        promises.the_answer_ends_a_shown_derivation_and_every_result_is_used(case)

    def test_no_mistake_is_right_and_each_gets_its_own_words(self, kind_name, seeds):
        promises.no_mistake_is_right_and_each_gets_its_own_words(of_kind(kind_name, seeds))

    def test_a_pinned_result_is_taken_as_given(self, case):
        pinning.a_pinned_result_is_taken_as_given(case)

    def test_what_follows_a_pin_follows(self, kind_name, seeds):
        pinning.what_follows_a_pin_follows(of_kind(kind_name, seeds))

    @pytest.mark.parametrize("format_", printing.TEXTS)
    def test_no_word_is_lost(self, case, format_):
        printing.no_word_is_lost(case, format_)

    def test_the_printed_latex_holds_the_numbers(self, case):
        printing.the_printed_latex_holds_the_numbers(case)

    def test_solving_twice_gives_equal_bytes(self, case, elsewhere):
        purity.solving_twice_gives_equal_bytes(case)
        printed = elsewhere(case.kind)[case.name]
        assert printed == digest(case.latex), "another process prints another page"

    def test_solving_opens_no_file_and_asks_no_clock(self, case):
        purity.solving_opens_no_file_and_asks_no_clock(case)

    def test_a_kind_prints_its_conventions(self, case):
        wording.a_kind_prints_its_conventions(case)

    def test_every_sentence_is_clean(self, case):
        wording.every_sentence_is_clean(case)


@pytest.fixture(scope="module")
def elsewhere(request):
    """What another process prints for the cases of a kind."""
    seeds = request.config.getoption("--seeds")
    return cache(lambda kind: asked_elsewhere("bytes", kind, str(seeds), hashes="12345"))


def test_problems_of_the_bank_are_solved_and_checked_without_heavy_packages():
    """numpy, sympy and POT take longer to import than the whole solution takes."""
    files = list(map(str, sorted(BANK.rglob("*.yaml"))))
    imported = asked_elsewhere("modules", *files)
    assert imported == {file: [] for file in files}


@pytest.mark.parametrize("shipped", bank(), ids=repr)
def test_many_problems_like_one_of_the_bank_differ(shipped):
    likeness.many_problems_like_another_differ(shipped)


def test_the_bank_has_problems():
    assert bank()
