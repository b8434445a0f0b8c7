"""Exam papers: every loose sheet finds home, nothing of a solution leaks, no name is code."""

import base64
import re
import subprocess
from dataclasses import replace
from fractions import Fraction
from html import unescape
from importlib import import_module
from pathlib import Path
from unicodedata import normalize

import pytest

from tests.browser import Browser
from tests.render.exam import NAMES, STRANGE, booklet, gutted, hostile, paper, solved
from tests.render.test_html import Outline
from tests.specimen import HOSTILE
from worked.errors import WorkedError
from worked.render.papers import (
    WRITERS,
    NoSuchSpace,
    Paper,
    PaperOptions,
    Space,
    Student,
    Task,
    names_not_printed,
    write_papers,
)
from worked.render.papers.filling import plain
from worked.render.tex_words import escaped

ENGINES = [
    pytest.param("typst", marks=pytest.mark.needs("typst")),
    pytest.param("pdflatex", marks=pytest.mark.needs("pdflatex")),
    pytest.param("lualatex", marks=pytest.mark.needs("lualatex")),
]
FORMATS = [
    "latex",
    "html",
    pytest.param("pdf", marks=pytest.mark.needs("typst")),
    pytest.param("docx", marks=pytest.mark.needs("pypandoc", "typst")),
]
KEY = PaperOptions(kind="key", sections=("solution", "mistakes"))
HEAD = re.compile(r"Code +(\w+) +page +(\d+)(?: +of +(\d+))?")


def pdf(papers, **options) -> bytes:
    content = write_papers(papers, "pdf", PaperOptions(**options))
    assert isinstance(content, bytes)
    return content


def pages_of(content: bytes, folder: Path) -> list[str]:
    """The text of each page."""
    file = folder / "pages.pdf"
    file.write_bytes(content)
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def heads(pages: list[str]) -> list[tuple[str, ...]]:
    """Code, number and count on each page that is not empty."""
    found = [HEAD.search(page) for page in pages if page.strip()]
    assert all(found)
    return [match.groups() for match in found if match]


