"""A family's own side of its co-op: joining by a code, its children's classes, when they are, and leaving."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
import streamlit as st

from brightpath.domain.coop import WHAT_JOINING_SHOWS, CoopCommitment, CoopOfFamily
from brightpath.domain.family import Child
from brightpath.domain.ids import ChildId, CoopId, FamilyId
from brightpath.domain.weeks import WEEKDAYS
from brightpath.domain.words import by_clock
from brightpath.services import coop_classes, coops
from brightpath.services.house import House
from brightpath.ui import words
from brightpath.ui.coop.editing import changed
from brightpath.ui.coop.shelf import MOST_ROWS
from brightpath.ui.figures import show_table
from brightpath.ui.plain import plain

_CODE, _NAME, _LEAVING, _TURN = "coop_code", "coop_code_opens", "coop_leaving", "coop_own_turn"
WHAT_IT_IS = (
    "Families of a co-op hold classes together. Once you have joined one you enrol your children here, and when its"
    " timetable is published their classes stand in your week by themselves."
)
WHO_SEES = "What joining shows, and to whom"
NAMED_FROM_THEN = (
    "The coordinator sees that a child of yours is in it; its name only with “Show our children by name”, below."
)
NO_TIMETABLE = "No timetable is published yet; when there is one, the classes stand here and in your week."


@dataclass(frozen=True)
class OwnSide:
    """Whose side it is, and how its clock is read ("12" or "24")."""

    house: House
    token: str
    family_id: FamilyId
    children: Sequence[Child]
    clock: str

    def changing(self, verb: Callable[..., object], coop_id: CoopId, *given: object, said: str = "") -> bool:
        """Let a verb change something for this family; for a callback."""
        return bool(changed(lambda: verb(self.house, self.token, self.family_id, coop_id, *given) or True, said=said))


def show_what_is_seen() -> None:
    """Say what a co-op's coordinator sees of a family, also to those who joined long ago."""
    with st.expander(WHO_SEES, icon=":material/visibility:"):
        st.markdown(WHAT_JOINING_SHOWS)


# --- Joining --------------------------------------------------------------------------------------------------------------


def is_about_to_join() -> bool:
    """Say whether a code was looked at, so that what joining shows stands beside the question."""
    return _NAME in st.session_state


def show_joining(own: OwnSide) -> None:
    """Take a code, and say what joining shows before it is done."""
    opens = st.session_state.get(_NAME)
    if opens is None:
        with st.form("join_coop"):
            st.text_input(
                "The code from your coordinator", max_chars=60, placeholder="ABCDE-FGHJK-LMNPQ-RSTUV", key="code_typed"
            )
            st.form_submit_button("Look what it opens", type="primary", on_click=_look, args=(own,))
        return
    with st.container(border=True):
        st.subheader(plain(opens), anchor=False)
        st.markdown(WHAT_JOINING_SHOWS)
        with st.container(horizontal=True):
            st.button("Yes, join", type="primary", key="join_it", on_click=_join, args=(own,))
            st.button("No, not now", key="join_not", on_click=_forget)


def _look(own: OwnSide) -> None:
    code = st.session_state["code_typed"]
    opens = changed(lambda: coops.look_at_code(own.house, own.token, code))
    if opens is not None:
        st.session_state[_CODE], st.session_state[_NAME] = code, opens


def _join(own: OwnSide) -> None:
    code = st.session_state.get(_CODE)
    if code is None:
        return  # a second press
    changed(lambda: coops.join_coop(own.house, own.token, own.family_id, code), said="Your family has joined.")
    _forget()


def _forget() -> None:
    st.session_state.pop(_CODE, None)
    st.session_state.pop(_NAME, None)


# --- What stands ----------------------------------------------------------------------------------------------------------


def show_own_coop(own: OwnSide, coop: CoopOfFamily) -> None:
    """Show one co-op of a family: its classes in the week, who is enrolled in what, what changed, and how to leave."""
    with st.container(border=True):
        st.subheader(plain(coop.name), anchor=False)
        if coop.place:
            st.caption(plain(coop.place))
        _show_classes(own, coop)
        st.markdown("**Who is in what**")
        if not coop.classes and not coop.groups:
            st.markdown("The coordinator has not entered a class yet. Look in again later.")
        elif not own.children:
            st.markdown("There are no children in your household yet.")
        else:
            for child in own.children:
                _enrolling(own, coop, child)
            st.caption(NAMED_FROM_THEN)
            _show_offer(coop)
        if coop.news:
            with st.expander("What changed"):
                st.markdown("\n".join(f"* {plain(by_clock(sentence, own.clock))}" for sentence in coop.news))
        _show_leaving(own, coop)


def _show_classes(own: OwnSide, coop: CoopOfFamily) -> None:
    if not coop.commitments:
        st.markdown(NO_TIMETABLE)
        return
    names = {ChildId(child.id): child.name for child in own.children}
    st.markdown("**Your classes**")
    by_days: dict[str, list[CoopCommitment]] = {}
    for one in sorted(coop.commitments, key=lambda one: (one.first_on, WEEKDAYS.index(one.weekday), one.start)):
        by_days.setdefault(_days(one), []).append(one)
    for days, held in by_days.items():
        lines = [f"* {plain(_in_words(one, names, own.clock))}" for one in held]
        st.markdown(f"{plain(days)}\n\n" + "\n".join(lines))


