"""The parts of the Today page: which day it shows, the sheet, and what the family asks of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import streamlit as st

from brightpath.domain.accounts import Actor, Role
from brightpath.domain.errors import BrightPathError, Refused, Stale
from brightpath.domain.grades import read_score
from brightpath.domain.ids import ChildId
from brightpath.domain.replanning import Missed
from brightpath.domain.schedule import Actual
from brightpath.domain.ticks import find
from brightpath.domain.weeks import minute_of, week_start_of
from brightpath.services import family as families
from brightpath.services import planner, records
from brightpath.services import today as lived
from brightpath.services import week as weeks
from brightpath.services.access import may
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.services.today import DayNow
from brightpath.ui.day import asked, day_data, day_sheet
from brightpath.ui.day import words as said
from brightpath.ui.day.data import HAND_IN, LOOK, TICK
from brightpath.ui.families import clock_style, family_time
from brightpath.ui.guard import looking_by_itself
from brightpath.ui.missed import ask_missed, is_missed_asked, show_missed
from brightpath.ui.places import LOG, WEEK, Place
from brightpath.ui.undisturbed import undisturbed

#: Where the page keeps a sentence to show until something else is asked, where it goes next, and that all of it is to be drawn.
_PROBLEM, _ONWARD, _WHOLE = "today_problem", "today_onward", "today_whole"
#: How the days stood when the sheet was drawn, and at which minute.
_DRAWN = "today_drawn"
#: As far as the page goes in either direction.
_FARTHEST = timedelta(weeks=53)
#: Seconds between two looks at what another device did.
LOOK_EVERY = 1.5


def day_asked_for(text: str | None, today: date) -> date:
    """Read the day out of an address; what is no date, or years away, gives today."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return today
    return day if abs(day - today) <= _FARTHEST else today


def has_a_plan_today(house: House, token: str, family: Family) -> bool:
    """Say whether the week that holds today has a plan."""
    this_week = week_start_of(family_time(house, family).date(), family.week_start)
    return bool(planner.plan_versions(house, token, family.family_id, this_week))


@st.fragment
def show_day(house: House, token: str, me: Actor, family: Family) -> None:
    """Draw the day of the address, and do what is asked of it; only this part is drawn anew after a tick."""
    st.session_state[_DRAWN] = _stand(house, token, family)  # before it is read: what comes meanwhile is news
    here = family_time(house, family)
    on = day_asked_for(st.query_params.get("day"), here.date())
    now = _looked_at(house, token, family, on)
    asking = _Asking(house, token, me, family, now)
    sheet = day_data(
        now,
        today=here.date(),
        minute=here.hour * 60 + here.minute,
        may=asking.may,
        clock=clock_style(family),
        names=_names(house, token, me, family) if now.plan is None and now.activities else None,
        problem=st.session_state.get(_PROBLEM),
    )
    key = f"day-{family.family_id}"
    day_sheet(sheet, key=key, on_ask=lambda: asking.hear(key))
    if st.session_state.pop(_WHOLE, False):
        st.rerun()


@st.fragment(run_every=LOOK_EVERY)
def watch_the_day(house: House, token: str, family: Family) -> None:
    """Draw the page anew once another device has written something, or a minute has passed; not while a question is open."""
    with looking_by_itself():
        if _stand(house, token, family) != st.session_state.get(_DRAWN) and not is_missed_asked():
            st.rerun()


def _stand(house: House, token: str, family: Family) -> tuple[Hashable, int]:
    here = family_time(house, family)
    return lived.days_stand(house, token, family.family_id), here.hour * 60 + here.minute


def go_on(house: House, token: str, family: Family) -> None:
    """Go where the sheet asked to go, or ask what becomes of what did not happen; before the day is drawn."""
    st.session_state.pop(_WHOLE, None)
    onward = st.session_state.pop(_ONWARD, None)
    if onward is not None:
        place, query = onward
        st.switch_page(place.page(), query_params=query)
    show_missed(house, token, family)


def _looked_at(house: House, token: str, family: Family, on: date) -> DayNow:
    """Read the day; once more when somebody else wrote at that very moment."""
    for _ in range(3):
        with suppress(Stale):
            return lived.day_now(house, token, family.family_id, on)
    return lived.day_now(house, token, family.family_id, on)


