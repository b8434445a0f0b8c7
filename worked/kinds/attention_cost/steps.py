"""The steps: product by product, the sum, the memory, how it grows; and the comparison."""

from __future__ import annotations

from fractions import Fraction
from math import factorial, floor
from typing import TYPE_CHECKING

from worked.exact import Symbolic
from worked.kinds.attention_cost.orders import grow, store
from worked.kinds.attention_cost.products import GROUPS
from worked.kinds.attention_cost.question import ask, shares_the_width
from worked.kinds.attention_cost.sizes import PAIR, names_of, symbols_for
from worked.prose import say
from worked.trace import literal, product, total

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.document import Line
    from worked.kinds.attention_cost import Kind
    from worked.kinds.attention_cost.products import Product, Sizes
    from worked.kinds.attention_cost.sizes import What
    from worked.sheet import Work
    from worked.trace import Expr, Named

SHOWN = {"heads": "h", "d_k": "d_k", "d_v": "d_v"}

NAMES: dict[What, Line] = {
    "softmax_attention": say("softmax attention"),
    "kernel_attention": say("linear attention"),
}


def write_solution(kind: Kind, work: Work) -> None:
    """Product by product, then the sum, the memory, the order; and the comparison."""
    sizes = _sizes(kind, work)
    _name_answers(kind, work)
    ask(kind, work, sizes)
    all_sizes: dict[str, Expr] = {**sizes, **_derived(kind, work, sizes)}
    if kind.equal_widths:
        all_sizes["M"] = all_sizes["D"]
    symbol = {"softmax_attention": "T_{soft}", "kernel_attention": "T_{lin}"}
    own = symbol[kind.what] if kind.compare else "T"
    macs = _count(work, kind.what, all_sizes, own)
    if shares_the_width(kind) and not kind.given_sizes():
        _explain_widths(kind, work, sizes)
    if kind.compare:
        _compare(kind, work, all_sizes, macs, symbol[kind.compare])
    spare = store(kind, work, all_sizes)
    grow(kind, work, macs, spare)


def _sizes(kind: Kind, work: Work) -> dict[str, Named]:
    """What is given of the sizes, in numbers or in symbols; widths that follow are left out."""
    symbols = symbols_for(kind)
    known = kind.given_sizes()
    follows = ("d_k", "d_v") if kind.what == "msa" else ()
    return {
        name: work.given(name, known.get(name, symbols[name]), SHOWN.get(name, name))
        for name in names_of(kind)
        if name not in follows or name in known
    }


def _name_answers(kind: Kind, work: Work) -> None:
    asked = ["total_macs", "order"]
    if kind.what in PAIR:
        asked.append("memory")
    work.answers(*asked, *(["crossover"] if kind.compare else []))


# --- sizes that follow ----------------------------------------------------------------------


def _derived(kind: Kind, work: Work, s: Mapping[str, Named]) -> dict[str, Expr]:
    """Sizes that follow from others: the widths of heads, windows, features."""
    if kind.what == "msa" and not {"d_k", "d_v"} <= set(s):
        return _widths(work, s)
    if kind.what == "window_msa":
        with work.step("Cut the picture into windows"):
            work.say("The windows tile the picture; none of them overlap.")
            windows = product([s["h"] / s["M"], s["w"] / s["M"]])
            return {"windows": work.compute("windows", windows, "n_w", say("the windows"))}
    if kind.degree:
        return _features(kind.degree, work, s)
    return {}


def _widths(work: Work, s: Mapping[str, Named]) -> dict[str, Expr]:
    with work.step("Share the width among the heads"):
        work.say(
            "All heads together are as wide as a token, so each has its share of the width."
            if "d_k" not in s and "d_v" not in s
            else "The width of a token is shared out among the heads."
        )
        return {
            name: work.compute(name, s["D"] / s["heads"], name, say("the width of {what}", what=of))
            for name, of in (("d_k", "a query and a key"), ("d_v", "a value"))
            if name not in s
        }


def _features(degree: int, work: Work, s: Mapping[str, Named]) -> dict[str, Expr]:
    with work.step("Count the features"):
        work.say(
            "A feature is a monomial of degree {p} or less in the {D} entries. There are as many "
            "as ways to choose {p} of {all} things.",
            p=degree,
            D=s["D"],
            all=s["D"] + degree,
        )
        ways = product([s["D"] + i for i in range(1, degree + 1)]) / factorial(degree)
        return {"C": work.compute("feature_dimension", ways, "C", say("the number of features"))}


# --- the products ---------------------------------------------------------------------------


