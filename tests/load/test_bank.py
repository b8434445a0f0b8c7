"""Which file of a bank shows a kind best, found without reading what is given."""

from worked.load.bank import examples


def bank(folder, **files):
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return {kind: path.removeprefix(f"{folder}/") for kind, path in examples(folder).items()}


def test_a_short_file_near_the_top_shows_a_kind_best(tmp_path):
    found = bank(
        tmp_path,
        long="kind: pooling\ngiven: {input: [1, 2, 3, 4]}\n",
        short="kind: pooling\ngiven: {}\n",
        a__shorter="kind: pooling",
    )
    assert found == {"pooling": "short.yaml"}


def test_a_file_of_one_kind_shows_it_better_than_a_mixed_one(tmp_path):
    found = bank(
        tmp_path,
        mixed="parts:\n  - kind: attention\n  - title: second\n    kind: pooling\n",
        pure="parts:\n  - kind: attention\n  - kind: attention\n  - kind: attention\n",
    )
    assert found == {"attention": "pure.yaml", "pooling": "mixed.yaml"}


def test_a_kind_of_evidence_is_not_the_kind_of_the_file(tmp_path):
    found = bank(
        tmp_path, a="kind: concept\ngiven:\n  evidence:\n  - kind: pooling\n    given: {}\n"
    )
    assert found == {"concept": "a.yaml"}


def test_files_that_cannot_be_read_are_passed_over(tmp_path):
    found = bank(
        tmp_path, a="kind: [pooling", b="- kind: pooling", c="kind: [x]", d="kind: attention"
    )
    assert found == {"attention": "d.yaml"}
