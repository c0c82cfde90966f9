"""The printed week: read back with another library, in every alphabet, however full it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brightpath.domain.schedule import AdultWeek, ChildWeek, ItemType, PlannedDay, ScheduleItem, Unplaced, WeekPlan
from brightpath.domain.weeks import days_of_week
from brightpath.exports.paper import GROWN_UPS, Paper, set_pages, week_paper
from brightpath.exports.sheet import SIZES, Sheet
from tests.ui.plans import a_report, a_sample_plan

MONDAY = date(2026, 11, 23)
MADE_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SUBJECTS = ("Mathematics", "Reading", "Latin", "Science", "Art", "History", "Music", "Geography")
SARAH = "Sarah Kim"


def an_item(name: str = "Mathematics", start: int = 9 * 60, minutes: int = 30, **more: Any) -> ScheduleItem:
    known = {"id": f"{name}-{start}", "type": ItemType.SUBJECT, "attention": 1.0, "adult": SARAH} | more
    return ScheduleItem(name=name, start=start, end=start + minutes, **known)


def a_plan(
    names: Sequence[str] = ("Ada",),
    *,
    lessons: int = 4,
    days: int = 5,
    subjects: Sequence[str] = SUBJECTS,
    further: Sequence[ScheduleItem] = (),
    **more: Any,
) -> WeekPlan:
    """Plan the same day for every child and date, half an hour a lesson from nine, with `further` items on Monday."""
    dates = days_of_week(MONDAY)[:days]
    items = tuple(an_item(subjects[n % len(subjects)], 540 + 30 * n, id=f"{n}") for n in range(lessons))
    children = tuple(
        ChildWeek(
            id=f"child-{number}",
            name=name,
            days=tuple(PlannedDay(on=on, items=(*items, *(further if on == MONDAY else ()))) for on in dates),
        )
        for number, name in enumerate(names)
    )
    adults = (AdultWeek(name=SARAH, days=tuple(PlannedDay(on=on, items=items) for on in dates)),)
    return WeekPlan(week_start=MONDAY, solver=a_report(), children=children, adults=adults, **more)


def printed(plan: WeekPlan, **more: Any) -> Paper:
    known = {"paper": "A4", "clock": 24, "whose": None, "made_at": MADE_AT, "folders": ()} | more
    return week_paper(plan, **known)


def set_(plan: WeekPlan, **more: Any) -> closing[Sheet]:
    known = {"paper": "A4", "clock": 24, "whose": None, "made_at": MADE_AT, "folders": ()} | more
    return closing(set_pages(plan, **known))


def texts(paper: Paper) -> list[str]:
    """Read each page's text, without marks that cannot be seen and with single spaces."""
    document = pdfium.PdfDocument(paper.data)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return [" ".join(re.sub("[\u200e\ufffe]", "", text).split()) for text in pages]


def unbroken(text: str) -> str:
    """Leave out what a line's end may change."""
    return re.sub("[ -]", "", text)


# --- What is on it ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_each_child_has_a_page_and_the_grown_ups_have_one(paper: str) -> None:
    document = pdfium.PdfDocument(printed(a_plan(["Ada", "Ben"]), paper=paper).data)
    width, height = SIZES[paper]
    assert [page.get_size() for page in document] == [pytest.approx((height, width), abs=0.01)] * 3


def test_only_the_pages_asked_for_are_printed() -> None:
    plan = a_plan(["Ada", "Ben"])
    [ben] = texts(printed(plan, whose={"child-1"}))
    [grown_ups] = texts(printed(plan, whose={GROWN_UPS}))
    assert ben.startswith("Ben Week of 23 November 2026")
    assert grown_ups.startswith("Sarah Kim Week of 23 November 2026")


@pytest.mark.parametrize("sample", ["kim", "olsen_four_children", "whitfield_too_much", "adeyemi_short_lessons"])
def test_every_lesson_of_a_child_is_on_the_page_with_its_time(sample: str) -> None:
    plan = a_sample_plan(sample)
    for child, text in zip(plan.children, texts(printed(plan)), strict=False):
        for day in child.days:
            for item in day.items:
                start = f"{item.start // 60}:{item.start % 60:02d}"
                assert unbroken(item.name) in unbroken(text), item.name
                assert start in text, start


def test_a_page_says_with_whom_what_and_what_to_remember() -> None:
    art = an_item("Art", 14 * 60, adult=None, lesson="Lesson 12: Clay", notes="Bring an apron", attention=0)
    soccer = an_item("Soccer", 16 * 60, type=ItemType.COMMITMENT, adult=None)
    lunch = an_item("Lunch", 12 * 60, type=ItemType.LUNCH, adult=None)
    [page] = texts(printed(a_plan(lessons=1, further=[art, soccer, lunch]), whose={"child-0"}))
    assert "9:00–9:30 Mathematics with Sarah" in page
    assert "12:00–12:30 Lunch" in page
    assert "14:00–14:30 Art Lesson 12: Clay Bring an apron" in page
    assert "16:00–16:30 Soccer" in page


