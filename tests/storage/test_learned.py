"""What was learned in the store: decisions are put together in order, what is kept takes the place of what was, nothing mixes."""

from __future__ import annotations

from brightpath.domain.events import EventKind
from brightpath.domain.feedback import FeedbackType
from brightpath.domain.ids import FamilyId
from brightpath.storage.database import Db, Store
from brightpath.storage.events import events_of_kinds, newest_of_kinds, record_event
from brightpath.storage.family import found_family
from brightpath.storage.learned import (
    Decided,
    add_decision,
    add_question,
    decisions_of,
    keep_learned,
    keep_scale,
    kept_leanings,
    learned_through,
    questions_asked,
    scale_kept,
)
from tests.storage.given import MONDAY, NOW
from tests.storage.test_feedback import say

FAMILY, OTHER = FamilyId("f"), FamilyId("other")


def decide(db: Db, sequence: int, kind: EventKind, key: str | None = None, *observations: str) -> None:
    decided = Decided(f"{key} moved.", "You moved it.", frozenset(observations)) if key else None
    add_decision(db, FAMILY, kind, sequence=sequence, at=NOW, user_id=None, key=key, decided=decided)


def test_decisions_are_put_together_in_their_order(store: Store) -> None:
    with store.write() as db:
        decide(db, 1, EventKind.FINDING_ACCEPTED, "spread", "event 1")
        decide(db, 2, EventKind.FINDING_UNDONE, "spread", "event 1")
        decide(db, 3, EventKind.FINDING_UNDONE, "spread", "event 2")
        decide(db, 4, EventKind.FINDING_SWITCHED_OFF, "breaks")
        decide(db, 5, EventKind.FINDING_ACCEPTED, "core_early", "event 3")
        found = decisions_of(db, FAMILY)
        assert found.dropped == {"event 1", "event 2"} and found.confirmed == {"event 3"}
        assert set(found.switched_off) == {"breaks"} and found.undone["spread"].sentence == "spread moved."
        decide(db, 6, EventKind.FINDING_GIVEN_BACK, "spread")
        decide(db, 7, EventKind.FINDING_SWITCHED_ON, "breaks")
        assert (decisions_of(db, FAMILY).dropped, decisions_of(db, FAMILY).switched_off) == (frozenset(), {})
        assert decisions_of(db, OTHER).confirmed == frozenset()


def test_starting_over_forgets_every_decision_and_going_on_remembers_them(store: Store) -> None:
    with store.write() as db:
        decide(db, 1, EventKind.FINDING_UNDONE, "spread", "event 1")
        before = decisions_of(db, FAMILY)
        decide(db, 2, EventKind.LEARNING_STARTED_OVER)
        over = decisions_of(db, FAMILY)
        assert (over.dropped, over.learns_after, over.started_over_at) == (frozenset(), 2, NOW)
        decide(db, 3, EventKind.LEARNING_WENT_ON)
        assert decisions_of(db, FAMILY) == before


def test_what_was_learned_is_kept_once_for_each_family_and_made_up_ones_are_not_pooled(store: Store) -> None:
    with store.write() as db:
        real = FamilyId(found_family(db, "Kim", at=NOW).family_id)
        made_up = FamilyId(found_family(db, "Demo", at=NOW, is_demo=True).family_id)
        for family_id, number in ((real, 1), (real, 2), (made_up, 3)):
            keep_learned(db, family_id, weights={}, leaning={"number": number}, observations=1, sequence=number, at=NOW)
        assert kept_leanings(db) == [{"number": 2}]
        assert (learned_through(db, real), learned_through(db, OTHER)) == (2, None)


def test_a_scale_is_of_one_household_alone(store: Store) -> None:
    with store.write() as db:
        keep_scale(db, FAMILY, "before", {"spread": 0.5}, {"spread": 0.1})
        keep_scale(db, FAMILY, "now", {"spread": 0.4}, {"spread": 0.2})
        assert scale_kept(db, FAMILY, "now") == ({"spread": 0.4}, {"spread": 0.2})
        assert scale_kept(db, FAMILY, "before") is None and scale_kept(db, OTHER, "now") is None


def test_a_question_is_answered_by_feedback_that_names_it(store: Store) -> None:
    with store.write() as db:
        add_question(db, FAMILY, key="a", week_start=MONDAY, number=1, data={"one": {}}, at=NOW)
        add_question(db, FAMILY, key="b", week_start=MONDAY, number=None, data={}, at=NOW)
        say(db, 1, type=FeedbackType.AB_CHOICE, question="a")
        say(db, 2, type=FeedbackType.AB_CHOICE, question="b", family_id=OTHER)
        assert [(one.question_key, one.number, one.is_answered) for one in questions_asked(db, FAMILY)] == [
            ("a", 1, True),
            ("b", None, False),
        ]
        assert questions_asked(db, OTHER) == ()


def test_events_are_found_by_their_kinds(store: Store) -> None:
    with store.write() as db:
        for kind in (EventKind.ITEM_MOVED, EventKind.ITEM_COMPLETED, EventKind.ITEM_PLACED):
            record_event(db, kind, family_id=FAMILY, user_id=None, at=NOW)
        kinds = (EventKind.ITEM_MOVED, EventKind.ITEM_PLACED)
        assert [one.sequence for one in events_of_kinds(db, FAMILY, kinds)] == [1, 3]
        assert [one.sequence for one in events_of_kinds(db, FAMILY, kinds, after=1, since=NOW)] == [3]
        assert newest_of_kinds(db, FAMILY, kinds) == 3 and newest_of_kinds(db, OTHER, kinds) == 0
