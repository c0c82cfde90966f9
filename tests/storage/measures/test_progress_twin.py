"""The questions of progress against plain Python, over weeks that whatever might happen has happened to."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest

from brightpath.domain.events import EventKind
from brightpath.domain.milestones import round_numbers
from brightpath.domain.weeks import part_of_day
from brightpath.services.house import House
from brightpath.storage.measures import measure
from brightpath.storage.schedule import active_plan
from tests.services.given_weeks import MONDAY, a_planned_family, changed
from tests.storage.measures.given import activity, change, log

LAST = MONDAY + timedelta(days=6)
ROUND = {
    "lessons": (10, 25, 50, 100, 150, 200, 250, 300, 400, 500, 750, 1000),
    "hours": (10, 25, 50, 100, 150, 200, 250, 500, 1000),
}


@pytest.mark.parametrize("seed", range(12))
def test_the_answers_are_what_plain_python_finds(house: House, seed: int) -> None:
    dice = random.Random(seed)
    family_id = a_planned_family(house)
    for number in range(25):
        with house.store.write() as db:
            kept = active_plan(db, family_id, MONDAY)
            assert kept is not None
            change(db, family_id, changed(kept.plan, dice, number), EventKind.ITEM_NOTED)
    with house.store.read() as db:
        kept = active_plan(db, family_id, MONDAY)
        assert kept is not None
    for _ in range(8):
        on = MONDAY - timedelta(days=dice.randrange(-6, 30))
        about = dice.choice([(), ("Maths",), ("Maths", "Nature")])
        minutes = dice.choice([None, 30, 45, 700])
        child = dice.choice(kept.plan.children)
        log(house.store, family_id, activity(child.id, on, "Out", *about, minutes=minutes))  # type: ignore[arg-type]
    first = MONDAY - timedelta(days=dice.randrange(20))
    today = MONDAY + timedelta(days=dice.randrange(8))
    asked = {"family": family_id, "first": first, "last": LAST}
    with house.store.read() as db:
        facts = measure(db, "facts_of_family", **asked).to_dicts()
        ever = measure(db, "facts_of_family", **asked | {"first": date(2020, 1, 1)}).to_dicts()
        by_day = measure(db, "lessons_by_child_and_day", **asked, today=today)
        by_time = measure(db, "lessons_by_child_and_time", **asked, today=today)
        done = measure(db, "done_by_child_and_subject", **asked)
    assert {row[:2]: row[2:] for row in by_day.rows()} == days_of(facts, today)
    assert {row[:3]: row[3:] for row in by_time.rows()} == times_of(facts, today)
    reached = [(one.child_id, one.subject, one.kind, one.number, one.on) for one in round_numbers(done.iter_rows())]
    assert sorted(reached) == sorted(row for row in numbers_of(ever) if row[-1] >= first)


def days_of(facts: list[dict[str, Any]], today: date) -> dict[Any, Any]:
    found: dict[Any, list[Any]] = defaultdict(lambda: [0, 0, 0, False, 0, 0])
    for fact in facts:
        is_lesson, is_done = fact["kind"] == "lesson", fact["is_done"]
        if not is_lesson and not is_done:
            continue
        row = found[fact["child_id"], fact["on"]]
        if is_lesson and not is_done and fact["on"] >= today:
            row[2] += fact["lessons"]
            continue
        row[0] += fact["lessons"] * is_lesson
        row[1] += fact["lessons"] * (is_lesson and is_done)
        row[3] = True
        row[4 if is_lesson else 5] += fact["minutes"] or 0
    return {key: tuple(row) for key, row in found.items()}


def times_of(facts: list[dict[str, Any]], today: date) -> dict[Any, Any]:
    found: dict[Any, list[Any]] = defaultdict(lambda: [0, 0, []])
    for fact in facts:
        if fact["kind"] == "lesson" and (fact["on"] < today or fact["is_done"]):
            row = found[fact["child_id"], fact["on"].isoweekday(), part_of_day(fact["start_minute"])]
            row[0] += fact["lessons"]
            row[1] += fact["lessons"] * fact["is_done"]
            row[2] += [fact["engagement"]] if fact["engagement"] else []
    return {
        key: (planned, done, sum(said) / len(said) if said else None, len(said))
        for key, (planned, done, said) in found.items()
    }


def numbers_of(facts: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    found, sums = [], defaultdict(float)
    for fact in sorted(facts, key=lambda fact: fact["on"]):
        if fact["is_done"] and fact["subject"] is not None:
            for kind, more in (("lessons", fact["lessons"]), ("hours", (fact["minutes"] or 0) / 60)):
                key = fact["child_id"], fact["subject"], kind
                before, sums[key] = sums[key], sums[key] + more
                found += [(*key, number, fact["on"]) for number in ROUND[kind] if before < number - 1e-9 <= sums[key]]
    return found
