"""What stands around the questionnaire's forms: the way through it, how far it is, what is missing, and its end."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from brightpath.domain.errors import NotFound
from brightpath.domain.family import Flexibility
from brightpath.domain.questionnaire import SECTIONS, Document, Draft, Progress, Section, Step
from brightpath.domain.weeks import minute_of
from brightpath.services import questionnaire
from brightpath.ui import words
from brightpath.ui.moments import when
from brightpath.ui.plain import plain
from brightpath.ui.questionnaire.editing import DraftEditing
from brightpath.ui.questionnaire.style import HOW_FIRM

STEP = "step"
REVIEW = "review"


@dataclass(frozen=True)
class Title:
    """A section's address, its name in the list, its heading, and one line of what it is for."""

    address: str
    name: str
    heading: str
    line: str


TITLES: dict[Section, Title] = {
    Section.ABOUT: Title("you", "You", "First, you", "Who teaches, and when they can. The week is planned around you."),
    Section.CHILDREN: Title("children", "Children", "Your children", "Names and ages are enough."),
    Section.COMMITMENTS: Title(
        "commitments", "Commitments", "What takes time already", "Lessons are placed around these."
    ),
    Section.SUBJECTS: Title(
        "subjects", "Subjects", "What they learn", "Pick from the list; length, rhythm and help are filled in by age."
    ),
    Section.FLEXIBILITY: Title("rhythm", "Rhythm", "How firm is your week?", "One answer; the plan follows it."),
    Section.HOURS: Title("hours", "Hours", "When they learn", "The best hours go to what matters most."),
    Section.STYLE: Title("style", "Style", "How you like to learn", "Rate what you care about, leave out the rest."),
    Section.STATEMENTS: Title(
        "statements",
        "Statements",
        "Short statements about your week",
        "One click or one key each: 1 not true, 5 very true.",
    ),
}
_ICONS = {
    Progress.NOT_STARTED: ":material/radio_button_unchecked:",
    Progress.IN_PROGRESS: ":material/timelapse:",
    Progress.COMPLETE: ":material/check_circle:",
}
_SAID = {
    Progress.NOT_STARTED: "not begun",
    Progress.IN_PROGRESS: "begun",
    Progress.COMPLETE: "done",
}


def section_shown(draft: Draft) -> Section | None:
    """Read from the address which section is looked at; None is the last look over everything."""
    address = st.query_params.get(STEP)
    if address == REVIEW:
        return None
    return next((section for section, title in TITLES.items() if title.address == address), draft.current)


def go_to(section: Section | None) -> None:
    """Lead to a section at the next run of the page."""
    st.query_params[STEP] = TITLES[section].address if section else REVIEW


def show_way(draft: Draft, shown: Section | None) -> None:
    """Draw the sections with their progress, and the children below those that are asked once per child."""
    names = {child["id"]: child.get("section2", {}).get("name", "?") for child in draft.document.get("children", [])}
    with st.sidebar, st.container(gap="xxsmall"):
        st.markdown("**The questionnaire**")
        for section in SECTIONS:
            progress = draft.section_progress(section)
            st.button(
                TITLES[section].name,
                key=f"way-{section}",
                icon=_ICONS[progress],
                help=_SAID[progress],
                type="secondary" if section is shown else "tertiary",
                on_click=go_to,
                args=(section,),
            )
            each = [(step, draft.progress(step)) for step in draft.steps if step.section is section and step.child_id]
            if each and any(one is not Progress.NOT_STARTED for _, one in each):
                st.caption(" · ".join(f"{plain(names[step.child_id or ''])} {_SAID[one]}" for step, one in each))
        st.button(
            "Look it over",
            key="way-review",
            icon=":material/checklist:",
            type="secondary" if shown is None else "tertiary",
            on_click=go_to,
            args=(None,),
        )


def show_heading(draft: Draft, shown: Section | None, now: datetime) -> None:
    """Say where one is, how much is done, and that it is saved."""
    done = sum(draft.section_progress(section) is Progress.COMPLETE for section in SECTIONS)
    place = SECTIONS.index(shown) + 1 if shown else len(SECTIONS)
    saved = when(draft.updated_at, now)
    st.progress(done / len(SECTIONS), text=f"Step {place} of {len(SECTIONS)} · {done} done · saved {saved}")
    title = TITLES[shown] if shown else Title(REVIEW, "", "Look it over", "Then we plan your first week.")
    st.title(title.heading, anchor=False)
    st.markdown(title.line)


