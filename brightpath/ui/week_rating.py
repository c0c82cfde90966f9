"""Rating a week: stars, five statements, each child's face and a comment, kept as they are given; and a child's own face."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import streamlit as st

from brightpath.domain.accounts import Actor, Role
from brightpath.domain.errors import BrightPathError
from brightpath.domain.feedback import ASKED_FOR, LIKERT, LIKERT_KEYS, LONGEST_COMMENT, Rating
from brightpath.domain.ids import ChildId
from brightpath.domain.weeks import week_start_of
from brightpath.services import accounts, feedback
from brightpath.services.access import may
from brightpath.services.family import Family
from brightpath.services.feedback import WeekRatings
from brightpath.services.house import House
from brightpath.ui import rating_words as words
from brightpath.ui.guard import refusals_shown
from brightpath.ui.places import WEEK
from brightpath.ui.plain import plain
from brightpath.ui.ratings import Statement, rated, ratings
from brightpath.ui.undisturbed import undisturbed

_STARS = "stars"
#: Wider, a statement and its numbers would stand too far apart to be read as one.
_WIDTH = 720


@st.fragment
def show_rating(house: House, token: str, family: Family, week_start: date, here: datetime) -> None:
    """Ask a parent how a week was, once it is near its end; afterwards one line says what was given.

    It opens by itself as long as nobody has rated the week for the family, until two weeks after its end.
    """
    with refusals_shown():
        me = accounts.who_am_i(house, token)
        if not may(me, "rate_week"):
            return
        found = feedback.ratings_of(house, token, family.family_id, week_start)
        if not found.is_open or found.opens is None:
            return
        own = _Own(house, token, family, me, week_start)
        is_asked = here.date() <= found.opens[0] + ASKED_FOR and not any(one.child_id is None for one in found.ratings)
        if st.session_state.setdefault(own.place("open"), is_asked):
            _card(own, found)
        else:
            _line(own, found)


def show_rating_waits(house: House, token: str, me: Actor, family: Family, here: datetime) -> None:
    """Tell a parent with one quiet line that a week waits to be rated, with the way there."""
    if not may(me, "weeks_to_rate"):
        return
    waiting = feedback.weeks_to_rate(house, token, family.family_id)
    if not waiting:
        return
    this_week = week_start_of(here.date(), family.week_start)
    label = words.waits(waiting[0], this_week)
    st.page_link(WEEK.page(), label=label, icon=":material/star:", query_params={"week": waiting[0].isoformat()})


@st.fragment
def show_own_face(house: House, token: str, me: Actor, family: Family, here: datetime) -> None:
    """Ask a child, on the last school day of its week and after it, how the week was: five faces."""
    if me.roles != {Role.CHILD} or me.child_id is None:
        return
    child_id, week_start = me.child_id, week_start_of(here.date(), family.week_start)
    with refusals_shown():
        found = feedback.ratings_of(house, token, family.family_id, week_start)
        if not found.is_open:
            return
        own = _Own(house, token, family, me, week_start)

        @undisturbed()
        def keep() -> None:
            face = rated(own.rows).get(child_id)
            if face is None:  # a face is changed, not taken back
                st.session_state[own.place("version")] = own.version + 1
                return
            own.try_to(lambda: feedback.rate_as_child(house, token, family.family_id, child_id, week_start, face))

        said = found.by(me.user_id, child_id)
        with st.container(border=True, key="own_face", width=_WIDTH):
            ratings(
                [Statement(child_id, words.OWN_TITLE, look="faces", names=words.FACES)],
                {child_id: said.stars} if said.stars else {},
                key=own.rows,
                low=words.FACES[0],
                high=words.FACES[-1],
                is_brief=True,
                on_change=keep,
            )
            own.show_problem()
            if said.stars:
                st.caption(words.OWN_THANKS)


class _Own:
    """One person's rating of one week on one page."""

    def __init__(self, house: House, token: str, family: Family, me: Actor, week_start: date) -> None:
        self.house, self.token, self.family, self.me, self.week_start = house, token, family, me, week_start

    def place(self, name: str) -> str:
        return f"rating-{name}-{self.family.family_id}-{self.week_start}"

    @property
    def version(self) -> int:
        version: int = st.session_state.get(self.place("version"), 0)
        return version

    @property
    def rows(self) -> str:
        """The key of the ratings; another one after a refusal, so that what was refused is not shown as given."""
        return self.place(f"rows{self.version}")

    @property
    def comment(self) -> str:
        return self.place(f"comment{self.version}")

    def found(self) -> WeekRatings:
        return feedback.ratings_of(self.house, self.token, self.family.family_id, self.week_start)

    def rate(self, rating: Rating, child_id: ChildId | None = None) -> None:
        feedback.rate_week(self.house, self.token, self.family.family_id, self.week_start, rating, child_id=child_id)

    def try_to(self, keep: Callable[[], object]) -> None:
        """Keep something, or say at the next drawing why not."""
        st.session_state.pop(self.place("problem"), None)
        try:
            keep()
        except BrightPathError as refusal:
            st.session_state[self.place("problem")] = refusal.sentence
            st.session_state[self.place("version")] = self.version + 1

    def show_problem(self) -> None:
        problem = st.session_state.get(self.place("problem"))
        if problem:
            st.error(plain(problem))

    @undisturbed()
    def keep_rows(self) -> None:
        """Keep the stars, statements and faces that were changed; the rest stays as it was said last, here or elsewhere."""
        said = rated(self.rows)

        def keep() -> None:
            found = self.found()
            before = found.by(self.me.user_id)
            likert = {key: said[key] for key in LIKERT_KEYS if key in said}
            rating = Rating(said.get(_STARS), likert, before.comment)
            if rating != before:
                self.rate(rating)
            for child_id in found.children:
                before = found.by(self.me.user_id, child_id)
                if said.get(child_id) != before.stars:
                    self.rate(Rating(said.get(child_id), before.likert, before.comment), child_id)

        self.try_to(keep)

    @undisturbed()
    def keep_comment(self) -> None:
        comment = (st.session_state.get(self.comment) or "").strip() or None

        def keep() -> None:
            before = self.found().by(self.me.user_id)
            if comment != before.comment:
                self.rate(Rating(before.stars, before.likert, comment))

        self.try_to(keep)

    def turn(self, is_open: bool) -> None:
        st.session_state[self.place("open")] = is_open


