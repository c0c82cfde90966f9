"""Every sentence of the page on progress: what is seen, said calmly, and nothing that so few lessons cannot bear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Final

from brightpath.domain.forecast import Forecast, Outlook
from brightpath.domain.milestones import Milestone, MilestoneKind
from brightpath.domain.periods import Choice, Period
from brightpath.domain.progress import LEAST_IN_CELL, LEAST_TO_COMPARE, Tally, Trend, trend
from brightpath.domain.words import date_in_year, halves, hours_and_minutes, listed
from brightpath.services.progress import By, ChildStreaks, Compared, Progress
from brightpath.ui.words import part_of_day

TITLE: Final = "Progress"
WHICH_DAYS: Final = "Which days"
WHO: Final = "Who"
EVERYBODY: Final = "All"
FROM: Final = "From"
TO: Final = "To"
CHOICES: Final = {
    Choice.DAYS_30: "The last 30 days",
    Choice.DAYS_60: "The last 60 days",
    Choice.DAYS_90: "The last 90 days",
    Choice.TERM: "This term",
    Choice.SCHOOL_YEAR: "This school year",
    Choice.OWN: "From a day to a day",
}
NOTHING_YET: Final = (
    "Nothing is planned or logged yet, so there is nothing to look back on. As soon as the first lessons are ticked, "
    "they are counted here."
)
TO_THE_WEEK: Final = "To the week"

WHAT_GOT_DONE: Final = "What got done"
DAY_BY_DAY: Final = "Day by day"
THEN_AND_NOW: Final = "Then and now"
HOURS: Final = "When it works"
TIME: Final = "Planned and real time"
ENGAGEMENT: Final = "How engaged"
ENDS: Final = "Where it leads"
REACHED: Final = "Reached"

COUNT_BY: Final = "Count by"
BY_NAMES: Final = {By.SUBJECT: "Subject", By.CHILD: "Child", By.WEEKDAY: "Weekday", By.PART: "Time of day"}
ONLY_TIMED: Final = "Only lessons of which somebody noted both begin and end are compared."
NO_REAL_TIME: Final = (
    "Of no lesson on these days has anybody noted how long it took. On Today, open what is done and tell when it began "
    "and ended."
)
NO_ENGAGEMENT: Final = (
    "Nobody has noted yet how a lesson went. On Today, open what is done and tell how engaged the child was."
)
TOO_FEW_HOURS: Final = (
    f"There are too few lessons to say at which hours they get done: it takes {LEAST_TO_COMPARE} at a time of day."
)
NO_HOUR_STANDS_OUT: Final = "No time of day stands out so far: what differs may be chance."
CELLS: Final = (
    f"Each field is the share of lessons done at that time; small ones are drawn towards the average, and where there were "
    f"fewer than {LEAST_IN_CELL} lessons it only says “few”."
)
NO_LISTS: Final = (
    "No subject has a list of lessons yet, so there is no end to tell. A list is entered with the subject."
)
MOST_MILESTONES: Final = 8


def counted(number: float, one: str) -> str:
    """Say "1 lesson", "34½ lessons"."""
    return f"{halves(number)} {one}" + ("" if number == 1 else "s")


def percent(share: float) -> str:
    """Say 0.876 as "88 %"; only all is 100, and only nothing 0."""
    rounded = round(100 * share)
    return f"{min(max(rounded, 1), 99) if 0 < share < 1 else rounded} %"


def on(day: date, today: date) -> str:
    """Say "12 November", with the year when it is another one."""
    return date_in_year(day) + ("" if day.year == today.year else f" {day.year}")


def days(period: Period, today: date) -> str:
    """Say "24 October to 22 November"."""
    if period.first == period.last:
        return on(period.first, today)
    return f"{on(period.first, today)} to {on(period.last, today)}"


def nothing_on_these_days(progress: Progress) -> str:
    """Say that these days are empty, and since when there is anything."""
    since = "" if progress.first_on is None else f" What there is begins on {on(progress.first_on, progress.today)}."
    return f"On these days nothing was planned and nothing logged.{since}"


# -- what got done -----------------------------------------------------------------------------------------------------


def done(progress: Progress) -> str:
    """Say how many lessons were done, and where most of what was left out stood."""
    whole = progress.whole
    if not whole.planned:
        return "No lesson stood in the plan on these days."
    who = "Together they" if len(progress.names) > 1 else next(iter(progress.names.values()))
    if whole.done == whole.planned:
        every = "the one lesson" if whole.planned == 1 else f"all {counted(whole.planned, 'lesson')}"
        return f"{who} did {every} that stood in the plan."
    sentence = f"{who} did {halves(whole.done)} of {counted(whole.planned, 'lesson')}."
    where = mostly_left_out(progress)
    return f"{sentence} Most of what was left out {where}." if where else sentence


def mostly_left_out(progress: Progress) -> str | None:
    """Say what more than half of the lessons that were not done share, when they share it more than the others do."""
    whole = progress.whole
    missing = whole.planned - whole.done
    if missing < 3:
        return None
    said = {By.WEEKDAY: "stood on {}s", By.PART: "stood in the {}", By.SUBJECT: "was {}"}
    for by, sentence in said.items():
        tallies = progress.tallies(by)
        for key, tally in tallies.items():
            of_it = tally.planned - tally.done
            if len(tallies) > 1 and 2 * of_it > missing and of_it / missing >= 1.25 * tally.planned / whole.planned:
                return sentence.format(part_of_day(key) if by is By.PART else key)
    return None


def alt_done(rows: Sequence[tuple[str, Tally]]) -> str:
    """Tell the bars: "Lessons done of those planned: Maths 18 of 20, Art 3 of 4."."""
    told = ", ".join(f"{name} {halves(tally.done)} of {halves(tally.planned)}" for name, tally in rows[:12])
    return f"Lessons done of those planned: {told}."


def waiting(number: float) -> str:
    """Say how many lessons wait for a parent's yes."""
    wait = "waits" if number == 1 else "wait"
    return f"{counted(number, 'lesson')} handed in {wait} for a parent’s yes, and count when it is given."


