"""Writing down, taking out and taking back what reports need, and what is said of it; for every form of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import streamlit as st

from brightpath.domain.errors import BrightPathError, Fault, Faulty
from brightpath.domain.family import Child, Household
from brightpath.domain.ids import ChildId
from brightpath.domain.recorded import RecordedChild, names_told_apart
from brightpath.domain.records import Record
from brightpath.services import records
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.services.ledger import recorded_children
from brightpath.services.records import Written
from brightpath.services.reports import report_years
from brightpath.ui.faults import show_faults
from brightpath.ui.undisturbed import undisturbed
from brightpath.ui.undo import show_done

_NOTICE, _FAULTS = "records_notice", "records_faults"


@dataclass(frozen=True)
class Desk:
    """Who writes, for which family, on which of its days."""

    house: House
    token: str
    of: Family
    household: Household
    today: date
    _years: dict[str, list[str]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def names(self) -> dict[str, str]:
        """Name the children of the household by their ids, in its order."""
        return {child.id: child.name for child in self.household.children}

    @cached_property
    def recorded(self) -> tuple[RecordedChild, ...]:
        """List the children of whom there are records: those of the household, then those who left it."""
        return recorded_children(self.house, self.token, self.of.family_id)

    @cached_property
    def recorded_names(self) -> dict[str, str]:
        """Name all of these, who left told apart."""
        return names_told_apart(self.recorded)

    @property
    def terms(self) -> Sequence[str]:
        """Name the terms there are."""
        return list(dict.fromkeys(term.name for year in self.household.calendar.school_years for term in year.terms))

    def child(self, child_id: str) -> Child:
        """Find a child, in the household or not."""
        return next(one.child for one in self.recorded if one.child_id == child_id)

    def years_of(self, children: Iterable[str]) -> list[str]:
        """List the school years of some children: those of the first as they come, then what only others have."""
        found: dict[str, None] = {}
        for child_id in children:
            if child_id not in self._years:
                self._years[child_id] = report_years(self.house, self.token, self.of.family_id, ChildId(child_id))
            found |= dict.fromkeys(self._years[child_id])
        return list(found)

    @undisturbed()
    def write(self, new: Sequence[Record], faults: Sequence[Fault] = ()) -> bool:
        """Write records down unless something is wrong with what was typed; say whether it was done."""
        state = st.session_state
        if faults:
            state[_FAULTS] = [fault.sentence for fault in faults]
            return False
        try:
            state[_NOTICE] = records.write_records(self.house, self.token, self.of.family_id, new)
        except Faulty as faulty:
            state[_FAULTS] = [fault.sentence for fault in faulty.faults]
            return False
        except BrightPathError as refusal:
            state[_FAULTS] = [refusal.sentence]
            return False
        return True

    @undisturbed()
    def take_out(self, record_ids: Sequence[str]) -> None:
        """Take records out."""
        try:
            gone = records.remove_records(self.house, self.token, self.of.family_id, record_ids)
        except BrightPathError as refusal:
            st.session_state[_FAULTS] = [refusal.sentence]
        else:
            st.session_state[_NOTICE] = gone

    @undisturbed()
    def take_back(self, change: int) -> None:
        """Take the last change back."""
        try:
            back = records.take_back_records(self.house, self.token, self.of.family_id, change)
        except BrightPathError as refusal:
            st.session_state[_FAULTS] = [refusal.sentence]
        else:
            st.session_state[_NOTICE] = back.sentence

    def show_notice(self) -> None:
        """Say what was done, with its Undo, or what must be put right; once."""
        show_faults(st.session_state.pop(_FAULTS, []))
        notice = st.session_state.pop(_NOTICE, None)
        if notice is None:
            return
        if isinstance(notice, Written):
            show_done(notice.sentence, key="written", undo=self.take_back, args=(notice.change,))
        else:
            show_done(notice, key="written")
