"""Self-attention of permuted tokens, beside the permuted self-attention of the tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from worked import exact
from worked.kinds.attention_as_layer.construction import construction
from worked.moves.attending import heat_map, scale_convention, scale_expression, write_weight
from worked.prose import say
from worked.sheet import FORMULA_AND_NUMBERS
from worked.trace import TUPLE, entry, named, row_of, softmax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from worked.kinds.attention_as_layer import Kind
    from worked.sheet import Work
    from worked.trace import Expr, Matrix, Named, Style


def write_equivariance(kind: Kind, work: Work) -> None:
    """Permute first or attend first: compute both, compare, and say why."""
    sheet = Sheet(kind, work)
    sheet.ask()
    with work.step("Attend to the tokens as they are", uses="softmax"):
        work.say("Row $i$ of the weights $A$ and of the output $Y$ belongs to token $i$.")
        plain = sheet.attend(sheet.X, Names("_before", "", "the tokens as they are"))
    with work.step("Permute the output", uses="permutation"):
        work.say("This is what comes out if attention comes first and the permutation second:")
        what = say("the target: the permuted output of the tokens as they are")
        target = work.compute("target", sheet.P @ plain.output, "Y_⋆", what, shows=("symbols",))
    with work.step("Permute the tokens", uses="permutation"):
        work.say(
            "Now the permutation comes first. Row $i$ of $P X$ is row $p_i$ of {X}:", X=sheet.X
        )
        permuted = work.compute(
            "permuted", sheet.P @ sheet.X, "X_P", say("the permuted tokens"), shows=("symbols",)
        )
    with work.step("Attend to the permuted tokens", uses="softmax"):
        found = sheet.attend(permuted, Names("", "_P", "the permuted tokens"))
        work.say(
            "The weights are the same numbers in other places: rows *and* columns have moved, for "
            "both the tokens that ask and the tokens that are asked have."
        )
        work.figure(heat_map(plain.weights, say("The weights of the tokens as they are")))
        work.figure(heat_map(found.weights, say("The weights of the permuted tokens")))
    with work.step("Compare the two", uses="comparison"):
        work.compute(
            "difference", found.output - target, "D", say("the difference"), shows=("symbols",)
        )
        _say_why(work)
    if not work.pins:
        weights = (plain.weights.matrix, found.weights.matrix)
        claim = SamePlaces(cast("tuple[int, ...]", kind.permutation), *weights)
        work.certify("every weight of the permuted tokens is a weight of the tokens", claim)
    if kind.positions is not None:
        sheet.with_positions()
    _say_when_positions_are_needed(work)


def _say_when_positions_are_needed(work: Work) -> None:
    with work.step("When positions are needed", uses="positional_encoding"):
        work.say(
            "Order counts for nothing unless it is written into the tokens. Where it carries "
            "meaning, as in text or in images, positions are needed. Where the input is a set, as "
            "with the points of a cloud, they are not."
        )


def _say_why(work: Work) -> None:
    work.say(
        "The difference is exactly 0, and not by chance. Permuted tokens have the queries $P Q$ "
        "and the keys $P K$, so the scores $P Q (P K)^⊤ = P (Q K^⊤) P^⊤$. The softmax treats "
        "every row alike and its entries alike, so the weights are $P A P^⊤$. The values are "
        "$P V$, and as $P^⊤ P = I$,"
    )
    work.derive("(P A P^⊤)(P V)", ("=", "P A (P^⊤ P) V", "symbols"), ("=", "P (A V)", "symbols"))


@dataclass(frozen=True, slots=True)
class Names:
    """What is added to names and symbols of one run of attention, and of whom it is."""

    end: str
    """The end of a name; the fixed names, without one, belong to the permuted tokens."""
    mark: str
    of: str


@dataclass(frozen=True, slots=True)
class Attended:
    """The weights and the output of one run of attention."""

    weights: Named
    output: Named


class Sheet:
    """The sheet of one problem, and the names of what is given."""

    def __init__(self, kind: Kind, work: Work) -> None:
        self.kind, self.work = kind, work
        self.X = work.given("X", kind.X)
        self.P = named("P", "P", construction(kind).moves(0))
        self.matrices = {
            side: None if (W := getattr(kind, f"W_{side}")) is None else work.given(f"W_{side}", W)
            for side in "QKV"
        }

    def ask(self) -> None:
        """Write the question."""
        kind, work = self.kind, self.work
        work.say(
            "A self-attention layer with one head is applied to the rows of {X}, and to the same "
            "rows in another order. Show that the order makes no other difference than that the "
            "outputs come in the new order too.",
            X=self.X,
        )
        given = [W for W in self.matrices.values() if W is not None]
        p = work.given("permutation", kind.permutation or (), "p", TUPLE)
        work.show(self.X, *given)
        work.show(p)
        work.say("Row $i$ of $P X$ is row $p_i$ of {X}.", X=self.X)
        missing = [side for side, W in self.matrices.items() if W is None]
        if len(missing) == 3:
            work.convention("Queries, keys and values are the tokens themselves.")
        else:
            work.convention("Vectors are rows: $Q = X W_Q$, $K = X W_K$ and $V = X W_V$.")
            for side in missing:
                work.convention(MISSING[side])
        d_k = len(kind.X[0] if kind.W_K is None else kind.W_K[0])
        scale_convention(work, kind.scale, (d_k,))
        work.convention("The softmax runs along each row.")
        work.convention(
            "The output is that of the permuted tokens, the target the permuted output of the "
            "tokens, and the difference is the first less the second."
        )
        if kind.positions is not None:
            E = work.given("positions", kind.positions, "E")
            work.say("What changes when these position vectors are added to the tokens?")
            work.show(E)
        work.answers("output", "target", "difference")

    def attend(self, X: Named, names: Names) -> Attended:
        """Queries, keys, values, scores, weights and output."""
        work = self.work
        Q, K, V = (self._projected(side, X, names) for side in "QKV")
        scores = self._step(names, "scores", Q @ K.T, "S", "the scores", FORMULA_AND_NUMBERS)
        factor = scale_expression(self.kind.scale, len(K.matrix[0]))
        scaled = scores
        if factor is not None:
            scaled = self._step(names, "scaled", factor * scores, "Z", "the scaled scores")
        weights = self._weigh(names, scaled)
        output = self._step(names, "output", weights @ V, "Y", "the output")
        work.check("The weights in each row add up to 1.")
        return Attended(weights, output)

    def _weigh(self, names: Names, scaled: Named) -> Named:
        """The weights, the first of which is written out."""
        expr, row = softmax(scaled), row_of(scaled, 0)
        what = say("the weights of {of}", of=names.of)
        weights = self.work.result(f"weights{names.end}", expr, f"A{names.mark}", what)
        write_weight(self.work, row, entry(weights, 0, 0), 0)
        self.work.derivation(weights, (expr, "symbols"))
        return weights

    def _projected(self, side: str, X: Named, names: Names) -> Named:
        W = self.matrices[side]
        if W is None:
            return X
        words = f"the {WORDS[side]}"
        return self._step(names, side, X @ W, side, words, FORMULA_AND_NUMBERS)

    def _step(
        self,
        names: Names,
        name: str,
        expr: Expr,
        symbol: str,
        words: str,
        shows: Sequence[Style] = ("symbols",),
    ) -> Named:
        what = say("{words} of {of}", words=words, of=names.of)
        symbol = f"{symbol}{names.mark}"
        return self.work.compute(f"{name}{names.end}", expr, symbol, what, shows=shows)

    def with_positions(self) -> None:
        """The same comparison, with a position vector added to every row."""
        work, E = self.work, self.work.givens["positions"]
        with work.step(
            "Add positions: attend to the tokens as they are", uses="positional_encoding"
        ):
            work.say("Row $i$ of {E} is added to whatever token stands at position $i$.", E=E)
            X = self._added(self.X, "tokens_with_positions", "T")
            plain = self.attend(X, Names("_placed_before", "_T", "the tokens with positions"))
            target = work.compute(
                "target_with_positions",
                self.P @ plain.output,
                "T_⋆",
                say("the target with positions"),
                shows=("symbols",),
            )
        with work.step("Add positions: attend to the permuted tokens", uses="positional_encoding"):
            permuted = self.P @ self.X
            X = self._added(permuted, "permuted_with_positions", "U")
            names = Names("_placed", "_U", "the permuted tokens with positions")
            found = self.attend(X, names)
            difference = work.compute(
                "difference_with_positions",
                found.output - target,
                "D_T",
                say("the difference with positions"),
                shows=("symbols",),
            )
            if _is_zero(difference.matrix):
                work.say("With these position vectors it is still 0: they do not tell.")
            else:
                work.say(
                    "Now the order matters: a token that stands elsewhere has another position "
                    "vector, so its scores and its value are others."
                )

    def _added(self, X: Expr, name: str, symbol: str) -> Named:
        expr = X + self.work.givens["positions"]
        what = say(
            "the tokens with positions" if symbol == "T" else "the permuted tokens with positions"
        )
        return self.work.compute(name, expr, symbol, what, shows=("symbols",))


MISSING = {
    "Q": "There is no $W_Q$: the queries are the tokens themselves.",
    "K": "There is no $W_K$: the keys are the tokens themselves.",
    "V": "There is no $W_V$: the values are the tokens themselves.",
}
WORDS = {"Q": "queries", "K": "keys", "V": "values"}


def _is_zero(matrix: Matrix) -> bool:
    return all(entry == 0 for row in matrix for entry in row)


@dataclass(frozen=True)
class SamePlaces:
    """The claim that weight (i, j) of the permuted tokens is weight (p_i, p_j) of the tokens."""

    permutation: tuple[int, ...]
    before: Matrix
    after: Matrix

    def failures(self) -> Iterator[str]:
        """Compare entry by entry, exactly."""
        for i, row in enumerate(self.after):
            for j, found in enumerate(row):
                other = self.before[self.permutation[i] - 1][self.permutation[j] - 1]
                if not exact.equal(found, other):
                    yield f"weight ({i + 1}, {j + 1}) is not the one that moves there"