# -- day by day --------------------------------------------------------------------------------------------------------


def streak(name: str, of: ChildStreaks, today: date) -> str:
    """Say for how many school days in a row a child has learned; a row of one is none."""
    now, longest = of.some.now, of.some.longest
    if longest.length < 2:
        return f"{name}: a row of school days with lessons done begins with the second one."
    if now.length < 2 or now.first is None:
        return f"{name}’s longest row is {longest.length} school days with lessons done; the next can begin any day."
    sentence = f"{name} has learned on {now.length} school days in a row, since {on(now.first, today)}"
    whole = of.whole.now.length
    goes_on = now.last == today != of.whole.now.last
    if whole >= now.length - goes_on:
        sentence += f", and everything was done on each of them{' before today' if goes_on else ''}"
    elif whole >= 2:
        sentence += (
            f"; on the {whole} before today everything was done"
            if goes_on
            else f"; on the last {whole} everything was done"
        )
    if longest.length > now.length:
        sentence += f". The longest row was {longest.length}"
    return f"{sentence}."


def alt_days(progress: Progress) -> str:
    """Tell the heat map of days."""
    learning = progress.learning_days()
    whole = sum(day.is_whole for day in learning)
    some = sum(day.has_some for day in learning) - whole
    none = len(learning) - whole - some
    told = f"everything was done on {whole}, a part on {some}, nothing on {none}"
    return f"Of {counted(len(learning), 'day')} with lessons, {told}."


def milestone(one: Milestone, names: Mapping[str, str], today: date) -> str:
    """Say "12 November: Ada has done 100 lessons of Maths."."""
    name = names.get(one.child_id) or "A child"
    match one.kind:
        case MilestoneKind.LIST:
            what = f"{name} has done the whole list of {one.subject}, {counted(one.number, 'lesson')}"
        case MilestoneKind.HOURS:
            what = f"{name} has spent {one.number} hours on {one.subject}"
        case _:
            what = f"{name} has done {one.number} lessons of {one.subject}"
    return f"{on(one.on, today)}: {what}."


# -- then and now ------------------------------------------------------------------------------------------------------


