"""Random problems of every kind, each with answers computed by other means than `worked`'s.

A drawn case is (kind, given, expected results, names of the answers).
"""

from fractions import Fraction
from itertools import combinations, pairwise, product
from math import ceil, prod
from typing import Any

from mpmath import mp, mpf

from tests.outside.judging import Raw, Sum, exactly, real, root


def number(rng, kinds):
    """(as the file has it, exactly)."""
    draw = rng.random()
    if kinds == "integers" or draw < 0.6:
        n = rng.randint(-4, 6)
        return n, exactly(n)
    if draw < 0.7:
        a, b = rng.randint(-9, 9), rng.randint(1, 9)
        return f"{a}/{b}", exactly(Fraction(a, b))
    if draw < 0.8:
        a = rng.randint(-30, 30)
        return Raw(f"{a / 10:.1f}"), exactly(Fraction(a, 10))
    if draw < 0.9:
        a, r, b = rng.randint(1, 5), rng.choice([2, 3, 5, 8, 12]), rng.randint(1, 5)
        return f"{a}*sqrt({r})/{b}", root(r) * Fraction(a, b)
    a, r = rng.randint(-3, 3), rng.choice([2, 3])
    return f"{a} - sqrt({r})", exactly(a) - root(r)


def array(rng, shape, kinds):
    """(as the file has it, exactly), nested lists of that shape."""
    if not shape:
        return number(rng, kinds)
    rows = [array(rng, shape[1:], kinds) for _ in range(shape[0])]
    return [row for row, _ in rows], [row for _, row in rows]


def kinds_of_numbers(rng):
    return rng.choice(["integers", "integers", "any"])


# --- attention ------------------------------------------------------------------------------


def dot(u, v):
    return sum((x * y for x, y in zip(u, v, strict=True)), Sum({}))


def times(a, b):
    return [[dot(row, column) for column in zip(*b, strict=True)] for row in a]


def weights(scores):
    """Softmax; a masked score is None. Rational where all scores are equal."""
    live = [s for s in scores if s is not None]
    if len(set(live)) == 1:
        return [Fraction(s is not None, len(live)) for s in scores]
    powers = [Fraction(0) if s is None else mp.exp(s.real()) for s in scores]
    total = sum(power for power in powers if not isinstance(power, Fraction))
    return [p if isinstance(p, Fraction) else p / total for p in powers]


def average(scores, values):
    """Σ softmax_j v_j. Equal scores are taken together: algebraic if all their means agree."""
    groups: dict[Any, Any] = {}
    for s, v in zip(scores, values, strict=True):
        if s is not None:
            total, count = groups.get(s, (Sum({}), 0))
            groups[s] = (total + v, count + 1)
    means = {total * Fraction(1, count) for total, count in groups.values()}
    if len(means) == 1:
        return means.pop()
    powers = {s: mp.exp(s.real()) for s in groups}
    above = sum(total.real() * powers[s] for s, (total, _) in groups.items())
    return above / sum(count * powers[s] for s, (_, count) in groups.items())


def scale(rng, d):
    """(as the file has it or None, exactly)."""
    written = {
        None: root(Fraction(1, d)),
        "1/sqrt(d_k)": root(Fraction(1, d)),
        "none": exactly(1),
        "1/2": exactly(Fraction(1, 2)),
        "sqrt(2)/2": root(Fraction(1, 2)),
        -1: exactly(-1),
        0: exactly(0),
    }
    return rng.choice(list(written.items()))


def mask(rng, n, m):
    """(as the file has it or None, as a matrix)."""
    choice = rng.choice([None, "none", "causal", "matrix"])
    if choice == "causal":
        return choice, [[int(j <= i) for j in range(m)] for i in range(n)]
    if choice != "matrix":
        return choice, [[1] * m] * n
    matrix = [[rng.randint(0, 1) for _ in range(m)] for _ in range(n)]
    for row in matrix:
        row[rng.randrange(m)] = 1
    return matrix, matrix


