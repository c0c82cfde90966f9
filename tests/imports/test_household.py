"""Claims about reading the household document: what is refused, in which words, and what simply works."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brightpath.domain.errors import Fault, Faulty
from brightpath.domain.family import Adult, CommitmentFrequency, DayOff, Household, Place, Rests, SchoolYear, Term
from brightpath.domain.weeks import SCHOOL_DAYS, Weekday, minute_of
from brightpath.imports.household import read_household
from tests.builders import a_child, a_commitment, a_household_document, a_subject

SAMPLES = sorted((Path(__file__).parents[2] / "data" / "samples").glob("*.json"))

Document = dict[str, Any]
DELETED = object()


def two_children_together() -> Document:
    """Ada and Ben, who have history together, a commitment each, and a parent who is away at times."""
    children = tuple(
        a_child(
            name,
            subjects=(
                a_subject("Maths", after=("History",)),
                a_subject("History", combined_with="history"),
                a_subject("Art", before=("Maths",)),
            ),
            commitments=(a_commitment("Judo", who=(name,)),),
        )
        for name in ("Ada", "Ben")
    )
    document = a_household_document(children, commitments=(a_commitment("Market"),))
    document["adults"] = [
        {"name": "Pat"},
        {"name": "Sam", "available": [{"daysOfWeek": ["Monday"], "startTime": "09:00", "endTime": "12:00"}]},
    ]
    document["places"] = [{"name": "Pool", "minutes": 20}, {"name": "Library", "minutes": 5}]
    document["calendar"] = {
        "timeZone": "Europe/Oslo",
        "termStart": "2026-08-17",
        "termEnd": "2027-06-18",
        "schoolYears": [
            {
                "name": "Year 1",
                "start": "2026-08-17",
                "end": "2027-06-18",
                "terms": [
                    {"name": "Autumn", "start": "2026-08-17", "end": "2026-12-18"},
                    {"name": "Spring", "start": "2027-01-04", "end": "2027-06-18"},
                ],
            },
            {"name": "Year 2", "start": "2027-08-16", "end": "2028-06-16"},
        ],
        "dayCycle": ["A", "B", "C"],
        "daysOff": [
            {"date": "2026-11-23", "name": "Fair", "startTime": "12:00", "endTime": "15:00"},
            {"from": "2026-12-21", "to": "2027-01-01", "who": ["Ben"]},
        ],
    }
    ada = document["children"][0]
    ada["rests"] = {"lunchMinutes": 0, "lunchFrom": "11:30", "lunchUntil": "12:30"}
    ada["section4"]["subjects"][0]["cycleDays"] = ["a", "C"]
    return document


def read(document: Any) -> Household:
    return read_household(json.dumps(document))


def faults_of(document: Any) -> tuple[Fault, ...]:
    text = document if isinstance(document, str | bytes) else json.dumps(document)
    with pytest.raises(Faulty) as caught:
        read_household(text)
    return caught.value.faults


def sentences(document: Any) -> list[str]:
    return [fault.sentence for fault in faults_of(document)]


def put(document: Document, where: str, value: Any) -> Document:
    """Write a value at a place such as `children[0].section2.age`; DELETED takes the key away."""
    changed = copy.deepcopy(document)
    steps = [int(step) if step.isdecimal() else step for step in where.replace("[", ".").replace("]", "").split(".")]
    node: Any = changed
    for step in steps[:-1]:
        node = node[step]
    if value is DELETED:
        del node[steps[-1]]
    else:
        node[steps[-1]] = value
    return changed


# --- What is good ----------------------------------------------------------------------------------------------------


def test_a_lesson_together_has_one_fixed_time() -> None:
    document = two_children_together()
    for child, time in zip(document["children"], ("09:00", "10:00"), strict=True):
        child["section4"]["subjects"][1]["fixedTime"] = {"required": True, "preferredTime": time}
    told = [fault.sentence for fault in faults_of(document)]
    assert len(told) == 1
    assert 'has two fixed times: 09:00 for "Ada" ("History"), 10:00 for "Ben" ("History").' in told[0]


def test_a_household_without_a_fault_is_read_as_it_stands() -> None:
    household = read(two_children_together())
    assert household.parent_name == "Pat"
    assert [(child.name, child.age, child.hours) for child in household.children] == [
        ("Ada", 8, (540, 780)),
        ("Ben", 8, (540, 780)),
    ]
    assert household.commitments[0].frequency is CommitmentFrequency.WEEKLY
    assert household.commitments[0].days_of_week == (Weekday.TUESDAY,)
    assert household.calendar.days_off == (
        DayOff(first=date(2026, 11, 23), last=date(2026, 11, 23), name="Fair", start=720, end=900),
        DayOff(first=date(2026, 12, 21), last=date(2027, 1, 1), who=("Ben",)),
    )
    autumn, spring = (
        Term(name="Autumn", first=date(2026, 8, 17), last=date(2026, 12, 18)),
        Term(name="Spring", first=date(2027, 1, 4), last=date(2027, 6, 18)),
    )
    assert household.calendar.school_years == (
        SchoolYear(name="Year 1", first=date(2026, 8, 17), last=date(2027, 6, 18), terms=(autumn, spring)),
        SchoolYear(name="Year 2", first=date(2027, 8, 16), last=date(2028, 6, 16)),
    )


def test_a_subject_names_its_days_and_the_minutes_of_single_lessons() -> None:
    document = put(a_household_document(), f"{SUBJECT}.daysOfWeek", ["Friday", "Monday", "Friday"])
    document = put(document, f"{SUBJECT}.lessons", ["one", "two", "three"])
    subject = read(put(document, f"{SUBJECT}.lessonMinutes", {"3": 60, "1": 45.0})).children[0].subjects[0]
    assert (subject.days, subject.lesson_minutes) == ((Weekday.FRIDAY, Weekday.MONDAY), {3: 60, 1: 45})


def test_a_subject_says_in_which_weeks_and_on_which_days_of_the_cycle_it_stands() -> None:
    document = put(two_children_together(), f"{SUBJECT}.everyWeeks", 2)
    document = put(document, f"{SUBJECT}.startingWeek", "2026-09-10")
    subject = read(put(document, f"{SUBJECT}.parts", 2.0)).children[0].subjects[0]
    assert (subject.every_weeks, subject.starting_week, subject.parts) == (2, date(2026, 9, 10), 2)
    assert subject.cycle_days == ("A", "C")
    assert read(document).children[0].subjects[2].cycle_days == ()


def test_commitments_have_weeks_and_places_and_children_rests_of_their_own() -> None:
    document = two_children_together()
    document["section3"]["commitments"][0] |= {"everyWeeks": 3, "startingWeek": "2026-09-10", "place": "pool"}
    household = read(document)
    market = household.commitments[0]
    assert (market.every_weeks, market.starting_week, market.place) == (3, date(2026, 9, 10), "Pool")
    assert household.places == (Place(name="Pool", minutes=20), Place(name="Library", minutes=5))
    assert household.children[0].rests == Rests(lunch_minutes=0, lunch_from=690, lunch_until=750)
    assert household.children[1].rests == Rests()


def test_a_loop_has_one_fixed_time_for_a_child() -> None:
    document = two_children_together()
    for child, times in zip(document["children"], (("09:00", "10:00"), ("09:00", "09:00")), strict=True):
        for place, time in zip((0, 2), times, strict=True):
            fixed = {"required": True, "preferredTime": time}
            child["section4"]["subjects"][place] |= {"loop": "Turns", "fixedTime": fixed}
    assert sentences(document) == [
        'children[0].section4.subjects[2].loop: The loop "Turns" has two fixed times: 09:00 for "Maths", '
        '10:00 for "Art". Allowed: the same one for all that take turns.'
    ]


def test_a_statement_that_was_added_later_is_answered_like_the_others() -> None:
    document = put(a_household_document(), "likert", {"q26": 4, "q1": 2, "q0": "kept", "quiet": 9})
    household = read(document)
    assert household.likert == {"q26": 4, "q1": 2}
    assert household.extra == {"likert": {"q0": "kept", "quiet": 9}}


def test_the_kim_sample_says_what_its_file_says() -> None:
    household = read_household((SAMPLES[0].parent / "kim.json").read_bytes())
    noah = household.children[0]
    reading = noah.subjects[1]
    assert (noah.id, noah.name, noah.age) == ("temp_child_1", "Noah", 6)
    assert (reading.name, reading.minutes, reading.fixed_time.required) == ("Reading", 45, True)
    assert reading.fixed_time.preferred == minute_of("09:00")
    assert (household.philosophies["charlotte_mason"], household.likert["q1"]) == (5, 4)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_every_sample_is_read(sample: Path) -> None:
    assert read_household(sample.read_bytes()).children


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "Quote \"double\" and 'single'; DROP TABLE children; --",
        "さくら",
        "👩‍👧 Zoë",
        "أمينة",
        "N" * 300,
        "\u202eright to left",
        "O'Brien-Smith",
        "\\",
        "{what}",
        "%s",
    ],
)
def test_an_odd_name_simply_works(name: str) -> None:
    document = put(a_household_document(), "children[0].section2.name", name)
    document["section3"]["commitments"] = [{**_a_commitment_entry(), "who": [name]}]
    household = read(document)
    assert household.children[0].name == name
    assert household.commitments[0].who == (name,)


def test_names_are_trimmed_and_references_take_the_spelling_of_what_they_name() -> None:
    document = two_children_together()
    document["section1"]["name"] = " Pat "
    document["adults"][0]["name"] = "PAT"
    document["children"][0]["section2"]["name"] = "Jose\u0301"
    document["section3"]["commitments"][0]["who"] = ["JOS\u00c9", "pat", "Pat"]
    document["children"][0]["section3Child"]["commitments"] = []
    document["children"][0]["section4"]["subjects"][0]["after"] = [" history "]
    document["children"][1]["section4"]["subjects"][1]["combinedWith"] = "History"
    household = read(document)
    assert household.parent_name == household.adults[0].name == "Pat"
    assert household.commitments[0].who == ("Jose\u0301", "Pat")
    assert household.children[0].subjects[0].after == ("History",)
    assert {child.subjects[1].combined_with for child in household.children} == {"history"}


def test_without_adults_the_answering_parent_is_the_one_who_teaches() -> None:
    assert read(a_household_document()).adults == (Adult(name="Pat"),)


def test_the_answering_parent_joins_the_adults_who_are_listed() -> None:
    document = a_household_document()
    document["adults"] = [{"name": "Grandma"}]
    assert [adult.name for adult in read(document).adults] == ["Pat", "Grandma"]


def test_children_without_an_id_get_one_that_is_free() -> None:
    document = a_household_document(3)
    document["children"][0]["id"] = None
    document["children"][1]["id"] = "child_1"
    del document["children"][2]["id"]
    assert [child.id for child in read(document).children] == ["child_2", "child_1", "child_3"]


def test_a_child_without_subjects_is_allowed() -> None:
    assert read(put(a_household_document(), "children[0].section4.subjects", [])).children[0].subjects == ()


def test_null_at_a_key_that_may_be_left_out_means_left_out() -> None:
    document = a_household_document()
    document |= {"likert": None, "adults": None, "calendar": None}
    for key in ("isCoreSubject", "fixedTime", "interestLevel", "combinedWith", "lessons", "block", "before", "place"):
        document["children"][0]["section4"]["subjects"][0][key] = None
    household = read(document)
    subject = household.children[0].subjects[0]
    assert (subject.is_core, subject.interest, subject.fixed_time.preferred) == (False, 3, None)
    assert household.calendar.school_days == SCHOOL_DAYS


def test_unknown_keys_are_kept_on_every_level() -> None:
    document = two_children_together()
    places = [
        "",
        "section1.",
        "section3.",
        "section3.commitments[0].",
        "section5.",
        "section7.",
        "section7.schedulingStyle.",
        "adults[1].",
        "adults[1].available[0].",
        "calendar.",
        "calendar.daysOff[0].",
        "calendar.schoolYears[0].",
        "calendar.schoolYears[0].terms[1].",
        "children[0].",
        "children[0].section2.",
        "children[0].section3Child.",
        "children[0].section4.",
        "children[0].section4.subjects[0].",
        "children[0].section4.subjects[0].fixedTime.",
        "children[0].section6.",
    ]
    for place in places:
        document = put(document, f"{place}x-note", {"kept": [1, None, place]})
    kept = json.dumps(read(document).model_dump(mode="json"))
    assert [place for place in places if f'"x-note": {{"kept": [1, null, "{place}"]}}' not in kept] == []


def test_a_first_day_of_the_week_that_nobody_named_is_not_said_to_be_chosen() -> None:
    document = a_household_document()
    document["calendar"] = {"timeZone": "Europe/Oslo"}
    assert "week_start" not in read(document).calendar.model_fields_set
    document["calendar"]["weekStart"] = "Monday"
    assert "week_start" in read(document).calendar.model_fields_set


def test_utf_8_with_a_byte_order_mark_is_read() -> None:
    text = json.dumps(a_household_document(parent_name="Zoë"), ensure_ascii=False)
    assert read_household(text.encode("utf-8-sig")).parent_name == "Zoë"
    assert read_household("\ufeff" + text).parent_name == "Zoë"


@pytest.mark.parametrize("where", ["section6", "section4.subjects[0].fixedTime"])
def test_a_fixed_time_outside_the_hours_or_on_a_commitment_is_left_to_the_planner(where: str) -> None:
    document = two_children_together()
    document["children"][0]["section4"]["subjects"][0]["fixedTime"] = {"required": True, "preferredTime": "15:00"}
    assert read(document).children[0].subjects[0].fixed_time.preferred == minute_of("15:00"), where


# --- What is refused: every kind of fault, and its place ------------------------------------------------------------

SUBJECT = "children[0].section4.subjects[0]"
COMMITMENT = "section3.commitments[0]"


def _a_commitment_entry() -> Document:
    entry: Document = a_household_document(commitments=(a_commitment(),))["section3"]["commitments"][0]
    return entry


#: where, the value put there, the place of the fault (None = the same), words of its sentence
WRONG_VALUES: list[tuple[str, Any, str | None, str]] = [
    # sections and shapes
    *[
        (key, DELETED, None, "This is missing.")
        for key in (
            *("section1", "section3", "section5", "section7", "children", "section1.name", "section3.commitments"),
            *("section5.flexibility", "children[0].section2", "children[0].section3Child", "children[0].section4"),
            *("children[0].section6", "children[0].section2.name", "children[0].section2.age"),
            *("children[0].section4.subjects", "children[0].section6.startTime", "children[0].section6.endTime"),
            *(f"{SUBJECT}.name", f"{SUBJECT}.sessionDuration", f"{SUBJECT}.frequency", f"{SUBJECT}.parentInvolvement"),
            *(f"{COMMITMENT}.name", f"{COMMITMENT}.frequency", f"{COMMITMENT}.startTime", f"{COMMITMENT}.endTime"),
            *("adults[0].name", "adults[1].available[0].daysOfWeek"),
        )
    ],
    ("section1", "Pat", None, '"Pat" is text, not an object.'),
    ("section1", None, None, "This is null, not an object."),
    ("section7.schedulingStyle", [], None, "This is a list, not an object."),
    ("children", {}, None, "This is an object, not a list of children."),
    ("children", [], None, "There are no children."),
    ("children", ["Ada"], "children[0]", '"Ada" is text, not an object.'),
    ("children[0].section4.subjects", "Maths", None, '"Maths" is text, not a list of subjects.'),
    ("children[0].section4.subjects", [{}] * 61, None, "There are 61 subjects."),
    ("likert", 5, None, "5 is a number, not an object."),
    # people
    ("section1.name", 5, None, "5 is a number, not a name."),
    ("section1.name", "", None, '"" is not a name.'),
    ("section1.name", " \u200b\u2003", None, "is not a name."),
    ("section1.name", "N" * 501, None, "is not a name."),
    ("section1.name", "two\nlines", None, '"two\\nlines" is not a name.'),
    ("section1.name", "nul\0", None, "control character"),
    ("section1.name", "bell\x07", None, "U+0007"),
    ("section1.name", "\ud83d", None, "U+D83D"),
    ("section1.name", "BEN", "children[1].section2.name", '"Ben" is taken: it stands at section1.name already.'),
    ("adults[1].name", "Pat", None, '"Pat" is taken'),
    ("adults[1].name", "ada ", "children[0].section2.name", "adults[1].name"),
    ("children[1].section2.name", "ADA", None, '"ADA" is taken: it stands at children[0].section2.name already.'),
    ("children[1].section2.name", "A\u200bda\0", None, "control character"),
    ("children[1].id", "child_Ada", None, '"child_Ada" is taken'),
    ("children[1].id", 7, None, "7 is a number, not a name."),
    # ages
    *[("children[0].section2.age", age, None, f"{age} is not an age") for age in (25, 1, 19, 0, -6, 6.5)],
    ("children[0].section2.age", "6", None, '"6" is text, not an age'),
    ("children[0].section2.age", True, None, "true is a yes or no, not an age"),
    ("children[0].section2.age", None, None, "This is null, not an age"),
    ("children[0].section2.age", 10**50, None, "far too large"),
    # subjects
    *[
        (f"{SUBJECT}.sessionDuration", minutes, None, f"{minutes} is not a length for a lesson.")
        for minutes in (-30, 0, 32, 485, 12.5)
    ],
    (f"{SUBJECT}.sessionDuration", "30", None, '"30" is text, not a length for a lesson.'),
    (f"{SUBJECT}.sessionDuration", False, None, "false is a yes or no, not a length for a lesson."),
    (f"{SUBJECT}.block", 7, None, "7 is not a length for a lesson."),
    (f"{SUBJECT}.isCoreSubject", "yes", None, '"yes" is text, not a yes or no.'),
    (f"{SUBJECT}.isCoreSubject", 1, None, "1 is a number, not a yes or no."),
    (f"{SUBJECT}.frequency", "hourly", None, '"hourly" is not a frequency for a subject.'),
    (f"{SUBJECT}.parentInvolvement", "lots", None, '"lots" is not an involvement of a parent.'),
    (f"{SUBJECT}.interestLevel", 6, None, "6 is not a rating."),
    (f"{SUBJECT}.interestLevel", 0, None, "0 is not a rating."),
    (f"{SUBJECT}.fixedTime", {"required": True}, f"{SUBJECT}.fixedTime.preferredTime", "no time is given"),
    *[
        (f"{SUBJECT}.fixedTime", {"required": True, "preferredTime": time}, f"{SUBJECT}.fixedTime.preferredTime", word)
        for time, word in (("9am", "9am"), ("09:07", "09:07"), ("24:00", "24:00"), (900, "900 is a number"))
    ],
    (f"{SUBJECT}.combinedWith", "", None, '"" is not a name.'),
    (f"{SUBJECT}.lessons", ["pp. 3-4", 5], f"{SUBJECT}.lessons[1]", "5 is a number, not a title."),
    (f"{SUBJECT}.daysOfWeek", ["Funday"], f"{SUBJECT}.daysOfWeek[0]", '"Funday" is not a day of the week.'),
    (f"{SUBJECT}.lessonMinutes", [60], None, "This is a list, not an object."),
    (f"{SUBJECT}.lessonMinutes", {"twelve": 60}, None, '"twelve" is not the number of a lesson.'),
    (f"{SUBJECT}.lessonMinutes", {"0": 60}, None, '"0" is not the number of a lesson.'),
    (f"{SUBJECT}.lessonMinutes", {"1": 7}, f"{SUBJECT}.lessonMinutes[1]", "7 is not a length for a lesson."),
    (f"{SUBJECT}.lessonMinutes", {"1": None}, f"{SUBJECT}.lessonMinutes[1]", "This is null, not a length"),
    (f"{SUBJECT}.lessonMinutes", {"1": 60}, f"{SUBJECT}.lessons", "no lessons are listed"),
    (
        "children[0].section4.subjects[2]",
        {
            **a_household_document()["children"][0]["section4"]["subjects"][1],
            "lessons": ["a"],
            "lessonMinutes": {"2": 5},
        },
        "children[0].section4.subjects[2].lessonMinutes[2]",
        'There is no lesson 2: "Art" lists 1.',
    ),
    (f"{SUBJECT}.before", ["Chemistry"], f"{SUBJECT}.before[0]", '"Ada" has no subject called "Chemistry".'),
    (f"{SUBJECT}.after", ["Chemistry"], f"{SUBJECT}.after[0]", '"Ada" has no subject called "Chemistry".'),
    (f"{SUBJECT}.before", ["Maths"], SUBJECT, 'in a circle: "Maths", then "Maths".'),
    (f"{SUBJECT}.before", ["History"], SUBJECT, 'in a circle: "Maths", then "History", then'),
    ("children[0].section4.subjects[2].name", "maths", None, '"maths" is taken'),
    *[
        (f"{where}.everyWeeks", weeks, None, "is not a number of weeks we can plan by")
        for where in (SUBJECT, COMMITMENT)
        for weeks in (0, 1, 9, 2.5)
    ],
    (f"{SUBJECT}.everyWeeks", "2", None, '"2" is text, not a number of weeks'),
    *[(f"{where}.startingWeek", "KW 48", None, '"KW 48" is not a date.') for where in (SUBJECT, COMMITMENT)],
    (f"{SUBJECT}.cycleDays", ["a", "D"], f"{SUBJECT}.cycleDays[1]", 'The day cycle has no day called "D".'),
    (f"{SUBJECT}.cycleDays", "A", None, '"A" is text, not a list of names.'),
    ("calendar.dayCycle", ["B"], f"{SUBJECT}.cycleDays[0]", 'The day cycle has no day called "a".'),
    (f"{SUBJECT}.parts", 3, None, "3 is not a number of parts of a lesson."),
    (f"{SUBJECT}.loop", "", None, '"" is not a name.'),
    (f"{SUBJECT}.place", 5, None, "5 is a number, not a name."),
    (f"{COMMITMENT}.place", "", None, '"" is not a name.'),
    # places and rests
    ("places", {}, None, "This is an object, not a list of places."),
    ("places[0].name", DELETED, None, "This is missing."),
    ("places[1].name", "POOL", None, '"POOL" is taken: it stands at places[0].name already.'),
    *[("places[0].minutes", minutes, None, "is not a length for a way.") for minutes in (0, -5, 481, 7.5)],
    ("places[0].minutes", "20", None, '"20" is text, not a length for a way.'),
    ("children[0].rests", 30, None, "30 is a number, not an object."),
    ("children[0].rests.breakMinutes", 7, None, "7 is not a length for a break."),
    ("children[0].rests.breakAfterMinutes", 0, None, "0 is not a length for the lessons of a stretch or a day."),
    ("children[0].rests.lunchMinutes", -5, None, "-5 is not a length for lunch."),
    ("children[0].rests.lunchFrom", "noon", None, '"noon" is not a time of day.'),
    ("children[0].rests.lunchUntil", "11:00", None, "by 11:00 at the latest, but not before 11:30."),
    ("children[0].rests.longestDayMinutes", "all day", None, "not a length for the lessons of a stretch or a day"),
    # lessons together
    (
        "children[1].section4.subjects[1].sessionDuration",
        45,
        "children[0].section4.subjects[1].combinedWith",
        'The lesson together "history" differs: 30 minutes for "Ada" ("History"), 45 minutes for "Ben" ("History").',
    ),
    (
        "children[1].section4.subjects[1].frequency",
        "once_a_week",
        "children[0].section4.subjects[1].combinedWith",
        'daily for "Ada" ("History"), once_a_week for "Ben" ("History").',
    ),
    (
        "children[1].section4.subjects[1].daysOfWeek",
        ["Friday", "Monday"],
        "children[0].section4.subjects[1].combinedWith",
        'differs: any day for "Ada" ("History"), Monday and Friday for "Ben" ("History").',
    ),
    *[
        (
            f"children[1].section4.subjects[1].{key}",
            value,
            "children[0].section4.subjects[1].combinedWith",
            f'{one} for "Ada" ("History"), {other} for "Ben" ("History")',
        )
        for key, value, one, other in (
            ("everyWeeks", 2, "every week", "every 2 weeks"),
            ("startingWeek", "2026-09-07", "no starting week", "weeks from 2026-09-07"),
            ("cycleDays", ["B", "A"], "any day of the cycle", "A and B"),
            ("block", 90, "no blocks", "blocks of 90 minutes"),
            ("parts", 2, "in one piece", "in two parts"),
            ("loop", "Humanities", "no loop", "loop Humanities"),
        )
    ],
    (f"{SUBJECT}.combinedWith", "HISTORY", "children[0].section4.subjects[1].combinedWith", 'holds "Maths" of "Ada"'),
    # commitments
    (f"{COMMITMENT}.daysOfWeek", ["Blursday"], f"{COMMITMENT}.daysOfWeek[0]", '"Blursday" is not a day of the week.'),
    (f"{COMMITMENT}.daysOfWeek", "Monday", None, '"Monday" is text, not a list of days of the week.'),
    (f"{COMMITMENT}.daysOfWeek", [], None, "A weekly commitment needs its days."),
    (f"{COMMITMENT}.daysOfWeek", DELETED, None, "A weekly commitment needs its days."),
    (f"{COMMITMENT}.frequency", "one-time", f"{COMMITMENT}.date", "A one-time commitment needs its date."),
    (f"{COMMITMENT}.frequency", "yearly", None, '"yearly" is not a frequency for a commitment.'),
    *[
        (f"{COMMITMENT}.startTime", time, None, "is not a time of day.")
        for time in ("25:00", "9", "09:60", "9am", "", "09:00:00", "-1:00")
    ],
    (f"{COMMITMENT}.startTime", 900, None, "900 is a number, not a time of day."),
    (f"{COMMITMENT}.endTime", "14:00", None, "It ends at 14:00, but it starts at 15:00."),
    (f"{COMMITMENT}.endTime", "15:00", None, "It starts and ends at 15:00."),
    *[
        (f"{COMMITMENT}.date", day, None, "is not a date.")
        for day in ("2026-02-30", "23.11.2026", "20261123", "2026-W48-1", "1700000000", "1026-01-01", "")
    ],
    (f"{COMMITMENT}.who", ["Grandma"], f"{COMMITMENT}.who[0]", 'Nobody here is called "Grandma".'),
    (f"{COMMITMENT}.who", "Ada", None, '"Ada" is text, not a list of names.'),
    ("children[0].section3Child.commitments[0].who", ["Bob"], "children[0].section3Child.commitments[0].who[0]", "Bob"),
    ("children[0].section3Child.commitments[0].endTime", "09:00", None, "It ends at 09:00"),
    # hours and style
    ("children[0].section6.endTime", "08:00", None, "It ends at 08:00, but it starts at 09:00."),
    (
        "children[0].section6.bestLearningTimes",
        ["dawn"],
        "children[0].section6.bestLearningTimes[0]",
        "part of the day",
    ),
    ("section5.flexibility", "rigid", None, '"rigid" is not a scheduling flexibility.'),
    ("section7.planningApproach", "chaos", None, '"chaos" is not a planning approach.'),
    ("section7.homeschoolingPhilosophy", {"montessori": 9}, "section7.homeschoolingPhilosophy.montessori", "9 is not"),
    ("section7.schedulingStyle", {"loop": "5"}, "section7.schedulingStyle.loop", '"5" is text, not a rating.'),
    ("section7.activityPreferences", {"experiments": 0}, "section7.activityPreferences.experiments", "0 is not"),
    ("likert", {"q1": 5, "q25": 6}, "likert.q25", "6 is not a rating."),
    # adults and calendar
    ("adults[1].available", [], None, "There are no available times."),
    ("adults[1].available[0].endTime", "09:00", None, "It starts and ends at 09:00."),
    ("adults[1].available[0].daysOfWeek", ["Funday"], "adults[1].available[0].daysOfWeek[0]", "Funday"),
    *[("calendar.timeZone", zone, None, "is not a time zone.") for zone in ("Mars", "", "Europe", "../../etc/passwd")],
    ("calendar.schoolDays", [], None, "There are no days of the week."),
    ("calendar.schoolDays", ["monday"], "calendar.schoolDays[0]", '"monday" is not a day of the week.'),
    ("calendar.weekStart", "Tomorrow", None, '"Tomorrow" is not a day of the week.'),
    ("calendar.termEnd", "2026-01-01", None, "The term ends on 2026-01-01, before it starts on 2026-08-17."),
    ("calendar.daysOff[1].to", "2026-12-01", None, "The days off end on 2026-12-01, before they start on 2026-12-21."),
    ("calendar.daysOff[1].to", DELETED, "calendar.daysOff[1]", "either one date, or their first and their last day"),
    ("calendar.daysOff[1].date", "2026-12-24", "calendar.daysOff[1]", "either one date"),
    ("calendar.daysOff[0]", {}, None, "either one date"),
    ("calendar.daysOff[1].who", ["Pat"], "calendar.daysOff[1].who[0]", 'Nobody here is called "Pat".'),
    ("calendar.daysOff[0].endTime", "12:00", None, "It starts and ends at 12:00."),
    ("calendar.daysOff[0].endTime", DELETED, None, "A part of a day off needs both its times; endTime is missing."),
    ("calendar.daysOff[0].startTime", None, None, "A part of a day off needs both its times; startTime is missing."),
    ("calendar.daysOff[0].startTime", "noon", None, '"noon" is not a time of day.'),
    ("calendar.daysOff[0].name", "", None, '"" is not a name.'),
    ("calendar.schoolYears", {}, None, "This is an object, not a list of school years."),
    ("calendar.schoolYears[0].name", DELETED, None, "This is missing."),
    ("calendar.schoolYears[0].end", "2026-08-16", None, '"Year 1" ends on 2026-08-16, before it starts on 2026-08-17.'),
    ("calendar.schoolYears[0].end", "2027-08-16", "calendar.schoolYears[1].start", '"Year 1" and "Year 2" overlap.'),
    ("calendar.schoolYears[0].terms[0].end", "2026-08-16", None, 'The term "Autumn" ends on 2026-08-16, before'),
    ("calendar.schoolYears[0].terms[1].start", "2026-12-18", None, '"Spring" starts before "Autumn" has ended.'),
    ("calendar.schoolYears[0].terms[1].end", "2027-06-19", None, '"Spring" leaves its school year with 2027-06-19.'),
    ("calendar.schoolYears[0].terms[0].start", "2026-08-16", None, "leaves its school year with 2026-08-16."),
    ("calendar.schoolYears[0].terms[0].start", "soon", None, '"soon" is not a date.'),
    ("calendar.dayCycle", ["A", 2], "calendar.dayCycle[1]", "2 is a number, not a name."),
]


@pytest.mark.parametrize(("where", "value", "place", "words"), WRONG_VALUES)
def test_a_wrong_value_is_one_fault_with_its_place(where: str, value: Any, place: str | None, words: str) -> None:
    faults = faults_of(put(two_children_together(), where, value))
    found = [fault for fault in faults if fault.where == (place or where)]
    assert len(found) == 1, [fault.sentence for fault in faults]
    assert words in found[0].what


@pytest.mark.parametrize(
    ("where", "value", "sentence"),
    [
        (
            "children[0].section2.age",
            25,
            "children[0].section2.age: 25 is not an age we can plan for. "
            "Allowed: a whole number of years from 2 to 18.",
        ),
        (
            f"{SUBJECT}.sessionDuration",
            -30,
            f"{SUBJECT}.sessionDuration: -30 is not a length for a lesson. "
            "Allowed: minutes in steps of 5, from 5 to 480.",
        ),
        (
            f"{COMMITMENT}.daysOfWeek",
            ["Blursday"],
            f'{COMMITMENT}.daysOfWeek[0]: "Blursday" is not a day of the week. Allowed: Monday, Tuesday, Wednesday, '
            "Thursday, Friday, Saturday, Sunday.",
        ),
        (
            "children[0].section6.endTime",
            "08:00",
            "children[0].section6.endTime: It ends at 08:00, but it starts at 09:00. "
            "Allowed: a time after 09:00, on the same day.",
        ),
        ("section5", DELETED, "section5: This is missing. Allowed: an object with flexibility."),
        (
            f"{COMMITMENT}.who",
            ["Grandma"],
            f'{COMMITMENT}.who[0]: Nobody here is called "Grandma". Allowed: "Pat", "Sam", "Ada", "Ben".',
        ),
    ],
)
def test_a_parent_reads_this_sentence(where: str, value: Any, sentence: str) -> None:
    assert sentences(put(two_children_together(), where, value)) == [sentence]


def test_a_household_without_children_is_told_so() -> None:
    document = put(a_household_document(), "children", [])
    assert sentences(document) == ["children: There are no children. Allowed: 1 to 30 children."]


def test_all_faults_are_listed_at_once_whatever_else_is_wrong() -> None:
    document = two_children_together()
    for where, value in (
        ("section5", DELETED),
        ("children[0].section2.age", 25),
        ("children[0].section4.subjects[0].sessionDuration", "30"),
        ("children[0].section4.subjects[1].sessionDuration", 60),
        ("children[1].section4.subjects[0]", "Maths"),
        ("children[1].section6.endTime", "08:00"),
        ("children[1].section3Child.commitments[0].who", ["Nobody", 5]),
        ("calendar.timeZone", "Mars"),
        ("calendar.daysOff[1].to", "2026-12-01"),
    ):
        document = put(document, where, value)
    assert [fault.where for fault in faults_of(document)] == [
        "calendar.daysOff[1].to",
        "calendar.timeZone",
        "children[0].section2.age",
        "children[0].section4.subjects[0].sessionDuration",
        "children[0].section4.subjects[1].combinedWith",
        "children[1].section3Child.commitments[0].who[0]",
        "children[1].section3Child.commitments[0].who[1]",
        "children[1].section4.subjects[0]",
        "children[1].section4.subjects[2].before[0]",
        "children[1].section6.endTime",
        "section5",
    ]


def test_the_tenth_child_stands_after_the_second() -> None:
    document = a_household_document()
    document["children"] = [{**document["children"][0], "section2": 0, "id": str(number)} for number in range(11)]
    assert [fault.where for fault in faults_of(document)] == [f"children[{number}].section2" for number in range(11)]


def test_two_circles_are_two_faults() -> None:
    subjects = tuple(a_subject(name, before=(other,)) for name, other in ("AB", "BC", "CA", "XY", "YX"))
    document = a_household_document((a_child(subjects=subjects),))
    assert sorted(fault.what.count("then") for fault in faults_of(document)) == [2, 3]


def test_a_fault_shows_nothing_that_a_terminal_would_obey() -> None:
    document = put(a_household_document(), "section5.flexibility", "\u202e\u2028 evil " + "x" * 1000)
    fault = faults_of(document)[0]
    assert fault.sentence.isprintable()
    assert len(fault.what) < 120


# --- What is no document at all --------------------------------------------------------------------------------------

GOOD = json.dumps(a_household_document(), indent=1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "document: The document is empty. Allowed: one JSON object."),
        (" \n ", "document: The document is empty. Allowed: one JSON object."),
        (GOOD[: len(GOOD) // 2], "breaks off here"),
        ('{\n "section1": {"name": "Pa', "line 2, column 23: The document breaks off here: its end is missing."),
        ("{'section1': 1}", "line 1, column 2: This is not JSON: expecting property name enclosed in double quotes."),
        (GOOD + "}", "This is not JSON: extra data."),
        ('{"name": "two\nlines"}', "This is not JSON: invalid control character"),
        ("[]", "document: This is a list, not an object."),
        ("null", "document: This is null, not an object."),
        ('"Kim"', 'document: "Kim" is text, not an object.'),
        ("[" * 100_000, "document: Lists and objects stand inside each other too deeply."),
        ('{"x":' * 60 + "1" + "}" * 60, "stand inside each other too deeply. Allowed: at most 40 levels."),
        ('{"x": NaN}', "x: This number is endless or far too large."),
        ('{"x": [1, -Infinity]}', "x[1]: This number is endless or far too large."),
        ('{"x": 1e999}', "x: This number is endless or far too large."),
        ('{"x": ' + "9" * 5000 + "}", "x: This number is endless or far too large."),
        (
            '{"a b": {"c": 1, "c": 2}}',
            '["a b"].c: This key stands more than once. Allowed: every key once in an object.',
        ),
        ('{"a\\u0000": 1}', '["a\\u0000"]: There is a control character in this key (U+0000).'),
        ('{"x": [' + "1," * 200_000 + "1]}", "document: There are more than 200,000 values in it."),
        ('{"x": [' + "NaN," * 300 + "1]}", "document: There are more faults than can be listed here."),
        (" " * 11 * 1024 * 1024, "document: It is 11.0 MB large. Allowed: at most 10 MB."),
        (GOOD.encode("utf-16"), "document: The file is not written in UTF-8. Save it again as UTF-8."),
        (GOOD.encode("utf-16-be"), "document: The file is not written in UTF-8."),
        (GOOD.encode("utf-32"), "document: The file is not written in UTF-8."),
        ('{\n"name": "Zoë"}'.encode("latin-1"), "line 2: The file is not written in UTF-8."),
    ],
)
def test_what_is_no_document_gets_a_sentence(text: str | bytes, sentence: str) -> None:
    assert any(sentence in told for told in sentences(text)), sentences(text)


def test_every_way_to_cut_a_document_short_is_told_with_line_and_column() -> None:
    for end in range(1, len(GOOD), 37):
        (fault,) = faults_of(GOOD[:end])
        assert fault.where.startswith("line "), GOOD[:end][-20:]


# --- Whatever comes in, it is read or it is a list of faults -------------------------------------------------------

SOUND = [json.loads(sample.read_bytes()) for sample in SAMPLES] + [two_children_together()]
GARBAGE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None), max_size=8)
    | st.sampled_from(["", "Monday", "daily", "09:00", "24:00", "2026-11-23", "one-time", "Ada", "history", -1, 0, 30]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


def _places(node: Any, steps: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [steps] + [place for key, item in inner for place in _places(item, (*steps, key))]


@st.composite
def garbled_documents(draw: st.DrawFn) -> Any:
    document = copy.deepcopy(draw(st.sampled_from(SOUND)))
    for _ in range(draw(st.integers(1, 3))):
        places = [place for place in _places(document) if place]
        if not places:
            break
        *way, last = draw(st.sampled_from(places))
        node = document
        for step in way:
            node = node[step]
        garble: Callable[[], Any] = draw(
            st.sampled_from(
                [
                    lambda node=node, last=last: node.__delitem__(last),
                    lambda node=node, last=last: node.__setitem__(last, draw(GARBAGE)),
                    lambda node=node, last=last: node.__setitem__(last, [copy.deepcopy(node[last])] * 2),
                    lambda node=node, last=last: node.__setitem__(last, copy.deepcopy(draw(st.sampled_from(SOUND)))),
                ]
            )
        )
        garble()
    return document


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(garbled_documents())
def test_a_garbled_document_is_read_or_its_faults_have_places(document: Any) -> None:
    try:
        read_household(json.dumps(document))
    except Faulty as faulty:
        assert faulty.faults
        assert all(fault.where and fault.what for fault in faulty.faults)
        faulty.sentence.encode("utf-8")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_text_at_all_is_read_or_is_a_fault(text: str | bytes) -> None:
    with pytest.raises(Faulty):
        read_household(text)
