r"""TeX: the only place that prints formulas.

    tex(layout, 4)          # \frac{1}{\sqrt{d_{k}}}
    number_tex(value)       # an exact number

What is printed is understood by every TeX: `array`, `\left`, `\frac`, no macros of ours. A printer
also says how wide a formula is, in digits (half an em), so that a page can be laid out.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from worked.exact import Surd, integer_text
from worked.notation import (
    Dec,
    Fence,
    Frac,
    Grid,
    Layout,
    Num,
    Op,
    Row,
    Script,
    Sqrt,
    Sym,
    Words,
)
from worked.render.shown import decimal_text
from worked.render.spelled import spelled
from worked.render.tex_columns import lined_up, padded_width
from worked.render.tex_names import (
    INDEXES,
    OPERATORS,
    RELATION_WIDTH,
    ROMAN,
    SIGNS,
    SUM_WIDTH,
    SYMBOLS,
    WIDTHS,
)
from worked.render.tex_words import escaped

if TYPE_CHECKING:
    from collections.abc import Callable

    from worked.exact import Scalar

L = TypeVar("L", bound="Layout")

Measured = tuple[str, float]
"""TeX, and its width in digits."""

DISPLAY, LINE, SCRIPT, TINY = range(4)
"""TeX's sizes of formulas: on a line of its own, in a line or a matrix, as an index, its index."""

IN_FRACTION = (1.0, 0.77, 0.86, 1.0)
"""How wide the parts of a fraction are in each size, compared with the size itself."""

IN_SCRIPT = (0.77, 0.77, 0.86, 1.0)
"""The same for an index or exponent."""

_SMALLER = (LINE, SCRIPT, TINY, TINY)
_SCRIPTS = (SCRIPT, SCRIPT, TINY, TINY)

FENCES = {
    "(": ("(", ")"),
    "[": (r"\lbrack ", r"\rbrack "),  # after \\ a [ would be read as the line's spacing
    "{": (r"\{", r"\}"),
    "|": (r"\lvert ", r"\rvert "),
    "‖": (r"\lVert ", r"\rVert "),
    "⌊": (r"\lfloor ", r"\rfloor "),
    "⌈": (r"\lceil ", r"\rceil "),
}

_HELD_TOGETHER = frozenset((Sym, Num, Fence))

MOST_KEPT = 2048
"""Symbols and matrices whose TeX is kept, and numbers with roots or fractions."""

LONGEST = 60
"""Digits of a number that are printed; of more, the first and the last twelve."""