def present(**fields):
    return {name: value for name, value in fields.items() if value is not None}


def attention(rng):
    n, m, d, d_v = (rng.randint(1, top) for top in (4, 4, 4, 3))
    kinds = kinds_of_numbers(rng)
    (q, queries), (k, keys), (v, values) = (
        array(rng, shape, kinds) for shape in ((n, d), (m, d), (m, d_v))
    )
    (written_scale, factor), (written_mask, allowed) = scale(rng, d), mask(rng, n, m)
    written_bias, bias = array(rng, (n, m), kinds)
    if rng.random() < 0.7:
        written_bias, bias = None, [[Sum({})] * m] * n
    at = rng.choice([None, "all", rng.randint(1, n), rng.sample(range(1, n + 1), (n + 1) // 2)])
    steps = at if isinstance(at, list) else [at] if isinstance(at, int) else range(1, n + 1)
    given = present(
        queries=q, keys=k, values=v, at=at, scale=written_scale, mask=written_mask
    ) | present(bias=written_bias)
    expected = {}
    for t in steps:
        raw = [dot(queries[t - 1], key) for key in keys]
        scaled = [
            factor * s + b if seen else None
            for s, b, seen in zip(raw, bias[t - 1], allowed[t - 1], strict=True)
        ]
        expected[f"scores_{t}"] = raw
        expected[f"scaled_{t}"] = ["-oo" if s is None else s for s in scaled]
        expected[f"weights_{t}"] = weights(scaled)
        expected[f"a_{t}"] = [average(scaled, column) for column in zip(*values, strict=True)]
    answers = [f"a_{t}" for t in steps]
    if at in (None, "all"):
        expected["output"] = [expected[name] for name in answers]
    return "attention", given, expected, answers


NAMES = (("W_Q", "b_Q", "Q"), ("W_K", "b_K", "K"), ("W_V", "b_V", "V"))


def multihead_self_attention(rng):
    n, d, h, fused = rng.randint(1, 3), rng.randint(1, 4), rng.randint(1, 3), rng.random() < 0.4
    kinds = kinds_of_numbers(rng)
    x, tokens = array(rng, (n, d), kinds)
    d_k, d_v = rng.randint(1, 3), rng.randint(1, 3)
    biased = {b: rng.random() < 0.3 for _, b, _ in NAMES}
    heads = []
    for _ in range(h):
        if not fused:
            d_k, d_v = rng.randint(1, 3), rng.randint(1, 3)
        widths = {"W_Q": d_k, "W_K": d_k, "W_V": d_v}
        head = {w: array(rng, (d, widths[w]), kinds) for w, _, _ in NAMES}
        head |= {b: array(rng, (widths[w],), kinds) for w, b, _ in NAMES if biased[b]}
        heads.append(head)
    given = {"X": x, **(_fused(heads, d) if fused else _apart(heads))}
    width = sum(len(head["W_V"][1][0]) for head in heads)
    d_out, W_O, b_O = width, None, None
    if rng.random() < 0.6:
        d_out = rng.randint(1, 4)
        given["W_O"], W_O = array(rng, (width, d_out), kinds)
    if rng.random() < 0.3:
        given["b_O"], b_O = array(rng, (d_out,), kinds)
    written_scale, _ = scale(rng, 1)
    written_mask, allowed = mask(rng, n, n)
    given |= present(scale=written_scale, mask=written_mask)
    expected: dict[str, Any] = {}
    together: list[list[Any]] = [[] for _ in range(n)]
    for i, head in enumerate(heads, 1):
        Q, K, V = (_projected(tokens, head, w, b) for w, b, _ in NAMES)
        raw = times(Q, list(zip(*K, strict=True)))
        factor = _factor(written_scale, len(Q[0]))
        scaled = [
            [factor * s if seen else None for s, seen in zip(*rows, strict=True)]
            for rows in zip(raw, allowed, strict=True)
        ]
        made = [[average(row, column) for column in zip(*V, strict=True)] for row in scaled]
        results = {"Q": Q, "K": K, "V": V, "scores": raw, "head": made}
        results["weights"] = [weights(row) for row in scaled]
        expected |= {f"{name}_{i}": value for name, value in results.items()}
        for row, more in zip(together, made, strict=True):
            row.extend(more)
    if h > 1:
        expected["concat"] = together
    expected["output"] = [_output(row, W_O, b_O) for row in together]
    answers = [*(f"head_{i}" for i in range(1, h + 1)), "output"]
    return "multihead_self_attention", given, expected, answers


def _factor(written, d_k):
    if written in (None, "1/sqrt(d_k)"):
        return root(Fraction(1, d_k))
    if written == "sqrt(2)/2":
        return root(Fraction(1, 2))
    return exactly(1 if written == "none" else Fraction(written))


def _fused(heads, d):
    joined = {
        w: [_side_by_side(head[w][0][i] for head in heads) for i in range(d)] for w, _, _ in NAMES
    }
    biases = {b: _side_by_side(head[b][0] for head in heads) for _, b, _ in NAMES if b in heads[0]}
    return {**joined, **biases, "num_heads": len(heads)}


def _side_by_side(rows):
    return [entry for row in rows for entry in row]


def _apart(heads):
    return {"heads": [{name: written for name, (written, _) in head.items()} for head in heads]}


def _projected(tokens, head, w, b):
    rows = times(tokens, head[w][1])
    if b not in head:
        return rows
    return [[x + y for x, y in zip(row, head[b][1], strict=True)] for row in rows]


def _output(row, W_O, b_O):
    """One row of the output; what softmax gave may cancel to a rational number."""
    entries = row
    if W_O is not None:
        entries = [_total(zip(row, column, strict=True)) for column in zip(*W_O, strict=True)]
    if b_O is not None:
        entries = [
            _total([(x, exactly(1)), (b, exactly(1))]) for x, b in zip(entries, b_O, strict=True)
        ]
    return entries


def _total(pairs):
    pairs = [(x, y) for x, y in pairs if y != 0]
    if all(isinstance(x, Sum) for x, _ in pairs):
        return sum((x * y for x, y in pairs), Sum({}))
    total = sum(real(x) * real(y) for x, y in pairs)
    for denominator in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 2520, 25200):
        nearest = mp.nint(total * denominator)
        if abs(total * denominator - nearest) < mpf(10) ** (-mp.dps * 9 // 10):
            return Fraction(int(nearest), denominator)
    return total


def argmax_attention(rng):
    m, d, d_v = rng.randint(1, 5), rng.randint(1, 3), rng.randint(1, 3)
    kinds = kinds_of_numbers(rng)
    (k, keys), (v, values) = array(rng, (m, d), kinds), array(rng, (m, d_v), kinds)
    q, query = array(rng, (d,), kinds)
    if rng.random() < 0.3:
        k[-1], keys[-1] = k[0], keys[0]
    scores = [dot(query, key) for key in keys]
    top = max(scores, key=real)
    winners = [j for j, score in enumerate(scores, 1) if score == top]
    ties = rng.choice(["first", "last", "average"] + [None, "refuse"] * (len(winners) == 1))
    chosen = {"first": winners[:1], "last": winners[-1:]}.get(ties, winners)
    output = [
        sum((values[j - 1][c] for j in chosen), Sum({})) * Fraction(1, len(chosen))
        for c in range(d_v)
    ]
    given = {"keys": k, "values": v, "query": q, **present(ties=ties)}
    expected = {"scores": scores, "argmax": winners, "output": output}
    return "argmax_attention", given, expected, ["output"]


# --- windows --------------------------------------------------------------------------------


def per_axis(value, axes):
    return value if isinstance(value, list) else [value] * axes


def sides(padding, axes):
    return [p if isinstance(p, list) else [p, p] for p in per_axis(padding, axes)]


def one_or_all(rng, low, high, axes):
    if rng.random() < 0.5:
        return rng.randint(low, high)
    return [rng.randint(low, high) for _ in range(axes)]


def any_padding(rng, most, axes):
    pair = [[rng.randint(0, most), rng.randint(0, most)] for _ in range(axes)]
    return rng.choice([0, one_or_all(rng, 0, most, axes), pair])


def windows(n, k, s, around, d, ceil_mode):
    """The first cells of all windows along an axis, by the contract's formula; None if refused."""
    before, after = around
    room = n + before + after - d * (k - 1) - 1
    count = (ceil(Fraction(room, s)) if ceil_mode else room // s) + 1
    if ceil_mode and (count - 1) * s >= n + before:
        count -= 1
    starts = [i * s - before for i in range(count)]
    empty = any(all(not 0 <= start + d * t < n for t in range(k)) for start in starts)
    too_wide = max(before, after) > (d * (k - 1) + 1) / 2
    return None if count < 1 or empty or too_wide else starts


def pooling(rng):
    axes = rng.choice([1, 1, 2, 2, 3])
    starts: Any = [None]
    while None in starts:
        size = [rng.randint(1, {1: 9, 2: 6, 3: 4}[axes]) for _ in range(axes)]
        window = {
            "kernel": one_or_all(rng, 1, 4, axes),
            "padding": any_padding(rng, 2, axes),
            "dilation": rng.choice([1, one_or_all(rng, 1, 3, axes)]),
        }
        if rng.random() < 0.7:
            window["stride"] = one_or_all(rng, 1, 4, axes)
        ceil_mode = rng.random() < 0.5
        kernels, dilations = (per_axis(window[name], axes) for name in ("kernel", "dilation"))
        strides, pads = (
            per_axis(window.get("stride", kernels), axes),
            sides(window["padding"], axes),
        )
        starts = [
            windows(n, k, s, pad, d, ceil_mode)
            for n, k, s, pad, d in zip(size, kernels, strides, pads, dilations, strict=True)
        ]
    counts_padding = rng.random() < 0.5
    inputs = [array(rng, size, kinds_of_numbers(rng)) for _ in range(rng.randint(1, 2))]
    ops = rng.choice([["max"], ["average"], ["max", "average"], ["average", "max"]])
    given = {"inputs": [written for written, _ in inputs], "ops": ops, **window}
    if len(inputs) == 1 and rng.random() < 0.5:
        given["input"] = given.pop("inputs")[0]
    given |= {"ceil_mode": ceil_mode, "count_include_pad": counts_padding}

    def pooled(op, numbers, place):
        axis = len(place)
        if axis < axes:
            return [pooled(op, numbers, (*place, start)) for start in starts[axis]]
        inside, counted = [], 0
        for taps in product(*map(range, kernels)):
            cell = [i + d * t for i, d, t in zip(place, dilations, taps, strict=True)]
            counted += all(
                -before <= i < n + after
                for i, n, (before, after) in zip(cell, size, pads, strict=True)
            )
            if all(0 <= i < n for i, n in zip(cell, size, strict=True)):
                inside.append(_at(numbers, cell))
        if op == "max":
            return max(inside, key=real)
        return sum(inside, Sum({})) * Fraction(1, counted if counts_padding else len(inside))

    expected = {
        f"{op}_{i}": pooled(op, numbers, ())
        for i, (_, numbers) in enumerate(inputs, 1)
        for op in ops
    }
    return "pooling", given, expected, list(expected)


def _at(numbers, cell):
    for i in cell:
        numbers = numbers[i]
    return numbers


def convolution(rng, channels, size):
    """(fields, size behind it, weights, biases, multiplications)."""
    axes, behind = len(size), [0]
    while min(behind) < 1:
        layer = {"filters": rng.choice([1, 2, 3, 4, 6]), "kernel": one_or_all(rng, 1, 5, axes)}
        layer["stride"] = rng.choice([1, one_or_all(rng, 1, 3, axes)])
        layer["padding"] = rng.choice(["valid", "same", any_padding(rng, 4, axes)])
        layer["dilation"] = rng.choice([1, 1, one_or_all(rng, 1, 3, axes)])
        kernels, strides, dilations = (
            per_axis(layer[name], axes) for name in ("kernel", "stride", "dilation")
        )
        pads = sides(0 if isinstance(layer["padding"], str) else layer["padding"], axes)
        behind = [
            -(-n // s) if layer["padding"] == "same" else (n + sum(pad) - d * (k - 1) - 1) // s + 1
            for n, k, s, pad, d in zip(size, kernels, strides, pads, dilations, strict=True)
        ]
    fits = [g for g in (1, 2, 3, 4) if channels % g == layer["filters"] % g == 0]
    layer |= {"groups": rng.choice(fits), "bias": rng.random() < 0.5}
    weights = layer["filters"] * prod(kernels) * channels // layer["groups"]
    biases = layer["filters"] if layer["bias"] else 0
    return layer, behind, weights, biases, prod(behind) * weights


def conv_shapes(rng):
    channels, axes = rng.choice([1, 2, 3, 4, 6, 12]), rng.choice([1, 2, 2, 3])
    size = [rng.randint(1, 30) for _ in range(axes)]
    layout = rng.choice([None, "channels_last", "channels_first"])
    given = {"input": {"channels": channels, "size": size}, **present(layout=layout)}

    def shape():
        return [channels, *size] if layout == "channels_first" else [*size, channels]

    expected: dict[str, Any] = {}
    if rng.random() < 0.5:
        layer, size, *totals = convolution(rng, channels, size)
        channels = layer["filters"]
        given |= layer
    else:
        totals, given["layers"] = [0, 0, 0], []
        for k in range(1, rng.randint(2, 6)):
            layer, channels, size, *counts = _any_layer(rng, channels, size)
            given["layers"].append(layer)
            expected |= {f"shape_{k}": shape(), f"parameters_{k}": counts[0] + counts[1]}
            totals = [x + y for x, y in zip(totals, counts, strict=True)]
    weights, biases, macs = totals
    expected |= {"output_shape": shape(), "weights": weights, "biases": biases, "macs": macs}
    expected["parameters"] = weights + biases
    return "conv_shapes", given, expected, ["parameters", "output_shape"]


def _any_layer(rng, channels, size):
    """(layer, channels behind it, size behind it, weights, biases, multiplications)."""
    sliding = ["conv", "conv", "pool", "pool", "global_average_pool"]
    kind = rng.choice(["batchnorm", "flatten", *(sliding if size else ["linear", "linear"])])
    if kind == "conv":
        layer, behind, *counts = convolution(rng, channels, size)
        return {"type": kind, **layer}, layer["filters"], behind, *counts
    if kind == "pool":
        starts: Any = [None]
        while None in starts:
            layer = {"type": kind, "kernel": one_or_all(rng, 1, 3, len(size))}
            layer |= {"padding": any_padding(rng, 1, len(size)), "ceil_mode": rng.random() < 0.5}
            if rng.random() < 0.5:
                layer["stride"] = one_or_all(rng, 1, 3, len(size))
            kernels = per_axis(layer["kernel"], len(size))
            strides = per_axis(layer.get("stride", kernels), len(size))
            starts = [
                windows(n, k, s, pad, 1, layer["ceil_mode"])
                for n, k, s, pad in zip(
                    size, kernels, strides, sides(layer["padding"], len(size)), strict=True
                )
            ]
        return layer, channels, [len(own) for own in starts], 0, 0, 0
    if kind == "linear":
        units, bias = rng.choice([1, 5, 10]), rng.random() < 0.5
        layer = {"type": kind, "units": units, "bias": bias}
        return layer, units, [], channels * units, units * bias, channels * units
    if kind == "batchnorm":
        return {"type": kind}, channels, size, channels, channels, 0
    behind = channels * prod(size) if kind == "flatten" else channels
    return {"type": kind}, behind, [], 0, 0, 0


# --- transport ------------------------------------------------------------------------------


def transport(rng):
    """All vertices of the polytope are tried: the least cost, and whether one alone has it."""
    n, m = rng.choice([(1, 1), (1, 3), (2, 1), (2, 2), (2, 3), (3, 2), (3, 3)])
    total, unit = rng.randint(2, 9), Fraction(1, rng.choice([1, 1, 3, 10]))
    held, taken = ([part * unit for part in _parts(rng, total, count)] for count in (n, m))
    given: dict[str, Any] = {
        "sources": [{"mass": _written(mass)} for mass in held],
        "targets": [{"mass": _written(mass)} for mass in taken],
    }
    distance = rng.choice([None, *DISTANCES, "costs"])
    if distance == "costs":
        rows = [[Fraction(rng.randint(-3, 5), rng.choice([1, 1, 2])) for _ in taken] for _ in held]
        given["costs"] = [list(map(_written, row)) for row in rows]
    else:
        axes = rng.randint(1, 3)
        for place in given["sources"] + given["targets"]:
            place["at"] = [_written(Fraction(rng.randint(0, 9), 2)) for _ in range(axes)]
        given |= present(distance=distance)
    costs = costs_of(given)
    priced = [
        (sum((costs[i][j] * x for (i, j), x in plan), Sum({})), plan)
        for plan in set(_vertices(held, taken))
    ]
    least = min((cost for cost, _ in priced), key=real)
    best = [plan for cost, plan in priced if cost == least]
    expected = {"cost": least, "emd": least * (1 / sum(held)), "unique": len(best) == 1}
    if len(best) == 1:
        expected["plan"] = [[dict(best[0]).get((i, j), 0) for j in range(m)] for i in range(n)]
    return "transport", given, expected, ["cost", "plan"]


DISTANCES = {
    "euclidean": lambda gap: root(sum(x * x for x in gap)) if any(gap) else Sum({}),
    "manhattan": lambda gap: exactly(sum(gap)),
    "chebyshev": lambda gap: exactly(max(gap)),
    "squared_euclidean": lambda gap: exactly(sum(x * x for x in gap)),
}


def costs_of(given):
    """What a unit costs from each source to each target."""
    if "costs" in given:
        return [[exactly(Fraction(cost)) for cost in row] for row in given["costs"]]
    here, there = (
        [[Fraction(x) for x in place["at"]] for place in given[side]]
        for side in ("sources", "targets")
    )
    measure = DISTANCES[given.get("distance", "euclidean")]
    return [[measure([abs(x - y) for x, y in zip(p, q, strict=True)]) for q in there] for p in here]


def _parts(rng, total, count):
    cuts = [0, *sorted(rng.randint(0, total) for _ in range(count - 1)), total]
    return [end - start for start, end in pairwise(cuts)]


def _written(x):
    x = Fraction(x)
    return x.numerator if x.denominator == 1 else str(x)


def _vertices(held, taken):
    """The plans that fill the arcs of a spanning tree, each as a frozenset of ((i, j), mass)."""
    n, m = len(held), len(taken)
    for arcs in combinations(product(range(n), range(m)), n + m - 1):
        need, left, flow = [*held, *taken], set(arcs), {}
        while left:
            degree = [sum(k in (i, n + j) for i, j in left) for k in range(n + m)]
            leaf = next(((i, j) for i, j in left if 1 in (degree[i], degree[n + j])), None)
            if leaf is None:
                break
            i, j = leaf
            flow[leaf] = x = need[i] if degree[i] == 1 else need[n + j]
            need[i], need[n + j] = need[i] - x, need[n + j] - x
            left.discard(leaf)
        if not left and not any(need) and min(flow.values()) >= 0:
            yield frozenset((arc, x) for arc, x in flow.items() if x)