def test_a_combined_lesson_names_the_other_children_first() -> None:
    together = an_item("Music", 14 * 60, combined_with="Music together")
    ada, _ = texts(printed(a_plan(["Ada Kim", "Ben Kim"], lessons=0, further=[together])))[:2]
    assert "Music with Ben and Sarah" in ada


def test_the_grown_ups_page_says_what_each_gives_when_and_to_whom() -> None:
    days = days_of_week(MONDAY)[:5]
    half = an_item("Latin", 10 * 60, id="latin", attention=0.5)
    meeting = an_item("Dentist", 11 * 60, type=ItemType.COMMITMENT)
    plan = a_plan(["Ada", "Ben"], lessons=1, further=[half]).model_copy(
        update={
            "adults": (
                AdultWeek(name=SARAH, days=tuple(PlannedDay(on=on, items=(half, meeting)) for on in days)),
                AdultWeek(name="David Kim", days=()),
            )
        }
    )
    [page] = texts(printed(plan, whose={GROWN_UPS}))
    assert page.startswith("Sarah Kim and David Kim")
    assert "10:00–10:30 Latin Ada and Ben · half the time" in page
    assert "11:00–11:30 Dentist" in page


def test_what_was_left_out_stands_at_the_bottom() -> None:
    left = [
        Unplaced(child="Ada", subject="Latin", asked=1, placed=0),
        Unplaced(child="Ada", subject="Art", asked=5, placed=3),
        Unplaced(child="Ben", subject="Music", asked=2, placed=0),
    ]
    ada, _, grown_ups = texts(printed(a_plan(["Ada", "Ben"], unplaced=tuple(left))))
    assert "Left out this week Latin, Art 3 of 5 times Notes" in ada
    assert "Ada: Latin, Ada: Art 3 of 5 times, Ben: Music 0 of 2 times" in grown_ups


def test_a_weekend_has_a_column_when_something_stands_there() -> None:
    assert "Saturday" not in texts(printed(a_plan()))[0]
    assert "Saturday 28" in texts(printed(a_plan(days=6)))[0]


def test_days_carry_their_name_in_the_familys_cycle() -> None:
    plan = a_plan()
    days = tuple(day.model_copy(update={"cycle_day": "Day Red"}) for day in plan.children[0].days)
    plan = plan.model_copy(update={"children": (plan.children[0].model_copy(update={"days": days}),)})
    assert [page.count("Day Red") for page in texts(printed(plan))] == [5, 5]


def test_the_clock_is_the_familys() -> None:
    assert "9:00–9:30 AM" in texts(printed(a_plan(), clock=12))[0]


def test_a_lesson_that_is_done_is_ticked_and_one_that_did_not_happen_says_so() -> None:
    def ink(**more: bool) -> int:
        data = printed(a_plan(lessons=0, further=[an_item(**more)]), whose={"child-0"}).data
        page = pdfium.PdfDocument(data)[0].render(scale=2, grayscale=True).to_numpy()
        return int((page < 128).sum())

    assert ink(is_completed=True) == ink(is_handed_in=True) > ink()
    skipped = printed(a_plan(lessons=0, further=[an_item(is_skipped=True)]), whose={"child-0"})
    assert "did not happen" in texts(skipped)[0]


def test_a_week_without_anything_is_printed_too() -> None:
    assert "Monday 23" in texts(printed(a_plan(lessons=0)))[0]
    assert printed(a_plan(lessons=0, days=0)).data


def test_the_same_week_is_printed_the_same_twice() -> None:
    assert printed(a_plan()).data == printed(a_plan()).data


def test_no_ink_has_a_colour() -> None:
    page = pdfium.PdfDocument(printed(a_plan()).data)[0].render().to_numpy()
    assert (page.max(axis=2) == page.min(axis=2)).all()


# --- However full it is -----------------------------------------------------------------------------------------------

