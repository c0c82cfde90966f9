"""Reports of what a family wrote down: the report card, the transcript with its averages, and the list of books."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from brightpath.domain.grades import (
    Earned,
    GradeAverage,
    Level,
    Mean,
    Score,
    earned,
    grade_average,
    mean_of,
    number,
)
from brightpath.domain.records import Book, BookKind, Course, Mark, ReportNote
from brightpath.domain.report import Column, Form, Head, Missing, Report, ReportKind, Span, Table, Where
from brightpath.domain.words import listed

SCALE_NOTE = (
    "Letters are of the 4.0 scale as the College Board converts it: A+ from 97 %, A from 93, A- from 90, B+ from 87, B from 83, "
    "B- from 80, C+ from 77, C from 73, C- from 70, D+ from 67, D from 65, below that F."
)
AVERAGE_NOTE = (
    "The grade point average is the sum of credits times points over the sum of credits; courses that are only passed do not "
    "count in it."
)
WEIGHTED_NOTE = (
    "The weighted one adds 0.5 to the points of a passed honours course and 1.0 to those of an AP, IB or college one."
)
WORDS_NOTE = "Marks that are on no scale stand in the list and count in no average."

LEVELS = {Level.REGULAR: "", Level.HONORS: "Honours", Level.COLLEGE: "AP, IB or college"}
KINDS = {
    BookKind.TEXTBOOK: "Textbook",
    BookKind.BOOK: "Book",
    BookKind.READ_ALOUD: "Read aloud",
    BookKind.AUDIO: "Audio",
    BookKind.FILM: "Film",
    BookKind.ONLINE: "Online",
    BookKind.OTHER: "Other",
}


# --- The report card --------------------------------------------------------------------------------------------------


def report_card(
    head: Head, subjects: Sequence[str], marks: Sequence[Mark], notes: Sequence[ReportNote], spans: Sequence[Span]
) -> Report:
    """Make a child's report card of the head's span: a line a subject, a column for each of `spans` that lies in it.

    `subjects` are those of the child, in their order; what has marks beside them comes after.
    """
    own = [one for one in marks if one.child_id == head.child_id and head.span.has(one.given_on)]
    told = [one for one in notes if one.child_id == head.child_id and one.narrative and _overlaps(one, head.span)]
    names = list(dict.fromkeys([*subjects, *(one.subject for one in own)]))
    parts = [
        span for span in spans if head.span.first <= span.first and span.last <= head.span.last and span != head.span
    ]
    parts = parts if len(parts) > 1 else []
    rows = []
    for name in names:
        mean = _mean(own, name)
        letters = [_mean(own, name, part, [one.name for one in parts]).letter for part in parts]
        rows.append((name, *letters, mean.percent, _letter(own, name, mean), float(_count(own, name)) or None))
    columns = (
        Column("Subject", width=2.0),
        *(Column(part.name) for part in parts),
        Column("Average", Form.PERCENT),
        Column("Grade"),
        Column("Marks", Form.NUMBER),
    )
    overall = mean_of((one.score, one.weight) for one in own)
    # Rows without a grade are of use beside one that has it; alone they would only repeat the sentence.
    tables = [Table("Grades", columns, tuple(rows))] if own or told else []
    if told:
        tables.append(
            Table(
                "In words",
                (Column("Subject", width=0.7), Column("How it went", width=3.0)),
                tuple(
                    (one.subject, one.narrative) for one in sorted(told, key=lambda note: _place(names, note.subject))
                ),
            )
        )
    if own:
        tables.append(
            Table(
                "Every mark",
                (
                    Column("On", Form.DATE),
                    Column("Subject"),
                    Column("What for", width=2.0),
                    Column("Mark"),
                    Column("Per cent", Form.PERCENT),
                    Column("Weight", Form.NUMBER),
                ),
                tuple(
                    (one.given_on, one.subject, one.title or None, one.score.said, one.score.percent, one.weight)
                    for one in own
                ),
            )
        )
    graded = {one.subject for one in own} | {one.subject for one in told}
    return Report(
        ReportKind.REPORT_CARD,
        head,
        sentences=(_of_the_card(head, own, overall),),
        tables=tuple(tables),
        notes=(SCALE_NOTE, *((WORDS_NOTE,) if overall.left_out else ())),
        missing=tuple(
            Missing(f"No mark for {name} yet.", Where.MARKS, head.child_id, name)
            for name in subjects
            if name not in graded and not head.is_to_come
        ),
        is_signed=True,
    )


def _of_the_card(head: Head, own: Sequence[Mark], overall: Mean) -> str:
    if not own:
        return f"There is no mark for {head.child} in {head.span.name} yet."
    count = len({one.subject for one in own})
    said = f"{head.child} has {_counted(len(own), 'mark')} in {_counted(count, 'subject')}"
    return f"{said}, {number(overall.percent, 1)} % on average." if overall.percent is not None else f"{said}."


def _mean(marks: Sequence[Mark], subject: str, span: Span | None = None, terms: Sequence[str] = ()) -> Mean:
    """Average the marks of a subject; a mark that names one of the terms is of that one, whenever it was given."""

    def is_in(mark: Mark) -> bool:
        if span is None:
            return True
        return mark.term == span.name if mark.term in terms else span.has(mark.given_on)

    return mean_of((one.score, one.weight) for one in marks if one.subject == subject and is_in(one))


def _count(marks: Sequence[Mark], subject: str) -> int:
    return sum(one.subject == subject for one in marks)


def _letter(marks: Sequence[Mark], subject: str, mean: Mean) -> str | None:
    """Give the letter of an average, or the newest word where there are only words."""
    if mean.letter:
        return mean.letter
    return next((one.score.letter for one in reversed(marks) if one.subject == subject), None)


def _overlaps(note: ReportNote, span: Span) -> bool:
    return note.first_on <= span.last and span.first <= note.last_on


# --- The transcript ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TranscriptLine:
    """One course as it counts: what it is, the mark that counts, and what it brings."""

    course: Course
    final: Score | None
    brings: Earned | None


def transcript_lines(
    child_id: str, courses: Sequence[Course], marks: Sequence[Mark], years: Sequence[Span]
) -> list[TranscriptLine]:
    """List a child's courses of the transcript; where no final mark was given the marks of the school year make it."""
    spans = {year.name: year for year in years}
    lines = []
    for course in courses:
        if course.child_id != child_id or not course.is_on_transcript:
            continue
        final = course.final
        year = spans.get(course.school_year)
        if final is None and year is not None:
            own = [one for one in marks if one.child_id == child_id and one.subject == course.subject]
            percent = _mean(own, course.subject, year).percent
            final = Score(round(percent, 2), 100.0) if percent is not None else None
        lines.append(TranscriptLine(course, final, earned(final, course.credits or 0.0, course.level)))
    order = [year.name for year in sorted(years, key=lambda one: one.first)]

    def place(line: TranscriptLine) -> tuple[int, str]:
        """Put the years whose days nobody told first, by their names: they are most likely long over."""
        name = line.course.school_year
        return (order.index(name) + 1 if name in order else 0, name)

    return sorted(lines, key=place)


