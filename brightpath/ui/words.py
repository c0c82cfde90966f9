"""Every sentence a page says about a plan. Plain words in, plain words out; nothing here draws or decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from math import ceil, isfinite

from brightpath.domain.schedule import ScheduleItem, SolverReport, SolverStatus, Unplaced
from brightpath.domain.weeks import MINUTES_PER_DAY, PARTS_OF_DAY, SCHOOL_DAYS, Weekday, weekday_of
from brightpath.domain.words import clock as clock
from brightpath.domain.words import day as day
from brightpath.domain.words import span as span
from brightpath.domain.words import week as week

DEMO_BANNER = (
    "You are looking at a made-up family: nothing here is about real children. "
    "Bring your own household in whenever you are ready."
)
SORRY = "Something went wrong here. Nothing you had saved is lost; please open the page again. The log says more."
NO_CHILDREN = "There are no children in this household yet. Add a child, and the week can be planned."
NO_PLAN = "This week has no plan yet. Press “Plan this week”, and a first one is here in a few seconds."
NOTHING_PLANNED = "Nothing planned"
ALL_PLACED = "Everything found its place this week."

# -- dates and times ---------------------------------------------------------------------------------------------------


def dates(first: date, last: date) -> str:
    """Say "Thursday 24 December 2026", or "Thursday 24 December 2026 to Friday 1 January 2027"."""
    start, end = (f"{day(on)} {on.year}" for on in (first, last))
    return start if first == last else f"{start} to {end}"


def free(first: date, last: date, hours: Sequence[int] = (), who: Sequence[str] = (), style: str = "24") -> str:
    """Say when there are no lessons and for whom: "Thursday 24 December 2026, 12:00–15:00 · Ada only"."""
    part = f", {span(hours[0], hours[1], style)}" if len(hours) == 2 else ""
    return f"{dates(first, last)}{part}" + (f" · {named(who)} only" if who else "")


def minutes(count: int) -> str:
    """Say "45 minutes" or "1 hour 30 minutes"."""
    hours, rest = divmod(count, 60)
    parts = [counted(hours, "hour")] if hours else []
    return " ".join(parts + ([counted(rest, "minute")] if rest or not hours else []))


def named(names: Sequence[str]) -> str:
    """Say "Emma, Liam and Maya"."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def weekdays(days: Sequence[Weekday]) -> str:
    """Say "Monday to Friday", or "Tuesday and Thursday"."""
    return "Monday to Friday" if tuple(days) == SCHOOL_DAYS else named([day.value for day in days])


_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def every_weeks(number: int) -> str:
    """Say 2 as "every second week"."""
    return f"every {_ORDINALS[number - 2]} week"


_PARTS_OF_DAY = {
    "early_morning": "early morning",
    "mid-morning": "mid-morning",
    "early_afternoon": "early afternoon",
    "late_afternoon": "late afternoon",
    "evening": "evening",
}


def part_of_day(part: str, style: str | None = None) -> str:
    """Say "mid-morning", or with a clock's style "Mid-morning, 9:00–11:30"."""
    name = _PARTS_OF_DAY[part]
    if style is None:
        return name
    start, end = PARTS_OF_DAY[part]
    if start == 0:
        hours = f"before {clock(end, style)}"
    elif end == MINUTES_PER_DAY:
        hours = f"from {clock(start, style)}"
    else:
        hours = span(start, end, style)
    return f"{name[:1].upper()}{name[1:]}, {hours}"


# -- one item ----------------------------------------------------------------------------------------------------------


_SHORT_SUBJECTS = {
    "mathematics": "Math",
    "literature": "Lit.",
    "handwriting": "Handwr.",
    "geography": "Geogr.",
    "arithmetic": "Arithm.",
}


def short_subject(name: str) -> str | None:
    """Say a subject's usual short form, if it has one: "Math" for "Mathematics", "Math 1/2" for its first part of two."""
    whole = re.fullmatch(r"(.+) \(part ([12])\)", name)
    if whole:
        return f"{_SHORT_SUBJECTS.get(whole[1].casefold(), whole[1])} {whole[2]}/2"
    return _SHORT_SUBJECTS.get(name.casefold())


def share(attention: float, adult: str | None) -> str:
    """Say how much of a grown-up a lesson takes, from the child's side: "with Sarah half the time"."""
    if attention <= 0 or adult is None:
        return "without a grown-up"
    return f"with {adult} {_share_of_time(attention)}"


def taken(attention: float, adult: str | None) -> str:
    """Say how much of a grown-up a lesson takes, from the grown-up's side: "takes half of Sarah's attention"."""
    whose = f"{adult}’s attention" if adult else "the attention"
    amount = {0.0: "none of", 0.25: "a quarter of", 0.5: "half of", 1.0: "all of"}.get(
        attention, f"{round(100 * attention)} % of"
    )
    return f"takes {amount} {whose}"


