"""Both runs, step by step: the table of each, and the steps that are written out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from worked.exact import Surd
from worked.prose import say
from worked.trace import TUPLE, gather, named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.document import Line
    from worked.exact import Algebraic
    from worked.kinds.sgd_trace import Kind
    from worked.kinds.sgd_trace.question import Loss
    from worked.sheet import Work
    from worked.trace import Expr, Named, Value

WRITTEN_OUT = 2
"""Steps of a run that are written out in brief; in full, all are."""
LONGEST_FRACTION = 1000
"""Numerators and denominators up to here stand in the tables as fractions."""


@dataclass(frozen=True)
class Setting:
    """What both runs share."""

    losses: list[Loss]
    rate: Named
    start: Algebraic
    steps: int

    def loss(self, step: int) -> Loss:
        """The loss of the batch of a step, counted from 0."""
        return self.losses[step % len(self.losses)]


def setting(kind: Kind, losses: list[Loss], rate: Named) -> Setting:
    """The setting of a problem."""
    return Setting(losses, rate, kind.start, kind.steps)


def run_with(work: Work, shared: Setting) -> Named:
    """Each step uses the gradient of its own batch alone."""
    work.say(
        "The gradients are set to 0 first, so each step uses the gradient of its own batch alone: "
        "$w_t = w_{t - 1} - η g_t$."
    )
    weight, weights, rows = _weight("w", 0, shared.start), [], []
    for t in range(shared.steps):
        slope = shared.loss(t).slope(weight)
        gradient = _named("g", t + 1, slope)
        stepped = weight - shared.rate * gradient
        after = _named("w", t + 1, stepped)
        if _is_written_out(work, t) and "with_zero_grad" not in work.pins:
            _write(work, gradient, slope)
            _write(work, after, stepped)
        rows.append((weight, gradient, after))
        weights.append(after)
        weight = after
    _table(work, shared, "with_zero_grad", ("$w_{t - 1}$", "$g_t$", "$w_t$"), rows)
    what = say("the weight after each step with `zero_grad`")
    return work.compute("with_zero_grad", gather(weights), "w", what, shows=())


def run_without(work: Work, shared: Setting) -> Named:
    """Each step uses the sum of all gradients so far."""
    work.say(
        "Nothing sets the gradients to 0, so `backward` adds each to those before. Every step "
        "uses the sum of all gradients so far. To tell the runs apart, call the weight $v_t$, "
        "its gradient $h_t$ and the sum $s_t$: "
        "$s_t = s_{t - 1} + h_t$ and $v_t = v_{t - 1} - η s_t$, with $s_0 = 0$ and $v_0 = w_0$."
    )
    what = say("the sums of the gradients without `zero_grad`")
    sums = work.result("gradient_sums", gather(_sums(shared), TUPLE), "s", what)
    pinned = "gradient_sums" in work.pins
    weight, summed, weights, rows = _weight("v", 0, shared.start), _weight("s", 0, 0), [], []
    for t, value in enumerate(sums.vector):
        slope = shared.loss(t).slope(weight)
        gradient, total = _named("h", t + 1, slope), _weight("s", t + 1, value)
        stepped = weight - shared.rate * total
        after = _named("v", t + 1, stepped)
        if _is_written_out(work, t) and "without_zero_grad" not in work.pins:
            if not pinned:
                _write(work, gradient, slope)
                _write(work, total, summed + gradient)
            _write(work, after, stepped)
        rows.append((weight, gradient, total, after) if not pinned else (weight, total, after))
        weights.append(after)
        weight, summed = after, total
    names = ("$v_{t - 1}$", *(() if pinned else ("$h_t$",)), "$s_t$", "$v_t$")
    _table(work, shared, "without_zero_grad", names, rows)
    work.derivation(sums)
    what = say("the weight after each step without `zero_grad`")
    return work.compute("without_zero_grad", gather(weights), "v", what, shows=())


def _sums(shared: Setting) -> list[Expr]:
    """The sums of the gradients of a run without `zero_grad`."""
    weight, summed = _weight("v", 0, shared.start), _weight("s", 0, 0)
    sums: list[Expr] = []
    for t in range(shared.steps):
        summed = _named("s", t + 1, summed + shared.loss(t).slope(weight))
        weight = _named("v", t + 1, weight - shared.rate * summed)
        sums.append(summed)
    return sums


def _weight(letter: str, t: int, value: Value) -> Named:
    return named(f"{letter}_{t}", f"{letter}_{{{t}}}", value)


def _named(letter: str, t: int, expr: Expr) -> Named:
    return _weight(letter, t, expr.value)


def _is_written_out(work: Work, t: int) -> bool:
    return t < WRITTEN_OUT or work.detail == "full"


def _write(work: Work, left: Named, right: Expr) -> None:
    sides = [(relation, right, style) for relation, style in (("=", "symbols"), ("=", "numbers"))]
    work.derive(left, *sides, ("=", left, "value"))  # type: ignore[arg-type]


def _table(
    work: Work,
    shared: Setting,
    result: str,
    names: tuple[str, ...],
    rows: Sequence[Sequence[Named]],
) -> None:
    """All steps of a run below each other; nothing where its result is taken as given."""
    if result in work.pins:
        return
    several = len(shared.losses) > 1
    header = [say("step $t$"), *([say("batch")] if several else []), *map(say, names)]
    lines = []
    for t, row in enumerate(rows):
        batch = [say("{i}", i=t % len(shared.losses) + 1)] if several else []
        lines.append([say("{t}", t=t + 1), *batch, *map(_cell, row)])
    work.table(header, lines)


def _cell(number: Named) -> Line:
    if _is_short(number.value):
        return say("{x:value}", x=number)
    return say("{x:decimal}", x=number)


def _is_short(value: Value) -> bool:
    if isinstance(value, Surd):
        return all(_is_short(c) and r < LONGEST_FRACTION for r, c in value.terms)
    assert isinstance(value, int | Fraction)
    return value == int(value) or max(abs(value.numerator), value.denominator) < LONGEST_FRACTION
