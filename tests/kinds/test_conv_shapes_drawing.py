"""Other networks like a given one: the same layers, sizes near to theirs, mistakes that show."""

from collections import Counter
from math import lcm

import pytest

from tests.contract.cases import BANK
from worked.draw import Rng
from worked.exercise import Part
from worked.kinds.conv_shapes import Kind
from worked.kinds.conv_shapes.layers import Convolution, Linear, Pool, axes_of
from worked.kinds.conv_shapes.sizes import count_near, macs
from worked.load import load
from worked.solve import known_mistakes, solve_part
from worked.variation import drawn_parts


def problem(**given):
    return Kind.model_validate(given)


LINE, PICTURE = (part.problem for part in load(BANK / "conv-shapes.yaml").parts)


def picture(channels=3, size=(32, 32), **layer):
    return problem(
        input={"channels": channels, "size": list(size)}, **{"filters": 16, "kernel": 3, **layer}
    )


def network(*layers, channels=3, size=(32, 32), **fields):
    return problem(input={"channels": channels, "size": list(size)}, layers=layers, **fields)


POOL, FLAT = {"type": "pool", "kernel": 2}, {"type": "flatten"}
LENET = network(
    {"type": "conv", "filters": 6, "kernel": 5},
    POOL,
    {"type": "conv", "filters": 16, "kernel": 5},
    POOL,
    FLAT,
    {"type": "linear", "units": 120},
    {"type": "linear", "units": 10, "bias": False},
    channels=1,
)
EVERYTHING = network(
    {"type": "conv", "filters": 16, "kernel": 3, "stride": 2, "padding": 1, "bias": False},
    {"type": "batchnorm"},
    {"type": "pool", "kernel": 3, "stride": 2, "padding": 1},
    {"type": "conv", "filters": 16, "kernel": 3, "padding": 1, "groups": 16},
    {"type": "conv", "filters": 32, "kernel": 3, "padding": "same", "groups": 4},
    {"type": "pool", "kernel": 2, "ceil_mode": True},
    {"type": "global_average_pool"},
    {"type": "linear", "units": 10},
    size=(64, 64),
)
VGG = network(
    {"type": "conv", "filters": 64, "kernel": 3, "padding": 1},
    {"type": "conv", "filters": 64, "kernel": 3, "padding": 1},
    POOL,
    FLAT,
    {"type": "linear", "units": 10},
)

SINGLE = {
    "the bank's line": LINE,
    "the bank's picture": PICTURE,
    "same": picture(stride=2, padding="same"),
    "valid": picture(kernel=5, padding="valid"),
    "down by half": picture(64, (56, 56), filters=128, stride=2, padding=1, bias=False),
    "channels first": picture(4, (20, 30), layout="channels_first", stride=2),
    "as long as before": picture(16, (20, 30), padding=1),
    "dilated": picture(4, (40,), dilation=2),
    "in groups": picture(12, (20, 20), filters=8, groups=4, padding=1, stride=2),
    "a filter per channel": picture(12, (20, 20), filters=24, groups=12),
    "single cells": picture(64, (14, 14), filters=32, kernel=1),
    "axis by axis": picture(
        1, (30, 50), filters=4, kernel=[3, 5], stride=[1, 2], padding=[[1, 2], 0]
    ),
}
GROUPED = network(
    *({"type": "conv", "filters": 70, "kernel": 3, "groups": g} for g in (5, 7, 5, 7)),
    channels=35,
)
SEVERAL = {"lenet": LENET, "everything": EVERYTHING, "vgg": VGG, "grouped": GROUPED}
LIKES = {**SINGLE, **SEVERAL}


def drawn(like, count=25):
    return [Kind.sample(Rng("conv", number), like) for number in range(count)]


@pytest.fixture(params=LIKES)
def like(request):
    return LIKES[request.param]


# --- what stays -----------------------------------------------------------------------------


def test_draws_are_networks_of_the_same_layers(like):
    for other in drawn(like):
        assert Kind.model_validate(other.as_given()) == other, "every window fits, groups divide"
        assert other != like
        assert other.layout == like.layout
        assert len(other.input.size) == len(like.input.size)
        assert [layer.type for layer in other.stack()] == [layer.type for layer in like.stack()]
        for own, new in zip(like.stack(), other.stack(), strict=True):
            for field in ("bias", "ceil_mode"):
                assert getattr(own, field, None) == getattr(new, field, None)


def flat(sizes):
    """All numbers of a field, be it one, a list, or pairs; words are none."""
    if isinstance(sizes, tuple):
        return [number for entry in sizes for number in flat(entry)]
    return [sizes] if isinstance(sizes, int) else []