class Printer:
    """Prints layouts, with some places after the point; of a very long number, both its ends."""

    def __init__(self, places: int, longest: int = LONGEST) -> None:
        self.places = places
        self.longest = longest
        self._kept: dict[int, tuple[Layout, Measured]] = {}
        self._numbers: dict[tuple[Fraction | Surd, int], Measured] = {}
        self._print: dict[type, Callable[..., Measured]] = {
            Num: self.number,
            Dec: self.decimal,
            Sym: self.symbol,
            Words: self.words,
            Op: self.sign,
            Row: self.row,
            Frac: self.fraction,
            Sqrt: self.root,
            Script: self.script,
            Fence: self.fence,
            Grid: self.grid,
        }

    def __call__(self, layout: Layout, style: int = DISPLAY) -> Measured:
        """Print a layout, in one of the sizes of formulas."""
        return self._print[type(layout)](layout, style)

    def number(self, layout: Num, style: int) -> Measured:
        """An exact number."""
        value = layout.value
        if type(value) is Fraction or type(value) is Surd:
            return self._known(value, style)
        if type(value) is not int:
            return self(spelled(value), style)
        text = integer_text(value)
        return (text, len(text)) if 0 <= value < 10**9 else self.digits(text)

    def _known(self, value: Fraction | Surd, style: int) -> Measured:
        """A number that many formulas of many problems hold: its TeX is kept."""
        kept = self._numbers.get((value, style))
        if kept is None:
            if len(self._numbers) >= MOST_KEPT:
                self._numbers.clear()
            kept = self._numbers[value, style] = self(spelled(value), style)
        return kept

    def decimal(self, layout: Dec, style: int) -> Measured:
        """A rounded number."""
        text = decimal_text(layout.value, self.places)
        if text[-1].isdigit():
            return self.digits(text)
        return self(spelled(layout.value), style)

    def digits(self, text: str) -> Measured:
        """Digits, shortened in the middle where there are too many."""
        if len(text) <= self.longest:
            return text, len(text) + 0.6 * (text[0] == "-") - 0.4 * ("." in text)
        count = sum(character.isdigit() for character in text)
        short = rf"{text[:12]}\ldots {text[-12:]}\text{{ ({count} digits)}}"
        return short, 40.0

    def symbol(self, layout: Sym, style: int) -> Measured:
        """A name: a letter in italics, a word upright."""
        return _symbol(layout.name)

    def words(self, layout: Words, style: int) -> Measured:
        """Words inside a formula."""
        return rf"\text{{{escaped(layout.text)}}}", _upright(layout.text)

    def sign(self, layout: Op, style: int) -> Measured:
        """An operator, relation or mark."""
        return sign_tex(layout.sign)

    def row(self, layout: Row, style: int) -> Measured:
        """Things side by side."""
        texts: list[str] = []
        extent = 0.0
        printers = self._print
        for item in layout.items:
            text, width = printers[type(item)](item, style)
            texts.append(text)
            extent += width
        return " ".join(texts), extent

    def fraction(self, layout: Frac, style: int) -> Measured:
        """A fraction with a bar."""
        top, above = self(layout.top, _SMALLER[style])
        bottom, below = self(layout.bottom, _SMALLER[style])
        text = rf"\frac{{{top}}}{{{bottom}}}"
        return text, _shrunk(text, max(above, below), IN_FRACTION[style]) + 0.5

    def root(self, layout: Sqrt, style: int) -> Measured:
        """A square root."""
        body, width = self(layout.body, style)
        return rf"\sqrt{{{body}}}", width + 1.8

    def script(self, layout: Script, style: int) -> Measured:
        """A base with an index or exponent."""
        return self._once(layout, style, self._script)

    def grid(self, layout: Grid, style: int) -> Measured:
        """A matrix: numbers align to the right, their decimal points below each other."""
        return self._once(layout, style, self._grid)

    def _once(self, layout: L, style: int, prints: Callable[[L, int], Measured]) -> Measured:
        """Print a layout that formulas share, a symbol or a matrix, and keep what was printed."""
        key = 4 * id(layout) + style
        kept = self._kept.get(key)
        if kept is None or kept[0] is not layout:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            kept = self._kept[key] = (layout, prints(layout, style))
        return kept[1]

    def _script(self, layout: Script, style: int) -> Measured:
        base, sub, sup = layout.base, layout.sub, layout.sup
        text, width = self._print[type(base)](base, style)
        if type(base) not in _HELD_TOGETHER or text[0] == "-":
            text = f"{{{text}}}"
        below = above = 0.0
        if sub is not None:
            small, below = self._print[type(sub)](sub, _SCRIPTS[style])
            text = f"{text}_{{{small}}}"
        if sup is not None:
            small, above = self._print[type(sup)](sup, _SCRIPTS[style])
            text = f"{text}^{{{small}}}"
        longer = below if below > above else above
        return text, width + _shrunk(text, longer, IN_SCRIPT[style]) + 0.2

    def fence(self, layout: Fence, style: int) -> Measured:
        """Something between delimiters, which grow where it is tall."""
        body, width = self(layout.body, style)
        left, right = FENCES[layout.left]
        if tall(body):
            return rf"\left{left}{body}\right{right}".rstrip(), width + 4.4
        return f"{left}{body}{right}".rstrip(), width + 1.8

    def _grid(self, layout: Grid, style: int) -> Measured:
        columns = zip(*layout.rows, strict=True)
        measured = [self._digits(column) or self._column(column) for column in columns]
        spec = "".join([kind for _, kind, _ in measured])
        for bar in reversed(layout.bars):
            spec = f"{spec[:bar]}|{spec[bar:]}"
        lines = zip(*[cells for cells, _, _ in measured], strict=True)
        body = r" \\ ".join([" & ".join(line) for line in lines])
        if tall(body):
            body = body.replace(r" \\ ", r" \\[8pt] ")
        width = sum([width for _, _, width in measured]) + 1.5 * len(measured) + 1.7
        return rf"\left[\!\begin{{array}}{{{spec}}}{body}\end{{array}}\!\right]", width

    def _digits(self, column: tuple[Layout, ...]) -> tuple[list[str], str, float] | None:
        """The cells of a column of whole numbers; None where it holds anything else."""
        texts: list[str] = []
        widest = 0.0
        for cell in column:
            if type(cell) is not Num or type(cell.value) is not int:
                return None
            text = integer_text(cell.value)
            texts.append(text)
            width = len(text) if text[0] != "-" else len(text) + 0.6
            if width > widest:
                widest = width
        return (texts, "r", widest) if widest <= self.longest else None

    def _column(self, column: tuple[Layout, ...]) -> tuple[list[str], str, float]:
        """The cells of a column, how it aligns, its width."""
        printed = [self._print[type(cell)](cell, LINE) for cell in column]
        cells = [text for text, _ in printed]
        if any(type(cell) is Dec for cell in column):
            padded = lined_up(cells)
            return padded, "r", max(map(padded_width, padded, printed))
        right = all(map(_is_plain_number, column))
        return cells, "r" if right else "c", max([width for _, width in printed])


