"""The question and the steps: patches, tokens, one block, the whole model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.document import CellGrid, Figure
from worked.maths.windows import Axis, CountedWindows
from worked.moves.windows import across
from worked.prose import say
from worked.trace import literal, named, product, total

if TYPE_CHECKING:
    from worked.document import Line
    from worked.kinds.vit_shapes import Kind
    from worked.sheet import Work
    from worked.trace import Expr, Named

MOST_DRAWN = 12
"""Patches along a side of an image that is drawn."""


def write_solution(kind: Kind, work: Work) -> None:
    """Write the question, the shapes and the parameters."""
    _ask(kind, work)
    work.answers("num_patches", "patch_dim", "seq_len", "head_dim", "total")
    _Model(kind, work).write()


def _ask(kind: Kind, work: Work) -> None:
    image, patch = kind.sides()
    work.say(
        "A *vision transformer* reads images of {image} pixels with {channels}, cut into patches "
        "of {patch} pixels. It has {blocks} with {heads}{each}.",
        image=across(image),
        channels=say("1 channel") if kind.channels == 1 else say("{c} channels", c=kind.channels),
        patch=across(patch),
        blocks=say("1 block") if kind.depth == 1 else say("{l} blocks", l=kind.depth),
        heads=say("1 head") if kind.heads == 1 else say("{h} heads", h=kind.heads),
        each="" if kind.depth == 1 else " each",
    )
    givens = [
        work.given("channels", kind.channels, "C"),
        work.given("dim", kind.dim, "D"),
        work.given("depth", kind.depth, "L"),
        work.given("heads", kind.heads, "h"),
        work.given("mlp_dim", kind.mlp_dim, "F"),
        work.given("classes", kind.classes, "K"),
    ]
    work.show(*givens)
    work.say(
        "$C$ channels, tokens of $D$ entries, $L$ blocks, $h$ heads, $F$ hidden units in the MLP "
        "of a block, $K$ classes."
    )
    if kind.head_dim is not None:
        work.say("In one head, queries, keys and values have {d} entries each.", d=kind.head_dim)
    work.say("How long is the sequence, and how many parameters are learned?")
    _conventions(kind, work)


def _conventions(kind: Kind, work: Work) -> None:
    work.convention(
        "Every patch becomes a token by one linear map with a bias, and every place in the "
        "sequence has a learned position, a vector like a token."
    )
    if kind.cls_token:
        work.convention("A learned class token stands before the patches.")
    else:
        work.convention("There is no class token.")
    if kind.qkv_bias:
        work.convention("Queries, keys and values have biases, the output projection too.")
    else:
        work.convention(
            "Queries, keys and values have no biases; the output projection of the heads has one."
        )
    if kind.head_dim is None:
        work.convention("The heads share the entries of a token: $d_h = D / h$.")
    work.convention(
        "The MLP has one hidden layer and biases. A block has two layer norms, and one more stands "
        "behind the last block; each has a scale and a shift per entry. The head is one linear "
        "layer with a bias."
    )


class _Model:
    """The model on the sheet, from its patches to its total."""

    def __init__(self, kind: Kind, work: Work) -> None:
        self.kind, self.work = kind, work
        self.C, self.D, self.L, self.h, self.F, self.K = (
            work.givens[name]
            for name in ("channels", "dim", "depth", "heads", "mlp_dim", "classes")
        )

    def write(self) -> None:
        """Step by step."""
        with self.work.step("Cut the image into patches", uses="patches"):
            self._write_patches()
        with self.work.step("Line the tokens up", uses="sequence"):
            self._write_sequence()
        with self.work.step("Find the shapes in a block", uses="shapes"):
            self._write_shapes()
        with self.work.step("Count what turns an image into tokens", uses="parameter_count"):
            self._write_embedding()
        with self.work.step("Count the parameters of one block", uses="parameter_count"):
            self._write_block()
        with self.work.step("Count what stands behind the blocks", uses="parameter_count"):
            self._write_end()
        with self.work.step("Add everything up", uses="sum"):
            self._write_total()
        self._certify()

    def _count(self, name: str, expr: Expr, symbol: str, what: str) -> Named:
        return self.work.compute(name, expr, symbol, say(what))

    # --- shapes -----------------------------------------------------------------------------

    def _write_patches(self) -> None:
        image, patch = self.kind.sides()
        alike = image[0] == image[1] and patch[0] == patch[1]
        n = [named("n", "n" if alike else f"n_{{{i}}}", size) for i, size in enumerate(image, 1)]
        p = [named("p", "p" if alike else f"p_{{{i}}}", size) for i, size in enumerate(patch, 1)]
        self.work.say(
            "A side of {n} = {n:value} pixels is cut into pieces of {p} = {p:value}, the other "
            "side too."
            if alike
            else "A height of {n} = {n:value} pixels is cut into pieces of {p} = {p:value}, and a "
            "width of {m} = {m:value} into pieces of {q} = {q:value}.",
            n=n[0],
            p=p[0],
            **({} if alike else {"m": n[1], "q": p[1]}),
        )
        across_, down = n[0] / p[0], n[1] / p[1]
        count = across_**2 if alike else product([across_, down])
        self.N = self._count("num_patches", count, "N", "the number of patches")
        self._draw()
        self.work.say("All numbers of a patch, those of all channels, stand in one row.")
        area = p[0] ** 2 * self.C if alike else product([p[0], p[1], self.C])
        self.P = self._count("patch_dim", area, "d_p", "the numbers in one patch")
        if not self.work.pins:
            self.work.check(
                "{N} times {P} is {all}: as many numbers as the whole image has.",
                N=self.N,
                P=self.P,
                all=(self.N * self.P).value,
            )

    def _draw(self) -> None:
        image, patch = self.kind.sides()
        rows, columns = image[0] // patch[0], image[1] // patch[1]
        if not self.work.writes or max(rows, columns) > MOST_DRAWN or rows * columns == 1:
            return
        cells = tuple(tuple(range(i * columns + 1, (i + 1) * columns + 1)) for i in range(rows))
        self.work.figure(
            Figure(
                CellGrid(cells),
                f"The image as a grid of {rows} rows and {columns} columns of patches, numbered "
                "row by row.",
                say("The patches in the order in which they enter the sequence, row by row."),
            )
        )

    def _write_sequence(self) -> None:
        if self.kind.cls_token:
            self.work.say(
                "Every patch is one token. The class token comes first; what it holds behind the "
                "last block goes to the head."
            )
            self.T = self._count("seq_len", self.N + 1, "T", "the length of the sequence")
            return
        self.work.say(
            "Every patch is one token, and nothing is added. Behind the last block the tokens are "
            "averaged for the head."
        )
        self.T = self.work.compute(
            "seq_len", self.N, "T", say("the length of the sequence"), shows=("symbols",)
        )

    def _write_shapes(self) -> None:
        work = self.work
        if self.kind.head_dim is None:
            work.say("The heads share the entries of a token evenly.")
            self.d = self._count("head_dim", self.D / self.h, "d_h", "the entries of one head")
        else:
            work.say("The size of a head is given; it need not be a share of a token.")
            self.d = work.compute(
                "head_dim",
                literal(self.kind.head_dim),
                "d_h",
                say("the entries of one head"),
                shows=(),
            )
        work.say("What goes through a block has these shapes:")
        T, D, d = self.T, self.D, self.d
        work.table(
            (say("what"), say("rows"), say("columns")),
            [
                (say("tokens, before and behind"), *_cells(T, D)),
                (say("queries, keys, values of one head"), *_cells(T, d)),
                (say("weights of one head"), *_cells(T, T)),
                (say("outputs of all heads side by side"), *_cells(T, self._inner())),
                (say("hidden layer of the MLP"), *_cells(T, self.F)),
            ],
        )

    def _inner(self) -> Expr:
        """The entries of all heads together."""
        return self.h * self.d

    # --- parameters -------------------------------------------------------------------------

    def _write_embedding(self) -> None:
        work = self.work
        work.say("The linear map has a weight for every number of a patch and entry of a token.")
        self.embed = self._count(
            "patch_embed", self.P * self.D + self.D, "P_{patch}", "the parameters of the patch map"
        )
        what = "the parameters of the class token"
        if self.kind.cls_token:
            work.say("The class token is a token:")
            self.cls = work.compute("cls_token", self.D, "P_{cls}", say(what), shows=("symbols",))
        else:
            work.say("There is no class token to learn:")
            self.cls = work.compute("cls_token", literal(0), "P_{cls}", say(what), shows=())
        work.say("Every place in the sequence has a position:")
        self.pos = self._count(
            "pos_embed", self.T * self.D, "P_{pos}", "the parameters of the positions"
        )

    def _write_block(self) -> None:
        work = self.work
        D, F, h, d = self.D, self.F, self.h, self.d
        work.say(
            "Queries, keys and values: three maps from $D$ to $h d_h$ entries. The output "
            "projection goes back from $h d_h$ to $D$, with a bias."
        )
        biases = [product([3, h, d])] if self.kind.qkv_bias else []
        self.attention = self._count(
            "attention_per_block",
            total([product([3, D, h, d]), *biases, product([h, d, D]), D]),
            "P_{att}",
            "the parameters of the attention of a block",
        )
        work.say("The MLP goes from $D$ to $F$ entries and back, each time with a bias.")
        self.mlp = self._count(
            "mlp_per_block",
            total([D * F, F, F * D, D]),
            "P_{mlp}",
            "the parameters of the MLP of a block",
        )
        work.say("Two layer norms, each with a scale and a shift for every entry:")
        self.norms = self._count(
            "norms_per_block",
            product([2, 2, D]),
            "P_{norm}",
            "the parameters of the norms of a block",
        )
        work.say("Together:")
        self.block = self._count(
            "per_block",
            total([self.attention, self.mlp, self.norms]),
            "P_{block}",
            "the parameters of a block",
        )

    def _write_end(self) -> None:
        self.work.say("One more layer norm, then the head: a linear layer with a bias.")
        self.final = self._count(
            "final_norm", 2 * self.D, "P_{final}", "the parameters of the last norm"
        )
        self.head = self._count(
            "head", self.D * self.K + self.K, "P_{head}", "the parameters of the head"
        )

    def _write_total(self) -> None:
        work = self.work
        work.say("The blocks have the same sizes, but each learns parameters of its own.")
        blocks = self.L * self.block
        parts = [self.embed, self.cls, self.pos, blocks, self.final, self.head]
        if not self.kind.cls_token:
            parts.remove(self.cls)
        self.total = self._count("total", total(parts), "P_{all}", "the number of parameters")
        if not work.pins:
            share = named("share", "share", (blocks / self.total).value)
            work.say("The share of the blocks is")
            work.derive(share, ("=", blocks / self.total, "numbers"), ("≈", share, "decimal"))

    def _certify(self) -> None:
        """The patches are counted one by one."""
        if self.work.pins:
            return
        sides = zip(*self.kind.sides(), strict=True)
        claims = [CountedWindows(Axis(n, p, p), n // p) for n, p in sides]
        self.work.certify("the patches along each side counted", *claims)


def _cells(rows: Expr, columns: Expr) -> tuple[Line, Line]:
    """Two sizes as cells of a table."""
    return say("{n:value}", n=rows), say("{n:value}", n=columns)
