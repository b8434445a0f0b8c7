"""One solution with every kind of node in it, and the worst words an author can write.

Every writer prints it; its golden files show what each node looks like in each format.
"""

from collections.abc import Iterator
from fractions import Fraction

from worked.document import (
    CellGrid,
    Code,
    Emph,
    Figure,
    FlowMap,
    HeatMap,
    Notation,
    Pile,
    Solution,
    Text,
    Window,
)
from worked.draw import Rng
from worked.exact import NEG_INF, Scalar, sqrt
from worked.exercise import Exercise, Part
from worked.notation import parse
from worked.problem import Mistake, Problem
from worked.prose import say
from worked.reals import Reals
from worked.sheet import Work
from worked.trace import (
    ROW,
    TUPLE,
    beside,
    combination,
    dot,
    entry,
    floor,
    gather,
    greatest,
    masked,
    mean,
    named,
    shifted_weight,
    softmax,
    weight,
)
from worked.trace import sqrt as root

HOSTILE = (
    r"\input{x} \write18{ls} <script>alert('1')</script> 100 % of A & B_c #1 ~ ^ $ "
    "{{ braces }} \"quotes\" naïve Łódź α → ∞ 漢字 \\VAR{x} `code` [link](x) *stars* </p>"
)
"""What must come out as it went in, whatever the format makes of such characters."""

THIRD = Fraction(1, 3)
ROWS = ((3, -1, 0), (12, 5, Fraction(1, 2)))


class Specimen(Problem):
    """A problem whose steps use every block, figure and layout once."""

    title = "Specimen"

    def solve(self, work: Work) -> None:
        X = work.given("X", ROWS)
        W = work.given("W", ((1, 2), (0, -3), (4, 0)))
        q = work.given("q", (1, -2, 3), form=ROW)
        work.say("Take *these* numbers, `typed` as they are, and multiply by $W_{Q,1}$: {X}.", X=X)
        work.show(X, W, q)
        work.convention("Scores are divided by $\\sqrt{d_k}$.")
        work.answers("product", "scaled", "weights", "holds")
        _matrices(work, X, W)
        _exponentials(work, q)
        _long(work, X)
        _lists_and_tables(work, X)
        _figures(work)

    def oracle(self, numbers: Reals) -> dict[str, object]:
        return {}

    def mistakes(self) -> Iterator[Mistake]:
        yield Mistake(
            "scale forgotten",
            say("The scores have to be divided by $\\sqrt{d_k}$ & co."),
            {"scaled": (26, 71)},
        )

    @classmethod
    def sample(cls, rng: Rng) -> "Specimen":
        return cls()


def _matrices(work: Work, X, W) -> None:
    with work.step("Multiply {X} by {W}", X=X, W=W):
        work.say("Row by column: the first entry is")
        work.derive("P_{11}", ("=", dot(entry(X, 0), gather((1, 0, 4))), "numbers"), ("=", "3", "symbols"))
        P = work.compute("product", X @ W, "P", say("the product"))
        work.check("Its shape is $2 × 2$.")
        work.compute("pair", beside([P, P]), "[P\\ P]".replace("\\ ", " "), say("both"))
    with work.step("Scale"):
        S = work.result("scores", gather((78, 71)), "S", say("the scores"))
        scaled = work.compute("scaled", S / root(named("d_k", "d_k", 3)), "\\tilde".replace("\\tilde", "Z"), say("the scaled scores"))
        work.compute("masked", masked(scaled, named("M", "M", (1, 0), TUPLE)), "Z_m", say("masked"))
        work.compute("half", mean((1, Fraction(1, 4), -2), 3), "m", say("the mean"))
        work.compute("size", floor((named("n", "n", 200) + 2 * named("p", "p", 0) - 4) / 2) + 1, "o", say("the size"))


def _exponentials(work: Work, q) -> None:
    with work.step("Softmax"):
        s = work.result("s", gather((0, 7 * sqrt(3) / 3, 2)), "s", say("the scores"))
        work.compute("weights", softmax(s), "α", say("the weights"))
        work.derive("α_1", ("=", weight(s, 0), "symbols"), ("=", weight(s, 0), "numbers"), ("=", shifted_weight(s, 0), "numbers"), ("=", weight(s, 0), "value"), ("≈", weight(s, 0), "decimal"))
        a = named("α_1", "α_1", softmax(s).value[0])
        work.compute("head", combination((12, -1, a), (a, a, q)) if False else combination((a, a), (q, q)), "h", say("the head"))
        work.compute("holds", named("h", "h", True), "holds", say("whether it holds"))