def transcript(
    head: Head, courses: Sequence[Course], marks: Sequence[Mark], years: Sequence[Span], *, is_weighted: bool
) -> Report:
    """Make a child's transcript over all school years: credits, marks, points, and the grade point average.

    `is_weighted` also tells the average with what honours and college courses add.
    """
    lines = transcript_lines(head.child_id, courses, marks, years)
    average = _average(lines)
    names = list(dict.fromkeys(line.course.school_year for line in lines))
    tables = [
        _year_table(name, [one for one in lines if one.course.school_year == name], is_weighted) for name in names
    ]
    has_levels = any(line.course.level is not Level.REGULAR for line in lines)
    facts = [("Credits earned", number(average.credits_earned))]
    facts.append(("Grade point average", _points(average.plain)))
    if is_weighted:
        facts.append(("Weighted average", _points(average.weighted)))
    return Report(
        ReportKind.TRANSCRIPT,
        head,
        sentences=(_of_the_transcript(head, lines, average),),
        facts=tuple(facts) if lines else (),
        tables=tuple(tables),
        notes=(SCALE_NOTE, AVERAGE_NOTE, *((WEIGHTED_NOTE,) if is_weighted and has_levels else ())),
        missing=tuple(_missing_of(head, lines)),
        is_signed=True,
    )


