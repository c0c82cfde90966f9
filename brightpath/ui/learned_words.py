"""What the pages say of what was learned, of two weeks side by side, of a plan's expected fit and of early warnings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from brightpath.domain.findings import Learned
from brightpath.domain.words import day, listed

TITLE = "What we learned"

# -- findings ----------------------------------------------------------------------------------------------------------

IN_PLANS = "What your next plans go by"
GETS_DONE = "What gets done"
SWITCHED_OFF = "Switched off"
SWITCHED_OFF_MEANS = "These stay as your questionnaire has them, whatever happens."
UNDONE = "Taken back"
UNDONE_MEANS = "We forgot what taught us these. Give one back, and it counts again."
LEFT_OUT = "What taught us nothing, and why"
KEEP, KEPT = "Keep", "You keep this."
KEEP_HELP = "Say that it is right. What taught us this counts as meant, and it stands here with a tick."
TAKE_BACK = "Take back"
TAKE_BACK_HELP = (
    "Forget the moves and answers behind it. Other things they taught may go along, and you can give it back."
)
SWITCH_OFF = "Switch off"
SWITCH_OFF_HELP = "Leave this as your questionnaire has it, and forget nothing."
SWITCH_ON, GIVE_BACK = "Switch on", "Give it back"

NOTHING_YET = "Nothing is learned yet: your plans go by your questionnaire. Three things teach us more."
NOTHING_STANDS = "Nothing is sure enough to be told so far: your plans go mostly by your questionnaire."
TEACH_BY_MOVING = "Move a lesson, and say “We prefer this”"
TEACH_BY_ANSWERING = "Say which of two weeks you prefer"
TEACH_BY_RATING = "Rate a week at its end"

START_OVER = "Start over from the questionnaire"
START_OVER_ASKED = (
    "Everything learned so far is set aside, and your plans go by your questionnaire again. "
    "Weeks that are planned stay as they are. You can take this back until something new is learned."
)
START_OVER_YES, NEVER_MIND = "Start over", "Never mind"
TAKE_BACK_START_OVER = "Go on from what was learned before"
ON_PLAN_AGAIN = "Weeks that are planned already stay as they are. What is learned counts from the next plan on."

#: How sure from which share on, the surest first.
_SURE = ((0.97, "Very sure"), (0.9, "Quite sure"), (0.75, "Fairly sure"), (0.0, "A first impression"))


def how_sure(sure: float) -> str:
    """Say "Quite sure, 93 %"."""
    percent = min(99, round(100 * sure))
    said = next(words for least, words in _SURE if percent >= 100 * least)
    return f"{said}, {percent} %"


def rests_on(learned: Learned) -> str:
    """Say "From 7 moves, 6 answers and 3 ratings. What is newer counts more."."""
    counts = ((learned.moves, "move"), (learned.answers, "answer"), (learned.ratings, "rating"))
    said = [f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts if count]
    return f"From {listed(said)}. What is newer counts more." if said else ""


def more_findings(count: int) -> str:
    """Say "3 weaker ones"."""
    return f"{count} weaker one{'' if count == 1 else 's'}"


def started_over(on: date) -> str:
    """Say when the family started over."""
    return f"You started over from the questionnaire on {day(on)}."


# -- which of two weeks ------------------------------------------------------------------------------------------------

WHICH = "Which week do you prefer?"
WHICH_WHY = (
    "We show you two weeks with your own lessons that differ in a way you can see. Your answers teach us most before you have "
    "moved anything yourself. It takes about two minutes, and you can stop at any time."
)
SHOW_TWO = "Show us two weeks"
PREPARING = "Making weeks to compare."
WEEK_A, WEEK_B = "Week A", "Week B"
ONLY_HERE = "Only in this week"
FRAMED = "What is different is framed."
FRAMED_AND_OUTLINED = "What is different is framed; a dashed line shows where it stands in the other week."
PREFER_A, PREFER_B, NO_DIFFERENCE = "I prefer A", "I prefer B", "No difference to us"
NOT_NOW, GO_BACK = "Not now", "Change my last answer"
THANKS = "Thank you. The next plan you make goes by what you said, too."
CHANGING = "You are changing your last answer"
LEAVE_IT = "Leave my answer as it was"
ASKED_LATELY = (
    "There is nothing to ask just now. From here on it is one question now and then, at most one a week, "
    "and only where your answer would settle what we are not sure of."
)
NOTHING_TO_ASK = (
    "There is nothing to ask just now: the weeks we can make with your lessons differ too little, or we are sure enough of what "
    "you like."
)
TO_LEARNED, TO_WEEK = "See what we learned", "Back to the week"
INVITED = "Which of two weeks do you prefer? Six such questions tell us much of what you like, in about two minutes."
INVITED_AGAIN = "We are not sure of one thing. Would you look at two weeks and say which you prefer?"
COMPARE_TWO = "Compare two weeks"


def invited(left: int, *, is_first: bool) -> str:
    """Invite to the questions of the start, or to those that are left of them."""
    if is_first:
        return INVITED
    return f"{left} question{'' if left == 1 else 's'} about two weeks {'is' if left == 1 else 'are'} left."


def the_rest(others: Sequence[str]) -> str:
    """Offer the whole weeks; `others` are children whose weeks differ too and are not drawn yet."""
    if others:
        return f"Show both weeks whole: there is more that differs for {listed(others)}"
    return "Show the rest, which is the same in both"


def number_of(number: int | None, of: int) -> str:
    """Say "2 of 6", or nothing for a question that comes alone."""
    return f"{number} of {of}" if number is not None else ""


# -- beside a plan -----------------------------------------------------------------------------------------------------

LEARNED_HERE = "In this plan"

# -- early warnings ----------------------------------------------------------------------------------------------------

LOOK_AT_WEEK = "Look at the week"
NOT_THIS_WEEK = "Enough for this week"


def and_more(others: int) -> str:
    """Say "And one more.", or nothing."""
    return "" if not others else "And one more." if others == 1 else f"And {others} more."
