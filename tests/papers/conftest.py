"""An exam of two small problems in a folder of its own, and a class."""

import pytest

ARGMAX = """\
kind: argmax_attention
title: Argmax attention
given:
  keys: [[1, 2, 0], [0, 3, 4], [5, 0, 0], [0, 0, 1]]
  values: [[2, 0, 1], [1, 4, 3], [0, -1, 4], [1, 0, -1]]
  query: [1, 1, 2]
"""
SHAPES = """\
title: Sizes
parts:
  - kind: conv_shapes
    points: 2
    given:
      input: {channels: 3, size: [32, 32]}
      layers: [{type: conv, filters: 8, kernel: 5, stride: 2, padding: 1}]
"""
EXAM = """\
title: Midterm
course: EECS 182
date: 2026-11-21
instructions: Show your work.
seed: 7
problems:
  - {file: problems/argmax.yaml, points: 3}
  - {file: problems/shapes.yaml, space: 4, variants: 2}
"""
CLASS = "id,name,seat\ns1,Ann Lee,A1\ns2,Bo Chan,A2\ns3,Cy Young,A3\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to work in, with exam.yaml, class.csv and the problems."""
    (tmp_path / "problems").mkdir()
    (tmp_path / "problems" / "argmax.yaml").write_text(ARGMAX)
    (tmp_path / "problems" / "shapes.yaml").write_text(SHAPES)
    (tmp_path / "exam.yaml").write_text(EXAM)
    (tmp_path / "class.csv").write_text(CLASS)
    monkeypatch.chdir(tmp_path)
    return tmp_path
