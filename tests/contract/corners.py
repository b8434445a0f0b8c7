"""Problems at the edge of what a kind allows: one of everything, radicals, masks, huge numbers.

A new kind needs none of these. They are here because each was once, or could be, a way to fail.
"""

from __future__ import annotations

ROOT = [["sqrt(2)", "1/3"], [0, "-sqrt(2)/2"]]
SQUARE = [[1, -2], [0, 3]]

CORNERS: dict[tuple[str, str], dict[str, object]] = {
    ("multihead_self_attention", "one token, one head, one number"): {
        "X": [[2]],
        "heads": [{"W_Q": [[1]], "W_K": [[-1]], "W_V": [[3]]}],
    },
    ("multihead_self_attention", "radicals, biases and a causal mask"): {
        "X": ROOT,
        "heads": [
            {"W_Q": SQUARE, "W_K": ROOT, "W_V": SQUARE, "b_Q": [1, "1/2"], "b_V": ["-sqrt(2)", 0]}
        ],
        "W_O": [[1], ["1/7"]],
        "b_O": ["1/2"],
        "mask": "causal",
    },
    ("multihead_self_attention", "fused heads, a mask of numbers, no scale"): {
        "X": [[1, 0], [0, 1], [1, 1]],
        "W_Q": [[1, 0, 2, 1], [0, 1, 1, 0]],
        "W_K": [[1, 1, 0, 1], [2, 0, 1, 1]],
        "W_V": [[1, 2, 3, 4], [4, 3, 2, 1]],
        "num_heads": 2,
        "mask": [[1, 0, 1], [1, 1, 0], [0, 0, 1]],
        "scale": "none",
    },
    ("multihead_self_attention", "scores in the thousands"): {
        "X": [[50, 0], [0, 50]],
        "heads": [{"W_Q": [[1, 0], [0, 1]], "W_K": [[1, 0], [0, -1]], "W_V": [[1], [-1]]}],
        "W_O": [[3]],
    },
    ("multihead_self_attention", "vectors as columns, biases, a mask, three lengths"): {
        "vectors": "columns",
        "X": [[1, "1/2", 0], [-1, 2, "sqrt(2)"]],
        "heads": [
            {
                "W_Q": [[1, 0]],
                "W_K": [[-1, 1]],
                "W_V": [[1, 2], [0, 1], [3, 0]],
                "b_Q": ["1/2"],
                "b_V": [1, 0, -2],
            },
            {"W_Q": SQUARE, "W_K": ROOT, "W_V": [[2, 1]], "b_K": [1, "-1/3"]},
        ],
        "W_O": [[1, 0, "1/2", 2], [0, -1, 1, 1]],
        "b_O": [-1, "1/3"],
        "mask": [[1, 0, 1], [1, 1, 0], [0, 0, 1]],
    },
    ("multihead_self_attention", "vectors as columns, fused heads, a causal mask"): {
        "vectors": "columns",
        "X": [[1, 0, 1], [0, 1, 1]],
        "W_Q": [[1, 0], [0, 1], [2, 1], [1, 0]],
        "W_K": [[1, 2], [1, 0], [0, 1], [1, 1]],
        "W_V": [[1, 4], [2, 3], [3, 2], [4, 1]],
        "num_heads": 2,
        "mask": "causal",
        "scale": "1/3",
    },
    ("attention", "one query, one key"): {"queries": [[1]], "keys": [[1]], "values": [[-1]]},
    ("attention", "all steps, a bias, fewer queries than keys"): {
        "queries": [[1, 0], ["1/2", -1]],
        "keys": [[1, 1], [0, 2], [-1, 0]],
        "values": [[1, 0], [0, 1], ["1/3", "sqrt(3)"]],
        "bias": [[0, 1, "1/2"], ["-1/2", 0, 0]],
    },
    ("attention", "two steps behind a mask, a scale of one's own"): {
        "queries": [[1, 2], [0, 1], [2, -1]],
        "keys": [[1, 0], [0, 1]],
        "values": [[2], [5]],
        "mask": [[1, 1], [0, 1], [1, 0]],
        "at": [1, 3],
        "scale": "1/3",
    },
    ("attention", "vectors as columns, a bias, fewer queries than keys"): {
        "vectors": "columns",
        "queries": [[1, 0], ["1/2", -1]],
        "keys": [[1, 1], [0, 2], [-1, 0]],
        "values": [[1, 0, 2], [0, 1, 1], ["1/3", "sqrt(3)", 0]],
        "bias": [[0, 1, "1/2"], ["-1/2", 0, 0]],
    },
    ("attention", "vectors as columns, one step behind a mask"): {
        "vectors": "columns",
        "queries": [[1, 2], [0, 1], [2, -1]],
        "keys": [[1, 0], [0, 1]],
        "values": [[2], [5]],
        "mask": [[1, 1], [0, 1], [1, 0]],
        "at": [1, 3],
    },
    ("attention_as_layer", "one token"): {"acts_as": "identity", "X": [[2, "sqrt(2)"]]},
    ("attention_as_layer", "two tokens, a matrix for the permutation, a root as sharpness"): {
        "acts_as": "permutation",
        "X": [["1/2", -1], [0, 3]],
        "permutation": [[0, 1], [1, 0]],
        "beta": "2*sqrt(2)",
    },
    ("attention_as_layer", "four taps that are matrices, longer than the sequence"): {
        "acts_as": "convolution",
        "X": [[1, 0], [2, -1]],
        "kernel": [[[1], [0]], [[0], ["1/2"]], [[-1], [1]], [[2], [0]]],
        "beta": 3,
    },
    ("attention_as_layer", "one tap for tokens with two entries, in the limit"): {
        "acts_as": "convolution",
        "X": [[1, 2], [3, -1], [0, "1/3"]],
        "kernel": [-2],
    },
    ("attention_as_layer", "a wide linear layer in the limit"): {
        "acts_as": "linear",
        "X": [[1], [-2]],
        "W": [[1, "sqrt(3)", 0]],
    },
    ("attention_as_layer", "projections, no positions"): {
        "acts_as": "permutation_equivariant",
        "X": [[1, 0], [0, 1], [2, 1], [-1, 1]],
        "permutation": [4, 1, 3, 2],
        "W_Q": [[1], [2]],
        "W_K": [[0], ["1/2"]],
        "W_V": [[1, 0, 1], [2, 1, 0]],
    },
    ("attention_as_layer", "positions that are all the same"): {
        "acts_as": "permutation_equivariant",
        "X": [[1, 0], [0, 1]],
        "permutation": [2, 1],
        "positions": [[1, 1], [1, 1]],
        "scale": "1/2",
    },
    ("argmax_attention", "one key"): {"keys": [[1, 2]], "values": [[3]], "query": [0, 1]},
    ("argmax_attention", "a tie that is shared"): {
        "keys": [[1, 0], [0, 1], [-1, 0]],
        "values": [[1, 2], [3, 5], [0, 0]],
        "query": [1, 1],
        "ties": "average",
    },
    ("argmax_attention", "a lead that only radicals decide"): {
        "keys": [
            ["sqrt(2)"],
            ["1414213562373095048801688724209698078/1000000000000000000000000000000000000"],
        ],
        "values": [[1], [2]],
        "query": [1],
    },
    ("transport", "all mass lies where it is needed"): {
        "sources": [{"at": 3, "mass": 1}],
        "targets": [{"at": 3, "mass": 1}],
    },
    ("transport", "costs below zero, no places, a source without mass"): {
        "sources": [{"mass": "1/2"}, {"mass": 0}, {"mass": "1/2"}],
        "targets": [{"mass": "1/3"}, {"mass": "2/3"}],
        "costs": [[-1, 2], ["1/3", 0], [4, -5]],
    },
    ("transport", "ties along the axes"): {
        "sources": [
            {"at": [0, 0], "mass": 2},
            {"at": [1, 1], "mass": 1},
            {"at": [2, 2], "mass": 1},
        ],
        "targets": [
            {"at": [1, 0], "mass": 1},
            {"at": [2, 0], "mass": 1},
            {"at": [0, 2], "mass": 2},
        ],
        "distance": "manhattan",
    },
    ("transport", "two targets at one place"): {
        "sources": [{"at": 0, "mass": 1}, {"at": 1, "mass": 1}],
        "targets": [{"at": 2, "mass": 1}, {"at": 2, "mass": 1}],
    },
    ("transport", "points of space, squared"): {
        "sources": [{"at": [0, "1/2", 0], "mass": 2}, {"at": [1, 1, 1], "mass": 1}],
        "targets": [{"at": [2, 0, 1], "mass": 1}, {"at": [0, 0, 3], "mass": 2}],
        "distance": "squared_euclidean",
    },
    ("transport", "too many places for tables"): {
        "sources": [{"at": [k, k * k % 7], "mass": 1 + k % 3} for k in range(9)],
        "targets": [{"at": [k, 5 * k % 11], "mass": 2} for k in range(9)],
        "distance": "chebyshev",
    },
    ("convolution", "one cell, one weight"): {"input": [[3]], "weight": [[["1/2"]]]},
    ("convolution", "groups, a dilation, padding that differs, turned around"): {
        "input": [[1, 2, 0, 1, 3], [0, "sqrt(2)", 1, 1, 2]],
        "weight": [[[1, 2, -1]], [["1/2", 1, 0]]],
        "bias": [1, "1/3"],
        "padding": [[2, 0]],
        "dilation": 2,
        "groups": 2,
        "flip": True,
    },
    ("convolution", "padding same, a stride for each axis"): {
        "input": [[[1, 2, 3], [0, 1, 2], [2, 0, 1]]],
        "weight": [[[[1, 0], [2, -1]]]],
        "padding": "same",
        "stride": [1, 2],
    },
    ("convolution", "a block with three axes"): {
        "input": [[[[1, 2], [3, 4]], [[0, 1], [2, 0]], [[1, 1], [0, 3]]]],
        "weight": [[[[[1, 0], [0, 2]], [[1, -1], [0, 1]]]]],
    },
    ("softmax_temperature", "one logit"): {"logits": [3], "temperature": 2, "values": [[1, 2]]},
    ("softmax_temperature", "all logits are equal"): {"logits": [2, 2, 2], "beta": 3},
    ("softmax_temperature", "all logits are equal in the cold"): {
        "logits": [0, 0],
        "temperature": "0+",
        "values": [[1], [2]],
    },
    ("softmax_temperature", "the largest size is below 0, and radicals"): {
        "logits": ["-2*sqrt(3)", "sqrt(2)", "sqrt(3)", "1/2"],
        "beta": "inf",
        "values": [[1, 0], [0, 1], [2, 2], ["1/3", 1]],
    },
    ("softmax_temperature", "a lead that only radicals decide"): {
        "logits": [
            "sqrt(2)",
            "1414213562373095048801688724209698078/1000000000000000000000000000000000000",
        ],
        "temperature": "0+",
    },
    ("softmax_temperature", "hot, by a scale of sqrt(2)/2"): {
        "logits": [1, -1, 2],
        "beta": "sqrt(2)/2",
    },
    ("key_perturbation", "one key"): {
        "query": [1],
        "keys": [[2]],
        "values": [[3, 1]],
        "key": 1,
        "delta": [1],
    },
    ("key_perturbation", "one key that is stretched against the query"): {
        "query": [1, 0],
        "keys": [[-2, 1]],
        "values": [[3]],
        "key": 1,
        "stretch": "1/2",
    },
    ("key_perturbation", "a move at right angles to the query"): {
        "query": [1, 2],
        "keys": [[1, 0], [0, 1], [1, 1]],
        "values": [[1, 0], [2, 2], [0, 2]],
        "key": 2,
        "delta": [2, -1],
        "scale": "none",
    },
    ("key_perturbation", "a key at right angles to the query, radicals"): {
        "query": ["sqrt(2)", 1],
        "keys": [[1, "-sqrt(2)"], ["1/2", 1], ["sqrt(2)", 0]],
        "values": [["sqrt(3)"], [0], [2]],
        "key": 1,
        "stretch": "sqrt(2)",
        "scale": "1/3",
    },
    ("key_perturbation", "two equal scores, a column of equal values"): {
        "query": [1, 1],
        "keys": [[1, 0], [0, 1], [2, -2]],
        "values": [[1, 5], [2, 5], [4, 5]],
        "key": 1,
        "delta": [1, "1/3"],
    },
    ("layer_normalization", "one row with roots"): {
        "X": [["sqrt(2)", 0, "-sqrt(2)"]],
        "gamma": [1, "sqrt(3)", 2],
        "eps": "1/3",
    },
    ("layer_normalization", "a row of equal numbers, saved by an epsilon"): {
        "X": [[2, 2], [1, 3], ["1/2", 0]],
        "eps": "1e-5",
        "beta": [1, 0],
    },
    ("batch_normalization", "a single sample"): {"X": [[3, 1, 4]], "eps": "1/4"},
    ("batch_normalization", "two samples, an epsilon of a framework"): {
        "X": [[1, 2], [4, 0]],
        "eps": "0.00001",
        "gamma": [2, -1],
    },
    ("sgd_trace", "one step"): {
        "curvatures": [1],
        "minima": [2],
        "start": 0,
        "learning_rate": 1,
        "steps": 1,
    },
    ("sgd_trace", "roots, and a product of exactly 4"): {
        "curvatures": ["2*sqrt(2)"],
        "minima": ["sqrt(2)"],
        "start": -1,
        "learning_rate": "sqrt(2)",
        "steps": 3,
    },
    ("sgd_trace", "a start that rests"): {
        "curvatures": [1, 2],
        "minima": [3, 3],
        "start": 3,
        "learning_rate": "1/3",
        "steps": 3,
    },
    ("sgd_trace", "three batches, a round that repeats"): {
        "curvatures": [1, 1, 2],
        "minima": [0, 3, 2],
        "start": 2,
        "learning_rate": "1/2",
        "steps": 7,
    },
    ("sgd_trace", "a factor of 1 that drifts"): {
        "curvatures": [2, 2],
        "minima": [0, 1],
        "start": 0,
        "learning_rate": 1,
        "steps": 4,
    },
    ("linear_autoencoder", "one of everything"): {"X": [[2]], "W1": [[3]], "W2": [["1/3"]]},
    ("linear_autoencoder", "radicals, more codes than features, a penalty"): {
        "X": [["sqrt(2)", 1, "1/2"]],
        "W1": [[1], ["-sqrt(2)/2"]],
        "W2": [["sqrt(2)", "1/3"]],
        "lambda": "1/10",
    },
    ("linear_autoencoder", "huge numbers"): {
        "X": [[10**9, -(10**9)], [1, 10**8]],
        "W1": [[1, 10**7]],
        "W2": [[1], [-3]],
        "lambda": "1e-9",
    },
    ("principal_components", "one number"): {"X": [[-3]], "k": 1},
    ("principal_components", "only zeros, all components"): {"X": [[0, 0], [0, 0]], "k": 2},
    ("principal_components", "roots under roots"): {"X": [[1, 1], [0, 1]], "k": 1},
    ("principal_components", "roots under roots, two components"): {"X": [[1, 1], [0, 1]], "k": 2},
    ("principal_components", "the last component is open"): {"X": [[2, 0], [0, -2]], "k": 1},
    ("principal_components", "equal eigenvalues are kept"): {
        "X": [[1, 1, 1, 0], [0, 1, 0, 1], [1, 0, 1, 1], [1, 1, 0, 0]],
        "k": 3,
        "center": True,
    },
    ("principal_components", "equal eigenvalues, off the axes"): {
        "X": [[1, 1, 0], [0, 1, 1], [1, 0, 1]],
        "k": 3,
    },
    ("principal_components", "roots of a cubic"): {
        "X": [[1, 2, 0, 1], [0, 1, 1, 3], [2, 0, 1, 1]],
        "k": 2,
    },
    ("principal_components", "a cubic and a fraction"): {
        "X": [[1, 2, 0, 1, 0], [0, 1, 1, 3, 0], [2, 0, 1, 1, 0], [0, 0, 0, 0, 5]],
        "k": 4,
    },
    ("principal_components", "radicals whose products are rational"): {
        "X": [["sqrt(2)", "sqrt(2)"], ["3*sqrt(2)", 0]],
        "k": 1,
    },
    ("principal_components", "eigenvalues close together"): {
        "X": [[1000, 0], [1, 1000]],
        "k": 1,
    },
    ("rank_correlation", "two things"): {"scores": [1, 2], "accuracies": [5, 3]},
    ("rank_correlation", "roots, and all but one tied"): {
        "scores": ["sqrt(2)", "sqrt(2)", 1, "sqrt(2)"],
        "accuracies": ["1/3", "sqrt(3)", "1/3", 2],
    },
    ("rank_correlation", "nothing but ties and one order"): {
        "scores": [1, 1, 2, 2],
        "accuracies": [1, 2, 1, 2],
    },
}
