"""The oracle and the certificate: what disagrees is caught by name, what agrees is not refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import mpmath
import pytest

from worked import exact
from worked.check import CheckFailed, check, check_part
from worked.document import Certificate, PartSolution, Result, Solution
from worked.exact import NEG_INF
from worked.trace import named

ROOT_2 = exact.sqrt(2)


@dataclass
class FakeProblem:
    """A problem whose oracle says what it is told to say."""

    says: object
    asked: list[str] = field(default_factory=list)

    def oracle(self, numbers: object) -> Mapping[str, object]:
        self.asked.append(type(numbers).__name__)
        return self.says(numbers) if callable(self.says) else self.says  # type: ignore[return-value]


def part(values, says, certificate=None, label="", pinned=()):
    results = {
        name: Result(named(name, name, value), (), name in pinned) for name, value in values.items()
    }
    problem: Any = FakeProblem(says)
    return PartSolution(
        label, "fake", problem, "", None, (), (), results, tuple(results), certificate
    )


class TestTheOracle:
    @pytest.mark.parametrize(
        ("value", "second"),
        [
            (3, 3),
            (3, 3.0),
            (Fraction(1, 3), 1 / 3),
            (ROOT_2, 2**0.5),
            ((1, 2), [1, 2.0]),
            (((1, 2), (3, 4)), ((1, 2), [3, 4])),
            (True, True),
            (NEG_INF, -mpmath.inf),
            (NEG_INF, float("-inf")),
            (10**12, 10.0**12 * (1 + 1e-10)),
            (0, 1e-10),
            (exact.softmax((0, 1))[0], 1 / (1 + mpmath.e)),
        ],
    )
    def test_what_agrees(self, value, second):
        assert check_part(part({"y": value}, {"y": second})).oracle == "agrees"

    @pytest.mark.parametrize(
        ("value", "second"),
        [
            (3, 3.1),
            (3, 3 + 1e-8),
            (0, 1e-8),
            (10**12, 10.0**12 * (1 + 1e-8)),
            (Fraction(1, 3), 0.3333),
            ((1, 2), [2, 1]),
            ((1, 2), [1]),
            ((1, 2), 1),
            (1, [1]),
            (True, False),
            (True, 1),
            (1, True),
            (NEG_INF, -(10**9)),
            (-(10**9), float("-inf")),
            (1, float("nan")),
            (1, float("inf")),
        ],
    )
    def test_what_does_not(self, value, second):
        with pytest.raises(CheckFailed, match="y: the second route gives another value"):
            check_part(part({"y": value}, {"y": second}))

    def test_every_wrong_result_is_named_and_no_other(self):
        with pytest.raises(CheckFailed) as caught:
            check_part(part({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 3, "c": 4}, label="c"))
        assert caught.value.check == "oracle"
        assert "part (c): the oracle check failed: b, c: the second route" in str(caught.value)

    def test_a_result_that_it_leaves_out_is_caught(self):
        with pytest.raises(CheckFailed, match="b: the second route"):
            check_part(part({"a": 1, "b": 2}, {"a": 1}))

    def test_more_than_was_asked_is_no_harm(self):
        assert check_part(part({"a": 1}, {"a": 1, "b": 2})).oracle == "agrees"

    def test_it_is_asked_again_with_more_digits_only_where_floats_disagree(self):
        fine = part({"a": 1}, {"a": 1})
        check_part(fine)
        assert fine.problem.asked == ["FloatReals"]
        wrong = part({"a": 1}, {"a": 2})
        with pytest.raises(CheckFailed):
            check_part(wrong)
        assert wrong.problem.asked == ["FloatReals", *["PreciseReals"] * 3]

    def test_huge_numbers(self):
        huge = 10**400
        square = part({"a": huge**2}, lambda numbers: {"a": numbers.number(huge) ** 2})
        assert check_part(square).oracle == "agrees"
        off = part({"a": huge**2 + huge**2 // 10**6}, square.problem.says)
        with pytest.raises(CheckFailed):
            check_part(off)

    def test_cancellation(self):
        def difference(numbers):
            return {"a": numbers.number(10**40) + numbers.number(1) - numbers.number(10**40)}

        assert check_part(part({"a": 1}, difference)).oracle == "agrees"
        with pytest.raises(CheckFailed):
            check_part(part({"a": 0}, difference))

    def test_cancellation_beyond_sixty_digits(self):
        def difference(numbers):
            return {"a": numbers.number(10**300) + numbers.number(1) - numbers.number(10**300)}

        wanted = part({"a": 1}, difference)
        assert check_part(wanted).oracle == "agrees"
        assert wanted.problem.asked == ["FloatReals", "PreciseReals", "PreciseReals"]

    def test_floats_that_break_down_are_no_verdict(self):
        def divides(numbers):
            tiny = numbers.number(Fraction(1, 10**200))
            return {"a": numbers.number(1) / (tiny * tiny) * tiny * tiny}

        assert check_part(part({"a": 1}, divides)).oracle == "agrees"

    def test_pinned_results_are_not_compared(self):
        pinned = part({"a": 5}, {"a": 1}, pinned=("a",))
        assert check_part(pinned).oracle == "not run"
        assert pinned.problem.asked == []


@dataclass
class Says:
    """A claim that fails for the given reasons."""

    wrong: tuple[str, ...] = ()

    def failures(self) -> Iterator[str]:
        yield from self.wrong


class TestTheCertificate:
    def test_a_claim_that_fails_is_told(self):
        certificate = Certificate("optimal", (Says(), Says(("cell (1, 2) is above its cost",))))
        with pytest.raises(CheckFailed) as caught:
            check_part(part({"a": 1}, {"a": 1}, certificate))
        assert caught.value.check == "certificate"
        assert "the certificate check failed: cell (1, 2) is above its cost" in str(caught.value)

    def test_claims_that_hold_are_reported_in_words(self):
        report = check_part(part({"a": 1}, {"a": 1}, Certificate("optimal", (Says(), Says()))))
        assert report.certificate == "optimal"
        assert check_part(part({"a": 1}, {"a": 1})).certificate is None


def test_a_report_adds_its_parts_up():
    one = part({"a": 1}, {"a": 1}, label="a")
    solution = Solution("f.yaml", "", "", "", (one, one))
    report = check(solution)
    assert len(report.parts) == 2
    assert (report.equalities, report.links) == (0, 0)


def test_one_wrong_part_fails_the_whole():
    parts = (part({"a": 1}, {"a": 1}, label="a"), part({"a": 1}, {"a": 2}, label="b"))
    with pytest.raises(CheckFailed, match=r"part \(b\)"):
        check(Solution("f.yaml", "", "", "", parts))
