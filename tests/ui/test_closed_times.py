"""Times that a class cannot have, chosen as periods."""

from __future__ import annotations

from brightpath.domain.coop import Grid
from brightpath.domain.family import Availability
from brightpath.domain.weeks import Weekday
from brightpath.ui.coop.closed_times import closed_periods, closing, periods_of

GRID = Grid(days=(Weekday.TUESDAY, Weekday.THURSDAY), periods=((540, 600), (600, 660)))
EVENING = Availability(days_of_week=(Weekday.TUESDAY,), start=1080, end=1200)
MIDDLE = Availability(days_of_week=(Weekday.TUESDAY, Weekday.MONDAY), start=590, end=600)


def test_every_period_has_a_name() -> None:
    assert list(periods_of(GRID, "24").values())[1:3] == ["Tuesday 10:00–11:00", "Thursday 9:00–10:00"]


def test_times_close_what_they_meet_and_touching_is_not_meeting() -> None:
    assert closed_periods((MIDDLE, EVENING), GRID) == [(0, 0)]


def test_times_stay_as_they_were_said_where_nothing_was_chosen_otherwise() -> None:
    assert closing((MIDDLE, EVENING), GRID, [(0, 0)]) == (MIDDLE, EVENING) == closing((MIDDLE, EVENING), GRID, None)


def test_a_period_more_and_one_fewer_leave_the_other_times() -> None:
    more = closing((EVENING,), GRID, [(1, 0)])
    assert more == (EVENING, Availability(days_of_week=(Weekday.THURSDAY,), start=540, end=600))
    assert closing(more, GRID, []) == (EVENING,)
