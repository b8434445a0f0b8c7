"""The sizes of each thing that is counted: their names, what does not fit, their symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from worked.exact import Symbolic
    from worked.fields import Path
    from worked.kinds.attention_cost import Kind

What: TypeAlias = Literal[
    "msa",
    "softmax_attention",
    "kernel_attention",
    "window_msa",
    "transformer_block",
    "encoder_block",
]

SIZES: dict[What, tuple[str, ...]] = {
    "msa": ("N", "D", "heads", "d_k", "d_v"),
    "softmax_attention": ("N", "D", "M"),
    "kernel_attention": ("N", "C", "D", "M"),
    "window_msa": ("h", "w", "C", "M"),
    "transformer_block": ("n", "C", "d", "h"),
    "encoder_block": ("N", "D", "F"),
}
"""The sizes of each, in the order in which they are written in a product."""

LEADING: dict[What, str] = {
    "msa": "D d_k d_v heads N",
    "softmax_attention": "D M N",
    "kernel_attention": "D M N C",
    "window_msa": "C",
    "transformer_block": "d C h",
    "encoder_block": "D F N",
}
"""By whose powers sums are ordered: 4ND² + 2N²D, from what grows slowest with the tokens."""

PAIR: tuple[What, ...] = ("softmax_attention", "kernel_attention")
"""What can be compared: both have the same sizes, and a length at which they cost the same."""

DEGREES = {"quadratic": 2, "cubic": 3}
"""The degrees of polynomial kernels."""


def names_of(kind: Kind) -> tuple[str, ...]:
    """The sizes of a problem: those of what is counted, and of what it is compared with."""
    own = SIZES["kernel_attention" if kind.compare else kind.what]
    left_out = {"C"} if kind.degree else set()
    if kind.equal_widths:
        left_out.add("M")
    return tuple(name for name in own if name not in left_out)


def symbols_for(kind: Kind) -> dict[str, Symbolic]:
    """A symbol for every size, whether it is given or not."""
    from worked.exact import symbols

    what: What = "kernel_attention" if kind.compare else kind.what
    shown = {"heads": "h"}
    made = symbols(" ".join(SIZES[what]), sums=LEADING[what], shown=shown)
    return dict(zip(SIZES[what], made, strict=True))


def misfits(kind: Kind) -> Iterator[tuple[Path, str]]:
    """What is wrong between the fields."""
    known = names_of(kind)
    for name in kind.given_sizes():
        if name not in known:
            yield (name,), f"given; {_of_what(kind)} has the sizes {', '.join(known)}"
    yield from _wrong_choices(kind)
    if kind.what == "msa" and None not in (kind.D, kind.heads):
        yield from _wrong_heads(kind)
    for name in ("h", "w"):
        side = getattr(kind, name)
        if kind.what == "window_msa" and side and kind.M and side % kind.M:
            words = (
                f"{side}; windows of {kind.M} do not tile it, so a multiple of {kind.M} would do"
            )
            yield (name,), words


def _of_what(kind: Kind) -> str:
    return f"{kind.what} with {kind.compare}" if kind.compare else kind.what


def _wrong_choices(kind: Kind) -> Iterator[tuple[Path, str]]:
    features = "kernel_attention" in (kind.what, kind.compare)
    if kind.compare and (kind.what not in PAIR or kind.compare == kind.what):
        yield ("compare",), f"{kind.compare}; only {' and '.join(PAIR)} can be compared"
    if kind.features and not features:
        yield ("features",), f"{kind.features}; {kind.what} has no features, so leave it out"
    if kind.equal_widths and kind.what not in PAIR:
        yield ("equal_widths",), f"true; {kind.what} has no M, so leave it out"


def _wrong_heads(kind: Kind) -> Iterator[tuple[Path, str]]:
    open_ended = kind.d_k is None or kind.d_v is None
    if open_ended and kind.D and kind.heads and kind.D % kind.heads:
        yield (
            ("heads",),
            f"{kind.heads}; D is {kind.D}, which {kind.heads} does not divide: another number "
            "would do, or d_k and d_v",
        )


def points(kind: Kind, names: Sequence[str]) -> Sequence[Mapping[str, int | Fraction]]:
    """Points with small sizes; in the whole ones, what must divide divides, where it is open."""
    from worked.exact import standard_points

    return [_divided(kind, dict(point)) for point in standard_points(names)]


def _divided(kind: Kind, point: dict[str, int | Fraction]) -> dict[str, int | Fraction]:
    if kind.what == "msa" and {"D", "heads"} <= set(point):
        point["D"] *= point["heads"]
    if kind.what == "window_msa" and "M" in point:
        for side in {"h", "w"} & set(point):
            point[side] *= point["M"]
    return point