class TestSpaces:
    def test_a_space_is_for_every_part_unless_each_has_its_own(self) -> None:
        task = Task(1, solved("conv-shapes"), spaces=(Space(3),))
        assert task.space(1) == Space(3)
        assert replace(task, spaces=(Space(3), Space(4))).space(1) == Space(4)
        assert replace(task, spaces=(Space(3), Space(4))).space(2) == Space(0)

    def test_a_space_that_no_page_holds_is_refused(self) -> None:
        with pytest.raises(NoSuchSpace, match=r"22\.5 cm: from 0 to 22 cm fit on a page"):
            Space(Fraction(45, 2))

    def test_lines_are_eight_millimetres_apart(self) -> None:
        assert Space.of_lines(5) == Space(4, "lines")


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("engine", ENGINES)
class TestEveryEngine:
    def test_every_page_says_its_code_and_counts_within_its_paper(self, engine, tmp_path) -> None:
        papers = booklet()[1:4]
        found = heads(pages_of(pdf(papers, engine=engine), tmp_path))
        alone = [len(pages_of(pdf([each], engine=engine), tmp_path)) for each in papers]
        assert alone[0] > 2
        assert found == [
            (each.code, str(number), str(count))
            for each, count in zip(papers, alone, strict=True)
            for number in range(1, count + 1)
        ]

    def test_keys_are_counted_alike_and_say_whose_they_are(self, engine, tmp_path) -> None:
        papers = [paper("AAAA", "Ada Lovelace"), paper("BBBB", "Alan Turing")]
        pages = pages_of(
            pdf(papers, engine=engine, kind="key", sections=("solution", "mistakes")), tmp_path
        )
        assert [code for code, _, _ in heads(pages)] == sorted(code for code, _, _ in heads(pages))
        for page in pages:
            name = "Ada Lovelace" if "AAAA" in page else "Alan Turing"
            assert re.search(rf"Key · Midterm · {name}", page)
        assert "Score every query" in "".join(pages) or "Score every key" in "".join(pages)

    def test_on_both_sides_every_paper_begins_on_a_sheet_of_its_own(self, engine, tmp_path) -> None:
        papers = booklet()[:3]
        pages = pages_of(pdf(papers, engine=engine, sides="double"), tmp_path)
        firsts = [place for place, page in enumerate(pages) if re.search("page +1 of", page)]
        assert len(firsts) == len(papers)
        assert all(place % 2 == 0 for place in firsts)
        empty = [place for place, page in enumerate(pages) if not page.strip()]
        assert empty
        assert all(place + 1 in (*firsts, len(pages)) for place in empty)

    def test_pictures_shrink_where_that_keeps_a_question_with_its_space(
        self, engine, tmp_path
    ) -> None:
        """The question of emd and 6 cm take a little more than a page; a first page is full."""
        first = replace(paper(problems="argmax-attention").tasks[0], spaces=(Space(9),))
        task = replace(paper(problems="emd").tasks[0], spaces=(Space(6),))
        pages = pages_of(pdf([replace(paper(), tasks=(first, task))], engine=engine), tmp_path)
        assert len(pages) == 2
        assert "Earth mover" in pages[1]
        assert "next page" not in "".join(pages)

    def test_a_question_leaves_its_space_rather_than_a_page_half_empty(
        self, engine, tmp_path
    ) -> None:
        task = paper(problems="emd").tasks[0]
        for height in (6, 22):
            alone = replace(paper(), tasks=(replace(task, spaces=(Space(height),)),))
            first, second = pages_of(pdf([alone], engine=engine), tmp_path)
            assert "Earth mover" in first
            assert "The space for the answer is on the next page." in first
            assert "Space for task 1" in second

    def test_a_question_keeps_its_space_where_little_stays_empty(self, engine, tmp_path) -> None:
        solution = solved("argmax-attention")
        tasks = tuple([Task(number, solution, spaces=(Space(8),)) for number in (1, 2, 3)])
        pages = pages_of(pdf([replace(paper(), tasks=tasks)], engine=engine), tmp_path)
        assert "Space for task" not in "".join(pages)

    def test_a_name_is_printed_as_it_is(self, engine, tmp_path) -> None:
        papers = [paper(str(place), name) for place, name in enumerate(NAMES)]
        pages = pages_of(pdf(papers, engine=engine), tmp_path)
        seen = [re.findall(r"Name +(.*)", page) for page in pages]
        # pdflatex sets a dot below as a sign of its own, and so it is copied.
        expected = [plain(name) for name in NAMES]
        if engine == "pdflatex":
            expected = [name.replace("ị", "i.").replace("ọ", "o.") for name in expected]
        found = [normalize("NFC", each).replace("’", "'") for names in seen for each in names]
        assert found == expected

    def test_id_code_and_place_are_printed_whatever_the_name(self, engine, tmp_path) -> None:
        names = (*STRANGE, "", "x" * 300, "\u202eevil\x1b[31m\x00\ud800")
        papers = [paper(f"K{place}", name) for place, name in enumerate(names)]
        pages = pages_of(pdf(papers, engine=engine), tmp_path)
        fronts = [page for page in pages if re.search("page +1 of", page)]
        assert len(fronts) == len(names)
        for place, front in enumerate(fronts):
            assert re.search(rf"Student ID +id-K{place} +Section +T03 +Seat +B12", front)
            assert heads([front])[0][:2] == (f"K{place}", "1")

    def test_hostile_texts_stay_texts(self, engine, tmp_path) -> None:
        pages = pages_of(pdf([hostile()], engine=engine), tmp_path)
        words = "".join("".join(pages).split()).replace("’", "'")
        assert words.count("<script>alert('1')</script>100%ofA&B_c#1") > 4

    def test_the_title_of_a_file_names_no_student(self, engine, tmp_path) -> None:
        for papers, title in (
            ([paper("K7Q2")], "Midterm,? paper K7Q2"),
            ([paper(), paper("X")], "Midterm,? 2 papers"),
        ):
            content = pdf(papers, engine=engine)
            (tmp_path / "made.pdf").write_bytes(content)
            done = subprocess.run(
                ["pdfinfo", str(tmp_path / "made.pdf")], capture_output=True, check=True, text=True
            )
            assert re.search(rf"Title: +{title}$", done.stdout, re.MULTILINE)
            assert "Lovelace" not in done.stdout

    def test_large_print_is_large_in_words_and_in_formulas(self, engine, tmp_path) -> None:
        sizes = [
            heights(pdf([paper(large=large)], engine=engine), tmp_path) for large in (False, True)
        ]
        for word in ("An", "0"):
            assert sizes[1][word] > 1.45 * sizes[0][word]

    def test_the_same_papers_give_the_same_bytes(self, engine) -> None:
        papers = booklet()[:2]
        assert pdf(papers, engine=engine) == pdf(papers, engine=engine)