def test_what_is_1_or_0_or_a_word_stays(like):
    for other in drawn(like):
        for own, new in zip(like.stack(), other.stack(), strict=True):
            for field in ("kernel", "stride", "dilation", "groups", "filters", "units"):
                pairs = zip(
                    flat(getattr(own, field, ())), flat(getattr(new, field, ())), strict=True
                )
                assert all((a == 1) == (b == 1) for a, b in pairs), field
            if isinstance(own, Convolution | Pool):
                assert type(own.padding) is type(new.padding)
                assert not isinstance(own.padding, str) or own.padding == new.padding
                pads = zip(flat(own.padding), flat(new.padding), strict=True)
                assert all((a == 0) == (b == 0) for a, b in pads)
                assert (own.stride is None) == (new.stride is None)


def test_square_stays_square_and_the_rest_does_not_become_so(like):
    for other in drawn(like):
        assert len({*other.input.size}) == len({*like.input.size})
        if len({*like.input.size}) == 1 and like.layers is not None:
            assert all(len({*shape.sizes}) <= 1 for shape in shapes(other))


def shapes(kind):
    """The shape in front of each layer, and behind the last."""
    from worked.kinds.conv_shapes.layers import shape_behind

    found = [kind.input_shape()]
    for layer in kind.stack():
        found.append(shape_behind(layer, found[-1]))
    return found


def test_sizes_are_near(like):
    limit = max(4, len(str(macs(like.input_shape(), like.stack()))))
    longer = 0
    for other in drawn(like):
        for own, new in zip(shapes(like), shapes(other), strict=True):
            assert all(a <= 2 * b <= 4 * a + 2 for a, b in zip(own.sizes, new.sizes, strict=True))
        longer += len(str(macs(other.input_shape(), other.stack()))) > limit
        for own, new in zip(like.stack(), other.stack(), strict=True):
            if isinstance(own, Linear):
                assert own.units // 2 <= new.units <= 2 * own.units
    assert longer <= 5, "numbers that are longer are rare"


def test_grey_and_colour_stay():
    assert {other.input.channels for other in drawn(LINE)} == {1}
    assert {other.input.channels for other in drawn(PICTURE)} == {3}
    assert len({other.input.channels for other in drawn(SINGLE["single cells"])}) > 3


def test_groups_stay_what_they_are():
    for other in drawn(SINGLE["in groups"]):
        assert other.input.channels > other.groups > 1
    for other in drawn(SINGLE["a filter per channel"]):
        assert other.groups == other.input.channels
        assert other.filters == 2 * other.groups
    for other in drawn(EVERYTHING):
        convolutions = [layer for layer in other.layers if isinstance(layer, Convolution)]
        assert convolutions[1].groups == convolutions[0].filters
        assert convolutions[2].groups < convolutions[1].filters


def test_what_keeps_the_size_keeps_it():
    for other in drawn(SINGLE["as long as before"]):
        assert shapes(other)[1].sizes == other.input.size
    for other in drawn(VGG):
        assert shapes(other)[2].sizes == other.input.size


# --- what shows -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", SINGLE)
def test_every_known_mistake_gives_a_wrong_answer(name):
    """Rounding rounds, padding and dilation count, and none of these is by chance right."""
    for other in drawn(SINGLE[name]):
        shown = {wrong.name for wrong in known_mistakes(solve_part(Part("", "conv", other)))}
        assert shown == {mistake.name for mistake in other.mistakes()}, other


@pytest.mark.parametrize("name", ["lenet", "vgg"])
def test_in_most_networks_too(name):
    known: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for other in drawn(SEVERAL[name]):
        known.update(mistake.name for mistake in other.mistakes())
        shown.update(w.name for w in known_mistakes(solve_part(Part("", "conv", other))))
    assert set(known) == set(shown)
    assert all(shown[mistake] >= 0.8 * known[mistake] for mistake in known), known - shown


def test_the_windows_of_the_bank_leave_a_rest():
    """In the bank's own two layers nothing is rounded; in the drawn ones something is."""
    for like in (LINE, PICTURE):
        for other in drawn(like, 60):
            (layer,) = other.stack()
            assert isinstance(layer, Convolution)
            assert all(axis.room % axis.stride for axis in axes_of(layer, other.input_shape()))
            assert layer.stride in (2, 3)
            assert layer.kernel in (3, 4, 5)
            assert layer.padding == 0


def test_a_class_finds_different_answers():
    pairs = zip(drawn(LINE, 300), drawn(PICTURE, 300), strict=True)
    answers = [[answer(one), answer(other)] for one, other in pairs]
    assert len(set(map(str, answers))) > 295
    assert len({str(line) for line, _ in answers}) > 270
    assert len({str(square) for _, square in answers}) > 180


def answer(kind):
    found = kind.results()
    return found["parameters"], found["output_shape"]


def test_a_draw_depends_on_its_key_alone(like):
    for number in range(3):
        first, again = (Kind.sample(Rng("again", number), like) for _ in range(2))
        assert first == again