def _count(work: Work, what: What, s: Sizes, symbol: str) -> Named:
    """Every product, then their sum."""
    macs: list[Named] = []
    for group in GROUPS[what](s):
        with work.step("{title}", title=group.title):
            work.say("{why}", why=group.why)
            work.items([_said(product_) for product_ in group.products])
            macs += [_counted(work, product_) for product_ in group.products]
    compared = symbol != "T" and "total_macs" in work.results
    with work.step("Add up" if not compared else "Add up again"):
        work.say("The products are taken one after the other, so their counts add up.")
        name = "compared_macs" if compared else "total_macs"
        whole = work.compute(name, total(macs), symbol, _total_words(what, symbol))
        if what == "softmax_attention":
            work.remark(
                "The softmax handles each of the {scores} scores once, whatever their widths: the "
                "products outweigh it, so it may be left out.",
                scores=s["N"] ** 2,
            )
        if not compared:
            work.compute("total_flops", 2 * whole, "F_{all}", say("its FLOPs"))
    return whole


def _total_words(what: What, symbol: str) -> Line:
    if symbol == "T":
        return say("the MACs in all")
    return say("the MACs of {what}", what=NAMES[what])


def _said(one: Product) -> Line:
    """What is multiplied, with the shapes."""
    line = say("{formula}: {a}×{b} by {b}×{c}", formula=one.formula, a=one.a, b=one.b, c=one.c)
    if not one.times:
        return line
    often = product(one.times) if len(one.times) > 1 else one.times[0]
    return (*line, *say(", {often} times", often=often))


def _counted(work: Work, one: Product) -> Named:
    return work.compute(
        f"macs_{one.name}", one.count, one.symbol, say("the MACs of {it}", it=one.formula)
    )


def _explain_widths(kind: Kind, work: Work, s: Mapping[str, Named]) -> None:
    """What other widths would cost, and which assumption the total rests on."""
    symbols = symbols_for(kind)
    widths = {name: work.given(f"any_{name}", symbols[name], name) for name in ("d_k", "d_v")}
    groups = GROUPS["msa"]({**s, **widths})
    general = total([one.count for group in groups for one in group.products])
    n, d, heads = s["N"], s["D"], s["heads"]
    both = widths["d_k"] + widths["d_v"]
    with work.step("See what the widths do"):
        work.say("With any other widths, the same six products add up to:")
        work.derive(general, ("=", product([n, heads, both, 2 * d + n]), "symbols"))
        work.remark(
            "A query is as wide as a key, or the two would have no inner product. So the total "
            "rests on $h (d_k + d_v) = 2 D$ alone. With $d_k = d_v = D/h$ it holds, "
            "whatever the number of heads: more heads cost nothing, as they are narrower. With "
            "heads as wide as a token, $d_k = d_v = D$, all would cost {h} times as much.",
            h=heads,
        )


# --- the comparison -------------------------------------------------------------------------


def _compare(kind: Kind, work: Work, s: Sizes, own: Named, symbol: str) -> None:
    """From which number of tokens on linear attention takes fewer multiplications."""
    assert kind.compare is not None
    other = _count(work, kind.compare, s, symbol)
    soft, linear = (own, other) if kind.what == "softmax_attention" else (other, own)
    n = s["N"]
    with work.step("Find where they cost the same"):
        work.say(
            "Softmax attention grows with the square of {N}, linear attention with {N} itself. "
            "What is left when this is divided out does not hold {N}.",
            N=n,
        )
        a = work.compute(
            "macs_per_token", linear / n, "a", say("the MACs of linear attention per token")
        )
        b = work.compute(
            "macs_per_pair", soft / n**2, "b", say("the MACs of softmax attention per pair")
        )
        work.say("Linear attention costs $a N$, softmax attention $b N^2$: less where $a < b N$.")
        crossover = work.compute(
            "crossover", a / b, "N^⋆", say("the number of tokens above which linear attention wins")
        )
        work.check(
            "At {x} tokens, $a N$ is {one:value} and $b N^2$ is {other:value}: the same.",
            x=crossover,
            one=literal((a * crossover).value),
            other=literal((b * crossover**2).value),
        )
        _judge(work, n, crossover)


def _judge(work: Work, n: Expr, crossover: Named) -> None:
    """Which one wins, where there are numbers for all sizes."""
    tokens, least = n.value, crossover.value
    if isinstance(least, int | Fraction):
        work.say(
            "Tokens come in whole numbers: from {first} of them on linear attention is cheaper.",
            first=floor(least) + 1,
        )
    if isinstance(tokens, Symbolic) or isinstance(least, Symbolic):
        return
    if tokens > least:  # type: ignore[operator]
        work.check("{N:value} is more than that, so here linear attention is cheaper.", N=n)
    else:
        work.check("{N:value} is not more than that, so here softmax attention is no dearer.", N=n)
