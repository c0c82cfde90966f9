"""A co-op in its coordinator's hands: everything that can be entered, changed and taken away, and what is said then."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from brightpath.domain.accounts import Role
from brightpath.domain.coop import CoopNow, Room
from brightpath.domain.family import Adult, Availability
from brightpath.domain.weeks import Weekday
from brightpath.services import coop_classes, coop_coordinators, coops, timetabling
from brightpath.services.house import House
from brightpath.ui.coop.wishes import A_MUST, LEVELS
from tests.pages.looking import Carry, again, button, handed_out, labels, said
from tests.services.given_accounts import a_person, a_token
from tests.services.given_coops import GRID, Given, a_coop, a_home, an_art_class, join
from tests.services.test_coop_imports import documents

GRID_UNTIL = time(11, 30)
PAGE = Path(__file__).parents[2] / "pages" / "coop" / "classrooms.py"


@pytest.fixture
def given(house: House, carry: Carry) -> Given:
    made = a_coop(house)
    carry["token"] = made.token
    return made


def visit(part: str | None = None) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=20)
    if part:
        app.query_params["part"] = part
    return again(app.run())


def now(house: House, given: Given) -> CoopNow:
    return coops.coop_now(house, given.token, given.coop_id)


def press(app: AppTest, label: str) -> AppTest:
    return again(button(app, label).click().run())


def field(app: AppTest, label: str) -> Any:
    kinds = ("text_input", "number_input", "multiselect", "selectbox", "checkbox", "time_input", "button_group")
    return next(one for kind in kinds for one in app.get(kind) if one.label == label)


def told(app: AppTest) -> str:
    return said(app).replace("\\", "") + "\n".join(str(one.value) for one in [*app.warning, *app.toast])


def find(app: AppTest, what: str, thing_id: str) -> AppTest:
    return again(field(app, f"Change a {what}").set_value(thing_id).run())


# --- Founding ---------------------------------------------------------------------------------------------------------


def test_a_parent_without_a_co_op_reads_what_one_brings_and_founds_it(house: House, carry: Carry) -> None:
    carry["token"] = a_token(house, a_person(house, "Olive"))
    app = visit()
    assert "Found a co-op" in told(app) and "Ask for a timetable" in told(app)
    app = press(app, "Found the co-op")
    assert "Name: It needs a name." in told(app)
    field(app, "What is it called?").input("Oak Hall")
    app = press(app, "Found the co-op")
    (coop,) = coops.coops_i_coordinate(house, carry["token"])
    assert coop.name == "Oak Hall"
    assert "When do you meet?" in told(app)


def test_who_is_no_parent_may_not_found_one(house: House, carry: Carry) -> None:
    carry["token"] = a_token(house, a_person(house, "Cleo", roles=(Role.RESEARCHER,)))
    app = visit()
    field(app, "What is it called?").input("Mine")
    assert "Your account may not do this." in told(press(app, "Found the co-op"))


def test_of_several_co_ops_one_is_chosen(house: House, given: Given) -> None:
    other = coops.found_coop(house, given.token, "Elm Hall")
    app = visit()
    for coop_id, name in ((given.coop_id, "Oak Hall"), (other.coop_id, "Elm Hall")):
        app = again(field(app, "Co-op").set_value(coop_id).run())
        assert app.title[0].value == name


# --- Days and hours ---------------------------------------------------------------------------------------------------


def test_the_first_hours_are_made_of_a_few_answers(house: House, carry: Carry) -> None:
    carry["token"] = a_token(house, a_person(house, "Olive"))
    coop = coops.found_coop(house, carry["token"], "Oak Hall")
    app = visit()
    app = press(app, "Make the hours")
    assert "The co-op meets on no day" in told(app)
    field(app, "Days").set_value([Weekday.THURSDAY, Weekday.TUESDAY])
    field(app, "Classes one after another").set_value(2)
    app = press(app, "Make the hours")
    grid = coops.coop_now(house, carry["token"], coop.coop_id).coop.grid
    assert grid.days == (Weekday.TUESDAY, Weekday.THURSDAY)
    assert grid.periods == ((540, 600), (610, 670))
    assert "Which rooms do you have?" in told(app)
    assert "Add a room" in labels(press(app, "Rooms"))


def test_an_hour_is_changed_added_and_dropped(house: House, given: Given) -> None:
    app = press(visit("grid"), "Keep, and add one more")
    assert now(house, given).coop.grid.periods == (*GRID.periods, (720, 780))
    app.checkbox[0].check()
    app = press(app, "Keep")
    assert now(house, given).coop.grid.periods == (*GRID.periods[1:], (720, 780))
    times = [one for one in app.time_input if one.label == "until"]
    times[0].set_value(GRID_UNTIL)
    app = press(app, "Keep")
    assert "It begins before period 1 has ended" in told(app)


def test_name_and_place_are_kept(house: House, given: Given) -> None:
    app = visit("grid")
    field(app, "Place").input("12 Elm Street")
    again([one for one in app.button if one.label == "Keep"][-1].click().run())
    assert now(house, given).coop.place == "12 Elm Street"


# --- What matters -----------------------------------------------------------------------------------------------------


def slider(app: AppTest, sentence: str) -> Any:
    return next(one for one in app.select_slider if one.label.replace("\\", "") == sentence)


def test_what_matters_is_said_in_words_and_kept(house: House, given: Given) -> None:
    wishes = timetabling.what_matters(house, given.token, given.coop_id)
    app = visit("wishes")
    assert [one.label.replace("\\", "") for one in app.select_slider] == [wish.sentence for wish in wishes]
    assert all(wish.usual in LEVELS for wish in wishes)
    gaps = slider(app, "No family waits between two of its classes.")
    assert (gaps.value, gaps.options[0], gaps.options[-1]) == (3, "does not matter", "matters most")
    gaps.set_value(10)
    field(app, A_MUST).check()
    app = press(app, "Keep")
    coop = now(house, given).coop
    assert (coop.weights["few_gaps"], coop.weights["siblings_together"], coop.parents_are_a_must) == (10, 2, True)
    app = press(app, "Back to the usual")
    coop = now(house, given).coop
    assert (coop.weights, coop.parents_are_a_must) == ({}, False)
    assert slider(app, "No family waits between two of its classes.").value == 3
    assert "Back to the usual" not in labels(app)


def test_a_weight_between_the_words_stays_what_it_is(house: House, given: Given) -> None:
    coops.change_coop(house, given.token, given.coop_id, "Oak Hall", weights={"few_gaps": 7, "close_to_last": 4})
    app = visit("wishes")
    assert slider(app, "No family waits between two of its classes.").options[5] == "7 points each"
    press(app, "Keep")
    weights = now(house, given).coop.weights
    assert (weights["few_gaps"], weights["close_to_last"]) == (7, 4)


# --- Classes and what they need ---------------------------------------------------------------------------------------


def test_rooms_are_added_one_after_another(house: House, given: Given) -> None:
    app = press(visit("rooms"), "Add a room")
    field(app, "Name").input("Hall")
    field(app, "Seats").set_value(20)
    app = press(app, "Add")
    assert "Hall is in. The next one:" in told(app)
    assert field(app, "Name").value == ""
    field(app, "Name").input("hall")
    app = press(app, "Add")
    assert "Another one here is called hall already." in told(app)
    assert [room.name for room in now(house, given).rooms] == ["Hall"]
    app = press(app, "Done")
    assert "Done" not in labels(app)


def test_a_class_is_added_with_names_that_are_typed(house: House, given: Given) -> None:
    app = press(visit("classes"), "Add a class")
    field(app, "Name").input("Pottery")
    field(app, "Instructors").set_value(["Maria", "Kim (Kim)"])
    field(app, "Groups").set_value(["Owls"])
    app = press(app, "Add")
    found = now(house, given)
    (pottery,) = found.classes
    assert {one.name: one.family_id for one in found.instructors} == {"Maria": None, "Kim": given.kims.family_id}
    assert len(pottery.instructor_ids) == 2 and len(pottery.group_ids) == 1
    field(app, "Name").input("Choir")
    field(app, "Instructors").set_value(["Maria"])
    press(app, "Add")
    assert len(now(house, given).instructors) == 2


def test_every_fault_of_a_class_is_listed_and_what_was_typed_stays(house: House, given: Given) -> None:
    app = press(visit("classes"), "Add a class")
    field(app, "Meetings a week").set_value(9)
    app = press(app, "Add")
    assert "It needs a name." in told(app) and "Nobody teaches it." in told(app) and "9 meetings a week" in told(app)
    assert field(app, "Meetings a week").value == 9


def test_a_class_is_found_changed_and_removed(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    app = find(visit("classes"), "class", art.class_id)
    field(app, "Name").input("Clay")
    field(app, "A parent of each child has to be there").check()
    app = press(app, "Keep")
    (kept,) = now(house, given).classes
    assert (kept.class_id, kept.name, kept.needs, kept.needs_parents) == (art.class_id, "Clay", ("sink",), True)
    assert "Keep" not in labels(app)
    app = press(find(app, "class", art.class_id), "Remove this class")
    assert "It goes from the weeks of its families too" in told(app)
    app = press(app, "No, keep it")
    app = press(press(app, "Remove this class"), "Yes, remove it")
    assert not now(house, given).classes
    assert "No class yet" in told(app)


def test_rooms_and_times_that_a_class_cannot_have_outlive_a_change_of_the_rest(house: House, given: Given) -> None:
    loft = coop_classes.save_thing(house, given.token, given.coop_id, Room(name="Loft", seats=4))
    never = (Availability(days_of_week=(Weekday.TUESDAY,), start=540, end=600),)
    art = an_art_class(house, given, not_in=(loft.room_id,), not_at=never)
    app = find(visit("classes"), "class", art.class_id)
    field(app, "Name").input("Clay")
    press(app, "Keep")
    assert now(house, given).classes == (art.model_copy(update={"name": "Clay"}),)


def test_rooms_and_times_that_a_class_cannot_have_are_shown_and_changed(house: House, given: Given) -> None:
    loft = coop_classes.save_thing(house, given.token, given.coop_id, Room(name="Loft", seats=4))
    long = Availability(days_of_week=(Weekday.TUESDAY,), start=530, end=605)  # closes two periods
    art = an_art_class(house, given, not_at=(long,))
    app = find(visit("classes"), "class", art.class_id)
    times = field(app, "Times it cannot have")
    assert times.value == [(0, 0), (0, 1)]
    assert times.options[0] == "Tuesday 9:00–10:00"
    field(app, "Rooms it cannot have").set_value([loft.room_id])
    times.set_value([(0, 0), (1, 2)])
    press(app, "Keep")
    (kept,) = now(house, given).classes
    assert kept.not_in == (loft.room_id,)
    assert kept.not_at == (
        Availability(days_of_week=(Weekday.TUESDAY,), start=540, end=600),
        Availability(days_of_week=(Weekday.THURSDAY,), start=660, end=720),
    )


def test_a_grown_up_of_a_family_becomes_an_instructor(house: House, given: Given) -> None:
    app = press(visit("instructors"), "Add an instructor")
    field(app, "Who").set_value("Park (Park)")
    press(app, "Add")
    (park,) = now(house, given).instructors
    assert (park.name, park.family_id) == ("Park", given.parks.family_id)


def test_groups_and_car_pools_are_kept(house: House, given: Given) -> None:
    app = press(visit("groups"), "Add a group")
    field(app, "Name").input("Owls")
    field(app, "Children").set_value(7)
    press(app, "Add")
    app = press(visit("car_pools"), "Add a car pool")
    field(app, "Name").input("Elm Street")
    field(app, "Families who ride together").set_value([given.kims.family_id, given.parks.family_id])
    press(app, "Add")
    found = now(house, given)
    assert [(one.name, one.size) for one in found.groups] == [("Owls", 7)]
    assert [set(one.family_ids) for one in found.car_pools] == [{given.kims.family_id, given.parks.family_id}]


def test_what_somebody_else_took_away_is_not_asked_for(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    app = find(visit("classes"), "class", art.class_id)
    coop_classes.remove_thing(house, given.token, given.coop_id, art)
    assert "There is no such thing here." in told(press(app, "Keep"))
    assert "Keep" not in labels(again(app.run()))


# --- Families and children --------------------------------------------------------------------------------------------


def test_a_code_is_shown_once_and_can_be_withdrawn(house: House, given: Given) -> None:
    app = visit("families")
    field(app, "Invite a family").input("the Lees")
    app = press(app, "Make a code")
    (code,) = [one.value for one in app.code]
    assert coops.look_at_code(house, given.lees.token, code) == "Oak Hall"
    assert not again(app.run()).code
    app = press(app, "Withdraw")
    assert not now(house, given).invitations


def test_the_coordinators_own_family_joins_with_one_press(house: House, given: Given, carry: Carry) -> None:
    assert "Let my family join" not in labels(visit("families"))
    own = a_home(house, "Martinez", "Dora")
    carry["token"] = own.token
    coop = coops.found_coop(house, own.token, "Elm Hall")
    press(visit("families"), "Let my family join")
    found = coops.coop_now(house, own.token, coop.coop_id)
    assert [one.family_id for one in found.members] == [own.family_id] and not found.invitations
    assert "Let my family join" not in labels(visit("families"))


def test_families_and_what_stands_on_a_shelf_are_handed_out_without_formulas(
    house: House, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    coop_classes.save_thing(house, given.token, given.coop_id, Room(name="=HYPERLINK(1)", seats=9))
    with house.store.write() as db:
        db.execute("UPDATE families SET name = '=1+1' WHERE family_id = ?", [given.parks.family_id])
    files = handed_out(monkeypatch)
    visit("families")
    assert files["families.csv"].splitlines()[0] == "Family,Grown-ups,Children here,Joined"
    assert sorted(line.partition(",")[0] for line in files["families.csv"].splitlines()[1:]) == ["'=1+1", "Kim"]
    visit("rooms")
    assert files["rooms.csv"].splitlines()[1].startswith("'=HYPERLINK(1),")


def test_letting_a_family_go_is_asked_first(house: House, given: Given) -> None:
    app = again(field(visit("families"), "Family").set_value(given.parks.family_id).run())
    app = press(app, "Let this family go")
    assert "its children leave all classes" in told(app)
    press(app, "Yes, let it go")
    assert [one.family_id for one in now(house, given).members if one.state == "joined"] == [given.kims.family_id]


def test_without_an_enrolled_child_the_page_says_who_enrols(house: House, given: Given) -> None:
    assert "Parents do that themselves" in told(visit("children"))


def test_many_children_are_put_into_a_class_and_out_again(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    coop_classes.enrol_child(
        house, given.parks.token, given.parks.family_id, given.coop_id, given.parks.children["Ada"], art.class_id
    )
    app = again(field(visit("children"), "Class or group").set_value(("group", art.group_ids[0])).run())
    both = [given.kims.children["Ada"], given.parks.children["Ada"]]
    field(app, "Children").set_value(both)
    app = press(app, "Keep")
    assert all(art.group_ids[0] in one.group_ids for one in now(house, given).children)
    field(app, "Children").set_value([])
    press(app, "Keep")
    assert [one.child_id for one in now(house, given).children] == both[1:]


def test_a_family_that_joins_later_is_there_at_the_next_look(house: House, given: Given) -> None:
    app = visit("families")
    join(house, given.token, given.coop_id, given.lees)
    assert "3 families" in told(again(app.run()))


# --- Files ------------------------------------------------------------------------------------------------------------


def bring_in(app: AppTest, files: dict[str, bytes]) -> AppTest:
    app.file_uploader[0].set_value([(name, content, "application/json") for name, content in files.items()])
    return press(app, "Bring them in")


def test_documents_come_in_and_what_came_is_told(house: House, given: Given) -> None:
    app = press(visit("files"), "Bring them in")
    assert "Please choose the documents of one co-op" in told(app)
    app = bring_in(app, documents())
    assert {one.name for one in now(house, given).classes} == {"Art", "Latin"}
    assert "2 classes, 1 group, 2 instructors and 1 room came in." in app.success[0].value.replace("\\", "")


def test_every_fault_of_the_documents_is_listed(house: House, given: Given) -> None:
    groups = {"groups": [{"name": "Owls", "children": ["Ada (Kim)"], "courses": ["Nothing"]}]}
    wrong = documents(Rooms={"rooms": [{"name": "Hall", "seats": -5}]}, Groups=groups)
    faults = told(bring_in(visit("files"), wrong))
    assert "must be put right first" in faults and "-5" in faults and "Nothing" in faults
    assert not now(house, given).classes


def test_two_instructors_of_one_name_are_told_apart_wherever_they_are_chosen(house: House, given: Given) -> None:
    for name in ("Lim", "Moss"):
        join(house, given.token, given.coop_id, a_home(house, name, adults=(Adult(name="Ann"),)))
    app = press(visit("classes"), "Add a class")
    field(app, "Name").input("Pottery")
    field(app, "Instructors").set_value(["Ann (Lim)", "Ann (Moss)"])
    app = press(app, "Add")
    assert len(now(house, given).classes[0].instructor_ids) == 2
    app = visit("instructors")
    assert set(field(app, "Change an instructor").options) == {"Ann (Lim)", "Ann (Moss)"}
    assert "Ann (Lim), Ann (Moss)" in visit("classes").dataframe[0].value.to_string()


def test_another_parent_coordinates_too_and_one_steps_down(house: House, given: Given) -> None:
    app = visit("families")
    assert "Olive (you), since" in told(app) and "Step down" not in labels(app)
    choice = field(app, "Let a parent coordinate too")
    assert choice.options == ["Kim", "Park"]
    app = press(app, "Let them coordinate")  # nobody was chosen
    choice = field(app, "Let a parent coordinate too")
    choice.set_value(next(iter(coop_coordinators.who_could_coordinate(house, given.token, given.coop_id))).user_id)
    app = press(app, "Let them coordinate")
    assert "Kim coordinates this co-op too." in told(app).replace("\\", "") and "* Kim, since" in told(app)
    app = press(press(app, "Step down"), "No, go on")
    app = press(press(app, "Step down"), "Yes, step down")
    assert "Found a co-op" in told(app)
    assert [one.name for one in coops.coops_i_coordinate(house, given.kims.token)] == ["Oak Hall"]


def test_pasted_names_are_put_in_together_or_not_at_all(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    home = given.kims
    coop_classes.enrol_child(
        house, home.token, home.family_id, given.coop_id, home.children["Ben"], group_id=art.group_ids[0]
    )

    def paste(text: str) -> str:
        app = again(field(visit("children"), "Class or group").set_value(("class", art.class_id)).run())
        app.text_area[0].input(text)
        return told(press(app, "Put them in"))

    def inside() -> list[str]:
        return [child.name for child in now(house, given).children if child.class_ids]

    assert "Not found here: Zoe" in paste("ada, Zoe\nBen")
    assert inside() == []
    paste(" ada ; BEN\n\n")
    assert inside() == ["Ada", "Ben"]