def item(it: ScheduleItem, *, who: str, on: date, style: str = "24", company: str = "") -> str:
    """Say a whole item: "Mathematics, Noah, Tuesday 9:00 to 9:30, with Sarah half the time".

    `who` is the person whose column it stands in, `company` what is said of the others in it.
    """
    parts = [it.name, who, f"{weekday_of(on)} {clock(it.start, style)} to {clock(it.end, style)}", company]
    parts += [said for _, said in marks(it)]
    return ", ".join(part for part in parts if part)


#: What became of an item and what the family did with it, in the order in which it is drawn and said.
MARKS = {
    "done": "done",
    "handedIn": "waiting for a yes",
    "skipped": "did not happen",
    "pinned": "pinned",
    "byHand": "put in by hand",
}


def marks(it: ScheduleItem) -> list[tuple[str, str]]:
    """List an item's marks as keys of `MARKS` with what is said of them."""
    stands = {
        "done": it.is_completed,
        "handedIn": it.is_handed_in and not it.is_completed,
        "skipped": it.is_skipped,
        "pinned": it.is_pinned,
        "byHand": it.is_by_hand,
    }
    return [(mark, said) for mark, said in MARKS.items() if stands[mark]]


def _share_of_time(attention: float) -> str:
    if attention >= 1:
        return "the whole time"
    said = {0.5: "half the time", 0.25: "a quarter of the time"}
    return said.get(attention, f"{round(100 * attention)} % of the time")


# -- planning ----------------------------------------------------------------------------------------------------------

PLAN = "Plan this week"
PLAN_AGAIN = "Plan again"
WAITING = "Getting the planner ready."
GOOD_AT = "What this week is good at"
OTHER_WEEKS = "Other weeks you might like"
OTHER_WEEKS_OFFER = "Each differs in one thing that you would notice, leaves nothing more out, and says what it costs."
LOOK_FOR_OTHERS = "Look for other weeks"
LOOKING_FOR_OTHERS = "Looking for other weeks."
NO_OTHER_WEEK = "No other week differs in a way you would notice without leaving more out."
SEE_IT = "See it"
USE_THIS_WEEK = "Use this week"
CALLED_OFF = "Planning was called off. Nothing has changed."
NO_HOUSEHOLD = "There is no household yet. Answer ten minutes of questions, and your first week is planned."
ANSWER_QUESTIONS = "Answer the questionnaire"
BRING_DOCUMENT = "Bring a household document in"
NOT_YOURS = "This page is for others"
NOT_YOURS_BECAUSE = (
    "Your sign-in does not open it. If you need it, ask a parent of the family, or whoever looks after BrightPath."
)
TO_YOURS = "Go to your own pages"
NO_HOUSEHOLD_TO_SEE = "The family has not brought its household in yet. As soon as a week is planned, it stands here."
OUTDATED = "The household, or a class of a co-op, was changed after this week was planned. “Plan again” makes a week that fits."
NO_PLAN_TO_SEE = "This week is not planned yet."


def under_way(percent: int, note: str) -> str:
    """Say "Looking for the best week there is. 60 %"."""
    return f"{note or WAITING} {percent} %" if percent else note or WAITING


def version(number: int, planned: str) -> str:
    """Say "Version 2, planned today 9:30"; `planned` says when."""
    return f"Version {number}, planned {planned}"


# -- paper -------------------------------------------------------------------------------------------------------------

PRINT = "Print"
WHOSE_PAGES = "Whose pages"
GROWN_UPS_PAGE = "Grown-ups"
SAVE_PDF = "Save the PDF"
NOBODYS_PAGES = "Choose whose pages to print."


# -- what was left out -------------------------------------------------------------------------------------------------


def left_out_name(left: Unplaced) -> str:
    """Say "Mathematics stands 3 of 5 times."."""
    if left.asked <= 1 and not left.placed:
        return f"{left.subject} does not stand this week."
    return f"{left.subject} stands {left.placed} of {left.asked} times."


def left_out(left: Unplaced) -> str:
    """Say "Kai: Mathematics stands 3 of 5 times. Why: ... What would help: ..."."""
    parts = [f"{left.child}: {left_out_name(left)}"]
    if left.reasons:
        parts.append(f"Why: {' '.join(left.reasons)}")
    if left.would_help:
        parts.append(f"What would help: {' '.join(left.would_help)}")
    return " ".join(parts)


def left_out_summary(unplaced: Sequence[Unplaced]) -> str:
    """Say how many lessons did not fit, or that all did."""
    missing = sum(left.asked - left.placed for left in unplaced)
    if not missing:
        return ALL_PLACED
    return f"{counted(missing, 'lesson')} did not fit this week"


# -- the search --------------------------------------------------------------------------------------------------------


