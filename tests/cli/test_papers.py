"""`worked papers`: a folder of papers and keys, the same however often and by however many made."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

import worked.papers.journal
from tests.programs import path_of
from worked.check import CheckFailed
from worked.cli import main
from worked.papers.making import Making
from worked.vary import Family

ARGMAX = """\
kind: argmax_attention
title: Argmax attention
given:
  keys: [[1, 2, 0], [0, 3, 4], [5, 0, 0], [0, 0, 1]]
  values: [[2, 0, 1], [1, 4, 3], [0, -1, 4], [1, 0, -1]]
  query: [1, 1, 2]
"""
EXAM = """\
title: Midterm
seed: 7
problems:
  - {file: argmax.yaml, points: 3}
"""
CLASS = (
    'id,name,seat,accommodations\ns1,"Lee, Ann",A1,large print\n'
    "s2,\\input{x} <script>alert(1)</script> & $a_b$,A2,extra time 25 %\n../up,محمد,A3,\n"
)


def lay_out(folder):
    """Write exam.yaml, class.csv and the problem into a folder."""
    (folder / "argmax.yaml").write_text(ARGMAX)
    (folder / "exam.yaml").write_text(EXAM)
    (folder / "class.csv").write_text(CLASS, encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The papers of the class, made once for all tests that only begin with them."""
    folder = tmp_path_factory.mktemp("made")
    lay_out(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        call = "papers exam.yaml --roster class.csv -o out --format html"
        done = CliRunner().invoke(main, call.split())
    assert done.exit_code == 0, done.output
    return folder / "out", done


@pytest.fixture
def exam(tmp_path, monkeypatch):
    """A folder with exam.yaml, class.csv and a problem."""
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def papers(run, exam, made):
    """Make the papers as HTML in the folder `out`, with some more options."""

    def make(*options, out="out", roster="class.csv"):
        if not options and roster == "class.csv" and not Path(out).exists():
            shutil.copytree(made[0], out)
            return made[1]
        done = run(
            "papers", "exam.yaml", "--roster", roster, "-o", out, "--format", "html", *options
        )
        assert done.exit_code == 0, done.output
        return done

    return make


def content(folder):
    """Every file of a folder that is not hidden, and its bytes."""
    found = [path for path in Path(folder).rglob("*") if path.is_file()]
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in found
        if not path.name.startswith(".")
    }


def manifest(folder="out"):
    return [
        json.loads(line) for line in Path(folder, "manifest.jsonl").read_text("utf-8").splitlines()
    ]


def test_everybody_gets_a_paper_and_a_key_and_there_is_one_file_of_all(papers, exam):
    done = papers("--spares", 1)
    files = content("out")
    third = manifest()[2]["file"]
    assert set(files) == {
        *("all-papers.html", "all-keys.html", "manifest.jsonl"),
        *(
            f"{kind}/{id}.html"
            for kind in ("papers", "keys")
            for id in ("s1", "s2", "spare-1", third)
        ),
    }
    assert done.stdout == ("out: 3 students, 1 spare copy, 1 in large print; 10 files made\n")
    assert done.stderr == "note: for you to arrange: extra time 25 % (1 student)\n"
    for line in manifest():
        for name in (f"papers/{line['file']}.html", f"keys/{line['file']}.html", "all-papers.html"):
            assert line["code"] in files[name].decode()


def test_no_name_is_code_and_no_id_leads_out_of_the_folder(papers, exam):
    papers()
    page = content("out")["papers/s2.html"].decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; $a_b$" in page
    assert not list(exam.glob("up*"))
    assert not list(exam.parent.glob("up*"))


def test_no_name_is_code_in_latex_either(run, exam):
    done = run("papers", "exam.yaml", "--roster", "class.csv", "-o", "out", "--format", "latex")
    assert done.exit_code == 0
    source = content("out")["papers/s2.tex"].decode()
    assert "\\input{x}" not in source
    assert "input" in source
    assert "no letters for all of the name محمد" in done.stderr


