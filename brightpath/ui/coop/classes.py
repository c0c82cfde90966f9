"""The classes of a co-op: what each needs, whom it is for, and where and when it cannot be held."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from brightpath.domain.coop import CoopClass, Group, Instructor
from brightpath.domain.coop_faults import (
    LONGEST_NAME,
    MOST_GROUPS_OF_A_CLASS,
    MOST_GROWN_UPS,
    MOST_MEETINGS,
    MOST_STUDENTS,
)
from brightpath.domain.ids import GroupId, InstructorId
from brightpath.services import coop_classes
from brightpath.ui.coop.closed_times import closed_periods, closing, periods_of
from brightpath.ui.coop.editing import CoopEditing
from brightpath.ui.coop.shelf import Key, Shelf
from brightpath.ui.coop.shelves import who_could_teach
from brightpath.ui.plain import plain


def _class_row(editing: CoopEditing, of: CoopClass) -> dict[str, object]:
    people = editing.now.instructor_names
    groups = {one.group_id: one.name for one in editing.now.groups}
    return {
        "Class": of.name,
        "Instructors": ", ".join(people[one] for one in of.instructor_ids if one in people) or "nobody yet",
        "Groups": ", ".join(groups[one] for one in of.group_ids if one in groups),
        "Children": editing.now.number_of_students(of),
        "A week": of.meetings,
        "The room needs": ", ".join(of.needs),
    }


def _class_fields(editing: CoopEditing, of: CoopClass | None, key: Key) -> Callable[[], CoopClass]:
    known = of or CoopClass(name="")
    people, groups = who_could_teach(editing), {one.name: one for one in editing.now.groups}
    names = {one.instructor_id: label for label, one in people.items() if one.instructor_id}
    st.text_input("Name", known.name, max_chars=LONGEST_NAME, placeholder="Pottery", key=key("name"))
    left, right = st.columns(2)
    for column, field, label, chosen in (
        (left, "instructors", "Instructors", known.instructor_ids),
        (right, "helpers", "Helpers", known.helper_ids),
    ):
        column.multiselect(
            label,
            list(people),
            default=[names[one] for one in chosen if one in names],
            accept_new_options=True,
            max_selections=MOST_GROWN_UPS,
            placeholder="Choose, or type a name",
            help="Everybody named is in every meeting. Type a name for somebody from outside.",
            key=key(field),
        )
    in_groups = {one.group_id: name for name, one in groups.items()}
    st.multiselect(
        "Groups",
        list(groups),
        default=[in_groups[one] for one in known.group_ids if one in in_groups],
        accept_new_options=True,
        max_selections=MOST_GROUPS_OF_A_CLASS,
        placeholder="For a group that is together; nothing for a class of one’s own choice",
        key=key("groups"),
    )
    columns = st.columns(3)
    columns[0].number_input("Meetings a week", 1, MOST_MEETINGS, known.meetings, key=key("meetings"))
    columns[1].number_input("On at least so many days", 1, 7, known.min_days, key=key("days"))
    columns[2].number_input(
        "Children",
        0,
        MOST_STUDENTS,
        known.students,
        help="How many seats it takes where not all children are enrolled here by name. The higher number counts.",
        key=key("students"),
    )
    features = sorted({*known.needs, *(feature for room in editing.now.rooms for feature in room.features)})
    if features:
        st.pills(
            "The room needs",
            features,
            default=list(known.needs),
            selection_mode="multi",
            wrap=True,
            format_func=plain,
            key=key("needs"),
        )
    _cannot_have(editing, known, key)
    st.checkbox("A parent of each child has to be there", known.needs_parents, key=key("parents"))
    st.checkbox("Its instructors like the period before it free, to prepare", known.prep_hour, key=key("prep"))

    def read() -> CoopClass:
        typed = st.session_state
        teachers, helpers = (
            tuple(_instructor(editing, label, people) for label in typed[key(field)])
            for field in ("instructors", "helpers")
        )

        return known.model_copy(
            update={
                "name": typed[key("name")],
                "instructor_ids": teachers,
                "helper_ids": helpers,
                "group_ids": tuple(_group(editing, name, groups) for name in typed[key("groups")]),
                "meetings": typed[key("meetings")],
                "min_days": typed[key("days")],
                "students": typed[key("students")],
                "needs": tuple(typed.get(key("needs"), known.needs)),
                "not_in": tuple(typed.get(key("not_in"), known.not_in)),
                "not_at": closing(known.not_at, editing.now.coop.grid, typed.get(key("not_at"))),
                "needs_parents": typed[key("parents")],
                "prep_hour": typed[key("prep")],
            }
        )

    return read


def _cannot_have(editing: CoopEditing, known: CoopClass, key: Key) -> None:
    """Ask for the rooms and the periods that a class cannot have."""
    rooms = {room.room_id: room.name for room in editing.now.rooms}
    periods = periods_of(editing.now.coop.grid, editing.clock)
    if not rooms and not periods:
        return
    with st.expander("Where and when it cannot be", expanded=bool(known.not_in or known.not_at)):
        if rooms:
            st.multiselect(
                "Rooms it cannot have",
                list(rooms),
                default=[one for one in known.not_in if one in rooms],
                format_func=rooms.__getitem__,
                placeholder="Any room that has what it needs",
                key=key("not_in"),
            )
        if periods:
            st.multiselect(
                "Times it cannot have",
                list(periods),
                default=closed_periods(known.not_at, editing.now.coop.grid),
                format_func=periods.__getitem__,
                placeholder="Any time",
                key=key("not_at"),
            )


def _instructor(editing: CoopEditing, label: str, people: dict[str, Instructor]) -> InstructorId:
    """Find an instructor by what was chosen or typed; who is none yet becomes one."""
    one = people.get(label) or Instructor(name=label)
    if one.instructor_id:
        return one.instructor_id
    kept = coop_classes.save_thing(editing.house, editing.token, editing.coop_id, one)
    people[label] = kept  # should the class be refused, it is found at the next press
    return kept.instructor_id


def _group(editing: CoopEditing, name: str, groups: dict[str, Group]) -> GroupId:
    one = groups.get(name)
    if one is None:
        one = groups[name] = coop_classes.save_thing(editing.house, editing.token, editing.coop_id, Group(name=name))
    return one.group_id


CLASSES: Shelf[CoopClass] = Shelf(
    address="classes",
    one="class",
    nothing="No class yet. A class has a name and somebody who teaches it; the rest can follow.",
    row=_class_row,
    fields=_class_fields,
    gone="It goes from the weeks of its families too, from today on.",
)
