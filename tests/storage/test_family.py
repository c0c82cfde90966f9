"""Families and households: what goes in comes out, ids last, and what left is kept."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.events import EventKind
from brightpath.domain.family import (
    Adult,
    Availability,
    Child,
    Commitment,
    DayOff,
    FamilyCalendar,
    FixedTime,
    Household,
    Noun,
    Place,
    Rests,
    SchoolYear,
    Subject,
    Term,
)
from brightpath.domain.ids import FamilyId
from brightpath.domain.weeks import Weekday
from brightpath.imports.household import read_household
from brightpath.storage.database import Db, Store
from brightpath.storage.events import events_of
from brightpath.storage.family import (
    families,
    families_rating,
    family_of,
    found_family,
    household_of,
    save_household,
    set_clock,
)
from brightpath.storage.household import children_learning_best
from tests.storage.given import NOW, a_child, a_document, a_household

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def save(db: Db, family_id: FamilyId, household: Household) -> Household:
    return save_household(db, family_id, household, a_document(household), at=NOW)


def without_ids(household: Household) -> Household:
    children = tuple(child.model_copy(update={"id": child.name}) for child in household.children)
    return household.model_copy(update={"children": children})


# --- Families -------------------------------------------------------------------------------------------------------


def test_a_new_family_has_no_household_yet(store: Store) -> None:
    with store.write() as db:
        family = found_family(db, "Kim", at=NOW, is_demo=True)
    with store.read() as db:
        assert family_of(db, family.family_id) == family
        assert families(db) == [family]
        assert not family.has_household
        assert family.is_demo
        with pytest.raises(NotFound, match="no household yet"):
            household_of(db, family.family_id)


def test_a_family_nobody_founded_is_not_found(store: Store) -> None:
    nobody = FamilyId("0" * 32)
    with pytest.raises(NotFound), store.write() as db:
        set_clock(db, nobody, time_zone=None, clock_hours=24, week_start=Weekday.MONDAY)
    with pytest.raises(NotFound), store.write() as db:
        save(db, nobody, a_household())


def test_the_clock_is_asked_once_and_a_document_without_one_leaves_it(store: Store) -> None:
    with store.write() as db:
        family_id = found_family(db, "Kim", at=NOW).family_id
        set_clock(db, family_id, time_zone="Asia/Seoul", clock_hours=12, week_start=Weekday.SUNDAY)
        calendar = save(db, family_id, a_household()).calendar
        family = family_of(db, family_id)
    assert (calendar.time_zone, calendar.week_start) == ("Asia/Seoul", Weekday.SUNDAY)
    assert (family.time_zone, family.clock_hours, family.week_start) == ("Asia/Seoul", 12, Weekday.SUNDAY)


def test_a_document_with_a_clock_sets_it(store: Store) -> None:
    with store.write() as db:
        family_id = found_family(db, "Kim", at=NOW).family_id
        save(db, family_id, a_household(calendar=FamilyCalendar(time_zone="Europe/Oslo", week_start=Weekday.SUNDAY)))
        family = family_of(db, family_id)
    assert (family.time_zone, family.week_start) == ("Europe/Oslo", Weekday.SUNDAY)


# --- Households in and out ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_a_sample_household_comes_out_as_it_went_in(store: Store, sample: Path) -> None:
    document: dict[str, Any] = json.loads(sample.read_text(encoding="utf-8"))
    household = read_household(sample.read_bytes())
    with store.write() as db:
        family_id = found_family(db, sample.stem, at=NOW).family_id
        saved = save_household(db, family_id, household, document, at=NOW)
    with store.read() as db:
        assert household_of(db, family_id) == saved
        [kept] = db.rows("SELECT questionnaire_responses AS document FROM families")
        assert kept["document"] == document
        assert family_of(db, family_id).has_household
    assert without_ids(saved) == without_ids(household)


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
_NAMES = st.lists(_TEXT, max_size=2).map(tuple)
_EXTRA = st.dictionaries(_TEXT, st.none() | st.booleans() | st.integers() | _TEXT | st.lists(_TEXT), max_size=2)
_DAYS = st.lists(st.sampled_from(Weekday), max_size=3).map(tuple)
_COMMITMENTS = st.lists(
    st.builds(
        Commitment,
        extra=_EXTRA,
        name=_TEXT,
        days_of_week=_DAYS,
        start=st.integers(0, 700),
        end=st.integers(701, 1440),
        on=st.none() | st.dates(),
        who=_NAMES,
    ),
    max_size=3,
).map(tuple)
_SUBJECTS = st.lists(
    st.builds(
        Subject,
        extra=_EXTRA,
        name=_TEXT,
        minutes=st.integers(1, 300),
        interest=st.integers(1, 5),
        fixed_time=st.builds(FixedTime, extra=_EXTRA, preferred=st.none() | st.integers(0, 1439)),
        combined_with=st.none() | _TEXT,
        days=_DAYS,
        lessons=_NAMES,
        loop=st.none() | _TEXT,
        block=st.none() | st.integers(1, 100),
        before=_NAMES,
        after=_NAMES,
        place=st.none() | _TEXT,
    ),
    max_size=3,
).map(tuple)
_CHILD = st.builds(
    Child,
    extra=_EXTRA,
    id=_TEXT,
    name=_TEXT,
    age=st.integers(2, 18),
    commitments=_COMMITMENTS,
    subjects=_SUBJECTS,
    best_times=st.lists(st.sampled_from(["early_morning", "evening"]), max_size=2).map(tuple),
    hours=st.tuples(st.integers(0, 700), st.integers(701, 1440)),
)
_AVAILABLE = st.builds(Availability, extra=_EXTRA, days_of_week=_DAYS, start=st.integers(0, 9), end=st.integers(10, 20))
_ADULT = st.builds(Adult, extra=_EXTRA, name=_TEXT, available=st.lists(_AVAILABLE, max_size=2).map(tuple))
_SPAN: dict[str, Any] = {
    "name": _TEXT,
    "first": st.dates(max_value=date(2026, 1, 1)),
    "last": st.dates(min_value=date(2026, 1, 1)),
}
_HOUSEHOLD = st.builds(
    Household,
    extra=_EXTRA,
    parent_name=_TEXT,
    adults=st.lists(_ADULT, max_size=2, unique_by=lambda adult: adult.name).map(tuple),
    children=st.lists(_CHILD, max_size=3, unique_by=lambda child: child.name).map(tuple),
    commitments=_COMMITMENTS,
    philosophies=st.dictionaries(_TEXT, st.integers(1, 5), max_size=2),
    scheduling_styles=st.dictionaries(_TEXT, st.integers(1, 5), max_size=2),
    activities=st.dictionaries(_TEXT, st.integers(1, 5), max_size=2),
    likert=st.dictionaries(_TEXT, st.integers(1, 5), max_size=2),
    calendar=st.builds(
        FamilyCalendar,
        extra=_EXTRA,
        time_zone=st.just("Asia/Tokyo"),
        school_days=_DAYS,
        week_start=st.sampled_from(Weekday),
        term_start=st.none() | st.dates(),
        term_end=st.none() | st.dates(),
        days_off=st.lists(
            st.builds(
                DayOff,
                extra=_EXTRA,
                first=st.dates(max_value=date(2026, 1, 1)),
                last=st.dates(min_value=date(2026, 1, 1)),
                who=_NAMES,
                name=st.none() | _TEXT,
                start=st.none() | st.integers(0, 700),
                end=st.none() | st.integers(701, 1440),
            ),
            max_size=2,
        ).map(tuple),
        school_years=st.lists(
            st.builds(
                SchoolYear, extra=_EXTRA, **_SPAN, terms=st.lists(st.builds(Term, extra=_EXTRA, **_SPAN)).map(tuple)
            ),
            max_size=2,
        ).map(tuple),
        day_cycle=_NAMES,
    ),
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=_HOUSEHOLD, second=_HOUSEHOLD)
def test_any_household_survives_and_so_does_the_next_one_over_it(
    store: Store, first: Household, second: Household
) -> None:
    with store.write() as db:
        family_id = found_family(db, "Anybody", at=NOW).family_id
        for household in (first, second):
            saved = save(db, family_id, household)
            assert without_ids(saved) == without_ids(household)
            assert save(db, family_id, saved) == saved


def test_every_field_of_a_noun_has_a_place(store: Store) -> None:
    """A new field on a noun that the room forgets would be lost without a word."""

    def filled(noun: type[Noun], **values: Any) -> Noun:
        assert set(values) | {"extra"} == set(noun.model_fields), "write the new field into storage/family.py too"
        return noun(**values, extra={"kept": True})

    times = Availability(days_of_week=(Weekday.MONDAY,), start=1, end=2, extra={"kept": True})
    subject = filled(
        Subject,
        name="Maths",
        is_core=True,
        minutes=20,
        frequency="daily",
        involvement="independent",
        fixed_time=FixedTime(required=True, preferred=600, extra={"kept": True}),
        interest=2,
        combined_with="maths",
        days=(Weekday.TUESDAY,),
        lessons=("one", "two"),
        lesson_minutes={2: 45},
        loop="loop",
        block=40,
        before=("Art",),
        after=("Piano",),
        place="kitchen",
        every_weeks=2,
        starting_week=date(2026, 1, 5),
        cycle_days=("B",),
        parts=2,
    )
    commitment = filled(
        Commitment,
        name="Piano",
        frequency="one-time",
        days_of_week=(Weekday.FRIDAY,),
        start=1,
        end=2,
        on=date(2026, 1, 1),
        who=("Ada",),
        every_weeks=3,
        starting_week=date(2026, 1, 12),
        place="pool",
    )
    rests = filled(
        Rests,
        break_minutes=15,
        break_after_minutes=60,
        lunch_minutes=45,
        lunch_from=700,
        lunch_until=800,
        longest_day_minutes=240,
    )
    child = filled(
        Child,
        id="x",
        name="Ada",
        age=7,
        commitments=(commitment,),
        subjects=(subject,),
        best_times=("evening",),
        hours=(60, 120),
        rests=rests,
    )
    term = filled(Term, name="Autumn", first=date(2025, 9, 1), last=date(2025, 12, 1))
    calendar = filled(
        FamilyCalendar,
        time_zone="Asia/Tokyo",
        school_days=(Weekday.SUNDAY,),
        week_start=Weekday.SUNDAY,
        term_start=date(2026, 1, 1),
        term_end=date(2026, 2, 1),
        school_years=(filled(SchoolYear, name="Year 1", first=date(2025, 9, 1), last=date(2026, 7, 1), terms=(term,)),),
        days_off=(
            filled(
                DayOff, first=date(2026, 1, 5), last=date(2026, 1, 6), who=("Ada",), name="Fair", start=720, end=900
            ),
        ),
        day_cycle=("A", "B"),
    )
    household = filled(
        Household,
        parent_name="Grace",
        adults=(filled(Adult, name="Grace", available=(times,)),),
        children=(child,),
        commitments=(commitment,),
        flexibility="flexible",
        philosophies={"classical": 1},
        scheduling_styles={"loop": 2},
        activities={"experiments": 3},
        planning_approach="fully_planned",
        may_change_lessons=True,
        likert={"q1": 4},
        calendar=calendar,
        places=(filled(Place, name="pool", minutes=20),),
    )
    assert isinstance(household, Household)
    with store.write() as db:
        saved = save(db, found_family(db, "Full", at=NOW).family_id, household)
    assert without_ids(saved) == without_ids(household)


# --- Saving again ---------------------------------------------------------------------------------------------------


def test_temporary_ids_become_lasting_ones(store: Store) -> None:
    with store.write() as db:
        saved = save(db, found_family(db, "Kim", at=NOW).family_id, a_household(a_child("Ada"), a_child("Ben")))
    assert [child.name for child in saved.children] == ["Ada", "Ben"]
    assert all(len(child.id) == 32 for child in saved.children)


def test_the_same_document_again_keeps_every_id(store: Store) -> None:
    with store.write() as db:
        family_id = found_family(db, "Kim", at=NOW).family_id
        save(db, family_id, a_household())
        before = ids_in(db)
        save(db, family_id, a_household())
        assert ids_in(db) == before


def ids_in(db: Db) -> list[list[dict[str, Any]]]:
    return [
        db.rows("SELECT child_id, position FROM children ORDER BY child_id"),
        db.rows("SELECT subject_id, position FROM subjects ORDER BY subject_id"),
        db.rows("SELECT commitment_id, position FROM child_commitments ORDER BY commitment_id"),
        db.rows("SELECT adult_id, position FROM adults ORDER BY adult_id"),
    ]


def test_a_renamed_child_keeps_its_id_and_a_newcomer_gets_its_own(store: Store) -> None:
    with store.write() as db:
        family_id = found_family(db, "Kim", at=NOW).family_id
        (ada,) = save(db, family_id, a_household()).children
        renamed = ada.model_copy(update={"name": "Adele"})
        saved = save(db, family_id, a_household(renamed, a_child("Ada"))).children
    assert saved[0].id == ada.id
    assert saved[1].id not in ("", ada.id, "temp_Ada")


def test_who_leaves_the_household_is_kept_but_no_longer_in_it(store: Store) -> None:
    with store.write() as db:
        family_id = found_family(db, "Kim", at=NOW).family_id
        save(db, family_id, a_household(a_child("Ada"), a_child("Ben")))
        saved = save(db, family_id, a_household(a_child("Ben", subjects=())))
        assert [child.name for child in saved.children] == ["Ben"]
        assert saved.children[0].subjects == ()
        assert db.value("SELECT count(*) FROM children") == 2
        assert db.value("SELECT count(*) FROM subjects") == 4


def test_of_two_with_one_name_the_one_who_is_there_keeps_the_id(store: Store) -> None:
    with store.write() as db:
        family_id = found_family(db, "Kim", at=NOW).family_id
        saved = save(db, family_id, a_household(a_child("Ben"), a_child("Ada")))
        ben, ada = saved.children
        save(db, family_id, a_household(ben.model_copy(update={"name": "Ada"})))
        assert [child.id for child in save(db, family_id, a_household(a_child("Ada"))).children] == [ben.id] != [ada.id]


def test_what_the_document_does_not_know_of_a_child_stays(store: Store) -> None:
    with store.write() as db:
        family_id = found_family(db, "Kim", at=NOW).family_id
        save(db, family_id, a_household())
        db.execute("UPDATE children SET grade_level = '3'")
        db.execute("UPDATE subjects SET colour = '#123456'")
        save(db, family_id, a_household(a_child(age=9)))
        assert db.row("SELECT age, grade_level FROM children") == {"age": 9, "grade_level": "3"}
        assert db.value("SELECT min(colour) FROM subjects") == "#123456"


def test_another_familys_child_cannot_be_taken_over(store: Store) -> None:
    with store.write() as db:
        (theirs,) = save(db, found_family(db, "Kim", at=NOW).family_id, a_household()).children
        ours = found_family(db, "Olsen", at=NOW).family_id
        (taken,) = save(db, ours, a_household(theirs.model_copy(update={"name": "Mallory"}))).children
        assert taken.id != theirs.id
        assert db.value("SELECT name FROM children WHERE child_id = ?", [theirs.id]) == "Ada"


def test_a_household_that_cannot_be_written_leaves_the_old_one_whole(store: Store) -> None:
    with store.write() as db:
        family_id = found_family(db, "Kim", at=NOW).family_id
        saved = save(db, family_id, a_household())
    with pytest.raises(Refused), store.write() as db:
        save(
            db, family_id, a_household(a_child(commitments=(Commitment(name="x", frequency="daily", start=5, end=5),)))
        )
    with store.read() as db:
        assert household_of(db, family_id) == saved


def test_saving_a_household_is_an_event(store: Store) -> None:
    with store.write() as db:
        family_id = found_family(db, "Kim", at=NOW).family_id
        saved = save(db, family_id, a_household())
        kinds = [(event.kind, event.subject_ids) for event in events_of(db, family_id)]
    assert kinds == [
        (EventKind.FAMILY_FOUNDED, (family_id,)),
        (EventKind.HOUSEHOLD_SAVED, (family_id, saved.children[0].id)),
    ]


# --- Filters --------------------------------------------------------------------------------------------------------


def test_families_are_found_by_a_rating_inside_json(store: Store) -> None:
    with store.write() as db:
        found = {}
        for name, ratings in {
            "3": {"charlotte_mason": 3},
            "4": {"charlotte_mason": 4},
            "none": {"classical": 5},
        }.items():
            found[name] = found_family(db, name, at=NOW).family_id
            save(db, found[name], a_household(philosophies=ratings))
        found_family(db, "not answered", at=NOW)
        assert families_rating(db, "charlotte_mason", 4) == [found["4"]]
        assert families_rating(db, "charlotte_mason", 1) == sorted([found["3"], found["4"]])
        assert families_rating(db, 'it\'s $."odd"', 1) == []


def test_children_are_found_by_their_best_times_inside_json(store: Store) -> None:
    with store.write() as db:
        family_id = found_family(db, "Kim", at=NOW).family_id
        ada, _, _ = save(
            db,
            family_id,
            a_household(
                a_child("Ada", best_times=("mid-morning", "early_morning")),
                a_child("Ben", best_times=("mid-morning",)),
                a_child("Cy", best_times=()),
            ),
        ).children
        assert children_learning_best(db, "early_morning") == [ada.id]
        assert children_learning_best(db, "evening") == []
