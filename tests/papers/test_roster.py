"""Class lists as they come: read right, or refused with the row that a spreadsheet shows."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worked.papers.accommodations import LARGE_PRINT
from worked.papers.exam import BadInput
from worked.papers.roster import read_roster

NAMES = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cf"], exclude_characters="\ufffd"), max_size=12
).filter(lambda name: name.strip())


@pytest.fixture
def read(tmp_path):
    """Read a class list from a text, or from bytes."""

    def read_from(content, encoding="utf-8"):
        path = tmp_path / "class.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return read_roster(path)

    return read_from


@pytest.fixture
def refused(read):
    """What is said of a class list that cannot be read, without the file's name."""

    def words(content, encoding="utf-8"):
        with pytest.raises(BadInput) as error:
            read(content, encoding)
        return [message.partition("class.csv: ")[2] for message in error.value.messages]

    return words


def who(roster):
    return [(student.id, student.name) for student in roster.students]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_spreadsheets_of_every_country_are_read_alike(read, separator, line_end, encoding):
    rows = [["id", "name", "seat"], ["s1", "Zoë", "A1"], ["s2", "Łukasz", "A2"]]
    text = "".join(separator.join(row) + line_end for row in rows)
    roster = read(text, encoding)
    assert who(roster) == [("s1", "Zoë"), ("s2", "Łukasz")]
    assert [student.seat for student in roster.students] == ["A1", "A2"]


def test_commas_quotes_and_line_breaks_inside_of_quotes_belong_to_the_cell(read):
    roster = read('id,name\ns1,"Smith, Jo"\ns2,"Bo ""The Cat"" Lee"\ns3,"Ann\nLee"\ns4,O\'Brien\n')
    assert who(roster) == [
        ("s1", "Smith, Jo"),
        ("s2", 'Bo "The Cat" Lee'),
        ("s3", "Ann Lee"),
        ("s4", "O'Brien"),
    ]


def test_a_comma_in_names_does_not_make_a_semicolon_list_a_comma_list(read):
    roster = read("Student ID;Name, first and last;Name\ns1;x;Lee, Jo\n")
    assert who(roster) == [("s1", "Lee, Jo")]
    assert roster.unused == ("Name, first and last",)


def test_the_line_that_tells_excel_the_separator_is_no_row(read, refused):
    assert who(read("sep=;\r\nid;name\r\ns1;A\r\n")) == [("s1", "A")]
    assert refused("sep=;\nid;name\n;A\n") == ["row 2: no id"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("ID,Name", "s1,Jo Lee"),
        ("Student ID,Full Name", "s1,Jo Lee"),
        ("STUDENT_NUMBER,student", "s1,Jo Lee"),
        ("Username,First Name,Last Name", "s1,Jo,Lee"),
        ("Nachname,Vorname,Matrikelnummer", "Lee,Jo,s1"),
        ("Student,ID,SIS User ID", "Jo Lee,s1,x9"),
    ],
)
def test_columns_are_known_by_the_names_that_course_systems_give_them(read, header, row):
    assert who(read(f"{header}\n{row}\n")) == [("s1", "Jo Lee")]


def test_letters_and_their_accents_are_joined_and_scripts_of_all_directions_kept(read):
    roster = read("id,name\ns1,Zoe\u0308\ns2,محمد\ns3,\u202bעברית\u202c\ns4,李小龍\n")
    assert [name for _, name in who(roster)] == ["Zo\u00eb", "محمد", "עברית", "李小龍"]


def test_blank_rows_are_passed_over_and_still_counted(read, refused):
    assert len(read("id,name\n\n,,\ns1,A\n , \ns2,B\n").students) == 2
    assert refused("id,name\n\n,,\ns1,A\n , \n,B\n") == ["row 6: no id"]


def test_a_row_that_a_spreadsheet_shows_is_one_however_many_lines_it_takes(refused):
    assert refused('id,name\ns1,"A\nB\nC"\ns2,\n') == ["row 3: no name"]


def test_everything_that_is_wrong_is_told_in_the_order_of_the_rows(refused):
    told = refused(
        "id,name,accommodations\ns1,A,\n,B,\ns3,,\ns1,C,\n"
        "s5,D,larg print\ns6,E,,extra\n1.5E+11,F,\n"
    )
    assert told == [
        "row 3: no id",
        "row 4: no name",
        "row 5: the id 's1' stands in row 2 already",
        "row 6: the accommodation 'larg print'; did you mean 'large print'? Write it in these "
        "words, several with a semicolon between them",
        "row 7: 4 cells, and the first row names 3 columns; a name with a comma in it needs quotes",
        "row 8: the id '1.5E+11' is a number that the spreadsheet has shortened; format the "
        "column as text and export it again",
    ]


