"""What the week page says of proposals, repeated weeks and versions. The rest of its sentences stand in `words`."""

from __future__ import annotations

from datetime import date

# -- proposals ---------------------------------------------------------------------------------------------------------

PROPOSED = "A proposal for this week"
PROPOSED_WAITS = "It is no plan yet: it waits for your yes."
TAKE_PROPOSAL = "Take this week"
DECLINE_PROPOSAL = "Not this one"
ANOTHER_PROPOSAL = "Show me another"
PROPOSE_AGAIN = "Look for a proposal again"
PROPOSAL_DECLINED = (
    "You said no to the proposal for this week. You can plan the week yourself, or have another one looked for."
)
PROPOSAL_SEARCHED = "A proposal for this week is being looked for."
PROPOSAL_DAY = "Propose next week on"
PROPOSAL_DAY_HELP = (
    "On this day BrightPath plans the week to come and lets it wait for your yes. "
    "If the machine was off that day, it does so the next time it runs in the same week."
)
NEVER = "never"
COMING = {
    "searching": "A proposal for the week of {day} is being looked for.",
    "waiting": "The proposal for the week of {day} is ready.",
    "failed": "No proposal for the week of {day} could be found.",
}
LOOK_AT_IT = "Look at it"


def coming(state: str, week_start: date) -> str:
    """Say how the proposal of a coming week stands."""
    return COMING[state].format(day=_day(week_start))


# -- a week once more --------------------------------------------------------------------------------------------------

REPEAT_LAST = "Repeat last week"
REPEAT_NEXT = "Repeat this week next week"
REPEATED = "This is how it would look"
KEEP_REPEATED = "Keep it as this week’s plan"
NEVER_MIND = "Never mind"
SAME_AGAIN = "Every lesson stands at the same time as then."


def repeat(week_start: date, this_one: date) -> str:
    """Offer to repeat an earlier week: the one before, or one by its date."""
    return REPEAT_LAST if (this_one - week_start).days == 7 else f"Repeat the week of {_day(week_start)}"


def repeated(week_start: date) -> str:
    """Say which week is repeated in a week that is not kept yet."""
    return f"The week of {_day(week_start)} repeated. Nothing is kept yet."


# -- versions ----------------------------------------------------------------------------------------------------------

COMPARE = "Compare versions"
OTHER_VERSION = "Version to compare with"
USE_VERSION = "Use this version"
USE_VERSION_HELP = "Its lessons count again; what is done, handed in or put in by hand by now stays."
NOT_DIFFERENT = "Both have every lesson at the same time."


def counts(version: int) -> str:
    """Say "Version 3, the one that counts"."""
    return f"Version {version}, the one that counts"


def _day(on: date) -> str:
    return f"{on.day} {on:%B}"


# -- every week --------------------------------------------------------------------------------------------------------

EVERY_WEEK = "What comes every week"
END_EVERY_WEEK, TAKE_UP_AGAIN = "End it", "Let it come again"
END_EVERY_WEEK_HELP = (
    "No week that is planned from now on holds it. Where it stands already it stays; take it out there."
)


def ended(name: str) -> str:
    """Say that something comes no more."""
    return f"{name} comes no more in weeks that are planned from now on."
