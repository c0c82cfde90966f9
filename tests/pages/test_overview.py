"""The coordinator's overview: each state says why it is so, and nothing about one family alone."""

from __future__ import annotations

from datetime import date, timedelta

from streamlit.testing.v1 import AppTest

from brightpath.domain.consents import Switch
from brightpath.services import coop_attendance, coop_overview, coop_summaries
from brightpath.services.house import House
from brightpath.ui.coop import calls, overview
from brightpath.ui.coop.attendance import NOBODY_BY_NAME
from brightpath.ui.coop.elsewhere import CHOOSE_ONE
from brightpath.ui.figures import TAKE_ALONG
from tests.pages.looking import Carry, again, button, said, visit
from tests.services.given_overview import NEWEST, Many, a_class, a_week, count_in, count_out, many
from tests.services.test_coop_publishing import published  # noqa: F401

TODAY = date(2026, 11, 20)


def look(given: Many, carry: Carry, part: str | None = None) -> AppTest:
    app = visit("../coop/overview", carry, given.token)
    if part:
        app = again(app.segmented_control(key="overview_part").set_value(part).run())
        assert app.query_params["part"] == part
    return app


def told(app: AppTest) -> str:
    return "\n".join([said(app), *(str(one.value) for one in [*app.toast, *app.error])]).replace("\\", "")


def test_before_anybody_consents_the_page_says_how_it_comes_about(house: House, carry: Carry) -> None:
    assert overview.NOBODY_YET in told(look(many(house, 6, consenting=0), carry))


def test_with_too_few_families_and_without_weeks_it_says_so(house: House, carry: Carry) -> None:
    given = many(house, 6, consenting=4, weeks=0)
    assert overview.TOO_FEW in told(look(given, carry))
    count_in(house, given.homes[4:])
    assert overview.NO_WEEKS in told(look(given, carry))


def test_with_five_there_is_a_sentence_a_figure_and_the_table(house: House, carry: Carry) -> None:
    given = many(house, 6, Maths=(10, 8), Art=(10, 4))
    app = look(given, carry)
    text = told(app)
    assert "In the week of 2 November, 60 % of what was planned got done, in 5 to 9 families" in text
    assert "Most got done: Maths, 80 %; least: Art, 40 %." in [
        overview._says(
            tuple(
                one
                for one in coop_overview.coop_overview(house, given.token, given.coop_id).rates
                if one.by.value == "subject"
            )
        )
    ]
    assert "No figure for 8 weeks" in text
    assert len(app.get("plotly_chart")) == 2
    assert not app.exception and "Family0" not in text and "Child0" not in text
    app = again(app.segmented_control(key="overview_by").set_value("class").run())
    assert "Nothing can be shown by this" in told(app)
    count_out(house, given.homes[0])
    assert overview.NO_WEEKS in told(look(given, carry))


def test_a_rate_that_stands_where_it_stood_is_not_told_twice(house: House, carry: Carry) -> None:
    text = told(look(many(house, 6, weeks=4), carry))
    assert "got done, in 5 to 9 families, as much as in the week of 12 October." in text


def test_weeks_that_a_withdrawal_hides_are_not_called_uncounted(house: House, carry: Carry) -> None:
    given = many(house, 6, weeks=12)
    look(given, carry)
    count_out(house, given.homes[0])
    text = told(look(given, carry))
    assert overview.NOTHING_NOW in text and overview.NO_WEEKS not in text and "too small a change to tell" in text


def test_a_class_is_marked_with_one_press(house: House, carry: Carry) -> None:
    given = many(house, 3, weeks=0, consenting=0)
    a_class(house, given, "Art", given.homes)
    assert NOBODY_BY_NAME in told(look(given, carry, "attendance"))
    count_in(house, given.homes[:2], Switch.BY_NAME)
    app = look(given, carry, "attendance")
    assert "1 child is in it besides" in told(app)
    (pills,) = [one for one in app.get("button_group") if one.label == "Who was not there?"]
    assert len(pills.options) == 2
    pills.set_value([next(iter(given.homes[0].children.values()))])
    app = again(button(app, "All others were there").click().run())
    assert "Art, Friday 20 November: kept. 1 child absent." in told(app)
    (register,) = coop_attendance.class_registers(house, given.token, given.coop_id)
    assert register.absent(TODAY) == (next(iter(given.homes[0].children.values())),)
    assert [one.label for one in app.get("download_button")] == [TAKE_ALONG]
    (pills,) = [one for one in app.get("button_group") if one.label == "Who was not there?"]
    pills.set_value([next(iter(home.children.values())) for home in given.homes[:2]])
    app = again(button(app, "Keep").click().run())
    assert "kept. 2 children absent." in told(app)


def test_a_call_is_told_with_its_evidence_and_handled_with_a_note(house: House, carry: Carry) -> None:
    given = many(house, 1, weeks=0, consenting=0)
    a_class(house, given, "Art", given.homes)
    assert calls.NOBODY in told(look(given, carry, "calls"))
    count_in(house, given.homes, Switch.BY_NAME)
    for back in range(8):
        a_week(house, given.homes[0], NEWEST - timedelta(weeks=back - 1), {"Maths": (20, 18 if back >= 4 else 6)})
    app = look(given, carry, "calls")
    assert "Less of what Child0 has planned gets done than at first." in told(app)
    assert "First 4 weeks: about 90 %" in told(app)
    app.text_input[0].input("They moved house")
    app = again(button(app, "It is handled").click().run())
    assert calls.NOBODY in told(app) and "Child0, less gets done: " in told(app) and "They moved house" in told(app)


def test_a_familys_file_is_read_before_it_counts(house: House, carry: Carry) -> None:
    given = many(house, 0)
    app = look(given, carry, "elsewhere")
    assert "is counted with the others" in told(app)
    app = again(button(app, "Look what it says").click().run())
    assert CHOOSE_ONE in told(app)
    assert coop_summaries.guests_of_coop(house, given.token, given.coop_id) == ()


def test_a_family_sees_its_band_and_takes_its_file_along(house: House, carry: Carry) -> None:
    given = many(house, 10, weeks=8)
    home = given.homes[0]
    app = visit("coop", carry, home.token)
    assert "in the upper half of the families" in told(app) or "in the lower half of the families" in told(app)
    assert "8 weeks, from 2026-09-14 to 2026-11-02: 80 planned lessons, 40 of them done." in told(app)
    count_out(house, home)
    assert "of the families." not in told(visit("coop", carry, home.token)).replace("single families.", "")


def test_who_coordinates_nothing_is_led_to_founding(house: House, carry: Carry, parent: str) -> None:
    app = visit("../coop/overview", carry, parent)
    assert "not do this" in told(app) or "Found a co-op first." in told(app)
