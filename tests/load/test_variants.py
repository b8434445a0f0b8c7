"""What may stand under `variants:` in a problem file, and what is told of what may not."""

import contextlib
import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worked.draw import Rng
from worked.errors import ProblemFileError
from worked.load import file_schema, load_text
from worked.variation import (
    AS_SAMPLED,
    Discriminating,
    Gates,
    Readable,
    Undrawable,
    Variation,
    another,
)
from worked.variation.rules import Choice, Entries, Range

ARGMAX = """\
kind: argmax_attention
given:
  keys:   [[1, 2, 0], [0, 3, 4], [5, 0, 0], [0, 0, 1]]
  values: [[2, 0, 1], [1, 4, 3], [0, -1, 4], [1, 0, -1]]
  query:  [1, 1, 2]
variants:
"""
EMD = """\
kind: transport
given:
  sources: [{at: [3, 1], mass: 4}, {at: [4, 0], mass: 2}]
  targets: [{at: [1, 0], mass: 1}, {at: [4, 1], mass: 5}]
variants:
"""
NETWORK = """\
kind: conv_shapes
given:
  input: {channels: 3, size: [32, 32]}
  layers: [{type: conv, filters: 16, kernel: 3}, {type: pool, kernel: 2}, {type: flatten}]
variants:
"""
ONE_LAYER = """\
kind: conv_shapes
given: {input: {channels: 3, size: [32]}, filters: 16, kernel: 3}
variants:
"""
SPECIMEN = """\
kind: specimen
given: {number: 3, vector: [1, 2], heads: [{W_Q: [[1]], b_Q: [1]}, {W_Q: [[2]]}], at: [1, 2]}
variants:
"""


def variation(text, given=ARGMAX):
    """What a file with this text under `variants` says."""
    return load_text(given + text).parts[0].variants


def wrongs(text, given=ARGMAX):
    """What is wrong with it: column within its own lines, counted from 1, path and words."""
    with pytest.raises(ProblemFileError) as caught:
        load_text(given + text, "a.yaml")
    above = given.count("\n")
    return [
        f"{(trouble.line or 0) - above}:{trouble.column}: "
        f"{(trouble.path or '').removeprefix('variants.')}: {trouble.message}"
        for trouble in caught.value.troubles
    ]


def refused(section):
    """Pairs of what is said and what is told about it, from the list of refusals."""
    text = Path(__file__).with_name("variants_refused.txt").read_text(encoding="utf-8")
    (cases,) = re.findall(rf"^== {section}\n((?:.+\n)+)", text, re.MULTILINE)
    return re.findall(r"(\S.*)\n    (.+)\n", cases)


