"""Variants: pure, reproducible, verified; sets without repeats; what is said when none is left."""

import pickle

import pytest

import worked.vary.family
from worked.check import CheckFailed
from worked.exact import Undecided
from worked.load import load
from worked.vary import Family, OutOfTries, Refusal, Variant, variants
from worked.vary.draws import probes
from worked.vary.looking import looked
from worked.vary.remedies import looser

BANK = ["argmax-attention", "conv-shapes", "emd", "msa", "pooling", "self-attention"]

MEAN = "kind: pooling\ngiven: {input: [1, 2, 4, 8], ops: [average], kernel: 2}\n"


def bank(name):
    return load(f"problems/{name}.yaml")


def first(family, number, **options):
    """The first variant that passes; there is one."""
    variant = family.first(number, **options).variant
    assert variant is not None
    return variant


def keys(family, count):
    return [(v.numbers_key, v.answers_key) for v in variants(family, count)]


@pytest.mark.parametrize("name", BANK)
def test_every_variant_is_verified_and_unlike_the_others(name):
    made = list(variants(Family(bank(name), 7), 8))
    assert [variant.number for variant in made] == list(range(1, 9))
    assert len({variant.numbers_key for variant in made}) == 8
    assert len({variant.answers_key for variant in made}) == 8
    for variant in made:
        assert all(part.oracle == "agrees" for part in variant.report.parts)
        assert all(variant.mistakes)
        assert all(tally.total > 0 for tally in variant.work)


def test_a_variant_depends_on_no_other(tmp_path):
    family = Family(bank("self-attention"), 7)
    before, reasons = first(family, 5), family.first(5).reasons
    for number in (1, 2, 3):
        family.first(number)
    fresh = Family(bank("self-attention"), 7)
    sent = pickle.loads(pickle.dumps(family))
    for other in (family, fresh, sent):
        assert first(other, 5).numbers_key == before.numbers_key
        assert first(other, 5).attempt == before.attempt
        assert other.first(5).reasons == reasons


def test_the_search_goes_on_after_an_attempt():
    family = Family(bank("emd"), 7)
    one = first(family, 1)
    later = first(family, 1, after=one.attempt)
    assert later.attempt > one.attempt
    assert later.numbers_key != one.numbers_key


def test_what_is_sent_to_another_process_need_not_be_worked_out_again():
    family = Family(bank("emd"), 7)
    family.prepare()
    sent = pickle.loads(pickle.dumps(family))
    assert vars(sent.standards)["catalogues"] == family.standards.catalogues


def test_seeds_are_no_shifted_copies_of_each_other():
    seven, eight = (keys(Family(bank("emd"), seed), 20) for seed in (7, 8))
    assert not set(seven) & set(eight)
    pairs = [(a, b) for a in seven for b in eight if a[0] == b[0]]
    assert pairs == []


def test_how_much_is_written_out_changes_no_variant():
    brief, full = Family(bank("msa"), 7), Family(bank("msa"), 7, detail="full")
    assert keys(brief, 3) == keys(full, 3)
    short, long = first(brief, 1), first(full, 1)
    assert long.report.links > short.report.links


def test_a_mended_typo_changes_no_numbers(exercise, family):
    with_words = MEAN + 'prompt: "Pool."\ntitle: Other words\n'
    assert first(family(MEAN), 1).numbers_key == first(family(with_words), 1).numbers_key


# --- probes ---------------------------------------------------------------------------------


def test_probes_depend_on_the_problem_alone():
    family, other = Family(bank("emd"), 7), Family(bank("emd"), 8)

    def drawn(made):
        found = probes(made.exercise, made.identity)
        return [[part.problem.as_given() for part in one.parts] for one in found]

    assert drawn(family) == drawn(other)
    assert len(drawn(family)) == len({repr(probe) for probe in drawn(family)}) == 16
    assert family.standards.catalogues == other.standards.catalogues
    assert drawn(Family(bank("pooling"), 7)) != drawn(family)


# --- a wrong solution is never a refusal ----------------------------------------------------


def test_a_solution_that_fails_its_check_stops_the_run_and_is_named(monkeypatch):
    def fail(_solution, _places):
        raise CheckFailed("oracle", "cost: the second route gives another value", "b")

    monkeypatch.setattr(worked.vary.family, "check", fail)
    family = Family(bank("emd"), 7)
    with pytest.raises(CheckFailed) as caught:
        family.first(3)
    assert caught.value.check == "oracle"
    assert caught.value.label == "b"
    assert "(seed 7, variant 3, attempt " in str(caught.value)


def test_what_exact_arithmetic_cannot_settle_is_refused_and_counted(monkeypatch):
    """While a draw is verified, judged by the gates, or looked at by the survey."""
    why = Refusal("solvable", "a sign is not known")

    def give_up(*_):
        raise Undecided(why.why)

    family = Family(bank("emd"), 7)
    passing = first(family, 3).attempt
    with monkeypatch.context() as patched:
        patched.setattr(worked.vary.family, "check", give_up)
        assert family.made(3, passing) == why
    with monkeypatch.context() as patched:
        patched.setattr(family.standards, "refusals", give_up)
        assert family.made(3, passing) == looked(family, 3, passing) == why
    assert isinstance(family.made(3, passing), Variant)