def test_very_many_errors_are_counted(refused):
    told = refused("id,name\n" + ",A\n" * 50)
    assert len(told) == 21
    assert told[-1] == "and 30 more"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf \r\n", "the file is empty"),
        (b"id,name\n", "no student; a row for each"),
        (b"id,seat\ns1,A1\n", "no column 'name'"),
        (b"name\nA\n", "no column 'id'"),
        (b"s1,Ann\ns2,Bo\n", "the columns are 's1', 'Ann'"),
        (b"user name,sid,name\na,b,c\n", "'user name' and 'sid' could both be 'id'"),
        (b"id,id,name\na,b,c\n", "'id' and 'id' could both be 'id'"),
        (b"id,name\ns1,J\xf6\n", "line 2: the byte 0xF6 is not UTF-8; save it as CSV UTF-8"),
        (b"PK\x03\x04abc", "an Excel workbook"),
        (b'id,name\ns1,"Ann\ns2,Bo\n', "row 2: a quotation mark opens here and is never closed"),
        (b'id,name\ns1,"Ann" Lee\n', "row 2: a quotation mark closes in the middle of a cell"),
        ("id,name\ns\u200b1,Ann\n".encode(), "row 2: the id 's\\u200b1' holds the invisible"),
        (b"id,name\ns1,A\x1bB\n", "row 2: the name 'A\\x1bB' holds the invisible character U+001B"),
        ("id,name\ns1,A\ufffd\n".encode(), "U+FFFD, which stands for a character that was lost"),
        ("id,name\ns1,A\uffff\n".encode(), "row 2: the name 'A\\uffff' holds U+FFFF, no character"),
        (b"id,name\ns1," + b"x" * 200_000 + b"\n", "row 2: a cell of more than 131,072 characters"),
        (b"id,name\ns1," + b"x" * 1001 + b"\n", "the name has 1,001 characters"),
        (b"id,name,seat\ns1,A,A1\ns2,B,a-01\n", "row 3: the seat 'a-01' is taken by row 2"),
        (b"x" * (2**23 + 1), "too large"),
    ],
)
def test_what_cannot_be_read_is_one_message(refused, content, words):
    assert words in refused(content)[0]


def test_a_file_that_is_not_there_is_one_message(tmp_path):
    with pytest.raises(BadInput, match=r"nowhere.csv: no such file"):
        read_roster(tmp_path / "nowhere.csv")


def test_two_sections_may_share_a_room(read):
    assert len(read("id,name,seat,section\ns1,A,A1,1\ns2,B,A1,2\n").students) == 2


def test_what_papers_can_do_is_told_from_what_others_have_to(read):
    roster = read(
        'id,name,accommodation\ns1,A,"Large-Print; extra time 1,5 h"\ns2,B,none\ns3,C,LARGE TYPE\n'
    )
    first, second, third = roster.students
    assert first.accommodations == (LARGE_PRINT, "extra time 1,5 h")
    assert second.accommodations == ()
    assert third.accommodations == (LARGE_PRINT,)
    assert roster.granted() == {"large print": 2, "extra time 1,5 h": 1}


def test_five_thousand_students_are_read_at_once(read):
    rows = "".join(f"s{n},Student {n},{'ABCDEFGHIJ'[n % 10]}{n // 10}\n" for n in range(5000))
    assert len(read("id,name,seat\n" + rows).students) == 5000


@settings(max_examples=150, deadline=None)
@given(
    names=st.lists(NAMES, min_size=1, max_size=6),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_a_spreadsheet_writes_is_read_back(
    tmp_path_factory, names, separator, line_end, quoting, encoding
):
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter=separator, lineterminator=line_end, quoting=quoting)
    writer.writerows([["id", "name"], *[[f"s{n}", name] for n, name in enumerate(names)]])
    path = tmp_path_factory.getbasetemp() / "drawn.csv"
    path.write_bytes(table.getvalue().encode(encoding))
    wanted = [unicodedata.normalize("NFC", " ".join(name.split())) for name in names]
    assert [name for _, name in who(read_roster(path))] == wanted