def test_one_more_or_less_worker_makes_the_same_bytes(papers):
    papers(out="one")
    papers("--workers", 2, out="two")
    assert content("one") == content("two")


def test_a_run_that_was_cut_off_goes_on_with_the_same_bytes(papers, run, monkeypatch):
    papers(out="whole")
    write = Making._write

    def cut(making, sheet, made):
        if sheet.name.startswith("keys/s2"):
            raise OSError(28, "No space left on device", sheet.name)
        write(making, sheet, made)

    with monkeypatch.context() as patch:
        patch.setattr(Making, "_write", cut)
        done = run("papers", "exam.yaml", "--roster", "class.csv", "-o", "out", "--format", "html")
    assert done.exit_code == 2
    assert "No space left" in done.stderr
    assert "papers/s2.html" in content("out")
    assert "keys/s2.html" not in content("out")
    journal = Path("out", worked.papers.journal.NAME)
    journal.write_bytes(journal.read_bytes() + b'\n{"file": "keys/s2.html", "sou')
    done = papers()
    assert done.stdout.endswith("; 5 files made, 3 were there\n")
    assert content("out") == content("whole")


def test_what_is_there_and_right_is_left_alone_and_what_was_changed_is_made_again(papers):
    papers()
    before = content("out")
    Path("out/keys/s1.html").write_text("scribbled")
    Path("out/papers/s2.html").unlink()
    assert papers().stdout.endswith("; 2 files made, 6 were there\n")
    assert content("out") == before


@pytest.mark.parametrize("torn", [b"{", b"\xff", b"[" * 100_000, b'{"file": 1}'])
def test_notes_that_cannot_be_read_cost_only_time(papers, torn):
    papers()
    before = content("out")
    Path("out/.made.jsonl").write_bytes(torn)
    assert papers().stdout.endswith("; 8 files made\n")
    assert content("out") == before


def test_who_joins_later_changes_nobody_elses_paper(papers, exam):
    papers("--spares", 1)
    before = content("out")
    (exam / "later.csv").write_text("id,name\ns0,New\ns1,Renamed\n" + "s2,B\n", encoding="utf-8")
    done = papers(roster="later.csv")
    after = content("out")
    assert "1 paper of an earlier run for nobody in the list" in done.stderr
    lines = {line["id"]: line for line in manifest()}
    assert {id: line["problems"][0]["variant"] for id, line in lines.items()} == {
        "s0": 5,
        "s1": 1,
        "s2": 2,
        "spare-1": 4,
        "../up": 3,
    }
    assert lines["../up"]["withdrawn"] is True
    assert after["papers/spare-1.html"] == before["papers/spare-1.html"]
    assert "Renamed" in after["papers/s1.html"].decode()


def test_one_paper_is_printed_again_from_what_is_stored(papers, run, exam):
    papers()
    before = content("out")
    (exam / "argmax.yaml").unlink()
    for name in ("papers/s2.html", "keys/s2.html"):
        Path("out", name).unlink()
    done = run("papers", "exam.yaml", "-o", "out", "--format", "html", "--only", "s2")
    assert (done.exit_code, done.stdout) == (0, "out/papers/s2.html\nout/keys/s2.html\n")
    assert "is not the exam that was printed here; the stored one is taken" in done.stderr
    assert content("out") == before
    done = run("papers", "exam.yaml", "-o", "out", "--format", "html", "--only", "s2")
    assert done.stdout.count(": as before\n") == 2
    done = run(
        *("papers", "exam.yaml", "-o", "out", "--format", "html", "--only", "s2"),
        *("--keys", "solutions"),
    )
    first, second = done.stdout.splitlines()
    assert first == "out/papers/s2.html: as before"
    assert second.startswith("out/keys/s2.html: the numbers as before; the page is not (")


