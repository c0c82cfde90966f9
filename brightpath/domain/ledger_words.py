"""What a ledger says in sentences: how far the year is, where the pace leads, what a place asks, what is due."""

from __future__ import annotations

from datetime import date

from brightpath.domain.ledger import Ledger, Target, What
from brightpath.domain.requirements import OWN, Amount, Requirement, grade_name
from brightpath.domain.words import date_in_year, hours_and_minutes, month

NOT_LEGAL_ADVICE = (
    "This is not legal advice. Rules change and are read differently from place to place: ask where you live, and "
    "write down your own rule where it differs."
)

_NAMES = {
    What.DAYS: "days",
    What.HOURS: "hours",
    What.CORE: "core hours",
    What.CORE_AT_HOME: "core hours at home",
}


def ledger_sentence(ledger: Ledger) -> str:
    """Say where a child stands: "Ada: 412 of 900 hours, 46 %; at this pace 902 by 12 June."."""
    main = [one for one in (ledger.target(What.DAYS), ledger.target(What.HOURS)) if one is not None]
    targets = main or ledger.targets[:1]
    if not targets:
        return f"{ledger.child}: {_counted(ledger)}{_pace_without_target(ledger)}{_left(ledger)}."
    joint = " or " if ledger.is_either else "; "
    return f"{ledger.child}: {joint.join(_told(ledger, one) for one in targets)}{_left(ledger)}."


def _left(ledger: Ledger) -> str:
    on = ledger.left_on
    return "" if on is None else f"; no longer planned since {date_in_year(on)} {on.year}"


def target_amount(what: What, amount: float) -> str:
    """Say "180 days", "88.5 days" or "412 hours"; hours are rounded down, so that none is claimed too early."""
    number = number_of(what, amount)
    return f"{number} {_NAMES[what].replace('days', 'day').replace('hours', 'hour') if number == '1' else _NAMES[what]}"


def short_sentence(target: Target, ledger: Ledger) -> str | None:
    """Say what will be missing, and what each school day to come would need; None when nothing is."""
    if target not in ledger.falling_short or ledger.is_closed or ledger.pace is None:
        return None
    days = ledger.pace.school_days_to_come
    if target.what is What.DAYS:
        return f"{_days(target.short)} will be missing at this pace."
    missing = f"{hours_and_minutes(round(target.short))} will be missing at this pace"
    if not days:
        return f"{missing}, and no school day is to come."
    each = hours_and_minutes(round((target.asked - target.so_far) / days))
    return f"{missing}: {each} on each of the {days} school days to come would do."


def asks_sentence(requirement: Requirement | None, grade: int) -> str:
    """Say what a place asks of a grade in a year."""
    if requirement is None:
        return "What was asked then was not looked up."
    amount = requirement.amount_for(grade)
    if amount is None:
        return f"No number of days or hours is asked for in {grade_name(grade)}."
    said = _asked(amount, requirement)
    if requirement.day_minutes:
        said += f" (a day is at least {hours_and_minutes(requirement.day_minutes)})"
    if amount.hours_a_quarter:
        said += f", about {amount.hours_a_quarter} in each quarter"
    return f"In {grade_name(grade)}: {said}."


def grade_note(ledger: Ledger) -> str | None:
    """Tell what has to be known of what is asked of the child's grade; None where there is nothing."""
    amount = ledger.requirement.amount_for(ledger.grade) if ledger.requirement else None
    return amount.note if amount else None


def source_sentence(requirement: Requirement) -> str:
    """Say where a rule was read and when, what of it was not, and since when it is in force as far as that is known."""
    if requirement.checked_on is None:
        return "Written by you."
    how = "in somebody’s summary, not in the law itself," if requirement.is_second_hand else "in a public copy"
    said = f"{requirement.source}. Read {how} {_when_read(requirement.checked_on)}."
    if requirement.not_looked_up:
        said += f" Not looked up: {'; '.join(requirement.not_looked_up)}."
    since = f"{date_in_year(requirement.valid_from)} {requirement.valid_from.year}"
    if requirement.is_in_force_from:
        return f"{said} In force since {since}."
    return f"{said} Told here for days from {since} on; since when it is in force was not looked up."


def _when_read(checked_on: str) -> str:
    day = date.fromisoformat(f"{checked_on}-01"[:10])
    return f"on {date_in_year(day)} {day.year}" if checked_on == day.isoformat() else f"in {month(day)} {day.year}"


def change_sentences(ledger: Ledger) -> list[str]:
    """Say where in the year what holds changes, or nobody looked it up."""
    if len(ledger.stretches) == 1:
        first = ledger.stretches[0]
        return [] if first.requirement or ledger.region is None else ["What was asked in this year was not looked up."]
    told = []
    for one in ledger.stretches:
        span = f"{date_in_year(one.first)} to {date_in_year(one.last)}"
        asks = asks_sentence(one.requirement, ledger.grade)
        told.append(f"{span}: {asks} Its school days are {round(100 * one.share)} % of the year’s.")
    return told


def _told(ledger: Ledger, target: Target) -> str:
    so_far, asked = number_of(target.what, target.so_far), target_amount(target.what, target.asked)
    said = f"{so_far} of {asked}, {target.percent} %"
    if ledger.is_over:
        return f"{said}, and the year is over"
    if ledger.left_on is not None:
        return said
    if target.reached_on is not None and target.is_reached:
        return f"{said}, reached on {_date(target.reached_on, ledger.today)}"
    if target.expected is None or ledger.pace is None:
        return f"{said}; too early to tell the pace"
    return f"{said}; at this pace {_expected(target)} by {_date(ledger.pace.by, ledger.today)}"


def _counted(ledger: Ledger) -> str:
    return f"{target_amount(What.HOURS, ledger.minutes)} on {_days(ledger.attended)}"


def _pace_without_target(ledger: Ledger) -> str:
    own = ledger.region is not None and ledger.region.id == OWN
    fixed = "" if ledger.region is None or own else f"; no number is fixed in {ledger.region.name}"
    if ledger.pace is None:
        return fixed
    expected = int(ledger.pace.expected_minutes // 60)
    return f"; at this pace {expected:,} by {_date(ledger.pace.by, ledger.today)}{fixed}"


def _expected(target: Target) -> str:
    expected = target.expected or 0.0
    if target.what is What.DAYS:
        return number_of(What.DAYS, round(expected * 2) / 2)
    # To the minute, as the pace is, then down: what falls short by minutes is not rounded to what is asked.
    return f"{round(expected) // 60:,}"


def number_of(what: What, amount: float) -> str:
    """Write the number alone, as `target_amount` does."""
    if what is What.DAYS:
        return f"{amount:,.1f}".removesuffix(".0")
    return f"{int(amount // 60):,}"


def _days(amount: float) -> str:
    said = number_of(What.DAYS, round(amount * 2) / 2)
    return f"{said} day" if said == "1" else f"{said} days"


def _asked(amount: Amount, requirement: Requirement) -> str:
    days = f"{amount.days} days" if amount.days else ""
    hours = f"{amount.hours:,} hours" if amount.hours else ""
    if amount.core_hours:
        home = f", of these {amount.core_hours_at_home} at home" if amount.core_hours_at_home else ""
        core = f"{amount.core_hours} core hours{home}"
        hours = f"{hours}, {core}" if hours else core
    joint = " or " if requirement.is_either else " and "
    return joint.join(part for part in (days, hours) if part) or "no number"


def _date(day: date, today: date) -> str:
    return date_in_year(day) if abs((day - today).days) < 300 else f"{date_in_year(day)} {day.year}"