# --- out of tries ---------------------------------------------------------------------------

THREE = (
    MEAN
    + "variants: {tries: 40, draw: {input: {choose: "
    + "[[1, 2, 4, 8], [1, 3, 4, 8], [1, 2, 4, 9], [2, 1, 4, 9]]}}}\n"
)


def failure(family, count=30):
    with pytest.raises(OutOfTries) as caught:
        list(variants(family, count))
    return caught.value


def test_a_space_that_is_used_up_is_said_to_be(family):
    error = failure(family(THREE))  # the last two have the same answers
    assert error.distinct == 3
    assert str(error).startswith(
        "variant 4: none of 40 draws passed the gates; refused by distinct 40"
    )
    assert "3 distinct variants were found; a set of 30 does not fit." in str(error)
    assert str(error).endswith(
        "Under variants, draw more fields, or let the rule for input draw from a wider range; or "
        "say gates: {distinct: off}."
    )
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_with_distinct_off_variants_may_repeat(family):
    text = THREE.replace("{tries: 40,", "{gates: {distinct: off}, tries: 40,")
    assert len(list(variants(family(text), 8))) == 8


def test_the_gate_that_refuses_all_is_named_with_its_reason_and_a_remedy(family):
    text = MEAN + "variants: {tries: 9, draw: {input: {entries: [0, 12345]}}}\n"
    words = str(failure(family(text)))
    assert words.startswith("variant 1: none of 9 draws passed the gates; refused by ")
    assert "a number has more than 4 digits" in words
    assert words.endswith(
        "let the rule for input draw from a narrower range; or say gates: {readable: {digits: 6}}."
    )


def test_the_remedy_names_the_mistake(family):
    text = (
        "kind: conv_shapes\n"
        "given: {input: {channels: 3, size: [29]}, filters: 8, kernel: 4, stride: 2}\n"
        "variants: {tries: 9, draw: {input.size: {choose: [[28], [30], [32]]}}}\n"
    )
    words = str(failure(family(text)))
    assert "(9 times): the mistake rounded_up gives the right answer." in words
    assert "gates: {discriminating: {except: [rounded_up]}}" in words


def test_repeats_of_what_passes_mean_that_the_space_is_used_up(family):
    """However many the other gates refuse: all that they let through is there already."""
    text = MEAN + (
        "variants: {tries: 60, draw: {input: {choose: [[1, 2, 4, 8], [1, 2, 4, 12345], "
        "[1, 2, 4, 12346], [1, 2, 4, 12347]]}}}\n"
    )
    error = failure(family(text), 2)
    assert error.reasons.total() == 60
    refusals = {refusal.gate: 0 for refusal in error.reasons}
    for refusal, times in error.reasons.items():
        refusals[refusal.gate] += times
    assert refusals["readable"] > refusals["distinct"] > 0
    assert "1 distinct variant was found; a set of 2 does not fit." in str(error)


def test_more_wrong_rules_than_wrong_choices_leave_variants(family):
    """Four rules choose one of two wrong keys: they are wrong in every variant, but not all apart.

    A key whose score is largest in magnitude and not the best has the smallest score: these two
    never differ where both are wrong.
    """
    text = """kind: argmax_attention
given: {keys: [[1, 2], [0, 3], [5, 0]], values: [[2, 0], [1, 4], [0, -1]], query: [1, 1]}
variants:
  draw: {keys: &n {from: -5, to: 5}, values: *n, query: *n}
  gates: {fair: off}
"""
    for variant in variants(family(text), 5):
        assert variant.mistakes == (variant.solved[0].wrongs,)
    parted = family(text).standards.catalogues[0].parted
    assert {"largest_magnitude", "smallest_score"} not in parted
    assert {"key_instead_of_value", "scaled_by_score"} in parted


@pytest.mark.parametrize(
    ("gate", "why", "setting"),
    [
        ("readable", "part (b): a number has more than 5 digits", "readable: {digits: 7}"),
        ("readable", "an entry of weights_1 prints as 0.0000", "readable: {weights: off}"),
        ("readable", "a fraction is given", "readable: {fractions: off}"),
        ("fair", "more work than in the file's own problem", "fair: 0.5"),
        ("unique", "another plan is as good", "unique: off"),
        ("unique", "several answers are right", ""),
        (
            "discriminating",
            "part (a): the mistakes stride_ignored and b give the same answer",
            "discriminating: {except: [stride_ignored]}",
        ),
        ("solvable", "kernel: 40; the input has 29", ""),
    ],
)
def test_the_setting_that_loosens_a_gate_is_one_that_a_file_can_have(gate, why, setting, family):
    assert looser(gate, why) == setting
    if setting:
        family(MEAN + f"variants: {{gates: {{{setting}}}}}\n")
