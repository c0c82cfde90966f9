"""What became of a family's lessons, laid side by side for one child or all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.family import DayOff, FamilyCalendar, SchoolYear
from brightpath.domain.ids import ChildId
from brightpath.domain.milestones import MilestoneKind
from brightpath.domain.periods import Choice, Period, last_days, own_period
from brightpath.domain.progress import Tally, Trend
from brightpath.domain.schedule import Actual
from brightpath.domain.streaks import LearningDay
from brightpath.domain.ticks import Stood
from brightpath.domain.weeks import Weekday
from brightpath.services.activities import activities_of
from brightpath.services.house import House
from brightpath.services.progress import By, periods_of, progress_of
from brightpath.storage.household import subject_ids_of
from brightpath.storage.lessons import lessons_of, set_done
from tests.services.given_accounts import a_person, a_token
from tests.services.given_progress import TODAY, a_family_that_lived, all_done, but_fridays
from tests.storage.given import MONDAY, a_child, a_household

MONTH = last_days(30, TODAY)


def test_done_and_planned_by_subject_child_weekday_and_part_of_the_day(house: House) -> None:
    family_id, household = a_family_that_lived(house, 2, but_fridays)
    token = a_token(house, a_person(house, family_id=family_id))
    seen = progress_of(house, token, family_id, MONTH)
    # Of this week's Friday, which is today, nothing was done yet, and nothing is missed yet.
    assert seen.whole == Tally(2 * (10 + 8), 2 * (8 + 8))
    assert seen.tallies(By.SUBJECT) == {"Art": Tally(18, 16), "Maths": Tally(18, 16)}
    ada, ben = (child.id for child in household.children)
    assert seen.tallies(By.CHILD) == {ada: Tally(18, 16), ben: Tally(18, 16)}
    assert seen.tallies(By.WEEKDAY)["Friday"] == Tally(4, 0)
    assert seen.tallies(By.PART) == {"mid-morning": Tally(36, 32)}
    assert seen.tallies_of_hours(ada)["mid-morning", Weekday.MONDAY] == Tally(4, 4)
    assert [day for _, day in seen.tallies_of_hours(ada)] == list(Weekday)[:5], "always in the order of the week"
    assert seen.names == {ada: "Ada", ben: "Ben"}
    one = progress_of(house, token, family_id, MONTH, ChildId(ben))
    assert one.whole == Tally(18, 16) and one.names == {ben: "Ben"}


def test_days_turned_round_are_a_sentence(house: House) -> None:
    family_id, _ = a_family_that_lived(house, 1)
    token = a_token(house, a_person(house, family_id=family_id))
    with pytest.raises(
        Refused, match=r"is before the first, 20 November 2026\. Please choose them the other way round"
    ):
        progress_of(house, token, family_id, Period(TODAY, TODAY - timedelta(days=1)))
    with pytest.raises(
        Refused, match=r"is before the first, 20 November 2026\. Please choose them the other way round"
    ):
        activities_of(house, token, family_id, TODAY, TODAY - timedelta(days=1))


def test_streaks_go_over_weekends_and_days_off_and_break_on_a_day_with_nothing_done(house: House) -> None:
    off = DayOff(first=date(2026, 11, 13), last=date(2026, 11, 13))
    calendar = FamilyCalendar(days_off=(off,))
    family_id, _ = a_family_that_lived(house, 3, but_fridays, household=a_household(a_child("Ada"), calendar=calendar))
    token = a_token(house, a_person(house, family_id=family_id))
    [mine] = progress_of(house, token, family_id, MONTH).streaks.values()
    # Friday 6 November broke it; Friday 13 was off; today goes on.
    assert (mine.some.now.length, mine.some.now.first) == (8, date(2026, 11, 9))
    assert mine.whole.now.length == 8


def test_today_is_no_day_on_which_everything_was_done_while_something_is_open(house: House) -> None:
    def but_art_of_today(one: Stood) -> bool:
        return one.on < TODAY or one.item.subject == "Maths"

    family_id, _ = a_family_that_lived(house, 1, but_art_of_today)
    seen = progress_of(house, a_token(house, a_person(house, family_id=family_id)), family_id, MONTH)
    assert seen.learning_days()[-2:] == [LearningDay(TODAY - timedelta(days=1), 4, 4), LearningDay(TODAY, 4, 2)]
    assert seen.whole == Tally(18, 18), "what is open is not missed"
    assert [(one.some.now.length, one.whole.now.length) for one in seen.streaks.values()] == [(5, 4), (5, 4)]


def test_a_child_who_has_not_begun_is_part_of_the_day_that_another_has_done(house: House) -> None:
    first: list[str] = []

    def one_child_today(one: Stood) -> bool:
        first.append(one.child_id)
        return one.on < TODAY or one.child_id == first[0]

    family_id, household = a_family_that_lived(house, 1, one_child_today)
    token = a_token(house, a_person(house, family_id=family_id))
    assert progress_of(house, token, family_id, MONTH).learning_days()[-1] == LearningDay(TODAY, 4, 2)
    other = next(ChildId(child.id) for child in household.children if child.id != first[0])
    alone = progress_of(house, token, family_id, MONTH, other)
    assert alone.learning_days()[-1].on == TODAY - timedelta(days=1), "nothing of today is told of who has not begun"


def test_then_and_now_is_honest(house: House) -> None:
    family_id, _ = a_family_that_lived(house, 9, lambda one: one.on > TODAY - timedelta(days=30))
    token = a_token(house, a_person(house, family_id=family_id))
    month, two, three = progress_of(house, token, family_id, MONTH).compared
    assert month.trend is Trend.MORE and month.before.share == 0
    assert two.trend is Trend.TOO_LITTLE and three.trend is Trend.TOO_LITTLE, (
        "nine weeks have no sixty days before sixty"
    )


def test_time_and_engagement_of_what_was_done(house: House) -> None:
    def long_maths(one: Stood) -> Actual | bool:
        return (
            Actual(start=one.item.start, end=one.item.start + 45, engagement=4) if one.item.subject == "Maths" else True
        )

    family_id, _ = a_family_that_lived(house, 1, long_maths)
    token = a_token(house, a_person(house, family_id=family_id))
    seen = progress_of(house, token, family_id, MONTH)
    assert seen.times() == [("Maths", 10, 300, 450)], (
        "of art nobody noted a time: it is not as planned, it is not known"
    )
    assert seen.engagement() == [("Maths", 4.0, 10)]


def test_round_numbers_and_lists_of_these_days(house: House) -> None:
    family_id, household = a_family_that_lived(house, 3, all_done, household=a_household(a_child("Ada")))
    token = a_token(house, a_person(house, family_id=family_id))
    [child] = household.children
    with house.store.write() as db:
        [lesson] = lessons_of(db, family_id, subject_ids_of(db, family_id)[ChildId(child.id), "Maths"])
        set_done(db, family_id, [lesson.lesson_id], house.now())
    seen = progress_of(house, token, family_id, MONTH).milestones
    assert [(one.on, one.subject, one.kind, one.number) for one in seen] == [
        (TODAY, "Maths", MilestoneKind.LIST, 1),
        (date(2026, 11, 19), "Art", MilestoneKind.HOURS, 10),
        (date(2026, 11, 13), "Art", MilestoneKind.LESSONS, 10),
        (date(2026, 11, 13), "Maths", MilestoneKind.LESSONS, 10),
    ]
    assert progress_of(house, token, family_id, own_period(MONDAY - timedelta(7), TODAY, TODAY)).milestones == seen[:2]
    earlier = progress_of(house, token, family_id, own_period(date(2026, 11, 1), date(2026, 11, 18), TODAY)).milestones
    assert [(one.on, one.kind) for one in earlier] == [(date(2026, 11, 13), MilestoneKind.LESSONS)] * 2


def test_a_childs_own_sign_in_sees_itself_and_not_what_parents_write(house: House) -> None:
    family_id, household = a_family_that_lived(
        house, 1, lambda one: Actual(start=one.item.start, end=one.item.end, engagement=2)
    )
    ada, ben = (ChildId(child.id) for child in household.children)
    mine = a_token(
        house, a_person(house, "Ada", "ada@example.org", roles=(Role.CHILD,), family_id=family_id, child_id=ada)
    )
    seen = progress_of(house, mine, family_id, MONTH)
    assert seen.names == {ada: "Ada"} and seen.whole == Tally(10, 10) and not seen.has_reports
    assert seen.engagement() == [] and seen.times() == []
    assert not {"engagement", "minutes", "timed", "timed_minutes", "beyond_minutes"} & {
        *seen.subjects.columns,
        *seen.hours.columns,
        *seen.days.columns,
    }
    assert periods_of(house, mine, family_id).children == {ada: "Ada"}
    with pytest.raises(NotFound):
        progress_of(house, mine, family_id, MONTH, ben)


def test_another_familys_child_is_not_found(house: House) -> None:
    family_id, _ = a_family_that_lived(house, 1)
    other, _ = a_family_that_lived(house, 1)
    token = a_token(house, a_person(house, family_id=family_id))
    with pytest.raises(NotFound):
        progress_of(house, token, other, MONTH)
    with pytest.raises(NotFound):
        progress_of(house, token, family_id, MONTH, ChildId("nobody"))


def test_a_child_with_no_log_at_all_is_there_with_nothing(house: House) -> None:
    family_id, household = a_family_that_lived(house, 1, lambda one: one.child == "Ada")
    token = a_token(house, a_person(house, family_id=family_id))
    ben = ChildId(household.children[1].id)
    seen = progress_of(house, token, family_id, MONTH, ben)
    assert seen.whole == Tally(8, 0) and seen.milestones == () and seen.streaks[ben].some.longest.length == 0
    none, _ = a_family_that_lived(house, 0)
    token = a_token(house, a_person(house, "Cleo", family_id=none))
    seen = progress_of(house, token, none, MONTH)
    assert seen.first_on is None and seen.whole == Tally() and seen.tallies(By.SUBJECT) == {}


def test_the_days_to_look_back_on_are_those_of_the_calendar(house: House) -> None:
    year = SchoolYear(name="2026–27", first=date(2026, 9, 1), last=date(2027, 6, 30))
    calendar = FamilyCalendar(school_years=(year,))
    family_id, _ = a_family_that_lived(house, 0, household=a_household(a_child("Ada"), calendar=calendar))
    looking = periods_of(house, a_token(house, a_person(house, family_id=family_id)), family_id)
    assert list(looking.periods) == [Choice.DAYS_30, Choice.DAYS_60, Choice.DAYS_90, Choice.SCHOOL_YEAR]
    assert looking.periods[Choice.SCHOOL_YEAR].first == year.first and looking.today == TODAY
