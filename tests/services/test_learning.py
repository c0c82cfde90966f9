"""What was learned in the house: moves teach the next week, and a family can accept it, undo it, switch it off, start over."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.errors import NotAllowed, NotFound, Refused
from brightpath.domain.feedback import Rating
from brightpath.domain.findings import Learned
from brightpath.domain.ids import ChildId
from brightpath.learning.compiled import Assumptions
from brightpath.learning.evidence import Observation
from brightpath.learning.preferences import Utility
from brightpath.learning.prior import Prior
from brightpath.planning.week.problem import WeekProblem
from brightpath.services import learned_weights, learning, planner
from brightpath.services.feedback import choose_between, rate_as_child, rate_week
from brightpath.services.house import House
from brightpath.services.learned_weights import catch_up, families_behind, leanings_of_all, study_of
from brightpath.services.learning import (
    accept_finding,
    give_back_finding,
    start_over,
    switch_off_finding,
    switch_on_finding,
    take_back_start_over,
    undo_finding,
    what_was_learned,
)
from brightpath.services.week import undo_change, week_now
from brightpath.storage import learned as learned_store
from brightpath.storage import schedule
from brightpath.storage.events import events_of
from brightpath.storage.integrity import find_contradictions
from brightpath.storage.remembered import Memory
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_days import it_is
from tests.services.given_house import Hands
from tests.services.given_learning import (
    MATHS_LATER,
    MONDAY,
    NEXT_WEEK,
    THIRD_WEEK,
    Taught,
    maths,
    move,
    planned,
    teach,
)

NOON = 690


def learned(house: House, taught: Taught) -> Learned:
    return what_was_learned(house, taught.parent, taught.family_id)


def keys(house: House, taught: Taught) -> list[str]:
    return [one.key for one in learned(house, taught).findings]


def problem(house: House, taught: Taught, week_start: object = MONDAY) -> WeekProblem:
    with house.store.read() as db:
        kept = schedule.active_plan(db, taught.family_id, week_start)  # type: ignore[arg-type]
        assert kept is not None
        return WeekProblem.model_validate(schedule.problem_of_schedule(db, taught.family_id, kept.schedule_id))


# --- Into the next plan -----------------------------------------------------------------------------------------------


def test_before_anything_happened_nothing_is_learned_and_plans_go_by_the_answers(house: House, taught: Taught) -> None:
    found = learned(house, taught)
    assert (found.findings, found.has_learned, found.opening_left, found.trouble) == ((), False, 6, None)
    assert problem(house, taught).learned is None


def test_moves_are_told_with_how_often_and_when_and_the_next_week_goes_by_them(
    house: House, hands: Hands, taught: Taught
) -> None:
    teach(house, taught)
    found = learned(house, taught)
    finding = next(one for one in found.findings if one.key == MATHS_LATER)
    assert (finding.key, finding.sentence) == (MATHS_LATER, "Maths moved to early afternoons.")
    assert finding.why == "You moved it there three times, the last time on 20 November."
    assert 0.7 <= finding.sure < 1 and finding.strength > 0.1 and not finding.is_accepted
    assert (found.moves, found.answers, found.ratings) == (3, 0, 0)
    assert all(item.start >= NOON for _, item in maths(planned(house, hands, taught, NEXT_WEEK)))
    assert problem(house, taught, NEXT_WEEK).learned is not None


def test_what_is_learned_neither_refuses_a_job_nor_outdates_a_plan(house: House, hands: Hands, taught: Taught) -> None:
    planned(house, hands, taught, NEXT_WEEK)
    planner.plan_week(house, taught.parent, taught.family_id, THIRD_WEEK)
    teach(house, taught)
    hands.work()
    assert planner.week_plan(house, taught.parent, taught.family_id, THIRD_WEEK) is not None
    assert planner.outdated_weeks(house, taught.parent, taught.family_id) == []


def test_a_week_that_is_planned_anew_before_it_begins_goes_by_what_was_learned_since(
    house: House, hands: Hands, taught: Taught
) -> None:
    planned(house, hands, taught, NEXT_WEEK)
    assert problem(house, taught, NEXT_WEEK).learned is None
    teach(house, taught)
    plan = planned(house, hands, taught, NEXT_WEEK)
    assert problem(house, taught, NEXT_WEEK).learned is not None
    assert all(item.start >= NOON for _, item in maths(plan))


def test_a_week_that_has_begun_goes_on_by_what_it_was_planned_with(
    house: House, hands: Hands, taught: Taught, clock: Clock
) -> None:
    teach(house, taught)
    it_is(house, clock, datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    planned(house, hands, taught)
    assert problem(house, taught).learned is None


# --- Deciding ---------------------------------------------------------------------------------------------------------


def test_an_undone_finding_is_really_unlearned_and_can_be_given_back(
    house: House, hands: Hands, taught: Taught
) -> None:
    teach(house, taught)
    before = learned(house, taught)
    undo_finding(house, taught.parent, taught.family_id, MATHS_LATER)
    found = learned(house, taught)
    assert found.findings == () and [one.key for one in found.undone] == [MATHS_LATER]
    assert found.undone[0].why.startswith("Three moves that it came from count no more. This went with it: ")
    assert all(item.start < NOON for _, item in maths(planned(house, hands, taught, NEXT_WEEK)))
    give_back_finding(house, taught.parent, taught.family_id, MATHS_LATER)
    assert learned(house, taught) == before


def test_what_nothing_carries_is_not_undone_but_can_be_switched_off(
    house: House, taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    teach(house, taught)
    real = learning.told_findings
    monkeypatch.setattr(
        learning, "told_findings", lambda utility: tuple(replace(one, because=()) for one in real(utility))
    )
    with pytest.raises(Refused, match="switch it off instead"):
        undo_finding(house, taught.parent, taught.family_id, MATHS_LATER)
    assert learned(house, taught).undone == ()


def test_what_is_undone_is_learned_again_from_new_moves_alone(house: House, hands: Hands, taught: Taught) -> None:
    teach(house, taught)
    undo_finding(house, taught.parent, taught.family_id, MATHS_LATER)
    planned(house, hands, taught, NEXT_WEEK)
    for number in range(3):
        move(house, taught, number, 800, NEXT_WEEK)
    found = learned(house, taught)
    assert MATHS_LATER in [one.key for one in found.findings] and found.moves == 3


def test_an_accepted_finding_counts_for_more(house: House, taught: Taught) -> None:
    teach(house, taught)
    before = next(one for one in learned(house, taught).findings if one.key == MATHS_LATER)
    accept_finding(house, taught.parent, taught.family_id, MATHS_LATER)
    after = next(one for one in learned(house, taught).findings if one.key == MATHS_LATER)
    assert after.is_accepted and after.strength > before.strength and after.sure > before.sure


def test_a_switched_off_finding_stays_where_the_questionnaire_has_it(
    house: House, hands: Hands, taught: Taught
) -> None:
    teach(house, taught)
    before = keys(house, taught)
    switch_off_finding(house, taught.parent, taught.family_id, MATHS_LATER)
    found = learned(house, taught)
    assert MATHS_LATER not in [one.key for one in found.findings]
    assert [(one.key, one.sentence) for one in found.switched_off] == [
        (MATHS_LATER, "Maths moved to early afternoons.")
    ]
    planned(house, hands, taught, NEXT_WEEK)
    handed = problem(house, taught, NEXT_WEEK).learned
    assert handed is not None and "early_afternoon" not in handed.place_points.get("Maths", {})
    switch_on_finding(house, taught.parent, taught.family_id, MATHS_LATER)
    assert keys(house, taught) == before


def test_starting_over_forgets_all_and_can_be_taken_back_until_something_new_is_said(
    house: House, taught: Taught, clock: Clock
) -> None:
    teach(house, taught)
    accept_finding(house, taught.parent, taught.family_id, MATHS_LATER)
    before = learned(house, taught)
    start_over(house, taught.parent, taught.family_id)
    over = learned(house, taught)
    assert (over.findings, over.moves, over.started_over_at) == ((), 0, clock.at)
    assert over.may_take_back_start_over
    take_back_start_over(house, taught.parent, taught.family_id)
    assert learned(house, taught) == before
    start_over(house, taught.parent, taught.family_id)
    move(house, taught, 4, 810)
    assert learned(house, taught).moves == 1 and not learned(house, taught).may_take_back_start_over
    with pytest.raises(Refused, match="cannot be taken back"):
        take_back_start_over(house, taught.parent, taught.family_id)


def test_there_is_nothing_to_start_over_from_or_to_take_back_at_first(house: House, taught: Taught) -> None:
    with pytest.raises(Refused, match="Nothing was learned"):
        start_over(house, taught.parent, taught.family_id)
    with pytest.raises(Refused, match="not started over"):
        take_back_start_over(house, taught.parent, taught.family_id)


def test_every_decision_is_an_event_with_a_sentence_and_nothing_contradicts(
    house: House, hands: Hands, taught: Taught
) -> None:
    teach(house, taught)
    for decide in (accept_finding, switch_off_finding, switch_on_finding, undo_finding, give_back_finding):
        decide(house, taught.parent, taught.family_id, MATHS_LATER)
    start_over(house, taught.parent, taught.family_id)
    planned(house, hands, taught, NEXT_WEEK)
    with house.store.read() as db:
        told = [one.data.get("sentence", "") for one in events_of(db, taught.family_id)]
        assert find_contradictions(db) == []
    assert [sentence for sentence in told if "learn" in sentence.lower()] == [
        "What was learned was accepted: Maths moved to early afternoons.",
        "This is not learned any more: Maths moved to early afternoons.",
        "This is learned again: Maths moved to early afternoons.",
        "What was learned was undone: Maths moved to early afternoons.",
        "What was undone is learned again: Maths moved to early afternoons.",
        "Learning was started over from the questionnaire.",
    ]


@pytest.mark.parametrize(
    "decide", [accept_finding, undo_finding, give_back_finding, switch_off_finding, switch_on_finding]
)
def test_what_is_not_learned_cannot_be_decided_about(house: House, taught: Taught, decide: object) -> None:
    with pytest.raises(NotFound, match="not learned any more"):
        decide(house, taught.parent, taught.family_id, "place | Maths | evening")  # type: ignore[operator]


# --- Who may ----------------------------------------------------------------------------------------------------------


def test_another_familys_learning_is_not_there_and_a_child_may_not(house: House, taught: Taught) -> None:
    other = a_token(house, a_person(house, "Sam Lee"))
    with pytest.raises(NotFound):
        what_was_learned(house, other, taught.family_id)
    with pytest.raises(NotFound):
        undo_finding(house, other, taught.family_id, MATHS_LATER)
    with house.store.read() as db:
        kept = schedule.active_plan(db, taught.family_id, MONDAY)
    assert kept is not None
    ada = ChildId(kept.plan.children[0].id)
    child = a_token(house, a_person(house, "Ada Kim", roles=(Role.CHILD,), family_id=taught.family_id, child_id=ada))
    for verb in (what_was_learned, start_over):
        with pytest.raises(NotAllowed):
            verb(house, child, taught.family_id)


# --- What is said of weeks --------------------------------------------------------------------------------------------


def test_a_move_that_was_taken_back_teaches_nothing_and_is_told(house: House, taught: Taught) -> None:
    teach(house, taught, times=1)
    now = week_now(house, taught.parent, taught.family_id, MONDAY)
    assert now is not None
    undo_change(house, taught.parent, taught.family_id, MONDAY, now.revision)
    found = learned(house, taught)
    assert found.moves == 0 and found.left_out == ("One change was taken back, and counts for nothing.",)


def test_ratings_and_answers_are_learned_from(house: House, taught: Taught, clock: Clock) -> None:
    it_is(house, clock, datetime(2026, 11, 28, 9, 0, tzinfo=UTC))
    said = rate_week(house, taught.parent, taught.family_id, MONDAY, Rating(4, {"mix": 2}))
    assert said.data["features"]["place | Maths | mid-morning"] == 5.0
    one, other = {"spread": 1.0, "compact_days": 0.9}, {"spread": 1.0, "compact_days": 0.4}
    choose_between(house, taught.parent, taught.family_id, NEXT_WEEK, one, other, "one")
    found = learned(house, taught)
    assert (found.moves, found.answers, found.ratings) == (0, 1, 1)


def test_an_answer_about_weeks_that_were_never_shown_counts_for_nothing(house: House, taught: Taught) -> None:
    one, other = {"spread": 1.0, "compact_days": 0.9}, {"spread": 1.0, "compact_days": 0.4}
    choose_between(house, taught.parent, taught.family_id, NEXT_WEEK, one, other, "one", question="made up")
    found = learned(house, taught)
    assert found.answers == 0
    assert found.left_out == ("One answer does not count, as these two weeks were never shown.",)


def test_what_is_said_of_the_children_is_one_rating_the_childs_own_word_first(
    house: House, taught: Taught, clock: Clock
) -> None:
    it_is(house, clock, datetime(2026, 11, 28, 9, 0, tzinfo=UTC))
    with house.store.read() as db:
        kept = schedule.active_plan(db, taught.family_id, MONDAY)
    assert kept is not None
    ada = ChildId(kept.plan.children[0].id)
    rate_week(house, taught.parent, taught.family_id, MONDAY, Rating(2), child_id=ada)
    child = a_token(house, a_person(house, "Ada Kim", roles=(Role.CHILD,), family_id=taught.family_id, child_id=ada))
    rate_as_child(house, child, taught.family_id, ada, MONDAY, 5)
    with house.store.read() as db:
        [reading] = study_of(house, db, taught.family_id).evidence.observations
    assert (reading.item, reading.points) == ("children", 5.0)  # type: ignore[union-attr]
    assert learned(house, taught).ratings == 1


# --- When it goes wrong -----------------------------------------------------------------------------------------------


def test_where_learning_fails_the_questionnaire_serves_and_the_page_is_told(
    house: House, hands: Hands, taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    teach(house, taught)

    def fails(*_: object, **__: object) -> object:
        raise FloatingPointError("singular")

    monkeypatch.setattr(learned_weights, "learn", fails)
    monkeypatch.setattr(learned_weights, "_studies", OrderedDict())
    found = learned(house, taught)
    assert found.trouble == learned_weights.TROUBLE and found.findings == ()
    planned(house, hands, taught, NEXT_WEEK)
    assert problem(house, taught, NEXT_WEEK).learned is None


def test_contradicting_moves_cancel_out_and_the_plan_still_comes(house: House, hands: Hands, taught: Taught) -> None:
    planned(house, hands, taught, NEXT_WEEK)
    for number in range(4):
        move(house, taught, number, 810)
        move(house, taught, number, 780 if number % 2 else 870, NEXT_WEEK)
        move(house, taught, number, 840, NEXT_WEEK)
    found = learned(house, taught)
    assert found.moves and found.left_out and found.trouble is None
    assert maths(planned(house, hands, taught, THIRD_WEEK))


def test_zeros_and_records_that_cannot_be_read_are_told_and_the_plan_still_comes(
    house: House, hands: Hands, taught: Taught
) -> None:
    zeros = {"spread": 0.0, "compact_days": 0.0}
    choose_between(house, taught.parent, taught.family_id, NEXT_WEEK, zeros, zeros, "one")
    teach(house, taught)
    with house.store.write() as db:
        db.execute("""UPDATE events SET data = '{"change": 7}' WHERE kind = 'item_moved'""")
        db.execute("""UPDATE events SET week_start_date = NULL WHERE kind = 'item_moved'""")
    choose_between(house, taught.parent, taught.family_id, NEXT_WEEK, zeros, zeros, "other")
    with house.store.write() as db:
        db.execute("""UPDATE feedback SET feedback_data = '{"one": [], "chosen": "moon"}' WHERE sequence % 2 = 0""")
    found = learned(house, taught)
    assert (found.moves, found.findings, found.trouble) == (0, (), None)
    assert len(found.left_out) == 2 and "cannot be read" in found.left_out[-1]
    assert maths(planned(house, hands, taught, THIRD_WEEK))


def test_of_three_hundred_weeks_only_those_that_count_are_read(house: House, taught: Taught, clock: Clock) -> None:
    teach(house, taught)
    with house.store.write() as db:
        for weeks in range(1, 301):
            db.execute(
                "INSERT INTO events SELECT sequence + ?, event_id || ?, family_id, happened_at - ? * INTERVAL 7 DAY,"
                " user_id, kind, subject_ids, replace(data::VARCHAR, '2026-11-23', (DATE '2026-11-23' - ? * 7)::VARCHAR)::JSON,"
                " week_start_date - ? * 7 FROM events WHERE kind = 'item_moved' AND sequence < 1000",
                [1000 * weeks, str(weeks), weeks, weeks, weeks],
            )
    found = learned(house, taught)
    assert 3 * 23 <= found.moves <= 3 * 25
    assert [one.key for one in found.findings if one.key == MATHS_LATER] and found.trouble is None


def test_what_is_long_ago_is_not_read(house: House, taught: Taught, clock: Clock) -> None:
    teach(house, taught)
    clock.move(days=170)
    it_is(house, clock, clock.at)
    assert not learned(house, taught).has_learned


# --- What families share ----------------------------------------------------------------------------------------------


def test_what_may_be_pooled_is_kept_when_a_week_is_planned_and_names_nothing_of_the_family(
    house: House, hands: Hands, taught: Taught
) -> None:
    teach(house, taught)
    with house.store.read() as db:
        assert leanings_of_all(db) == ()
    planned(house, hands, taught, NEXT_WEEK)
    with house.store.read() as db:
        [leaning] = leanings_of_all(db)
    assert "varied_days" in leaning.names and not any("Maths" in name for name in leaning.names)
    assert len(leaning.covariance) == len(leaning.names) == len(leaning.moved)


def catch_up_with_all(house: House) -> None:
    for family_id in families_behind(house):
        catch_up(house, family_id)


def test_before_a_training_the_pool_hears_of_who_said_something_since(house: House, taught: Taught) -> None:
    """But of moves it does not: which lessons a family moves is no sample of what it likes."""
    teach(house, taught)
    catch_up_with_all(house)
    with house.store.read() as db:
        assert not any(leanings_of_all(db)[0].moved)
    early, late = {"compact_days": 0.9}, {"compact_days": 0.3}
    choose_between(house, taught.parent, taught.family_id, MONDAY, early, late, "one")
    catch_up_with_all(house)
    with house.store.read() as db:
        [leaning] = leanings_of_all(db)
        through = learned_store.learned_through(db, taught.family_id)
        assert learned_store.families_behind(db, learned_weights.LEARNED_FROM, limit=9) == []
    assert through and any(leaning.moved)
    move(house, taught, 4, 810)
    catch_up_with_all(house)
    with house.store.read() as db:
        assert (learned_store.learned_through(db, taught.family_id) or 0) > through
    start_over(house, taught.parent, taught.family_id)
    catch_up_with_all(house)
    with house.store.read() as db:
        assert leanings_of_all(db) == ()


def test_what_weeks_differ_in_is_drawn_once_for_a_household(
    house: House, hands: Hands, taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house.store.write() as db:
        assert db.value("SELECT count(*) FROM learning_scales") == 1
    monkeypatch.setattr(learned_weights, "weeks_by_chance", None)
    monkeypatch.setattr(learned_weights, "_studies", OrderedDict())
    teach(house, taught)
    assert MATHS_LATER in keys(house, taught)


def test_what_no_plan_can_follow_is_said(house: House, hands: Hands, taught: Taught) -> None:
    """Ada's hours end at three."""
    planned(house, hands, taught)
    teach(house, taught)
    [at_half_past_one] = [
        one for one in what_was_learned(house, taught.parent, taught.family_id).findings if one.key == MATHS_LATER
    ]
    assert "No plan" not in at_half_past_one.why
    teach(house, taught, start=18 * 60)
    evening = next(
        one
        for one in what_was_learned(house, taught.parent, taught.family_id).findings
        if one.sentence == "Maths moved to evenings."
    )
    assert evening.why.endswith("No plan can put it there: that is outside of Ada's hours for lessons.")


