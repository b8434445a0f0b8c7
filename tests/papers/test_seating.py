"""Seats are read as people write them, and neighbours get different variants."""

from collections import Counter
from itertools import product

import pytest

from worked.papers.roster import Student
from worked.papers.seating import NoneFree, clashes, neighbours, shared_out
from worked.papers.seats import seat_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A12", "A13"),
        ("A12", "b 12"),
        ("3-4", "3/5"),
        ("row 3 seat 4", "Row 4, Seat 4"),
        ("r3s4", "R3 S5"),
        ("12A", "12B"),
        ("Z9", "AA9"),
        ("17", "18"),
        ("Hall 2, B7", "Hall 2, B8"),
        ("Reihe 2 Platz 3", "Reihe 2 Platz 4"),
        ("A09", "A10"),
    ],
)
def test_seats_side_by_side_are_neighbours_however_they_are_written(one, other):
    first, second = seat_of(one), seat_of(other)
    assert first is not None
    assert second is not None
    assert second in first.around()
    assert first in second.around()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A1", "A3"),
        ("A1", "B2"),
        ("Hall 1, B7", "Hall 2, B8"),
        ("Hall 1, B7", "B8"),
        ("A1", "1-2"),
        ("17", "19"),
    ],
)
def test_others_are_not(one, other):
    first, second = seat_of(one), seat_of(other)
    assert first is not None
    assert second is not None
    assert second not in first.around()


@pytest.mark.parametrize("text", ["balcony", "front left", "", "?", "A", "1234567-1", "abc 4"])
def test_what_names_no_row_and_seat_is_no_seat(text):
    assert seat_of(text) is None


def room(rows, columns, left_out=()):
    """A class in a room; `left_out` seats are empty."""
    seats = product(range(1, rows + 1), range(1, columns + 1))
    return [
        (f"s{row}-{seat}", Student(0, f"s{row}-{seat}", "", f"{row}-{seat}"))
        for row, seat in seats
        if (row, seat) not in left_out
    ]


def test_neighbours_sit_left_right_in_front_and_behind():
    beside = neighbours(room(3, 3))
    assert beside["s2-2"] == {"s1-2", "s3-2", "s2-1", "s2-3"}
    assert beside["s1-1"] == {"s1-2", "s2-1"}


@pytest.mark.parametrize("count", [2, 3, 4, 5, 7])
def test_neighbours_never_have_the_same_and_each_is_used_about_as_often(count):
    students = room(12, 15, left_out={(2, 2), (5, 9), (7, 1)})
    beside = neighbours(students)
    people = [key for key, _ in students]
    numbers = list(range(1, count + 1))
    given = shared_out(people, numbers, {}, beside, "exam")
    assert given.keys() == set(people)
    assert clashes(given, beside) == []
    uses = Counter(given.values())
    assert set(uses) <= set(numbers)
    if count > 4:
        assert max(uses.values()) - min(uses.values()) < len(people) / count


def test_the_same_class_gets_the_same_whatever_the_order_of_the_day():
    students = room(5, 5)
    people = [key for key, _ in students]
    one, other = (shared_out(people, [1, 2, 3], {}, neighbours(students), "x") for _ in range(2))
    assert one == other
    assert one != shared_out(people, [1, 2, 3], {}, neighbours(students), "another problem")


def test_those_who_have_one_keep_it_and_their_neighbours_avoid_it():
    students = room(4, 4)
    beside = neighbours(students)
    held = {"s2-2": 3, "s3-3": 3, "s1-1": 1}
    people = [key for key, _ in students if key not in held]
    given = shared_out(people, [1, 2, 3, 4], held, beside, "exam")
    assert given.keys() == set(people)
    assert clashes({**held, **given}, beside) == []


def test_one_variant_is_too_few_for_neighbours_and_enough_without():
    students = room(1, 2)
    people = [key for key, _ in students]
    with pytest.raises(NoneFree) as error:
        shared_out(people, [1], {}, neighbours(students), "exam")
    assert error.value.taken == (1,)
    assert shared_out(people, [1], {}, {}, "exam") == {"s1-1": 1, "s1-2": 1}


def test_a_clash_of_those_who_moved_is_found_once():
    beside = neighbours(room(1, 3))
    assert clashes({"s1-1": 5, "s1-2": 5, "s1-3": 5}, beside) == [
        ("s1-1", "s1-2"),
        ("s1-2", "s1-3"),
    ]


def test_five_thousand_seats_are_shared_out_in_a_moment():
    students = room(50, 100)
    beside = neighbours(students)
    given = shared_out([key for key, _ in students], list(range(1, 9)), {}, beside, "exam")
    assert clashes(given, beside) == []