LONG = (
    "Rechtschreibung und Grammatikunterricht für Fortgeschrittene",
    "Naturwissenschaftslaborpraktikumsvorbereitung",
    "W" * 300,
    "القراءة والكتابة والحساب",
)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(
    "plan",
    [
        a_plan(lessons=8),
        a_plan(lessons=8, subjects=LONG, days=7),
        a_plan(lessons=20, subjects=LONG, days=7),
        a_plan(["W" * 300, "Ada " * 75], lessons=0),
        a_plan(
            lessons=2, unplaced=tuple(Unplaced(child="Ada", subject="W" * 40, asked=9, placed=1) for _ in range(40))
        ),
        a_plan(lessons=1, further=[an_item(start=600, notes="Bring " * 200, lesson="Clay " * 99)]),
        a_plan(lessons=3).model_copy(
            update={
                "adults": tuple(a_plan(lessons=6).adults[0].model_copy(update={"name": f"Mx {n}"}) for n in range(6))
            }
        ),
    ],
    ids=["eight lessons", "long names", "twenty lessons", "long people", "much left out", "much said", "six grown-ups"],
)
def test_every_text_is_on_the_page_and_none_lies_on_another(plan: WeekPlan, paper: str) -> None:
    with set_(plan, paper=paper) as sheet:
        data = sheet.data()
    assert len(pdfium.PdfDocument(data)) == len(plan.children) + 1
    for box in sheet.boxes:
        assert box.x >= 20 and box.y >= 14, box
        assert box.x + box.width <= sheet.width - 20 and box.y + box.height <= sheet.height - 10, box
    for one, other in combinations(sheet.boxes, 2):
        is_apart = (
            one.page != other.page
            or one.x + one.width <= other.x + 0.01
            or other.x + other.width <= one.x + 0.01
            or one.y + one.height <= other.y + 0.01
            or other.y + other.height <= one.y + 0.01
        )
        assert is_apart, (one, other)


def test_what_is_drawn_stays_in_its_box() -> None:
    """Held against pdfium's own measures, so that a wrong width of ours is seen."""
    plan = a_plan(["Zażółć", "Ελένη", "فاطمة"], subjects=("Ćwiczenia", "Γλώσσα", "القراءة"), lessons=6)
    with set_(plan) as sheet:
        document = pdfium.PdfDocument(sheet.data())
    for number, page in enumerate(document, start=1):
        text = page.get_textpage()
        boxes = [box for box in sheet.boxes if box.page == number]
        for index in range(text.count_chars()):
            left, low, right, high = text.get_charbox(index)
            if right - left < 0.05 or high - low < 0.05:
                continue
            top, foot = sheet.height - high, sheet.height - low
            assert any(
                box.x - 1 <= left and right <= box.x + box.width + 1 and box.y <= top and foot <= box.y + box.height
                for box in boxes
            ), (number, index, text.get_text_range(index, 1))


# --- Alphabets --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Zażółć Gęślą-Jaźń",
        "Łukasz Świętosław",
        "Ελένη Παπαδοπούλου",
        "Юлия Щербакова",
        "Nguyễn Thị Ánh",
        "Þórdís Ægisdóttir",
    ],
)
def test_names_in_our_own_fonts_come_out_right(name: str) -> None:
    paper = printed(a_plan([name]))
    assert texts(paper)[0].startswith(f"{name} Week of")
    assert paper.missing == ()


@pytest.mark.parametrize("name", ["فاطمة الزهراء", "שרה כהן"])
def test_names_from_right_to_left_come_out_in_order(name: str) -> None:
    paper = printed(a_plan([name]))
    assert paper.missing == ()
    page = pdfium.PdfDocument(paper.data)[0].get_textpage()
    first, last = name.split()
    left_of = {word: page.get_charbox(page.get_text_range().index(word))[0] for word in (first, last)}
    assert left_of[last] < left_of[first] < 300


def test_arabic_letters_are_joined() -> None:
    """The four letters of Muhammad are one stroke, and four where a space keeps them apart."""

    def strokes(name: str) -> int:
        page = pdfium.PdfDocument(printed(a_plan([name])).data)[0].render(scale=4, grayscale=True).to_numpy()
        inked = (page[100:225, 100:1200] < 128).any(axis=0).reshape(-1)
        return int((inked[1:] & ~inked[:-1]).sum())

    assert strokes("محمد") == 1
    assert strokes("م ح م د") == 4


def test_an_accent_typed_on_its_own_becomes_part_of_its_letter() -> None:
    assert texts(printed(a_plan(["Zoe\u0301"])))[0].startswith("Zoé Week of")


def test_a_time_stays_behind_an_arabic_name_in_our_sentence() -> None:
    plan = a_plan(["Ada", "فاطمة"], lessons=0, further=[an_item(combined_with="both")])
    with set_(plan, whose={"child-0"}) as sheet:
        boxes = [box.text for box in sheet.boxes]
    assert "with \u200eفاطمة\u200e and Sarah" in boxes


# --- Letters that no font here has ------------------------------------------------------------------------------------


