"""Every sentence of the page "Hours and days" that is not about one ledger alone (those are in `domain.ledger_words`)."""

from __future__ import annotations

from datetime import date

from brightpath.domain.ledger import Hours, Ledger, Mark, Pace, Quarter, What
from brightpath.domain.words import date_in_year, hours_and_minutes, listed

TITLE = "Hours and days"
WHOSE, WHICH_YEAR = "Whose", "Which year"
NO_RULE = "Say where you live, and the hours and days stand beside what is asked there. It is asked once."
WHERE = "Where you live"
CHOOSE = "Choose a place"
KEEP_RULE = "Keep this rule"
OWN = "Our own rule"
GRADE, AS_BY_AGE = "Grade", "By age"
DAY_MINUTES = "Minutes that make a day"
DAY_MINUTES_HELP = "Empty: as the place says. Half of these minutes make half a day."
FOR_THIS_CHILD = "Only for this child"
RULE_KEPT = "This rule is kept."
CHANGE_RULE = "Change the rule"
NOTHING_YET = (
    "Nothing counts yet in this year. Tick lessons in Today, or log what was done: a trip, cooking, reading aloud, "
    "all of it counts."
)
TO_LOG = "Log what was done"
BY_SUBJECT = "Hours by subject"
ATTENDANCE = "Days"
MARK_THEM = "Choose days, then say what they were. What you say goes before the log."
MARKED_SO = "These days are marked so already."
ALL_SCHOOL_DAYS = "All school days of this month"
MARKS: dict[Mark | None, str] = {
    Mark.DAY: "Attended",
    Mark.HALF: "Half a day",
    Mark.NONE: "Not attended",
    None: "As the log says",
}
ALL_DAYS = "All days of the year so far"
MARK_SIGNS = "● attended · ◐ half a day · ○ not · ✎ said by hand"
QUARTERS = "Quarters"
COMING_UP = "To be handed in"
NOTHING_DUE = "Nothing in the next months."
KEEP = "What to keep"
ASKS = "What is asked"
ASK_PLANNER = "Have it planned"
ASK_INTRO = (
    "The planner can look for more times of subjects that may come more often. It is a wish: no other lesson is left "
    "out for it."
)
NO_ROOM = (
    "No subject has room: each stands as often as the household says it may. Let one come 2-3 times a week there, make "
    "lessons longer, or log what is done anyway."
)
MORE_MINUTES, UNTIL, WHICH_SUBJECTS = "More minutes a week", "Until", "Of which subjects"
ASK = "Ask the planner"
TAKE_BACK = "Take back"
ASKED = "Weeks you plan from now on look for it."
TAKEN_BACK = "It is asked for no more. Weeks that are planned stay as they are."
TWO_LEDGERS = "Counted is what was done, in real minutes. What was only planned is never added."

#: Columns that hold minutes and are told as hours, in every table of the page.
HOURS = ("Hours", "At home", "Elsewhere", "Hours asked", "Planned hours", "So far", "Straight line")
#: A column of the table of hours that is left out where it says nothing.
WITHOUT_MINUTES = "Without minutes"


def untimed(count: int) -> str | None:
    """Say that some things have no minutes."""
    if not count:
        return None
    things, have = ("thing", "has") if count == 1 else ("things", "have")
    return f"{count} {things} you logged {have} no minutes, and {'counts' if count == 1 else 'count'} none."


def core_split(ledger: Ledger) -> str:
    """Say how the hours part into core and others, at home and elsewhere."""
    at_home = sum(one.minutes for one in ledger.entries if one.is_at_home)
    core, home = hours_and_minutes(ledger.core_minutes), hours_and_minutes(ledger.core_minutes_at_home)
    cores = f"{core} of core subjects, of these {home} at home" if ledger.core_minutes else "Nothing of core subjects"
    if at_home == ledger.minutes:
        return f"{cores}; all {hours_and_minutes(at_home)} at home."
    return f"{cores}; {hours_and_minutes(at_home)} at home in all, {hours_and_minutes(ledger.minutes - at_home)} elsewhere."


def figure_says(ledger: Ledger) -> str:
    """Tell the figure to whoever cannot see it."""
    target, pace = ledger.target(What.HOURS), ledger.pace
    said = f"The hours of {ledger.child} as they add up: {hours_and_minutes(ledger.minutes)} by {date_in_year(ledger.until)}"
    if target is not None:
        said += f", beside a straight line to {int(target.asked // 60):,} hours on {date_in_year(ledger.year.last)}"
    if pace is not None:
        said += f"; at this pace {hours_and_minutes(pace.expected_minutes)} by {date_in_year(pace.by)}"
    return f"{said}."


def pace_says(pace: Pace) -> str:
    """Say what the pace is told from."""
    a_day = hours_and_minutes(round(pace.minutes_a_day))
    to_come = "no school day is" if not pace.school_days_to_come else f"{pace.school_days_to_come} school days are"
    return (
        f"Told from {pace.school_days_so_far} school days since {date_in_year(pace.since)}, with {a_day} each; "
        f"{to_come} to come, days off left out."
    )


def quarter_says(quarter: Quarter, today: date) -> str | None:
    """Say in which subjects a reason has to be written; of a quarter that goes on, would have to be."""
    if not quarter.under:
        return None
    subjects = listed([f"{one.subject} ({one.done_percent} %)" for one in quarter.under])
    has_ended = quarter.last < today
    return (
        f"Quarter {quarter.number}: {'' if has_ended else 'so far '}less than {quarter.least_done_percent} % of the planned "
        f"lessons are done in {subjects}. "
        f"A written reason {'is asked for' if has_ended else 'would be asked for if it stayed so'}."
    )


def due_says(what: str, on: date, today: date) -> str:
    """Say "15 October, in 12 days: Form PI-1206"."""
    days = (on - today).days
    when = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return f"**{date_in_year(on)}**, {when}: {what}"


def hours_row(row: Hours) -> dict[str, object]:
    """Write a row of the table of hours; those of `HOURS` in minutes, which the table tells."""
    return {
        "Subject": row.subject,
        "Hours": row.minutes,
        "At home": row.at_home_minutes,
        "Elsewhere": row.minutes - row.at_home_minutes,
        "Core": "yes" if row.is_core else "no",  # after the numbers: a phone shows four columns
        WITHOUT_MINUTES: row.untimed,
    }


def quarter_row(quarter: Quarter) -> dict[str, object]:
    """Write a row of the table of quarters; those of `HOURS` in minutes, which the table tells."""
    return {
        "Quarter": quarter.number,
        "Hours": quarter.minutes,
        "Hours asked": quarter.asked_minutes,
        "Done %": quarter.done_percent,  # up to here on a phone
        "Lessons done": quarter.lessons_done,
        "Lessons planned": quarter.lessons_planned,
        "Planned hours": quarter.planned_minutes,
        "Days": quarter.days,
        "From": quarter.first,
        "To": quarter.last,
    }


def kept_sentence(keep: tuple[str, ...]) -> str:
    """Write what to keep as a list."""
    return "\n".join(f"* {one}" for one in keep)


def subjects_sentence(subjects: tuple[str, ...]) -> str:
    """Say which subjects are to be taught."""
    return (
        f"Subjects: {listed([one[0].lower() + one[1:] if not one.startswith('English') else one for one in subjects])}."
    )
