"""Printing a week: which paper, whose pages, and the file; the pages are made when somebody opens this part."""

from __future__ import annotations

import streamlit as st

from brightpath.domain.schedule import ItemType, WeekPlan
from brightpath.services.family import Family
from brightpath.services.house import House
from brightpath.services.paper import GROWN_UPS, Paper, week_paper
from brightpath.services.planner import Schedule
from brightpath.ui import words
from brightpath.ui.guard import refusals_shown
from brightpath.ui.plain import plain

A4, LETTER = "A4", "Letter"
_SIZE, _MADE = "paper size", "paper made"
#: Zones in the Americas where paper is A4 all the same, and one elsewhere where it is Letter.
_A4_ZONES = (
    *("America/Argentina", "America/Buenos_Aires", "America/Sao_Paulo", "America/Bahia", "America/Fortaleza"),
    *("America/Recife", "America/Manaus", "America/Belem", "America/Cuiaba", "America/Montevideo"),
    *("America/Asuncion", "America/Lima", "America/Guayaquil", "America/La_Paz", "America/Nuuk", "America/Godthab"),
)
_LETTER_ZONES = ("America/", "US/", "Canada/", "Pacific/Honolulu", "Asia/Manila")

#: For the browser's own print: the week and its board on one sheet that lies, in black on white, without what can be pressed.
_ON_PAPER = """<style>
@page { size: landscape; margin: 9mm; }
@media print {
  .stApp, .stApp * {
    --st-background-color: #fff !important; --st-secondary-background-color: #eee !important; --st-text-color: #000 !important;
  }
  html, body, .stApp, .stApp h1, .stApp p { background: #fff !important; color: #000 !important; }
  .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"] {
    position: static !important; display: block !important; height: auto !important; overflow: visible !important;
  }
  [data-testid="stMainBlockContainer"] { padding: 0 !important; max-width: none !important; zoom: ZOOM; }
  [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stStatusWidget"], [data-testid="stAlert"],
  [data-testid="stExpander"], .stButton, .stSelectbox, .stPopover, .st-key-rating, .st-key-rated, .st-key-because,
  .st-key-week ~ * { display: none !important; }
}
</style>"""
#: Pixels of a sheet that lies, of all that stands above and below the board's hours, and of a minute at most (the
#: board's own measure.js knows better, but not before it is drawn).
_SHEET, _AROUND, _TALLEST, _MINUTE_AT_LEAST, _SHORTEST_IS = 700, 400, 900, 1.3, 20


def usual_paper(time_zone: str | None) -> str:
    """Say what paper is sold where a time zone is."""
    zone = time_zone or ""
    return LETTER if zone.startswith(_LETTER_ZONES) and not zone.startswith(_A4_ZONES) else A4


@st.fragment
def show_paper(house: House, token: str, kept: Schedule, family: Family) -> None:
    """Offer a version of a week on paper."""
    st.html(_ON_PAPER.replace("ZOOM", f"{_zoom(kept.plan):.2f}"))
    drawer = st.popover(words.PRINT, icon=":material/print:", key="print", on_change="rerun")
    if not drawer.open:
        return
    with drawer, refusals_shown():
        size = paper_size(family)
        whose = _whose(kept, family)
        if not whose:
            st.caption(words.NOBODYS_PAGES)
            return
        paper = _made(house, token, kept, family, size, whose)
        for sentence in paper.missing:
            st.warning(plain(sentence), icon=":material/font_download_off:")
        st.download_button(
            words.SAVE_PDF,
            paper.data,
            file_name=f"week-{kept.week_start.isoformat()}.pdf",
            mime="application/pdf",
            icon=":material/download:",
            type="primary",
            on_click="ignore",
        )


def _zoom(plan: WeekPlan) -> float:
    """Make the board small enough for one sheet."""
    items = [item for child in plan.children for day in child.days for item in day.items]
    items += [item for adult in plan.adults for day in adult.days for item in day.items]
    if not items:
        return 0.7
    span = max(item.end for item in items) - min(item.start for item in items) + 60
    shortest = min((item.end - item.start for item in items if item.type == ItemType.SUBJECT), default=30)
    tall = span * max(_MINUTE_AT_LEAST, min(_SHORTEST_IS / max(shortest, 1), _TALLEST / span))
    return min(0.75, _SHEET / (tall + _AROUND))


def paper_size(family: Family, *, ask: bool = True) -> str:
    """Ask for the paper, or give what was answered last; the answer stays for other weeks and for reports."""
    sizes = [A4, LETTER]
    known = st.session_state.get(_SIZE) or usual_paper(family.time_zone or st.context.timezone)
    if not ask:
        return str(known)
    size = st.segmented_control("Paper", sizes, default=known, required=True, key="print-size")
    st.session_state[_SIZE] = size or known
    return str(st.session_state[_SIZE])


def _whose(kept: Schedule, family: Family) -> tuple[str, ...]:
    """Ask whose pages are wanted, where there are several."""
    names = {child.id: child.name for child in kept.plan.children}
    if kept.plan.adults:
        names[GROWN_UPS] = words.GROWN_UPS_PAGE
    if len(names) < 2:
        return tuple(names)
    asked = st.pills(
        words.WHOSE_PAGES,
        list(names),
        selection_mode="multi",
        default=list(names),
        format_func=lambda key: plain(names[key]),
        key=f"print-whose-{family.family_id}",
    )
    return tuple(key for key in names if key in asked)


def _made(house: House, token: str, kept: Schedule, family: Family, size: str, whose: tuple[str, ...]) -> Paper:
    """Print once; while the plan and the wishes stay the same, the pages do too."""
    wished = (family.family_id, family.clock_hours, kept.plan, size, whose)
    if _MADE not in st.session_state or st.session_state[_MADE][0] != wished:
        paper = week_paper(house, token, kept.family_id, kept.week_start, size, whose, kept.version)
        st.session_state[_MADE] = (wished, paper)
    return st.session_state[_MADE][1]