def all_compared(all_of: Sequence[Compared]) -> list[str]:
    """Say each comparison, and once for all that there is too little for any."""
    if all(one.trend is Trend.TOO_LITTLE for one in all_of):
        return [
            f"There are too few lessons yet to compare these days with those before: it takes {LEAST_TO_COMPARE} of each."
        ]
    return [compared(one) for one in all_of]


def compared(one: Compared) -> str:
    """Say how the last days stand to those before, or that there is too little to say."""
    if one.trend is Trend.TOO_LITTLE or one.now.share is None or one.before.share is None:
        return f"{one.days} days: too few lessons before or since to compare; it takes {LEAST_TO_COMPARE} of each."
    now, before = percent(one.now.share), percent(one.before.share)
    match one.trend:
        case Trend.MORE:
            how = f"more than the {before} of the {one.days} days before"
        case Trend.LESS:
            how = f"less than the {before} of the {one.days} days before"
        case _:
            how = f"about as in the {one.days} days before ({before}); so small a difference may be chance"
    return f"In the last {one.days} days {now} of the lessons were done, {how}."


def alt_compared(all_of: Sequence[Compared]) -> str:
    """Tell the lines of then and now."""
    told = [
        f"{one.days} days: {percent(one.before.share)} before, {percent(one.now.share)} now"
        for one in all_of
        if one.trend is not Trend.TOO_LITTLE and one.now.share is not None and one.before.share is not None
    ]
    return f"Share of lessons done. {'; '.join(told)}."


# -- when it works -----------------------------------------------------------------------------------------------------


def hours(progress: Progress, child_id: str | None, name: str) -> str:
    """Say at which time of day most gets done, where that is more than chance, and at which least."""
    parts = progress.tallies(By.PART, child_id)
    whole = sum(parts.values(), Tally())
    enough = {part: tally for part, tally in parts.items() if tally.planned >= LEAST_TO_COMPARE}
    against = {part: trend(tally, whole - tally) for part, tally in enough.items()}
    if all(one is Trend.TOO_LITTLE for one in against.values()):
        return TOO_FEW_HOURS
    best = [part for part, one in against.items() if one is Trend.MORE]
    hardest = [part for part, one in against.items() if one is Trend.LESS]
    if best:
        part = max(best, key=lambda part: parts[part].share or 0)
        return _hour("{} works best for {}", part, name, parts[part], whole)
    if hardest:
        part = min(hardest, key=lambda part: parts[part].share or 0)
        return _hour("{} is the hardest time for {}", part, name, parts[part], whole)
    return NO_HOUR_STANDS_OUT


def _hour(sentence: str, part: str, name: str, tally: Tally, whole: Tally) -> str:
    called = part_of_day(part)
    rest = whole - tally
    return (
        f"{sentence.format(called[:1].upper() + called[1:], name)}: {percent(tally.share or 0)} of "
        f"{counted(tally.planned, 'lesson')} were done, {percent(rest.share or 0)} at other times."
    )


# -- time and engagement -----------------------------------------------------------------------------------------------


def time_taken(rows: Sequence[tuple[str, float, int, int]], done: float) -> str:
    """Say how long lessons with a time noted took, and which subject is farthest from its time.

    `rows` are (subject, lessons with a time noted, planned, real minutes), `done` all lessons that were done.
    """
    timed, planned, real = sum(row[1] for row in rows), sum(row[2] for row in rows), sum(row[3] for row in rows)
    apart = abs(real - planned)
    noted = f"{halves(timed)} of {counted(done, 'lesson')} done {'has' if timed <= 1 else 'have'} a time noted"
    total = f"{noted}; {'it' if timed <= 1 else 'they'} took {hours_and_minutes(real)}"
    if apart < max(10, 0.02 * planned):
        sentence = f"{total}, about as long as planned."
    else:
        sentence = f"{total}, {hours_and_minutes(apart)} {'more' if real > planned else 'less'} than planned."
    far = [row for row in rows if row[1] >= LEAST_IN_CELL and abs(row[3] - row[2]) >= 0.1 * row[2]]
    if far:
        name, count, meant, took = max(far, key=lambda row: abs(row[3] - row[2]) / row[2])
        sentence += f" {name} takes {round(took / count)} minutes instead of {round(meant / count)}."
    return sentence


