"""What became of lessons, read from the store: what stands in the plan that counts, of days gone by, of weeks that were lived."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from brightpath.domain.events import EventKind
from brightpath.domain.family import Subject
from brightpath.domain.ids import FamilyId
from brightpath.domain.replanning import Missed
from brightpath.domain.schedule import Actual, ItemType, PlannedDay, ScheduleItem, WeekPlan
from brightpath.domain.weeks import WEEKDAYS, Weekday
from brightpath.storage import outcomes
from brightpath.storage.database import Store
from brightpath.storage.family import found_family, household_of, save_household
from brightpath.storage.outcomes import OUTCOMES, WeeksSoFar, outcomes_of, outcomes_of_all, weeks_so_far
from brightpath.storage.schedule import activate_version, save_plan
from tests.storage.given import MONDAY, NOW, a_child, a_document, a_household, a_plan

AFTER = MONDAY + timedelta(days=7)


def a_family(store: Store, **facts: Any) -> FamilyId:
    with store.write() as db:
        household = a_household(*facts.get("children", ()))
        family_id = found_family(db, "The Examples", at=NOW, is_demo=facts.get("is_demo", False)).family_id
        save_household(db, family_id, household, a_document(household), at=NOW)
        return family_id


def live(store: Store, family_id: FamilyId, became: dict[str, dict[str, Any]], *, weeks_on: int = 0) -> WeekPlan:
    """Keep the small plan with some items ticked, by their ids."""
    with store.write() as db:
        plan = a_plan(household_of(db, family_id), week_start=MONDAY + timedelta(weeks=weeks_on))

        def ticked(item: ScheduleItem) -> ScheduleItem:
            return item.model_copy(update=became.get(item.id, {}))

        plan = plan.model_copy(
            update={
                "children": tuple(
                    child.model_copy(
                        update={
                            "days": tuple(
                                PlannedDay(on=day.on, items=tuple(map(ticked, day.items))) for day in child.days
                            )
                        }
                    )
                    for child in plan.children
                )
            }
        )
        save_plan(db, family_id, plan, problem={}, at=NOW)
    return plan


def test_a_lesson_is_read_with_what_became_of_it(store: Store) -> None:
    family_id = a_family(store)
    live(
        store,
        family_id,
        {
            "0-0": {"is_completed": True, "actual": Actual(start=545, end=580, engagement=4), "attention": 0.5},
            "0-1": {"is_skipped": True},
            "1-0": {"is_handed_in": True},
        },
    )
    with store.read() as db:
        found = outcomes_of(db, family_id, before=MONDAY + timedelta(days=2)).sort("on", "start")
        child = household_of(db, family_id).children[0].id
    assert found.schema == OUTCOMES
    first, second, third, fourth = found.to_dicts()
    assert first == {
        "family": family_id, "child": child, "subject": "maths", "week_start": MONDAY, "on": MONDAY, "weekday": 0,
        "start": 540, "minutes": 30, "nth": 0, "minutes_before": 0, "day_minutes": 75, "age": 8.0, "attention": 0.5,
        "is_core": True, "interest": 4, "is_done": True, "is_skipped": False, "engagement": 4, "actual_minutes": 35,
    }  # fmt: skip
    assert (second["subject"], second["nth"], second["minutes_before"], second["weekday"]) == ("art", 1, 30, 0)
    assert (second["is_done"], second["is_skipped"], second["engagement"], second["actual_minutes"]) == (
        False, True, None, None,
    )  # fmt: skip
    assert (third["is_done"], third["is_skipped"]) == (True, False)
    assert (fourth["is_done"], fourth["is_skipped"]) == (False, False)


def test_a_week_in_which_nothing_was_ticked_tells_nothing(store: Store) -> None:
    family_id = a_family(store)
    live(store, family_id, {"0-0": {"is_skipped": True}})
    with store.read() as db:
        assert outcomes_of(db, family_id, before=AFTER).is_empty()
        assert weeks_so_far(db, family_id, AFTER) == WeeksSoFar(1, 0)
    live(store, family_id, {"0-0": {"is_completed": True}}, weeks_on=1)
    with store.read() as db:
        assert outcomes_of(db, family_id, before=AFTER + timedelta(days=7)).height == 10
        assert weeks_so_far(db, family_id, AFTER + timedelta(days=7)) == WeeksSoFar(2, 1)


def test_only_the_version_that_counts_and_only_days_gone_by(store: Store) -> None:
    family_id = a_family(store)
    live(store, family_id, {"0-0": {"is_completed": True}, "4-0": {"is_completed": True}})
    live(store, family_id, {"0-1": {"is_completed": True}})
    with store.read() as db:
        found = outcomes_of(db, family_id, before=MONDAY + timedelta(days=1))
        assert found.filter("is_done")["subject"].to_list() == ["art"]
        assert found.height == 2
        assert outcomes_of(db, family_id, before=MONDAY).is_empty()
        assert outcomes_of(db, family_id, before=AFTER, since=MONDAY + timedelta(days=4)).is_empty(), (
            "nothing ticked since"
        )


def test_families_are_read_together_or_alone(store: Store) -> None:
    ids = [a_family(store), a_family(store, children=(a_child("Ben", age=12), a_child("Cleo")))]
    for family_id in ids:
        live(store, family_id, {"0-0": {"is_completed": True}})
    with store.read() as db:
        every = outcomes_of_all(db, before=AFTER)
        assert every.height == 30
        for family_id in ids:
            own = outcomes_of(db, family_id, before=AFTER)
            assert own.sort(pl.all()).equals(every.filter(pl.col("family") == family_id).sort(pl.all()))
    live(store, made_up := a_family(store, is_demo=True), {"0-0": {"is_completed": True}})
    with store.read() as db:
        assert outcomes_of_all(db, before=AFTER).height == 30, "a made-up family teaches no other"
        assert outcomes_of(db, made_up, before=AFTER).height == 10
        assert weeks_so_far(db, FamilyId("nobody"), AFTER) == WeeksSoFar(0, 0)


def test_some_weeks_after_the_other_are_read_as_all_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.read() as db:
        assert outcomes_of_all(db, before=AFTER).schema == OUTCOMES, "no week, no lesson"
    ids = [a_family(store), a_family(store)]
    for weeks_on in (0, 1, 3):
        for family_id in ids:
            live(store, family_id, {"0-0": {"is_completed": True}}, weeks_on=weeks_on)
    after = AFTER + timedelta(weeks=3)
    with store.read() as db:
        at_once = outcomes_of_all(db, before=after)
        monkeypatch.setattr(outcomes, "_PLANS_AT_ONCE", 3)
        assert outcomes_of_all(db, before=after).sort(pl.all()).equals(at_once.sort(pl.all()))
        monkeypatch.setattr(outcomes, "_PLANS_AT_ONCE", 1)
        assert outcomes_of_all(db, before=after).sort(pl.all()).equals(at_once.sort(pl.all()))
    assert at_once["week_start"].n_unique() == 3


def test_a_part_of_a_lesson_is_its_subject_and_a_lesson_nobody_knows_keeps_its_name(store: Store) -> None:
    subject = Subject(name="Nature Study", minutes=30, frequency="daily", involvement="independent")
    family_id = a_family(store, children=(a_child(subjects=(subject,)),))
    live(
        store,
        family_id,
        {
            "0-0": {"is_completed": True, "name": "Nature Study (part 1)", "part": 1},
            "1-0": {"name": " Juggling "},
        },
    )
    with store.read() as db:
        found = outcomes_of(db, family_id, before=MONDAY + timedelta(days=2)).sort("on")
    assert found["subject"].to_list() == ["nature study", "juggling"]
    assert found["is_core"].to_list() == [False, None]


# --- Missed and planned again -----------------------------------------------------------------------------------------

LETTERS = {"m": "Maths", "a": "Art"}


def draw(store: Store, family_id: FamilyId, week: str, *missed: Missed) -> None:
    """Keep the next version of the week: a row per child and day from nine on, an hour each; a capital was done.

    Small letters in a column of two children's rows are one lesson when an `=` stands before them.
    """
    with store.write() as db:
        plan = a_plan(household_of(db, family_id))
        rows: dict[tuple[str, int], tuple[ScheduleItem, ...]] = {}
        for line in week.strip().splitlines():
            name, day, *cells = line.split()
            rows[name, WEEKDAYS.index(Weekday(day))] = tuple(
                ScheduleItem(
                    id=f"{day}-{place}-{len(missed)}", type=ItemType.SUBJECT, name=LETTERS[cell[-1].lower()],
                    start=540 + 60 * place, end=600 + 60 * place, is_completed=cell[-1].isupper(),
                    combined_with="Together" if cell[0] == "=" else None,
                )
                for place, cell in enumerate(cells) if cell != "."
            )  # fmt: skip
        children = tuple(
            child.model_copy(
                update={"days": tuple(PlannedDay(on=day.on, items=rows.get((child.name, number), ()))
                                      for number, day in enumerate(child.days))}
            )
            for child in plan.children
        )  # fmt: skip
        save_plan(
            db, family_id, plan.model_copy(update={"children": children}), problem={}, at=NOW,
            kind=EventKind.WEEK_REPLANNED if missed else EventKind.WEEK_PLANNED,
            data={"missed": [one.model_dump(mode="json") for one in missed]} if missed else None,
        )  # fmt: skip


def told(store: Store, family_id: FamilyId, before: date = AFTER) -> list[tuple[str, int, str, bool]]:
    """Weekday, hour, subject and whether it was done, in order."""
    with store.read() as db:
        rows = outcomes_of(db, family_id, before=before).sort("on", "start", "child").to_dicts()
    return [(f"{row['on']:%a}", row["start"] // 60, row["subject"], row["is_done"]) for row in rows]


def test_a_lesson_that_was_missed_and_held_later_was_not_done_where_it_stood(store: Store) -> None:
    """Otherwise the hours at which lessons fall out would look as good as those to which they are moved."""
    family_id = a_family(store)
    draw(store, family_id, """
        Ada Monday   m a
        Ada Tuesday  . m
    """)  # fmt: skip
    draw(store, family_id, """
        Ada Monday   . A
        Ada Tuesday  . m
        Ada Thursday M .
    """, Missed(on=MONDAY, subject="Maths"))  # fmt: skip
    assert told(store, family_id) == [
        ("Mon", 9, "maths", False),
        ("Mon", 10, "art", True),
        ("Tue", 10, "maths", False),
        ("Thu", 9, "maths", True),
    ]
    with store.read() as db:
        fell_out = outcomes_of(db, family_id, before=AFTER).sort("on", "start").row(0, named=True)
        assert outcomes_of_all(db, before=AFTER).height == 4
        assert outcomes_of(db, family_id, before=MONDAY).is_empty()
    assert (fell_out["nth"], fell_out["minutes_before"], fell_out["day_minutes"], fell_out["is_core"]) == (
        0, 0, 120, True,
    ), "as it was planned then"  # fmt: skip
    assert not fell_out["is_skipped"]


def test_what_is_missed_twice_was_not_done_twice(store: Store) -> None:
    family_id = a_family(store)
    draw(store, family_id, "Ada Monday m a")
    draw(store, family_id, "Ada Monday . A \n Ada Wednesday m", Missed(on=MONDAY, subject="Maths"))
    wednesday = MONDAY + timedelta(days=2)
    draw(store, family_id, "Ada Monday . A \n Ada Friday m", Missed(on=wednesday, subject="Maths"), *[
        Missed(on=MONDAY, subject="Maths")
    ])  # fmt: skip
    assert told(store, family_id) == [
        ("Mon", 9, "maths", False),
        ("Mon", 10, "art", True),
        ("Wed", 9, "maths", False),
        ("Fri", 9, "maths", False),
    ]


def test_what_was_missed_and_finds_no_other_place_or_stays_counts_once(store: Store) -> None:
    family_id = a_family(store)
    draw(store, family_id, "Ada Monday m a")
    draw(store, family_id, "Ada Monday m A", Missed(on=MONDAY))
    assert told(store, family_id) == [("Mon", 9, "maths", False), ("Mon", 10, "art", True)]


def test_a_lesson_together_is_missed_by_all_its_children(store: Store) -> None:
    family_id = a_family(store, children=(a_child("Ada"), a_child("Ben")))
    draw(store, family_id, """
        Ada Monday =m m
        Ben Monday =m m
    """)  # fmt: skip
    with store.read() as db:
        ada = household_of(db, family_id).children[0].id
    draw(store, family_id, """
        Ada Monday .  M
        Ben Monday .  m
        Ada Friday =m .
        Ben Friday =m .
    """, Missed(on=MONDAY, child=ada, subject="Maths"))  # fmt: skip
    assert [row[:2] for row in told(store, family_id)] == [
        ("Mon", 9), ("Mon", 9), ("Mon", 10), ("Mon", 10), ("Fri", 9), ("Fri", 9),
    ]  # fmt: skip


def test_what_was_taken_back_was_not_missed(store: Store) -> None:
    family_id = a_family(store)
    draw(store, family_id, "Ada Monday m a")
    draw(store, family_id, "Ada Monday . a \n Ada Friday m", Missed(on=MONDAY, subject="Maths"))
    with store.write() as db:
        activate_version(db, family_id, MONDAY, 1)
        db.execute("UPDATE schedule_items SET is_completed = true WHERE item_date = ?", [MONDAY])
    assert told(store, family_id) == [("Mon", 9, "maths", True), ("Mon", 10, "art", True)]


def test_what_was_missed_planned_again_taken_back_and_planned_again_was_missed_once(store: Store) -> None:
    family_id = a_family(store)
    missed = Missed(on=MONDAY, subject="Maths")
    draw(store, family_id, "Ada Monday m a")
    draw(store, family_id, "Ada Monday . a \n Ada Friday m", missed)
    draw(store, family_id, "Ada Monday m a")
    draw(store, family_id, "Ada Monday . A \n Ada Thursday m", missed)
    assert told(store, family_id) == [
        ("Mon", 9, "maths", False),
        ("Mon", 10, "art", True),
        ("Thu", 9, "maths", False),
    ]
