"""Rating a week: who may and from when, what is kept beside it, the newest of a person counts, and what waits to be rated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.errors import Faulty, NotAllowed, NotFound, Refused
from brightpath.domain.events import EventKind
from brightpath.domain.feedback import FeedbackType, Rating
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.week_edits import Move
from brightpath.services import today, week
from brightpath.services.feedback import (
    choose_between,
    rate_as_child,
    rate_week,
    ratings_of,
    suggest_feature,
    suggestions_of,
    weeks_to_rate,
)
from brightpath.services.history import week_history
from brightpath.services.house import House
from brightpath.storage.events import events_of
from brightpath.storage.feedback import feedback_of
from brightpath.storage.integrity import find_contradictions
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_days import MONDAY, Home, a_home, it_is
from tests.services.given_weeks import a_planned_family

FRIDAY = MONDAY + timedelta(days=4)


@pytest.fixture
@made_once
def home(house: House, clock: Clock) -> Home:
    """It is Friday, 16:00, and Ada's maths of Monday is ticked."""
    home = a_home(house, clock)
    today.tick(house, home.parent, home.family_id, MONDAY, [(home.ada, "0-0")])
    it_is(house, clock, datetime(2026, 11, 27, 16, 0, tzinfo=UTC))
    return home


def rate(house: House, home: Home, stars: int | None = 4, token: str | None = None, **more: object) -> Rating:
    rating = Rating(stars, **more)  # type: ignore[arg-type]
    return rate_week(house, token or home.parent, home.family_id, MONDAY, rating).rating


def sam(house: House, home: Home, role: Role = Role.CO_PARENT) -> str:
    return a_token(house, a_person(house, "Sam Kim", roles=(role,), family_id=home.family_id))


# --- Rating -----------------------------------------------------------------------------------------------------------


def test_a_rating_is_kept_with_the_version_it_is_about_and_an_event(house: House, home: Home) -> None:
    said = rate_week(house, home.parent, home.family_id, MONDAY, Rating(4, {"mix": 2}, " Fine "))
    assert (said.rating, said.version, said.child_id, said.is_own) == (Rating(4, {"mix": 2}, "Fine"), 1, None, False)
    assert said.data["adjustments"] == {"time_shifted": 0, "blocks_resized": 0, "subjects_reordered": 0}
    with house.store.read() as db:
        event = events_of(db, home.family_id)[-1]
        assert find_contradictions(db) == []
    assert (event.kind, event.sequence, event.user_id) == (EventKind.FEEDBACK_GIVEN, said.sequence, said.user_id)
    assert event.data["sentence"] == "The week was rated: 4 of 5." and "Fine" not in str(event.data)
    assert ratings_of(house, home.parent, home.family_id, MONDAY).ratings == (said,)


def test_a_rating_is_no_change_of_the_week(house: House, home: Home) -> None:
    before = week.week_now(house, home.parent, home.family_id, MONDAY)
    steps = week_history(house, home.parent, home.family_id, MONDAY)
    rate(house, home)
    assert week.week_now(house, home.parent, home.family_id, MONDAY) == before
    assert week_history(house, home.parent, home.family_id, MONDAY) == steps


def test_what_is_said_later_counts_and_each_person_counts(house: House, home: Home) -> None:
    rate(house, home, 2)
    rate(house, home, 4, comment="On second thoughts")
    rate(house, home, 3, token=sam(house, home))
    found = ratings_of(house, home.parent, home.family_id, MONDAY)
    assert [one.rating.stars for one in found.ratings] == [4, 3]
    assert sorted(found.names.values()) == ["Grace Kim", "Sam Kim"]
    grace = found.ratings[0].user_id
    assert found.by(grace) == Rating(4, comment="On second thoughts") and found.by(grace, home.ada).is_empty
    with house.store.read() as db:
        assert db.value("SELECT count(*) FROM feedback") == 3


def test_the_same_once_more_is_not_written_twice(house: House, home: Home) -> None:
    first = rate_week(house, home.parent, home.family_id, MONDAY, Rating(4))
    assert rate_week(house, home.parent, home.family_id, MONDAY, Rating(4, comment="  ")) == first


def test_a_rating_is_taken_back_by_saying_nothing_and_nothing_alone_is_a_fault(house: House, home: Home) -> None:
    with pytest.raises(Faulty, match="Nothing is said yet"):
        rate(house, home, None)
    rate(house, home)
    rate(house, home, None)
    assert ratings_of(house, home.parent, home.family_id, MONDAY).ratings == ()
    assert weeks_to_rate(house, home.parent, home.family_id) == [MONDAY]
    with pytest.raises(Faulty):
        rate(house, home, None)


