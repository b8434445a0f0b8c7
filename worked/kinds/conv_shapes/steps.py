"""The steps: positions axis by axis, parameters filter by filter, then the sums over layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.document import Text
from worked.errors import CannotSolve
from worked.kinds.conv_shapes.layers import Shape, misfits_of
from worked.kinds.conv_shapes.question import ask
from worked.kinds.conv_shapes.writing import WrittenLayer
from worked.maths.windows import CountedWindows
from worked.moves.windows import across
from worked.notation import Fence, Row, Sym
from worked.prose import say
from worked.trace import literal, total

if TYPE_CHECKING:
    from worked.kinds.conv_shapes import Kind
    from worked.kinds.conv_shapes.layers import Layer
    from worked.sheet import Work


def write_solution(kind: Kind, work: Work) -> None:
    """Write the question, every layer, and the sums."""
    work.answers("parameters", "output_shape")
    if work.writes:
        ask(kind, work)
    shape = kind.input_shape()
    written: list[WrittenLayer] = []
    told: set[str] = set()
    for number, layer in enumerate(kind.stack(), 1):
        if written:
            _refuse_pinned(layer, shape, kind, number)
        one = WrittenLayer(kind, work, layer, shape, number, told)
        shape = one.behind
        written.append(one)
    if kind.layers is not None:
        _sum_up(kind, work, written)
    _certify(work, written)


def _refuse_pinned(layer: Layer, shape: Shape, kind: Kind, number: int) -> None:
    """A shape that is taken as given may not suit the layer behind it."""
    for _, words in misfits_of(layer, shape, kind.layout):
        raise CannotSolve(f"layer {number}: {words}")


# --- the sums -------------------------------------------------------------------------------


def _sum_up(kind: Kind, work: Work, written: list[WrittenLayer]) -> None:
    """The totals over all layers, and the last shape."""
    with work.step("Add up the layers", uses="sum"):
        _write_table(kind, work, written)
        counted = [one.counted for one in written if one.counted is not None]
        sums = (
            ("weights", "w", [one.weights for one in counted], say("the number of weights")),
            ("biases", "b", [one.biases for one in counted], say("the number of biases")),
            (
                "parameters",
                "P",
                [work.results[f"parameters_{one.number}"].named for one in written],
                say("the number of parameters"),
            ),
            (
                "macs",
                "M",
                [one.macs for one in written if one.macs is not None],
                say("the number of multiplications (MACs)"),
            ),
        )
        for name, symbol, terms, what in sums:
            work.compute(name, total(terms) if terms else literal(0), symbol, what)
        last = written[-1].result
        symbol_ = Row((Sym("shape"), Fence("(", Sym("Y"))))
        work.say("What the last layer gives is the output.")
        work.compute(
            "output_shape", last, symbol_, say("the shape of the output"), shows=("symbols",)
        )


def _write_table(kind: Kind, work: Work, written: list[WrittenLayer]) -> None:
    rows = [
        (
            say("{number}", number=one.number),
            say("{type}", type=NAMES[one.layer.type]),
            across(one.behind.listed(kind.layout)),
            say("{p:value}", p=work.results[f"parameters_{one.number}"].named),
        )
        for one in written
    ]
    header = [(Text(word),) for word in ("Layer", "Type", "Output shape", "Parameters")]
    work.table(header, rows)


NAMES = {
    "conv": "convolution",
    "pool": "pooling",
    "global_average_pool": "global average pooling",
    "batchnorm": "batch norm",
    "flatten": "flatten",
    "linear": "linear",
}


def _certify(work: Work, written: list[WrittenLayer]) -> None:
    """Claim the numbers of positions; they are counted one by one."""
    sliding = [one for one in written if one.axes]
    if not sliding:
        return
    claims = [CountedWindows(axis, axis.size) for one in sliding for axis in one.axes]
    if len(written) == 1:
        sizes = " × ".join(str(axis.size) for axis in sliding[0].axes)
        work.certify(f"{sizes} window positions counted", *claims)
    else:
        layers = "1 layer" if len(sliding) == 1 else f"{len(sliding)} layers"
        work.certify(f"window positions counted in {layers}", *claims)
