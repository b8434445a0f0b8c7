"""The leading terms of each cost, as the literature states them: the oracle of the orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from worked.kinds.attention_cost import Kind
    from worked.reals import Real

    Read: TypeAlias = Callable[[str], Real]


def leading(kind: Kind, size: Read) -> dict[str, object]:
    """The orders of the MACs and, where it is counted, of the memory."""
    match kind.what:
        case "msa":
            return _msa(kind, size)
        case "softmax_attention":
            n, d, m = size("N"), size("D"), _value_width(kind, size)
            same = kind.equal_widths
            return {
                "order": n**2 * d if same else n**2 * (d + m),
                "memory_order": n * (n + d) if same else n * (n + d + m),
            }
        case "kernel_attention":
            n, d, m = size("N"), size("D"), _value_width(kind, size)
            features = d**kind.degree if kind.degree else size("C")
            store = n * d + features * m + (0 if kind.equal_widths else n * m)
            return {"order": n * features * m, "memory_order": store}
        case "window_msa":
            pixels = size("h") * size("w")
            return {"order": pixels * size("C") * (size("C") + size("M") ** 2)}
        case "transformer_block":
            n, c, d, h = (size(name) for name in ("n", "C", "d", "h"))
            return {"order": n * c * d * (d + c + h)}
        case "encoder_block":
            n, d = size("N"), size("D")
            return {"order": n * d * (d + n + size("F"))}


def _value_width(kind: Kind, size: Read) -> Real:
    return size("D" if kind.equal_widths else "M")


def _msa(kind: Kind, size: Read) -> dict[str, object]:
    """With the usual widths ND² + N²D; else each width that is given has terms of its own."""
    n, d = size("N"), size("D")
    given = [name for name in ("d_k", "d_v") if getattr(kind, name) is not None]
    widths = [size("heads") * size(name) for name in given]
    if len(given) < 2:
        widths.append(d)
    return {"order": sum(n * d * width + n**2 * width for width in widths)}
