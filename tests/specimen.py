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
    Line,
    Pile,
    Solution,
    Text,
    Window,
)
from worked.draw import Rng
from worked.exact import NEG_INF, approx, sqrt
from worked.exercise import Exercise, Part
from worked.problem import Mistake, Problem
from worked.prose import say
from worked.reals import Reals
from worked.sheet import Work
from worked.trace import (
    ROW,
    TUPLE,
    Expr,
    Named,
    Value,
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
    total,
    weight,
)
from worked.trace import sqrt as root

HOSTILE = (
    r"\input{x} \write18{ls} <script>alert('1')</script> 100 % of A & B_c #1 ~ ^ $ "
    r'{{ braces }} "quotes" naïve Łódź α → ∞ 漢字 \VAR{x} `code` [link](x) *stars* </p>'
)
"""What must come out as it went in, whatever the format makes of such characters."""

WORDS = r"\input x & <i> 5 % _ # ~ ^"
"""The same where an author's formulas, emphasis and slots are read."""

THIRD = Fraction(1, 3)


class Specimen(Problem):
    """A problem whose steps use every block, figure and layout."""

    title = "Specimen"

    def solve(self, work: Work) -> None:
        """Write everything once."""
        X = work.given("X", ((3, -1, 0), (12, 5, Fraction(1, 2))))
        W = work.given("W", ((1, 2), (0, -3), (4, 0)))
        q = work.given("q", (1, -2, 3), form=ROW)
        work.say("Take *these* numbers, `typed` as they are, and multiply by $W_{Q,1}$: {X}.", X=X)
        work.show(X, W, q)
        work.convention("Scores are divided by $\\sqrt{d_k}$.")
        work.convention("Vectors are rows.")
        work.answers("product", "scaled", "weights", "holds")
        _matrices(work, X, W)
        _numbers(work)
        _exponentials(work, q)
        _long(work)
        _lists_and_tables(work)
        _figures(work)

    def oracle(self, numbers: Reals) -> dict[str, object]:
        """The results themselves: a specimen is about looks."""
        work = Work()
        self.solve(work)
        return {name: _loose(result.value) for name, result in work.results.items()}

    def mistakes(self) -> Iterator[Mistake]:
        """One, with hostile words."""
        says = say("The scores have to be divided by $\\sqrt{d_k}$, {words}.", words=WORDS)
        yield Mistake("scale_forgotten", says, {"scaled": (78, 71)})

    @classmethod
    def sample(cls, rng: Rng, like: "Specimen | None" = None) -> "Specimen":
        """The one there is."""
        return cls()


def _loose(value: Value) -> object:
    if isinstance(value, tuple):
        return [_loose(entry) for entry in value]
    return value if isinstance(value, bool | str) else approx(value)


def _matrices(work: Work, X: Named, W: Named) -> None:
    with work.step("Multiply {X} by {W}", X=X, W=W):
        work.say("Row by column: the first entry is")
        first = dot(entry(X, 0), gather((1, 0, 4)))
        work.derive("P_{11}", ("=", first, "numbers"), ("=", first, "value"))
        P = work.compute("product", X @ W, "P", say("the product"))
        work.check("Its shape is $2 × 2$.")
        work.compute("pair", beside([P, P]), "B", say("both"))
        work.compute("transposed", P.T, "T", say("the transpose"))


def _numbers(work: Work) -> None:
    with work.step("Roots, fractions, −∞ and floors"):
        S = work.result("scores", gather((78, 71)), "S", say("the scores"))
        d = named("d_k", "d_k", 3)
        scaled = work.compute("scaled", S / root(d), "Z", say("the scaled scores"))
        mask = named("M", "M", (1, 0), TUPLE)
        work.compute("masked", masked(scaled, mask), "Z_m", say("the masked scores"))
        work.compute("mean", mean((1, Fraction(1, 4), -2), 3), "m", say("the mean"))
        n, p = named("n", "n", 200), named("p", "p", 0)
        work.compute("size", floor((n + 2 * p - 4) / 2) + 1, "o", say("the size"))


def _exponentials(work: Work, q: Named) -> None:
    with work.step("Softmax"):
        s = work.result("s", gather((0, Fraction(7, 3) * sqrt(3), 2)), "s", say("the scores"))
        a = work.compute("weights", softmax(s), "α", say("the weights"))
        first = weight(s, 0)
        work.derive(
            "α_1",
            ("=", first, "symbols"),
            ("=", first, "numbers"),
            ("=", shifted_weight(s, 0), "numbers"),
            ("=", first, "value"),
            ("≈", first, "decimal"),
        )
        mixed = combination((entry(a, 0), entry(a, 1)), (q, q))
        work.compute("head", mixed, "h", say("the head"), shows=("symbols", "value"))
        work.compute("holds", named("o", "o", True), "y", say("whether it holds"))


