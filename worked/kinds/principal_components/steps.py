"""The question, the second moment and its eigenvalues."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from worked import exact
from worked.errors import CannotSolve
from worked.kinds.principal_components.components import find_components
from worked.kinds.principal_components.equation import check_eigenvalues, write_equation
from worked.kinds.principal_components.optimum import write_optimum
from worked.maths.spectrum import as_rational, eigenvalues
from worked.moves.products import matrix_product
from worked.prose import say
from worked.trace import TUPLE, add_to_columns, column_of, literal, named, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.exact import Finite, Rational
    from worked.kinds.principal_components import Kind
    from worked.sheet import Work
    from worked.trace import Expr, Named


MOST_SUMMED = 6
"""Samples whose sum is written out."""


class Sheet:
    """A problem on its way: the work sheet and what is named so far."""

    def __init__(self, kind: Kind, work: Work) -> None:
        self.kind, self.work, self.k = kind, work, kind.k
        self.m, self.n = len(kind.X), len(kind.X[0])
        self.given = work.given("X", kind.X, "X")
        work.given("k", kind.k, "k")
        self.X = self.given
        """The data, centred where that is wanted."""
        self.count = named("n", "n", self.n)


def write_solution(kind: Kind, work: Work) -> None:
    """Second moment, eigenvalues, eigenvectors; then what they do as an autoencoder."""
    sheet = Sheet(kind, work)
    _ask(sheet)
    right = eigenvalues(_second_moment_of(kind))
    is_open = _is_open(right, kind.k)
    _conventions(sheet, right)
    work.answers("eigenvalues", *(() if is_open else ("components",)), "min_loss")
    if kind.center:
        sheet.X = _center(sheet)
    S = _second_moment(sheet)
    values = _eigenvalues(sheet, S)
    components = find_components(sheet, S, values)
    write_optimum(sheet, S, values, components)


def _is_open(values: Sequence[Finite], k: int) -> bool:
    """Whether the last component that is kept is as good as the first one that is not."""
    return k < len(values) and values[k - 1] == values[k]


# --- the question ---------------------------------------------------------------------------


def _ask(sheet: Sheet) -> None:
    work = sheet.work
    work.say(
        "The {samples} of {X} are samples with {features} each. A linear autoencoder with {codes} "
        "replaces every sample $x$ by $W_2 W_1 x$; its loss is the mean squared distance "
        "$L = \\frac{1}{n} ‖X - W_2 W_1 X‖_F^2$.",
        samples=say("only column") if sheet.n == 1 else say("{n} columns", n=sheet.n),
        X=sheet.given,
        features=say("1 feature") if sheet.m == 1 else say("{m} features", m=sheet.m),
        codes=say("1 code unit") if sheet.k == 1 else say("{k} code units", k=sheet.k),
    )
    work.show(sheet.given)
    work.convention(
        "The mean of the samples is subtracted from each of them first."
        if sheet.kind.center
        else "The samples are taken as they are, not centred."
    )
    work.convention(
        "The second moment is $S = \\frac{1}{n} X X^⊤$, divided by the number $n$ = {n} of "
        "samples. Its eigenvalues are listed in descending order, each as often as it occurs.",
        n=sheet.n,
    )


def _conventions(sheet: Sheet, values: Sequence[Finite]) -> None:
    """What the components are, as far as the eigenvalues leave them open."""
    work, k = sheet.work, sheet.k
    if _is_open(values, k):
        work.convention(
            "Eigenvalues {k} and {next} are equal, which leaves the choice of components open; so "
            "they are not asked for.",
            k=k,
            next=k + 1,
        )
        return
    work.convention(
        "The components are the columns of $U$: unit eigenvectors of the {largest}, the first "
        "entry that is not 0 positive.",
        largest=say("largest eigenvalue") if k == 1 else say("{k} largest eigenvalues", k=k),
    )
    if any(values[i] == values[i + 1] for i in range(k - 1)):
        work.convention(
            "Eigenvectors of equal eigenvalues are orthogonal, and each is 0 at the first place "
            "where the one before it is not."
        )


# --- the second moment ----------------------------------------------------------------------


def _center(sheet: Sheet) -> Named:
    work = sheet.work
    with work.step("Subtract the mean", uses="mean"):
        work.say("The mean of the samples is their sum over their number.")
        columns = [column_of(sheet.given, j) for j in range(sheet.n)]
        few = sheet.n <= MOST_SUMMED
        middle = work.compute(
            "mean",
            total(columns) / sheet.count,
            "μ",
            say("the mean of the samples"),
            shows=("symbols", "numbers") if few else (),
        )
        work.say("It is taken from every column:")
        return work.compute(
            "centered",
            add_to_columns(sheet.given, -middle),
            "X_c",
            say("the centred samples"),
            shows=(),
        )


def _second_moment(sheet: Sheet) -> Named:
    work = sheet.work
    with work.step("Form the second moment", uses="second_moment"):
        work.say(
            "Entry $i, j$ is the mean of feature $i$ times feature $j$; the matrix is symmetric."
        )
        products = matrix_product(
            work, "products", sheet.X, sheet.X.T, "C", say("the products of the features")
        )
        return work.compute(
            "second_moment",
            products / sheet.count,
            "S",
            say("the second moment"),
            shows=("symbols",),
        )


def _second_moment_of(kind: Kind) -> Sequence[Sequence[Rational]]:
    """The second moment of the problem itself, whatever is pinned. Raises `CannotSolve`."""
    rows = literal(kind.X)
    if kind.center:
        middle = [exact.divide(sum(row), len(row)) for row in kind.X]
        rows = add_to_columns(rows, literal(tuple(-x for x in middle)))
    return _checked((rows @ rows.T / len(kind.X[0])).matrix)


def _checked(matrix: object) -> Sequence[Sequence[Rational]]:
    """A symmetric rational matrix. Raises `CannotSolve` for any other."""
    found = as_rational(cast("Sequence[Sequence[Finite]]", matrix))
    if found is None:
        raise CannotSolve(
            "the second moment has an irrational entry; rows of X with rational inner products "
            "are needed"
        )
    if any(found[i][j] != found[j][i] for i in range(len(found)) for j in range(i)):
        raise CannotSolve("the second moment is not symmetric; a symmetric matrix is needed")
    return found


def _eigenvalues(sheet: Sheet, S: Named) -> Named:
    work = sheet.work
    spectrum = eigenvalues(_checked(S.matrix))
    with work.step("Find the eigenvalues", uses="eigenvalues"):
        expr: Expr = literal(spectrum, TUPLE)
        values = work.result("eigenvalues", expr, "λ", say("the eigenvalues, the largest first"))
        write_equation(sheet, S, values)
        work.derivation(values)
        check_eigenvalues(sheet, S, values)
        return values