def heights(content: bytes, folder: Path) -> dict[str, float]:
    """How high the first occurrence of each word stands on the pages."""
    file = folder / "sizes.pdf"
    file.write_bytes(content)
    done = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, check=True)
    found = re.findall(r'yMin="([\d.]+)".*? yMax="([\d.]+)">(.*?)</word>', done.stdout.decode())
    sizes: dict[str, float] = {}
    for low, high, word in found:
        sizes.setdefault(word, float(high) - float(low))
    return sizes


@pytest.mark.needs("typst", "pdftotext")
@pytest.mark.parametrize("sides", ["single", "double"])
def test_many_papers_are_bound_from_some_at_a_time(sides, tmp_path, monkeypatch) -> None:
    papers = booklet()
    whole = pages_of(pdf(papers, sides=sides), tmp_path)
    writer = import_module("worked.render.papers.pdf")
    monkeypatch.setattr(writer, "MOST_TOGETHER", 4)
    monkeypatch.setattr(writer, "AT_ONCE", 2)
    bound = pages_of(pdf(papers, sides=sides), tmp_path)
    assert [page.split() for page in bound[: len(whole)]] == [page.split() for page in whole]
    assert [page for page in bound[len(whole) :] if page.strip()] == []


class TestNothingLeaks:
    @pytest.mark.parametrize("format", FORMATS)
    def test_a_paper_is_the_same_when_nothing_is_solved(self, format) -> None:
        whole = [*booklet(), paper("F", problems="msa self-attention pooling"), hostile()]
        assert write_papers(whole, format) == write_papers(list(map(gutted, whole)), format)

    @pytest.mark.parametrize("format", FORMATS)
    def test_a_key_is_not(self, format) -> None:
        whole = paper(problems="emd")
        key = write_papers([whole], format, KEY)
        steps = replace(whole.tasks[0].solution.parts[0], steps=())
        task = replace(whole.tasks[0], solution=replace(solved("emd"), parts=(steps,)))
        assert write_papers([replace(whole, tasks=(task,))], format, KEY) != key

    def test_a_paper_says_neither_source_nor_file(self) -> None:
        text = str(write_papers([paper(problems="emd argmax-attention")], "html"))
        assert "SUTD" not in text
        assert "emd.yaml" not in text
        assert "emd.yaml" in str(write_papers([paper(problems="emd")], "html", KEY))


class TestPoints:
    def test_the_front_page_has_a_table_with_the_sum(self) -> None:
        front = paper(problems="argmax-attention emd")
        tasks = tuple(replace(task, points=Fraction(5, 2)) for task in front.tasks)
        read = Outline(str(write_papers([replace(front, tasks=tasks)], "html")))
        text = " ".join("".join(read.texts).split())
        assert "Task 1 2 Sum Points 2.5 2.5 5 Reached" in re.sub(" +", " ", text) or (
            "Points2.52.55" in text.replace(" ", "")
        )

    def test_points_of_parts_are_said_only_where_they_add_up(self) -> None:
        def printed(points: int) -> str:
            task = Task(1, solved("conv-shapes"), points)
            return str(write_papers([replace(paper(), tasks=(task,))], "html"))

        assert printed(4).count("2 points") == 2
        assert "2 points" not in printed(5)


