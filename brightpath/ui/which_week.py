"""Which of two weeks a family prefers: both drawn side by side, what differs framed and told, three answers by click or key."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

import streamlit as st

from brightpath.domain.errors import BrightPathError, Refused
from brightpath.domain.feedback import Chosen
from brightpath.domain.findings import Question
from brightpath.domain.ids import JobId
from brightpath.domain.jobs import Job, JobState
from brightpath.domain.weeks import week_start_of
from brightpath.services import comparing, feedback, planner, putting_away
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.ui import learned_words as words
from brightpath.ui import words as sentences
from brightpath.ui.families import clock_style, family_time, told
from brightpath.ui.guard import refusals_shown
from brightpath.ui.places import LEARNED, PREFER, WEEK, link_to
from brightpath.ui.plain import plain
from brightpath.ui.planning import LOOK_EVERY
from brightpath.ui.two_weeks import Elsewhere, elsewhere, whose_to_draw
from brightpath.ui.undisturbed import undisturbed
from brightpath.ui.week_sketch import MOST_OUTLINES, sketch_data, week_sketch

#: Nobody decides between two weeks faster: such a click was meant for the question before.
LEAST_LOOK = timedelta(seconds=0.7)
#: What the invitation is put away as.
INVITATION = "compare_weeks"
#: Sentences that tell what differs; more than these nobody reads.
MOST_SENTENCES = 3
#: Of so many children what differs is drawn at once, and of so few days both weeks fit beside each other on a phone.
MOST_CHILDREN, MOST_BESIDE = 2, 2


def show_which_week(house: House, token: str, family: Family, week_start: date) -> None:
    """Ask the next question about two weeks; or offer to make weeks to compare, or show how far that is."""
    own = _Own(house, token, family, week_start)
    own.show_problem()
    question = own.again or comparing.question_to_ask(house, token, family.family_id, week_start)
    if question is not None:
        _ask(own, question)
        return
    job = own.job()
    if job is not None and not job.state.is_over:
        _watch(own, job.job_id)
    elif own.has_answered:
        _thank(own)
    elif job is not None:
        _show_nothing_to_ask(own, job)
    elif not comparing.opening_questions(house, token, family.family_id).left:
        _show_nothing_to_ask(own, None)
    else:
        with st.container(border=True, key="which_week_start", gap="medium"):
            st.markdown(words.WHICH_WHY)
            st.button(
                words.SHOW_TWO, key="show_two_weeks", type="primary", icon=":material/compare:", on_click=own.prepare
            )
        link_to(WEEK, words.TO_WEEK, week=week_start.isoformat())


def show_invitation(house: House, token: str, family: Family, week_start: date, here: datetime) -> None:
    """Invite on the week page, with one line, to compare two weeks: at the start, and when the model is not sure."""
    opening = comparing.opening_questions(house, token, family.family_id)
    if opening.left:
        said = words.invited(opening.left, is_first=not opening.is_begun)
    elif _is_worth_asking(house, token, family, week_start):
        said = words.INVITED_AGAIN
    else:
        return
    this_week = week_start_of(here.date(), family.week_start)
    if INVITATION in putting_away.what_is_put_away(house, token, family.family_id, this_week):
        return

    @undisturbed()
    def put_away() -> None:
        with refusals_shown():
            putting_away.put_away(house, token, family.family_id, this_week, INVITATION)

    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key="invitation"):
        st.markdown(said, width="stretch")
        link_to(PREFER, words.COMPARE_TWO, week=week_start.isoformat())
        st.button(words.NOT_NOW, key="no_invitation", type="tertiary", on_click=put_away)


def _is_worth_asking(house: House, token: str, family: Family, week_start: date) -> bool:
    """Look now and then, away from the page, whether there is a question that is worth one; once for a week and visit."""
    place = _later(family, week_start)
    known: JobId | bool | None = st.session_state.get(place)
    if known is None:
        known = False
        if comparing.may_be_asked(house, token, family.family_id):
            with suppress(Refused):  # a week without school, or one that is over
                known = comparing.prepare_questions(house, token, family.family_id, week_start).job_id
        st.session_state[place] = known
    if not isinstance(known, bool):
        if not planner.job_status(house, token, family.family_id, known).state.is_over:
            return False
        known = comparing.question_to_ask(house, token, family.family_id, week_start) is not None
        st.session_state[place] = known
    return known


def _later(family: Family, week_start: date) -> str:
    return f"which_week-later-{family.family_id}-{week_start}"


class _Own:
    """The questions about one week on one page, and the answers."""

    def __init__(self, house: House, token: str, family: Family, week_start: date) -> None:
        self.house, self.token, self.family, self.week_start = house, token, family, week_start

    def place(self, name: str) -> str:
        return f"which_week-{name}-{self.family.family_id}-{self.week_start}"

    @property
    def has_answered(self) -> bool:
        return self.place("answered") in st.session_state

    @property
    def answered(self) -> Question | None:
        """The question that was answered last on this page."""
        question: Question | None = st.session_state.get(self.place("answered"))
        return question

    @property
    def again(self) -> Question | None:
        """The question whose answer is to be changed."""
        question: Question | None = st.session_state.get(self.place("again"))
        return question

    def show_problem(self) -> None:
        problem = st.session_state.pop(self.place("problem"), None)
        if problem:
            st.error(plain(problem))

    def job(self) -> Job | None:
        job_id: JobId | None = st.session_state.get(self.place("job"))
        if job_id is None:
            return None
        return planner.job_status(self.house, self.token, self.family.family_id, job_id)

    @undisturbed()
    def prepare(self) -> None:
        try:
            job = comparing.prepare_questions(self.house, self.token, self.family.family_id, self.week_start)
        except BrightPathError as refusal:
            st.session_state[self.place("problem")] = refusal.sentence
        else:
            st.session_state[self.place("job")] = job.job_id

    def seen(self, question: Question) -> None:
        """Remember since when a question has stood there."""
        known = st.session_state.get(self.place("seen"))
        if known is None or known[0] != question.key:
            st.session_state[self.place("seen")] = question.key, self.house.now()

    @undisturbed()
    def answer(self, question: Question, chosen: Chosen) -> None:
        key, since = st.session_state.get(self.place("seen"), (None, None))
        if key != question.key or self.house.now() - since < LEAST_LOOK:
            return
        try:
            feedback.choose_between(
                self.house,
                self.token,
                self.family.family_id,
                question.week_start,
                question.features_of_one,
                question.features_of_other,
                chosen.value,
                question=question.key,
            )
        except BrightPathError as refusal:
            st.session_state[self.place("problem")] = refusal.sentence
        else:
            st.session_state[self.place("answered")] = question
            st.session_state[_later(self.family, self.week_start)] = False
            st.session_state.pop(self.place("again"), None)

    def invite_no_more(self) -> None:
        """Keep the week page from inviting to what holds no question; once, whatever is drawn again."""
        if st.session_state.get(self.place("is_done")):
            return
        st.session_state[self.place("is_done")] = True
        this_week = week_start_of(family_time(self.house, self.family).date(), self.family.week_start)
        putting_away.put_away(self.house, self.token, self.family.family_id, this_week, INVITATION)

    def change_last(self) -> None:
        st.session_state[self.place("again")] = self.answered

    def leave_it(self) -> None:
        st.session_state.pop(self.place("again"), None)


# --- Asking -----------------------------------------------------------------------------------------------------------


def _ask(own: _Own, question: Question) -> None:
    own.seen(question)
    changing = words.CHANGING if own.again is not None else ""
    number = words.number_of(question.number, question.of)
    differing = elsewhere(question.one, question.other)
    is_little = len(differing) <= MOST_OUTLINES
    week = f"{sentences.week(question.week_start)}. {words.FRAMED_AND_OUTLINED if is_little else words.FRAMED}"
    st.caption(" · ".join(filter(None, (changing, number, week))))
    clock = clock_style(own.family)
    where = [plain(each.says(clock)) for each in differing] if is_little else []
    said = [told(own.family, sentence) for sentence in question.differs[:MOST_SENTENCES]]
    if where or said:
        st.markdown("\n".join(f"* {sentence}" for sentence in [*where, *said]))
    _show_what_differs(question, differing, clock)
    sides = ((Chosen.ONE, words.PREFER_A, "1"), (Chosen.OTHER, words.PREFER_B, "2"))
    for column, (chosen, label, key) in zip(st.columns(2, gap="medium"), sides, strict=True):
        with column:
            _answer(own, question, chosen, label, key, is_first=True)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="which_week_end"):
        _answer(own, question, Chosen.NEITHER, words.NO_DIFFERENCE, "0", is_first=False)
        if own.again is not None:
            st.button(words.LEAVE_IT, key=own.place("leave"), type="tertiary", on_click=own.leave_it)
            return
        if own.answered is not None:
            st.button(
                words.GO_BACK, key=own.place("back"), type="tertiary", icon=":material/undo:", on_click=own.change_last
            )
        link_to(WEEK, words.NOT_NOW, week=own.week_start.isoformat())


def _show_what_differs(question: Question, differing: Sequence[Elsewhere], clock: str) -> None:
    """Draw what differs, child by child and both weeks of each side by side, and fold away what is the same."""
    names = {child.id: child.name for child in question.one.children}
    whose = whose_to_draw(differing)
    for child in whose[:MOST_CHILDREN]:
        _draw(question, differing, clock, f"{names.get(child, '')} · ", child)
    others = [names.get(child, "") for child in whose[MOST_CHILDREN:]]
    if st.toggle(words.the_rest(others), key=f"whole-{question.key}"):
        _draw(question, differing, clock, "", None)


def _draw(question: Question, differing: Sequence[Elsewhere], clock: str, whose: str, child: str | None) -> None:
    sides = ((words.WEEK_A, question.one, question.other), (words.WEEK_B, question.other, question.one))
    days = {on for each in differing for on in each.days if child in each.whose}
    is_narrow = child is not None and len(days) <= MOST_BESIDE
    row = st.container(horizontal=True, gap="small", key=f"weeks_{child or 'whole'}") if is_narrow else None
    columns = [row, row] if row else st.columns(2, gap="medium")
    for is_other, (place, (title, plan, beside)) in enumerate(zip(columns, sides, strict=True)):
        label = f"{whose}{title}"
        data = sketch_data(plan, beside, differing, label=label, clock=clock, is_other=bool(is_other), child=child)
        with place, st.container(border=True, gap="small", key=f"week_{is_other}_{child or 'whole'}"):
            st.markdown(f"**{plain(label)}**")
            week_sketch(data, key=f"sketch-{question.key}-{is_other}-{child or 'whole'}")


def _answer(own: _Own, question: Question, chosen: Chosen, label: str, key: str, *, is_first: bool) -> None:
    st.button(
        label,
        key=f"{own.place(chosen.value)}-{question.key}",
        type="primary" if is_first else "secondary",
        shortcut=key,
        width="stretch" if is_first else "content",
        on_click=own.answer,
        args=(question, chosen),
    )


def _thank(own: _Own) -> None:
    own.invite_no_more()
    st.success(words.THANKS, icon=":material/check_circle:")
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        link_to(WEEK, words.TO_WEEK, week=own.week_start.isoformat())
        link_to(LEARNED, words.TO_LEARNED)
        st.button(
            words.GO_BACK, key=own.place("back"), type="tertiary", icon=":material/undo:", on_click=own.change_last
        )


# --- Making weeks to compare ------------------------------------------------------------------------------------------


@st.fragment(run_every=LOOK_EVERY)
def _watch(own: _Own, job_id: JobId) -> None:
    """Show how far it is; when it has ended the whole page is drawn anew."""
    with refusals_shown():
        job = planner.job_status(own.house, own.token, own.family.family_id, job_id)
        if job.state.is_over:
            st.rerun()
        with st.container(border=True):
            st.progress(job.progress, text=sentences.under_way(job.progress, job.progress_note or words.PREPARING))


def _show_nothing_to_ask(own: _Own, job: Job | None) -> None:
    if job is not None and job.state is JobState.FAILED:
        st.error(plain(job.error_message or sentences.SORRY), icon=":material/error:")
    else:
        own.invite_no_more()
        is_time = comparing.may_be_asked(own.house, own.token, own.family.family_id)
        st.info(words.NOTHING_TO_ASK if is_time else words.ASKED_LATELY)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        link_to(WEEK, words.TO_WEEK, week=own.week_start.isoformat())
        link_to(LEARNED, words.TO_LEARNED)