def _card(own: _Own, found: WeekRatings) -> None:
    mine = found.by(own.me.user_id)
    answers = dict(mine.likert) | ({_STARS: mine.stars} if mine.stars else {})
    own_faces = {one.child_id: one.rating.stars for one in found.ratings if one.is_own}
    rows = [Statement(_STARS, words.TITLE, look="stars", names=words.STARS)]
    rows += [Statement(item.key, item.sentence) for item in LIKERT]
    for child_id, name in found.children.items():
        face, given = own_faces.get(child_id), found.by(own.me.user_id, child_id).stars
        rows.append(Statement(child_id, name, words.own_answer(face) if face else "", look="faces", names=words.FACES))
        answers |= {child_id: given} if given else {}
    with st.container(border=True, key="rating", gap="small", width=_WIDTH):
        ratings(rows, answers, key=own.rows, low=words.LOW, high=words.HIGH, is_brief=True, on_change=own.keep_rows)
        st.text_input(
            words.COMMENT,
            mine.comment or "",
            key=own.comment,
            max_chars=LONGEST_COMMENT,
            placeholder=words.COMMENT_HINT,
            label_visibility="collapsed",
            on_change=own.keep_comment,
        )
        own.show_problem()
        is_said = bool(answers) or not mine.is_empty
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="rating_end"):
            kept = words.COUNTS if mine.stars or mine.likert else words.KEPT if is_said else words.NOT_YET
            said = " ".join(filter(None, (kept, _others(own, found))))
            st.caption(said, width="stretch")
            st.button(
                words.DONE if is_said else words.NOT_NOW,
                key=own.place("done"),
                type="primary" if is_said else "secondary",
                on_click=own.turn,
                args=(False,),
            )


def _line(own: _Own, found: WeekRatings) -> None:
    mine = found.by(own.me.user_id)
    said = " ".join(filter(None, ("" if mine.is_empty else words.you_said(mine), _others(own, found))))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="rated"):
        st.markdown(said or words.TITLE, width="content")
        label = words.RATE if mine.is_empty else words.CHANGE
        st.button(
            label, key=own.place("change"), type="tertiary", icon=":material/star:", on_click=own.turn, args=(True,)
        )


def _others(own: _Own, found: WeekRatings) -> str:
    """Say what the other parents gave the week, as markdown."""
    said = [
        (found.names.get(one.user_id, ""), one.rating)
        for one in found.ratings
        if one.child_id is None and one.user_id is not None and one.user_id != own.me.user_id and one.rating.stars
    ]
    return plain(words.others_said(said)) if said else ""
