"""Feedback in the store: written and read to the letter, the newest of a person, week and child counts, nothing goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import duckdb
import pytest

from brightpath.domain.errors import BrightPathError
from brightpath.domain.feedback import Feedback, FeedbackType, Rating
from brightpath.domain.ids import ChildId, FamilyId, UserId, new_id
from brightpath.storage.database import Db, Store
from brightpath.storage.feedback import add_feedback, feedback_of, feedback_of_week, lived_weeks
from tests.storage.given import MONDAY, NOW

FAMILY, ADA, MUM, DAD = FamilyId("f"), ChildId("ada"), UserId("mum"), UserId("dad")


def say(db: Db, sequence: int, stars: int | None = None, **facts: Any) -> Feedback:
    given: dict[str, Any] = {
        "feedback_id": new_id(), "family_id": FAMILY, "type": FeedbackType.SCHEDULE_SATISFACTION, "week_start": MONDAY,
        "schedule_id": None, "version": None, "child_id": None, "user_id": MUM, "is_own": False, "question": None,
        "rating": Rating(stars), "data": {}, "sequence": sequence, "given_at": NOW,
    }  # fmt: skip
    said = Feedback(**{**given, **facts})
    add_feedback(db, said)
    return said


def test_what_was_said_comes_back_to_the_letter(store: Store) -> None:
    rating = Rating(4, {"times_of_day": 5, "manageable": 1}, "Ada's “week” 🙂\nand more")
    with store.write() as db:
        said = say(
            db, 1, rating=rating, data={"adjustments": {"time_shifted": 2}}, version=3, is_own=True, child_id=ADA
        )
    with store.read() as db:
        assert feedback_of_week(db, FAMILY, MONDAY) == feedback_of(db, FAMILY) == [said]


def test_the_newest_of_each_person_and_child_counts_and_the_older_ones_stay(store: Store) -> None:
    with store.write() as db:
        for sequence, stars, facts in (
            (1, 1, {}), (2, 2, {"user_id": DAD}), (3, 3, {}), (4, 4, {"child_id": ADA}), (5, 5, {"child_id": ADA}),
            (6, 2, {"week_start": MONDAY + timedelta(days=7)}), (7, 1, {"family_id": FamilyId("other")}),
        ):  # fmt: skip
            say(db, sequence, stars, **facts)
    with store.read() as db:
        assert [(one.sequence, one.rating.stars) for one in feedback_of_week(db, FAMILY, MONDAY)] == [
            (2, 2),
            (3, 3),
            (5, 5),
        ]
        assert db.value("SELECT count(*) FROM feedback") == 7


def test_suggestions_all_count_and_so_do_questions_of_other_names(store: Store) -> None:
    choice = {"type": FeedbackType.AB_CHOICE}
    with store.write() as db:
        for sequence in (1, 2):
            say(db, sequence, type=FeedbackType.FEATURE_SUGGESTION, week_start=None, rating=Rating(comment="More"))
        say(db, 3, **choice, question="opening-1")
        say(db, 4, **choice, question="opening-1")
        say(db, 5, **choice, question="opening-2")
        say(db, 6, **choice)
        say(db, 7, **choice)
    with store.read() as db:
        assert [one.sequence for one in feedback_of(db, FAMILY, FeedbackType.FEATURE_SUGGESTION)] == [1, 2]
        assert [one.sequence for one in feedback_of(db, FAMILY, FeedbackType.AB_CHOICE)] == [4, 5, 6, 7]
        assert [one.sequence for one in feedback_of(db, FAMILY)] == [1, 2, 4, 5, 6, 7]
        assert feedback_of_week(db, FAMILY, MONDAY) == []


@pytest.mark.parametrize("rating", [Rating(6), Rating(0), Rating(None, {"mix": 9})])
def test_the_store_itself_refuses_points_that_are_none(store: Store, rating: Rating) -> None:
    with pytest.raises((duckdb.Error, BrightPathError)), store.write() as db:
        say(db, 1, rating=rating)


def test_an_empty_store_has_no_lived_weeks(store: Store) -> None:
    with store.read() as db:
        assert lived_weeks(db, FAMILY, MONDAY, MONDAY) == []