def test_every_fault_is_told_and_nothing_is_written(house: House, home: Home) -> None:
    with pytest.raises(Faulty) as faulty:
        rate(house, home, 9, likert={"mix": 7, "moon": 1})
    assert len(faulty.value.faults) == 3
    assert ratings_of(house, home.parent, home.family_id, MONDAY).ratings == ()


def test_a_child_is_rated_beside_the_family(house: House, home: Home) -> None:
    rate_week(house, home.parent, home.family_id, MONDAY, Rating(5, {"times_of_day": 2}), child_id=home.ada)
    found = ratings_of(house, home.parent, home.family_id, MONDAY)
    [one] = found.ratings
    assert (one.child_id, found.children) == (home.ada, {home.ada: "Ada", home.ben: "Ben"})
    assert weeks_to_rate(house, home.parent, home.family_id) == [MONDAY], "the family's own rating is still to come"


def test_what_was_expected_before_anything_was_said_stays_beside_every_rating(house: House, home: Home) -> None:
    first = rate_week(house, home.parent, home.family_id, MONDAY, Rating(1))
    assert first.data["expected"] == 3.6
    second = rate_week(house, sam(house, home), home.family_id, MONDAY, Rating(1, {"mix": 1}))
    assert second.data["expected"] == 3.6


def test_how_the_week_was_adjusted_is_kept_with_its_features(house: House, clock: Clock) -> None:
    family_id = a_planned_family(house, ("Ada",))
    token = a_token(house, a_person(house, "Grace", family_id=family_id))
    now = week.week_now(house, token, family_id, MONDAY)
    assert now is not None
    child = now.schedule.plan.children[0].id
    week.change_week(house, token, family_id, MONDAY, now.revision, Move(child=child, item="1-1", on=FRIDAY, start=840))
    it_is(house, clock, datetime(2026, 11, 28, 9, 0, tzinfo=UTC))
    data = rate_week(house, token, family_id, MONDAY, Rating(3)).data
    assert data["adjustments"]["time_shifted"] == 1 and data["revision"] == 2
    assert set(data["features"]) >= {"spread", "breaks", "left_out"}
    again = rate_week(house, token, family_id, MONDAY, Rating(3, {"mix": 4})).data
    assert again == data


# --- Which weeks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "is_open"),
    [((23, 9), False), ((27, 11), False), ((27, 12), True), ((28, 0), True), ((29, 23), True)],
)
def test_a_week_can_be_rated_from_midday_of_its_last_day(
    house: House, home: Home, clock: Clock, at: tuple[int, int], is_open: bool
) -> None:
    it_is(house, clock, datetime(2026, 11, *at, tzinfo=UTC))
    zone = "UTC"
    with house.store.write() as db:
        db.execute("UPDATE families SET time_zone = ?", [zone])
    assert ratings_of(house, home.parent, home.family_id, MONDAY).is_open is is_open
    assert (weeks_to_rate(house, home.parent, home.family_id) == [MONDAY]) is is_open
    if not is_open:
        with pytest.raises(Refused, match="from Friday 27 November, midday on"):
            rate(house, home)
    else:
        rate(house, home)
        assert weeks_to_rate(house, home.parent, home.family_id) == []


def test_a_week_that_was_never_planned_cannot_be_rated(house: House, home: Home) -> None:
    other = MONDAY - timedelta(weeks=1)
    with pytest.raises(NotFound, match="no plan"):
        rate_week(house, home.parent, home.family_id, other, Rating(4))
    found = ratings_of(house, home.parent, home.family_id, other)
    assert (found.is_open, found.opens, found.ratings) == (False, None, ())


def test_a_week_in_which_nothing_was_ticked_does_not_ask_but_may_be_rated(house: House, home: Home) -> None:
    today.untick(house, home.parent, home.family_id, MONDAY, [(home.ada, "0-0")])
    assert weeks_to_rate(house, home.parent, home.family_id) == []
    rate(house, home)


def test_a_week_asks_for_two_weeks_and_can_be_rated_later(house: House, home: Home, clock: Clock) -> None:
    it_is(house, clock, datetime(2026, 12, 11, 20, 0, tzinfo=UTC))
    assert weeks_to_rate(house, home.parent, home.family_id) == [MONDAY]
    it_is(house, clock, clock.at + timedelta(days=1))
    assert weeks_to_rate(house, home.parent, home.family_id) == []
    it_is(house, clock, clock.at + timedelta(days=300))
    rate(house, home)


# --- Children and others ----------------------------------------------------------------------------------------------


