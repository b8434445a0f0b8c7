"""What people get wrong about normalization and micro-batches, and the sentence that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.exact import divide, sign
from worked.maths.normalizing import mean_and_variance, normalized, turned
from worked.problem import Mistake
from worked.prose import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from worked.exact import Finite
    from worked.kinds.gradient_accumulation import Kind
    from worked.maths.normalizing import Along, Matrix
    from worked.trace import Value


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made with such a batch, whatever numbers it holds."""
    yield Mistake(
        "norms_exchanged",
        say("The rows were normalized; batch norm takes every column over the samples.")
        if kind.norm == "batch"
        else say("The columns were normalized; layer norm takes every row by itself."),
        instead=kind.model_copy(update={"norm": "layer" if kind.norm == "batch" else "batch"}),
    )
    if kind.norm == "batch" and kind.micro_batch < len(kind.X):
        yield from _with_the_samples(kind)
    yield from _with_the_variance(kind)
    if kind.eps:
        yield Mistake(
            "eps_forgotten",
            say("The $ε$ was forgotten; it is added to the variance."),
            instead=kind.model_copy(update={"eps": 0}),
        )


def _with_the_samples(kind: Kind) -> Iterator[Mistake]:
    right = kind.results()
    yield Mistake(
        "statistics_of_the_whole_batch",
        say(
            "The micro-batches were normalized with the statistics of the whole batch; a layer "
            "sees only the samples that go through it together."
        ),
        pins={"accumulated": right["full"]},
    )
    count = len(kind.X) // kind.micro_batch
    yield Mistake(
        "statistics_of_the_first_micro_batch",
        say(
            "All micro-batches were normalized with the statistics of the first; each has its own."
        ),
        pins={
            f"{name}_{k}": right[f"{name}_1"]
            for k in range(2, count + 1)
            for name in ("mean", "variance")
        },
    )


def _with_the_variance(kind: Kind) -> Iterator[Mistake]:
    along: Along = "columns" if kind.norm == "batch" else "rows"
    if len(turned(kind.X, along)[0]) > 1:
        yield Mistake(
            "divided_by_one_less",
            say(
                "The sum of squares was divided by one less than the count; the variance here is "
                "the biased one, divided by the count."
            ),
            pins=_each("variance", kind, lambda part: _unbiased(part, along), "variance"),
        )
    if not kind.eps and any(
        sign(variance) == 0 for part in kind.batches() for variance in _variances(part, along)
    ):
        return

    def by_variance(mean: Finite, variance: Finite) -> tuple[Finite, Finite]:
        return mean, variance + kind.eps

    yield Mistake(
        "divided_by_the_variance",
        say("The variance itself was divided by; its root is needed."),
        pins=_each("full", kind, lambda part: normalized(part, along, by_variance), "output"),
    )


def _each(whole: str, kind: Kind, wrong: Callable[[Matrix], Value], part: str) -> dict[str, Value]:
    """What a wrong rule makes of the whole batch, and of every micro-batch."""
    pins = {whole: wrong(kind.X)}
    parts = kind.batches()
    if len(parts) > 1:
        pins |= {f"{part}_{k}": wrong(own) for k, own in enumerate(parts, 1)}
    return pins


def _variances(part: Matrix, along: Along) -> list[Finite]:
    return [mean_and_variance(line)[1] for line in turned(part, along)]


def _unbiased(part: Matrix, along: Along) -> tuple[Finite, ...]:
    """The sums of squares over one less than the count; of a single number there is none."""
    n = len(turned(part, along)[0])
    return tuple([divide(v * n, max(n - 1, 1)) for v in _variances(part, along)])
