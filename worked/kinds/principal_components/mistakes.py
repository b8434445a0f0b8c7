"""What people get wrong with principal components."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.errors import WorkedError
from worked.exact import rational
from worked.maths.spectrum import eigenvectors
from worked.problem import Mistake
from worked.prose import say
from worked.trace import as_matrix, as_vector, literal, total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Finite
    from worked.kinds.principal_components import Kind
    from worked.trace import Matrix, Value


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """Another mean, another order, lengths that are not 1, the wrong eigenvalues added up."""
    right = kind.results()
    yield from _other_moments(kind, as_matrix(right["second_moment"]))
    values = as_vector(right["eigenvalues"])
    if kind.k < len(values):
        yield Mistake(
            "ascending_order",
            say("The smallest eigenvalues were taken; the components belong to the largest."),
            pins={"eigenvalues": values[::-1]},
        )
        yield Mistake(
            "kept_instead_of_discarded",
            say(
                "These are the eigenvalues that are kept; the loss is the sum of those that are "
                "discarded."
            ),
            pins={"min_loss": total(list(values[: kind.k])).value},
        )
    if "components" in right:
        directions = _directions(as_matrix(right["second_moment"]), values[: kind.k])
        yield Mistake(
            "not_normalized",
            say("The eigenvectors are not divided by their lengths; the columns of $U$ are units."),
            pins={"components": tuple(zip(*directions, strict=True))},
        )
        yield Mistake(
            "components_as_rows",
            say("The components stand in the rows; they are the columns of $U$."),
            pins={"components": tuple(zip(*as_matrix(right["components"]), strict=True))},
        )


def _directions(matrix: Matrix, values: tuple[Value, ...]) -> list[tuple[Finite, ...]]:
    found: list[tuple[Finite, ...]] = []
    for i, value in enumerate(values):
        basis = eigenvectors(matrix, value)  # type: ignore[arg-type]
        found.append(basis[sum(1 for other in values[:i] if other == value)])
    return found


def _other_moments(kind: Kind, moment: Matrix) -> Iterator[Mistake]:
    """Another matrix, whose eigenvalues and eigenvectors are then right."""
    n = len(kind.X[0])
    if n > 1:
        yield Mistake(
            "divided_by_one_less",
            say("It was divided by $n - 1$; the second moment is divided by $n$."),
            pins={"second_moment": (rational(n, n - 1) * literal(moment)).value},
        )
        yield Mistake(
            "not_divided",
            say("The products were not divided by the number of samples."),
            pins={"second_moment": (n * literal(moment)).value},
        )
        yield Mistake(
            "not_centered" if kind.center else "centered",
            say("The mean was not subtracted; here it is subtracted first.")
            if kind.center
            else say("The mean was subtracted; here the samples are taken as they are."),
            instead=kind.model_copy(update={"center": not kind.center}),
        )
    turned = {"X": tuple(zip(*kind.X, strict=True)), "k": kind.k, "center": kind.center}
    try:
        other = type(kind).model_validate(turned)
    except (ValueError, WorkedError):
        return
    yield Mistake(
        "rows_as_samples",
        say("The rows were taken as samples; the samples are the columns of $X$."),
        instead=other,
    )