def solver_report(report: SolverReport) -> str:
    """Say how good the week is and how sure we are."""
    took = _seconds(report.seconds)
    if report.status == SolverStatus.OPTIMAL:
        return f"Best possible week, proven in {took}."
    known = isfinite(report.gap) and 0 <= report.gap <= 1
    had_time = report.status == SolverStatus.WITHIN_GAP or report.extra.get("stoppedBy") == "work"
    if had_time and known:
        return f"{_below(report.gap)} the best possible week; found in {took}."
    if had_time:
        return f"A good week, found in {took}; that no more lessons could fit is not proven."
    if known:
        distance = f"this week is {_lower_first(_below(report.gap))} the best possible one"
    else:
        distance = "how far this week is from the best possible one is not known"
    return f"The time limit stopped the search after {took}: {distance}. A longer search may find a better week."


def solver_detail(report: SolverReport) -> str:
    """Say the search's numbers for those who want them, each with its meaning."""
    points = report.extra.get("points", report.objective)
    return (
        f"This week has {points:.1f} points: 100 would be every wish fully met. "
        f"No week that leaves out as little can have more than {min(100.0, points + report.bound - report.objective):.1f}. "
        f"Searched by {report.name} over {report.columns:,} choices and {report.rows:,} rules."
    )


def _below(gap: float) -> str:
    if gap < 0.001:
        return "Less than 0.1 % below"
    return f"At most {ceil(round(gap * 1000, 6)) / 10:g} % below"


def _seconds(seconds: float) -> str:
    if seconds < 0.1:
        return "less than 0.1 seconds"
    if seconds >= 120:
        return minutes(round(seconds / 60))
    shown = f"{seconds:.1f}".removesuffix(".0") if seconds < 10 else f"{seconds:.0f}"
    return f"{shown} second" + ("" if shown == "1" else "s")


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """Say "1 lesson" or "5 lessons"; `plural` where it is not the noun with an s."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


# -- changing the week by hand -----------------------------------------------------------------------------------------

UNDO, REDO, ADD = "Undo", "Redo", "Add"
BY_HAND_SINCE = (
    "This week was changed by hand since it was planned: reasons and figures below tell of the week as it was planned."
)
NOTES_ARE_PRINTED = "What to bring, which pages ... It stands on the printed page too."


def makes_room(summary: str) -> str:
    """Say what becomes of the lessons that stand in the way of something."""
    return f"There is room if lessons give way: {summary}" if summary else "There is room, and nothing else changes."


def would_undo(sentence: str | None) -> str:
    """Say what would be taken back."""
    return f"Take back: {sentence}" if sentence else "Nothing was changed yet."


def would_redo(sentence: str | None) -> str:
    """Say what would be done again."""
    return f"Do again: {sentence}" if sentence else "Nothing was taken back."


def undone(sentence: str) -> str:
    """Say what was taken back."""
    return f"Taken back: {sentence}"


def redone(sentence: str) -> str:
    """Say what was done again."""
    return f"Done again: {sentence}"


# -- the history of a week ---------------------------------------------------------------------------------------------

HISTORY, BACK_TO_WEEK = "History", "Back to the week"
NO_HISTORY = "Nothing has happened in this week yet. Once it is planned, every change of it is told here."
THE_WEEK_THEN, MOMENT = "The week at that moment", "Moment"
EVERY_CHANGE = "Every change"
EARLIER_CHANGES = "Show earlier changes"
WHAT_GETS_MOVED = "What gets moved"
NOTHING_MOVED = "Nothing was moved by hand in these weeks. When a lesson keeps being moved, it is seen here."
TAKEN_FROM, PUT_TO = "Taken from", "Put to"
TAKEN_BACK_SINCE = "taken back since"
_PREFERENCES = {"just_this_week": "just this week", "we_prefer_this": "we prefer this"}


def moment(number: int, of: int) -> str:
    """Say "Change 3 of 12"."""
    return f"Change {number} of {of}"


def change_facts(who: str, when: str, prefer: str | None, *, is_undone: bool) -> str:
    """Say who changed the week, when, and what was said beside it."""
    said = [who, when, _PREFERENCES.get(prefer or ""), TAKEN_BACK_SINCE if is_undone else None]
    return " · ".join(part for part in said if part)


def moved(subject: str, times: int, weeks: int, where: tuple[str, str] | None, to: tuple[str, str] | None) -> str:
    """Say "Maths was moved 5 times in the last 12 weeks, mostly from Monday mid-morning to Monday late afternoon.".

    `where` and `to` are a weekday and a part of the day, if most of the moves share them.
    """
    often = {1: "once", 2: "twice"}.get(times, f"{times} times")
    places = [f"{word} {at[0]} {part_of_day(at[1])}" for word, at in (("from", where), ("to", to)) if at]
    mostly = f", {'mostly ' if times > 1 else ''}{' '.join(places)}" if places else ""
    return f"{subject} was moved {often} in the last {weeks} weeks{mostly}."
