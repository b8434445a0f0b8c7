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

from typing import TYPE_CHECKING, TypeAlias

from worked import exact
from worked.errors import CannotSolve
from worked.notation import parse, subscripted
from worked.sheet import is_shown_rounded
from worked.trace import ROW, entry, gather, mean, named, sqrt, stack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.document import Line
    from worked.maths.normalizing import Along
    from worked.notation import Layout
    from worked.sheet import Side, Work
    from worked.trace import Expr, Named, Style

    Reason: TypeAlias = tuple[str | int, ...]

MOST_LINES = 8
"""Rows or columns of which a formula is written out in brief; of more, the first few."""
MOST_ENTRIES = 12
"""Normalized entries that are written out in brief; of more, the first line's."""
MOST_IN_A_SUM = 12
"""Numbers of a sum that is written out."""

GENERAL: tuple[Style, ...] = ("symbols", "numbers")
"""How the first of several like formulas is shown."""
NUMBERS: tuple[Style, ...] = ("numbers",)
"""How the others are."""


class Lines:
    """The rows or the columns of a matrix, which are normalized one by one.

    `of` says in an error message what the matrix is; `root` is the symbol of √(σ² + ε). Of more
    than `most` numbers, only those of the first line are worked out in brief.
    """

    def __init__(
        self,
        work: Work,
        X: Named,
        along: Along,
        of: str = "the numbers",
        root: str = "s",
        most: int = MOST_ENTRIES,
    ) -> None:
        self.work, self.X, self.along = work, X, along
        self.of, self.root, self.most = of, root, most
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

    def means(self) -> list[Expr]:
        """The mean of every line."""
        return [mean(self.entries(i), self.length) for i in range(self.count)]

    def variances(self, means: Named) -> list[Expr]:
        """The variance of every line: the mean of the squared distances from its mean."""
        return [
            mean([(x - entry(means, i)) ** 2 for x in self.entries(i)], self.length)
            for i in range(self.count)
        ]

    def write_means(self, name: str, symbol: str | Layout, what: Line) -> Named:
        """Work out the mean of every line; the result is the vector of them."""
        return self._write_each(name, symbol, self.means(), what)

    def write_variances(self, name: str, symbol: str | Layout, means: Named, what: Line) -> Named:
        """Work out the variance of every line; the result is the vector of them."""
        return self._write_each(name, symbol, self.variances(means), what)

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
            links: list[Side] = [("=", expr, style) for style in styles]
            if expr.show("numbers") != part.show("value"):  # √10 is not written twice
                links.append(("=", part, "value"))
            self.work.derive(part, *links)

    # --- normalized numbers -----------------------------------------------------------------

    def normalized(self, means: Named, variances: Named, eps: Expr, path: Reason = ()) -> Expr:
        """(x − μ)/√(σ² + ε) for every number, as a matrix of the same shape.

        Raises `CannotSolve`, which names the line and points to `path`, where σ² + ε is 0.
        """
        return self._matrix(self._quotients(means, self._roots(variances, eps, path)))

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
        """Work out the normalized numbers, root by root; the result is the matrix of them."""
        roots = self._roots(variances, eps, path)
        quotients = self._quotients(means, roots)
        result = self.work.result(name, self._matrix(quotients), symbol, what, ROW)
        if name not in self.work.pins:
            self._write_roots(roots)
            self._write_quotients(result, quotients)
        self.work.derivation(result)
        return result

    def _roots(self, variances: Named, eps: Expr, path: Reason) -> list[tuple[Named, Expr]]:
        return [self._root(variances, eps, i, path) for i in range(self.count)]

    def _quotients(self, means: Named, roots: Sequence[tuple[Named, Expr]]) -> list[list[Expr]]:
        return [
            [(x - entry(means, i)) / root for x in self.entries(i)]
            for i, (root, _) in enumerate(roots)
        ]

    def _root(self, variances: Named, eps: Expr, line: int, path: Reason) -> tuple[Named, Expr]:
        """√(σ² + ε) of a line, under a name, and how it comes about."""
        under = entry(variances, line)
        if eps.value != 0:
            under = under + eps
        if exact.sign(under.value) == 0:  # type: ignore[arg-type]
            where = (*path, line) if self.along == "rows" and path == ("X",) else path
            raise CannotSolve(
                f"{self.name} {line + 1} of {self.of} has variance 0 and eps is 0, so that it "
                f"cannot be divided by its root; an eps above 0, or a {self.name} whose numbers "
                "differ, would do",
                *where,
            )
        root = sqrt(under)
        symbol = subscripted(parse(self.root), line + 1)
        return named(f"{self.root}_{line + 1}", symbol, root.value), root

    def _matrix(self, lines: Sequence[Sequence[Expr]]) -> Expr:
        """The matrix of all numbers, given line by line."""
        rows = lines if self.along == "rows" else list(zip(*lines, strict=True))
        return stack([gather(row, ROW) for row in rows])

    def _write_roots(self, roots: Sequence[tuple[Named, Expr]]) -> None:
        shown = roots if self.work.detail == "full" else roots[:MOST_LINES]
        for i, (root, expr) in enumerate(shown):
            self._derive(root, expr, NUMBERS if i else GENERAL)

    def _write_quotients(self, result: Named, quotients: Sequence[Sequence[Expr]]) -> None:
        few = self.count * self.length <= self.most or self.work.detail == "full"
        shown = quotients if few else quotients[:1]
        for i, line in enumerate(shown):
            for k, expr in enumerate(line):
                styles = NUMBERS if i or k else GENERAL
                self._derive(entry(result, *self.place(i, k)), expr, styles)
        if len(shown) < len(quotients):
            self.work.say("The other {lines} go the same way:", lines=self.along)

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
            few = rows * columns <= self.most or self.work.detail == "full"
            for i, row in enumerate(entries if few else entries[:1]):
                for j, one in enumerate(row):
                    self._derive(entry(result, i, j), one, NUMBERS if i or j else GENERAL)
            if not few and rows > 1:
                self.work.say("The other rows go the same way:")
        self.work.derivation(result)
        return result


def _scaled(z: Expr, gamma: Named | None, beta: Named | None, feature: int) -> Expr:
    if gamma is not None:
        z = entry(gamma, feature) * z
    return z if beta is None else z + entry(beta, feature)
