"""What a co-op has besides its classes, one shelf each: groups, rooms, instructors and car pools."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from brightpath.domain.coop import OUTSIDE, CarPool, Group, Instructor, Room
from brightpath.domain.coop_faults import (
    LONGEST_NAME,
    MOST_FEATURES,
    MOST_SEATS,
    MOST_STUDENTS,
)
from brightpath.domain.family import Availability
from brightpath.domain.spans import Span, merged, patterns_of
from brightpath.domain.weeks import WEEKDAYS, Weekday, minute_of
from brightpath.ui import words
from brightpath.ui.coop.editing import CoopEditing
from brightpath.ui.coop.shelf import Key, Shelf
from brightpath.ui.week_grid import picked, week_grid

# --- Groups ---------------------------------------------------------------------------------------------------------------


def _group_row(editing: CoopEditing, group: Group) -> dict[str, object]:
    now = editing.now
    return {
        "Group": group.name,
        "Enrolled": sum(group.group_id in child.group_ids for child in now.children),
        "Counted": group.size,
        "Classes": ", ".join(of.name for of in now.classes if group.group_id in of.group_ids),
    }


def _group_fields(editing: CoopEditing, group: Group | None, key: Key) -> Callable[[], Group]:
    known = group or Group(name="")
    st.text_input("Name", known.name, max_chars=LONGEST_NAME, placeholder="Owls", key=key("name"))
    st.number_input(
        "Children",
        0,
        MOST_STUDENTS,
        known.size,
        help="Where not all are enrolled here by name. The higher number counts.",
        key=key("size"),
    )

    def read() -> Group:
        typed = st.session_state
        return Group(group_id=known.group_id, name=typed[key("name")], size=typed[key("size")])

    return read


GROUPS: Shelf[Group] = Shelf(
    address="groups",
    one="group",
    nothing="No group yet. Children of a group have their classes together; a co-op where each child chooses needs none.",
    row=_group_row,
    fields=_group_fields,
    gone="Its children are in its classes no longer.",
)


# --- Rooms ----------------------------------------------------------------------------------------------------------------


def _room_fields(editing: CoopEditing, room: Room | None, key: Key) -> Callable[[], Room]:
    known = room or Room(name="", seats=12)
    features = sorted({feature for one in editing.now.rooms for feature in one.features})
    st.text_input("Name", known.name, max_chars=LONGEST_NAME, placeholder="Library", key=key("name"))
    st.number_input("Seats", 1, MOST_SEATS, known.seats, key=key("seats"))
    st.multiselect(
        "What it has",
        features,
        default=list(known.features),
        accept_new_options=True,
        max_selections=MOST_FEATURES,
        placeholder="A sink, a piano: type what a class may need",
        key=key("features"),
    )

    def read() -> Room:
        typed = st.session_state
        return Room(
            room_id=known.room_id,
            name=typed[key("name")],
            seats=typed[key("seats")],
            features=tuple(typed[key("features")]),
        )

    return read


ROOMS: Shelf[Room] = Shelf(
    address="rooms",
    one="room",
    nothing="No room yet. A room has seats, and features that a class may need.",
    row=lambda editing, room: {"Room": room.name, "Seats": room.seats, "Has": ", ".join(room.features)},
    fields=_room_fields,
    gone="A class that is pinned to it keeps its time.",
)


# --- Instructors ----------------------------------------------------------------------------------------------------------


def _instructor_row(editing: CoopEditing, one: Instructor) -> dict[str, object]:
    family = next((member.name for member in editing.now.members if member.family_id == one.family_id), None)
    return {
        "Instructor": one.name,
        "Family": family or OUTSIDE,
        "Teaches": ", ".join(of.name for of in editing.now.classes if one.instructor_id in of.instructor_ids),
        "Helps in": ", ".join(of.name for of in editing.now.classes if one.instructor_id in of.helper_ids),
        "Can come": _times(one, editing.clock),
    }


def _times(one: Instructor, clock: str) -> str:
    if not one.available:
        return "any time"
    return "; ".join(
        f"{words.weekdays(time.days_of_week)} {words.span(time.start, time.end, clock)}" for time in one.available
    )


def _instructor_fields(editing: CoopEditing, one: Instructor | None, key: Key) -> Callable[[], Instructor]:
    others = {label: person for label, person in who_could_teach(editing).items() if not person.instructor_id}
    if one is None:
        st.selectbox(
            "Who",
            list(others),
            index=None,
            accept_new_options=True,
            placeholder="Choose a grown-up of a family, or type a name from outside",
            key=key("who"),
        )
    elif one.family_id is None:
        st.text_input("Name", one.name, max_chars=LONGEST_NAME, key=key("who"))
    grid = editing.now.coop.grid
    spans = merged(
        Span(day, time.start, time.end) for time in (one.available if one else ()) for day in time.days_of_week
    )
    week_grid(
        spans,
        key=key("times"),
        label="When they can come",
        days=grid.days or WEEKDAYS,
        start=min((start for start, _ in grid.periods), default=8 * 60) // 60 * 60,
        end=-(-max((end for _, end in grid.periods), default=18 * 60) // 60) * 60,
        clock=editing.clock,
    )
    st.caption(
        "Draw the times at which they can come; nothing drawn means any time. What a family has in its own week counts by"
        " itself."
    )

    def read() -> Instructor:
        who = st.session_state.get(key("who")) or ""
        known = one or others.get(who) or Instructor(name=who)
        name = who if one is not None and one.family_id is None else known.name
        return known.model_copy(update={"name": name, "available": available(picked(key("times")))})

    return read


def available(spans: tuple[Span, ...]) -> tuple[Availability, ...]:
    """Write times drawn on a week as they are kept."""
    return tuple(
        Availability(
            days_of_week=tuple(map(Weekday, pattern["daysOfWeek"])),
            start=minute_of(pattern["startTime"]),
            end=minute_of(pattern["endTime"]),
        )
        for pattern in patterns_of(spans)
    )


INSTRUCTORS: Shelf[Instructor] = Shelf(
    address="instructors",
    one="instructor",
    nothing="No instructor yet: grown-ups of your families, and whoever comes from outside.",
    name_of=lambda editing, one: editing.now.instructor_names.get(one.instructor_id, one.name),
    row=_instructor_row,
    fields=_instructor_fields,
    gone="A class that nobody else teaches waits for another instructor.",
    is_form=False,
)


def who_could_teach(editing: CoopEditing) -> dict[str, Instructor]:
    """Name who could teach: those who do, and the other grown-ups of the families, who have no id yet."""
    teaching = {(one.name, one.family_id) for one in editing.now.instructors}
    names = editing.now.instructor_names
    found = {
        names[one.instructor_id]: one
        for one in sorted(editing.now.instructors, key=lambda one: names[one.instructor_id].casefold())
    }
    for member in editing.families.values():
        for name in member.grown_ups:
            if (name, member.family_id) not in teaching:
                label, number = f"{name} ({member.name})", 1
                while label in found:  # a family of the same name
                    number += 1
                    label = f"{name} ({member.name}) {number}"
                found[label] = Instructor(name=name, family_id=member.family_id)
    return found


# --- Car pools ------------------------------------------------------------------------------------------------------------


def _car_pool_fields(editing: CoopEditing, pool: CarPool | None, key: Key) -> Callable[[], CarPool]:
    known = pool or CarPool(name="", family_ids=())
    families = editing.families
    st.text_input("Name", known.name, max_chars=LONGEST_NAME, placeholder="Elm Street", key=key("name"))
    st.multiselect(
        "Families who ride together",
        list(families),
        default=[one for one in known.family_ids if one in families],
        format_func=lambda one: families[one].name,
        key=key("families"),
    )

    def read() -> CarPool:
        typed = st.session_state
        return CarPool(car_pool_id=known.car_pool_id, name=typed[key("name")], family_ids=tuple(typed[key("families")]))

    return read


CAR_POOLS: Shelf[CarPool] = Shelf(
    address="car_pools",
    one="car pool",
    nothing="No car pool yet. Families who ride together get classes in the same part of the day where that is possible.",
    row=lambda editing, pool: {
        "Car pool": pool.name,
        "Families": ", ".join(editing.families[one].name for one in pool.family_ids if one in editing.families),
    },
    fields=_car_pool_fields,
    gone="Its families are no longer planned together.",
)