class TestAFileSays:
    def test_nothing_and_the_kind_draws(self):
        part = load_text("kind: specimen\ngiven: {number: 1}").parts[0]
        assert part.variants == AS_SAMPLED
        assert part.variants.as_given() == {}
        assert variation("  {}\n") == AS_SAMPLED

    def test_what_is_drawn(self):
        said = variation(
            "  draw:\n"
            "    query: {from: -1, to: 3}\n"
            "    keys[2]: {entries: [0, '1/2', 0.5]}\n"
            "    ties: {choose: [first, last]}\n"
            "    values[1][2]: {from: 0, to: 1, step: '1/8'}\n"
        )
        assert dict(said.draw) == {
            "keys[2]": Entries((0, Fraction(1, 2), Fraction(1, 2))),
            "query": Range(-1, 3),
            "ties": Choice(("first", "last")),
            "values[1][2]": Range(0, 1, Fraction(1, 8)),
        }

    def test_what_numbers_add_up_to(self):
        assert dict(variation("  draw: {sources.mass: {from: 1, to: 5, sum: 6}}", EMD).draw) == {
            "sources.mass": Range(1, 5, 1, 6)
        }
        said = variation("  draw: {sources.mass: {from: 1, to: 5, sum: given}}", EMD)
        assert said.draw[0][1].total == "given"

    def test_numbers_and_truth_values_to_choose_from(self):
        said = variation(
            "  draw: {bias: {choose: [true, false]}, stride: {choose: [1, 2.0]}}", ONE_LAYER
        )
        assert dict(said.draw) == {"bias": Choice((True, False)), "stride": Choice((1, 2))}
        assert said.as_given() == {
            "draw": {"bias": {"choose": [True, False]}, "stride": {"choose": [1, 2]}}
        }
        assert load_text(ONE_LAYER + f"  {json.dumps(said.as_given())}\n").parts[0].variants == said

    def test_fields_of_every_entry_that_has_them(self):
        said = variation("  draw: {layers.kernel: {from: 2, to: 3}}", NETWORK)
        assert said.draw == (("layers.kernel", Range(2, 3)),)
        said = variation("  draw: {heads.b_Q: {from: 2, to: 3}}", SPECIMEN)
        assert said.draw == (("heads.b_Q", Range(2, 3)),)

    def test_what_stays(self):
        assert variation("  keep: [keys]\n  tries: 50") == Variation(keep=("keys",), tries=50)

    @pytest.mark.parametrize(
        ("text", "gates"),
        [
            ("{}", Gates()),
            (
                "{unique: off, distinct: false, readable: off}",
                Gates(unique="off", distinct="off", readable="off"),
            ),
            ("{unique: on, solvable: true, readable: on, fair: on, discriminating: true}", Gates()),
            ("{unique: 'off'}", Gates(unique="off")),
            ("{fair: 0.4}", Gates(fair=Fraction(2, 5))),
            ("{fair: false, discriminating: off}", Gates(fair="off", discriminating="off")),
            ("{fair: 0}", Gates(fair=0)),
            (
                "{readable: {digits: 5, weights: off, fractions: false}}",
                Gates(readable=Readable(digits=5, weights="off", fractions="off")),
            ),
            (
                "{discriminating: {except: [nearest_key]}}",
                Gates(discriminating=Discriminating(mistakes=("nearest_key",))),
            ),
        ],
    )
    def test_what_the_gates_are_to_do(self, text, gates):
        assert variation(f"  gates: {text}").gates == gates

    @pytest.mark.parametrize(
        "text",
        [
            "draw: {query: {from: -1, to: 3, step: '1/2', sum: given}, keys: {entries: [0, 1]}}",
            "draw: {sources.mass: {from: 1, to: 5, sum: 6}, targets.at: {entries: [1, 2]}}",
            "draw: {layers: {choose: [[{type: flatten}], [{type: conv, filters: 2, kernel: 3}]]}}",
            "draw: {bias: {choose: [true, false]}, padding: {choose: [same, 0, [[1, 2]]]}}",
            "keep: [query]",
            "tries: 7",
            "gates: {fair: 0.4, unique: off, readable: {digits: 5}}",
            "gates: {discriminating: {except: [nearest_key]}}",
        ],
    )
    def test_what_can_be_written_down_again(self, text):
        given = EMD if "sources" in text else ARGMAX
        given = NETWORK if "layers" in text else ONE_LAYER if "bias" in text else given
        said = variation(f"  {text}\n", given)
        assert Variation.model_validate(said.as_given()) == said
        assert Variation.model_validate(said.as_given()).as_given() == said.as_given() != {}


