r"""How formulas in symbols are laid out: 4ND² + 2N²D, C(2M + 1) over D + M, e^{−3β}.

The order is that of the field: in a term the number first, then the symbols in the order of their
alphabet; in a sum falling degrees, among equal ones falling powers; or falling powers of the
symbols that the alphabet names for sums. Powers of e stand last.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from worked.notation import Fence, Frac, Layout, Num, Op, Row, Script, Sqrt, Sym, parse, row

if TYPE_CHECKING:
    import sympy

    from worked.exact.symbolic import Alphabet, Symbolic

GREEK = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "eta": "η",
    "theta": "θ",
    "lam": "λ",
    "mu": "μ",
    "rho": "ρ",
    "sigma": "σ",
    "tau": "τ",
    "phi": "φ",
    "omega": "ω",
}
"""Names of symbols that are printed as letters; "lam" because Python keeps "lambda" for itself."""

Signed = tuple[bool, Layout]
"""Whether a term is subtracted, and the term without its sign."""


def symbolic_layout(value: Symbolic) -> Layout:
    """Lay out a formula in symbols."""
    return _Writer(value.alphabet).sum(value.expr)


def form_of(value: Symbolic) -> Literal["symbol", "factor", "product", "sum"]:
    """How tightly a formula holds together: N, N D or N/D, 2 N D, N + D or −N."""
    if value.expr.is_Symbol:
        return "symbol"
    rational, rest = value.expr.as_coeff_Mul(rational=True)
    if value.expr.is_Add or rational < 0:
        return "sum"
    number, _ = value.expr.as_independent(*value.expr.free_symbols, as_Add=False)
    return "factor" if number == 1 or _has_bottom(rational, rest) else "product"


def _has_bottom(number: sympy.Rational, rest: sympy.Expr) -> bool:
    return number.q != 1 or any(_exponent(factor) < 0 for factor in _factors(rest))


def _factors(product: sympy.Expr) -> tuple[sympy.Expr, ...]:
    return product.args if product.is_Mul else () if product == 1 else (product,)


def _exponent(factor: sympy.Expr) -> Fraction:
    """The rational exponent of a factor; that of a power of e counts as 1."""
    from sympy import exp

    if isinstance(factor, exp) or not factor.as_base_exp()[1].is_Rational:
        return Fraction(1)
    exponent = factor.as_base_exp()[1]
    return Fraction(int(exponent.p), int(exponent.q))


class _Writer:
    """Lays out expressions in the order of one alphabet."""

    def __init__(self, alphabet: Alphabet) -> None:
        self.alphabet = alphabet

    def symbol(self, name: str) -> Layout:
        """A symbol as it is printed."""
        shown = self.alphabet.shown.get(name)
        if shown is None:
            stem, mark, index = name.partition("_")
            shown = GREEK.get(stem, stem) + (f"_{{{index}}}" if mark else "")
        return parse(shown)

    def sum(self, expr: sympy.Expr) -> Layout:
        """a + b − c."""
        items: list[Layout] = []
        terms = expr.args if expr.is_Add else (expr,)
        for term in sorted(terms, key=self._place_in_sum):
            negative, layout = self.term(term)
            if items or negative:
                items.append(Op("−" if negative else "+"))
            items += layout.items if isinstance(layout, Row) else (layout,)
        return row(*items)

    def term(self, term: sympy.Expr) -> Signed:
        """A product of powers, over another where exponents are negative."""
        number, rest = term.as_coeff_Mul(rational=True)
        factors = _factors(rest)
        above = sorted([f for f in factors if _exponent(f) > 0], key=self._place_in_product)
        under = sorted([1 / f for f in factors if _exponent(f) < 0], key=self._place_in_product)
        top = self._product(abs(int(number.p)), above)
        if int(number.q) == 1 and not under:
            return bool(number < 0), top
        return bool(number < 0), Frac(top, self._product(int(number.q), under))

    def _product(self, number: int, factors: list[sympy.Expr]) -> Layout:
        if not factors:
            return Num(number)
        if number == 1 and len(factors) == 1 and factors[0].is_Add:
            return self.sum(factors[0])
        items: list[Layout] = [] if number == 1 else [Num(number)]
        for factor in factors:
            layout = self.power(factor)
            items += layout.items if isinstance(layout, Row) else (layout,)
        return row(*items)

    def power(self, factor: sympy.Expr) -> Layout:
        """A power with a positive exponent: N, N², √N, (N + 1)², e^{−3β}."""
        from sympy import E, exp

        if factor == E:
            return Sym("e")
        if isinstance(factor, exp):
            return Script(Sym("e"), sup=self.sum(factor.args[0]))
        base, exponent = factor.as_base_exp()
        whole, rest = divmod(int(exponent.p), int(exponent.q))
        items: list[Layout] = []
        if whole:
            items.append(self._whole_power(base, whole))
        if rest and exponent.q == 2:
            layout = self.base(base)
            items.append(Sqrt(layout.body if isinstance(layout, Fence) and base.is_Add else layout))
        elif rest:
            items.append(Script(Fence("(", self.sum(base)), sup=Frac(Num(rest), Num(exponent.q))))
        return row(*items)

    def _whole_power(self, base: sympy.Expr, exponent: int) -> Layout:
        layout = self.base(base)
        if exponent == 1:
            return layout
        if isinstance(layout, Script) and layout.sup is None:
            return Script(layout.base, layout.sub, Num(exponent))
        closed = isinstance(layout, Sym | Fence | Num)
        return Script(layout if closed else Fence("(", layout), sup=Num(exponent))

    def base(self, base: sympy.Expr) -> Layout:
        """What stands under an exponent: a symbol, a number, or a sum in brackets."""
        if base.is_Symbol:
            return self.symbol(base.name)
        return Num(int(base)) if base.is_Integer else Fence("(", self.sum(base))

    def _place_in_product(self, factor: sympy.Expr) -> tuple[int, int, str]:
        """Numbers under roots, symbols as in the alphabet, roots, sums in brackets, powers of e."""
        from sympy import E, exp

        if isinstance(factor, exp) or factor == E:
            return 4, 0, str(factor)
        base = factor.as_base_exp()[0]
        rooted = _exponent(factor).denominator > 1
        if base.is_Symbol:
            return 2 if rooted else 1, self.alphabet.names.index(base.name), ""
        return 0 if base.is_Number else 2 if rooted else 3, len(self.alphabet.names), str(base)

    def _place_in_sum(self, term: sympy.Expr) -> tuple[bool, float, Fraction, list[Fraction], str]:
        """Falling degree and powers, or powers alone; powers of e last, the slowest decay first."""
        from sympy import Mul, exp

        degrees = dict.fromkeys((*self.alphabet.sums, *self.alphabet.names), Fraction(0))
        slope = 0.0
        for factor in Mul.make_args(term):
            base = factor.as_base_exp()[0]
            if isinstance(factor, exp):
                slope += float(factor.args[0].subs(dict.fromkeys(factor.free_symbols, 1)))
            elif base.is_Symbol:
                degrees[base.name] += _exponent(factor)
        has_exp = term.has(exp)
        powers = [-degree for degree in degrees.values()]
        degree = Fraction(0) if self.alphabet.sums else sum(powers, Fraction(0))
        return has_exp, -slope, degree, powers, str(term)
