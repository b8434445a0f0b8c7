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


def known(own, *probes):
    return catalogued(own, probes, Eye(4))


def test_a_mistake_concerns_what_is_asked_if_it_ever_changes_it():
    assert known(led(a=1, b=0, c=0), led(a=0, b=0, c=0), led(a=0, b=3, c=0)).concerns == {"a", "b"}


def test_a_pair_is_parted_if_it_differs_in_half_of_the_probes():
    half = [led(a=1, b=1, c=2), led(a=1, b=2, c=2)]
    assert known(led(a=1, b=1, c=1), *half).parted == {
        frozenset("ab"),
        frozenset("ac"),
        frozenset("bc"),
    }
    less = [*half, led(a=1, b=1, c=1)]
    assert known(led(a=1, b=1, c=1), *less).parted == {frozenset("ac")}


def test_the_numbers_of_the_file_part_no_pair():
    assert known(led(a=1, b=2), led(a=1, b=1)).parted == set()


def test_only_probes_in_which_both_are_made_count():
    assert known(led(a=1, b=2), led(a=1), led(b=1), led(a=1), led(a=1, b=2)).parted == {
        frozenset("ab")
    }


def test_a_mistake_that_concerns_nothing_is_in_no_pair():
    assert known(led(a=1, b=0), led(a=1, b=0), led(a=2, b=0)).parted == set()
