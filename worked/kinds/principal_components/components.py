"""The eigenvectors of the largest eigenvalues, and the matrix of the components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked import exact
from worked.errors import CannotSolve
from worked.maths.spectrum import eigenvectors, is_closed, unit
from worked.prose import say
from worked.trace import entry, literal, named, norm, proved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.exact import Finite
    from worked.kinds.principal_components.steps import Sheet
    from worked.trace import Expr, Matrix, Named

    Directions = Sequence[tuple[Finite, ...]]


@dataclass(frozen=True)
class Components:
    """The matrix of components, and what is known of it."""

    U: Named
    directions: Directions
    """The eigenvectors before they are divided by their lengths."""
    found: Matrix
    """The components that follow from the eigenvalues, whatever is pinned."""

    @property
    def are_theirs(self) -> bool:
        """Whether the matrix on the page is the one that is found, not another one pinned."""
        pairs = zip(self.U.matrix, self.found, strict=False)
        return len(self.U.matrix) == len(self.found) and all(
            len(a) == len(b) and all(x is y or _alike(x, y) for x, y in zip(a, b, strict=True))
            for a, b in pairs
        )

    @property
    def are_closed(self) -> bool:
        """Whether every entry is a sum of square roots of rational numbers."""
        return is_closed([x for row in self.U.matrix for x in row])  # type: ignore[misc]


def _alike(x: object, y: object) -> bool:
    """Whether two numbers are written alike."""
    return exact.exact_text(x) == exact.exact_text(y)  # type: ignore[arg-type]


def find_components(sheet: Sheet, S: Named, values: Named) -> Components | None:
    """Solve (S − λI) v = 0 for the first k eigenvalues; None where they leave the last one open."""
    work, k = sheet.work, sheet.k
    spectrum: list[Finite] = list(values.vector)  # type: ignore[arg-type]
    if k < len(spectrum) and spectrum[k - 1] == spectrum[k]:
        if "components" in work.default_answers:
            raise CannotSolve(
                f"eigenvalues {k} and {k + 1} are equal, which leaves the components open; "
                "different eigenvalues are needed"
            )
        _say_why_open(sheet, values)
        return None
    with work.step("Find the components", uses="eigenvectors"):
        work.say(
            "Elimination solves $(S - λ_i I) v_i = 0$ up to a factor; dividing by the length makes "
            "$u_i$ a unit vector."
        )
        directions = _directions(S, spectrum[:k])
        for i, v in enumerate(directions):
            _write(sheet, S, values, i, v)
        units = [unit(v) for v in directions]
        found: Matrix = tuple(zip(*units, strict=True))
        U = work.result("components", literal(found), "U", say("the components as columns"))
        if k > 1 or work.pins:
            work.say("The components are the columns of")
        work.derivation(U)
        components = Components(U, directions, found)
        if not components.are_closed and not components.are_theirs:
            raise CannotSolve(
                "given components with roots under roots cannot be worked with; decimals or square "
                "roots of rational numbers are needed"
            )
        return components


def _say_why_open(sheet: Sheet, values: Named) -> None:
    work, k = sheet.work, sheet.k
    with work.step("Why the components stay open", uses="eigenvectors"):
        work.say(
            "{last} = {next} = {value:value}: all vectors of a whole plane at least are "
            "eigenvectors, and only a part of them is wanted. Every unit vector in it would do as "
            "component {k}, so there is no single answer; the least loss is the same for all of "
            "them.",
            last=entry(values, k - 1),
            next=entry(values, k),
            value=entry(values, k - 1),
            k=k,
        )


def _directions(S: Named, spectrum: Sequence[Finite]) -> Directions:
    """An eigenvector for each eigenvalue; equal ones take their eigenvectors in turn."""
    found: list[tuple[Finite, ...]] = []
    for i, value in enumerate(spectrum):
        before = sum(1 for other in spectrum[:i] if other == value)
        basis = eigenvectors(S.matrix, value)  # type: ignore[arg-type]
        if before >= len(basis):
            raise CannotSolve(
                f"{exact.decimal(value, 4)} is no eigenvalue of the second moment so often; "
                "the roots of its characteristic polynomial are needed"
            )
        found.append(basis[before])
    return found


def _write(sheet: Sheet, S: Named, values: Named, i: int, direction: tuple[Finite, ...]) -> None:
    """One eigenvector: the matrix that it makes vanish, the vector, its length, and a check."""
    work = sheet.work
    if not work.writes:
        return
    value, v = entry(values, i), named(f"v_{i + 1}", f"v_{{{i + 1}}}", direction)
    u = named(f"u_{i + 1}", f"u_{{{i + 1}}}", unit(direction))
    if not is_closed([*direction, value.value]):  # type: ignore[list-item]
        work.derive(v, ("≈", v, "decimal"))
        work.derive(u, ("=", proved(v / norm(v), u.value), "symbols"), ("≈", u, "decimal"))
        return
    identity = tuple(tuple(int(a == b) for b in range(sheet.m)) for a in range(sheet.m))
    shifted = S - value * named("I", "I", identity)
    work.derive(shifted, ("=", literal(shifted.value), "value"))
    work.show(v)
    product: Expr = S @ v
    work.derive(
        product,
        ("=", product, "numbers"),
        ("=", literal(product.value), "value"),
        ("=", value * v, "symbols"),
    )
    work.derive(
        u, ("=", proved(v / norm(v), u.value), "symbols"), ("=", u, "value"), ("≈", u, "decimal")
    )
