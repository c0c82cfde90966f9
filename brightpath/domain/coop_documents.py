"""What a co-op's four documents say: courses, groups with their children, instructors and rooms, on a grid of days and periods.

Everything is named by its id; what a reader left out is filled in.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from brightpath.domain.family import Availability
from brightpath.domain.weeks import SCHOOL_DAYS, Weekday

#: Where no configuration says otherwise: Monday to Friday, six periods of an hour from nine.
USUAL_PERIODS = tuple((hour * 60, hour * 60 + 60) for hour in range(9, 15))


class Listed(BaseModel):
    model_config = ConfigDict(frozen=True)


class ListedRoom(Listed):
    id: str
    name: str
    seats: int
    features: tuple[str, ...] = ()


class ListedInstructor(Listed):
    """A grown-up; no `available` means always. `family` is an id where one was named."""

    id: str
    name: str
    family: str | None = None
    available: tuple[Availability, ...] = ()


class ListedChild(Listed):
    """A child and the times at which it cannot come."""

    id: str
    name: str
    family: str
    not_at: tuple[Availability, ...] = ()


class ListedGroup(Listed):
    """Children who have their courses together; `size` counts them where they are not named."""

    id: str
    name: str
    children: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()
    size: int = 0


class ListedCourse(Listed):
    """A course: `lectures` times a week on `min_days` days at least; `children` attend it besides its groups."""

    id: str
    name: str
    instructors: tuple[str, ...]
    helpers: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    lectures: int = 1
    min_days: int = 1
    students: int = 0
    needs: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    not_at: tuple[Availability, ...] = ()
    needs_parents: bool = False
    prep_hour: bool = False


class ListedPin(Listed):
    """A lecture that stays; day and period are counted from 0."""

    course: str
    day: int
    period: int
    room: str | None = None


class CoopDocuments(Listed):
    """All of it. `families` and `car_pools` are names by id, and the families of a pool by its id."""

    name: str = "Co-op"
    days: tuple[Weekday, ...] = SCHOOL_DAYS
    periods: tuple[tuple[int, int], ...] = USUAL_PERIODS
    courses: tuple[ListedCourse, ...]
    groups: tuple[ListedGroup, ...]
    instructors: tuple[ListedInstructor, ...]
    rooms: tuple[ListedRoom, ...]
    children: tuple[ListedChild, ...] = ()
    families: dict[str, str] = Field(default_factory=dict)
    car_pools: dict[str, tuple[str, tuple[str, ...]]] = Field(default_factory=dict)
    pins: tuple[ListedPin, ...] = ()
    #: What one count of each wish costs, where it was said.
    weights: dict[str, int] | None = None
    parents_are_a_must: bool = False