def show_steps_on(editing: DraftEditing, shown: Section) -> None:
    """Offer to go back and on; going on says that this section is done as it stands."""
    place = SECTIONS.index(shown)
    after = SECTIONS[place + 1] if place + 1 < len(SECTIONS) else None

    def go_on() -> None:
        with suppress(NotFound):  # it was finished or thrown away elsewhere, and the page says so
            questionnaire.finish_section(editing.house, editing.token, editing.family_id, shown, go_to=after)
            go_to(after)

    missing = [one for one in editing.missing if one.step.section is shown and one.is_needed]
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="steps_on"):
        if place:
            st.button("Back", icon=":material/arrow_back:", key="go_back", on_click=go_to, args=(SECTIONS[place - 1],))
        if missing and any(editing.draft.state(one.step).version for one in missing):
            st.caption(f"Still missing here: {len(missing)}. You can come back to it.", width="content")
        st.button(
            f"Next: {TITLES[after].name}" if after else "Look it over",
            type="primary",
            icon=":material/arrow_forward:",
            icon_position="right",
            key="go_on",
            on_click=go_on,
        )


def show_review(editing: DraftEditing) -> bool:
    """List what is still missing, each with the way to it, and offer to make the plan; say whether that was asked for."""
    draft = editing.draft

    def abandon() -> None:
        with suppress(NotFound):
            questionnaire.abandon_questionnaire(editing.house, editing.token, editing.family_id)
        go_to(Section.ABOUT)

    needed = [one for one in draft.missing if one.is_needed]
    for section in SECTIONS:
        lacking = [one for one in needed if one.step.section is section]
        optional = [one for one in draft.missing if one.step.section is section and not one.is_needed]
        with (
            st.container(border=True),
            st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"),
        ):
            with st.container(width="stretch", gap="xxsmall"):
                st.markdown(
                    f"{_ICONS[draft.section_progress(section)]} **{TITLES[section].name}** · {_summary(draft, section)}"
                )
                for one in lacking:
                    st.markdown(f":red[{plain(one.sentence)}]")
                for one in optional:
                    st.caption(plain(one.sentence))
            st.button(
                "Answer" if lacking else "Change",
                key=f"review-{section}",
                type="secondary" if lacking else "tertiary",
                on_click=go_to,
                args=(section,),
            )
    if needed:
        count = "One thing is" if len(needed) == 1 else f"{len(needed)} things are"
        st.info(f"{count} still missing. Everything is saved; you can come back at any time, on any device.")
    with st.popover("Begin anew", icon=":material/restart_alt:", key="begin_anew"):
        st.write("All answers of this questionnaire are thrown away. This cannot be taken back.")
        st.button("Throw the answers away", key="abandon", on_click=abandon)
    return st.button(
        "Plan our first week",
        type="primary",
        icon=":material/auto_awesome:",
        key="submit",
        disabled=bool(needed),
        width="stretch",
    )


def _summary(draft: Draft, section: Section) -> str:
    """Say in a few words what was answered in a section."""
    answers, children = draft.answers(Step(section)), draft.document.get("children", [])

    def of_children(part: str, things: str) -> int:
        return sum(len(child.get(part, {}).get(things, [])) for child in children)

    match section:
        case Section.ABOUT:
            said = words.named([answers.get("name", "?"), *(one.get("name", "?") for one in answers.get("adults", []))])
        case Section.CHILDREN:
            said = ", ".join(f"{child.get('name', '?')} {child.get('age', '')}" for child in answers["children"])
        case Section.COMMITMENTS:
            count = len(answers.get("commitments", [])) + of_children("section3Child", "commitments")
            said = words.counted(count, "commitment")
        case Section.SUBJECTS:
            said = words.counted(of_children("section4", "subjects"), "subject")
            without = [
                one["section2"].get("name", "?") for one in children if not one.get("section4", {}).get("subjects")
            ]
            if without and len(without) < len(children):
                said += f", none for {words.named(without)}"
        case Section.FLEXIBILITY:
            firm = answers.get("flexibility")
            said = HOW_FIRM[Flexibility(firm)][0] if firm in list(Flexibility) else ""
        case Section.HOURS:
            hours = [(child["section2"].get("name", "?"), child.get("section6", {})) for child in children]
            style = str(draft.document.get("clockHours", 24))
            said = ", ".join(f"{name} {_from_to(one, style)}" for name, one in hours)
        case Section.STYLE:
            said = f"{sum(len(group) for group in answers.values() if isinstance(group, dict))} of 17 rated"
        case _:
            said = f"{sum(bool(re.fullmatch(r'q[0-9]+', key)) for key in answers)} answered"
    return plain(said or "nothing yet")


def _from_to(hours: Document, style: str) -> str:
    try:
        return words.span(minute_of(hours["startTime"]), minute_of(hours["endTime"]), style)
    except (KeyError, ValueError):
        return "?"
