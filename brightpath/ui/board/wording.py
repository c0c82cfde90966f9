"""What the board itself says. {curly} words are filled in the browser."""

from __future__ import annotations

from brightpath.domain.schedule import WeekPlan
from brightpath.ui import words

_VIEW = {
    "show": "Whose week",
    "everyone": "Everyone",
    "days": "Day",
    "previous": "Previous day",
    "next": "Next day",
    "close": "Close",
    "now": "Now",
    "today": "today",
    "nothing": words.NOTHING_PLANNED,
    "whole": "a grown-up the whole time",
    "half": "half the time",
    "quarter": "a quarter",
    "commitment": "commitment",
    "legend": "What the marks mean",
    "weekend": "Weekend",
}
_EDITOR = {
    # moving
    "pickedUp": "{what} picked up: {day}, {time}. Arrow keys move it, Shift with Up or Down makes it shorter or longer, "
    "Enter puts it there, Delete takes it out, Escape leaves it where it was.",
    "movedTo": "{day}, {time}",
    "outside": "{what}: out of this week",
    "notMoved": "{what} stays where it was.",
    "staysPut": "This cannot be moved: it is done, over, or not a lesson.",
    "carry": "Moving {what}",
    "carryHint": "Arrow keys move it, Enter puts it there, Escape leaves it.",
    "earlier": "Earlier",
    "later": "Later",
    "dayBefore": "Day before",
    "dayAfter": "Day after",
    "shorter": "Shorter",
    "longer": "Longer",
    "putHere": "Put it here",
    "leave": "Leave it",
    "takeOutHere": "Drop it here to take it out of this week",
    "past": "That time is already over. Choose one that is still to come.",
    "midnight": "It would run past midnight. Choose an earlier time, or make it shorter.",
    "changed": "The week has changed in the meantime. Please move it once more.",
    "toBePlaced": "{what}, {who}, {minutes}, not placed yet. Press Enter to find it a place.",
    "minute": "{count} minutes",
    # the answer
    "looking": "Looking at what this means …",
    "lookingAt": "{what}, {day}, {time}. Looking at what this means.",
    "lookingOut": "{what}, out of this week. Looking at what this means.",
    "cannotBe": "This cannot be",
    "wouldBreak": "This would not keep to all your rules",
    "fine": "Nothing speaks against it.",
    "justThisWeek": "Just this week",
    "wePreferThis": "We prefer this",
    "putItBack": "Put it back",
    "keeping": "Keeping it …",
    "nowStands": "{what} now stands on {day}, {time}.",
    "nowOut": "{what} is out of this week.",
    "out": "out of this week",
    # a panel's buttons
    "actions": "What you can do",
    "do_move": "Move",
    "do_tick": "Done",
    "do_agree": "Yes, it is done",
    "do_untick": "Not done",
    "do_pin": "Pin",
    "do_unpin": "Let it go",
    "do_missed": "It didn’t happen",
    "do_remove": "Take it out",
    "do_edit": "Edit",
}


def board_words(plan: WeekPlan, clock: str, *, may_move: bool) -> dict[str, str]:
    """Collect the board's words."""
    lead = f"{words.week(plan.week_start)}. Arrow keys move between the items, Enter opens one"
    return (
        _VIEW
        | _EDITOR
        | {f"is_{mark}": said[0].upper() + said[1:] for mark, said in words.MARKS.items()}
        | {
            "week": words.week(plan.week_start),
            "grid": f"{lead}, M picks one up." if may_move else f"{lead}.",
            "noChildren": "" if plan.children else words.NO_CHILDREN,
            "leftOut": words.left_out_summary(plan.unplaced),
            "am": "" if clock == "24" else " AM",
            "pm": "" if clock == "24" else " PM",
        }
    )