def alt_time(rows: Sequence[tuple[str, int, int]]) -> str:
    """Tell the bars of time."""
    told = ", ".join(
        f"{name} {hours_and_minutes(real)} of {hours_and_minutes(planned)} planned" for name, planned, real in rows[:12]
    )
    return f"Time of lessons with a time noted: {told}."


def engagement(rows: Sequence[tuple[str, float, int]]) -> str:
    """Say which subject engages most and which least, of those noted often enough: (subject, mean, lessons)."""
    enough = [row for row in rows if row[2] >= LEAST_IN_CELL]
    if not enough:
        noted = sum(count for *_, count in rows)
        return f"Noted for {counted(noted, 'lesson')} so far; a subject can be told of from {LEAST_IN_CELL} on."
    most, least = max(enough, key=lambda row: row[1]), min(enough, key=lambda row: row[1])
    if len(enough) > 1 and most[1] - least[1] < 0.5:
        return f"All subjects engage about alike, from {least[1]:.1f} to {most[1]:.1f} of 5."
    first = f"{most[0]} engages most: {most[1]:.1f} of 5 over {counted(most[2], 'lesson')}"
    if len(enough) == 1:
        return f"{first}."
    return f"{first}; {least[0]} least: {least[1]:.1f} over {counted(least[2], 'lesson')}."


def alt_engagement(rows: Sequence[tuple[str, float, int]]) -> str:
    """Tell the dots."""
    return f"Engagement from 1 to 5: {', '.join(f'{name} {mean:.1f}' for name, mean, _ in rows[:12])}."


# -- where it leads ----------------------------------------------------------------------------------------------------


def ends(named: Sequence[tuple[str, Forecast]]) -> str:
    """Say how many subjects with a list end in time."""
    told = [(name, one) for name, one in named if one.outlook is Outlook.FINISHES]
    finished = [name for name, one in named if one.outlook is Outlook.DONE]
    late = [name for name, one in told if (one.late_days or 0) > 0]
    parts = []
    if finished:
        parts.append(f"{listed(finished)} {'is' if len(finished) == 1 else 'are'} done.")
    if told and all(one.aim is None for _, one in told):
        parts.append("Your calendar names no end of the school year, so there is none to be in time for.")
    elif told and not late:
        parts.append("Everything with a list will be done in time, at the pace it has.")
    elif told:
        parts.append(
            f"{len(told) - len(late)} of {len(told)} lists will be done in time; {listed(late)} would take longer."
        )
    return " ".join(parts)


def needed(named: Sequence[tuple[str, Forecast]], today: date) -> list[str]:
    """Say what would have to happen for each subject to be done in time; nothing of those that will be."""
    late = [(name, one) for name, one in named if one.aim is not None and (one.late_days or 0) > 0 and one.a_week]
    told, too_many = [], []
    for name, one in late:
        if (
            one.needed_a_week is None
            or one.a_week is None
            or one.aim is None
            or one.needed_a_week > (one.most_a_week or 0)
        ):
            too_many.append(name)
        else:
            are = "is" if one.left == 1 else "are"
            told.append(
                f"{name}: {counted(one.left, 'lesson')} {are} left; {_a_week(one.needed_a_week)} a week instead of "
                f"{_a_week(one.a_week)} would do it by {on(one.aim, today)}."
            )
    if too_many:
        told.append(
            f"{listed(too_many)}: more lessons are left than days until the end. Two on some days, leaving some out, or "
            "going on after it are all fine."
        )
    return told


def alt_ends(named: Sequence[tuple[str, Forecast]], today: date) -> str:
    """Tell the lines to the ends."""
    told = [f"{name} on {on(one.finishes_on, today)}" for name, one in named if one.finishes_on is not None]
    return f"When lists of lessons will be done: {', '.join(told[:12])}."


def _a_week(number: Fraction) -> str:
    """Say a number of lessons a week, up to the next half."""
    return halves(ceil(number * 2) / 2)
