"""What became of lessons, in sentences that say what could be done about it. No verbs."""

from __future__ import annotations

from collections.abc import Mapping

from brightpath.domain.outcomes import EarlyWarning, OutcomeFinding, WarningKind
from brightpath.learning.early_warnings import Shift
from brightpath.learning.what_gets_done import Difference, Tally

_PARTS = {
    "early_morning": "early in the morning",
    "mid-morning": "in the middle of the morning",
    "early_afternoon": "early in the afternoon",
    "late_afternoon": "late in the afternoon",
    "evening": "in the evening",
}
#: From so many times as often on, it is said that way.
_TIMES = 2.0


# --- What gets done ---------------------------------------------------------------------------------------------------


def told(one: Difference, children: Mapping[str, str], subjects: Mapping[str, str], weeks: int) -> OutcomeFinding:
    """Say a difference; `children` are the names by id, `subjects` how the family writes them."""
    where, other = (
        (f"on {one.place}s", "on other days") if one.by == "weekday" else (_PARTS[one.place], "at other times")
    )
    whose = f"{children[one.child]}'s " if len(children) > 1 else ""
    what = f"{whose}{subjects.get(one.subject, one.subject)}" if one.subject else f"{whose}lessons"
    what, gets = what[0].upper() + what[1:], "gets" if one.subject else "get"
    rate, usual = one.there.rate, one.elsewhere.rate
    if rate == 0:
        does = "does" if one.subject else "do"
        it = "it" if one.subject else "they"
        said = f"{what} never {gets} done {where}; {other} {it} {does}."
    elif usual == 0:
        said = f"{what} {gets} done {where}, and never {other}."
    elif rate >= _TIMES * usual:
        times = f"{rate / usual:.2g}"
        often = "twice" if times == "2" else f"{times} times"
        said = f"{what} {gets} done {often} as often {where} as {other}."
    else:
        percent = 5 * round(20 * abs(rate / usual - 1))
        how = "more" if one.is_more else "less"
        said = f"{what} {gets} done {percent} % {how} often {where} than {other}."
    counted = f"{_of(one.there)} {where}, {_of(one.elsewhere)} {other}, in the last {_weeks(weeks)} with ticks."
    return OutcomeFinding(said, (counted,))


def _of(tally: Tally) -> str:
    return f"{tally.done} of {tally.held}"


# --- Early warnings ---------------------------------------------------------------------------------------------------


def falling_completion(shift: Shift, last: Tally) -> EarlyWarning:
    """Say that less gets done."""
    return EarlyWarning(
        WarningKind.FALLING_COMPLETION,
        "Less gets done than in your first weeks. Leave out a lesson or two for a while, so that the others get done.",
        (*_then_and_now(shift, "of the lessons got done"), f"In the last week with ticks: {_of(last)}."),
    )


def engagement_dropping(shift: Shift) -> EarlyWarning:
    """Say that children are less engaged."""
    return EarlyWarning(
        WarningKind.ENGAGEMENT_DROPPING,
        "The children are less engaged than in your first weeks."
        " Ask them which lesson they would change, and make that one shorter or move it.",
        (
            f"Your first {_weeks(shift.first_weeks)}: {shift.first:.1f} of 5 on average.",
            f"Your last {_weeks(shift.latest_weeks)}, newer ones counting more: {shift.lately:.1f}.",
        ),
    )


def more_skips_and_moves(shift: Shift) -> EarlyWarning:
    """Say that more is skipped or moved."""
    return EarlyWarning(
        WarningKind.MORE_SKIPS_AND_MOVES,
        "More lessons are skipped or moved than in your first weeks. Plan the week anew, or move for good what you keep moving.",
        _then_and_now(shift, "of the lessons were skipped or moved"),
    )


def overload(minutes: Shift | None, manageable: Shift | None) -> EarlyWarning:
    """Say that it is too much: lessons take longer than planned, or teaching is less manageable, or both."""
    sentences, evidence = [], []
    if minutes is not None:
        sentences.append("Lessons run longer, against what is planned, than in your first weeks.")
        evidence += [
            f"Your first {_weeks(minutes.first_weeks)}: {100 * minutes.first:.0f} minutes for 100 planned ones.",
            f"Your last {_weeks(minutes.latest_weeks)}, newer ones counting more: {100 * minutes.lately:.0f}.",
        ]
    if manageable is not None:
        sentences.append("Teaching is less manageable for you than in your first weeks.")
        evidence += [
            f"“Teaching this week was manageable for me”, your first {_weeks(manageable.first_weeks)}:"
            f" {manageable.first:.1f} of 5.",
            f"Your last {_weeks(manageable.latest_weeks)}, newer ones counting more: {manageable.lately:.1f}.",
        ]
    sentences.append("Plan fewer lessons a day, or one more that a child can do alone.")
    return EarlyWarning(WarningKind.OVERLOAD, " ".join(sentences), tuple(evidence))


def _then_and_now(shift: Shift, what: str) -> tuple[str, str]:
    return (
        f"Your first {_weeks(shift.first_weeks)}: {_percent(shift.first)} {what}.",
        f"Your last {_weeks(shift.latest_weeks)}, newer ones counting more: {_percent(shift.lately)}.",
    )


def _weeks(number: int) -> str:
    return "week" if number == 1 else f"{number} weeks"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
