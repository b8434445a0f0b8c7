"""Sets of variants are what `worked.vary.variants` says, with any number of workers."""

import pytest

from worked.errors import WorkedError
from worked.export.containers import file_name
from worked.export.lines import Lines
from worked.export.making import Account, Made, Making, Told, made_before, made_set
from worked.files import problems
from worked.load import load
from worked.vary import Family, OutOfTries, variants


def family(name="argmax-attention", seed=7, **options):
    return Family(load(problems() / f"{name}.yaml"), seed, **options)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("name", ["argmax-attention", "conv-shapes"])
def test_a_set_is_what_vary_draws(name, workers):
    made = list(made_set(Making(family(name), Lines()), 6, workers))
    expected = list(variants(family(name), 6))
    assert [(m.number, m.attempt) for m in made] == [(v.number, v.attempt) for v in expected]
    assert [m.numbers_key for m in made] == [v.numbers_key for v in expected]
    contents = [Lines().content(variant, 7) for variant in expected]
    assert [m.content for m in made] == contents


def test_a_set_goes_on_after_what_was_made_before():
    making = Making(family(), Lines())
    whole = list(made_set(making, 6))
    before = [made_before(m.notes()) for m in whole[:4]]
    assert [m.content for m in before] == [b""] * 4
    assert list(made_set(making, 6, before=before))[4:] == whole[4:]


def test_a_repeat_of_an_earlier_run_is_not_made_again():
    making = Making(family(), Lines())
    first, second = made_set(making, 2)
    disguised = Made(1, 1, second.numbers_key, first.answers_key, first.reasons, Told(), b"")
    _, other = made_set(making, 2, before=[disguised])
    assert other.number == 2
    assert other.attempt > second.attempt
    assert other.numbers_key != second.numbers_key


def test_the_account_counts_draws_refusals_and_what_can_be_told():
    account = Account()
    for made in made_set(Making(family(), Lines()), 6):
        account.add(made)
    assert account.variants == 6
    assert account.draws == 6 + account.refusals.total()
    assert account.told.mistakes == account.told.from_truth > 0
    assert 0 < account.told.from_each_other <= account.told.pairs


def test_without_gates_nothing_is_said_of_mistakes():
    (made,) = made_set(Making(family(gates="off"), Lines()), 1)
    assert made.told == Told()


def test_running_out_of_tries_is_an_error_that_says_why(monkeypatch):
    tight = family()
    tight.tries = 1
    with pytest.raises(OutOfTries, match="none of 1 draws passed"):
        list(made_set(Making(tight, Lines()), 50))
    assert issubclass(OutOfTries, WorkedError)


def test_one_variant_alone_costs_no_text_of_the_others():
    making = Making(family(), Lines(), only=4)
    made = list(made_set(making, 4))
    assert [bool(m.content) for m in made] == [False, False, False, True]
    free = Making(family(gates="off"), Lines(), only=4)
    assert [m.number for m in made_set(free, 4)] == [4], "nothing to compare it with"


def test_the_name_of_a_file_sorts():
    assert [file_name(k) for k in (7, 12345)] == ["variant-0007.yaml", "variant-12345.yaml"]
