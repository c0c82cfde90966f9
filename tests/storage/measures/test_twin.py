"""Families who live by chance: what is kept of them is what plain Python reckons from their plans, events and log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brightpath.storage.database import Store
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.measures import measure
from tests.storage.given import a_store
from tests.storage.measures.twin import FIRST, LAST, Fact, a_life, facts_of


@pytest.fixture(scope="module")
def houses() -> Iterator[Store]:
    """One store in which every example founds a family of its own."""
    store = a_store()
    yield store
    store.close()


def in_order(facts: list[Fact]) -> list[str]:
    return sorted(repr({key: fact[key] for key in sorted(fact)}) for fact in facts)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), steps=st.integers(0, 25), days=st.tuples(st.integers(0, 330), st.integers(0, 40)))
def test_facts_and_answers_agree(houses: Store, seed: int, steps: int, days: tuple[int, int]) -> None:
    family_id = a_life(houses, seed, steps)
    first = FIRST + timedelta(days=days[0])
    last, today = first + timedelta(days=days[1]), first + timedelta(days=days[1] // 2)
    with houses.read() as db:
        reckoned = facts_of(db, family_id)
        kept = measure(db, "facts_of_family", family=family_id, first=FIRST, last=LAST)
        told = measure(
            db, "lessons_by_child_and_subject", family=family_id, first=first, last=last, today=today
        ).to_dicts()
    assert in_order(kept.to_dicts()) == in_order(reckoned)
    assert {(row.pop("child_id"), row.pop("subject")): row for row in told} == by_child_and_subject(
        [fact for fact in reckoned if first <= fact["on"] <= last], today
    )


def test_no_contradiction_comes_of_all_that(houses: Store) -> None:
    for seed in range(5):
        a_life(houses, seed, 20)
    with houses.read() as db:
        assert [said for said in find_contradictions(db) if "facts" in said or "stand in a schedule's" in said] == []


def by_child_and_subject(facts: list[Fact], today: date) -> dict[Any, dict[str, Any]]:
    """Reckon `lessons_by_child_and_subject`."""
    groups: dict[Any, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact["on"] < today or fact["is_done"]:
            groups[fact["child_id"], fact["subject"]].append(fact)
    answers = {}
    for key, group in groups.items():
        lessons = [fact for fact in group if fact["kind"] == "lesson"]
        others = [fact for fact in group if fact["kind"] != "lesson" and fact["is_done"]]
        timed = [fact for fact in lessons if fact["is_timed"]]
        liked = [fact["engagement"] for fact in group if fact["engagement"] is not None]
        answers[key] = {
            "subject_id": max((fact["subject_id"] for fact in group if fact["subject_id"]), default=None),
            "is_core": any(fact["is_core"] for fact in group),
            "planned": sum(fact["lessons"] for fact in lessons),
            "done": sum(fact["lessons"] for fact in lessons if fact["is_done"]),
            "skipped": sum(fact["lessons"] for fact in lessons if fact["is_skipped"]),
            "waiting": sum(fact["lessons"] for fact in lessons if fact["is_waiting"]),
            "timed": sum(fact["lessons"] for fact in timed),
            "timed_planned_minutes": sum(fact["planned_minutes"] for fact in timed),
            "timed_minutes": sum(fact["minutes"] for fact in timed),
            "beyond": pytest.approx(sum(fact["lessons"] for fact in others)),
            "beyond_minutes": sum(fact["minutes"] or 0 for fact in others),
            "engagement": pytest.approx(sum(liked) / len(liked)) if liked else None,
            "engagement_said": len(liked),
        }
    return answers
