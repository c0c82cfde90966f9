"""Where two weeks differ: a lesson that stands elsewhere once, in words, and the fewest children in whose weeks all is seen."""

from __future__ import annotations

from datetime import timedelta

from brightpath.domain.schedule import WeekPlan
from brightpath.ui.two_weeks import elsewhere, whose_to_draw
from tests.services.given_weeks import moved
from tests.storage.given import MONDAY, a_child, a_household, a_plan


def a_week() -> WeekPlan:
    return a_plan(a_household(a_child("Ada Kim"), a_child("Ben Kim")))


def changed(plan: WeekPlan, child: int, **facts: object) -> WeekPlan:
    """Change the first lesson of a child's Monday."""
    whose = plan.children[child]
    monday = whose.days[0]
    items = (monday.items[0].model_copy(update=facts), *monday.items[1:])
    days = (monday.model_copy(update={"items": items}), *whose.days[1:])
    children = list(plan.children)
    children[child] = whose.model_copy(update={"days": days})
    return plan.model_copy(update={"children": tuple(children)})


def test_a_lesson_that_stands_elsewhere_is_told_once_with_both_places() -> None:
    one = a_week()
    [found] = elsewhere(one, moved(one, MONDAY, 840))
    assert found.says() == "Maths of Ada Kim: Monday 9:00 in week A, Monday 14:00 in week B."
    assert found.says("12") == "Maths of Ada Kim: Monday 9:00 AM in week A, Monday 2:00 PM in week B."
    assert found.days == {MONDAY}
    assert elsewhere(one, one) == ()


def test_another_grown_up_another_length_and_a_lesson_that_is_not_there_are_told_too() -> None:
    one = a_week()
    end = one.children[0].days[0].items[0].end
    [found] = elsewhere(one, changed(one, 0, adult="Grandma"))
    assert found.says().endswith("Monday 9:00 with Grandma in week B.")
    [found] = elsewhere(one, changed(one, 0, end=end + 15))
    assert found.says().endswith("Monday 9:00 to 9:30 in week A, Monday 9:00 to 9:45 in week B.")
    less = one.children[0].days[0].model_copy(update={"items": one.children[0].days[0].items[1:]})
    child = one.children[0].model_copy(update={"days": (less, *one.children[0].days[1:])})
    [found] = elsewhere(one, one.model_copy(update={"children": (child, one.children[1])}))
    assert found.says() == "Maths of Ada Kim: Monday 9:00 in week A, not in week B."


def test_a_combined_lesson_is_one_and_is_drawn_for_one_child() -> None:
    together = {"combined_with": "maths together"}
    one = changed(changed(a_week(), 0, **together), 1, **together)
    other = changed(changed(one, 0, start=840, end=870), 1, start=840, end=870)
    [found] = elsewhere(one, other)
    assert found.says() == "Maths of Ada Kim and Ben Kim: Monday 9:00 in week A, Monday 14:00 in week B."
    assert whose_to_draw([found]) == (one.children[0].id,)


def test_the_child_with_most_that_differs_comes_first() -> None:
    one = a_week()
    other = changed(moved(one, MONDAY + timedelta(days=1), 840), 1, start=840, end=870)
    other = moved(other, MONDAY + timedelta(days=2), 840)
    assert whose_to_draw(elsewhere(one, other)) == (one.children[0].id, one.children[1].id)
