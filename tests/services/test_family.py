"""Claims about bringing a household in and giving it out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from brightpath.domain.accounts import Actor, Role
from brightpath.domain.errors import Faulty, NotAllowed, NotFound, NotSignedIn, Refused
from brightpath.domain.ids import ChildId
from brightpath.domain.insights import insights_of
from brightpath.domain.preferences import starting_preferences
from brightpath.domain.questionnaire import Section, Step
from brightpath.imports.catalogue import the_catalogue
from brightpath.services.family import (
    Family,
    change_household,
    child_insights,
    create_demo_family,
    export_household,
    families_of,
    give_demo_families,
    household_of,
    import_household,
)
from brightpath.services.house import House
from tests.builders import a_child, a_household_document, a_subject
from tests.services.given_accounts import Clock, a_family_id, a_person, a_token

SAMPLES = sorted((Path(__file__).parents[2] / "data" / "samples").glob("*.json"))
TABLES = (
    *("families", "family_members", "adults", "children", "subjects", "family_commitments", "child_commitments"),
    *("days_off", "events"),
)


def text_of(**changes: Any) -> str:
    return json.dumps(a_household_document(**changes))


def rows_of(house: House) -> dict[str, int]:
    with house.store.read() as db:
        return {table: db.value(f"SELECT count(*) FROM {table}") for table in TABLES}


def kinds_of_events(house: House) -> list[str]:
    with house.store.read() as db:
        return [row["kind"] for row in db.rows("SELECT kind FROM events ORDER BY sequence")]


def test_a_parent_brings_a_household_in_and_owns_the_family(house: House, parent: str) -> None:
    family_id = import_household(house, parent, text_of(children=2))
    household = household_of(house, parent, family_id)
    assert [child.name for child in household.children] == ["Ada", "Ben"]
    assert [(one.family_id, one.name, one.is_demo) for one in families_of(house, parent)] == [(family_id, "Pat", False)]
    assert kinds_of_events(house) == ["family_founded", "household_saved"]


def test_a_document_with_a_fault_writes_nothing(house: House, parent: str) -> None:
    document = a_household_document(2)
    document["children"][1]["section2"]["age"] = 25
    with pytest.raises(Faulty):
        import_household(house, parent, json.dumps(document))
    assert set(rows_of(house).values()) == {0}


def test_what_fails_half_way_writes_nothing(house: House, parent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("brightpath.storage.school_calendar.save_school_calendar", fail)
    with pytest.raises(OSError, match="disk full"):
        import_household(house, parent, text_of())
    assert set(rows_of(house).values()) == {0}


def test_a_faulty_replacement_leaves_the_household_as_it_was(house: House, parent: str) -> None:
    family_id = import_household(house, parent, text_of(children=2))
    before = household_of(house, parent, family_id)
    with pytest.raises(Faulty):
        import_household(house, parent, "{}", family_id=family_id)
    assert household_of(house, parent, family_id) == before


def test_a_changed_document_takes_the_place_of_the_household_and_people_keep_their_ids(
    house: House, parent: str
) -> None:
    family_id = import_household(house, parent, text_of(children=2))
    ada, ben = household_of(house, parent, family_id).children
    changed = text_of(children=(a_child("Ben", age=9, subjects=(a_subject("Music"),)), a_child("Cleo")))
    assert import_household(house, parent, changed, family_id=family_id) == family_id
    first, second = household_of(house, parent, family_id).children
    assert (first.id, first.name, first.age, first.subjects[0].name) == (ben.id, "Ben", 9, "Music")
    assert second.name == "Cleo" and second.id not in (ada.id, ben.id)


def test_sending_the_same_document_twice_makes_one_family(house: House, parent: str) -> None:
    assert import_household(house, parent, text_of()) == import_household(house, parent, text_of())
    assert len(families_of(house, parent)) == 1


def test_another_parents_document_founds_another_family(house: House, clock: Clock, parent: str) -> None:
    import_household(house, parent, text_of())
    clock.move(hours=1)
    import_household(house, parent, text_of(parent_name="Robin"))
    assert [one.name for one in families_of(house, parent)] == ["Pat", "Robin"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_sample_comes_out_of_the_store_as_it_went_in_but_with_lasting_ids(
    house: House, parent: str, sample: Path
) -> None:
    document = json.loads(sample.read_bytes())
    family_id = import_household(house, parent, sample.read_bytes())
    out = export_household(house, parent, family_id)
    lasting = [child["id"] for child in out["children"]]
    assert all(len(child_id) == 32 for child_id in lasting)
    for child, child_id in zip(document["children"], lasting, strict=True):
        child["id"] = child_id
    assert out == document


def test_unknown_keys_come_out_of_the_store_again(house: House, parent: str) -> None:
    document = a_household_document()
    document["notes"] = {"allergies": ["nuts"]}
    document["section7"]["schedulingStyle"]["weekly_fair"] = "yes"
    document["children"][0]["section6"]["nap"] = None
    document["children"][0]["section4"]["subjects"][0]["fixedTime"]["why"] = "tutor 🎻"
    family_id = import_household(house, parent, json.dumps(document))
    document["children"][0]["id"] = household_of(house, parent, family_id).children[0].id
    assert export_household(house, parent, family_id) == document


def test_what_was_given_out_can_be_brought_in_again_and_nothing_changes(house: House, parent: str) -> None:
    family_id = import_household(house, parent, text_of(children=2))
    before = household_of(house, parent, family_id)
    out = json.dumps(export_household(house, parent, family_id))
    import_household(house, parent, out, family_id=family_id)
    assert household_of(house, parent, family_id) == before


def test_a_demo_is_marked_and_made_once(house: House, parent: str) -> None:
    family_id = create_demo_family(house, parent)
    assert create_demo_family(house, parent) == family_id
    assert [(one.name, one.is_demo) for one in families_of(house, parent)] == [("Sarah Kim", True)]
    assert [child.name for child in household_of(house, parent, family_id).children] == ["Noah"]


def test_an_own_household_never_takes_the_place_of_the_demo(house: House, clock: Clock, parent: str) -> None:
    demo_id = create_demo_family(house, parent)
    clock.move(hours=1)
    own_id = import_household(house, parent, text_of(parent_name="Sarah Kim"))
    assert own_id != demo_id
    assert [one.is_demo for one in families_of(house, parent)] == [True, False]


def test_each_parent_has_an_own_demo(house: House, parent: str) -> None:
    other = a_token(house, a_person(house, "Ben Lee"))
    assert create_demo_family(house, parent) != create_demo_family(house, other)


def test_to_be_looked_at_every_parent_has_the_made_up_family_and_nobody_else(house: House, parent: str) -> None:
    other = a_token(house, a_person(house, "Ben Lee", roles=(Role.CO_PARENT,)))
    helper = a_token(house, a_person(house, "Gran", roles=(Role.HELPER,)))
    give_demo_families(house, Actor.console())
    assert families_of(house, parent) == []
    looked_at = replace(house, settings=replace(house.settings, demo=True))
    for who in (other, helper, Actor.console(), Actor.console()):
        give_demo_families(looked_at, who)
    demos = [[one.is_demo for one in families_of(house, token)] for token in (parent, other, helper)]
    assert demos == [[True], [True], []]


def test_a_familys_clock_is_changed_with_its_grown_ups_and_its_first_day_stays(house: House, parent: str) -> None:
    document = a_household_document() | {"calendar": {"weekStart": "Sunday"}}
    family_id = import_household(house, parent, json.dumps(document))

    def change(**calendar: str) -> Family:
        [known] = families_of(house, parent)
        answers = {"name": "Pat", "clockHours": 12, "calendar": {"weekStart": "Sunday"} | calendar}
        step = Step(Section.ABOUT)
        return change_household(house, parent, family_id, step, answers, version=known.household_version)

    kept = change(timeZone="Asia/Seoul")
    assert (kept.time_zone, kept.clock_hours, kept.week_start) == ("Asia/Seoul", 12, "Sunday")
    kept = change()
    assert (kept.time_zone, kept.clock_hours, kept.week_start) == (None, 12, "Sunday")


@pytest.mark.parametrize("answers", [{"calendar": {"timeZone": "Mars/Olympus"}}, {"clockHours": 13}])
def test_a_clock_that_does_not_exist_is_refused(house: House, parent: str, answers: dict[str, object]) -> None:
    family_id = import_household(house, parent, text_of())
    with pytest.raises(Refused):
        change_household(house, parent, family_id, Step(Section.ABOUT), {"name": "Pat"} | answers, version=1)


def test_a_family_is_called_after_its_answering_parent_as_they_are_called_now(house: House, parent: str) -> None:
    family_id = import_household(house, parent, text_of())
    (known,) = families_of(house, parent)
    step = Step(Section.ABOUT)
    assert (
        change_household(house, parent, family_id, step, {"name": "Zed"}, version=known.household_version).name == "Zed"
    )


def test_a_child_who_is_not_there_has_no_answers_to_change(house: House, parent: str) -> None:
    family_id = import_household(house, parent, text_of())
    (known,) = families_of(house, parent)
    with pytest.raises(NotFound, match="not there any more"):
        change_household(house, parent, family_id, Step(Section.HOURS, "nobody"), {}, version=known.household_version)


def test_another_family_is_not_found(house: House, parent: str) -> None:
    family_id = import_household(house, parent, text_of())
    stranger = a_token(house, a_person(house, "Mal Lory"))
    for ask in (household_of, export_household):
        with pytest.raises(NotFound):
            ask(house, stranger, family_id)
    with pytest.raises(NotFound):
        import_household(house, stranger, text_of(), family_id=family_id)
    assert families_of(house, stranger) == []


def test_who_is_signed_out_or_no_parent_brings_nothing_in(house: House, parent: str) -> None:
    child = a_token(house, a_person(house, "Noah", roles=(Role.CHILD,)))
    with pytest.raises(NotSignedIn):
        import_household(house, None, text_of())
    with pytest.raises(NotAllowed):
        import_household(house, child, text_of())
    with pytest.raises(NotAllowed):
        create_demo_family(house, child)


def test_the_terminal_brings_a_household_in_for_its_owner(house: House, parent: str) -> None:
    family_id = import_household(house, Actor.console(), text_of(), owner="ada@example.org")
    assert [one.family_id for one in families_of(house, parent)] == [family_id]
    assert [one.family_id for one in families_of(house, Actor.console())] == [family_id]
    assert export_household(house, Actor.console(), family_id)["section1"]["name"] == "Pat"


def test_the_terminal_says_what_is_wrong_with_the_owner(house: House, parent: str) -> None:
    a_person(house, "Rita Search", roles=(Role.RESEARCHER,))
    with pytest.raises(Refused, match="Please say whose household this is"):
        import_household(house, Actor.console(), text_of())
    with pytest.raises(NotFound, match="Nobody here has this e-mail address"):
        import_household(house, Actor.console(), text_of(), owner="nobody@example.org")
    with pytest.raises(Refused, match="Rita Search is not a parent here"):
        import_household(house, Actor.console(), text_of(), owner="rita@example.org")
    with pytest.raises(NotFound):
        import_household(house, Actor.console(), text_of(), family_id=a_family_id())
    assert rows_of(house)["families"] == 0


def test_nobody_on_a_page_brings_a_household_in_for_somebody_else(house: House, parent: str) -> None:
    a_person(house, "Ben Lee")
    with pytest.raises(NotFound):
        import_household(house, parent, text_of(), owner="ben@example.org")


def test_a_first_day_of_the_week_that_the_document_does_not_name_stays(house: House, parent: str) -> None:
    document = a_household_document()
    document["calendar"] = {"weekStart": "Sunday", "timeZone": "America/New_York"}
    family_id = import_household(house, parent, json.dumps(document))
    import_household(house, parent, text_of(), family_id=family_id)
    calendar = household_of(house, parent, family_id).calendar
    assert (calendar.week_start, calendar.time_zone) == ("Sunday", "America/New_York")


# --- What the answers suggest -------------------------------------------------------------------------------------------


def test_each_childs_insights_are_kept_with_the_household_and_follow_its_changes(house: House, parent: str) -> None:
    document = a_household_document(2)
    document["section7"]["activityPreferences"] = {"nature_exploration": 5, "discussions": 2}
    family_id = import_household(house, parent, json.dumps(document))
    household = household_of(house, parent, family_id)
    insights = child_insights(house, parent, family_id)
    assert [one.child for one in insights.values()] == ["Ada", "Ben"]
    ada = insights[ChildId(household.children[0].id)]
    assert ada == insights_of(household.children[0], household, field_of=the_catalogue().field_of)
    assert ada.modality == "outdoors" and ada.interests
    del document["section7"]["activityPreferences"]
    import_household(house, parent, json.dumps(document), family_id=family_id)
    assert child_insights(house, parent, family_id)[ChildId(household.children[0].id)].modality is None
    with house.store.read() as db:
        kept = db.value("SELECT preferences FROM families WHERE family_id = ?", [family_id])
    again = household_of(house, parent, family_id)
    assert kept["startingPreferences"] == starting_preferences(again).model_dump(mode="json")
