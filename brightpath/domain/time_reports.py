"""Reports of time, out of the ledger: attendance, hours of instruction, and how much of what was planned was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from brightpath.domain.grades import number
from brightpath.domain.ledger import AttendanceDay, Counted, Ledger, Planned, What
from brightpath.domain.ledger_sums import hours_by_subject
from brightpath.domain.report import MONTH, Column, Form, Head, Missing, Report, ReportKind, Table, Where
from brightpath.domain.words import hours_and_minutes, month

COUNTS_NOTE = (
    "What counts is what was really held, with its real minutes: ticked lessons, what was put in by hand, and what was logged. "
    "What was only planned does not count."
)


# --- Attendance -------------------------------------------------------------------------------------------------------


def attendance_report(head: Head, ledger: Ledger) -> Report:
    """Make a child's attendance of the head's span: days by month, and every day as data."""
    days = [one for one in ledger.days if head.span.has(one.on) and one.share]
    attended = sum(one.share for one in days)
    asked = ledger.target(What.DAYS) if _is_year(head, ledger) else None
    facts = [("Days attended", number(attended)), ("Whole days", str(_whole(days))), ("Half days", str(_half(days)))]
    if asked is not None:
        facts.append(("Asked for", f"{number(asked.asked)} days"))
    months = tuple(
        (_month(own[0].on), sum(one.share for one in own), _whole(own), _half(own), _minutes(own), _days_of(own))
        for own in (list(group) for _, group in groupby(days, key=lambda one: (one.on.year, one.on.month)))
    )
    return Report(
        ReportKind.ATTENDANCE,
        head,
        sentences=(_of_the_days(head, attended),),
        facts=tuple(facts),
        tables=(
            Table(
                "By month",
                (
                    Column(MONTH),
                    Column("Days", Form.NUMBER),
                    Column("Whole", Form.NUMBER),
                    Column("Half", Form.NUMBER),
                    Column("Time", Form.HOURS),
                    Column("On", width=3.0, for_paper=True),
                ),
                months,
                ("Together", attended, _whole(days), _half(days), _minutes(days), None) if months else None,
                says="A ½ is behind what was half a day." if _half(days) else "",
            ),
            Table(
                "Every day",
                (
                    Column("On", Form.DATE),
                    Column("Days", Form.NUMBER),
                    Column("Time", Form.HOURS),
                    Column("By hand"),
                ),
                tuple((one.on, one.share, one.minutes, "yes" if one.is_by_hand else None) for one in days),
                is_printed=False,
            ),
        ),
        notes=(COUNTS_NOTE,),
        missing=_nothing_yet(head, days),
        is_signed=True,
    )


def _of_the_days(head: Head, attended: float) -> str:
    said = f"{number(attended)} day" if attended == 1 else f"{number(attended)} days"
    return (
        f"{head.child} was at lessons on {said} in {head.span.name}."
        if attended
        else f"There is no day in {head.span.name} yet."
    )


def _whole(days: Iterable[AttendanceDay]) -> int:
    return sum(one.share == 1 for one in days)


def _half(days: Iterable[AttendanceDay]) -> int:
    return sum(0 < one.share < 1 for one in days)


def _minutes(days: Iterable[AttendanceDay]) -> int:
    return sum(one.minutes for one in days)


def _days_of(days: Sequence[AttendanceDay]) -> str:
    return ", ".join(f"{one.on.day}{'' if one.share == 1 else '½'}" for one in days)


def _month(on: date) -> str:
    return f"{month(on)} {on.year}"


# --- Hours ------------------------------------------------------------------------------------------------------------


def hours_report(head: Head, ledger: Ledger) -> Report:
    """Make a child's hours of instruction in the head's span: by subject and by month, core or not, at home or elsewhere."""
    own = [one for one in ledger.entries if head.span.has(one.on)]
    minutes, core = sum(one.minutes for one in own), sum(one.minutes for one in own if one.is_core)
    facts = [("Hours", hours_and_minutes(minutes)), ("Core subjects", hours_and_minutes(core))]
    at_home = sum(one.minutes for one in own if one.is_at_home)
    facts.append(("At home", hours_and_minutes(at_home)))
    if _is_year(head, ledger):
        asked = (
            (What.HOURS, "Asked for"),
            (What.CORE, "Core, asked for"),
            (What.CORE_AT_HOME, "Core at home, asked for"),
        )
        facts += [
            (label, hours_and_minutes(round(target.asked))) for what, label in asked if (target := ledger.target(what))
        ]
    untimed = sum(one.untimed for one in own)
    subjects = tuple(
        (
            row.subject,
            "core" if row.is_core else None,
            row.minutes,
            row.at_home_minutes,
            row.minutes - row.at_home_minutes,
        )
        for row in hours_by_subject(own)
    )
    return Report(
        ReportKind.HOURS,
        head,
        sentences=(_of_the_hours(head, minutes, core),),
        facts=tuple(facts),
        tables=(
            Table(
                "By subject",
                (
                    Column("Subject", width=2.0),
                    Column("Core"),
                    Column("Together", Form.HOURS),
                    Column("At home", Form.HOURS),
                    Column("Elsewhere", Form.HOURS),
                ),
                subjects,
                ("Together", None, minutes, at_home, minutes - at_home) if subjects else None,
            ),
            Table(
                "By month",
                (
                    Column(MONTH, width=2.0),
                    Column("Core", Form.HOURS),
                    Column("Other", Form.HOURS),
                    Column("Together", Form.HOURS),
                ),
                tuple(
                    (
                        _month(month_[0].on),
                        _sum(month_, True),
                        _sum(month_, False),
                        _sum(month_, True) + _sum(month_, False),
                    )
                    for month_ in _by_month(own)
                ),
            ),
        ),
        notes=(COUNTS_NOTE, *((_untimed(untimed),) if untimed else ())),
        missing=_nothing_yet(head, own),
        is_signed=True,
    )


def _of_the_hours(head: Head, minutes: int, core: int) -> str:
    if not minutes:
        return f"There are no hours in {head.span.name} yet."
    said = f"{head.child} had {hours_and_minutes(minutes)} of instruction in {head.span.name}"
    return f"{said}, {hours_and_minutes(core)} of them in core subjects." if core else f"{said}."


def _untimed(count: int) -> str:
    return f"{count} {'thing was' if count == 1 else 'things were'} done without minutes being told, and count no time."


def _by_month(entries: Sequence[Counted]) -> list[list[Counted]]:
    ordered = sorted(entries, key=lambda one: one.on)
    return [list(group) for _, group in groupby(ordered, key=lambda one: (one.on.year, one.on.month))]


def _sum(entries: Iterable[Counted], is_core: bool) -> int:
    return sum(one.minutes for one in entries if one.is_core is is_core)


# --- Progress ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ListOfLessons:
    """How far a subject's own list of lessons is: how many there are, how many are done."""

    count: int
    done: int