class TestNamesNotPrinted:
    def papers(self) -> list[Paper]:
        return [paper(str(place), name) for place, name in enumerate((*NAMES, *STRANGE))]

    @pytest.mark.needs("pdflatex")
    def test_tex_lacks_the_letters_of_most_scripts(self) -> None:
        options = PaperOptions(engine="pdflatex")
        assert names_not_printed(self.papers(), "pdf", options) == STRANGE
        assert names_not_printed(self.papers(), "latex", options) == STRANGE

    @pytest.mark.needs("typst")
    def test_typst_is_asked_what_its_fonts_have(self) -> None:
        lost = "𓀀 Ptah"
        papers = [*self.papers()[: len(NAMES)], paper("X", lost)]
        assert names_not_printed(papers, "pdf", PaperOptions(engine="typst")) == (lost,)

    @pytest.mark.parametrize("format", ["html", "docx"])
    def test_a_browser_and_word_bring_their_own(self, format) -> None:
        assert names_not_printed(self.papers(), format, PaperOptions()) == ()

    def test_accents_that_no_letter_has_are_put_on_it(self) -> None:
        assert escaped("Nguyễn Thị") == r"Nguy\~{\^{e}}n Th\d{i}"
        assert escaped("i\u0307\u0303 x\u0323\u0302") == r"\~{\.{\i}} \^{\d{x}}"

    def test_a_name_cannot_turn_the_line_around(self) -> None:
        assert plain("\u202egnp.exe\u200d\n\x1b\ud800") == "gnp.exe\u200d [U+001B]\ufffd"


class TestHtml:
    def test_nothing_runs_and_every_element_is_closed(self) -> None:
        page = str(write_papers([*booklet(), hostile()], "html"))
        read = Outline(page)
        assert read.tags().isdisjoint({"script", "link", "iframe", "img", "object", "b"})
        assert page.count("</style>") == 1
        assert HOSTILE in "".join(read.texts)
        assert NAMES[3] in read.texts

    @pytest.mark.needs("chromium", "pdftotext")
    def test_a_browser_counts_the_pages_of_each_paper(self, tmp_path) -> None:
        papers = booklet()
        together, alone = (
            heads(pages_of(printed(each, tmp_path), tmp_path)) for each in (papers, papers[1:2])
        )
        assert [code for code, number, _ in together if number == "1"] == [p.code for p in papers]
        for each in papers:
            numbers = [int(number) for code, number, _ in together if code == each.code]
            assert numbers == list(range(1, len(numbers) + 1))
        count = len([1 for code, _, _ in together if code == "BBBB"])
        assert count > 1
        assert alone == [("BBBB", str(number), str(count)) for number in range(1, count + 1)]

    @pytest.mark.needs("chromium", "pdftotext")
    def test_a_question_leaves_its_space_rather_than_a_page_half_empty(self, tmp_path) -> None:
        for problem, height, count in (("emd", 6, 2), ("argmax-attention", 6, 1)):
            task = replace(paper(problems=problem).tasks[0], spaces=(Space(height),))
            pages = pages_of(printed([replace(paper(), tasks=(task,))], tmp_path), tmp_path)
            assert len(pages) == count
            assert "Find" in pages[0]
            assert "Space for task 1" in pages[-1]

    @pytest.mark.needs("chromium", "pdftotext")
    def test_a_question_begins_no_page_that_has_no_room_for_it(self, tmp_path) -> None:
        solution = solved("argmax-attention")
        tasks = tuple([Task(number, solution, spaces=(Space(8),)) for number in (1, 2)])
        first, second = pages_of(printed([replace(paper(), tasks=tasks)], tmp_path), tmp_path)
        assert "Space for task 1" in first
        assert "Task 2." not in first
        assert "Task 2." in second

    @pytest.mark.needs("chromium")
    def test_it_fits_a_phone(self, tmp_path) -> None:
        file = tmp_path / "papers.html"
        file.write_text(str(write_papers([*booklet()[:4], hostile()], "html")))
        with Browser() as browser:
            page = browser.open(file, width=390)
            assert page.evaluate("document.documentElement.scrollWidth") == 390
            assert page.console == []


def printed(papers, folder: Path) -> bytes:
    """What a browser prints of papers."""
    file = folder / "papers.html"
    file.write_text(str(write_papers(papers, "html")))
    with Browser() as browser:
        page = browser.open(file)
        done = page._ask("Page.printToPDF", {"preferCSSPageSize": True})
        return base64.b64decode(done["data"])


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return opened([*booklet(), hostile()])


