"""Claims about reading a table of subjects: what is understood, and which faults are told, all at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightpath.domain.errors import Faulty
from brightpath.imports.tables import read_subjects_csv

HEADER = "child,subject,minutes,frequency,attention"
ROW = "Ada,Maths,30,daily,full_involvement"
MATHS = {
    "name": "Maths",
    "isCoreSubject": False,
    "sessionDuration": 30,
    "frequency": "daily",
    "parentInvolvement": "full_involvement",
    "fixedTime": {"required": False, "preferredTime": None},
    "interestLevel": 3,
}


def read(text: str, children: tuple[str, ...] = ("Ada", "Ben")) -> dict[str, list[dict[str, object]]]:
    return read_subjects_csv(text.encode(), children)


def sentences(data: str | bytes, children: tuple[str, ...] = ("Ada", "Ben")) -> list[str]:
    with pytest.raises(Faulty) as caught:
        read_subjects_csv(data if isinstance(data, bytes) else data.encode(), children)
    return [fault.sentence for fault in caught.value.faults]


@pytest.mark.parametrize("mark", ["", "\ufeff", "sep=,\r\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_row_becomes_a_subject_of_the_child(mark: str, end: str) -> None:
    assert read(f"{mark}{HEADER}{end}{ROW}{end}{end}") == {"Ada": [MATHS]}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_may_stand_in_any_order_with_any_separator(separator: str) -> None:
    text = "Attention,MINUTES,Subject,frequency,child\nfull_involvement,30,Maths,daily,ADA\n"
    assert read(text.replace(",", separator)) == {"Ada": [MATHS]}


def test_the_keys_of_the_household_document_head_columns_too() -> None:
    text = "child,name,sessionDuration,frequency,parentInvolvement\n" + ROW
    assert read(text) == {"Ada": [MATHS]}


def test_one_child_needs_no_column_of_its_own() -> None:
    assert read("subject,minutes,frequency,attention\nMaths,30,daily,full_involvement", ("Ada",)) == {"Ada": [MATHS]}


def test_every_column_is_read_and_others_are_kept() -> None:
    text = (
        f"{HEADER},core,interest,fixed time,required,together with,days,loop,block,before,after,place,notes,Publisher,"
        "every weeks,starting week,cycle days,parts\n"
        f"{ROW},yes,5,9:00,yes,sums,Monday; Friday,morning,45,Art,Latin | Tea\\; cake,kitchen,blue book,Saxon,"
        "2,2026-09-07,A; C,2\n"
    )
    [subject] = read(text)["Ada"]
    assert subject == MATHS | {
        "isCoreSubject": True,
        "interestLevel": 5,
        "fixedTime": {"required": True, "preferredTime": "09:00"},
        "combinedWith": "sums",
        "daysOfWeek": ["Monday", "Friday"],
        "loop": "morning",
        "block": 45,
        "before": ["Art"],
        "after": ["Latin", "Tea; cake"],
        "place": "kitchen",
        "everyWeeks": 2,
        "startingWeek": "2026-09-07",
        "cycleDays": ["A", "C"],
        "parts": 2,
        "notes": "blue book",
        "Publisher": "Saxon",
    }


@pytest.mark.parametrize(
    ("column", "cell", "key", "value"),
    [
        ("frequency", "Daily", "frequency", "daily"),
        ("frequency", "2-3 times a week", "frequency", "2-3_times_per_week"),
        ("frequency", "2x", "frequency", "2-3_times_per_week"),
        ("frequency", "once a week", "frequency", "once_a_week"),
        ("frequency", "sometimes", "frequency", "occasionally"),
        ("attention", "alone", "parentInvolvement", "independent"),
        ("attention", "Full involvement", "parentInvolvement", "full_involvement"),
        ("attention", "with help", "parentInvolvement", "some_assistance"),
        ("minutes", "45 min", "sessionDuration", 45),
        ("minutes", "45.0", "sessionDuration", 45),
        ("minutes", "1h30", "sessionDuration", 90),
        ("core", "TRUE", "isCoreSubject", True),
        ("core", "x", "isCoreSubject", True),
        ("core", "no", "isCoreSubject", False),
        ("days", "Mon-Thu", "daysOfWeek", ["Monday", "Tuesday", "Wednesday", "Thursday"]),
        ("days", "Wed; Mon", "daysOfWeek", ["Monday", "Wednesday"]),
        ("fixed time", "9:00", "fixedTime", {"required": False, "preferredTime": "09:00"}),
        ("fixed time", "09:00:00", "fixedTime", {"required": False, "preferredTime": "09:00"}),
        ("fixed time", "2:30 PM", "fixedTime", {"required": False, "preferredTime": "14:30"}),
        ("fixed time", "3:00", "fixedTime", {"required": False, "preferredTime": "03:00"}),
    ],
)
def test_a_cell_may_be_written_as_people_write(column: str, cell: str, key: str, value: object) -> None:
    cells = dict(zip(HEADER.split(","), ROW.split(","), strict=True)) | {column: cell}
    assert read(f"{','.join(cells)}\n{','.join(cells.values())}")["Ada"] == [MATHS | {key: value}]


def test_every_fault_is_told_at_once_by_line_and_column() -> None:
    text = (
        f"{HEADER},core,days,required\n"
        "Zoe,Maths,33,daily,full_involvement,,,\n"
        "Ada,,30,hourly,somehow,perhaps,Someday,\n"
        'Ada,"Latin\n",30,daily,independent,,,yes\n'
        "Ben,Art,,4x,independent,,,\n"
    )
    assert [sentence.partition(" Allowed")[0] for sentence in sentences(text)] == [
        'line 2, child: Nobody here is called "Zoe".',
        "line 2, minutes: 33 is not a length for a lesson.",
        "line 3, subject: This is missing.",
        'line 3, core: "perhaps" is text, not a yes or no.',
        'line 3, frequency: "hourly" is not a frequency for a subject.',
        'line 3, attention: "somehow" is not an involvement of a parent.',
        'line 3, days: "Someday" is not a day of the week.',
        "line 4, fixed time: It is required, but no time is given.",
        "line 6, minutes: This is missing.",
        'line 6, frequency: "4x" is not a frequency for a subject.',
    ]


def test_a_subject_that_a_child_has_twice_is_told_with_both_lines() -> None:
    assert sentences(f"{HEADER}\n{ROW}\nBen,Maths,30,daily,independent\nAda,MATHS,45,daily,independent") == [
        'line 4, subject: Ada has "MATHS" in line 2 already. Allowed: every subject of a child once.'
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "the file: It is empty."),
        (
            "child,subject\nAda,Maths".encode("utf-16"),
            'the file: It is written in UTF-16, which Excel calls "Unicode Text".',
        ),
        (
            "child,subject\nAda,Maths".encode("utf-16-le"),
            'the file: It is written in UTF-16, which Excel calls "Unicode Text".',
        ),
        (
            f"{HEADER}\nAda,Español,30,daily,independent".encode("cp1252"),
            "line 2: It is not written in UTF-8, most likely in the older encoding of Windows (cp1252).",
        ),
        (b"x" * (10 * 1024 * 1024 + 1), "the file: It is 10.0 MB large."),
        (b"child,subject,minutes,frequency\nAda,Maths,30,daily", 'line 1: There is no column "attention".'),
        (f"{HEADER},Minutes\n{ROW},30".encode(), 'line 1: The column "minutes" stands more than once.'),
        (f"{HEADER}\n{ROW},alone".encode(), "line 2: There are 6 cells, but 5 columns."),
        (f'{HEADER}\n"{ROW}'.encode(), "line 2: This is no table: unexpected end of data."),
        (
            f"{HEADER}\nAda,Ma\x07ths,30,daily,independent".encode(),
            "line 2, subject: There is a control character in it.",
        ),
        (f"{HEADER},x (JSON)\n{ROW},nonsense".encode(), "line 2, x (JSON): This is not JSON: expecting value."),
        ((f"{HEADER}\n" + "\n" * 100_001).encode(), "the file: There are more than 100,000 rows."),
    ],
)
def test_a_file_that_is_no_such_table_is_told_plainly(data: bytes, sentence: str) -> None:
    assert [told.partition(" Allowed")[0] for told in sentences(data)] == [sentence]


def test_a_child_has_sixty_subjects_at_most() -> None:
    text = "\n".join([HEADER, *(f"Ada,Subject {number},30,daily,independent" for number in range(61))])
    assert sentences(text) == ["Ada: There are 61 subjects. Allowed: at most 60 subjects a child."]


def test_a_file_full_of_faults_tells_the_first_two_hundred() -> None:
    told = sentences("\n".join([HEADER, *["Zoe,Maths,30,daily,independent"] * 1000]))
    assert len(told) == 201
    assert told[-1] == "the file: There are more faults than can be listed here."


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=80), text=st.text(max_size=60))
def test_no_file_breaks_the_reader(data: bytes, text: str) -> None:
    for content in (data, HEADER.encode() + b"\n" + data, f"{HEADER},{text}\n{ROW},{text}".encode("utf-8", "replace")):
        try:
            read_subjects_csv(content, ["Ada"])
        except Faulty as error:
            assert error.faults
