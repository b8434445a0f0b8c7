"""The shapes of our pictures, as SVG elements."""

from html import escape

BLUE = "#2b6cb0"
ORANGE = "#c05621"


def label(x: float, y: float, text: str, extra: str = "") -> str:
    """Words, centred at a point unless `extra` says otherwise."""
    anchor = "" if "text-anchor" in extra else ' text-anchor="middle"'
    return f'<text x="{x:g}" y="{y:g}"{anchor}{extra}>{escape(text)}</text>'


def box(x: float, y: float, width: float, height: float, look: str) -> str:
    """A rectangle with the given attributes."""
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" {look}/>'


def disc(x: float, y: float, radius: float, look: str) -> str:
    """A circle with the given attributes."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {look}/>'


def arrow(start: tuple[float, float], end: tuple[float, float], width: float, colour: str) -> str:
    """A straight arrow; its head is drawn, for a marker would need an id."""
    (x, y), (u, v) = start, end
    length = ((u - x) ** 2 + (v - y) ** 2) ** 0.5
    dx, dy = (u - x) / length, (v - y) / length
    size = 7 + width
    bx, by = u - size * dx, v - size * dy
    wing = size * 0.42
    return (
        f'<path d="M{x:.1f} {y:.1f}L{bx:.1f} {by:.1f}" stroke="{colour}" '
        f'stroke-width="{width:.1f}" fill="none"/>'
        f'<path d="M{u:.1f} {v:.1f}L{bx - wing * dy:.1f} {by + wing * dx:.1f}'
        f'L{bx + wing * dy:.1f} {by - wing * dx:.1f}z" fill="{colour}"/>'
    )
