"""What a researcher may see: the tables of a snapshot, each column with its meaning, and how small a group may be.

Nothing here names anybody; how names, dates and small groups are hidden is in `services.pseudonyms`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from brightpath.domain.catalogue import FIELDS
from brightpath.domain.errors import Refused
from brightpath.domain.family import Flexibility, Involvement
from brightpath.domain.feedback import LIKERT
from brightpath.domain.models import FEWEST_FAMILIES
from brightpath.domain.preferences import DEFAULT_WEIGHTS
from brightpath.domain.questions import CategoryKey
from brightpath.domain.schedule import SolverStatus

#: Lessons in one snapshot, the newest.
MOST_LESSONS: Final = 500_000
#: Statements in one xAPI file: each takes a kilobyte.
MOST_STATEMENTS: Final = 50_000
LONGEST_SQL: Final = 20_000
#: Weeks that a family's dates are moved by at most, to either side.
MOST_WEEKS_MOVED: Final = 26
#: Weeks cut off a family's end at most.
MOST_WEEKS_CUT: Final = 3
#: To what times of the day and minutes of lessons are rounded.
HALF_HOUR, FIVE_MINUTES = 30, 5
#: Ages as they are told: the last age of each band.
AGE_BANDS: Final = {8: "2-8", 11: "9-11", 18: "12-18"}
#: What no catalogue knows, a family's own name for it.
OTHER: Final = "other"

TOO_FEW: Final = (
    f"Fewer than {FEWEST_FAMILIES} families let researchers read their weeks, so there is no snapshot. Families find the"
    " switch on “Your account” and “Our co-op”."
)
TURNED_ROUND: Final = "The weeks are turned round: the first, {first}, is after the last, {last}."
NO_SQL: Final = "Write a question first: one SELECT."
TOO_LONG: Final = f"This question is longer than {LONGEST_SQL:,} characters."


class Column(NamedTuple):
    """A column of a snapshot: what it means, in which unit, which values it takes, and when it is empty."""

    name: str
    meaning: str
    unit: str = ""
    values: str = ""
    empty: str = "never"


class Table(NamedTuple):
    """A table of a snapshot: what one row of it is, and its columns in order."""

    name: str
    grain: str
    columns: tuple[Column, ...]


#: What the questionnaire's statements are about, and what a high score means.
SCORES: Final = {
    CategoryKey.FLEXIBILITY: "flexibility (5) or structure (1)",
    CategoryKey.ROTATION: "rotating subjects (5) or doing them daily (1)",
    CategoryKey.TIME: "keeping an eye on time (5: closely)",
    CategoryKey.LONG_TERM: "planning for the long term (5: far ahead)",
    CategoryKey.PRIORITIZATION: "putting what matters first (5: strictly)",
}
_WITHHELD = "withheld, as fewer than five families share it"
_FAMILY = Column("family", "The family's sign in this snapshot; another snapshot has another one.", values="16 letters")
_CHILD = Column(
    "child",
    "The child's sign in this snapshot.",
    values="16 letters",
    empty="of families with four children and more, and where how many they are is withheld",
)
_WEEK = Column(
    "week", "The week's Monday, moved by as many whole weeks as all of the family's dates.", "date", "a Monday"
)
_NUMBER = Column("week_number", "The week counted from the family's first one, which is 1.", "weeks", "1 and more")
_AGE = Column(
    "age_band", "The child's age on the day of the snapshot.", "years", ", ".join(AGE_BANDS.values()), _WITHHELD
)
_UNKNOWN = "nobody told it"


def _points(name: str, meaning: str) -> Column:
    return Column(name, meaning, "points", "1 to 5", _UNKNOWN)


TABLES: Final = (
    Table(
        "families",
        "one row per family",
        (
            _FAMILY,
            Column("ages", "The age bands of its children, each once.", "years", "as 2-8 9-11", _WITHHELD),
            Column("children", "How many children it has.", "children", "1, 2, 3, 4 or more", _WITHHELD),
            Column(
                "flexibility", "How strictly it wants to plan.", "", ", ".join(Flexibility), f"{_WITHHELD}, or not told"
            ),
            Column("weeks", "Weeks of it in this snapshot.", "weeks", "1 and more"),
            *(
                Column(
                    f"score_{category}",
                    f"What it answered to the statements about {about}: their mean after reversing, to half a point; one that is"
                    " not answered counts 3.",
                    "points",
                    "1 to 5",
                    f"{_WITHHELD}, or none of them answered",
                )
                for category, about in SCORES.items()
            ),
        ),
    ),
    Table("children", "one row per child that has a sign", (_CHILD, _FAMILY, _AGE)),
    Table(
        "activities",
        "one row per child, lesson (or other thing done) and subject",
        (
            _FAMILY,
            _CHILD,
            _WEEK,
            _NUMBER,
            Column("on_date", "The day, moved as the week is.", "date", "a date"),
            Column("weekday", "The day of the week.", "", "1 (Monday) to 7 (Sunday)"),
            _AGE,
            Column("field", "What the subject belongs to.", "", f"{', '.join(FIELDS)}, {OTHER}", _WITHHELD),
            Column(
                "subject",
                f"The subject by the catalogue's name; “{OTHER}” when the catalogue does not know it.",
                "",
                "a name of the catalogue, other",
                _WITHHELD,
            ),
            Column("kind", "Planned, put there by hand, or told afterwards.", "", "lesson, by_hand, logged"),
            Column("is_core", "Whether the family calls the subject core.", "", "true, false"),
            Column("involvement", "How much of a parent the subject takes.", "", ", ".join(Involvement), "logged only"),
            Column(
                "interest",
                "How much the child likes the subject, as told at the start.",
                "points",
                "1 to 5",
                "logged only",
            ),
            Column(
                "start_minute",
                "When it was planned to start, to the half hour before.",
                "minutes after midnight",
                "0 to 1410",
                "logged only",
            ),
            Column(
                "lessons",
                "How many lessons it is; a part of one, or a share of several subjects, is less.",
                "lessons",
                "above 0",
            ),
            Column("planned_minutes", "How long it was planned to take, to five minutes.", "minutes", "0 for logged"),
            Column(
                "minutes",
                "How long it took, to five minutes; as planned where nobody told (is_timed); 0 when not done.",
                "minutes",
                "0 and more",
                "logged without minutes",
            ),
            Column(
                "is_timed",
                "Whether it was done and somebody told how long it took: begin and end, or minutes of what was logged.",
                "",
                "true, false",
            ),
            Column("is_done", "Whether it was done.", "", "true, false"),
            Column("is_skipped", "Whether somebody said that it was left out.", "", "true, false"),
            Column(
                "is_waiting",
                "Whether a child handed it in and no parent agreed yet; then it is not done.",
                "",
                "true, false",
            ),
            Column("is_moved", "Whether somebody moved it by hand.", "", "true, false"),
            _points("engagement", "How engaged the child was."),
            Column(
                "is_lived",
                "Whether anybody ticked, handed in or left out anything in the family's week.",
                "",
                "true, false",
            ),
            Column("is_away", "Whether it was somewhere else than at home.", "", "true, false"),
        ),
    ),
    Table(
        "feedback",
        "one row per rating of a week: the newest of each person",
        (
            _FAMILY,
            Column("about", "Whose week is rated.", "", "family, child"),
            Column("child", "The child's sign, where it has one.", "", "16 letters", "about the family, or as above"),
            _WEEK,
            _NUMBER,
            Column("said_by", "Who rated it.", "", "grown-up, child"),
            _points("stars", "How good the week was."),
            *(_points(item.key, f"“{item.sentence}”") for item in LIKERT),
        ),
    ),
    Table(
        "plans",
        "one row per family and week that was planned: the version that counts",
        (
            _FAMILY,
            _WEEK,
            _NUMBER,
            Column("versions", "How often the week was planned.", "versions", "1 and more"),
            Column("method", "How the plan was made.", "", "as integer_program"),
            Column("status", "What the solver said.", "", ", ".join(SolverStatus), "not solved"),
            Column(
                "gap",
                "What a better plan could have more at most, of what the wishes are worth.",
                "share",
                "0 and more",
                "not solved",
            ),
            Column("lessons_per_child", "Lessons in it for each child, on average.", "lessons", "0 and more"),
            Column("minutes_per_child", "Minutes of lessons for each child, to five.", "minutes", "0 and more"),
            Column("left_out", "Lessons that found no place.", "lessons", "0 and more"),
            Column("structure_level", "How structured the family wants its weeks.", "share", "0 to 1", _UNKNOWN),
            Column("block_minutes", "How long a block of learning it likes.", "minutes", "20 to 60", _UNKNOWN),
            *(
                Column(
                    f"wish_{name}",
                    f"How far the planner's wish {name} is met.",
                    "share",
                    "0 to 1",
                    "the plan does not tell",
                )
                for name in DEFAULT_WEIGHTS
            ),
        ),
    ),
)


def table_named(name: str) -> Table:
    """Find a table by its name."""
    return next(table for table in TABLES if table.name == name)


def age_band(age: int | None) -> str | None:
    """Tell an age in years by its band; None stays unknown."""
    if age is None:
        return None
    return next((band for last, band in AGE_BANDS.items() if age <= last), AGE_BANDS[18])


@dataclass(frozen=True)
class Chosen:
    """Which lessons of a snapshot are looked at: nothing chosen means all. Weeks are counted from each family's first."""

    age_bands: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    first_week: int | None = None
    last_week: int | None = None

    def checked(self) -> Chosen:
        """Give it back when it can be looked at.

        Raises
        ------
        Refused
            When its first week is after its last.
        """
        if self.first_week is not None and self.last_week is not None and self.first_week > self.last_week:
            raise Refused(TURNED_ROUND.format(first=self.first_week, last=self.last_week))
        return self


def checked_sql(sql: str) -> str:
    """Take the space around a question away.

    Raises
    ------
    Refused
        When nothing is asked, or too much.
    """
    asked = sql.strip()
    if not asked:
        raise Refused(NO_SQL)
    if len(asked) > LONGEST_SQL:
        raise Refused(TOO_LONG)
    return asked
