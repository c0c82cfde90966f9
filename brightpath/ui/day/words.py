"""Every sentence the Today page says. Plain words in, plain words out; nothing here draws or decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from brightpath.domain.activities import LoggedActivity
from brightpath.domain.schedule import ScheduleItem
from brightpath.domain.ticks import ENDED_FIRST, Stood, is_tickable
from brightpath.domain.weeks import WEEKDAYS, weekday_of
from brightpath.ui import words

GONE = "This is not in the week any more. Please look at it once more."

_WEEKEND = WEEKDAYS[5:]


def title(on: date, today: date) -> str:
    """Say "Today", "Tomorrow", "Yesterday", or the date."""
    word = {0: "Today", 1: "Tomorrow", -1: "Yesterday"}.get((on - today).days)
    return word or weekday_of(on).value


def date_of(on: date, today: date) -> str:
    """Say "Monday 23 November" below "Today", and "28 November 2026" below "Saturday"."""
    is_named = abs((on - today).days) <= 1
    return words.day(on) if is_named else f"{words.day(on).partition(' ')[2]} {on.year}"


def headline(of_day: Sequence[Stood], on: date, today: date, clock: str, *, is_childs: bool) -> str:
    """Say in one line what the day holds, or what is left of it."""
    tickable = [one for one in of_day if is_tickable(one.item) and not one.item.is_skipped]
    if not tickable:
        return ""
    left = [one for one in tickable if not (one.item.is_completed or one.item.is_handed_in)]
    if not left:
        return "Everything is ticked. Well done!" if is_childs else "Everything is ticked."
    if on > today:
        return f"{words.counted(len(tickable), 'lesson')} planned."
    if len(left) == len(tickable):
        return (
            f"{words.counted(len(tickable), 'lesson')} planned." if on < today else _to_do(tickable, clock, is_childs)
        )
    return f"{len(tickable) - len(left)} of {len(tickable)} done."


def _to_do(tickable: Sequence[Stood], clock: str, is_childs: bool) -> str:
    first = min(one.item.start for one in tickable)
    names = list(dict.fromkeys(one.item.name for one in tickable if one.item.start == first))
    count = words.counted(len(tickable), "lesson")
    if is_childs:
        return f"{count} today. It begins with {names[0]}."
    return f"{count} today, the first at {words.clock(first, clock)}."


def progress(done: int, total: int, left_out: int = 0) -> str:
    """Say "3 of 5 done", or that there are no lessons; `left_out` beside the `total` that counts."""
    if not total:
        return f"{left_out} left out" if left_out else "No lessons"
    said = f"All {total} done" if done == total and total > 1 and not left_out else f"{done} of {total} done"
    return f"{said}, {left_out} left out" if left_out else said


def end_of_day(own: Sequence[Stood], on: date, today: date, *, is_childs: bool) -> str | None:
    """Say that it is done when everything is; None before."""
    items = [one.item for one in own if is_tickable(one.item)]
    if not items:
        return None
    if any(not (item.is_completed or item.is_handed_in or item.is_skipped) for item in items):
        return None
    waits = any(item.is_handed_in for item in items)
    if is_childs and waits:
        return "All ticked. A grown-up will look at it. Off you go!"
    if not any(item.is_completed or item.is_handed_in for item in items):
        return "Nothing of it was held."
    day = "today" if on == today else "this day"
    return f"That’s all for {day}. Well done!" if is_childs else f"That’s all for {day}."


def state(item: ScheduleItem, *, is_childs: bool) -> str:
    """Say what became of an item, when something did."""
    if item.is_handed_in:
        return "A grown-up will see it" if is_childs else "waits for your yes"
    if item.is_skipped:
        return "left out" if not is_childs else "not today"
    return ""


def with_whom(item: ScheduleItem, people: Sequence[str]) -> str:
    """Say who is in a lesson beside the child, a grown-up it takes first: "with Sarah and Ben"."""
    others = people if item.attention > 0 or item.adult is None else people[1:]
    return f"with {words.named(others)}" if others else "on one’s own"


def attention(item: ScheduleItem) -> str:
    """Say how much of a grown-up a lesson takes, when it is not all."""
    return {0.5: "half your attention", 0.25: "a quarter of your attention"}.get(item.attention, "")


def no_plan(may: str) -> str:
    """Say that the week has no plan, and what can be done."""
    if may == "tick":
        return "This week has no plan yet. Make one, and the day stands here."
    return (
        "This week is not planned yet. As soon as it is, your day stands here."
        if may == "hand_in"
        else words.NO_PLAN_TO_SEE
    )


def day_off(on: date) -> str:
    """Say that nothing is planned."""
    if weekday_of(on) in _WEEKEND:
        return "The weekend. Nothing is planned."
    return "A day off. Nothing is planned."


def when_of(on: date, today: date, span: str) -> str:
    """Say "today, 9:00–9:30" or "Friday, 9:00–9:30"."""
    word = "today" if on == today else "yesterday" if on == today - timedelta(days=1) else words.day(on)
    return f"{word}, {span}"


def logged(one: LoggedActivity, children: Sequence[str]) -> str:
    """Say who did it, how long, where and for what: "Ada and Ben · 45 minutes · Kitchen · Maths"."""
    parts = [
        words.named([name for name in children if name]),
        words.minutes(one.minutes) if one.minutes else "",
        one.place or "",
        words.named(list(one.subjects)),
    ]
    return " · ".join(part for part in parts if part)


def sheet(may: str, on: date, today: date, *, is_to_come: bool) -> dict[str, str]:
    """The words the sheet needs in the browser; `is_to_come` for a day of a week that has not begun."""
    is_childs = may == "hand_in"
    return {
        "previous": "The day before",
        "next": "The next day",
        "today": "Today",
        "days": "Days of this week",
        "anyDay": "Choose a day",
        "now": "now",
        "nextUp": "next",
        "inMinutes": "in {} min",
        "tick": "I did it" if is_childs else "Tick as done",
        "untick": "Take the tick back",
        "more": "More",
        "close": "Close",
        "how": "How was it?",
        "began": "Began",
        "ended": "Ended",
        "planned": "as planned",
        "engagement": "How keen?" if not is_childs else "How did you like it?",
        "faces": "not at all,a little,so-so,keen,very keen"
        if not is_childs
        else "not at all,a little,so-so,good,very good",
        "note": "A note",
        "notePlaceholder": "What went well, where you stopped …",
        "mark": "Mark (if you give one)",
        "given": "mark {}",
        "markPlaceholder": "46/50, 92 % or A-",
        "who": "Who was in it?",
        "save": "Save",
        "saveDone": "Save and tick" if not is_childs else "I did it",
        "didNotHappen": "It didn’t happen …",
        "leaveOut": "Leave it out",
        "open": "Open it again",
        "waiting": "Ticked by the children: is it done?",
        "yes": "Yes",
        "notYet": "Not yet",
        "yesToAll": "Yes to all",
        "grownUps": "When you are needed",
        "nothingHere": "Nothing that needs you.",
        "alsoDone": "Also done",
        "log": "Log something else" if on <= today else "",
        "undo": "Undo",
        "lastChange": "Last change:",
        "toWeek": "To the week",
        "endsFirst": ENDED_FIRST,
        "early": "Ticked now, it counts as done early." if on > today else "",
        "toCome": "This week is still to come: its lessons can be ticked once it has begun." if is_to_come else "",
        "childMore": "More about {}",
        "restOfDay": "{} can’t do the rest of this day …",
        "everybody": "The day is called off …",
        "trusted": "{}’s own ticks count at once",
        "noLessons": "No lessons for {}.",
        "saving": "Saving",
    }