def _year_table(name: str, lines: Sequence[TranscriptLine], is_weighted: bool) -> Table:
    average = _average(lines)
    columns = [
        Column("Course", width=2.4),
        Column("Level"),
        Column("Credits", Form.NUMBER),
        Column("Mark"),
        Column("Points", Form.POINTS),
    ]
    columns += [Column("Weighted", Form.POINTS)] if is_weighted else []
    rows = []
    for line in lines:
        brings = line.brings
        row = [
            line.course.title,
            LEVELS[line.course.level] or None,
            line.course.credits,
            brings.letter if brings else None,
            brings.points if brings else None,
        ]
        rows.append(tuple(row + ([brings.weighted if brings else None] if is_weighted else [])))
    total: list[str | float | None] = ["In this year", None, average.credits_earned, None, average.plain]
    return Table(name, tuple(columns), tuple(rows), tuple(total + ([average.weighted] if is_weighted else [])))


def _average(lines: Iterable[TranscriptLine]) -> GradeAverage:
    return grade_average([line.brings for line in lines if line.brings is not None])


def _of_the_transcript(head: Head, lines: Sequence[TranscriptLine], average: GradeAverage) -> str:
    if not lines:
        return f"There is no course for {head.child} yet."
    credits_ = number(average.credits_earned)
    said = f"{head.child} has {_counted(len(lines), 'course')} with {credits_} credit{'' if credits_ == '1' else 's'} earned"
    return f"{said} and a grade point average of {average.plain:.2f}." if average.plain is not None else f"{said}."


def _missing_of(head: Head, lines: Sequence[TranscriptLine]) -> Iterable[Missing]:
    if not lines:
        yield Missing(f"No course for {head.child} yet.", Where.COURSES, head.child_id)
    for line in lines:
        course = line.course
        if line.final is None:
            sentence = f"No final mark for {course.title} ({course.school_year}) yet."
            yield Missing(sentence, Where.COURSES, head.child_id, course.subject)
        if course.credits is None:
            sentence = f"No credits for {course.title} ({course.school_year}) yet."
            yield Missing(sentence, Where.COURSES, head.child_id, course.subject)


def _points(points: float | None) -> str:
    return "not known yet" if points is None else f"{points:.2f} of 4.00"


# --- The books --------------------------------------------------------------------------------------------------------


def book_list(head: Head, books: Sequence[Book]) -> Report:
    """List what a child learned with in the head's span; what has no days counts in any."""
    own = [
        one
        for one in books
        if one.child_id == head.child_id
        and (one.first_on is None or one.first_on <= head.span.last)
        and (one.last_on is None or one.last_on >= head.span.first)
    ]
    own.sort(key=lambda one: (one.subject.casefold(), one.first_on or head.span.first, one.title.casefold()))
    kinds = [f"{count} {kind}" for kind, count in _kinds(own)]
    sentence = f"{head.child} learned with {_counted(len(own), 'thing')}: {listed(kinds)}." if own else ""
    return Report(
        ReportKind.BOOKS,
        head,
        sentences=(sentence or f"Nothing is written down for {head.child} in {head.span.name} yet.",),
        tables=(
            Table(
                "Books and materials",
                (
                    Column("Title", width=2.2),
                    Column("Author", width=1.4),
                    Column("What", width=0.9),
                    Column("Subject", width=1.1),
                    Column("From", Form.DATE),
                    Column("To", Form.DATE),
                    Column("Where from", width=1.2),
                ),
                tuple(
                    (
                        one.title,
                        one.author or None,
                        KINDS[one.kind],
                        one.subject or None,
                        one.first_on,
                        one.last_on,
                        one.source or None,
                    )
                    for one in own
                ),
            ),
        ),
        missing=() if own else (Missing(f"No book for {head.child} yet.", Where.BOOKS, head.child_id),),
    )


def _kinds(books: Sequence[Book]) -> list[tuple[str, int]]:
    plural = {
        BookKind.READ_ALOUD: "read aloud",
        BookKind.AUDIO: "audio",
        BookKind.ONLINE: "online",
        BookKind.OTHER: "other",
    }
    found: dict[BookKind, int] = {}
    for one in books:
        found[one.kind] = found.get(one.kind, 0) + 1
    return [
        (plural.get(kind) or KINDS[kind].casefold() + ("s" if count > 1 else ""), count)
        for kind, count in found.items()
    ]


# --- Words ------------------------------------------------------------------------------------------------------------


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _place(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else len(names)
