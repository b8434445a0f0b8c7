"""Which mistakes concern what is asked, and which pairs of them every variant must part."""

from worked.document import Result, WrongAnswer
from worked.trace import named
from worked.vary.catalogue import catalogued
from worked.vary.telling import Eye


class Solved:
    """A solved part whose only answer is 0."""

    def asked(self):
        return iter([answer(0)])


def answer(value):
    return Result(named("x", "x", value), ())


def led(**wrongs):
    """What some mistakes lead to, by their names."""
    return Solved(), [WrongAnswer(name, (), (answer(value),)) for name, value in wrongs.items()]


def known(own, *probes, **options):
    return catalogued(own, probes, Eye(4), **options)


def pairs(*texts):
    return {frozenset(text) for text in texts}


def test_a_mistake_concerns_what_is_asked_if_it_ever_changes_it():
    assert known(led(a=1, b=0, c=0), led(a=0, b=0, c=0), led(a=0, b=3, c=0)).concerns == {"a", "b"}


def test_a_pair_is_parted_if_it_differs_in_half_of_the_probes():
    half = [led(a=1, b=1, c=2), led(a=1, b=2, c=3)]
    assert known(led(a=1, b=1, c=1), *half).parted == pairs("ab", "ac", "bc")
    less = [*half, led(a=1, b=1, c=2)]
    assert known(led(a=1, b=1, c=1), *less).parted == pairs("ac", "bc")


def test_the_numbers_of_the_file_part_no_pair():
    assert known(led(a=1, b=2), led(a=1, b=1)).parted == set()


def test_only_probes_in_which_both_are_made_count():
    assert known(led(a=1, b=2), led(a=1), led(b=1), led(a=1), led(a=1, b=2)).parted == {
        frozenset("ab")
    }


def test_a_mistake_that_concerns_nothing_is_in_no_pair():
    assert known(led(a=1, b=0), led(a=1, b=0), led(a=2, b=0)).parted == set()


def test_a_probe_in_which_a_mistake_is_right_says_nothing_of_its_pairs():
    apart = led(a=1, b=2)
    assert known(apart, led(a=1, b=1), *[led(a=1, b=0)] * 9).parted == set()
    assert known(apart, led(a=1, b=2), *[led(a=0, b=0)] * 9).parted == pairs("ab")


def test_pairs_that_cannot_be_had_together_are_not_all_demanded():
    """Three mistakes have two wrong answers to choose from; a and b differ most often."""
    probes = [*[led(a=1, b=2, c=1)] * 5, *[led(a=1, b=2, c=2)] * 6, *[led(a=1, b=1, c=2)] * 4]
    assert known(led(a=1, b=1, c=1), *probes).parted == pairs("ab", "ac")


def test_pairs_are_demanded_as_long_as_a_quarter_of_the_probes_has_them_all():
    both, one, other = led(a=1, b=2, c=3), led(a=1, b=2, c=2), led(a=1, b=2, c=1)
    own = led(a=1, b=1, c=1)
    assert known(own, both, one, other, other, both).parted == pairs("ab", "bc", "ac")
    assert known(own, *[both] * 2, *[one] * 3, *[other] * 3).parted == pairs("ab", "bc", "ac")
    assert known(own, both, *[one] * 4, *[other] * 4).parted == pairs("ab", "ac")


def test_numbers_that_would_be_refused_anyway_are_no_proof_that_pairs_go_together():
    """Where d is wrong, b and c are alike."""
    probes = [*[led(a=1, b=2, c=3, d=0)] * 6, led(a=1, b=2, c=2, d=4), led(a=1, b=1, c=1, d=4)]
    assert frozenset("bc") not in known(led(a=1, b=1, c=1, d=1), *probes).parted


def test_an_excepted_mistake_does_not_stand_in_the_way_of_others():
    probes = [*[led(a=1, b=2, c=1)] * 5, *[led(a=1, b=1, c=2)] * 4]
    own = led(a=1, b=1, c=1)
    assert known(own, *probes).parted == pairs("ab", "bc")
    excepted = known(own, *probes, excepted=frozenset("a"))
    assert (excepted.parted, excepted.concerns) == (pairs("bc"), {"a", "b", "c"})