def progress_report(
    head: Head, planned: Iterable[Planned], counted: Iterable[Counted], lists: Mapping[str, ListOfLessons]
) -> Report:
    """Say how much of what was planned in the head's span was done, by subject, and how far the lists of lessons are.

    `planned` and `counted` may reach beyond the span; what lies outside it is left out.
    """
    plans = [one for one in planned if head.span.has(one.on)]
    held = [one for one in counted if head.span.has(one.on)]
    names = sorted({one.subject for one in plans} | {one.subject for one in held}, key=str.casefold)
    rows = []
    for name in names:
        own = [one for one in plans if one.subject == name]
        lessons, done = sum(one.lessons for one in own), sum(one.done for one in own)
        listed = lists.get(name)
        rows.append(
            (
                name,
                done,
                lessons,
                100 * done / lessons if lessons else None,
                sum(one.minutes for one in held if one.subject == name),
                sum(one.minutes for one in own),
                f"{listed.done} of {listed.count}" if listed and listed.count else None,
            )
        )
    lessons, done = sum(one.lessons for one in plans), sum(one.done for one in plans)
    real, meant = sum(one.minutes for one in held), sum(one.minutes for one in plans)
    return Report(
        ReportKind.PROGRESS,
        head,
        sentences=(_of_the_progress(head, done, lessons),),
        facts=(
            ("Lessons done", number(done)),
            ("Planned", number(lessons)),
            ("Time held", hours_and_minutes(real)),
        ),
        tables=(
            Table(
                "By subject",
                (
                    Column("Subject", width=2.0),
                    Column("Done", Form.NUMBER),
                    Column("Planned", Form.NUMBER),
                    Column("Share", Form.PERCENT),
                    Column("Time held", Form.HOURS),
                    Column("Time planned", Form.HOURS),
                    Column("Of its list"),
                ),
                tuple(rows),
                ("Together", done, lessons, 100 * done / lessons if lessons else None, real, meant, None)
                if rows
                else None,
            ),
        ),
        notes=("Lessons in two parts count a half for each. Time held also counts what was not planned.",),
        missing=_nothing_yet(head, rows),
    )


def _of_the_progress(head: Head, done: float, lessons: float) -> str:
    if not lessons:
        return f"Nothing was planned for {head.child} in {head.span.name} yet."
    share = f"{100 * done / lessons:.0f} %"
    return f"{head.child} did {number(done)} of {number(lessons)} planned lessons in {head.span.name}, {share}."


# --- What all of them say ---------------------------------------------------------------------------------------------


def _is_year(head: Head, ledger: Ledger) -> bool:
    return head.span.first <= ledger.year.first and ledger.year.last <= head.span.last


def _nothing_yet(head: Head, found: Sequence[object]) -> tuple[Missing, ...]:
    if found or head.is_to_come:
        return ()
    return (
        Missing(f"Nothing of {head.child} was ticked or logged in {head.span.name} yet.", Where.LOG, head.child_id),
    )