def test_a_chinese_name_without_a_font_is_a_sentence_and_a_line_to_write_on() -> None:
    paper = printed(a_plan(["王芳"]))
    assert paper.missing == (
        "The name 王芳 needs a font with Chinese letters. Install Noto Sans CJK SC, for instance, and print again.",
    )
    assert texts(paper)[0].startswith("______ Week of")


def test_several_are_told_in_one_sentence_each_alphabet() -> None:
    missing = printed(a_plan(["王芳", "李娜"], subjects=["数学", "さくら 日本", "हिन्दी"])).missing
    assert missing == (
        "“王芳”, “李娜” and “数学” need a font with Chinese letters. "
        "Install Noto Sans CJK SC, for instance, and print again.",
        "“さくら 日本” needs a font with Japanese letters. Install Noto Sans CJK JP, for instance, and print again.",
        "“हिन्दी” needs a font with Devanagari letters. Install Noto Sans Devanagari, for instance, and print again.",
    )


def test_pictures_are_left_out_and_told() -> None:
    paper = printed(a_plan(subjects=["Art 🎨"]))
    assert paper.missing == ("Signs that no font here has were left out of “Art 🎨”.",)
    assert "Art with Sarah" in texts(paper)[0]


def test_fancy_letters_are_written_plainly() -> None:
    paper = printed(a_plan(["𝓐𝓭𝓪"]))
    assert texts(paper)[0].startswith("Ada Week of")
    assert paper.missing == ()


@pytest.mark.parametrize(
    "name", ["(", "\\", ") Tj", "{nb}", "%PDF <</Type>>", "**Ada**", "a" * 300, "\x00\x1b[31m", "\ud800"]
)
def test_a_name_cannot_break_out_of_its_page(name: str) -> None:
    paper = printed(a_plan([name]))
    shown = texts(paper)[0]
    assert "Week of 23 November 2026 Monday 23" in shown
    if len(name) < 20 and name.isprintable():
        assert shown.startswith(name)


NAMES = st.text(min_size=1, max_size=60)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    names=st.lists(NAMES, min_size=1, max_size=2), subject=NAMES, lesson=NAMES, paper=st.sampled_from(["A4", "Letter"])
)
def test_any_names_are_printed_on_one_page_each(names: list[str], subject: str, lesson: str, paper: str) -> None:
    plan = a_plan(names, lessons=2, days=1, subjects=[subject], further=[an_item(start=900, lesson=lesson)])
    made = printed(plan, paper=paper)
    assert len(pdfium.PdfDocument(made.data)) == len(names) + 1
    assert all(sentence.endswith(".") for sentence in made.missing)


# --- Fonts of the machine ---------------------------------------------------------------------------------------------


def test_a_broken_font_of_the_machine_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "NotoSansSC-Regular.otf").write_bytes(b"no font at all")
    (tmp_path / "NotoSansCJK-Regular.ttc").write_bytes(b"")
    assert printed(a_plan(["王芳"]), folders=[tmp_path]).missing != ()


def a_font(path: Path, letters: str) -> None:
    """Write a font that draws each of these letters as a black square."""
    font = FontBuilder(1000, isTTF=True)
    names = [".notdef", *(f"uni{ord(letter):04X}" for letter in letters)]
    font.setupGlyphOrder(names)
    font.setupCharacterMap({ord(letter): name for letter, name in zip(letters, names[1:], strict=True)})
    pen = TTGlyphPen(None)
    for corner, move in (
        ((100, 0), pen.moveTo),
        ((100, 800), pen.lineTo),
        ((900, 800), pen.lineTo),
        ((900, 0), pen.lineTo),
    ):
        move(corner)
    pen.closePath()
    font.setupGlyf(dict.fromkeys(names, pen.glyph()))
    font.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": "Squares", "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(path)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("NotoSansSC-Regular.ttf", "王芳"),
        ("msyh.ttf", "王芳"),
        ("malgun.ttf", "김서연"),
        ("NotoSansThai-Regular.ttf", "สมชาย"),
    ],
)
def test_a_font_of_the_machine_is_used_where_ours_have_no_such_letters(file: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    a_font(tmp_path / "fonts" / file, name)
    paper = printed(a_plan([name]), folders=[tmp_path])
    assert paper.missing == ()
    assert texts(paper)[0].startswith(f"{name} Week of")


def test_a_font_that_has_only_some_of_the_letters_leaves_a_line_and_a_sentence(tmp_path: Path) -> None:
    a_font(tmp_path / "NotoSansSC-Regular.ttf", "王")
    assert printed(a_plan(["王芳"]), folders=[tmp_path]).missing == (
        "The name 王芳 needs a font with Chinese letters. Install Noto Sans CJK SC, for instance, and print again.",
    )
