"""Which of two weeks? They are found once; six questions begin, then one a week at most, and never twice the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.findings import OpeningQuestions, Question
from brightpath.domain.jobs import Job, JobState
from brightpath.domain.schedule import ItemType
from brightpath.planning.worker import CompareAnswer
from brightpath.services.comparing import (
    COMPARING,
    may_be_asked,
    opening_questions,
    prepare_questions,
    question_to_ask,
)
from brightpath.services.feedback import choose_between
from brightpath.services.house import House
from brightpath.services.jobs import take_up_jobs
from brightpath.services.learning import start_over, what_was_learned
from brightpath.services.planner import cancel_job, job_status
from brightpath.storage.integrity import find_contradictions
from tests.made_once import made_once
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_days import it_is
from tests.services.given_house import Hands
from tests.services.given_learning import MONDAY, NEXT_WEEK, Taught, a_family_to_learn_from


@pytest.fixture
@made_once
def taught(house: House) -> Taught:
    return a_family_to_learn_from(house)


def prepared(house: House, hands: Hands, taught: Taught, week_start: object = MONDAY) -> Job:
    job = prepare_questions(house, taught.parent, taught.family_id, week_start)  # type: ignore[arg-type]
    if hands.waiting:
        hands.work()
    return job_status(house, taught.parent, taught.family_id, job.job_id)


def ask(house: House, taught: Taught, week_start: object = MONDAY) -> Question | None:
    return question_to_ask(house, taught.parent, taught.family_id, week_start)  # type: ignore[arg-type]


def answer(house: House, taught: Taught, question: Question, chosen: str = "one") -> None:
    choose_between(
        house, taught.parent, taught.family_id, question.week_start, question.features_of_one,
        question.features_of_other, chosen, question=question.key,
    )  # fmt: skip


def starts(question: Question, of_one: bool) -> set[tuple[object, str, int]]:
    plan = question.one if of_one else question.other
    return {
        (day.on, item.name, item.start)
        for child in plan.children
        for day in child.days
        for item in day.items
        if item.type is ItemType.SUBJECT
    }


def test_there_is_nothing_to_ask_before_weeks_were_found(house: House, hands: Hands, taught: Taught) -> None:
    assert ask(house, taught) is None
    job = prepare_questions(house, taught.parent, taught.family_id, MONDAY)
    assert job.state is JobState.PENDING and ask(house, taught) is None
    assert prepare_questions(house, taught.parent, taught.family_id, MONDAY).job_id == job.job_id
    assert len(hands.waiting) == 1


def test_six_questions_of_two_weeks_with_the_same_lessons_that_differ_visibly(
    house: House, hands: Hands, taught: Taught
) -> None:
    assert prepared(house, hands, taught).state is JobState.SUCCESS
    pairs = set()
    for number in range(1, 7):
        question = ask(house, taught)
        assert question is not None
        assert (question.number, question.of, question.week_start) == (number, 6, MONDAY)
        assert ask(house, taught) == question, "it stays the same until it is answered"
        one, other = (starts(question, of_one) for of_one in (True, False))
        assert len(one) == len(other) and len(one - other) >= 3
        assert question.differs
        assert question.features_of_one.keys() == question.features_of_other.keys()
        pairs.add((str(question.one.children), str(question.other.children)))
        answer(house, taught, question, ("one", "other", "neither")[number % 3])
    assert len(pairs) == 6
    found = what_was_learned(house, taught.parent, taught.family_id)
    assert (found.answers, found.opening_left, found.left_out) == (6, 0, ())
    assert opening_questions(house, taught.parent, taught.family_id) == OpeningQuestions(left=0, is_begun=True)
    assert ask(house, taught) is None
    with house.store.read() as db:
        assert find_contradictions(db) == []


def test_weeks_are_found_once_for_a_household(house: House, hands: Hands, taught: Taught) -> None:
    job = prepared(house, hands, taught)
    assert prepared(house, hands, taught).job_id == job.job_id
    question = ask(house, taught)
    assert question is not None
    answer(house, taught, question)
    assert prepared(house, hands, taught).job_id == job.job_id


def test_later_one_question_a_week_about_what_is_not_known(
    house: House, hands: Hands, taught: Taught, clock: Clock
) -> None:
    prepared(house, hands, taught)
    for _ in range(6):
        question = ask(house, taught)
        assert question is not None
        answer(house, taught, question)
    prepared(house, hands, taught)
    assert ask(house, taught) is None, "six were asked today"
    it_is(house, clock, clock.at + timedelta(days=8))
    prepared(house, hands, taught, NEXT_WEEK)
    later = ask(house, taught, NEXT_WEEK)
    assert later is not None and (later.number, later.week_start) == (None, NEXT_WEEK)
    one, other = (starts(later, of_one) for of_one in (True, False))
    assert 1 <= len(one - other) == len(other - one) <= 2, "the two weeks differ in just that"
    assert len(later.differs) <= 1
    answer(house, taught, later)
    assert ask(house, taught, NEXT_WEEK) is None


def test_it_is_a_time_to_ask_while_a_question_waits_and_again_after_seven_days(
    house: House, hands: Hands, taught: Taught, clock: Clock
) -> None:
    def may() -> bool:
        return may_be_asked(house, taught.parent, taught.family_id)

    assert may()
    prepared(house, hands, taught)
    question = ask(house, taught)
    assert question is not None and may()
    answer(house, taught, question)
    assert not may()
    it_is(house, clock, clock.at + timedelta(days=7))
    assert may()


def test_a_question_passes_with_its_week(house: House, hands: Hands, taught: Taught, clock: Clock) -> None:
    prepared(house, hands, taught)
    question = ask(house, taught)
    assert question is not None and ask(house, taught, NEXT_WEEK) == question
    it_is(house, clock, clock.at + timedelta(days=14))
    assert ask(house, taught) is None
    with pytest.raises(Refused, match="is over"):
        prepare_questions(house, taught.parent, taught.family_id, MONDAY)


def test_who_starts_over_is_asked_from_the_start(house: House, hands: Hands, taught: Taught, clock: Clock) -> None:
    prepared(house, hands, taught)
    question = ask(house, taught)
    assert question is not None
    answer(house, taught, question)
    assert opening_questions(house, taught.parent, taught.family_id) == OpeningQuestions(left=5, is_begun=True)
    clock.move(minutes=1)
    start_over(house, taught.parent, taught.family_id)
    assert opening_questions(house, taught.parent, taught.family_id) == OpeningQuestions(left=6, is_begun=False)
    assert ask(house, taught) is None
    prepared(house, hands, taught)
    again = ask(house, taught)
    assert again is not None and again.number == 1


def test_a_search_that_goes_wrong_or_is_called_off_is_begun_anew(house: House, hands: Hands, taught: Taught) -> None:
    job = prepare_questions(house, taught.parent, taught.family_id, MONDAY)
    hands.bring(RuntimeError("a worker fell over"))  # type: ignore[arg-type]
    assert job_status(house, taught.parent, taught.family_id, job.job_id).error_message == COMPARING.unexpected
    job = prepare_questions(house, taught.parent, taught.family_id, MONDAY)
    cancel_job(house, taught.parent, taught.family_id, job.job_id)
    hands.bring(CompareAnswer([], was_cancelled=True))  # type: ignore[arg-type]
    assert job_status(house, taught.parent, taught.family_id, job.job_id).state is JobState.CANCELLED
    assert prepared(house, hands, taught).state is JobState.SUCCESS


def test_after_a_start_a_search_is_not_taken_up_again(house: House, taught: Taught) -> None:
    job = prepare_questions(house, taught.parent, taught.family_id, MONDAY)
    assert take_up_jobs(house, Actor.console()) == []
    assert job_status(house, taught.parent, taught.family_id, job.job_id).state is JobState.FAILED


def test_another_familys_question_is_not_there(house: House, taught: Taught) -> None:
    other = a_token(house, a_person(house, "Sam Lee"))
    with pytest.raises(NotFound):
        question_to_ask(house, other, taught.family_id, MONDAY)
    with pytest.raises(NotFound):
        prepare_questions(house, other, taught.family_id, MONDAY)