def _long(work: Work, X) -> None:
    with work.step("What does not fit on one line"):
        numbers = [Fraction(7 * k, k + 3) - k for k in range(1, 26)]
        work.compute("sum", sum_of(numbers), "t", say("a long sum"))
        work.compute("best", greatest(range(100, 130)), "b", say("the largest"))
        wide = tuple(tuple(1000 * i + 17**j % 977 for j in range(12)) for i in range(3))
        A = named("A", "A", wide)
        work.compute("wide", A + A, "B", say("a wide matrix"))
        work.compute("huge", named("N", "N", 10**90 + 1) + 1, "N_2", say("a huge number"))
    with work.step("A step of its own: nothing to see"):
        pass


def sum_of(numbers):
    from worked.trace import total

    return total(numbers)


def _lists_and_tables(work: Work, X) -> None:
    with work.step("Lists & tables"):
        work.items([say("one {x:decimal}", x=sqrt(2)), (Emph("two"), Text(" & "), Code("a_b{c}"))])
        cell = lambda value, style="value": say("{v}" if style == "value" else "{v:decimal}", v=value)  # noqa: E731
        work.table(
            [say("Name"), say("$c_{ij}$"), say("rounded"), say("words")],
            [
                [say("A"), cell(sqrt(5)), cell(sqrt(5), "decimal"), say("short")],
                [say("B & C"), cell(-THIRD), cell(-THIRD, "decimal"), say("a few words more")],
                [say("D"), cell(Fraction(1, 2)), cell(Fraction(1, 2), "decimal"), say(HOSTILE_CELL)],
            ],
            caption=say("A *caption* with ${x}$".replace("${x}$", "$x^2$")),
        )
        work.remark("A remark with {x}.", x=NEG_INF)


HOSTILE_CELL = "100 % & <b>_#"


def _figures(work: Work) -> None:
    with work.step("Figures"):
        weights: tuple[tuple[Scalar, ...], ...] = ((1, 0), (THIRD, 2 * THIRD))
        labels = (say("$k_1$"), say("$k_2$"))
        work.figure(Figure(HeatMap((say("$q_1$"), say("$q_2$")), labels, weights), "Two rows of weights & a <b>.", say("The weights")))
        cells = tuple(tuple(None if i in (0, 4) or j in (0, 4) else i * j - 3 for j in range(5)) for i in range(5))
        windows = tuple(Window(i, j, 3, 3) for i in (0, 2) for j in (0, 2))
        work.figure(Figure(CellGrid(cells, windows, ((0, 0), (0, 2), (2, 0), (2, 2)), (1, 1, 1, 1)), "A padded grid with four windows.", say("The windows")))
        piles = (Pile(say("$A$"), 0, 0, 3), Pile(say("$B$"), 2, 1, 1)), (Pile(say("$C$"), 0, 2, 2), Pile(say("$D$"), 3, 0, Fraction(3, 2)))
        work.figure(Figure(FlowMap(*piles, ((0, 0, 2), (0, 1, 1), (1, 1, Fraction(1, 2)))), "Two sources, two targets, three flows.", say("The plan")))


def specimen() -> Solution:
    """The solution, with hostile words wherever an author may write words."""
    return Exercise(
        title=HOSTILE,
        source=f"Homework 7, {HOSTILE}",
        file="specimen.yaml",
        digest="0123456789abcdef" * 4,
        parts=(
            Part("a", "specimen", Specimen(), title=f"Part {HOSTILE}", points=Fraction(5, 2), hint=f"Hint: {HINT}", note=f"Note: {HINT}"),
            Part("b", "specimen", Specimen(), prompt="Only $P$ for {X}.", points=1, ask=("product",)),
        ),
    ).solve()


HINT = r"\input x & <i> 5 % _ #"

NOTATION = Notation(parse("x"))
