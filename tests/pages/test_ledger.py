"""Hours and days: a rule is asked once, the year is told and drawn, days are marked by the dozen, hours are asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Role
from brightpath.domain.activities import Activity
from brightpath.domain.chosen_rule import ChosenRule, OwnRule
from brightpath.domain.family import Frequency, SchoolYear
from brightpath.domain.ledger import What
from brightpath.domain.ledger_words import NOT_LEGAL_ADVICE
from brightpath.services import ledger
from brightpath.services.activities import log_activities
from brightpath.services.house import House
from brightpath.storage.family import household_of, save_household
from brightpath.ui import ledger_words as words
from brightpath.ui.plain import plain
from brightpath.ui.words import UNDO
from tests.made_once import made_once
from tests.pages import looking
from tests.pages.looking import Carry, again, button, labels, visit
from tests.services.given_accounts import Clock, a_person, a_token
from tests.services.given_days import MONDAY, Home, a_home, leaves
from tests.storage.given import a_document

WEEKDAYS = [MONDAY - timedelta(days=back) for back in (7, 6, 5, 4, 3, 0)]


def said(app: AppTest) -> str:
    return looking.said(app).replace("\\", "")


@pytest.fixture
@made_once
def home(house: House, clock: Clock) -> Home:
    return a_home(house, clock)


def log_a_week(house: House, home: Home, minutes: int = 120) -> None:
    entries = [
        Activity(on=on, name="Reading", children=(home.ada,), subjects=("Maths",), minutes=minutes) for on in WEEKDAYS
    ]
    log_activities(house, home.parent, home.family_id, entries)


def ask_for(house: House, home: Home, **own: int) -> None:
    chosen = ChosenRule(region="own", own_rule=OwnRule(**own))
    ledger.choose_rule(house, home.parent, home.family_id, chosen)


def test_a_family_without_anything_is_asked_where_it_lives_once(house: House, home: Home, carry: Carry) -> None:
    app = visit("ledger", carry, home.parent)
    assert words.NO_RULE in said(app) and words.NOTHING_YET in said(app) and NOT_LEGAL_ADVICE in said(app)
    assert words.ALL_DAYS not in [one.label for one in app.expander]
    assert button(app, words.KEEP_RULE).disabled
    app.selectbox(key=f"rule-{home.ada}-region").set_value("new_york").run()
    app = again(button(app, words.KEEP_RULE).click().run())
    assert ledger.ledger_rules(house, home.parent, home.family_id).familys.region == "new_york"
    assert "0 of 900 hours, 0 %; too early to tell the pace." in said(app)
    assert words.NO_RULE not in said(app) and "In grade 3: 900 hours, about 225 in each quarter." in said(app)


def test_what_holds_for_kindergarten_in_new_york_stands_on_the_page(house: House, home: Home, carry: Carry) -> None:
    ledger.choose_rule(house, home.parent, home.family_id, ChosenRule(region="new_york"))
    ledger.choose_childs_rule(house, home.parent, home.family_id, home.ada, ChosenRule(grade=0))
    app = visit("ledger", carry, home.parent)
    assert "0 of 900 hours" in said(app) and "Before that nothing is asked of it" in said(app)
    app = again(app.get("button_group")[0].set_value(home.ben).run())
    assert "0 of 900 hours" in said(app) and "Before that nothing is asked of it" not in said(app)


def test_the_year_is_told_drawn_and_handed_out(house: House, home: Home, carry: Carry) -> None:
    log_a_week(house, home)
    ask_for(house, home, hours=700, core_hours=300, core_hours_at_home=200)
    app = visit("ledger", carry, home.parent)
    assert "Ada: 12 of 700 hours, 1 %; at this pace" in said(app)
    assert len(app.get("plotly_chart")) == 1
    assert "12 h of core subjects, of these 12 h at home; all 12 h at home." in said(app)
    assert len(app.get("progress")) == 3
    assert len(app.get("download_button")) == 3  # the figure's, the hours', the days'
    assert "will be missing at this pace" in said(app)


def test_an_own_rule_is_written_and_what_is_wrong_with_it_is_told(house: House, home: Home, carry: Carry) -> None:
    app = visit("ledger", carry, home.parent)
    key = f"rule-{home.ada}"
    app.selectbox(key=f"{key}-region").set_value("own").run()
    app.number_input(key=f"{key}-hours").set_value(100)
    app.number_input(key=f"{key}-core_hours").set_value(200)
    app = again(button(app, words.KEEP_RULE).click().run())
    assert "These are more than all hours." in said(app)
    app.number_input(key=f"{key}-core_hours").set_value(50)
    app.selectbox(key=f"{key}-starts").set_value("1 August")
    app.selectbox(key=f"{key}-grade").set_value(5)
    app.number_input(key=f"{key}-day").set_value(90)
    app = again(button(app, words.KEEP_RULE).click().run())
    chosen = ledger.ledger_rules(house, home.parent, home.family_id)
    assert chosen.familys.own_rule == OwnRule(hours=100, core_hours=50, year_starts=(8, 1))
    assert (chosen.familys.day_minutes, chosen.of(home.ada).grade, chosen.of(home.ben).grade) == (90, 5, None)
    assert "Ada: 0 of 100 hours" in said(app)


def test_that_a_rule_is_kept_is_said_beside_the_button_that_kept_it(house: House, home: Home, carry: Carry) -> None:
    app = visit("ledger", carry, home.parent)
    app.selectbox(key=f"rule-{home.ada}-region").set_value("georgia").run()
    app = again(button(app, words.KEEP_RULE).click().run())
    assert [one.value for one in app.success] == [words.RULE_KEPT]  # the form is folded up: it stands in its place
    rule = next(one for one in app.expander if one.label.startswith(words.ASKS))
    assert not rule.proto.expanded and not rule.success
    placed = _place_of(app, rule.label)
    app = again(app.run())
    assert not app.success and _place_of(app, rule.label) == placed
    app.selectbox(key=f"rule-{home.ada}-region").set_value("england").run()
    app = again(button(app, words.KEEP_RULE).click().run())
    rule = next(one for one in app.expander if one.label.startswith(words.ASKS))
    assert rule.proto.expanded and [one.value for one in rule.success] == [words.RULE_KEPT]
    assert [one.value for one in app.success] == [words.RULE_KEPT]
    assert not again(app.run()).success


def _place_of(app: AppTest, label: str) -> int:
    """Say at which place of the page an expander stands: one that is moved is shut by the browser."""
    return next(place for place, block in app.main.children.items() if getattr(block, "label", None) == label)


def test_a_rule_may_be_one_childs_only(house: House, home: Home, carry: Carry) -> None:
    ledger.choose_rule(house, home.parent, home.family_id, ChosenRule(region="england"))
    app = visit("ledger", carry, home.parent)
    app.selectbox(key=f"rule-{home.ada}-region").set_value("georgia")
    app.toggle(key=f"rule-{home.ada}-only").set_value(True)
    app = again(button(app, words.KEEP_RULE).click().run())
    chosen = ledger.ledger_rules(house, home.parent, home.family_id)
    assert (chosen.of(home.ada).region, chosen.of(home.ben).region) == ("georgia", "england")
    assert "Ada: 0 of 180 days" in said(app)


def test_another_child_is_looked_at(house: House, home: Home, carry: Carry) -> None:
    log_a_week(house, home)
    app = visit("ledger", carry, home.parent)
    assert "Ada: 12 hours on 6 days" in said(app)
    app = again(app.get("button_group")[0].set_value(home.ben).run())
    assert "Ben: 0 hours on 0 days" in said(app) and words.NOTHING_YET in said(app)


def test_whose_year_is_looked_at_stands_in_the_address_and_comes_from_it(
    house: House, home: Home, carry: Carry
) -> None:
    entry = Activity(on=date(2026, 3, 2), name="Zoo", children=(home.ben,), minutes=60)
    log_activities(house, home.parent, home.family_id, [entry])
    app = visit("ledger", carry, home.parent)
    app = again(app.get("button_group")[0].set_value(home.ben).run())
    app = again(app.selectbox(key=f"ledger_year-{home.ben}").set_value("2025–26").run())
    assert dict(app.query_params) == {"child": home.ben, "year": "2025–26"}
    anew = visit("ledger", carry, home.parent, child=home.ben, year="2025–26")
    assert "Ben: 1 hour on 1 day" in said(anew)
    anew.query_params["child"] = home.ada  # as a browser's *back* does; nothing of hers is of that year
    assert "Ada: 0 hours on 0 days" in said(again(anew.run()))


def test_an_earlier_year_is_looked_at(house: House, home: Home, carry: Carry) -> None:
    entry = Activity(on=date(2026, 3, 2), name="Zoo", children=(home.ada,), minutes=60)
    log_activities(house, home.parent, home.family_id, [entry])
    app = visit("ledger", carry, home.parent)
    app = again(app.selectbox(key=f"ledger_year-{home.ada}").set_value("2025–26").run())
    assert "Ada: 1 hour on 1 day" in said(app)


def test_two_years_of_one_name_are_both_opened_as_they_are_called(house: House, home: Home, carry: Carry) -> None:
    with house.store.write() as db:
        household = household_of(db, home.family_id)
        years = tuple(
            SchoolYear(name="Year (ours)", first=date(year, 9, 1), last=date(year + 1, 6, 12)) for year in (2025, 2026)
        )
        household = household.model_copy(
            update={"calendar": household.calendar.model_copy(update={"school_years": years})}
        )
        save_household(db, home.family_id, household, a_document(household), at=house.now())
    app = visit("ledger", carry, home.parent)
    box = app.selectbox(key=f"ledger_year-{home.ada}")
    assert box.options == ["Year (ours) (2026-09-01)", "Year (ours) (2025-09-01)"] and not app.exception
    app = again(box.set_value("Year (ours) (2025-09-01)").run())
    assert "Ada: 0 hours on 0 days." in said(app)


def test_days_are_marked_by_the_dozen_and_given_back(house: House, home: Home, carry: Carry) -> None:
    log_a_week(house, home)
    app = visit("ledger", carry, home.parent)
    pills = f"attendance-{home.ada}-2026-11-01"
    app = again(button(app, words.ALL_SCHOOL_DAYS).click().run())
    assert len(app.session_state[pills]) == 16
    app = again(button(app, "Half a day").click().run())
    found = ledger.ledger_of(house, home.parent, home.family_id, home.ada)
    assert found.attended == 8 and all(day.is_by_hand for day in found.days)
    assert app.session_state[pills] == [] and button(app, "Attended").disabled
    for label, attended in (("Not attended", 0), ("Attended", 16), ("As the log says", 6)):
        app = again(button(app, words.ALL_SCHOOL_DAYS).click().run())
        app = again(button(app, label).click().run())
        assert ledger.ledger_of(house, home.parent, home.family_id, home.ada).attended == attended


def test_what_the_log_says_stands_beside_days_only_where_one_was_marked(house: House, home: Home, carry: Carry) -> None:
    log_a_week(house, home)
    app = visit("ledger", carry, home.parent)
    assert list(all_days(app).columns) == ["Day", "Attended", "Hours"]
    app.get("button_group")[1].set_value([MONDAY]).run()
    app = again(button(app, "Half a day").click().run())
    assert list(all_days(app).columns) == ["Day", "Attended", "Hours", "By hand", "By the log"]
    assert all_days(app).to_dict("records")[-1] | {"Day": ""} == {
        "Day": "", "Attended": 0.5, "Hours": "2 h", "By hand": "yes", "By the log": 1.0,
    }  # fmt: skip


def all_days(app: AppTest) -> Any:
    return next(one.value for one in app.dataframe if "Attended" in one.value.columns)


def test_marks_by_the_dozen_are_taken_back_to_what_stood_before(house: House, home: Home, carry: Carry) -> None:
    log_a_week(house, home)
    app = visit("ledger", carry, home.parent)
    app = again(button(app, words.ALL_SCHOOL_DAYS).click().run())
    app = again(button(app, "Half a day").click().run())
    assert "Ada: 16 days marked as half a day." in said(app)
    assert UNDO in labels(again(app.run()))  # also after a phone was turned or another month looked at
    app = again(button(app, words.ALL_SCHOOL_DAYS).click().run())
    app = again(button(app, "Half a day").click().run())
    assert words.MARKED_SO in said(app) and UNDO not in labels(app)
    app = again(button(app, words.ALL_SCHOOL_DAYS).click().run())
    app = again(button(app, "Not attended").click().run())
    app = again(button(app, UNDO).click().run())
    assert ledger.ledger_of(house, home.parent, home.family_id, home.ada).attended == 8
    assert "The days are marked as they were before." in said(app) and UNDO not in labels(app)
    app = again(app.get("button_group")[0].set_value(home.ben).run())
    assert "The days are marked as they were before." not in said(app)


def test_what_is_short_is_handed_to_the_planner_and_taken_back(house: House, home: Home, carry: Carry) -> None:
    log_a_week(house, home)
    ask_for(house, home, hours=700)
    app = visit("ledger", carry, home.parent)
    assert words.NO_ROOM in said(app) and words.ASK not in labels(app)
    with house.store.write() as db:
        household = household_of(db, home.family_id)
        children = tuple(
            child.model_copy(
                update={
                    "subjects": tuple(
                        one.model_copy(update={"frequency": Frequency.SEVERAL}) if one.name == "Art" else one
                        for one in child.subjects
                    )
                }
            )
            for child in household.children
        )
        household = household.model_copy(update={"children": children})
        save_household(db, home.family_id, household, a_document(household), at=house.now())
    ask_for(house, home, core_hours=400)  # of which art is none
    assert words.NO_ROOM in said(visit("ledger", carry, home.parent))
    ask_for(house, home, hours=700)
    app = visit("ledger", carry, home.parent)
    assert app.number_input(key=f"hours_asked-{home.ada}-minutes").value == 45
    app = again(button(app, words.ASK).click().run())
    [asked] = ledger.hours_asked_for(house, home.parent, home.family_id)
    assert (asked.subjects, asked.minutes, asked.until) == (("Art",), 45, date(2027, 6, 30))
    assert "45 minutes a week more of Art for Ada, until 30 June." in said(app)
    app.date_input(key=f"hours_asked-{home.ada}-until").set_value(date(2020, 1, 1))
    app = again(button(app, words.ASK).click().run())
    assert "2020-01-01 is past" in said(app)
    app = again(button(app, words.TAKE_BACK).click().run())
    assert ledger.hours_asked_for(house, home.parent, home.family_id) == []
    assert words.TAKE_BACK not in labels(app)


def test_what_is_to_be_handed_in_and_kept_is_told_with_quarters(house: House, home: Home, carry: Carry) -> None:
    log_a_week(house, home)
    ledger.choose_rule(house, home.parent, home.family_id, ChosenRule(region="new_york"))
    app = visit("ledger", carry, home.parent)
    assert words.COMING_UP in said(app) and "Quarterly report" in said(app) and words.QUARTERS in said(app)
    assert "A grade or a narrative for each subject" in said(app)
    ledger.choose_rule(house, home.parent, home.family_id, ChosenRule(region="missouri"))
    app = visit("ledger", carry, home.parent)
    assert words.QUARTERS not in said(app) and "600 core hours, of these 400 at home" in said(app)
    found = ledger.ledger_of(house, home.parent, home.family_id, home.ada)
    assert [one.what for one in found.targets] == [What.HOURS, What.CORE, What.CORE_AT_HOME]


def test_a_helper_looks_and_changes_nothing_and_a_child_does_not_look(house: House, home: Home, carry: Carry) -> None:
    helper = a_token(house, a_person(house, "Nana", roles=(Role.HELPER,), family_id=home.family_id))
    log_a_week(house, home)
    app = visit("ledger", carry, helper)
    assert "Ada: 12 hours on 6 days" in said(app)
    assert not {words.KEEP_RULE, "Attended", words.ASK} & set(labels(app))
    child = visit("ledger", carry, home.as_ada)
    assert "Ada: 12 hours" not in said(child)


def test_before_there_is_a_household_the_page_says_so(house: House, clock: Clock, carry: Carry) -> None:
    clock.at = datetime(2026, 11, 23, 9, 40, tzinfo=UTC)
    somebody = a_token(house, a_person(house, "Somebody", roles=(Role.PARENT,)))
    app = visit("ledger", carry, somebody)
    assert app.title[0].value == words.TITLE and not app.selectbox


def test_the_ledger_of_a_child_who_left_is_opened(house: House, home: Home, carry: Carry) -> None:
    log_a_week(house, home)
    ask_for(house, home, hours=700)
    leaves(house, home, home.ada)
    app = visit("ledger", carry, home.parent)
    assert "Ben: 0 of 700 hours" in said(app)
    assert [plain("Ben"), plain("Ada (no longer planned)")] == app.get("button_group")[0].options
    app = again(app.get("button_group")[0].set_value(home.ada).run())
    assert "Ada: 12 of 700 hours, 1 %; no longer planned since 23 November 2026." in said(app)
    assert "at this pace" not in said(app) and words.ASK not in labels(app)
    leaves(house, home, home.ben)
    assert "Ada: 12 of 700 hours" in said(visit("ledger", carry, home.parent))