def _long(work: Work) -> None:
    with work.step("What does not fit on one line"):
        terms: list[Expr | int | Fraction] = [Fraction(7 * k, k + 3) - k for k in range(1, 26)]
        work.compute("sum", total(terms), "t", say("a long sum"))
        work.compute("best", greatest(range(100, 112)), "b", say("the largest"))
        wide = tuple(tuple(1000 * i + 17**j % 977 for j in range(12)) for i in range(3))
        A = named("A", "A", wide)
        work.compute("wide", A + A, "C", say("a wide matrix"))
        work.compute("huge", named("N", "N", 10**90 + 1) + 1, "N_2", say("a huge number"))
    with work.step("A step in which nothing happens"):
        pass


def _lists_and_tables(work: Work) -> None:
    with work.step("Lists & tables"):
        work.items([say("one {x:decimal}", x=sqrt(2)), (Emph("two"), Text(" & "), Code("a_b{c}"))])
        rows = [
            (say("A"), say("{v}", v=sqrt(5)), say("{v:decimal}", v=sqrt(5)), say("short")),
            (say("B & C"), say("{v}", v=-THIRD), say("{v:decimal}", v=-THIRD), say("some words")),
            (say("D"), say("{v}", v=3), say("{v:decimal}", v=3), say(WORDS)),
        ]
        header = (say("Name"), say("$c_{ij}$"), say("rounded"), say("words"))
        work.table(header, rows, caption=say("A *caption* with $x^2$"))
        work.remark("A remark with {x}.", x=NEG_INF)


def _figures(work: Work) -> None:
    with work.step("Figures"):
        work.figure(
            Figure(
                HeatMap(_labels("q"), _labels("k"), ((1, 0), (THIRD, 2 * THIRD))),
                f"Two rows of weights; {HOSTILE}",
                say("The weights"),
            )
        )
        inside = range(1, 4)
        cells = tuple(
            tuple(i * j - 3 if i in inside and j in inside else None for j in range(5))
            for i in range(5)
        )
        corners = tuple((i, j) for i in (0, 2) for j in (0, 2))
        windows = tuple(Window(i, j, 3, 3) for i, j in corners)
        grid = CellGrid(cells, windows, corners, (1, 1, 1, 1))
        work.figure(Figure(grid, "A padded grid with four windows.", say("The windows")))
        sources = (Pile(say("$A$"), 0, 0, 3), Pile(say("$B$"), 2, 1, 1))
        targets = (Pile(say("$C$"), 0, 2, 2), Pile(say("$D$"), 3, 0, 2))
        flows = ((0, 0, 2), (0, 1, 1), (1, 1, 1))
        plan = FlowMap(sources, targets, flows)
        work.figure(Figure(plan, "Two sources, two targets, three flows.", say("The plan")))


def _labels(letter: str) -> tuple[Line, ...]:
    return tuple(say(f"${letter}_{number}$") for number in (1, 2))


def specimen() -> Solution:
    """The solution, with hostile words wherever an author may write words."""
    hint, note = f"Think of {WORDS}", f"Half a mark for {WORDS}"
    everything = Part(
        "a",
        "specimen",
        Specimen(),
        title=f"Part {HOSTILE}",
        points=Fraction(5, 2),
        hint=hint,
        note=note,
    )
    prompt = f"Only $P$ for {{X}}; {WORDS}."
    product = Part("b", "specimen", Specimen(), prompt=prompt, points=1, ask=("product",))
    return Exercise(
        title=HOSTILE,
        source=f"Homework 7, {HOSTILE}",
        file="specimen.yaml",
        digest="0123456789abcdef" * 4,
        parts=(everything, product),
    ).solve()


def words(solution: Solution) -> Iterator[str]:
    """Every text, stressed word and literal of a solution: none of them may be lost."""
    yield from (solution.title, solution.source)
    for part in solution.parts:
        yield part.title
        blocks = [*part.question, *[block for step in part.steps for block in step.blocks]]
        lines = [step.title for step in part.steps]
        lines += [part.hint, part.note, *[result.what for result in part.asked()]]
        for block in blocks:
            for field in ("line", "caption"):
                lines.append(getattr(block, field, ()))
            for field in ("items", "header"):
                lines += getattr(block, field, ())
            for row in getattr(block, "rows", ()):
                lines += row
            alt = getattr(block, "alt", "")
            if alt:
                yield alt
        for line in lines:
            yield from (piece.text for piece in line if isinstance(piece, Text | Emph | Code))