def test_what_came_before_a_change_of_mind_does_not_count_and_that_is_said(
    house: House, clock: Clock, taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    teach(house, taught)
    it_is(house, clock, datetime(2026, 11, 28, 9, 0, tzinfo=UTC))
    monkeypatch.setattr(learned_weights, "changed_at", lambda *heard, **facts: house.now())
    found = learned(house, taught)
    assert MATHS_LATER not in [one.key for one in found.findings] and found.moves == 0
    assert found.left_out == () and found.changed_mind == (
        "You seem to have changed your mind: three older things that you moved, answered or rated count no more."
    )


def test_how_a_family_is_to_be_read_is_asked_once_a_day_of_the_days_before_and_comes_to_the_same_after_a_start(
    house: House, clock: Clock, taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    sharp = Assumptions(sharpness_times=2.0)

    def counted(prior: Prior, observations: Sequence[Observation], **facts: object) -> Assumptions:
        asked.append(len(observations))
        return sharp

    def known() -> Utility:
        with house.store.read() as db:
            utility = study_of(house, db, taught.family_id).utility
        assert utility is not None
        return utility

    with house.store.read() as db:
        study_of(house, db, taught.family_id)  # as planning its first week does
    monkeypatch.setattr(learned_weights, "attuned", counted)
    teach(house, taught)
    assert (len(known().evidence), asked) == (3, []), "what is of today counts, and the days before say how"
    it_is(house, clock, datetime(2026, 11, 28, 9, 0, tzinfo=UTC))
    assert (known().assumptions, asked) == (sharp, [3])
    rate_week(house, taught.parent, taught.family_id, MONDAY, Rating(stars=4))
    before = known()
    assert (len(before.evidence), asked) == (4, [3])
    monkeypatch.setattr(learned_weights, "_studies", OrderedDict())
    monkeypatch.setattr(house.store, "_memory", Memory())
    assert (known().mean == before.mean).all() and asked == [3, 3]
    it_is(house, clock, datetime(2026, 11, 29, 9, 0, tzinfo=UTC))
    assert len(known().evidence) == asked[-1] == 4
