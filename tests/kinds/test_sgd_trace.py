"""What becomes of a weight: edge cases by hand, and every verdict against a long simulation."""

from fractions import Fraction
from itertools import product

import pytest

from tests.kinds.making import made
from worked.check import check
from worked.exercise import Exercise, Part
from worked.kinds import find
from worked.kinds.sgd_trace.fate import fate_with, fate_without

Kind = find("sgd_trace")


def one(pull, start=2, minimum=0, steps=4):
    return made(
        Kind, curvatures=[1], minima=[minimum], start=start, learning_rate=pull, steps=steps
    )


def words(kind):
    return fate_with(kind).word, fate_without(kind).word


class TestOneQuadratic:
    """The seed says that forgetting zero_grad makes training diverge."""

    @pytest.mark.parametrize(
        ("pull", "expected"),
        [
            ("1/100", ("converges", "oscillates")),
            (1, ("converges", "oscillates")),
            ("199/100", ("converges", "oscillates")),
            (2, ("oscillates", "oscillates")),
            ("201/100", ("diverges", "oscillates")),
            (3, ("diverges", "oscillates")),
            ("399/100", ("diverges", "oscillates")),
            (4, ("diverges", "diverges")),
            ("401/100", ("diverges", "diverges")),
            ("2*sqrt(2)", ("diverges", "oscillates")),
            ("sqrt(2)", ("converges", "oscillates")),
        ],
    )
    def test_the_product_of_rate_and_curvature_decides(self, pull, expected):
        assert words(one(pull)) == expected

    @pytest.mark.parametrize("pull", [1, 2, 4, 7])
    def test_a_start_at_the_lowest_point_rests(self, pull):
        kind = one(pull, start=3, minimum=3)
        assert words(kind) == ("converges", "converges")
        assert kind.results()["without_zero_grad"] == (3, 3, 3, 3)

    def test_at_rate_times_curvature_4_the_distance_grows_by_equal_amounts(self):
        kind = one(4, start=1, steps=5)
        assert kind.results()["without_zero_grad"] == (-3, 5, -7, 9, -11)

    @pytest.mark.parametrize(("pull", "period"), [(1, 6), (2, 4), (3, 3)])
    def test_whole_products_below_4_give_short_periods(self, pull, period):
        weights = one(pull, steps=12).results()["without_zero_grad"]
        assert weights[period:] == weights[:-period]
        assert weights[-period:][-1] == 2, "it comes back to the start"


class TestSeveralBatches:
    def test_batches_with_one_minimum_meet_there(self):
        kind = made(Kind, curvatures=[1, 2], minima=[3, 3], start=0, learning_rate="1/4", steps=4)
        assert words(kind) == ("converges", "oscillates")

    def test_batches_that_disagree_never_rest(self):
        kind = made(Kind, curvatures=[1, 2], minima=[1, 4], start=0, learning_rate="1/4", steps=4)
        assert words(kind) == ("oscillates", "oscillates")

    def test_a_start_on_the_round_that_repeats(self):
        kind = made(Kind, curvatures=[1, 1], minima=[0, 3], start=2, learning_rate="1/2", steps=4)
        assert kind.results()["with_zero_grad"] == (1, 2, 1, 2)
        assert fate_with(kind).reason == "returns"

    def test_a_factor_of_1_drifts(self):
        kind = made(Kind, curvatures=[2, 2], minima=[0, 1], start=0, learning_rate=1, steps=4)
        assert fate_with(kind) == ("diverges", "drifts")
        assert kind.results()["with_zero_grad"] == (0, 2, -2, 4)

    def test_a_small_rate_alone_does_not_keep_it_within_bounds(self):
        """Batches of unlike curvature resonate: some traces leave −2 to 2 though all ηa < 4."""
        kind = made(Kind, curvatures=[1, 10], minima=[1, 4], start=0, learning_rate="1/3", steps=4)
        assert words(kind)[1] == "diverges"


BOUND = 10**4


def simulated(kind, kept, rounds=20000):
    """The word that a long run suggests: floats, and generous ideas of near and far."""
    a, c = [*map(float, kind.curvatures)], [*map(float, kind.minima)]
    weight, stored, seen = float(kind.start), 0.0, []
    for t in range(rounds * len(a)):
        i = t % len(a)
        stored = kept * stored + a[i] * (weight - c[i])
        weight -= float(kind.learning_rate) * stored
        seen.append(weight)
        if abs(weight) > BOUND:
            return "diverges"
    last = seen[-50 * len(a) :]
    return "converges" if max(last) - min(last) < 1e-6 else "oscillates"


RATES = [Fraction(n, 12) for n in (1, 3, 5, 7, 13, 17, 20, 26, 31, 40, 47, 51, 60)]


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_every_verdict_is_what_a_long_run_shows(rate):
    for curvatures, minima in product([(1,), (1, 2), (2, 3), (1, 1, 3)], [(0,), (1, 4, 2)]):
        lowest = [minima[i % len(minima)] for i in range(len(curvatures))]
        kind = made(
            Kind, curvatures=curvatures, minima=lowest, start=5, learning_rate=rate, steps=2
        )
        assert words(kind) == (simulated(kind, 0), simulated(kind, 1)), kind


@pytest.mark.parametrize("rate", RATES, ids=str)
@pytest.mark.parametrize("curvatures", [(1,), (1, 2), (2, 1, 3)])
def test_every_page_holds(rate, curvatures):
    kind = made(
        Kind,
        curvatures=curvatures,
        minima=[1, 4, 2][: len(curvatures)],
        start=3,
        learning_rate=rate,
        steps=3,
    )
    exercise = Exercise("", (Part("", "sgd_trace", kind),))
    for detail in ("brief", "full"):
        check(exercise.solve(detail=detail))
