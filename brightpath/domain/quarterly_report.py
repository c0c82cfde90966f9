"""New York's quarterly report: hours, what each subject covered, a grade or a narrative, and why less than 80 % was done.

References
----------
8 NYCRR 100.10 (g): (1) the number of hours of instruction during the quarter; (2) a description of the material covered in each
subject; (3) either a grade for the child in each subject or a written narrative on the progress; (4) a written explanation where
less than 80 percent of the planned amount of the course materials was covered in any subject.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from brightpath.domain.grades import Mean, mean_of, number
from brightpath.domain.ledger import Quarter, SubjectWork
from brightpath.domain.records import Mark, ReportNote
from brightpath.domain.report import Column, Form, Head, Missing, Report, ReportKind, Table, Where
from brightpath.domain.words import hours_and_minutes, listed

#: Where less than this is done of what was planned, the reason is written.
LEAST_DONE_PERCENT: Final = 80
#: More titles are told by the first and the last.
_FEW: Final = 6


@dataclass(frozen=True)
class QuarterSubject:
    """One subject of a quarter as the report has it; `note_id` is the note of it that stands, None without one."""

    name: str
    work: SubjectWork | None
    mean: Mean
    word: str | None
    material: str
    narrative: str
    reason: str
    note_id: str | None = None

    @property
    def done_percent(self) -> float | None:
        """Say how much of the planned lessons was done; None where nothing was planned."""
        if self.work is None or not self.work.lessons_planned:
            return None
        return 100 * self.work.lessons_done / self.work.lessons_planned

    def is_under(self, least: int = LEAST_DONE_PERCENT) -> bool:
        """Say whether so little was done that the reason has to be written."""
        done = self.done_percent
        return done is not None and done < least - 1e-9

    @property
    def grade(self) -> str | None:
        """Give the letter of the marks of the quarter, or the newest word."""
        return self.mean.letter or self.word


def subjects_of_quarter(
    head: Head,
    quarter: Quarter,
    subjects: Sequence[str],
    marks: Sequence[Mark],
    notes: Sequence[ReportNote],
    lessons_done: Mapping[str, Sequence[str]],
) -> list[QuarterSubject]:
    """Put together what is known of each subject of a quarter.

    Parameters
    ----------
    subjects
        The child's subjects, in their order; what has hours beside them comes after.
    lessons_done
        By subject the titles of the lessons that were done in the quarter, in order: what was covered, unless it is written.
    """
    work = {one.subject: one for one in quarter.work}
    own = [one for one in marks if one.child_id == head.child_id and quarter.first <= one.given_on <= quarter.last]
    # A note stays with its quarter when the calendar moves a little: the middle of its days counts.
    told = {
        one.subject: one
        for one in notes
        if one.child_id == head.child_id
        and quarter.first <= one.first_on + (one.last_on - one.first_on) / 2 <= quarter.last
    }
    found = []
    for name in dict.fromkeys([*subjects, *work]):
        of_subject = [one for one in own if one.subject == name]
        note = told.get(name)
        words = [one.score.letter for one in of_subject if one.score.letter]
        found.append(
            QuarterSubject(
                name=name,
                work=work.get(name),
                mean=mean_of((one.score, one.weight) for one in of_subject),
                word=words[-1] if words else None,
                material=(note.material if note else "") or material_of(lessons_done.get(name, ())),
                narrative=note.narrative if note else "",
                reason=note.reason if note else "",
                note_id=note.record_id if note else None,
            )
        )
    return found


def material_of(titles: Sequence[str]) -> str:
    """Say what was covered by the titles of lessons: all of a few, else how many, the first and the last."""
    if len(titles) <= _FEW:
        return "; ".join(titles)
    return f"{len(titles)} lessons, from “{titles[0]}” to “{titles[-1]}”"


def quarterly_report(head: Head, quarter: Quarter, subjects: Sequence[QuarterSubject], year_minutes: int) -> Report:
    """Make the report of one quarter; `year_minutes` are the hours of the year up to its end."""
    least = quarter.least_done_percent or LEAST_DONE_PERCENT
    under = [one for one in subjects if one.is_under(least)]
    asked = quarter.asked_minutes
    facts = [("Hours in this quarter", hours_and_minutes(quarter.minutes))]
    facts.append(("Asked for", f"about {asked // 60} h" if asked else "not known"))
    facts.append(("In the year so far", hours_and_minutes(year_minutes)))
    rows = tuple(
        (
            one.name,
            one.work.minutes if one.work else None,
            f"{number(one.work.lessons_done)} of {number(one.work.lessons_planned)}"
            if one.work and one.work.lessons_planned
            else None,
            one.done_percent,
            one.grade,
        )
        for one in subjects
    )
    tables = [
        Table(
            "Subjects",
            (
                Column("Subject", width=2.0),
                Column("Hours", Form.HOURS),
                Column("Lessons done"),
                Column("Of the plan", Form.PERCENT),
                Column("Grade"),
            ),
            rows,
        ),
        Table(
            "What was covered, and how it went",
            (Column("Subject", width=0.8), Column("Material", width=1.6), Column("How it went", width=1.6)),
            tuple(
                (one.name, one.material or None, one.narrative or None)
                for one in subjects
                if one.material or one.narrative
            ),
        ),
        Table(
            f"Why less than {least} % was done",
            (Column("Subject", width=0.8), Column("Of the plan", Form.PERCENT), Column("Why", width=3.0)),
            tuple((one.name, one.done_percent, one.reason or None) for one in under),
        ),
    ]
    return Report(
        ReportKind.QUARTERLY,
        head,
        sentences=(_hours_sentence(head, quarter), _share_sentence(subjects, under, least)),
        facts=tuple(facts),
        tables=tuple(table for table in tables if table.rows),
        notes=("Asked of a quarterly report in New York: 8 NYCRR 100.10 (g).",),
        missing=tuple(_missing_of(head, quarter, subjects, least)),
        is_signed=True,
    )


def _hours_sentence(head: Head, quarter: Quarter) -> str:
    said = f"{head.child} had {hours_and_minutes(quarter.minutes)} of instruction in {head.span.name}"
    if not quarter.asked_minutes:
        return f"{said}."
    short = quarter.asked_minutes - quarter.minutes
    asked = f"about {quarter.asked_minutes // 60} h are asked for"
    if short <= 0:
        return f"{said}; {asked}."
    still = "are still to come" if head.made_on <= quarter.last else "are missing"
    return f"{said}; {asked}, {hours_and_minutes(short)} {still}."


def _share_sentence(subjects: Sequence[QuarterSubject], under: Sequence[QuarterSubject], least: int) -> str:
    planned = [one for one in subjects if one.done_percent is not None]
    if not planned:
        return "Nothing was planned in this quarter, so there is no share of a plan to tell."
    if not under:
        return f"At least {least} % of what was planned was done in every subject."
    told = listed([f"{one.name} ({one.done_percent:.0f} %)" for one in under])
    return f"Less than {least} % of what was planned was done in {told}."


def _missing_of(head: Head, quarter: Quarter, subjects: Sequence[QuarterSubject], least: int) -> list[Missing]:
    def of(sentence: str, where: Where, subject: str) -> Missing:
        return Missing(sentence, where, head.child_id, subject)

    found = []
    if quarter.asked_minutes is None:
        sentence = (
            "How many hours a quarter are asked for is not known: choose New York as your place under Hours and days."
        )
        found.append(Missing(sentence, Where.LEDGER))
    if head.is_to_come:
        return found
    if not quarter.minutes:
        found.append(Missing(f"Nothing was ticked or logged in {head.span.name} yet.", Where.LOG, head.child_id))
    for one in subjects:
        if one.is_under(least) and not one.reason:
            found.append(
                of(f"{one.name}: {one.done_percent:.0f} % was done, and no reason is written.", Where.NOTES, one.name)
            )
        if not one.grade and not one.narrative:
            found.append(of(f"{one.name}: neither a mark nor a few words yet.", Where.NOTES, one.name))
        if not one.material:
            found.append(of(f"{one.name}: nothing is said of what was covered.", Where.NOTES, one.name))
    return found