class _Asking:
    """Does what is asked on the sheet of one day, one after the other; a refusal is shown with the next drawing."""

    def __init__(self, house: House, token: str, me: Actor, family: Family, now: DayNow) -> None:
        self.house, self.token, self.me, self.family, self.now = house, token, me, family, now

    @property
    def may(self) -> str:
        """Say what this person may do here."""
        if may(self.me, "tick"):
            return TICK
        return HAND_IN if self.me.roles == {Role.CHILD} else LOOK

    @undisturbed()
    def hear(self, key: str) -> None:
        """Do everything that was asked and not heard yet."""
        requests = asked(key)
        if requests:
            st.session_state.pop(_PROBLEM, None)
        for request in requests:
            try:
                self._do(request)
            except BrightPathError as refusal:
                st.session_state[_PROBLEM] = refusal.sentence
            except (KeyError, TypeError, ValueError, OverflowError):  # nothing our sheet sends
                self.house.log.warning("The day sheet asked for something that cannot be read")

    def _do(self, request: Mapping[str, Any]) -> None:
        what = request["ask"]
        this = (self.house, self.token, self.family.family_id)
        week = date.fromisoformat(request["week"]) if request.get("week") else self.now.week_start
        if what == "day":
            st.query_params["day"] = date.fromisoformat(request["to"]).isoformat()
        elif what == "week":
            self._lead(WEEK, week=self.now.week_start.isoformat())
        elif what == "log":
            self._lead(LOG, day=self.now.on.isoformat())
        elif what == "tick":
            lived.tick(*this, week, _places(request["ticks"]))
        elif what == "untick":
            lived.untick(*this, week, _places(request["ticks"]))
        elif what == "skip":
            lived.skip(*this, week, _places(request["ticks"]))
        elif what == "agree":
            lived.agree(*this, week, _places(request["ticks"]))
        elif what == "send_back":
            lived.send_back(*this, week, _places(request["ticks"]))
        elif what == "agree_all":
            for week_start in dict.fromkeys(one.week_start for one in self.now.waiting):
                waiting = [one for one in self.now.waiting if one.week_start == week_start]
                lived.agree(*this, week_start, [(one.child_id, one.item.id) for one in waiting])
        elif what == "tell":
            self._tell(request, week)
        elif what == "trust":
            lived.trust_child(*this, ChildId(str(request["child"])), request["isTrusted"] is True)
        elif what == "hand_in":
            actual = _actual(request.get("actual"))
            lived.hand_in(*this, ChildId(str(request["child"])), week, str(request["item"]), actual=actual)
        elif what == "take_in":
            lived.take_in_again(*this, ChildId(str(request["child"])), week, str(request["item"]))
        elif what == "undo":
            weeks.undo_change(*this, week, int(request["revision"]))
        elif what == "missed":
            ask_missed(week, *self._missed(request))
            st.session_state[_WHOLE] = True

    @staticmethod
    def _lead(place: Place, **query: str) -> None:
        st.session_state[_ONWARD] = (place, query)
        st.session_state[_WHOLE] = True

    def _tell(self, request: Mapping[str, Any], week: date) -> None:
        """Keep how a lesson was and who was in it; keenness and note are the child's whose row was opened."""
        actual = _actual(request["actual"]) or Actual()
        shared = Actual(start=actual.start, end=actual.end)
        own = (str(request["child"]), str(request["item"]))
        who = [(*place, actual if place == own else shared) for place in _places(request["who"])]
        told = request.get("mark")
        is_present = any((child, item) == own for child, item, _ in who)
        if isinstance(told, str) and told and is_present:
            read_score(told)  # one that cannot be read is refused before anything is ticked
        lived.tell_how_it_was(self.house, self.token, self.family.family_id, week, who, _places(request["others"]))
        if isinstance(told, str) and is_present:
            records.mark_item(self.house, self.token, self.family.family_id, ChildId(own[0]), week, own[1], told)

    def _missed(self, request: Mapping[str, Any]) -> tuple[Missed, ...]:
        """Say what did not happen: a lesson, a child's rest of the day, or everybody's."""
        child, item = request.get("child"), request.get("item")
        if child is not None and item is not None:
            if self.now.plan is None:
                raise Refused(said.GONE)
            return (Missed(on=self.now.on, child=child, subject=find(self.now.plan, child, item).item.subject),)
        return (Missed(on=self.now.on, child=child),)


def _places(ticks: object) -> list[tuple[str, str]]:
    if not isinstance(ticks, list):
        raise TypeError("ticks are a list of child and item")
    return [(str(child), str(item)) for child, item in ticks]


def _actual(told: object) -> Actual | None:
    if not isinstance(told, Mapping):
        return None
    start, end, engagement, note = (told.get(name) for name in ("start", "end", "engagement", "note"))
    return Actual(
        start=minute_of(start) if start else None,
        end=minute_of(end) if end else None,
        engagement=engagement,
        note=note,
    )


def _names(house: House, token: str, me: Actor, family: Family) -> dict[str, str] | None:
    if not may(me, "household_of"):
        return None
    return {child.id: child.name for child in families.household_of(house, token, family.family_id).children}