def _shrunk(text: str, width: float, part: float) -> float:
    """The width of something in smaller type; a matrix in it keeps its size."""
    return width if r"\begin" in text else part * width


def _is_plain_number(cell: Layout) -> bool:
    return type(cell) is Op or (type(cell) is Num and not isinstance(cell.value, Fraction))


def tall(text: str) -> bool:
    """Whether printed TeX is higher than a line, so that brackets around it have to grow."""
    return r"\frac" in text or r"\begin" in text


@lru_cache(maxsize=1024)
def _symbol(name: str) -> Measured:
    if name in SYMBOLS:
        return SYMBOLS[name], 1.8
    if name in OPERATORS:
        text = rf"\{name}" if OPERATORS[name] else rf"\operatorname{{{name}}}"
        return text, _upright(name) + 0.7
    if name in INDEXES:
        return name, 2.0
    if len(name) == 1 and name.isascii():
        return name, WIDTHS.get(name, 1.8 if name.isupper() else 1.2)
    if len(name) == 1:
        return rf"\text{{{escaped(name)}}}", 1.8
    return rf"\mathrm{{{escaped(name)}}}", _upright(name)


def _upright(name: str) -> float:
    """How wide a word in roman letters is."""
    return sum([ROMAN.get(letter, 1.5 if letter.isupper() else 1.1) for letter in name])


@lru_cache(maxsize=256)
def sign_tex(sign: str) -> Measured:
    """An operator, relation or mark."""
    text = SIGNS.get(sign)
    if text is None:
        text = rf"\text{{{escaped(sign)}}}" if not sign.isascii() or sign in "#$%&~_^\\{}" else sign
    if sign in "+−×":
        return text, SUM_WIDTH
    return text, {",": 1.0, ";": 1.0, "·": 1.5, ".": 0.6}.get(sign, RELATION_WIDTH)


@lru_cache(maxsize=16)
def printer(places: int) -> Printer:
    """The printer for some places after the point."""
    return Printer(places)


def tex(layout: Layout, places: int) -> str:
    """Print a formula."""
    return printer(places)(layout)[0]


_EXACT = Printer(0, longest=10**6)


def number_tex(value: Scalar | str) -> str:
    """An exact number, or a word in its place."""
    if isinstance(value, str):
        return _EXACT(Words(value))[0]
    return integer_text(value) if type(value) is int else _EXACT(Num(value))[0]
