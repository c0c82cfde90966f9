"""Against which rule the hours and days are held: what it asks, where that was read, and the form that changes it."""

from __future__ import annotations

import streamlit as st

from brightpath.domain import ledger_words as told
from brightpath.domain.chosen_rule import LONGEST_DAY_MINUTES, MOST_DAYS, MOST_HOURS, ChosenRule, OwnRule
from brightpath.domain.errors import BrightPathError, Faulty
from brightpath.domain.ids import ChildId
from brightpath.domain.ledger import Ledger
from brightpath.domain.requirements import KINDERGARTEN, LAST_GRADE, OWN, grade_name
from brightpath.services import ledger as ledgers
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.services.ledger import LedgerRules
from brightpath.ui import ledger_words as words
from brightpath.ui.faults import show_faults
from brightpath.ui.plain import plain
from brightpath.ui.undisturbed import undisturbed

_FAULTS, _NOTICE, _OPEN = "ledger_rule_faults", "ledger_rule_notice", "ledger_rule_open"


def show_rule(house: House, token: str, of: Family, ledger: Ledger, *, may_change: bool) -> None:
    """Tell what is asked, with its source, and let it be changed; who was never asked is asked at once."""
    rules = ledgers.ledger_rules(house, token, of.family_id)
    if ledger.region is None:
        if may_change:
            with st.container(border=True, key="ledger_rule_first"):
                st.write(words.NO_RULE)
                _form(house, token, of, ledger, rules)
        return
    # Another place is another heading, and Streamlit would shut what was open: who keeps a rule reads there that it is kept.
    is_open = st.session_state.get(_OPEN, False)
    with st.container():  # it keeps its place when there is nothing to say: what comes after would move up, and be shut
        if not is_open:
            _say_kept()
    with st.expander(f"{words.ASKS}: {plain(ledger.region.name)}", icon=":material/gavel:", expanded=is_open):
        _tell(ledger)
        if may_change:
            st.markdown(f"**{words.CHANGE_RULE}**")
            _form(house, token, of, ledger, rules)
            _say_kept()


def _say_kept() -> None:
    notice = st.session_state.pop(_NOTICE, None)
    if notice:
        st.success(notice, icon=":material/check_circle:")


def _tell(ledger: Ledger) -> None:
    requirement = ledger.requirement
    st.write(told.asks_sentence(requirement, ledger.grade))
    if requirement is None:
        return
    if requirement.note:
        st.write(plain(requirement.note))
    if requirement.subjects:
        st.write(plain(words.subjects_sentence(requirement.subjects)))
    st.caption(plain(told.source_sentence(requirement)))


def _form(house: House, token: str, of: Family, ledger: Ledger, rules: LedgerRules) -> None:
    """Ask for the place, the own rule, what makes a day and the child's grade."""
    child_id = ChildId(ledger.child_id)
    chosen, key = rules.of(child_id), f"rule-{ledger.child_id}"
    names = {one.id: one.name for one in rules.regions} | {OWN: words.OWN}
    ids = [OWN, *(one.id for one in rules.regions)]
    region = st.selectbox(
        words.WHERE,
        ids,
        index=ids.index(chosen.region) if chosen.region in ids else None,
        format_func=lambda one: names[one],
        placeholder=words.CHOOSE,
        key=f"{key}-region",
    )
    if region == OWN:
        _own_rule(chosen.own_rule or OwnRule(), key)
    left, right = st.columns(2)
    grades = [None, *range(KINDERGARTEN, LAST_GRADE + 1)]
    left.selectbox(
        f"{words.GRADE} · {plain(ledger.child)}",
        grades,
        index=grades.index(ledger.grade) if chosen.grade is not None and ledger.grade in grades else 0,
        format_func=lambda grade: words.AS_BY_AGE if grade is None else grade_name(grade).capitalize(),
        key=f"{key}-grade",
    )
    right.number_input(
        words.DAY_MINUTES,
        min_value=1,
        max_value=LONGEST_DAY_MINUTES,
        value=chosen.day_minutes,
        step=15,
        placeholder="As the place says",
        help=words.DAY_MINUTES_HELP,
        key=f"{key}-day",
    )
    st.toggle(
        words.FOR_THIS_CHILD, value=rules.childrens.get(child_id, ChosenRule()).region is not None, key=f"{key}-only"
    )
    st.button(
        words.KEEP_RULE,
        type="primary",
        key=f"{key}-keep",
        disabled=region is None,
        on_click=_keep,
        args=(house, token, of, child_id, rules, key, ledger.region is not None),
    )
    show_faults(st.session_state.pop(_FAULTS, []))


def _own_rule(own: OwnRule, key: str) -> None:
    numbers = (
        ("days", "Days a year", own.days, MOST_DAYS),
        ("hours", "Hours a year", own.hours, MOST_HOURS),
        ("core_hours", "Of these core hours", own.core_hours, MOST_HOURS),
        ("core_hours_at_home", "Of the core hours at home", own.core_hours_at_home, MOST_HOURS),
    )
    for pair in (numbers[:2], numbers[2:]):  # in two rows, so that a phone keeps their order
        for column, (name, label, value, most) in zip(st.columns(2), pair, strict=True):
            column.number_input(
                label, min_value=1, max_value=most, value=value, step=10, placeholder="Not asked", key=f"{key}-{name}"
            )
    st.toggle("Days or hours are enough", value=own.is_either, key=f"{key}-either")
    starts = ["Our school year", "1 July", "1 August", "1 September", "1 January"]
    st.selectbox("The year begins", starts, index=_begins(own, starts), key=f"{key}-starts")


_STARTS = {"1 July": (7, 1), "1 August": (8, 1), "1 September": (9, 1), "1 January": (1, 1)}


def _begins(own: OwnRule, starts: list[str]) -> int:
    return next((starts.index(name) for name, day in _STARTS.items() if day == own.year_starts), 0)


@undisturbed()
def _keep(
    house: House, token: str, of: Family, child_id: ChildId, rules: LedgerRules, key: str, is_changed: bool
) -> None:
    state = st.session_state
    region = state.get(f"{key}-region")
    own = None
    if region == OWN:
        own = OwnRule(
            days=state.get(f"{key}-days"),
            hours=state.get(f"{key}-hours"),
            core_hours=state.get(f"{key}-core_hours"),
            core_hours_at_home=state.get(f"{key}-core_hours_at_home"),
            is_either=bool(state.get(f"{key}-either")),
            year_starts=_STARTS.get(state.get(f"{key}-starts") or ""),
        )
    rule = ChosenRule(region=region, own_rule=own, day_minutes=state.get(f"{key}-day"))
    grade = state.get(f"{key}-grade")
    try:
        if state.get(f"{key}-only"):
            ledgers.choose_childs_rule(house, token, of.family_id, child_id, rule.model_copy(update={"grade": grade}))
        else:
            ledgers.choose_rule(house, token, of.family_id, rule)
            if grade is not None or child_id in rules.childrens:
                ledgers.choose_childs_rule(house, token, of.family_id, child_id, ChosenRule(grade=grade))
    except Faulty as faulty:
        state[_FAULTS] = [fault.sentence[:1].upper() + fault.sentence[1:] for fault in faulty.faults]
    except BrightPathError as refusal:
        state[_FAULTS] = [refusal.sentence]
    else:
        state[_NOTICE], state[_OPEN] = words.RULE_KEPT, is_changed
