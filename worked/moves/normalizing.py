"""Normalization: every row (or column) of a matrix is brought to mean 0 and variance 1.

    lines = Lines(work, X, "rows")
    mean = lines.write_means("mean", "μ", say("the means of the rows"))
    variance = lines.write_variances("variance", "σ^2", mean, say("the variances of the rows"))
    Z = lines.write_normalized("normalized", "Z", mean, variance, eps, say("the normalized rows"))
    Y = lines.write_scaled("output", "Y", Z, gamma, beta, say("the output"))

Layer normalization of samples in rows takes rows; batch normalization of samples in rows, and
layer normalization of vectors that are columns, take columns. The functions write inside the step
that is open, and ask nothing of the numbers: they may be rational, hold roots or exponentials.
Formulas with numbers put in are written where those can be printed; else the rounded value is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from worked import exact
from worked.errors import CannotSolve
from worked.exact import divide
from worked.maths.normalizing import Standardized, turned
from worked.notation import parse, subscripted
from worked.prose import say
from worked.sheet import is_shown_rounded
from worked.trace import ROW, as_vector, entry, gather, mean, named, sqrt, stack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.document import Line
    from worked.notation import Layout
    from worked.sheet import Work
    from worked.trace import Expr, Named, Style

    Reason: TypeAlias = tuple[str | int, ...]

Along: TypeAlias = Literal["rows", "columns"]

MOST_LINES = 8
"""Rows or columns of which a formula is written out in brief; of more, the first few."""
MOST_ENTRIES = 36
"""Normalized entries that are written out in brief; of more, the first line's."""
MOST_IN_A_SUM = 12
"""Numbers of a sum that is written out."""

GENERAL: tuple[Style, ...] = ("symbols", "numbers")
"""How the first of several like formulas is shown."""
NUMBERS: tuple[Style, ...] = ("numbers",)
"""How the others are."""


class Lines:
    """The rows or the columns of a matrix, which are normalized one by one."""

    def __init__(self, work: Work, X: Named, along: Along) -> None:
        self.work, self.X, self.along = work, X, along
        rows, columns = len(X.matrix), len(X.matrix[0])
        self.count, self.length = (rows, columns) if along == "rows" else (columns, rows)

    @property
    def name(self) -> str:
        """What one of them is called: row or column."""
        return self.along.removesuffix("s")

    def place(self, line: int, position: int) -> tuple[int, int]:
        """Row and column of a number in the matrix, all counted from 0."""
        return (line, position) if self.along == "rows" else (position, line)

    def entries(self, line: int) -> list[Expr]:
        """The numbers of a row or column."""
        return [entry(self.X, *self.place(line, k)) for k in range(self.length)]

    # --- means and variances ----------------------------------------------------------------

    def write_means(self, name: str, symbol: str | Layout, what: Line) -> Named:
        """The mean of every line, as a vector; each is the sum over the count."""
        means = [mean(self.entries(i), self.length) for i in range(self.count)]
        return self._write_each(name, symbol, means, what)

    def write_variances(self, name: str, symbol: str | Layout, means: Named, what: Line) -> Named:
        """The variance of every line: the mean of the squared distances from its mean."""
        variances = [
            mean([(x - entry(means, i)) ** 2 for x in self.entries(i)], self.length)
            for i in range(self.count)
        ]
        return self._write_each(name, symbol, variances, what)

    def _write_each(
        self, name: str, symbol: str | Layout, each: Sequence[Expr], what: Line
    ) -> Named:
        """A number for every line, worked out one by one, and the vector of them."""
        result = self.work.result(name, gather(each, ROW), symbol, what, ROW)
        shown = each if self.work.detail == "full" else each[:MOST_LINES]
        if self.length <= MOST_IN_A_SUM:
            for i, expr in enumerate(shown):
                self._derive(entry(result, i), expr, NUMBERS if i else GENERAL)
        self.work.derivation(result)
        return result

    def _derive(self, part: Expr, expr: Expr, styles: tuple[Style, ...]) -> None:
        """Write how a number comes about; where it is only printed rounded, by the formula."""
        if is_shown_rounded(self.X.value) or is_shown_rounded(part.value):
            self.work.derive(part, ("=", expr, "symbols"), ("≈", part, "decimal"))
        else:
            self.work.derive(part, *[("=", expr, style) for style in styles], ("=", part, "value"))

    # --- normalized numbers -----------------------------------------------------------------

    def write_normalized(
        self,
        name: str,
        symbol: str | Layout,
        means: Named,
        variances: Named,
        eps: Expr,
        what: Line,
        path: Reason = (),
    ) -> Named:
        """(x − μ)/√(σ² + ε) for every number, as a matrix of the same shape.

        Raises `CannotSolve`, which names the line and points to `path`, where σ² + ε is 0.
        """
        roots = [self._root(variances, eps, i, path) for i in range(self.count)]
        quotients = [
            [(x - entry(means, i)) / root for x in self.entries(i)]
            for i, (root, _) in enumerate(roots)
        ]
        result = self.work.result(name, self._matrix(quotients), symbol, what, ROW)
        self._write_roots(name, roots)
        if name not in self.work.pins:
            self._write_quotients(result, quotients)
        self.work.derivation(result)
        return result

    def _root(self, variances: Named, eps: Expr, line: int, path: Reason) -> tuple[Named, Expr]:
        """√(σ² + ε) of a line, under a name, and how it comes about."""
        under = entry(variances, line)
        if eps.value != 0:
            under = under + eps
        if exact.sign(under.value) == 0:  # type: ignore[arg-type]
            where = (*path, line) if self.along == "rows" and path else path
            raise CannotSolve(
                f"{self.name} {line + 1} of the numbers has variance 0 and eps is 0, so that it "
                f"cannot be divided by its root; an eps above 0, or a {self.name} whose numbers "
                "differ, would do",
                *where,
            )
        root = sqrt(under)
        symbol = subscripted(parse("s"), line + 1)
        return named(f"s_{line + 1}", symbol, root.value), root

    def _matrix(self, lines: Sequence[Sequence[Expr]]) -> Expr:
        """The matrix of all numbers, given line by line."""
        rows = lines if self.along == "rows" else list(zip(*lines, strict=True))
        return stack([gather(row, ROW) for row in rows])

    def _write_roots(self, name: str, roots: Sequence[tuple[Named, Expr]]) -> None:
        if name in self.work.pins:
            return
        shown = roots if self.work.detail == "full" else roots[:MOST_LINES]
        for i, (root, expr) in enumerate(shown):
            self._derive(root, expr, NUMBERS if i else GENERAL)

    def _write_quotients(self, result: Named, quotients: Sequence[Sequence[Expr]]) -> None:
        few = self.count * self.length <= MOST_ENTRIES
        shown = quotients if few or self.work.detail == "full" else quotients[:1]
        for i, line in enumerate(shown):
            for k, expr in enumerate(line):
                styles = NUMBERS if i or k else GENERAL
                self._derive(entry(result, *self.place(i, k)), expr, styles)

    # --- scale and shift --------------------------------------------------------------------

    def write_scaled(
        self,
        name: str,
        symbol: str | Layout,
        Z: Named,
        gamma: Named | None,
        beta: Named | None,
        what: Line,
        features: Along = "columns",
    ) -> Named:
        """γ z + β for every number, the same γ and β in every column (or row) of the matrix."""
        rows, columns = len(Z.matrix), len(Z.matrix[0])
        entries = [
            [
                _scaled(entry(Z, i, j), gamma, beta, j if features == "columns" else i)
                for j in range(columns)
            ]
            for i in range(rows)
        ]
        expr = stack([gather(row, ROW) for row in entries])
        result = self.work.result(name, expr, symbol, what, ROW)
        if name not in self.work.pins:
            few = rows * columns <= MOST_ENTRIES or self.work.detail == "full"
            for i, row in enumerate(entries if few else entries[:1]):
                for j, one in enumerate(row):
                    self._derive(entry(result, i, j), one, NUMBERS if i or j else GENERAL)
        self.work.derivation(result)
        return result


