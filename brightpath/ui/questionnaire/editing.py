"""What a form reads from and saves to: the draft of the questionnaire, or the household that stands.

A form never keeps answers of its own. Its widgets' callbacks call `change`, which saves at once; the page is then drawn
anew from what was saved. A save that is refused is told at the top of the page, and the widgets show what counts again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from brightpath.domain.errors import BrightPathError, Stale
from brightpath.domain.ids import FamilyId
from brightpath.domain.questionnaire import (
    Document,
    Draft,
    Incomplete,
    Missing,
    Section,
    Step,
    answers_of,
    changed_steps,
)
from brightpath.domain.weeks import SCHOOL_DAYS, Weekday
from brightpath.services import family, questionnaire
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.ui.plain import plain
from brightpath.ui.undisturbed import undisturbed

_ROUND, _NOTICE, _REFUSED, _UNDO = "editing_round", "editing_notice", "editing_refused", "editing_undo"
#: The versions that this browser wrote last, by step: a run of the page that a faster one overtook holds older ones.
_WRITTEN = "editing_written"
#: The offer to take something back lies over the page, so that nothing under a finger moves when it comes and goes.
_UNDO_LOOK = """<style>
.st-key-undo_bar {
  position: fixed; left: 50%; bottom: 1.25rem; transform: translateX(-50%); z-index: 100;
  width: max-content; max-width: 92vw; padding: .5rem .6rem .5rem 1.1rem;
  border-radius: 1rem; box-shadow: 0 4px 18px rgb(0 0 0 / 25%); background: #25302d; color: #f3efe6;
}
.st-key-undo_bar button { color: #f2b134; }
</style>"""


class Editing(ABC):
    """Answers by step, as they stand when the page is drawn and after every save."""

    def __init__(self, house: House, token: str, family_id: FamilyId, document: Document) -> None:
        self.house, self.token, self.family_id, self.document = house, token, family_id, document
        #: The versions of the statements that stand on the page: an answer is one to those words.
        self.shown: dict[str, int] = {}

    # --- Reading

    def answers(self, step: Step) -> Document:
        """Give a step's part of the answers, to be changed at will."""
        return answers_of(self.document, step)

    @property
    def children(self) -> list[Document]:
        """List the children as {id, name, age}; a name or an age may still be missing."""
        return list(self.answers(Step(Section.CHILDREN))["children"])

    @property
    def grown_ups(self) -> list[str]:
        """List the names of the grown-ups, the answering parent first."""
        about = self.answers(Step(Section.ABOUT))
        named = [about.get("name"), *(adult.get("name") for adult in about.get("adults", []))]
        return [name for name in named if name]

    @property
    def school_days(self) -> tuple[Weekday, ...]:
        """List the family's school days."""
        days = self.answers(Step(Section.ABOUT)).get("calendar", {}).get("schoolDays")
        return tuple(map(Weekday, days)) if days else SCHOOL_DAYS

    @property
    def clock(self) -> str:
        """Say how the family writes the time: "24" or "12"."""
        return "12" if self.document.get("clockHours") == 12 else "24"

    @property
    @abstractmethod
    def missing(self) -> tuple[Missing, ...]:
        """List what is missing or wrong."""

    def problems(self, step: Step, field: str) -> list[str]:
        """List the sentences to show beside a field, or, with a field like `subjects[2]`, beside a thing in a list."""
        return [
            one.sentence
            for one in self.missing
            if one.step == step and (one.field == field or one.field.startswith((f"{field}.", f"{field}[")))
        ]

    def show_problems(self, step: Step, field: str) -> None:
        """Write the sentences of a field under it."""
        for sentence in self.problems(step, field):
            st.caption(f":red[{plain(sentence)}]")

    def key(self, step: Step, field: str) -> str:
        """Name a widget. After a refused save all names are new, so that the widgets show what counts again."""
        return f"{st.session_state.get(_ROUND, 0)}|{self.family_id}|{step.key}|{field}"

    def widget(self, step: Step, field: str, put: Callable[[Document, Any], None]) -> dict[str, Any]:
        """Give a widget its key, and a callback that saves the answers after `put` wrote the widget's value into them."""
        key = self.key(step, field)

        @undisturbed()
        def save() -> None:
            self.change(step, lambda answers: put(answers, st.session_state[key]))

        return {"key": key, "on_change": save}

    # --- Saving

    @undisturbed()
    def change(self, step: Step, how: Callable[[Document], Document | None], *, undo: str = "") -> bool:
        """Change a step's answers and save them; `how` changes what it is given, or returns other answers.

        With a sentence for `undo`, such as "Piano was removed.", `show_notice` offers to take the change back. Returns
        whether it was saved. Call it from a widget's callback.
        """
        st.session_state.pop(_UNDO, None)
        try:
            self._catch_up(step)
            document, answers = self.document, self.answers(step)
        except BrightPathError as error:
            return self._refuse(error)
        changed = how(answers)
        try:
            self._save(step, answers if changed is None else changed)
        except BrightPathError as error:
            return self._refuse(error)
        if undo:
            along = [one for one in changed_steps(document, self.document) if one != step]
            st.session_state[_UNDO] = (
                undo,
                (step, answers_of(document, step)),
                [(one, answers_of(document, one), self.answers(one)) for one in along],
            )
        return True

    def _take_back(
        self, changed: tuple[Step, Document], along: Iterable[tuple[Step, Document, Document]]
    ) -> Callable[[], None]:
        """Make the callback that puts back a step, and what its change brought along where nobody changed that since."""

        @undisturbed()
        def callback() -> None:
            step, before = changed
            is_back = self.change(step, _put(before))
            for one, before_it, after_it in along if is_back else ():
                if self.answers(one) == after_it:
                    self.change(one, _put(before_it))

        return callback

    def _refuse(self, error: BrightPathError) -> bool:
        if isinstance(error, Incomplete):
            st.session_state[_REFUSED] = error.missing
            st.session_state[_NOTICE] = "\n".join(f"* {plain(one.sentence)}" for one in error.missing)
            return False
        if isinstance(error, Stale):
            st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.session_state[_NOTICE] = plain(error.sentence)
        return False

    def changing(self, step: Step, how: Callable[[Document], Document | None], *, undo: str = "") -> Callable[[], None]:
        """Make the callback of a button that does `change`."""

        def callback() -> None:
            self.change(step, how, undo=undo)

        return callback

    def show_notice(self) -> None:
        """Say once why the last change was not saved, or offer to take it back."""
        sentence = st.session_state.pop(_NOTICE, None)
        if sentence:
            st.warning(f"This was not saved.\n\n{sentence}", icon=":material/sync_problem:")
        told, changed, along = st.session_state.get(_UNDO, ("", None, ()))
        if told:
            st.html(_UNDO_LOOK)
            with st.container(horizontal=True, vertical_alignment="center", key="undo_bar"):
                st.markdown(plain(told), width="content")
                st.button(
                    "Undo",
                    icon=":material/undo:",
                    type="tertiary",
                    key="undo",
                    on_click=self._take_back(changed, along),
                )

    @abstractmethod
    def _save(self, step: Step, answers: Document) -> None: ...

    @abstractmethod
    def _catch_up(self, step: Step) -> None:
        """Look at the newest answers when this browser itself wrote them after this run of the page began."""


def _put(answers: Document) -> Callable[[Document], Document]:
    """Make a change that puts these answers in the place of any others."""
    return lambda _: answers


class DraftEditing(Editing):
    """The questionnaire that a family is in the middle of."""

    def __init__(self, house: House, token: str, draft: Draft) -> None:
        super().__init__(house, token, draft.family_id, draft.document)
        self.draft = draft

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What is missing in steps that somebody has been at; nobody is told off before."""
        seen = {step for step, state in self.draft.states.items() if state.version or state.is_confirmed}
        return tuple(one for one in self.draft.missing if one.step in seen and one.is_needed)

    def _save(self, step: Step, answers: Document) -> None:
        version = self.draft.state(step).version
        self._look_at(
            questionnaire.save_step(
                self.house, self.token, self.family_id, step, answers, version=version, shown=self.shown
            )
        )
        at = self.draft.state(step).saved_at
        written = {one: state.version for one, state in self.draft.states.items() if state.saved_at == at}
        st.session_state[_WRITTEN] = st.session_state.get(_WRITTEN, {}) | written

    def _catch_up(self, step: Step) -> None:
        written = st.session_state.get(_WRITTEN, {}).get(step, 0)
        if written <= self.draft.state(step).version:
            return
        newest = questionnaire.draft_of(self.house, self.token, self.family_id)
        if newest and newest.state(step).version == written:
            self._look_at(newest)

    def _look_at(self, draft: Draft) -> None:
        self.draft, self.document = draft, draft.document


class HouseholdEditing(Editing):
    """The household as it stands; what would make it wrong is refused, and told beside the field."""

    def __init__(self, house: House, token: str, of: Family, document: Document) -> None:
        super().__init__(house, token, of.family_id, document | {"clockHours": of.clock_hours})
        self.family = of
        self._refused: tuple[Missing, ...] = st.session_state.pop(_REFUSED, ())

    @property
    def missing(self) -> tuple[Missing, ...]:
        return self._refused

    def _save(self, step: Step, answers: Document) -> None:
        self._look_at(
            family.change_household(
                self.house,
                self.token,
                self.family_id,
                step,
                answers,
                version=self.family.household_version,
                shown=self.shown,
            )
        )
        st.session_state[_WRITTEN] = {self.family_id: self.family.household_version}

    def _catch_up(self, step: Step) -> None:
        written = st.session_state.get(_WRITTEN, {}).get(self.family_id, 0)
        if written <= self.family.household_version:
            return
        known = family.families_of(self.house, self.token)
        newest = next((one for one in known if one.family_id == self.family_id), self.family)
        if newest.household_version == written:
            self._look_at(newest)

    def _look_at(self, of: Family) -> None:
        self.family = of
        document = family.export_household(self.house, self.token, self.family_id)
        self.document = document | {"clockHours": of.clock_hours}
