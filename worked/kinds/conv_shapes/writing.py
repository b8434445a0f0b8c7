"""One layer on the sheet: positions axis by axis, parameters filter by filter, multiplications."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from worked.errors import CannotSolve
from worked.kinds.conv_shapes.counting import Counted, count_parameters, counts_nothing
from worked.kinds.conv_shapes.drawing import drawn_line
from worked.kinds.conv_shapes.layers import (
    BatchNorm,
    Convolution,
    Flatten,
    GlobalAveragePool,
    Linear,
    Pool,
    Shape,
    axes_of,
    read_shape,
    shape_behind,
)
from worked.kinds.conv_shapes.question import described
from worked.moves.windows import (
    explain_counts,
    explain_rounding,
    explain_same,
    is_rounded,
    letters_of,
    name_letters,
    write_counts,
    write_same,
)
from worked.notation import Fence, Layout, Row, Sym, parse
from worked.prose import say
from worked.trace import TUPLE, gather, literal, named, product

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from worked.document import Line
    from worked.kinds.conv_shapes import Kind
    from worked.kinds.conv_shapes.layers import Layer, Sliding
    from worked.maths.windows import Axis
    from worked.sheet import Work
    from worked.trace import Expr, Named, Value


class WrittenLayer:
    """One layer, written on the sheet: its output shape, parameters and multiplications."""

    def __init__(
        self, kind: Kind, work: Work, layer: Layer, shape: Shape, number: int, told: set[str]
    ) -> None:
        self.kind, self.work, self.layer, self.shape = kind, work, layer, shape
        self.told = told
        self.number = 0 if kind.layers is None else number
        self.axes: tuple[Axis, ...] = ()
        if isinstance(layer, Convolution | Pool):
            self.axes = axes_of(layer, shape)
        with self._whole():
            with self._part("Count the positions of a window", "window_count"):
                self.result = self._write_shape()
            self.behind = self._shape_behind()
            with self._part("Count the parameters", "parameter_count"):
                self.counted = self._write_parameters()
            with self._part("Count the multiplications", "mac_count"):
                self.macs = self._write_macs()

    # --- frame ------------------------------------------------------------------------------

    def _whole(self) -> AbstractContextManager[None]:
        """One of several layers is one step."""
        if not self.number:
            return nullcontext()
        return self.work.step(
            "Layer {number}: {layer}",
            uses=self.layer.type,
            number=self.number,
            layer=described(self.layer, self.shape),
        )

    def _part(self, title: str, uses: str) -> AbstractContextManager[None]:
        """Of a single layer, each question is a step."""
        return nullcontext() if self.number else self.work.step(title, uses=uses)

    def _is_new(self, topic: str) -> bool:
        """Whether no layer before has explained something; from now on it is explained."""
        new = topic not in self.told
        self.told.add(topic)
        return new

    def _name(self, word: str, single: str = "") -> str:
        return f"{word}_{self.number}" if self.number else single or word

    def _symbol(self, letter: str) -> Layout:
        return parse(f"{letter}_{{{self.number}}}" if self.number else letter)

    def _what(self, words: str) -> Line:
        if not self.number:
            return say(words)
        return say("{words} of layer {number}", words=words, number=self.number)

    # --- the shape --------------------------------------------------------------------------

    def _write_shape(self) -> Named:
        sizes: list[Expr] = []
        if isinstance(self.layer, Convolution | Pool):
            sizes = [*self._write_sizes(self.layer)]
        elif isinstance(self.layer, BatchNorm):
            sizes = [literal(size) for size in self.shape.sizes]
        channels = self._write_channels()
        expr = gather([channels, *sizes] if self._channels_first() else [*sizes, channels], TUPLE)
        symbol = Row((Sym("shape"), Fence("(", self._symbol("Y"))))
        name, what = self._name("shape", "output_shape"), self._what("the shape of the output")
        result = self.work.result(name, expr, symbol, what, TUPLE)
        self.work.derivation(result, (expr, "symbols"))
        return result

    def _write_channels(self) -> Expr:
        """Say why the output has so many channels."""
        work, layer, shape = self.work, self.layer, self.shape
        match layer:
            case Convolution():
                filters = named("filters", "c_{out}", layer.filters)
                work.say(
                    "Every filter gives one number per position, so the output has as many "
                    "channels as there are filters: {filters} = {filters:value}.",
                    filters=filters,
                )
                return filters
            case Pool():
                work.say(
                    "Pooling works on every channel by itself, so their number stays {c}.",
                    c=shape.channels,
                )
                return named("channels", "c_{in}", shape.channels)
            case GlobalAveragePool():
                work.say("Every channel becomes one number, its average.")
                return named("channels", "c_{in}", shape.channels)
            case Flatten():
                work.say("Nothing is computed: the numbers only stand in one row.")
                return product(shape.listed(self.kind.layout))
            case Linear():
                work.say("Every unit gives one number.")
                return named("u", "u", layer.units)
            case BatchNorm():
                work.say("Every number is scaled and shifted; the shape stays as it is.")
                return literal(shape.channels)

    def _channels_first(self) -> bool:
        return self.kind.layout == "channels_first"

    def _write_sizes(self, layer: Sliding) -> tuple[Named, ...]:
        """The number of positions along every axis."""
        work = self.work
        if layer.padding == "same":
            explain_same(work)
        elif self._is_new("counts"):
            explain_counts(work, self.axes)
        if self._is_new(f"letters {letters_of(self.axes)}"):
            name_letters(work, self.axes)
        if layer.padding == "same":
            return write_same(work, self.axes)
        counts = write_counts(work, self.axes)
        if self._is_new("rounding") or is_rounded(self.axes):
            explain_rounding(work, self.axes)
        if work.writes and not self.number and (figure := drawn_line(self.axes[0])):
            work.figure(figure)
        return counts

    def _shape_behind(self) -> Shape:
        """The shape that the next layer gets, as pinned where it is."""
        value = self.result.value
        right = shape_behind(self.layer, self.shape)
        if self.work.results[self.result.name].pinned:
            return _pinned_shape(value, right, self.kind.layout, self.result.name)
        return right

    # --- parameters -------------------------------------------------------------------------

    def _write_parameters(self) -> Counted | None:
        work, name = self.work, self._name("parameters")
        what = self._what("the number of parameters")
        if counts_nothing(self.layer):
            work.say("The layer learns nothing: it has no parameters.")
            work.compute(name, literal(0), self._symbol("P"), what, shows=())
            return None
        counted = count_parameters(self.work, self.layer, self.shape)
        weights = work.result(
            self._name("weights"),
            counted.weights,
            self._symbol("w"),
            self._what("the number of weights"),
        )
        biases = work.result(
            self._name("biases"),
            counted.biases,
            self._symbol("b"),
            self._what("the number of biases"),
        )
        if self._is_new("sums"):
            work.say("So the weights {w} and the biases {b} of the layer are", w=weights, b=biases)
        work.derivation(weights, (counted.weights, "symbols"), (counted.weights, "numbers"))
        work.derivation(biases, (counted.biases, "symbols"))
        parameters = work.compute(name, weights + biases, self._symbol("P"), what)
        self._say_by_filter(counted, parameters)
        self._remark_on_size()
        return Counted(weights, biases, counted.by_filter)

    def _say_by_filter(self, counted: Counted, parameters: Named) -> None:
        """The same count, filter by filter."""
        work = self.work
        if counted.by_filter is None or any(
            work.results[self._name(word)].pinned for word in ("weights", "biases", "parameters")
        ):
            return
        if isinstance(self.layer, Convolution):
            work.say("Filter by filter it is the same number:")
        else:
            work.say("Unit by unit it is the same number:")
        work.derive(
            parameters,
            ("=", counted.by_filter, "symbols"),
            ("=", counted.by_filter, "numbers"),
            ("=", parameters, "value"),
        )

    def _remark_on_size(self) -> None:
        """Say what the number of parameters does not depend on."""
        if isinstance(self.layer, Convolution) and self._is_new("size"):
            self.work.remark(
                "The same filter is used at every position. So neither the stride nor the size of "
                "the input changes the number of parameters."
            )

    # --- multiplications --------------------------------------------------------------------

    def _write_macs(self) -> Named | None:
        if not isinstance(self.layer, Convolution | Linear) or self.counted is None:
            return None
        if self._is_new("macs"):
            self.work.say(
                "Unlike the parameters, the work grows with the output of a convolution: at every "
                "position every weight is multiplied once."
            )
        weights, sizes = self.counted.weights, self.behind.sizes
        if not sizes:
            expr: Expr = weights
        elif len(set(sizes)) == 1:
            m = named("m", "m", sizes[0])
            expr = (m if len(sizes) == 1 else m ** len(sizes)) * weights
        else:
            expr = product(
                [*(named("m", f"m_{{{i}}}", m) for i, m in enumerate(sizes, 1)), weights]
            )
        return self.work.compute(
            self._name("macs"),
            expr,
            self._symbol("M"),
            self._what("the number of multiplications (MACs)"),
        )


def _pinned_shape(value: Value, right: Shape, layout: str, name: str) -> Shape:
    """A shape that is taken as given, if it can be one of this layer's."""
    wanted = len(right.sizes) + 1
    numbers = value if isinstance(value, tuple) else (value,)
    sizes = [number for number in numbers if isinstance(number, int) and number > 0]
    if len(sizes) != len(numbers) or len(sizes) != wanted:
        raise CannotSolve(f"{name}: {value}; {wanted} whole numbers above 0 are needed")
    return read_shape(tuple(sizes), layout)