def test_one_paper_alone_is_the_one_that_the_class_would_get(papers, run, exam):
    papers()
    call = ("papers", "exam.yaml", "--roster", "class.csv", "--format", "html", "--only", "s2")
    assert run(*call, "-o", "alone").exit_code == 0
    whole, alone = content("out"), content("alone")
    assert set(alone) == {"manifest.jsonl", "papers/s2.html", "keys/s2.html"}
    assert all(whole[name] == alone[name] for name in alone)


def test_an_unknown_id_or_no_earlier_run_is_one_message(papers, run):
    done = run("papers", "exam.yaml", "-o", "out", "--only", "s2")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--only without --roster prints papers of an earlier run" in done.stderr
    papers()
    done = run("papers", "exam.yaml", "-o", "out", "--only", "s7")
    assert done.exit_code == 2
    assert "no paper for the id 's7'; it has 3 papers" in done.stderr
    done = run("papers", "exam.yaml", "-o", "out", "--only", "S2")
    assert "no paper for the id 'S2'; did you mean 's2'?" in done.stderr


def test_a_paper_in_another_format_says_which_are_there(papers, run):
    papers()
    done = run("papers", "exam.yaml", "-o", "out", "--format", "latex", "--only", "s2")
    assert done.stdout == "out/papers/s2.tex\nout/keys/s2.tex\n"
    assert done.stderr.splitlines() == [
        f"note: out/{kind}/s2.html is there as well; --format says which one is printed"
        for kind in ("papers", "keys")
    ]


def test_an_interrupted_run_says_how_it_goes_on(papers, run, monkeypatch):
    def interrupted(self, workers, step):
        raise KeyboardInterrupt

    papers()
    monkeypatch.setattr("worked.papers.making.Making.make", interrupted)
    done = run("papers", "exam.yaml", "--roster", "class.csv", "-o", "out", "--format", "html")
    assert (done.exit_code, done.stdout) == (130, "")
    assert done.stderr.endswith("interrupted; the same command goes on from there\n")


def test_keys_show_answers_or_whole_solutions_and_papers_neither(papers):
    papers(out="answers")
    papers("--keys", "solutions", out="solutions")
    short, long = content("answers"), content("solutions")
    for name in ("keys/s1.html", "all-keys.html"):
        assert "Answer" in short[name].decode()
        assert ">Solution<" not in short[name].decode()
        assert ">Solution<" in long[name].decode()
    for name in ("papers/s1.html", "all-papers.html"):
        assert long[name] == short[name]
        assert "Answer" not in visible(long[name])
        assert ">Solution<" not in visible(long[name])


def visible(page):
    """The words of a page, without its styles."""
    return page.decode().partition("</style>")[2]


def test_what_is_wrong_with_exam_and_class_list_is_told_together(run, exam):
    (exam / "exam.yaml").write_text(EXAM.replace("seed", "sead"))
    (exam / "class.csv").write_text("id,name\n,A\ns1,\n")
    done = run("papers", "exam.yaml", "--roster", "class.csv", "-o", "out")
    assert (done.exit_code, done.stdout) == (2, "")
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == [
        *("exam.yaml:1:1", "exam.yaml:2:1"),
        *("class.csv", "class.csv"),
    ]
    assert not (exam / "out").exists()


def test_a_problem_without_a_variant_is_named(run, exam):
    rule = "variants: {draw: {query: {choose: [[0, 0, 0], [3, 5, 0]]}}, tries: 3}\n"
    (exam / "tied.yaml").write_text(ARGMAX + rule)
    (exam / "exam.yaml").write_text(EXAM + "  - {file: tied.yaml, points: 1}\n")
    done = run("papers", "exam.yaml", "--roster", "class.csv", "-o", "out", "--format", "html")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "tied.yaml: variant 1: none of 3 draws passed the gates" in done.stderr


