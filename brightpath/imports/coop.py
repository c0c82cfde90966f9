"""A co-op's documents in: Course, Groups, Instructors and Rooms, each as JSON or CSV, and a Configuration if there is one.

Every fault of all of them is listed at once, with its file. A single file is read in `coop_files`; here they are put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from brightpath.domain.coop_documents import (
    USUAL_PERIODS,
    CoopDocuments,
    ListedChild,
    ListedCourse,
    ListedGroup,
    ListedInstructor,
    ListedPin,
    ListedRoom,
)
from brightpath.domain.errors import Fault, Faulty
from brightpath.domain.family import Availability
from brightpath.domain.weeks import SCHOOL_DAYS
from brightpath.imports import coop_shape as shape
from brightpath.imports.coop_files import CONFIGURATION, CoopFile, Unreadable
from brightpath.imports.coop_names import Names, as_id
from brightpath.imports.household_shape import Availability as AvailabilityShape
from brightpath.imports.json_text import MOST_FAULTS, shown
from brightpath.imports.shape import Shape, folded

#: The documents by the names of their files, in small letters and without ending; both numbers are understood.
FILES = {
    "course": "courses",
    "courses": "courses",
    "group": "groups",
    "groups": "groups",
    "instructor": "instructors",
    "instructors": "instructors",
    "room": "rooms",
    "rooms": "rooms",
    CONFIGURATION: CONFIGURATION,
}
USUAL_NAMES = {"courses": "Course", "groups": "Groups", "instructors": "Instructors", "rooms": "Rooms"}
S = TypeVar("S", bound=Shape)


def read_coop(files: Mapping[str, bytes]) -> CoopDocuments:
    """Read the documents of a co-op from their files' names and contents.

    Raises
    ------
    Faulty
        With every fault: `Course.json, courses[3].lectures` or `Course.csv, line 5, lectures` is its place.
    """
    reader = _Reader(files)
    if not reader.faults:
        reader.look_between()
    if reader.faults:
        raise Faulty(_few(reader.faults))
    return reader.documents()


def _few(faults: list[Fault]) -> list[Fault]:
    if len(faults) <= MOST_FAULTS:
        return faults
    return [*faults[:MOST_FAULTS], Fault("the documents", "There are more faults than can be listed here.")]


class _Reader:
    """Reads all files, then looks whether they fit together."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.faults: list[Fault] = []
        self.files: dict[str, CoopFile] = {}
        for name in sorted(files):
            self._read(name, files[name])
        for noun, usual in USUAL_NAMES.items():
            if noun not in self.files:
                self.faults.append(Fault("the documents", f"{usual}.json is missing.", f"{usual}.json or {usual}.csv"))
        self.faults += [fault for file in self.files.values() for fault in file.faults]

    def _read(self, name: str, content: bytes) -> None:
        stem, _, ending = name.casefold().rpartition(".")
        noun = FILES.get(stem)
        endings = ("json",) if noun == CONFIGURATION else ("json", "csv")
        if noun is None or ending not in endings:
            allowed = ", ".join(f"{usual}.json" for usual in (*USUAL_NAMES.values(), "Configuration"))
            self.faults.append(
                Fault(name, "This is no document of a co-op.", f"{allowed}; the first four also as .csv")
            )
        elif noun in self.files:
            self.faults.append(Fault(name, f"{self.files[noun].name} says the same.", "one of the two"))
        else:
            try:
                self.files[noun] = CoopFile(name, noun, content)
            except Faulty as refused:
                self.faults += [Fault(f"{name}, {one.where}", one.what, one.allowed) for one in refused.faults]
                self.files[noun] = Unreadable(name, noun)

    # -- together ------------------------------------------------------------------------------------------------------

    def look_between(self) -> None:
        self.courses = self._shape("courses", shape.Courses).courses
        self.groups = self._shape("groups", shape.Groups).groups
        self.instructors = self._shape("instructors", shape.Instructors).instructors
        self.rooms = self._shape("rooms", shape.Rooms).rooms
        self.configuration = (
            self._shape(CONFIGURATION, shape.Configuration)
            if CONFIGURATION in self.files
            else shape.Configuration.model_validate({})
        )
        self.course_names = Names(self.files["courses"], self.courses, "course")
        self.group_names = Names(self.files["groups"], self.groups, "group")
        self.instructor_names = Names(self.files["instructors"], self.instructors, "instructor")
        self.room_names = Names(self.files["rooms"], self.rooms, "room")
        for names in (self.course_names, self.group_names, self.instructor_names, self.room_names):
            self.faults += names.faults
        self._times_end_later()
        self._who_is_who()
        self._fit_together()

    def _shape(self, noun: str, kind: type[S]) -> S:
        found = self.files[noun].shape
        assert isinstance(found, kind)
        return found

    def _times_end_later(self) -> None:
        for noun, key in (("courses", "notAt"), ("instructors", "available")):
            for number, item in enumerate(getattr(self, noun)):
                self._ends_later(self.files[noun], f"{noun}[{number}].{key}", getattr(item, key) or ())
        with_children: dict[str, Sequence[shape.Course | shape.Group]] = {
            "courses": self.courses,
            "groups": self.groups,
        }
        for noun, items in with_children.items():
            for number, one in enumerate(items):
                for place, child in enumerate(one.children):
                    self._ends_later(self.files[noun], f"{noun}[{number}].children[{place}].notAt", child.notAt)
        if self.configuration.periods:
            file, last = self.files[CONFIGURATION], 0
            self._ends_later(file, "periods", self.configuration.periods)
            for number, span in enumerate(self.configuration.periods):
                if span.startTime < last:
                    at = file.at(f"periods[{number}].startTime")
                    self.faults.append(
                        Fault(at, "It begins before the period before it has ended.", "periods in order")
                    )
                last = span.endTime

    def _ends_later(self, file: CoopFile, where: str, spans: Iterable[AvailabilityShape | shape.Span]) -> None:
        for number, span in enumerate(spans):
            if span.endTime <= span.startTime:
                at = file.at(f"{where}[{number}].endTime")
                self.faults.append(Fault(at, "It does not end after it has begun.", "a later time of the same day"))

    def _who_is_who(self) -> None:
        """Find the families and children that instructors, groups and courses name."""
        listed = [child for group in self.groups for child in group.children]
        listed += [child for course in self.courses for child in course.children]
        self.families: dict[str, str] = {}
        self._family_ids: dict[str, str] = {}
        for name in [*(one.family for one in self.instructors), *(child.family for child in listed)]:
            if name:
                self._family(name)
        of_name: dict[str, set[str]] = {}
        for child in listed:
            if child.family:
                of_name.setdefault(folded(child.name), set()).add(self._family(child.family))
        self.children: dict[tuple[str, str], ListedChild] = {}
        self._alone = of_name
        taken: set[str] = set()
        for child in listed:
            key = self._key(child)
            known = self.children.get(key)
            one = known.id if known else as_id(child.name, taken, "child")
            taken.add(one)
            not_at = (*(known.not_at if known else ()), *_availabilities(child.notAt))
            name = known.name if known else child.name
            self.children[key] = ListedChild(id=one, name=name, family=key[1], not_at=not_at)

    def _family(self, name: str) -> str:
        if folded(name) not in self._family_ids:
            self._family_ids[folded(name)] = one = as_id(name, self.families, "family")
            self.families[one] = name
        return self._family_ids[folded(name)]

    def _key(self, child: shape.Child) -> tuple[str, str]:
        """Find who a child is: one named without a family is the one of that name, or has a family of its own."""
        if child.family:
            return folded(child.name), self._family(child.family)
        families = self._alone.get(folded(child.name), set())
        return folded(child.name), next(iter(families)) if len(families) == 1 else self._family(child.name)

    def _ids_of(self, children: Iterable[shape.Child]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.children[self._key(child)].id for child in children))

    def _fit_together(self) -> None:
        """Find what names nothing, and keep what each names."""
        faults = self.faults
        file = self.files["courses"]
        courses_of: dict[str, list[str]] = {one: [] for one in self.group_names.ids}
        self.of_course = []
        for number, course in enumerate(self.courses):
            at, one = f"courses[{number}]", self.course_names.ids[number]
            for group in self.group_names.of(file, f"{at}.groups", course.groups, faults):
                courses_of[group].append(one)
            self.of_course.append(
                (
                    self.instructor_names.of(file, f"{at}.instructors", course.instructors, faults),
                    self.instructor_names.of(file, f"{at}.helpers", course.helpers, faults),
                    self.room_names.of(file, f"{at}.notIn", course.notIn, faults),
                )
            )
        self.courses_of = {}
        for number, item in enumerate(self.groups):
            named = self.course_names.of(self.files["groups"], f"groups[{number}].courses", item.courses, faults)
            one = self.group_names.ids[number]
            self.courses_of[one] = tuple(dict.fromkeys((*courses_of[one], *named)))
            if not self.courses_of[one]:
                place = self.files["groups"].at(f"groups[{number}]")
                faults.append(
                    Fault(place, f"{item.name} has no course.", "a course that names it, or courses of its own")
                )
        if CONFIGURATION in self.files:
            self._pools_and_pins(self.files[CONFIGURATION])

    def _pools_and_pins(self, file: CoopFile) -> None:
        for number, pool in enumerate(self.configuration.carPools):
            for place, name in enumerate(pool.families):
                if folded(name) not in self._family_ids:
                    at = file.at(f"carPools[{number}].families[{place}]")
                    known = (
                        ", ".join(map(shown, list(self.families.values())[:8]))
                        or "families of instructors and children"
                    )
                    self.faults.append(Fault(at, f"There is no family {shown(name)}.", known))
        for number, pin in enumerate(self.configuration.pins):
            self.course_names.of(file, f"pins[{number}].course", [pin.course], self.faults)
            self.room_names.of(file, f"pins[{number}].room", [pin.room] if pin.room else [], self.faults)
            if pin.dayOfWeek not in self._days:
                self.faults.append(
                    Fault(file.at(f"pins[{number}].dayOfWeek"), "The co-op does not meet then.", ", ".join(self._days))
                )
            if pin.period > len(self._periods):
                at = file.at(f"pins[{number}].period")
                self.faults.append(Fault(at, f"There is no period {pin.period}.", f"1 to {len(self._periods)}"))

    # -- the nouns -----------------------------------------------------------------------------------------------------

    @property
    def _days(self) -> tuple[Any, ...]:
        return tuple(dict.fromkeys(self.configuration.daysOfWeek or SCHOOL_DAYS))

    @property
    def _periods(self) -> tuple[tuple[int, int], ...]:
        spans = self.configuration.periods
        return tuple((span.startTime, span.endTime) for span in spans) if spans else USUAL_PERIODS

    def documents(self) -> CoopDocuments:
        return CoopDocuments(
            name=self.configuration.name,
            days=self._days,
            periods=self._periods,
            courses=tuple(self._courses()),
            groups=tuple(self._groups()),
            instructors=tuple(
                ListedInstructor(
                    id=one,
                    name=item.name,
                    family=self._family(item.family) if item.family else None,
                    available=tuple(_availabilities(item.available or ())),
                )
                for one, item in zip(self.instructor_names.ids, self.instructors, strict=True)
            ),
            rooms=tuple(
                ListedRoom(id=one, name=item.name, seats=item.seats, features=_features(item.features))
                for one, item in zip(self.room_names.ids, self.rooms, strict=True)
            ),
            children=tuple(self.children.values()),
            families=self.families,
            car_pools=self._car_pools(),
            pins=tuple(
                ListedPin(
                    course=self.course_names.found[folded(pin.course)],
                    day=self._days.index(pin.dayOfWeek),
                    period=pin.period - 1,
                    room=self.room_names.found[folded(pin.room)] if pin.room else None,
                )
                for pin in self.configuration.pins
            ),
            weights=self.configuration.weights.points() if self.configuration.weights else None,
            parents_are_a_must=self.configuration.parentsAreAMust,
        )

    def _groups(self) -> Iterator[ListedGroup]:
        for one, item in zip(self.group_names.ids, self.groups, strict=True):
            children = self._ids_of(item.children)
            yield ListedGroup(
                id=one,
                name=item.name,
                children=children,
                courses=self.courses_of[one],
                size=max(item.size or 0, len(children)),
            )

    def _courses(self) -> Iterator[ListedCourse]:
        groups = list(self._groups())
        for one, item, (instructors, helpers, not_in) in zip(
            self.course_names.ids, self.courses, self.of_course, strict=True
        ):
            children = self._ids_of(item.children)
            mine = [group for group in groups if one in group.courses]
            attending = {child for group in mine for child in group.children} | set(children)
            unnamed = sum(group.size - len(group.children) for group in mine)
            yield ListedCourse(
                id=one,
                name=item.name,
                instructors=instructors,
                helpers=helpers,
                children=children,
                lectures=item.lectures,
                min_days=item.minDays,
                students=len(attending) + unnamed if item.students is None else item.students,
                needs=_features(item.needs),
                not_in=not_in,
                not_at=tuple(_availabilities(item.notAt)),
                needs_parents=item.needsParents,
                prep_hour=item.prepHour,
            )

    def _car_pools(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        found: dict[str, tuple[str, tuple[str, ...]]] = {}
        for pool in self.configuration.carPools:
            families = tuple(dict.fromkeys(self._family(name) for name in pool.families))
            found[as_id(pool.name, found, "pool")] = (pool.name, families)
        return found


def _availabilities(times: Iterable[AvailabilityShape]) -> Iterator[Availability]:
    for time in times:
        yield Availability(days_of_week=tuple(dict.fromkeys(time.daysOfWeek)), start=time.startTime, end=time.endTime)


def _features(words: Iterable[str]) -> tuple[str, ...]:
    """Bring features to one spelling, so that "Sink" is what a sink is asked for by."""
    return tuple(dict.fromkeys(folded(word) for word in words))
