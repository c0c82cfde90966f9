"""Reports of a child and a stretch of a school year, and a year of all of them in one file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.family import Household, SchoolYear
from brightpath.domain.grade_reports import book_list, report_card, transcript, transcript_lines
from brightpath.domain.ids import ChildId, FamilyId
from brightpath.domain.ledger import Ledger, LedgerYear, Quarter
from brightpath.domain.ledger_years import year_on
from brightpath.domain.lessons import KeptLesson
from brightpath.domain.quarterly_report import QuarterSubject, quarterly_report, subjects_of_quarter
from brightpath.domain.records import Records
from brightpath.domain.report import Head, Report, ReportKind, Span
from brightpath.domain.requirements import grade_name
from brightpath.domain.time_reports import ListOfLessons, attendance_report, hours_report, progress_report
from brightpath.exports.report_bundle import Bundle, report_bundle
from brightpath.exports.sheet import SIZES
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.services.ledger import ledger_of, years_of_ledger
from brightpath.services.recorded_children import recorded_child
from brightpath.storage import ledger as kept
from brightpath.storage.database import Db
from brightpath.storage.family import household_of
from brightpath.storage.household import subject_ids_of
from brightpath.storage.lessons import lessons_by_subject, lessons_done
from brightpath.storage.records import all_records

WHOLE_YEAR: Final = "year"
NO_SUCH_YEAR: Final = "There is no such school year here."
NO_SUCH_PART: Final = "This school year has no such part."
NO_SUCH_PAPER: Final = "Paper is A4 or Letter."
NOBODY: Final = "Choose at least one child."


@dataclass(frozen=True)
class Part:
    """A part of a school year that a report can be of: all of it, a quarter or a term."""

    key: str
    span: Span
    is_quarter: bool = False


@verb
def report_years(house: House, actor: Actor, family_id: FamilyId, child_id: ChildId) -> list[str]:
    """List the school years a child's reports can be of by name, the one under way first, then the newest first.

    Raises
    ------
    NotFound
        When the family has no household yet, or no such child.
    """
    years = years_of_ledger(house, actor, family_id, child_id)
    with house.store.read() as db:
        today = house.today(household_of(db, family_id).calendar.time_zone)
    current = year_on(years, today)
    return list(dict.fromkeys(one.name for one in (current, *years)))


@verb
def report_parts(
    house: House, actor: Actor, family_id: FamilyId, child_id: ChildId, year: str | None = None
) -> tuple[Part, ...]:
    """List what a report of a school year can be of: the whole year first, then its quarters and terms.

    Raises
    ------
    NotFound
        When there is no such child or school year.
    """
    return _Known(house, actor, family_id, child_id, year).parts


@verb
def quarter_of(
    house: House, actor: Actor, family_id: FamilyId, child_id: ChildId, year: str | None, part: str
) -> list[QuarterSubject]:
    """Put together what is known of each subject of a child in a quarter, for its report.

    Raises
    ------
    NotFound
        When there is no such child, school year or quarter.
    """
    known = _Known(house, actor, family_id, child_id, year)
    return known.subjects_of(known.part(part))


@verb
def report_of(
    house: House,
    actor: Actor,
    family_id: FamilyId,
    child_id: ChildId,
    kind: ReportKind,
    year: str | None = None,
    part: str = WHOLE_YEAR,
    is_weighted: bool = False,
) -> Report:
    """Make one report of a child: of a school year by its name, the one under way unless told, or a part of it.

    A transcript is of all school years, a quarterly report of a quarter. `is_weighted` is for transcripts.

    Raises
    ------
    NotFound
        When there is no such child, school year or part of it.
    """
    known = _Known(house, actor, family_id, child_id, year)
    return known.report(kind, known.part(part), is_weighted=is_weighted)


@verb
def year_of_reports(
    house: House,
    actor: Actor,
    family_id: FamilyId,
    child_ids: Sequence[ChildId],
    year: str | None,
    paper: str,
    is_weighted: bool = False,
    tell: Callable[[float, str], None] | None = None,
) -> Bundle:
    """Pack all reports of a school year of some children into one file: PDFs, tables, and what is in it.

    Quarterly reports are in it where the place asks for them. Of a child who left the household it has the years in which
    there is something of it. `tell` is told how far it is (0-1) and what is made now.

    Raises
    ------
    Refused
        When nobody is chosen, or the paper is of another size.
    NotFound
        When there is no such child, or none of them has this school year.
    """
    if paper not in SIZES:
        raise Refused(NO_SUCH_PAPER)
    if not child_ids:
        raise Refused(NOBODY)
    reports: list[Report] = []
    name, made_on = "", date.min
    for child_id in dict.fromkeys(child_ids):
        if year is not None and year not in report_years(house, actor, family_id, child_id):
            continue
        known = _Known(house, actor, family_id, child_id, year)
        year = name = known.year.name
        made_on = known.today
        if known.of.left_on and known.is_without_records:
            continue
        reports += known.of_the_year(is_weighted=is_weighted)
    if not name:
        raise NotFound(NO_SUCH_YEAR)
    return report_bundle(reports, name=name, made_on=made_on, paper=paper, tell=tell)


class _Known:
    """What is known of one child and school year, read once for all reports of it."""

    def __init__(self, house: House, actor: Actor, family_id: FamilyId, child_id: ChildId, year: str | None) -> None:
        self.house, self.family_id, self.child_id = house, family_id, child_id
        self.years: list[LedgerYear] = years_of_ledger(house, actor, family_id, child_id)
        with house.store.read() as db:
            self.household: Household = household_of(db, family_id)
            self.of = recorded_child(house, db, family_id, self.household, child_id)
            self.records: Records = all_records(db, family_id)
            self.lessons = _lessons_of(db, family_id, child_id)
            self.done: dict[str, list[tuple[str, datetime]]] = lessons_done(db, family_id, child_id)
        self.zone = self.household.calendar.time_zone
        self.today = house.today(self.zone)
        self.year = _chosen(self.years, year, self.today)
        self.ledger: Ledger = ledger_of(house, actor, family_id, child_id, self.year)
        self.parts = _parts(self.ledger, self.household)

    @property
    def subjects(self) -> list[str]:
        """Name what the child learns; of one who left only what was done or written down is told."""
        return [] if self.of.left_on else [subject.name for subject in self.of.child.subjects]

    @property
    def is_without_records(self) -> bool:
        """Say whether nothing was done, marked or written down of the child in this school year."""
        mine = self.records
        return not (
            self.ledger.days
            or any(one.child_id == self.child_id and self._has(one.given_on) for one in mine.marks)
            or any(one.child_id == self.child_id and one.school_year == self.year.name for one in mine.courses)
            or any(one.child_id == self.child_id and one.first_on and self._has(one.first_on) for one in mine.books)
        )

    def _has(self, day: date) -> bool:
        return self.year.first <= day <= self.year.last

    def part(self, key: str) -> Part:
        found = next((one for one in self.parts if one.key == key), None)
        if found is None:
            raise NotFound(NO_SUCH_PART)
        return found

    def report(self, kind: ReportKind, part: Part, *, is_weighted: bool) -> Report:
        head = self._head(part.span)
        match kind:
            case ReportKind.ATTENDANCE:
                return attendance_report(head, self.ledger)
            case ReportKind.HOURS:
                return hours_report(head, self.ledger)
            case ReportKind.PROGRESS:
                return self._progress(head)
            case ReportKind.REPORT_CARD:
                spans = [one.span for one in self.parts if one.is_quarter] if part.key == WHOLE_YEAR else []
                terms = [one.span for one in self.parts if not one.is_quarter and one.key != WHOLE_YEAR]
                return report_card(head, self.subjects, self.records.marks, self.records.notes, terms or spans)
            case ReportKind.TRANSCRIPT:
                return self._transcript(is_weighted=is_weighted)
            case ReportKind.BOOKS:
                return book_list(head, self.records.books)
            case ReportKind.QUARTERLY:
                return self._quarterly(part)

    def of_the_year(self, *, is_weighted: bool) -> list[Report]:
        whole = self.part(WHOLE_YEAR)
        kinds = [kind for kind in ReportKind if kind is not ReportKind.QUARTERLY]
        reports = [self.report(kind, whole, is_weighted=is_weighted) for kind in kinds]
        # Nobody misses the transcript of a child who has no courses yet.
        reports = [one for one in reports if one.kind is not ReportKind.TRANSCRIPT or not one.is_empty]
        asked = {one.number for one in self.ledger.quarters if one.asked_minutes or one.least_done_percent}
        quarters = [one for one in self.parts if one.is_quarter and one.span.first <= self.today]
        return reports + [
            self.report(ReportKind.QUARTERLY, one, is_weighted=False)
            for one in quarters
            if self._quarter(one).number in asked
        ]

    def _head(self, span: Span) -> Head:
        return Head(
            child_id=self.child_id,
            child=self.of.child.name,
            span=span,
            parent=self.household.parent_name,
            made_on=self.today,
            grade=grade_name(self.ledger.grade).capitalize(),
        )

    def _progress(self, head: Head) -> Report:
        last = min(head.span.last, self.today)
        asked_until = min(self.today, self.of.left_on or self.today)
        with self.house.store.read() as db:
            planned = (
                kept.planned_between(db, self.family_id, self.child_id, head.span.first, last, asked_until)
                if head.span.first <= last
                else []
            )
        lists = {
            name: ListOfLessons(len(own), sum(one.done_at is not None for one in own))
            for name, own in self.lessons.items()
        }
        return progress_report(head, planned, self.ledger.entries, lists)

    def _transcript(self, *, is_weighted: bool) -> Report:
        records = self.records
        spans = [Span(one.name, one.first, one.last) for one in self.years]
        whole = Span(self.year.name, self.year.first, self.year.last)
        lines = transcript_lines(self.child_id, records.courses, records.marks, spans)
        names = list(dict.fromkeys(line.course.school_year for line in lines)) or [whole.name]
        name = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
        head = self._head(replace(whole, name=name))
        return transcript(head, records.courses, records.marks, spans, is_weighted=is_weighted)

    def _quarterly(self, part: Part) -> Report:
        quarter = self._quarter(part)
        head = self._head(part.span)
        so_far = sum(one.minutes for one in self.ledger.entries if one.on <= quarter.last)
        return quarterly_report(head, quarter, self.subjects_of(part), so_far)

    def subjects_of(self, part: Part) -> list[QuarterSubject]:
        done = {
            name: [title for title, at in own if part.span.has(self.house.date_of(at, self.zone))]
            for name, own in self.done.items()
        }
        marks, notes = self.records.marks, self.records.notes
        return subjects_of_quarter(self._head(part.span), self._quarter(part), self.subjects, marks, notes, done)

    def _quarter(self, part: Part) -> Quarter:
        found = next((one for one in self.ledger.quarters if one.first == part.span.first), None)
        if found is None or not part.is_quarter:
            raise NotFound(NO_SUCH_PART)
        return found


def _lessons_of(db: Db, family_id: FamilyId, child_id: ChildId) -> dict[str, list[KeptLesson]]:
    kept_lessons = lessons_by_subject(db, family_id)
    ids = subject_ids_of(db, family_id)
    return {name: kept_lessons.get(subject_id, []) for (child, name), subject_id in ids.items() if child == child_id}


def _chosen(years: Sequence[LedgerYear], name: str | None, today: date) -> LedgerYear:
    if name is None:
        return year_on(years, today)
    found = next((one for one in years if one.name == name), None)
    if found is None:
        raise NotFound(NO_SUCH_YEAR)
    return found


def _parts(ledger: Ledger, household: Household) -> tuple[Part, ...]:
    """List the whole year, its quarters, and the terms of its school year where they are not the quarters."""
    year = ledger.year
    spans = [tuple((term.first, term.last) for term in one.terms) for one in household.calendar.school_years]
    school_year = household.calendar.school_years[spans.index(year.terms)] if year.terms else None
    terms = school_year.terms if school_year else ()
    are_quarters = len(terms) == len(ledger.quarters)
    quarters = [
        Part(
            f"quarter-{one.number}",
            Span(_quarter_name(one, school_year if are_quarters else None), one.first, one.last),
            True,
        )
        for one in ledger.quarters
    ]
    own = (
        []
        if are_quarters
        else [
            Part(f"term-{number}", Span(term.name, term.first, term.last)) for number, term in enumerate(terms, start=1)
        ]
    )
    return (Part(WHOLE_YEAR, Span(year.name, year.first, year.last)), *own, *quarters)


def _quarter_name(quarter: Quarter, school_year: SchoolYear | None) -> str:
    return school_year.terms[quarter.number - 1].name if school_year else f"Quarter {quarter.number}"
