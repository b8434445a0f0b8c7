"""The steps that every softmax attention shares: scale and mask the scores, weigh, average."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked import exact
from worked.document import Figure, HeatMap
from worked.exact import NEG_INF
from worked.moves.orientation import ORIENTATIONS, ROWS, softmax_along
from worked.problem import Mistake
from worked.prose import say
from worked.trace import (
    combination,
    entry,
    is_matrix,
    literal,
    masked,
    named,
    shifted_weight,
    sqrt,
    weight,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from worked.document import Line
    from worked.exact import Algebraic
    from worked.fields import AnyScale
    from worked.moves.orientation import Lines, Orientation
    from worked.notation import Layout
    from worked.problem import Problem
    from worked.sheet import Side, Work
    from worked.trace import Expr, Form, Named, Value, Vector

MOST_WRITTEN = 6
"""Keys for which every weight is written as a fraction of exponentials; of more, the first."""


# --- the scale ------------------------------------------------------------------------------


def scale_expression(scale: AnyScale, d_k: int) -> Expr | None:
    """The factor as it is written before the scores; None where there is none."""
    if scale == "none":
        return None
    if isinstance(scale, str):
        return literal(1) / sqrt(named("d_k", "d_k", d_k))
    return literal(scale)


def scale_convention(work: Work, scale: AnyScale, key_lengths: Sequence[int]) -> None:
    """Say in the question what the scores are multiplied by; keys may differ between heads."""
    if scale == "none":
        work.convention("The scores are *not* scaled before the softmax.")
    elif not isinstance(scale, str):
        work.convention("Every score is multiplied by {factor} before the softmax.", factor=scale)
    elif len(set(key_lengths)) > 1:
        work.convention(
            "Every score is multiplied by $\\frac{1}{\\sqrt{d_k}}$ before the softmax, where "
            "$d_k$ is the length of the head's keys."
        )
    else:
        factor = literal(1) / sqrt(named("d_k", "d_k", key_lengths[0]))
        work.convention(
            "Every score is multiplied by {symbols} = {factor:numbers} before the softmax, "
            "where $d_k$ = {d_k} is the length of a key.",
            symbols=factor,
            factor=factor,
            d_k=key_lengths[0],
        )


def scale_factor(scale: AnyScale, d_k: int) -> Algebraic:
    """What the scores of keys of length d_k are multiplied by."""
    if scale == "none":
        return 1
    return exact.divide(1, exact.sqrt(d_k)) if isinstance(scale, str) else scale


def scale_left_out(problem: Problem) -> Mistake:
    """Leaving the scale out; `problem` has a field `scale`."""
    return Mistake(
        "no_scale",
        say("The scores were not scaled: multiply them by the scale before the softmax."),
        instead=problem.model_copy(update={"scale": "none"}),
    )


def root_forgotten(
    pins: Mapping[str, Value] | None = None, instead: Problem | None = None
) -> Mistake:
    """Dividing the scores by the length of a key, not by its root."""
    return Mistake(
        "divided_by_d_k",
        say("The scores were divided by $d_k$; the square root is missing: $\\sqrt{d_k}$."),
        pins=pins or {},
        instead=instead,
    )


def matrix_mask_convention(work: Work, mask: Value, vectors: Orientation = ROWS) -> None:
    """Say in the question what a mask of 0 and 1 does to the scores.

    A mask has a row per query, however vectors are written: it says who may attend to whom.
    """
    work.convention(
        "A score is kept where the mask {M} = {M:value} has a 1 (row: query, column: key) and "
        "set to $−∞$ before the softmax where it has a 0.",
        M=work.given("mask", mask, "M"),
    )
    if vectors.lines == "columns":
        work.convention(
            "The scores have a *column* per query, so the mask meets them transposed, as $M^⊤$."
        )


# --- scores to weights ----------------------------------------------------------------------


def scale_and_mask(
    work: Work,
    name: str,
    scores: Named,
    scale: Expr | None,
    mask: Value | None,
    symbol: str | Layout,
    what: Line,
) -> Named:
    """Multiply the scores by the scale and put −∞ where the mask has a 0."""
    expr: Expr = scores if scale is None else scale * scores
    if mask is not None:
        expr = masked(expr, literal(mask))
    return work.compute(name, expr, symbol, what)


def weigh(
    work: Work,
    name: str,
    scaled: Named,
    symbol: str | Layout,
    what: Line,
    form: Form,
    along: Lines = "rows",
) -> Named:
    """Turn scores into weights by the softmax: of a vector, or along the lines of a matrix."""
    expr = softmax_along(along, scaled)
    weights = work.result(name, expr, symbol, what, form)
    if work.writes:
        _write_weights(work, scaled, weights, along)
    work.derivation(weights, (expr, "symbols"))
    return weights


def _write_weights(work: Work, scaled: Named, weights: Named, along: Lines) -> None:
    """Write single weights out: all of a small softmax, else the first of it."""
    if not is_matrix(weights.value):
        _write_line(work, scaled, [entry(weights, j) for j in range(len(weights.vector))])
        return
    lines = ORIENTATIONS[along]
    count, length = lines.size(weights.matrix)
    for i in range(count if count <= MOST_WRITTEN else 1):
        parts = [entry(weights, *lines.place(i, j)) for j in range(length)]
        _write_line(work, lines.vector_of(scaled, i), parts)


def _write_line(work: Work, scores: Expr, weights: Sequence[Expr]) -> None:
    """Write the weights of one softmax; of many, the first."""
    live = [j for j, score in enumerate(scores.vector) if score is not NEG_INF]
    for j in live if len(live) <= MOST_WRITTEN else live[:1]:
        write_weight(work, scores, weights[j], j)


def write_weight(work: Work, scores: Expr, part: Expr, position: int) -> None:
    """Write one weight, counted from 0: exponentials, the largest taken out, decimals.

    Equal scores merge in the closed form, which is then written as well.
    """
    live = [score for score in scores.vector if score is not NEG_INF]
    closed: list[Side] = [("=", part, "value")] if len(set(live)) < len(live) else []
    work.derive(
        part,
        ("=", weight(scores, position), "numbers"),
        ("=", shifted_weight(scores, position), "numbers"),
        *closed,
        ("≈", part, "decimal"),
    )


# --- weights to outputs ---------------------------------------------------------------------


def average(weights: Expr, query: int, values: Expr, vectors: Orientation = ROWS) -> Expr:
    """α_1 v_1 + α_2 v_2 + ...: the weights of a query, counted from 0, times the values."""
    own, rows = vectors.turned(weights.matrix)[query], vectors.turned(values.matrix)
    live = live_keys(own)
    return combination(
        [entry(weights, *vectors.place(query, j)) for j in live],
        [literal(rows[j], vectors.form) for j in live],
    )


def live_keys(weights: Vector) -> list[int]:
    """The positions (from 0) of the keys that are not masked out; all, where no weight is left."""
    live = [j for j, weight in enumerate(weights) if not (isinstance(weight, int) and weight == 0)]
    return live or list(range(len(weights)))


def heat_map(
    weights: Named, what: Line, first_query: int = 1, vectors: Orientation = ROWS
) -> Figure:
    """The weights as shades: queries and keys stand as in the matrix of the weights."""
    if vectors.lines == "columns":
        return _heat_map_of_columns(weights, what, first_query)
    rows = weights.matrix if is_matrix(weights.value) else (weights.vector,)
    return Figure(
        HeatMap(_numbers(first_query, len(rows)), _numbers(1, len(rows[0])), rows),
        "Heat map of the attention weights: a row per query, a column per key, darker for more.",
        say("{what} as shades: a row per query, a column per key.", what=what),
    )


def _heat_map_of_columns(weights: Named, what: Line, first_query: int) -> Figure:
    one = tuple([(weight,) for weight in weights.vector])
    rows = weights.matrix if is_matrix(weights.value) else one
    return Figure(
        HeatMap(_numbers(1, len(rows)), _numbers(first_query, len(rows[0])), rows),
        "Heat map of the attention weights: a row per key, a column per query, darker for more.",
        say("{what} as shades: a row per key, a column per query.", what=what),
    )


def _numbers(first: int, count: int) -> tuple[Line, ...]:
    return tuple(say("{k}", k=k) for k in range(first, first + count))
