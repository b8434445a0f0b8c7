"""The steps: normalize the whole batch, then the micro-batches, and compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.document import Text
from worked.moves.given_normalization import variance_convention
from worked.moves.normalized_output import standardized
from worked.moves.normalizing import Lines
from worked.prose import listed, say
from worked.trace import ROW, below, entry, gather, literal, mean, named

if TYPE_CHECKING:
    from worked.document import Line
    from worked.kinds.gradient_accumulation import Kind
    from worked.maths.normalizing import Along, Standardized
    from worked.sheet import Work
    from worked.trace import Expr, Named

MOST_IN_A_MICRO_BATCH = 6
"""Numbers of a micro-batch that are all worked out; of more, those of the first column."""

ALONG: dict[str, Along] = {"batch": "columns", "layer": "rows"}


def write_solution(kind: Kind, work: Work) -> None:
    """Write the question, both ways, and whether they agree."""
    X = work.given("X", kind.X)
    eps = work.given("eps", kind.eps, "ε")
    _ask(kind, work, X, eps)
    work.answers("full", "accumulated", "equal")
    _Comparison(kind, work, X, eps).write()


def _ask(kind: Kind, work: Work, X: Named, eps: Named) -> None:
    count = len(kind.X) // kind.micro_batch
    work.say(
        "A layer of *batch normalization* gets the samples in the rows of {X}."
        if kind.norm == "batch"
        else "A layer of *layer normalization* gets the samples in the rows of {X}.",
        X=X,
    )
    work.show(X, eps)
    work.say(
        "Once all samples go through it at once. Once they go through it in micro-batches of {m}, "
        "in their order, as in gradient accumulation: {count} in all.",
        m=kind.micro_batch,
        count=_micro_batches(count),
    )
    work.say("Do both ways give the same output?")
    if kind.norm == "batch":
        work.convention(
            "Batch normalization in training: for every column, mean and variance are taken over "
            "the samples that go through the layer together."
        )
    else:
        work.convention(
            "Layer normalization: mean and variance are taken over the numbers of one row."
        )
    work.convention(
        "A number becomes its distance from the mean, divided by the root of the variance plus "
        "$ε$. There is no further scale or shift."
    )
    variance_convention(work)


def _micro_batches(count: int) -> Line:
    return say("1 micro-batch") if count == 1 else say("{n} micro-batches", n=count)


class _Comparison:
    """The outputs of both ways, written on the sheet."""

    def __init__(self, kind: Kind, work: Work, X: Named, eps: Named) -> None:
        self.kind, self.work, self.X, self.eps = kind, work, X, eps
        self.along = ALONG[kind.norm]
        self.count = len(kind.X) // kind.micro_batch
        self.claims: list[Standardized] = []
        self.means: list[Named] = []
        self.variances: list[Named] = []

    def write(self) -> None:
        """All at once, micro-batch by micro-batch, side by side."""
        with self.work.step("Normalize all samples at once", uses="normalization"):
            self._write_full()
        outputs = [self._write_micro_batch(k) for k in range(self.count)] if self.count > 1 else []
        with self.work.step("Compare the two ways", uses="comparison"):
            self._compare(outputs)
        if self.kind.norm == "batch" and self.count > 1:
            with self.work.step("Why the statistics differ", uses="variance"):
                self._explain_batch()
        else:
            self._explain_agreement()
        if not self.work.pins:
            says = "the normalized numbers add up to 0, in the batch and in every micro-batch"
            self.work.certify(says, *self.claims)

    def _write_full(self) -> None:
        lines = Lines(self.work, self.X, self.along)
        each = say("every {line}", line=lines.name)
        self.work.say(
            "Mean $μ$ and variance $v$ of {each}, then every number less its mean, over the root.",
            each=each,
        )
        self.mean = lines.write_means("mean", "μ", say("the mean of {each}", each=each))
        self.variance = lines.write_variances(
            "variance", "v", self.mean, say("the variance of {each}", each=each)
        )
        what = say("the output for all samples at once")
        self.full = lines.write_normalized(
            "full", "Y", self.mean, self.variance, self.eps, what, ("X",)
        )
        self.claims += standardized(lines, self.variance, self.eps, self.full)

    # --- micro-batches ----------------------------------------------------------------------

    def _write_micro_batch(self, k: int) -> Named:
        work, m = self.work, self.kind.micro_batch
        own = self.kind.X[k * m : (k + 1) * m]
        X = named(f"X_{k + 1}", f"X^{{({k + 1})}}", own)
        most = MOST_IN_A_MICRO_BATCH
        lines = Lines(work, X, self.along, f"micro-batch {k + 1}", f"s^{{({k + 1})}}", most)
        with work.step("Normalize micro-batch {k}", uses="normalization", k=k + 1):
            samples = list(range(k * m + 1, (k + 1) * m + 1))
            work.say("It holds {rows} of {X}.", rows=_rows(samples), X=self.X)
            work.show(X)
            if self.kind.norm == "batch":
                return self._from_own_statistics(lines, k)
            return self._from_the_same_rows(lines, k)

    def _from_own_statistics(self, lines: Lines, k: int) -> Named:
        """Batch norm: other samples, so other means and variances."""
        mean_, variance, output = self._names(k)
        means = lines.write_means(*mean_)
        name, symbol, what = variance
        variances = lines.write_variances(name, symbol, means, what)
        self.means.append(means)
        self.variances.append(variances)
        name, symbol, what = output
        path = ("micro_batch",)
        Z = lines.write_normalized(name, symbol, means, variances, self.eps, what, path)
        self.claims += standardized(lines, variances, self.eps, Z)
        return Z

    def _from_the_same_rows(self, lines: Lines, k: int) -> Named:
        """Layer norm: the same rows, so the same means and variances; nothing new to work out."""
        work = self.work
        work.say(
            "Mean and variance of a row are computed from that row alone, so they are what they "
            "were before."
        )
        mean_, variance, output = self._names(k)
        name, symbol, what = mean_
        means = work.compute(name, gather(lines.means(), ROW), symbol, what, ROW, shows=())
        name, symbol, what = variance
        variances = work.compute(
            name, gather(lines.variances(means), ROW), symbol, what, ROW, shows=()
        )
        name, symbol, what = output
        normalized = lines.normalized(means, variances, self.eps, ("X",))
        return work.compute(name, normalized, symbol, what, ROW, shows=())

    def _names(self, k: int) -> tuple[tuple[str, str, Line], ...]:
        mark = f"^{{({k + 1})}}"
        return (
            (f"mean_{k + 1}", f"μ{mark}", say("the means in micro-batch {k}", k=k + 1)),
            (f"variance_{k + 1}", f"v{mark}", say("the variances in micro-batch {k}", k=k + 1)),
            (f"output_{k + 1}", f"Z{mark}", say("the output for micro-batch {k}", k=k + 1)),
        )

    # --- the comparison ---------------------------------------------------------------------

    def _compare(self, outputs: list[Named]) -> None:
        work = self.work
        work.say(
            "The outputs of the micro-batches, one below the other, belong to the same samples:"
            if outputs
            else "There is a single micro-batch, the whole batch:"
        )
        stacked: Expr = below(outputs) if outputs else self.full
        accumulated = work.compute(
            "accumulated",
            stacked,
            "Z",
            say("the output of the micro-batches, stacked"),
            ROW,
            shows=("symbols",),
        )
        agree = accumulated.value == self.full.value
        if agree:
            work.say("Every number is the same as in {full}.", full=self.full)
        else:
            self._name_a_difference(accumulated)
        work.compute("equal", literal(agree), "equal", say("whether both ways agree"), shows=())

    def _name_a_difference(self, accumulated: Named) -> None:
        """The first sample for which the two outputs are different numbers."""
        pairs = zip(self.full.matrix, accumulated.matrix, strict=True)
        i, j = next(
            (i, j)
            for i, (line, other) in enumerate(pairs)
            for j, (a, b) in enumerate(zip(line, other, strict=True))
            if a != b
        )
        self.work.say(
            "The outputs differ: {full} is {a:value}, but {part} is {b:value}.",
            full=entry(self.full, i, j),
            a=entry(self.full, i, j),
            part=entry(accumulated, i, j),
            b=entry(accumulated, i, j),
        )

    # --- why --------------------------------------------------------------------------------

    def _explain_agreement(self) -> None:
        work = self.work
        with work.step("Why they agree"):
            if self.kind.norm == "layer":
                work.remark(
                    "Layer normalization never looks at another sample. So it does not matter "
                    "which samples go through the layer together, and gradient accumulation adds "
                    "up exactly the gradients of the large batch."
                )
            else:
                work.remark(
                    "A single micro-batch is the whole batch, so the statistics are the same."
                )

    def _explain_batch(self) -> None:
        """The variance of the batch is the mean variance plus the variance of the means."""
        work = self.work
        work.say(
            "A micro-batch knows only its own samples. Its means lie around the means of the "
            "batch, and its variances leave out how far the micro-batches lie apart. Column by "
            "column, the variance of the batch is the mean of the variances of the micro-batches "
            "plus the variance of their means:"
        )
        if not any(name.startswith(("mean", "variance")) for name in work.pins):
            for j in range(len(self.kind.X[0])):
                part = entry(self.variance, j)
                inner = mean([entry(v, j) for v in self.variances], self.count)
                outer = mean(
                    [(entry(mu, j) - entry(self.mean, j)) ** 2 for mu in self.means], self.count
                )
                sides = inner + outer
                first = [("=", sides, "symbols")] if j == 0 else []
                work.derive(part, *first, ("=", sides, "numbers"), ("=", part, "value"))  # type: ignore[arg-type]
        self._say_which_agree([j + 1 for j in range(len(self.kind.X[0])) if self._is_alike(j)])

    def _is_alike(self, column: int) -> bool:
        """Whether every micro-batch has the mean and the variance of the batch in a column."""
        pairs = ((self.mean, self.means), (self.variance, self.variances))
        return all(
            own.vector[column] == whole.vector[column] for whole, parts in pairs for own in parts
        )

    def _say_which_agree(self, same: list[int]) -> None:
        work, columns = self.work, len(self.kind.X[0])
        if work.pins:
            return
        if len(same) == columns:
            work.remark(
                "Here every micro-batch happens to have the means and variances of the whole "
                "batch. With other numbers the outputs would differ."
            )
            return
        if same:
            work.say(
                "In {columns} the micro-batches happen to have the mean and the variance of the "
                "batch; elsewhere they have not.",
                columns=say("column {j}", j=same[0])
                if len(same) == 1
                else say("columns {js}", js=listed(same)),
            )
        if self.kind.micro_batch == 2 and not self.kind.eps:
            work.remark(
                "In a micro-batch of two, each number becomes 1 or −1, whatever it was: only which "
                "of the two is larger is left."
            )
        work.remark(
            "So with batch normalization gradient accumulation computes another function than the "
            "large batch does, and its gradients are others: a comparison of the two must fail, "
            "although the gradients are accumulated without a mistake."
        )


def _rows(samples: list[int]) -> Line:
    if len(samples) == 1:
        return say("row {i}", i=samples[0])
    if len(samples) <= 3:
        return (Text("rows "), *listed(samples))
    return say("rows {first} to {last}", first=samples[0], last=samples[-1])