def test_sizes_may_be_huge():
    like = picture(10**9, (10**9, 10**9), filters=10**9, kernel=7)
    for other in drawn(like, 5):
        assert Kind.model_validate(other.as_given()) == other


def test_deep_networks_can_be_drawn():
    block = [{"type": "conv", "filters": 32, "kernel": 3, "padding": 1}, {"type": "batchnorm"}]
    down = [{"type": "conv", "filters": 32, "kernel": 3, "padding": 1, "stride": 2}]
    like = network(*(block * 3 + down) * 4, size=(200, 200))
    for other in drawn(like, 3):
        assert other != like
        assert Kind.model_validate(other.as_given()) == other


@pytest.mark.parametrize(("count", "multiple"), [(8, 1), (64, 1), (12, 4), (3, 5), (100, 6)])
def test_counts_are_round_multiples_near_to_the_given_one(count, multiple):
    seen = {count_near(Rng("count", number), count, multiple) for number in range(200)}
    assert all(number % multiple == 0 for number in seen)
    assert min(seen) >= min(count // 2, multiple)
    assert max(seen) <= max(2 * count, lcm(multiple, 1))
    assert len(seen) > 1 or multiple >= count


# --- mistakes that never show ---------------------------------------------------------------


def names(kind):
    return {mistake.name for mistake in kind.mistakes()}


def test_a_mistake_is_known_whatever_the_sizes_are(like):
    """But for what cannot be carried out: without padding some window may not fit."""
    usual = names(like)
    for other in drawn(like):
        assert names(other) ^ usual <= {"padding_ignored", "plus_one_dropped"}


def test_rounding_up_is_known_where_nothing_is_rounded():
    assert "rounded_up" in names(LINE)
    assert "rounded_up" in names(PICTURE)


WINDOW = ("stride_ignored", "padding_ignored", "padding_counted_once", "dilation_ignored")


@pytest.mark.parametrize(
    ("kind", "never"),
    [
        (picture(), (*WINDOW, "rounded_up", "groups_ignored", "bias_added")),
        (picture(stride=[1, 1], padding=[0, [0, 0]], dilation=[1, 1]), WINDOW),
        (picture(padding="valid"), WINDOW),
        (picture(padding=[[0, 1], [0, 1]]), ("padding_counted_once",)),
        (picture(kernel=1, dilation=2), ("dilation_ignored",)),
        (picture(kernel=1, padding="same"), ("padding_ignored",)),
        (picture(dilation=2, padding="same"), ("dilation_ignored", "padding_counted_once")),
        (picture(1), ("channels_left_out", "a_channel_per_pair")),
        (picture(8, filters=8, groups=8), ("channels_kept", "channels_left_out")),
        (picture(1, filters=1), ("channels_kept",)),
        (picture(size=(3, 3)), ("bias_per_position",)),
        (picture(bias=False), ("bias_forgotten", "bias_per_position")),
    ],
)
def test_a_mistake_that_cannot_show_is_none(kind, never):
    assert not names(kind) & set(never)


def test_padding_and_rounding_of_pools_can_be_mistaken_too():
    padded = network({"type": "pool", "kernel": 3, "stride": 2, "padding": 1})
    assert {"padding_ignored", "padding_counted_once", "rounded_up"} <= names(padded)
    partial = network({"type": "pool", "kernel": 2, "ceil_mode": True}, size=(5, 5))
    wrong = {w.name: w.results for w in known_mistakes(solve_part(Part("", "conv", partial)))}
    assert wrong["rounded_down"][1].value == (2, 2, 3)
    assert "rounded_up" not in wrong


NETWORK_FILE = """\
title: Two networks
parts:
  - kind: conv_shapes
    given:
      input: &input {channels: 3, size: [32, 32]}
      layers: [{type: conv, filters: 8, kernel: 3}, {type: pool, kernel: 2}]
    variants: VARIANTS
  - kind: conv_shapes
    given: {input: *input, layers: [{type: conv, filters: 4, kernel: 5}]}
"""


def drawn_networks(parts, key):
    return drawn_parts(parts, lambda part: Rng("network", key, part))


@pytest.mark.parametrize(
    "variants",
    [
        "{draw: {layers.filters: {from: 4, to: 9}, input.size: {from: 20, to: 40}}}",
        "{keep: [layers]}",
    ],
)
def test_rules_and_kept_fields_work_on_a_list_of_layers(tmp_path, variants):
    path = tmp_path / "networks.yaml"
    path.write_text(NETWORK_FILE.replace("VARIANTS", variants))
    exercise = load(path)
    draws = [drawn_networks(exercise.parts, key) for key in range(5)]
    assert all(first.input == second.input for first, second in draws)
    assert len({first.input.size for first, _ in draws}) > 1
    assert all("stride" not in first.as_given() for first, _ in draws)