@pytest.mark.needs("pypandoc", "typst")
class TestWord:
    def test_every_part_is_well_formed(self, made) -> None:
        from xml.dom.minidom import parseString

        for name, text in made.items():
            if name.endswith((".xml", ".rels")):
                parseString(text.encode())

    def test_each_paper_is_a_section_that_counts_its_own_pages(self, made) -> None:
        document = made["word/document.xml"]
        sections = re.findall(r"<w:sectPr>.*?</w:sectPr>", document)
        assert len(sections) == 6
        for number, section in enumerate(sections, start=1):
            assert f'r:id="paper{number}"' in section
            assert '<w:pgNumType w:start="1"/>' in section
        for number, code in enumerate(["AAAA", "BBBB", "CCCC", "DDDD", "EEEE"], start=1):
            head = made[f"word/paper{number}.xml"]
            assert f"Code {code}" in head
            assert 'w:instr=" PAGE "' in head
            assert 'w:instr=" SECTIONPAGES "' in head
            assert f'Target="paper{number}.xml"' in made["word/_rels/document.xml.rels"]

    def test_no_name_is_xml_of_word(self, made) -> None:
        runs = "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", made["word/document.xml"]))
        assert NAMES[3] in unescape(runs)
        assert HOSTILE in unescape(runs)

    def test_code_before_braces_is_no_raw_xml(self) -> None:
        from worked.document import Code, Para, Text

        part = replace(
            solved("argmax-attention").parts[0],
            question=(Para((Code("<w:p/>"), Text("{=openxml}"))),),
        )
        task = Task(1, replace(solved("argmax-attention"), parts=(part,)))
        document = opened([replace(paper(), tasks=(task,))])["word/document.xml"]
        assert "&lt;w:p/&gt;" in document
        assert "{=openxml}" in document

    @pytest.mark.parametrize(("height", "loose"), [(2, 0), (20, 1)])
    def test_a_question_stays_whole_and_with_a_small_space(self, height, loose) -> None:
        """It parts from a large space, and only just above the line that names the space."""
        task = Task(1, solved("conv-shapes"), spaces=(Space(height),))
        document = opened([replace(paper(), tasks=(task,))])["word/document.xml"]
        pieces = re.split("<w:tbl><w:tblPr><w:tblW", document.partition("Heading2")[2])
        assert len(pieces) == 3
        for question in (pieces[0], pieces[1].partition("</w:tbl>")[2]):
            paragraphs = re.findall(r"<w:p>.*?</w:p>", question, re.DOTALL)
            free = [place for place, each in enumerate(paragraphs) if "keepNext" not in each]
            assert free == [len(paragraphs) - 2] * loose
            assert "Space for task 1 (" in paragraphs[-1]
        assert 'w:hRule="exact"' in pieces[1]

    def test_large_print_has_letters_of_seventeen_points(self, made) -> None:
        pieces = made["word/document.xml"].split("<w:sectPr>")
        assert pieces[3].count('<w:sz w:val="34"/>') >= pieces[3].count("<w:t ") > 10
        assert len(re.findall(r'w:val="34"/></w:rPr><m:t', pieces[3])) == pieces[3].count("<m:t>")
        assert 'w:val="34"' not in pieces[1]

    def test_the_same_papers_give_the_same_bytes(self) -> None:
        assert write_papers(booklet()[:2], "docx") == write_papers(booklet()[:2], "docx")


def opened(papers) -> dict[str, str]:
    """The parts of a Word file that are text."""
    import io
    import zipfile

    content = write_papers(papers, "docx")
    assert isinstance(content, bytes)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        names = [name for name in file.namelist() if name.endswith((".xml", ".rels"))]
        return {name: file.read(name).decode() for name in names}


def test_a_format_without_pages_is_refused() -> None:
    with pytest.raises(WorkedError, match="'markdown' is no format of papers; known: latex, html"):
        write_papers([paper()], "markdown")
    assert set(WRITERS) == {"latex", "html", "pdf", "docx"}


def test_a_spare_copy_has_lines_to_write_on() -> None:
    read = Outline(str(write_papers([paper(student=None)], "html")))
    text = "".join(read.texts)
    assert all(word in text for word in ("Name", "Student ID", "Section", "Seat"))
    named = Outline(str(write_papers([paper(student=Student("7", "Ada"))], "html")))
    assert "Seat" not in "".join(named.texts)
