"""The words of the Reports page."""

from __future__ import annotations

from typing import Final

from brightpath.domain.grades import Level
from brightpath.domain.records import BookKind
from brightpath.domain.report import ReportKind, Where

TITLE: Final = "Reports"
LOOK, MARKS, COURSES, BOOKS, NOTES = "Look and print", "Marks", "Courses", "Books", "Notes of a quarter"
#: The parts of the page by what stands for them in its address.
PARTS: Final = {"look": LOOK, "marks": MARKS, "courses": COURSES, "books": BOOKS, "notes": NOTES}

WHICH: Final = "Which report?"
OF_WHOM: Final = "Of whom?"
SCHOOL_YEAR: Final = "School year"
PART_OF_YEAR: Final = "Of which part?"
WEIGHTED: Final = "Also tell the average weighted by level"
KINDS: Final = {
    ReportKind.ATTENDANCE: "Attendance",
    ReportKind.HOURS: "Hours",
    ReportKind.PROGRESS: "Progress",
    ReportKind.REPORT_CARD: "Report card",
    ReportKind.TRANSCRIPT: "Transcript",
    ReportKind.BOOKS: "Book list",
    ReportKind.QUARTERLY: "Quarterly (New York)",
}
WHOLE_YEAR: Final = "The whole year"
NO_CHILDREN: Final = "There is no child in the household yet, so there is nothing to report."
NOBODY: Final = "Choose a child to see a report."
TO_COME: Final = "{} is still to come: it begins on {}."
NOT_IN_YEAR: Final = "There is nothing of {} in {}."
STILL_MISSING: Final = "Still missing"
PUT_IN: Final = {
    Where.MARKS: "Write marks down",
    Where.COURSES: "Write courses down",
    Where.BOOKS: "Write books down",
    Where.NOTES: "Write these notes",
}
PDF: Final = "Save as PDF"
CSV: Final = "As a table (CSV)"
HOW: Final = "How the numbers come about"
EVERYTHING: Final = "A year of everybody in one file"
EVERYTHING_SAYS: Final = (
    "All reports of a school year as PDFs, the numbers of all children as tables, and a list of what is still missing."
)
PACK: Final = "Pack {}"
PACKING: Final = "Packing"
TAKE_BUNDLE: Final = "Save the file (.zip)"

NO_SUBJECT: Final = "No subject in particular"
LEVELS: Final = {Level.REGULAR: "Regular", Level.HONORS: "Honours", Level.COLLEGE: "AP, IB or college"}
BOOK_KINDS: Final = {
    BookKind.TEXTBOOK: "Textbook",
    BookKind.BOOK: "Book",
    BookKind.READ_ALOUD: "Read aloud",
    BookKind.AUDIO: "Audio",
    BookKind.FILM: "Film",
    BookKind.ONLINE: "Online course",
    BookKind.OTHER: "Something else",
}
MARK_LIKE: Final = "46/50, 92 % or A-"
CREDITS_HELP: Final = (
    "One credit is usually a year of high school: about 120 hours, or a textbook done. Half a year is 0.5."
)
FINAL_HELP: Final = "A letter, per cent, or P for passed. Left empty, the marks of the school year make it."
MANY_MARKS: Final = "One mark for each, all at once"
PASTE_MARKS: Final = "Paste from a spreadsheet"
PASTE_EXAMPLE: Final = "Ada, Maths, 46/50, Chapter 3, 2026-11-20\n\nor a table:\nChild\tMaths\tArt\nAda\t92\tA"
FOR_REPORTS: Final = "For reports: marks, the course, books"
TAKE_OUT: Final = "Take out"
CHANGE: Final = "Change"
SAVE_MARK: Final = "Save this mark"
LEAVE_MARK: Final = "Leave it as it is"
NO_MARKS: Final = "No marks yet. Write the first ones above; at a lesson you tick, “Mark” stands in its panel on Today."
NO_BOOKS: Final = "No books yet."
MORE: Final = "Show more"


def short_cell(told: str) -> str:
    """Say "September 2026" as "Sep ’26" and "4 September 2026" as "4 Sep ’26", so that a phone has room for what is beside it."""
    *day, month, year = told.split() if told.count(" ") else ("", told, "")
    return " ".join([*day, month[:3], f"’{year[-2:]}"]) if year else told


def at_percent(letter: str, percent: float) -> str:
    """Say "from the marks: A- (91 %)"."""
    return f"from the marks: {letter} ({percent:.0f} %)"
