"""The characteristic polynomial and its roots, written out as far as a person would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked import exact
from worked.document import Notation
from worked.maths.spectrum import as_rational, characteristic_polynomial, factored, is_closed
from worked.notation import Fence, Num, Op, Row, Script, Sym, row
from worked.trace import entry, literal, named, sqrt, total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from worked.exact import Finite, Rational
    from worked.kinds.principal_components.steps import Sheet
    from worked.notation import Layout
    from worked.trace import Expr, Named


def write_equation(sheet: Sheet, S: Named, values: Named) -> None:
    """Write det(S − λI) = 0, and its solutions."""
    work = sheet.work
    rational = as_rational(S.matrix)  # type: ignore[arg-type]
    if rational is None or not work.writes:
        return
    polynomial = characteristic_polynomial(rational)
    if sheet.m == 1:
        work.say("The second moment is a single number, which is its own eigenvalue:")
        return
    work.say(
        "$S u = λ u$ has a solution other than 0 where the determinant of $S - λ I$ is 0, a "
        "polynomial in $λ$."
    )
    if sheet.m == 2:
        work.say("Its coefficients come from the sum $t$ of the diagonal and the determinant $d$:")
    if sheet.m == 3:
        work.say(
            "Its coefficients come from the sum $t$ of the diagonal, the sum $c$ of the three "
            "determinants along the diagonal, and the determinant $d$ itself:"
        )
    _coefficients(sheet, S)
    _say_polynomial(sheet, polynomial)
    if sheet.m == 2 and "eigenvalues" not in work.pins:
        _solve_quadratic(sheet, S, values)


def check_eigenvalues(sheet: Sheet, S: Named, values: Named) -> None:
    """Put the eigenvalues into the polynomial, and add them up."""
    rational = as_rational(S.matrix)  # type: ignore[arg-type]
    if rational is None or "eigenvalues" in sheet.work.pins or not sheet.work.writes:
        return
    if sheet.m > 2:
        _prove_roots(sheet, values, characteristic_polynomial(rational))
    if sheet.m > 1:
        _check_trace(sheet, S, values)


def _say_polynomial(sheet: Sheet, polynomial: Sequence[Rational]) -> None:
    """The polynomial, and its factors where it has several."""
    factors = factored(polynomial)
    whole = Notation(polynomial_layout(polynomial))
    if sheet.m == 2 or sum(times for _, times in factors) == 1:
        sheet.work.say("So the eigenvalues are the roots of {p}.", p=(whole,))
        return
    product = Row(tuple([_factor(factor, times) for factor, times in factors]))
    sheet.work.say(
        "So the eigenvalues are the roots of {p} = {product}.",
        p=(whole,),
        product=(Notation(product),),
    )


def _factor(polynomial: Sequence[Rational], times: int) -> Layout:
    """A factor in brackets, a power of λ without."""
    alone = not any(polynomial[:-1])
    layout: Layout = Sym("λ") if alone else Fence("(", polynomial_layout(polynomial))
    return layout if times == 1 else Script(layout, sup=Num(times))


def _coefficients(sheet: Sheet, S: Named) -> None:
    """Trace, sum of minors and determinant, of two or three features."""

    def at(i: int, j: int) -> Expr:
        return entry(S, i, j)

    def minor(i: int, j: int) -> Expr:
        return at(i, i) * at(j, j) - at(i, j) ** 2

    written: list[tuple[str, Expr]] = []
    if sheet.m <= 3:
        written.append(("t", total([at(i, i) for i in range(sheet.m)])))
    if sheet.m == 2:
        written.append(("d", minor(0, 1)))
    if sheet.m == 3:
        crossed = at(0, 1) * at(2, 2) - at(1, 2) * at(0, 2)
        last = at(0, 1) * at(1, 2) - at(1, 1) * at(0, 2)
        determinant = at(0, 0) * minor(1, 2) - at(0, 1) * crossed + at(0, 2) * last
        written += [("c", minor(0, 1) + minor(0, 2) + minor(1, 2)), ("d", determinant)]
    for symbol, expr in written:
        number = named(symbol, symbol, expr.value)
        sheet.work.derive(
            number, ("=", expr, "symbols"), ("=", expr, "numbers"), ("=", number, "value")
        )


def _solve_quadratic(sheet: Sheet, S: Named, values: Named) -> None:
    t = named("t", "t", total([entry(S, 0, 0), entry(S, 1, 1)]).value)
    d = named("d", "d", (entry(S, 0, 0) * entry(S, 1, 1) - entry(S, 0, 1) ** 2).value)
    root = sqrt(t**2 - 4 * d)
    for i, expr in enumerate(((t + root) / 2, (t - root) / 2)):
        part = entry(values, i)
        sheet.work.derive(
            part, ("=", expr, "symbols"), ("=", expr, "numbers"), ("=", part, "value")
        )


def _prove_roots(sheet: Sheet, values: Named, polynomial: Sequence[Rational]) -> None:
    """Put every eigenvalue into the polynomial."""
    work = sheet.work
    if not is_closed(values.vector):  # type: ignore[arg-type]
        work.say(
            "A factor of degree 3 or more that cannot be split further has roots that are no sums "
            "of square roots. They are known exactly as its roots, and by as many decimals as are "
            "wanted. Put in, each eigenvalue gives 0:"
        )
    else:
        work.say("Put in, each of them gives 0:")
    seen: list[Finite] = []
    for i, value in enumerate(values.vector):
        if any(value == other for other in seen):
            continue
        seen.append(value)  # type: ignore[arg-type]
        expr = _at(entry(values, i), polynomial)
        work.derive(expr, ("=", literal(0), "value"))


def _at(x: Expr, polynomial: Sequence[Rational]) -> Expr:
    """The polynomial, whose highest power has the coefficient 1, at a number."""
    expr = x ** (len(polynomial) - 1)
    for power, c in reversed(list(enumerate(polynomial[:-1]))):
        if not c:
            continue
        size = c if c > 0 else -c
        thing = literal(size) if power == 0 else x if power == 1 else x**power
        term = thing if power == 0 or size == 1 else size * thing
        expr = expr - term if c < 0 else expr + term
    return expr


def _check_trace(sheet: Sheet, S: Named, values: Named) -> None:
    """The eigenvalues add up to the trace."""
    spectrum = values.vector
    if not is_closed(spectrum):  # type: ignore[arg-type]
        return
    trace = total([entry(S, i, i) for i in range(sheet.m)])
    sheet.work.check(
        "The eigenvalues add up to {sum:value}, the sum of the diagonal of $S$.",
        sum=literal(total(list(spectrum)).value),
    )
    sheet.work.derive(
        total([entry(values, i) for i in range(sheet.m)]),
        ("=", trace, "symbols"),
        ("=", literal(trace.value), "value"),
    )


# --- how a polynomial looks -----------------------------------------------------------------


def polynomial_layout(coefficients: Sequence[Rational]) -> Layout:
    """λ² − 5λ + 4, the highest power first."""
    items: list[Layout] = []
    for sign, layout in _terms(coefficients):
        if items or sign == "−":
            items.append(Op(sign))
        items.append(layout)
    return Row(tuple(items))


def _terms(coefficients: Sequence[Rational]) -> Iterator[tuple[str, Layout]]:
    symbol = Sym("λ")
    for power, c in reversed(list(enumerate(coefficients))):
        if not c:
            continue
        size = Num(c if c > 0 else -c)
        thing = symbol if power == 1 else Script(symbol, sup=Num(power))
        whole = size if not power else thing if abs(c) == 1 else row(size, thing)
        yield "−" if exact.sign(c) < 0 else "+", whole