class TestRules:
    @pytest.mark.parametrize(("said", "told"), refused("rules"))
    def test_that_draw_nothing_sensible(self, said, told):
        assert wrongs(f"  draw: {{query: {said}}}") == [told]

    @pytest.mark.parametrize(("said", "told"), refused("paths"))
    def test_for_what_is_not_there(self, said, told):
        assert wrongs(f"  draw:\n    {said}: {{from: 1, to: 2}}") == [f"2:5: draw.{said}: {told}"]

    @pytest.mark.parametrize(("said", "told"), refused("fields"))
    def test_for_what_the_field_cannot_hold(self, said, told):
        assert wrongs(f"  draw:\n    {said}", SPECIMEN) == [told]

    def test_for_what_is_wrong_in_several_places_of_a_choice(self):
        assert wrongs("  draw: {ops: {choose: [[max], [mean, min]]}}", SPECIMEN) == [
            "1:33: draw.ops.choose[2][1]: unknown choice 'mean'; known: max, average",
            "1:39: draw.ops.choose[2][2]: unknown choice 'min'; known: max, average",
        ]

    def test_a_number_that_some_place_of_the_field_takes_is_no_error(self):
        """At [1, 2] a draw may be [2, 2], which the field refuses: the gate counts that."""
        assert variation("  draw: {at: {from: 1, to: 3}}", SPECIMEN)

    def test_for_roots_have_no_sum_of_their_own(self):
        given = SPECIMEN.replace("vector: [1, 2]", 'vector: [1, "sqrt(2)"]')
        assert wrongs("  draw: {vector: {from: 1, to: 2, sum: given}}", given) == [
            "1:40: draw.vector.sum: given, but the file's numbers hold roots; "
            "a range draws none, so say a sum"
        ]

    @pytest.mark.parametrize(
        ("one", "other"), [("keys", "keys[2]"), ("keys[2]", "keys"), ("keys[2]", "keys[2][1]")]
    )
    def test_for_the_same_numbers_twice(self, one, other):
        text = f"  draw:\n    {one}: {{from: 1, to: 2}}\n    {other}: {{from: 1, to: 2}}"
        assert wrongs(text) == [
            f"3:5: draw.{other}: {one} draws the same; keep one of the two rules"
        ]

    def test_are_at_most_a_thousand(self):
        text = "  draw:\n" + "".join(f"    x{n}: {{from: 1, to: 2}}\n" for n in range(1001))
        assert wrongs(text) == ["2:5: draw: 1,001 rules; at most 1,000 are possible"]

    def test_are_told_all_at_once(self):
        text = (
            "  draw:\n"
            "    qeury: {from: 2, to: 1}\n"
            "    keys: {from: -1, to: 'x'}\n"
            "    values: {from: 1, to: 2, sum: 3}\n"
            "  tries: 0\n"
            "  gates: {fiar: 1, fair: no}\n"
            "  kep: [keys]\n"
        )
        assert [line.partition(": ")[0] for line in wrongs(text)] == [
            "2:5", "2:19", "3:26", "4:35", "5:10", "6:11", "6:26", "7:3"
        ]  # fmt: skip

    def test_are_told_beside_what_is_wrong_with_the_problem(self):
        given = ARGMAX.replace("query:  [1, 1, 2]", "query: []")
        told = wrongs("  draw: {qeury: {from: 2, to: 1}}", given)
        assert [line.partition(": ")[0] for line in told] == ["-1:10", "1:24"]


class TestKeeping:
    @pytest.mark.parametrize(("said", "told"), refused("keep"))
    def test_what_is_not_there_or_all_there_is(self, said, told):
        assert wrongs(f"  keep: {said}") == [told]

    def test_does_not_go_with_rules(self):
        text = "  draw: {query: {from: 1, to: 2}}\n  keep: [keys]"
        assert wrongs(text) == [
            "2:3: keep: does not go with draw: a field without a rule stays anyway; remove it"
        ]


class TestGates:
    @pytest.mark.parametrize(("said", "told"), refused("gates"))
    def test_that_are_not_set_right(self, said, told):
        assert wrongs(f"  gates: {said}") == [told]

    def test_can_be_switched_from_python(self):
        gates = {"unique": False, "fair": False, "readable": True, "distinct": "on"}
        said = Variation.model_validate({"gates": gates})
        assert said.gates == Gates(unique="off", fair="off")

    def test_an_unknown_mistake_is_told_the_nearest(self):
        (wrong,) = wrongs("  gates: {discriminating: {except: [nearest_key, smalest_score]}}")
        place, _, words = wrong.partition(": gates.discriminating.except[2]: ")
        assert place == "1:50"
        assert words.startswith("unknown mistake 'smalest_score'; did you mean 'smallest_score'? ")


