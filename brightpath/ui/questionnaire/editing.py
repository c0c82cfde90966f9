"""What a form reads from and saves to: the draft of the questionnaire, or the household that stands.

A form never keeps answers of its own. Its widgets' callbacks call `change`, which saves at once; the page is then drawn
anew from what was saved. A save that is refused is told at the top of the page, and the widgets show what counts again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

import streamlit as st

from brightpath.domain.errors import BrightPathError, Stale
from brightpath.domain.ids import FamilyId
from brightpath.domain.questionnaire import Document, Draft, Incomplete, Missing, Section, Step, answers_of
from brightpath.domain.weeks import SCHOOL_DAYS, Weekday
from brightpath.services import family, questionnaire
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.ui.plain import plain

_ROUND, _NOTICE, _REFUSED = "editing_round", "editing_notice", "editing_refused"


class Editing(ABC):
    """Answers by step, as they stand when the page is drawn and after every save."""

    #: Whether it is the questionnaire, and not a household that stands.
    is_draft: bool

    def __init__(self, house: House, token: str, family_id: FamilyId, document: Document) -> None:
        self.house, self.token, self.family_id, self.document = house, token, family_id, document

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

    # --- Saving

    def change(self, step: Step, how: Callable[[Document], Document | None]) -> bool:
        """Change a step's answers and save them; `how` changes what it is given, or returns other answers.

        Returns whether it was saved. Call it from a widget's callback.
        """
        answers = self.answers(step)
        changed = how(answers)
        try:
            self._save(step, answers if changed is None else changed)
        except Incomplete as incomplete:
            st.session_state[_REFUSED] = incomplete.missing
            st.session_state[_NOTICE] = "\n".join(f"* {plain(one.sentence)}" for one in incomplete.missing)
        except BrightPathError as error:
            if isinstance(error, Stale):
                st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
            st.session_state[_NOTICE] = plain(error.sentence)
        else:
            return True
        return False

    @abstractmethod
    def _save(self, step: Step, answers: Document) -> None: ...


def show_notice() -> None:
    """Say once why the last change was not saved."""
    sentence = st.session_state.pop(_NOTICE, None)
    if sentence:
        st.warning(f"This was not saved.\n\n{sentence}", icon=":material/sync_problem:")


class DraftEditing(Editing):
    """The questionnaire that a family is in the middle of."""

    is_draft = True

    def __init__(self, house: House, token: str, draft: Draft) -> None:
        super().__init__(house, token, draft.family_id, draft.document)
        self.draft = draft

    @property
    def missing(self) -> tuple[Missing, ...]:
        return self.draft.missing

    def _save(self, step: Step, answers: Document) -> None:
        version = self.draft.state(step).version
        self.draft = questionnaire.save_step(self.house, self.token, self.family_id, step, answers, version=version)
        self.document = self.draft.document


class HouseholdEditing(Editing):
    """The household as it stands; what would make it wrong is refused, and told beside the field."""

    is_draft = False

    def __init__(self, house: House, token: str, of: Family, document: Document) -> None:
        super().__init__(house, token, of.family_id, document | {"clockHours": of.clock_hours})
        self.family = of
        self._refused: tuple[Missing, ...] = st.session_state.pop(_REFUSED, ())

    @property
    def missing(self) -> tuple[Missing, ...]:
        return self._refused

    def _save(self, step: Step, answers: Document) -> None:
        self.family = family.change_household(
            self.house, self.token, self.family_id, step, answers, version=self.family.household_version
        )
        document = family.export_household(self.house, self.token, self.family_id)
        self.document = document | {"clockHours": self.family.clock_hours}