def test_another_exam_does_not_write_over_the_papers_of_one(papers, run, exam):
    papers()
    before = content("out")
    (exam / "exam.yaml").write_text(EXAM.replace("seed: 7", "seed: 8"))
    done = run("papers", "exam.yaml", "--roster", "class.csv", "-o", "out", "--format", "html")
    assert done.exit_code == 2
    assert "name another folder" in done.stderr
    assert content("out") == before


def test_a_spoiled_manifest_is_told_line_by_line(papers, run):
    papers()
    path = Path("out/manifest.jsonl")
    lines = path.read_text("utf-8").splitlines()
    spoiled = json.loads(lines[1])
    spoiled["file"] = "../../x"
    path.write_text("\n".join([lines[0], json.dumps(spoiled), "{", ""]), encoding="utf-8")
    done = run("papers", "exam.yaml", "--roster", "class.csv", "-o", "out", "--format", "html")
    assert done.exit_code == 2
    told = done.stderr.splitlines()
    assert told[0].endswith("manifest.jsonl: line 2: file: '../../x' is no file name of a paper")
    assert "line 3: not JSON" in told[1]


def test_a_class_list_is_needed_and_a_folder(run, exam):
    assert "a class list is needed" in run("papers", "exam.yaml", "-o", "out").stderr
    assert run("papers", "exam.yaml", "--roster", "class.csv").exit_code == 2


def test_a_file_in_the_place_of_the_folder_is_one_message(run, exam):
    (exam / "out").write_text("x")
    done = run("papers", "exam.yaml", "--roster", "class.csv", "-o", exam / "out" / "in")
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_editors_are_told_what_an_exam_file_holds(run):
    schema = json.loads(run("schema", "exam").stdout)
    assert schema["required"] == ["title", "seed", "problems"]
    assert schema["$defs"]["ProblemEntry"]["required"] == ["file"]
    assert "exam" not in json.loads(run("schema").stdout)["$defs"]


def test_a_failed_check_ends_with_1_and_a_defect_with_70(run, exam, monkeypatch):
    def fail(_family, _number, *_):
        raise CheckFailed("oracle", "output is another one")

    def stumble(_family, _number, *_):
        raise RuntimeError("no such thing")

    call = ("papers", "exam.yaml", "--roster", "class.csv", "-o", "out", "--format", "html")
    monkeypatch.setattr(Family, "first", fail)
    done = run(*call)
    assert done.exit_code == 1
    assert done.stderr.startswith("out: the oracle check failed: output is another one")
    monkeypatch.setattr(Family, "first", stumble)
    done = run(*call)
    assert done.exit_code == 70
    assert done.stderr.startswith("out: internal error: RuntimeError: no such thing")
    assert not Path("out/manifest.jsonl").exists()


@pytest.mark.needs("typst", "pdftotext")
def test_pdf_papers_are_bound_and_one_printed_again_is_identical(run, exam):
    call = ("papers", "exam.yaml", "-o", "out")
    assert run(*call, "--roster", "class.csv", "--sides", "double").exit_code == 0
    before = content("out")
    assert run(*call, "--only", "s1", "--sides", "double").stdout.count(": as before\n") == 2
    assert content("out") == before
    text = subprocess.run(
        [path_of("pdftotext"), "out/all-papers.pdf", "-"], capture_output=True, check=True
    ).stdout.decode()
    for line in manifest():
        assert line["code"] in text
    sheets = text.split("\f")
    firsts = [n for n, page in enumerate(sheets) if "page 1 of" in page]
    assert len(firsts) == 3
    assert all(first % 2 == 0 for first in firsts)


@pytest.mark.needs("pypandoc", "typst")
def test_word_papers_are_written_too(run, exam):
    (exam / "class.csv").write_text("id,name\ns1,Ann\n")
    done = run("papers", "exam.yaml", "--roster", "class.csv", "-o", "out", "--format", "docx")
    assert done.exit_code == 0, done.output
    assert content("out")["papers/s1.docx"].startswith(b"PK")
