"""Layer norm and batch norm as a problem states them: ε, scale and shift, and what decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.spelling import counted
from worked.trace import ROW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from worked.fields import Path
    from worked.sheet import Work
    from worked.trace import Named, Vector

MOST_NUMBERS = 4_000
"""Numbers that are normalized in one problem."""


def wrong_sizes(
    X: Sequence[Sequence[object]], vectors: Mapping[str, Sequence[object] | None]
) -> Iterator[tuple[Path, str]]:
    """A scale or a shift that has not one entry per column; more numbers than can be printed."""
    columns = len(X[0])
    for name, own in vectors.items():
        if own is not None and len(own) != columns:
            yield (
                (name,),
                f"{counted(len(own), 'entry', 'entries')}; X has {columns} columns, so "
                f"{columns} are needed",
            )
    if len(X) * columns > MOST_NUMBERS:
        seen = f"{len(X) * columns:,} numbers"
        yield ("X",), f"{seen}; at most {MOST_NUMBERS:,} are normalized"


def show_given(
    work: Work, X: Named, eps: Named, gamma: Vector | None, beta: Vector | None
) -> tuple[Named | None, Named | None]:
    """Show what is normalized; say that every column is scaled by γ and shifted by β, if so."""
    scale = None if gamma is None else work.given("gamma", gamma, "γ", ROW)
    shift = None if beta is None else work.given("beta", beta, "β", ROW)
    work.show(X, *[one for one in (scale, shift) if one is not None], eps)
    if scale is not None and shift is not None:
        work.say("Then column $j$ is scaled by $γ_j$ and shifted by $β_j$.")
    elif scale is not None:
        work.say("Then column $j$ is scaled by $γ_j$.")
    elif shift is not None:
        work.say("Then column $j$ is shifted by $β_j$.")
    return scale, shift


def variance_convention(work: Work) -> None:
    """Say what the variance is divided by."""
    work.convention(
        "The variance is the biased one: the sum of the squared distances is divided by their "
        "number, not by one less."
    )
