"""Claims about pasted lists: what the words become, what is told about the rest, and that nothing ever breaks."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from brightpath.domain.family import Frequency, Involvement
from brightpath.domain.weeks import SCHOOL_DAYS, WEEKDAYS, clock_of
from brightpath.imports.catalogue import the_catalogue
from brightpath.imports.household_shape import Commitment, NameAndAge, Subject
from brightpath.imports.pasted import MOST_ITEMS, Pasted, read_children, read_commitments, read_subjects
from brightpath.imports.shape import take_shape

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 21)
PEOPLE = ("Emma", "Noah", "Sarah Kim", "李明")


def subjects(text: str, age: int = 9, school_days: tuple = SCHOOL_DAYS) -> Pasted:
    return read_subjects(text, age, school_days, the_catalogue())


def commitments(text: str) -> Pasted:
    return read_commitments(text, PEOPLE, TODAY)


def the_one(pasted: Pasted) -> dict[str, Any]:
    [taken] = pasted.items
    assert pasted.not_understood == ()
    return taken.item


def told(pasted: Pasted) -> list[str]:
    return [fault.sentence for fault in pasted.not_understood]


def stands(item: dict[str, Any]) -> tuple[str, int, str, list[str]]:
    """Say what a subject is called, how long it is, how often and on which days."""
    return (item["name"], item["sessionDuration"], item["frequency"], item.get("daysOfWeek", []))


# -- children ----------------------------------------------------------------------------------------------------------


def test_children_are_read_with_their_ages_and_the_words_they_came_from() -> None:
    pasted = read_children("Emma 9, Noah 6 and Mia (4)")
    assert [(taken.words, taken.item) for taken in pasted.items] == [
        ("Emma 9", {"name": "Emma", "age": 9}),
        ("Noah 6", {"name": "Noah", "age": 6}),
        ("Mia (4)", {"name": "Mia", "age": 4}),
    ]


@pytest.mark.parametrize(
    ("text", "name", "age"),
    [
        ("Emma aged 9", "Emma", 9),
        ("Emma is 9 years old", "Emma", 9),
        ("9-year-old Emma", "Emma", 9),
        ("Emma: 9", "Emma", 9),
        ("Emma, 9", "Emma", 9),
        ("• Emma – 9 yrs", "Emma", 9),
        ("Anna Maria 12", "Anna Maria", 12),
        ("Łucja 7", "Łucja", 7),
        ("Ελένη 11", "Ελένη", 11),
        ("李明 6", "李明", 6),
        ("ليلى 5", "ليلى", 5),
    ],
)
def test_a_child_may_be_written_in_many_ways_and_alphabets(text: str, name: str, age: int) -> None:
    assert the_one(read_children(text)) == {"name": name, "age": age}


def test_a_child_without_an_age_of_a_wrong_age_or_named_twice_is_told_and_not_taken() -> None:
    pasted = read_children("Kim, Bob 33, Emma 9, EMMA 3")
    assert [taken.item["name"] for taken in pasted.items] == ["Emma"]
    assert told(pasted) == [
        "Kim: I see no name with an age here. Allowed: a name and an age, such as Emma 9.",
        "Bob 33: 33 is not an age we can plan for. Allowed: 2 to 18 years.",
        'EMMA 3: "EMMA" is in the list already. Allowed: a name of their own for everybody.',
    ]


# -- subjects ----------------------------------------------------------------------------------------------------------


def test_the_list_of_the_issue_becomes_three_subjects() -> None:
    pasted = subjects("Maths daily 30, Piano 15 daily, Art Wed 60")
    assert [stands(taken.item) for taken in pasted.items] == [
        ("Maths", 30, "daily", []),
        ("Piano", 15, "daily", []),
        ("Art", 60, "once_a_week", ["Wednesday"]),
    ]
    assert [taken.words for taken in pasted.items] == ["Maths daily 30", "Piano 15 daily", "Art Wed 60"]
    assert pasted.not_understood == ()


def test_what_is_not_said_comes_from_the_catalogue_by_age() -> None:
    assert the_one(subjects("Reading", age=9)) == the_catalogue().named("Reading", 9).as_subject()
    assert the_one(subjects("Maths", age=16))["parentInvolvement"] == "independent"
    assert stands(the_one(subjects("Falconry", age=9))) == ("Falconry", 30, "2-3_times_per_week", [])


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("Art 30", 30),
        ("Art 30 min", 30),
        ("Art 30m", 30),
        ("Art (30 Minutes)", 30),
        ("Art: 45'", 45),
        ("Art 1h", 60),
        ("Art 1h30", 90),
        ("Art 1 h 30 min", 90),
        ("Art 1.5 hours", 90),
        ("Art 1,5 h", 90),
        ("Art half an hour", 30),
        ("Art for an hour", 60),
        ("Art 2x45", 45),
        ("Art 45x2", 45),
        ("30 min Art", 30),
        ("Art\t35", 35),
        ("Art, 35", 35),
    ],
)
def test_a_length_may_be_written_in_many_ways(text: str, minutes: int) -> None:
    item = the_one(subjects(text))
    assert (item["name"], item["sessionDuration"]) == ("Art", minutes)


@pytest.mark.parametrize(
    ("text", "frequency", "days"),
    [
        ("Art daily", "daily", ""),
        ("Art every day", "daily", ""),
        ("Art weekdays", "daily", ""),
        ("Art 5x", "daily", ""),
        ("Art 6 times a week", "daily", ""),
        ("Art Mon-Fri", "daily", ""),
        ("Art M-F", "daily", ""),
        ("Art 2x", "2-3_times_per_week", ""),
        ("Art twice a week", "2-3_times_per_week", ""),
        ("Art three times per week", "2-3_times_per_week", ""),
        ("Art 2-3 times a week", "2-3_times_per_week", ""),
        ("Art 3/week", "2-3_times_per_week", ""),
        ("Art once a week", "once_a_week", ""),
        ("Art weekly", "once_a_week", ""),
        ("Art now and then", "occasionally", ""),
        ("Art Wed", "once_a_week", "Wednesday"),
        ("Art on Wednesdays", "once_a_week", "Wednesday"),
        ("Art Tue or Thu", "once_a_week", "Tuesday Thursday"),
        ("Art Mon-Thu", "daily", "Monday Tuesday Wednesday Thursday"),
        ("Art Mon – Thu", "daily", "Monday Tuesday Wednesday Thursday"),
        ("Art Monday to Thursday", "daily", "Monday Tuesday Wednesday Thursday"),
        ("Art Mon/Wed/Fri", "daily", "Monday Wednesday Friday"),
        ("Art M/W/F", "daily", "Monday Wednesday Friday"),
        ("Art 30 min/day", "daily", ""),
        ("Art MWF", "daily", "Monday Wednesday Friday"),
        ("Art TuTh", "daily", "Tuesday Thursday"),
        ("Art Mon, Wed and Fri", "daily", "Monday Wednesday Friday"),
        ("Art 2x Mon Wed", "daily", "Monday Wednesday"),
        ("Art 2x Mon Wed Fri", "2-3_times_per_week", "Monday Wednesday Friday"),
    ],
)
def test_how_often_and_on_which_days_may_be_written_in_many_ways(text: str, frequency: str, days: str) -> None:
    item = the_one(subjects(text))
    assert (item["name"], item["frequency"], item.get("daysOfWeek", [])) == ("Art", frequency, days.split())


def test_a_longer_name_is_filled_in_by_what_it_ends_or_begins_with() -> None:
    of_maths, of_piano = (the_catalogue().named(name, 9) for name in ("Maths", "Piano"))
    assert the_one(subjects("Saxon Math")) == of_maths.as_subject("Saxon Math")
    assert the_one(subjects("Piano lesson")) == of_piano.as_subject("Piano lesson")
    assert the_one(subjects("Art of Problem Solving"))["sessionDuration"] == 30


def test_four_times_a_week_is_not_taken_and_says_what_to_write() -> None:
    pasted = subjects("Typing 4x 10")
    assert pasted.items == ()
    assert told(pasted) == [
        "Typing 4x 10: Four times a week can only be said by its days. Allowed: name the four days, such as Mon-Thu."
    ]


def test_four_times_in_a_week_of_four_school_days_is_daily() -> None:
    assert stands(the_one(subjects("Typing 4x 10", school_days=SCHOOL_DAYS[:4]))) == ("Typing", 10, "daily", [])


def test_a_day_without_school_is_taken_and_told() -> None:
    pasted = subjects("Dance Sat 45")
    assert pasted.items[0].item["daysOfWeek"] == ["Saturday"]
    assert told(pasted) == [
        "Dance Sat 45: Saturday is not among your school days. Allowed: a school day, or change the school days."
    ]


@pytest.mark.parametrize(
    ("text", "involvement"),
    [
        ("History alone", "independent"),
        ("History on his own", "independent"),
        ("History with me", "full_involvement"),
        ("History, with Mum", "full_involvement"),
        ("History with help", "some_assistance"),
        ("History help", "some_assistance"),
        ("History nearby", "minimal_supervision"),
    ],
)
def test_attention_may_be_said(text: str, involvement: str) -> None:
    item = the_one(subjects(text))
    assert (item["name"], item["parentInvolvement"]) == ("History", involvement)


@pytest.mark.parametrize(
    ("text", "fixed_time"),
    [
        ("Art at 9:00", {"required": False, "preferredTime": "09:00"}),
        ("Art at 9", {"required": False, "preferredTime": "09:00"}),
        ("Art at 3", {"required": False, "preferredTime": "15:00"}),
        ("Art at 03:00", {"required": False, "preferredTime": "03:00"}),
        ("Art 2 pm", {"required": False, "preferredTime": "14:00"}),
        ("Art at noon", {"required": False, "preferredTime": "12:00"}),
        ("Art always at 9:00", {"required": True, "preferredTime": "09:00"}),
        ("Art at 9:30 sharp", {"required": True, "preferredTime": "09:30"}),
        ("Art 9:00-9:25", {"required": False, "preferredTime": "09:00"}),
    ],
)
def test_a_time_may_be_said(text: str, fixed_time: dict[str, Any]) -> None:
    item = the_one(subjects(text))
    assert (item["name"], item["fixedTime"]) == ("Art", fixed_time)


def test_a_star_means_core() -> None:
    assert the_one(subjects("Falconry* daily"))["isCoreSubject"] is True
    assert the_one(subjects("Falconry daily"))["isCoreSubject"] is False


@pytest.mark.parametrize(
    "name",
    [
        "Independent reading",
        "Algebra 1",
        "Saxon Math 5/4",
        "History (Story of the World)",
        "Year 9 Geography",
        "Daily news",
        "P.E.",
        "Read-aloud",
        "Reading and writing",
        "Ελληνικά",
        "Język polski",
        "语文",
        "اللغة العربية",
    ],
)
def test_a_name_stays_whole_whatever_its_words_could_mean(name: str) -> None:
    assert stands(the_one(subjects(f"{name} daily 40"))) == (name, 40, "daily", [])


def test_a_length_is_rounded_up_to_five_minutes_and_that_is_told() -> None:
    pasted = subjects("Writing 33 daily")
    assert pasted.items[0].item["sessionDuration"] == 35
    assert told(pasted) == ["Writing 33 daily: Lessons go in steps of 5 minutes: 33 became 35."]


def test_a_length_that_no_lesson_has_leaves_the_usual_one_and_is_told() -> None:
    pasted = subjects("Art 600")
    assert pasted.items[0].item["sessionDuration"] == 45
    assert told(pasted) == ["Art 600: A lesson cannot take 600 minutes; it has 45 for now. Allowed: 5 to 480 minutes."]


def test_words_that_mean_nothing_here_are_told_and_the_rest_is_taken() -> None:
    pasted = subjects("Maths 30 blue book")
    assert stands(pasted.items[0].item) == ("Maths", 30, "daily", [])
    assert told(pasted) == ['Maths 30 blue book: I did not understand "blue book"; the rest is taken.']


def test_of_two_lengths_the_first_is_taken_and_the_other_told() -> None:
    pasted = subjects("Maths 30 min 45 min")
    assert pasted.items[0].item["sessionDuration"] == 30
    assert told(pasted) == [
        "Maths 30 min 45 min: There is more than one length here; I took 30 minutes and left out 45 minutes."
    ]


def test_a_subject_that_stands_twice_is_taken_once() -> None:
    pasted = subjects("Maths 30, MATHS 20")
    assert [stands(taken.item) for taken in pasted.items] == [("Maths", 30, "daily", [])]
    assert told(pasted) == ['MATHS 20: "MATHS" is in the list already. Allowed: every subject once.']


def test_lines_bullets_numbers_and_tabs_make_a_list_too() -> None:
    pasted = subjects("• Maths 30\n- Art 20; * Latin 15\n2) Piano\t15\tdaily\n\n[x] Music")
    assert [taken.item["name"] for taken in pasted.items] == ["Maths", "Art", "Latin", "Piano", "Music"]


# -- commitments -------------------------------------------------------------------------------------------------------


def test_the_commitments_of_the_brief() -> None:
    text = "Piano Tue 15:00-15:45, Swimming Mon Wed 4-5pm Emma, Dentist 3 Dec 10:00-11:00 Noah, Co-op Fridays 9-12"
    assert [taken.item for taken in commitments(text).items] == [
        {"name": "Piano", "frequency": "weekly", "daysOfWeek": ["Tuesday"], "startTime": "15:00", "endTime": "15:45"},
        {
            "name": "Swimming",
            "frequency": "weekly",
            "daysOfWeek": ["Monday", "Wednesday"],
            "startTime": "16:00",
            "endTime": "17:00",
            "who": ["Emma"],
        },
        {
            "name": "Dentist",
            "frequency": "one-time",
            "startTime": "10:00",
            "endTime": "11:00",
            "date": "2026-12-03",
            "who": ["Noah"],
        },
        {"name": "Co-op", "frequency": "weekly", "daysOfWeek": ["Friday"], "startTime": "09:00", "endTime": "12:00"},
    ]


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("15:00-15:45", "15:00", "15:45"),
        ("4-5pm", "16:00", "17:00"),
        ("4-5", "16:00", "17:00"),
        ("3:30-4:15", "15:30", "16:15"),
        ("04:00-05:00", "04:00", "05:00"),
        ("9-12", "09:00", "12:00"),
        ("9-1", "09:00", "13:00"),
        ("11-1pm", "11:00", "13:00"),
        ("10am-2", "10:00", "14:00"),
        ("6-7", "18:00", "19:00"),
        ("7-8", "07:00", "08:00"),
        ("7-8 p.m.", "19:00", "20:00"),
        ("noon-2", "12:00", "14:00"),
        ("12-1", "12:00", "13:00"),
        ("from 9 to 10:30", "09:00", "10:30"),
        ("9.30–10.15", "09:30", "10:15"),
        ("15h-16h30", "15:00", "16:30"),
        ("22:00-24:00", "22:00", "24:00"),
        ("17:00 45 min", "17:00", "17:45"),
    ],
)
def test_a_stretch_of_time_may_be_written_in_many_ways(written: str, start: str, end: str) -> None:
    item = the_one(commitments(f"Judo Tue {written}"))
    assert (item["name"], item["startTime"], item["endTime"]) == ("Judo", start, end)


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("Tue", {"frequency": "weekly", "daysOfWeek": ["Tuesday"]}),
        ("Tue and Thu", {"frequency": "weekly", "daysOfWeek": ["Tuesday", "Thursday"]}),
        ("daily", {"frequency": "daily"}),
        ("first Tuesday of the month", {"frequency": "monthly", "daysOfWeek": ["Tuesday"]}),
        ("monthly Tue", {"frequency": "monthly", "daysOfWeek": ["Tuesday"]}),
        ("3 Dec", {"frequency": "one-time", "date": "2026-12-03"}),
        ("December 3rd", {"frequency": "one-time", "date": "2026-12-03"}),
        ("Dec 3, 2027", {"frequency": "one-time", "date": "2027-12-03"}),
        ("2026-12-03", {"frequency": "one-time", "date": "2026-12-03"}),
        ("3.12.", {"frequency": "one-time", "date": "2026-12-03"}),
        ("25/12", {"frequency": "one-time", "date": "2026-12-25"}),
        ("21 Nov", {"frequency": "one-time", "date": "2026-11-21"}),
        ("20 Nov", {"frequency": "one-time", "date": "2027-11-20"}),
        ("29 Feb", {"frequency": "one-time", "date": "2028-02-29"}),
        ("tomorrow", {"frequency": "one-time", "date": "2026-11-22"}),
    ],
)
def test_a_day_may_be_written_in_many_ways(written: str, when: dict[str, Any]) -> None:
    assert the_one(commitments(f"Judo {written} 15:00-16:00")) == {
        "name": "Judo",
        **when,
        "startTime": "15:00",
        "endTime": "16:00",
    }


@pytest.mark.parametrize(
    ("text", "name", "who"),
    [
        ("Judo Tue 4-5 Emma", "Judo", ["Emma"]),
        ("Judo Tue 4-5 for Noah and emma", "Judo", ["Noah", "Emma"]),
        ("Emma: Judo Tue 4-5", "Judo", ["Emma"]),
        ("Emma's judo Tue 4-5", "judo", ["Emma"]),
        ("Work Tue 4-5 (SARAH KIM)", "Work", ["Sarah Kim"]),
        ("Judo Tue 4-5 李明", "Judo", ["李明"]),
        ("Judo Tue 4-5, Emma", "Judo", ["Emma"]),
        ("Work Tue 4-5 sarah", "Work", ["Sarah Kim"]),
        ("Judo Tue 4-5 everybody", "Judo", None),
        ("Judo Tue 4-5 all", "Judo", None),
        ("Emmaus group Tue 4-5", "Emmaus group", None),
    ],
)
def test_whom_it_takes_may_be_said(text: str, name: str, who: list[str] | None) -> None:
    item = the_one(commitments(text))
    assert (item["name"], item.get("who")) == (name, who)


def test_a_first_name_that_two_share_is_nobodys_own() -> None:
    pasted = read_commitments("Judo Tue 4-5 Emma, Piano Wed 4-5 Emma Rose", ("Emma Rose", "Emma Kim"), TODAY)
    assert [taken.item.get("who") for taken in pasted.items] == [["Emma Rose"]]
    assert any("Emma" in fault.what for fault in pasted.not_understood)


def test_a_name_that_nobody_has_does_not_take_the_whole_family() -> None:
    pasted = commitments("Work weekdays 9-17 Zed")
    assert pasted.items == ()
    assert [fault.what for fault in pasted.not_understood] == [
        'I do not know "Zed". Is it somebody here? Without a name it takes everybody.'
    ]
    assert "who" not in commitments("Work weekdays 9-17 Zed everybody").items[0].item


def test_two_times_on_two_days_are_two_commitments() -> None:
    items = [taken.item for taken in commitments("Soccer Tue 3-4, Thu 4-5:30 Noah").items]
    assert [(item["daysOfWeek"], item["startTime"], item["endTime"], item["who"]) for item in items] == [
        (["Tuesday"], "15:00", "16:00", ["Noah"]),
        (["Thursday"], "16:00", "17:30", ["Noah"]),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Judo 9-10", "On which day? Allowed: a day (Tue), daily, or a date (3 Dec)."),
        ("Judo Tue", "From when to when? Allowed: both times, such as 15:00-15:45."),
        ("Judo Tue 15:00", "It starts at 15:00; until when? Allowed: both times, such as 15:00-15:45."),
        ("Judo Tue 16:00-15:00", "It ends at 15:00, but it starts at 16:00. Allowed: a later end."),
        ("Judo 12/3 9-10", '"12/3" may be read in two ways. Allowed: the month as a word, such as 3 Dec.'),
        ("Judo 31 Nov 9-10", "There is no such date. Allowed: a date, such as 3 Dec."),
        ("Judo next Tue 9-10", '"next Tue" may be read in two ways. Allowed: the date, such as 3 Dec.'),
        (
            "Judo every other Mon 9-10",
            '"every other" cannot be planned yet. Allowed: every week, the first such day of a month, or single dates.',
        ),
        ("Mon 9-10", "I see no name here. Allowed: a name first, such as Maths daily 30."),
    ],
)
def test_a_commitment_that_is_not_clear_is_not_taken_and_asks(text: str, sentence: str) -> None:
    pasted = commitments(text)
    assert pasted.items == ()
    assert told(pasted) == [f"{text}: {sentence}"]


# -- any text ----------------------------------------------------------------------------------------------------------


_SAID = """Maths Art Emma 李明 daily 30 15 2x 4x x2 Mon Wed Mon-Thu Tue, Wed; • - * at 9 9:00 4-5pm 9-12 always noon with me help
3 Dec 12/3 3.12. 1h30 1.5 h min once twice week a every other first Tuesday of the month
99 0 9999 24:00 ( ) : . & and 6 years or"""
WORDS = st.sampled_from([*_SAID.split(), "\n", "\t"])
TEXTS = st.text(max_size=60) | st.lists(WORDS, max_size=14).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, age=st.integers(2, 18), school_days=st.lists(st.sampled_from(WEEKDAYS), unique=True))
@example(text="\ud800 9", age=9, school_days=[])
@example(text="Art ٣٠", age=9, school_days=[])
def test_no_text_breaks_a_reader_and_what_is_taken_fits_the_household_document(
    text: str, age: int, school_days: list[Any]
) -> None:
    for pasted, shape in (
        (read_children(text), NameAndAge),
        (read_subjects(text, age, school_days, the_catalogue()), Subject),
        (read_commitments(text, PEOPLE, TODAY), Commitment),
    ):
        for taken in pasted.items:
            assert take_shape(shape, taken.item)[1] == []
            assert taken.words
        for fault in pasted.not_understood:
            assert fault.where
            assert fault.what


@settings(max_examples=200, deadline=None)
@given(
    name=st.sampled_from(["Art", "Falconry", "Ελληνικά", "Algebra 1", "Read-aloud"]),
    minutes=st.integers(1, 96).map(lambda steps: 5 * steps),
    days=st.lists(st.sampled_from(SCHOOL_DAYS), unique=True),
    often=st.sampled_from(["daily", "2-3 times a week", "once a week", "occasionally"]),
    attention=st.sampled_from(list(Involvement)),
    start=st.none() | st.integers(0, 287).map(lambda steps: 5 * steps),
    is_required=st.booleans(),
    is_core=st.booleans(),
)
def test_a_subject_written_in_words_is_read_again(
    name: str,
    minutes: int,
    days: list[Any],
    often: str,
    attention: Involvement,
    start: int | None,
    is_required: bool,
    is_core: bool,
) -> None:
    when = "/".join(day[:3] for day in days) or often
    at = "" if start is None else f" {'always ' if is_required else ''}at {clock_of(start)}"
    words = f"{name}{'*' if is_core else ''} {when} {minutes} min {attention.value.replace('_', ' ')}{at}"
    frequencies = dict(zip(["daily", "2-3 times a week", "once a week", "occasionally"], Frequency, strict=True))
    frequency = {0: frequencies[often], 1: Frequency.ONCE}.get(len(days), Frequency.DAILY)
    named = [day.value for day in SCHOOL_DAYS if day in days] if 0 < len(days) < 5 else []
    item = the_one(subjects(words))
    assert stands(item) == (name, minutes, frequency, named)
    assert item["parentInvolvement"] == attention
    assert item["fixedTime"]["preferredTime"] == (None if start is None else clock_of(start))
    assert item["fixedTime"]["required"] == (start is not None and is_required)
    assert item["isCoreSubject"] == (is_core or name == "Algebra 1")


def test_a_list_without_end_is_read_in_its_beginning_and_that_is_told() -> None:
    pasted = subjects("\n".join(f"Subject no. {number}a" for number in range(300)))
    assert len(pasted.items) == MOST_ITEMS
    assert told(pasted) == [
        "Subject no. 199a: There are 100 more after this; I stopped here. Allowed: at most 200 at once."
    ]
    assert told(subjects("x" * 20_001))[0] == (
        "The list: It is 20,001 characters long; I read the beginning only. Allowed: at most 20,000 characters at once."
    )


@pytest.mark.parametrize("text", ["", " \n ", ",,;;•", "\x00\x1f", "\u200b"])
def test_nothing_becomes_nothing(text: str) -> None:
    assert subjects(text).items == commitments(text).items == read_children(text).items == ()


# -- the page for parents ----------------------------------------------------------------------------------------------


def examples(section: str) -> list[str]:
    """Read what a parent writes from a table of docs/lists.md."""
    page = (ROOT / "docs" / "lists.md").read_text(encoding="utf-8").partition(f"\n## {section}\n")[2]
    rows = [line.split("|") for line in page.partition("\n## ")[0].splitlines() if line.startswith("|")]
    return [example for row in rows for example in re.findall(r"`([^`]+)`", row[2])]


@pytest.mark.parametrize("text", examples("Subjects"))
def test_every_subject_of_the_page_for_parents_is_taken_without_a_question(text: str) -> None:
    assert the_one(subjects(text))["name"] == re.match(r"\w+", text)[0]


@pytest.mark.parametrize("text", examples("Commitments"))
def test_every_commitment_of_the_page_for_parents_is_taken_without_a_question(text: str) -> None:
    pasted = commitments(text)
    assert pasted.not_understood == ()
    assert {taken.item["name"] for taken in pasted.items} <= {"Judo", "judo", "Lunch", "Library", "Dentist"}
    assert pasted.items