def test_a_child_says_it_with_a_face_for_itself_only(house: House, home: Home, clock: Clock) -> None:
    it_is(house, clock, datetime(2026, 11, 27, 8, 0, tzinfo=UTC))
    said = rate_as_child(house, home.as_ada, home.family_id, home.ada, MONDAY, 2)
    assert (said.rating, said.is_own, said.child_id) == (Rating(2), True, home.ada)
    rate_as_child(house, home.as_ada, home.family_id, home.ada, MONDAY, 5)
    [own] = ratings_of(house, home.as_ada, home.family_id, MONDAY).ratings
    assert own.rating.stars == 5
    with pytest.raises(NotFound):
        rate_as_child(house, home.as_ada, home.family_id, home.ben, MONDAY, 1)
    for face in (0, 6, True, "3", None):
        with pytest.raises(Faulty, match="no such face"):
            rate_as_child(house, home.as_ada, home.family_id, home.ada, MONDAY, face)  # type: ignore[arg-type]
    it_is(house, clock, datetime(2026, 11, 26, 8, 0, tzinfo=UTC))
    with pytest.raises(Refused, match="Friday 27 November on"):
        rate_as_child(house, home.as_ada, home.family_id, home.ada, MONDAY, 1)


def test_a_child_sees_only_what_it_said_itself(house: House, home: Home) -> None:
    rate(house, home, comment="Ada was tired")
    rate_week(house, home.parent, home.family_id, MONDAY, Rating(2), child_id=home.ada)
    rate_as_child(house, home.as_ben, home.family_id, home.ben, MONDAY, 1)
    found = ratings_of(house, home.as_ada, home.family_id, MONDAY)
    assert found.ratings == () and found.children == {home.ada: "Ada"} and found.names == {}
    assert len(ratings_of(house, home.parent, home.family_id, MONDAY).ratings) == 3


def test_helpers_and_children_do_not_rate_and_parents_have_no_childs_face(house: House, home: Home) -> None:
    for token in (sam(house, home, Role.HELPER), home.as_ada):
        with pytest.raises(NotAllowed):
            rate(house, home, token=token)
        with pytest.raises(NotAllowed):
            weeks_to_rate(house, token, home.family_id)
    with pytest.raises(NotAllowed):
        rate_as_child(house, home.parent, home.family_id, home.ada, MONDAY, 3)


def test_another_familys_week_and_child_are_not_there(house: House, home: Home) -> None:
    eve = a_token(house, a_person(house, "Eve", "eve@example.org", family_id=FamilyId("f" * 32)))
    for ask in (
        lambda: rate(house, home, token=eve),
        lambda: ratings_of(house, eve, home.family_id, MONDAY),
        lambda: weeks_to_rate(house, eve, home.family_id),
        lambda: suggest_feature(house, eve, home.family_id, "x"),
        lambda: choose_between(house, eve, home.family_id, MONDAY, {"a": 1}, {"a": 2}, "one"),
        lambda: rate_week(house, home.parent, home.family_id, MONDAY, Rating(3), child_id=ChildId("x")),
    ):
        with pytest.raises(NotFound):
            ask()


# --- Suggestions and choices ------------------------------------------------------------------------------------------


def test_a_suggestion_is_kept(house: House, home: Home) -> None:
    suggest_feature(house, home.parent, home.family_id, " A dark board ")
    for text in ("  ", "x" * 2001):
        with pytest.raises(Faulty):
            suggest_feature(house, home.parent, home.family_id, text)
    assert [one.rating.comment for one in suggestions_of(house, home.parent, home.family_id)] == ["A dark board"]


def test_a_choice_between_two_weeks_is_kept_with_the_features_of_both(house: House, home: Home) -> None:
    one, other = {"breaks": 0.5, "spread": 1}, {"breaks": 0.25, "spread": 0}
    to_come = MONDAY + timedelta(weeks=1)
    choose_between(house, home.parent, home.family_id, MONDAY, one, other, "one", question="opening-1")
    choose_between(house, home.parent, home.family_id, MONDAY, one, other, "other", question="opening-1")
    choose_between(house, home.parent, home.family_id, to_come, one, other, "neither")
    with house.store.read() as db:
        first, second = feedback_of(db, home.family_id, FeedbackType.AB_CHOICE)
    assert first.data == {"one": one, "other": other, "chosen": "other"} and first.version == 1
    assert (second.data["chosen"], second.version, second.week_start) == ("neither", None, to_come)
    with pytest.raises(Faulty) as faulty:
        choose_between(house, home.parent, home.family_id, MONDAY, {}, {"a": float("inf")}, "both")
    assert len(faulty.value.faults) == 3
    assert ratings_of(house, home.parent, home.family_id, MONDAY).ratings == ()
