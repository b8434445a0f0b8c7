"""The layers of a network, and what must fit between them, the samples and the targets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, TypeAlias

from worked.fields import AnyArray, AnyNumber, Matrix, Path, Record, Vector
from worked.spelling import counted

if TYPE_CHECKING:
    from worked.kinds.zero_cost_proxies import Kind

MOST_LAYERS = 6
MOST_SQUARES = 2
"""Each doubles the digits of the numbers in the exponentials."""
MOST_PARAMETERS = 200
"""Weights and biases; the second route goes through the network once for each."""
MOST_SAMPLES = 16

Loss: TypeAlias = Literal["mse_mean", "mse_sum", "mse_half_sum", "mse_batch_mean", "cross_entropy"]
"""What is averaged: all entries, nothing, nothing (and half of it), the batch, the batch."""


class Layer(Record):
    """act(W a + b), for the output a of the layer before."""

    W: Matrix
    """out × in: a row for each output."""
    b: Vector | None = None
    """One number for each output; a layer without it has no bias."""
    activation: Literal["relu", "square", "none"] = "none"
    """What is applied to every output."""


def misfits(kind: Kind) -> Iterator[tuple[Path, str]]:
    """What is wrong between the fields."""
    width = len(kind.X[0])
    for k, layer in enumerate(kind.layers):
        if len(layer.W[0]) != width:
            gives = counted(width, "number") if k else counted(width, "column")
            before = f"layer {k} gives {gives}" if k else f"X has {gives}"
            seen = counted(len(layer.W[0]), "column")
            yield ("layers", k, "W"), f"{seen}; {before}, and as many are needed"
        width = len(layer.W)
        if layer.b is not None and len(layer.b) != width:
            yield ("layers", k, "b"), f"{_entries(len(layer.b))}; W has {counted(width, 'row')}"
    yield from _wrong_targets(kind, width)
    yield from _too_large(kind)


def _wrong_targets(kind: Kind, width: int) -> Iterator[tuple[Path, str]]:
    n = len(kind.X)
    if len(kind.y) != n:
        yield ("y",), f"{_entries(len(kind.y))} for {counted(n, 'sample')}; as many are needed"
    elif kind.loss == "cross_entropy":
        for i, label in enumerate(kind.y):
            if not isinstance(label, int) or not 0 <= label < width:
                words = f"not a label; the outputs have the labels 0 to {width - 1}"
                yield ("y", i), words
    elif width > 1 and not isinstance(kind.y[0], tuple):
        yield ("y",), f"single numbers; there are {width} outputs, so each sample needs a row"
    elif isinstance(kind.y[0], tuple) and len(kind.y[0]) != width:
        yield (
            ("y",),
            f"rows with {_entries(len(kind.y[0]))}; the network has {counted(width, 'output')}",
        )
    elif isinstance(kind.y[0], tuple) and isinstance(kind.y[0][0], tuple):
        yield ("y",), "three levels of lists; a row of numbers for each sample is needed"


def _entries(count: int) -> str:
    return counted(count, "entry", "entries")


def _too_large(kind: Kind) -> Iterator[tuple[Path, str]]:
    squares = sum(layer.activation == "square" for layer in kind.layers)
    if kind.loss == "cross_entropy" and squares > MOST_SQUARES:
        words = (
            f"{squares} squares before a cross_entropy; at most {MOST_SQUARES} are worked through"
        )
        yield ("layers",), words
    if len(kind.layers) > MOST_LAYERS:
        yield ("layers",), f"{len(kind.layers)} layers; at most {MOST_LAYERS} are worked through"
    if len(kind.X) > MOST_SAMPLES:
        yield ("X",), f"{len(kind.X)} samples; at most {MOST_SAMPLES} are worked through"
    parameters = sum(len(x.W) * len(x.W[0]) + len(x.b or ()) for x in kind.layers)
    if parameters > MOST_PARAMETERS:
        yield (
            ("layers",),
            f"{parameters:,} parameters; at most {MOST_PARAMETERS} are worked through",
        )


def target_rows(y: AnyArray) -> tuple[tuple[AnyNumber, ...], ...]:
    """The targets of a squared loss, a row for each sample."""
    return tuple([row if isinstance(row, tuple) else (row,) for row in y])  # type: ignore[misc]