class TestParts:
    parts = """\
parts:
  - kind: argmax_attention
    given: {keys: &keys [[1, 2], [0, 3]], values: [[1], [2]], query: [1, 1]}
    variants: FIRST
  - kind: argmax_attention
    given: {keys: *keys, values: [[3], [4]], query: [2, 1]}
    variants: SECOND
"""

    def told(self, first, second):
        text = self.parts.replace("FIRST", first).replace("SECOND", second)
        try:
            load_text(text, "a.yaml")
        except ProblemFileError as error:
            return str(error)
        return ""

    rule = "{draw: {keys: {from: 0, to: 9}}}"

    def test_a_rule_for_shared_data_stands_where_they_come_first(self):
        assert self.told(self.rule, "{}") == ""
        assert self.told("{}", self.rule) == (
            "a.yaml:7:23: parts[2].variants.draw.keys: keys is the same as in part (a), "
            "so it takes what is drawn there; put the rule there, or give this part other values"
        )

    def test_the_same_rule_may_stand_in_both(self):
        assert self.told(self.rule, self.rule) == ""
        assert "put the rule there" in self.told(self.rule, self.rule.replace("9", "8"))

    def test_what_stays_there_may_be_kept_here(self):
        assert self.told("{keep: [keys]}", "{keep: [keys]}") == ""
        assert self.told("{draw: {query: {from: 0, to: 9}}}", "{keep: [keys]}") == ""
        assert self.told("{}", "{keep: [keys]}") == (
            "a.yaml:7:23: parts[2].variants.keep[1]: keys is the same as in part (a), so it takes "
            "what is drawn there; keep it there, or give this part other values"
        )
        assert "keep it there" in self.told(self.rule, "{keep: [keys]}")


class TestTheSchema:
    def properties(self):
        schema = json.loads(json.dumps(file_schema("argmax_attention")))
        return schema["$defs"]["problem"]["properties"]["variants"]["properties"]

    def test_knows_the_fields_and_explains_them(self):
        properties = self.properties()
        assert list(properties) == list(Variation.model_fields)
        assert all(shape["description"] for shape in properties.values())
        gates = properties["gates"]["properties"]
        assert list(gates) == list(Gates.model_fields)
        assert all(shape["description"] for shape in gates.values())

    def test_has_no_default_that_a_file_could_not_state(self):
        properties = self.properties()
        stated = {
            name: shape["default"] for name, shape in properties.items() if "default" in shape
        }
        assert stated == {"tries": 1000}

    def test_knows_the_fields_of_rules_and_settings(self):
        properties = self.properties()
        rules = properties["draw"]["additionalProperties"]["anyOf"]
        assert [list(rule["properties"]) for rule in rules] == [
            ["from", "to", "step", "sum"],
            ["entries"],
            ["choose"],
        ]
        readable = properties["gates"]["properties"]["readable"]["anyOf"][1]
        assert list(readable["properties"]) == list(Readable.model_fields)


words = st.sampled_from(
    "1 -2 0 3 0.5 '1/2' 'sqrt(2)' x off on true given '' 1e9 null first nearest_key "
    "keys query keys[2] keys[2][1] values.x ties".split()
)
names = st.sampled_from(
    "draw keep tries gates from to step sum entries choose except query 'keys[1]' keys values ties "
    "'a b' solvable unique readable discriminating fair distinct digits weights".split()
)


def flow(values):
    """Lists and mappings of some values, as YAML writes them in a line."""
    lists = st.lists(values, max_size=3).map(lambda entries: f"[{', '.join(entries)}]")
    pairs = st.dictionaries(names, values, max_size=4)
    return lists | pairs.map(lambda d: f"{{{', '.join(f'{k}: {v}' for k, v in d.items())}}}")


anything = st.recursive(words, flow, max_leaves=8)
paths = st.sampled_from("query keys values 'keys[1]' 'values[2][1]' ties".split())
low, high = st.integers(-3, 3).map(str), st.integers(2, 9).map(str)
ranges = st.builds("{{from: {}, to: {}}}".format, low, high)
sums = st.builds("{{from: {}, to: {}, sum: {}}}".format, low, high, high | st.just("given"))
entries = st.lists(low | words, max_size=4).map(lambda some: f"{{entries: [{', '.join(some)}]}}")
likely = st.dictionaries(paths, ranges | sums | entries | anything, max_size=3).map(
    lambda rules: f"{{draw: {{{', '.join(f'{k}: {v}' for k, v in rules.items())}}}}}"
)


class TestWhateverAFileSays:
    @settings(max_examples=300, deadline=None, derandomize=True)
    @given(likely | anything)
    def test_it_is_read_or_told_and_what_is_read_draws(self, text):
        file = ARGMAX.rstrip() + f" {text}\n"
        try:
            (part,) = load_text(file, "a.yaml").parts
        except ProblemFileError:
            return
        assert Variation.model_validate(part.variants.as_given()) == part.variants
        with contextlib.suppress(Undrawable):
            another(part.problem, part.variants, Rng(text))