def _days(one: CoopCommitment) -> str:
    """Say "From Monday 23 November 2026 on:"."""
    first = f"{words.day(one.first_on)} {one.first_on.year}"
    if one.last_on is None:
        return f"From {first} on:"
    return f"From {first} until {words.day(one.last_on)} {one.last_on.year}:"


def _in_words(one: CoopCommitment, names: Mapping[ChildId, str], clock: str) -> str:
    """Say "Tuesday 9:00–10:00 Art: Ada and Ben"."""
    who = words.named([*(name for child, name in names.items() if child in one.child_ids), *one.adults])
    return f"{one.weekday} {words.span(one.start, one.end, clock)} {one.name}: {who}"


def _show_offer(coop: CoopOfFamily) -> None:
    groups = {group.group_id: group.name for group in coop.groups}
    with st.expander(f"What is offered: {words.counted(len(coop.classes), 'class', 'classes')}"):
        rows = [
            {
                "Class": of.name,
                "With": ", ".join(coop.teachers[one] for one in of.instructor_ids if one in coop.teachers),
                "Groups": ", ".join(groups[one] for one in of.group_ids if one in groups),
                "A week": of.meetings,
                "Parents": "a parent has to be there" if of.needs_parents else "",
            }
            for of in sorted(coop.classes, key=lambda of: of.name.casefold())
        ]
        if rows:
            show_table(pl.DataFrame(rows), key=f"offer-{coop.coop_id}", file_name="classes", most_rows=MOST_ROWS)
        else:
            st.markdown("There are groups and no class of one’s own choice yet.")


def _enrolling(own: OwnSide, coop: CoopOfFamily, child: Child) -> None:
    """Ask for a child's groups and classes; each choice counts at once."""
    mine = [one for one in coop.enrolments if one.child_id == child.id]
    offered: dict[str, tuple[dict[str, str], list[str]]] = {
        "groups": ({one.group_id: one.name for one in coop.groups}, [one.group_id for one in mine if one.group_id]),
        "classes": ({one.class_id: one.name for one in coop.classes}, [one.class_id for one in mine if one.class_id]),
    }
    shown = {kind: (names, chosen) for kind, (names, chosen) in offered.items() if names}
    turn = st.session_state.get(_TURN, 0)
    for column, (kind, (names, chosen)) in zip(st.columns(len(shown)), shown.items(), strict=True):
        key = f"enrol|{coop.coop_id}|{child.id}|{kind}|{turn}"

        column.multiselect(
            f"{plain(child.name)}’s {kind}",
            list(names),
            default=[one for one in chosen if one in names],
            format_func=names.__getitem__,
            placeholder=f"Choose {kind}",
            key=key,
            on_change=_enrol,
            args=(own, coop.coop_id, child, kind, names, chosen, key),
        )


def _enrol(
    own: OwnSide,
    coop_id: CoopId,
    child: Child,
    kind: str,
    names: Mapping[str, str],
    before: Sequence[str],
    key: str,
) -> None:
    """Make a child's enrolments what is chosen; where that is refused, the fields show what counts again."""
    said, chosen = [], st.session_state[key]
    for one in dict.fromkeys([*before, *chosen]):
        if (one in before) is (one in chosen):
            continue
        verb, how = (
            (coop_classes.enrol_child, "is in") if one in chosen else (coop_classes.withdraw_child, "is no longer in")
        )
        place = (None, one) if kind == "groups" else (one, None)
        if not own.changing(verb, coop_id, child.id, *place):
            st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
            return
        said.append(f"{child.name} {how} {names[one]}.")
    changed(lambda: True, said=" ".join(said))


def _show_leaving(own: OwnSide, coop: CoopOfFamily) -> None:
    if st.session_state.get(_LEAVING) != coop.coop_id:
        st.button(
            "Leave this co-op",
            type="tertiary",
            icon=":material/logout:",
            key=f"leave-{coop.coop_id}",
            on_click=lambda: st.session_state.update({_LEAVING: coop.coop_id}),
        )
        return
    st.warning(
        f"Leave {plain(coop.name)}? Your children leave its classes, and its classes leave your week from today on. To come"
        " back you need a new code."
    )
    with st.container(horizontal=True):
        st.button("Yes, leave", key="leave_it", on_click=_leave, args=(own, coop))
        st.button("No, stay", key="leave_not", on_click=lambda: st.session_state.pop(_LEAVING, None))


def _leave(own: OwnSide, coop: CoopOfFamily) -> None:
    if st.session_state.pop(_LEAVING, None) is not None:
        own.changing(coops.leave_coop, coop.coop_id, said=f"Your family has left {coop.name}.")


def show_left(left: Sequence[CoopOfFamily]) -> None:
    """Name the co-ops that a family has left."""
    if left:
        st.caption(plain(f"Left: {', '.join(one.name for one in left)}."))