def _scaled(z: Expr, gamma: Named | None, beta: Named | None, feature: int) -> Expr:
    if gamma is not None:
        z = entry(gamma, feature) * z
    return z if beta is None else z + entry(beta, feature)


WORDS = {
    "rows": (
        "Find the mean of every row",
        "Find the variance of every row",
        "Subtract the mean of its row from every number, and divide by the root",
        "the mean of every row",
        "the variance of every row",
    ),
    "columns": (
        "Find the mean of every column",
        "Find the variance of every column",
        "Subtract the mean of its column from every number, and divide by the root",
        "the mean of every column",
        "the variance of every column",
    ),
}


def write_normalization(
    work: Work,
    X: Named,
    along: Along,
    eps: Named,
    gamma: Named | None = None,
    beta: Named | None = None,
) -> Named:
    """All steps from the means to the output, of layer norm (rows) or batch norm (columns).

    The results are `mean`, `variance`, `output`, and `normalized` where γ or β follows.
    """
    lines = Lines(work, X, along)
    of_means, of_variances, of_numbers, means, variances = WORDS[along]
    scaled = gamma is not None or beta is not None
    with work.step(of_means, uses="mean"):
        work.say(
            "The mean says where the numbers of a {line} lie. Less their mean, they lie around 0.",
            line=lines.name,
        )
        mu = lines.write_means("mean", "μ", say(means))
    with work.step(of_variances, uses="variance"):
        work.say("The variance is the average of the squared distances from the mean.")
        sigma = lines.write_variances("variance", "σ^2", mu, say(variances))
    with work.step(of_numbers, uses="normalization"):
        work.say(
            "The root of the variance plus $ε$ is one number for a whole {line}; it measures how "
            "far its numbers spread.",
            line=lines.name,
        )
        name, symbol = ("normalized", "Z") if scaled else ("output", "Y")
        what = say("the normalized numbers") if scaled else say("the output")
        Z = lines.write_normalized(name, symbol, mu, sigma, eps, what, ("X",))
        _say_what_holds(lines, eps, sigma, Z)
    if not scaled:
        return Z
    with work.step("Scale and shift", uses="affine"):
        work.say(
            "The scale $γ$ and the shift $β$ are learned. Every column has its own, whatever was "
            "normalized before."
        )
        return lines.write_scaled("output", "Y", Z, gamma, beta, say("the output"))


def _say_what_holds(lines: Lines, eps: Named, variances: Named, Z: Named) -> None:
    """The sums by which a student can check; with a pinned mean they would not hold."""
    if lines.work.pins:
        return
    if eps.value == 0:
        lines.work.check(
            "In every {line} the normalized numbers add up to 0, and their squares to {n}.",
            line=lines.name,
            n=lines.length,
        )
    else:
        lines.work.check(
            "In every {line} the normalized numbers add up to 0. Their squares add up to a little "
            "less than {n}: to {n} times $\\frac{σ^2}{σ^2 + ε}$.",
            line=lines.name,
            n=lines.length,
        )
    claims = [
        Standardized(as_vector(line), divide(lines.length * variance, variance + eps.value))  # type: ignore[operator,arg-type]
        for line, variance in zip(turned(Z.matrix, lines.along), variances.vector, strict=True)
    ]
    lines.work.certify(
        f"the normalized numbers of every {lines.name} add up to 0, and their squares as they must",
        *claims,
    )
