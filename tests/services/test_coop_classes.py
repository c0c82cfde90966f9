"""Classes, groups, instructors and rooms are kept or refused with every fault; children come by their own family's act."""

from __future__ import annotations

import pytest

from brightpath.domain.consents import Switch
from brightpath.domain.coop import CarPool, CoopClass, Group, Instructor, Room
from brightpath.domain.errors import Faulty, NotFound, Refused
from brightpath.domain.family import Adult, Availability
from brightpath.domain.ids import ChildId, ClassId, GroupId
from brightpath.domain.weeks import Weekday
from brightpath.services import consents, coop_classes, coops
from brightpath.services.house import House
from brightpath.storage.family import household_of, save_household
from tests.made_once import made_once
from tests.services.given_coops import Given, a_coop, a_home, an_art_class, join
from tests.storage.given import a_document


@pytest.fixture
@made_once
def given(house: House) -> Given:
    return a_coop(house)


# --- Entering ---------------------------------------------------------------------------------------------------------


def test_what_is_saved_is_there(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    now = coops.coop_now(house, given.token, given.coop_id)
    assert now.classes == (art,)
    assert [(room.name, room.seats, room.features) for room in now.rooms] == [("Hall", 12, ("sink",))]
    assert [(one.name, one.family_id) for one in now.instructors] == [("Kim", given.kims.family_id)]
    painting = coop_classes.save_thing(house, given.token, given.coop_id, art.model_copy(update={"name": "Painting"}))
    assert coops.coop_now(house, given.token, given.coop_id).classes == (painting,)
    assert painting.class_id == art.class_id


def test_every_fault_of_a_class_is_told_at_once(house: House, given: Given) -> None:
    an_art_class(house, given)
    bad = CoopClass(name="art", group_ids=("nothing",), meetings=7, min_days=0, students=-1, needs=("piano",))
    with pytest.raises(Faulty) as faulty:
        coop_classes.save_thing(house, given.token, given.coop_id, bad)
    assert [fault.what for fault in faulty.value.faults] == [
        "Nobody teaches it.",
        "It names a group that is not in this co-op.",
        "7 meetings a week cannot be.",
        "-1 children cannot be.",
        "No room has piano.",
        "Another one here is called art already.",
    ]
    assert len(coops.coop_now(house, given.token, given.coop_id).classes) == 1


def test_a_room_of_minus_five_seats_is_none(house: House, given: Given) -> None:
    with pytest.raises(Faulty, match="-5 seats cannot be"):
        coop_classes.save_thing(house, given.token, given.coop_id, Room(name="Hall", seats=-5))


def test_an_instructor_is_a_grown_up_of_a_member_or_comes_from_outside(house: House, given: Given) -> None:
    outside = coop_classes.save_thing(house, given.token, given.coop_id, Instructor(name="Mr Bell"))
    assert outside.family_id is None
    with pytest.raises(Faulty, match="no member"):
        coop_classes.save_thing(
            house, given.token, given.coop_id, Instructor(name="Lee", family_id=given.lees.family_id)
        )
    with pytest.raises(Faulty, match="no grown-up of this name"):
        coop_classes.save_thing(
            house, given.token, given.coop_id, Instructor(name="Ada", family_id=given.kims.family_id)
        )
    never = Availability(days_of_week=(Weekday.TUESDAY,), start=700, end=600)
    with pytest.raises(Faulty, match="can come is none"):
        coop_classes.save_thing(house, given.token, given.coop_id, Instructor(name="Bo", available=(never,)))


def test_a_car_pool_has_two_families_that_have_joined(house: House, given: Given) -> None:
    families = (given.kims.family_id, given.parks.family_id)
    kept = coop_classes.save_thing(house, given.token, given.coop_id, CarPool(name="North", family_ids=families))
    assert coops.coop_now(house, given.token, given.coop_id).car_pools == (kept,)
    with pytest.raises(Faulty) as faulty:
        coop_classes.save_thing(
            house, given.token, given.coop_id, CarPool(name="South", family_ids=(given.lees.family_id,))
        )
    assert len(faulty.value.faults) == 2
    coop_classes.remove_thing(house, given.token, given.coop_id, kept)
    assert coops.coop_now(house, given.token, given.coop_id).car_pools == ()


def test_what_is_removed_is_gone_and_only_once(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    now = coops.coop_now(house, given.token, given.coop_id)
    coop_classes.remove_thing(house, given.token, given.coop_id, now.instructors[0])
    coop_classes.remove_thing(house, given.token, given.coop_id, now.rooms[0])
    coop_classes.remove_thing(house, given.token, given.coop_id, now.groups[0])
    coop_classes.remove_thing(house, given.token, given.coop_id, art)
    now = coops.coop_now(house, given.token, given.coop_id)
    assert (now.classes, now.groups, now.instructors, now.rooms, now.children) == ((), (), (), (), ())
    with pytest.raises(NotFound):
        coop_classes.remove_thing(house, given.token, given.coop_id, art)


def test_another_co_ops_class_cannot_be_taken_over(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    other = coops.found_coop(house, given.token, "Elm Hall")
    with pytest.raises(NotFound):
        coop_classes.save_thing(house, given.token, other.coop_id, art)
    with pytest.raises(NotFound):
        coop_classes.remove_thing(house, given.token, other.coop_id, art)


# --- Children ---------------------------------------------------------------------------------------------------------


def test_an_enrolled_child_is_shown_by_name_and_nobody_else(house: House, given: Given) -> None:
    an_art_class(house, given)
    now = coops.coop_now(house, given.token, given.coop_id)
    assert [child.name for child in now.children] == ["Ada"]
    assert [child.name for child in now.students_of(now.classes[0])] == ["Ada"]


def test_two_children_of_one_name_are_told_apart(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    parks = given.parks
    coop_classes.enrol_child(
        house, parks.token, parks.family_id, given.coop_id, parks.children["Ada"], class_id=art.class_id
    )
    now = coops.coop_now(house, given.token, given.coop_id)
    assert [child.name for child in now.children] == ["Ada (Kim)", "Ada (Park)"]


def test_a_parent_enrols_own_children_only_and_in_what_there_is(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    parks, coop_id = given.parks, given.coop_id
    with pytest.raises(NotFound, match="no such child"):
        coop_classes.enrol_child(
            house, parks.token, parks.family_id, coop_id, given.kims.children["Ben"], class_id=art.class_id
        )
    with pytest.raises(NotFound, match="no such class"):
        coop_classes.enrol_child(
            house, parks.token, parks.family_id, coop_id, parks.children["Ada"], class_id=ClassId("nothing")
        )
    with pytest.raises(Refused, match="which class"):
        coop_classes.enrol_child(house, parks.token, parks.family_id, coop_id, parks.children["Ada"])


def test_who_has_not_joined_enrols_nobody(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    lees = given.lees
    with pytest.raises(NotFound, match="no such co-op"):
        coop_classes.enrol_child(
            house, lees.token, lees.family_id, given.coop_id, lees.children["Cleo"], class_id=art.class_id
        )


def test_a_child_is_withdrawn_by_its_parent(house: House, given: Given) -> None:
    an_art_class(house, given)
    kims = given.kims
    group = coops.coop_now(house, given.token, given.coop_id).groups[0]
    for expected in (None, NotFound):
        if expected:
            with pytest.raises(expected):
                coop_classes.withdraw_child(
                    house, kims.token, kims.family_id, given.coop_id, kims.children["Ada"], group_id=group.group_id
                )
        else:
            coop_classes.withdraw_child(
                house, kims.token, kims.family_id, given.coop_id, kims.children["Ada"], group_id=group.group_id
            )
    assert coops.coop_now(house, given.token, given.coop_id).children == ()


def test_a_parent_does_not_withdraw_anothers_child(house: House, given: Given) -> None:
    an_art_class(house, given)
    group = coops.coop_now(house, given.token, given.coop_id).groups[0]
    with pytest.raises(NotFound):
        coop_classes.withdraw_child(
            house, given.parks.token, given.parks.family_id, given.coop_id, given.kims.children["Ada"],
            group_id=group.group_id,
        )  # fmt: skip


def test_the_coordinator_enrols_many_whose_names_were_given(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    coop_id, token, ada = given.coop_id, given.token, given.kims.children["Ada"]
    larks = coop_classes.save_thing(house, token, coop_id, Group(name="Larks"))
    coop_classes.enrol_children(house, token, coop_id, [ada], group_id=larks.group_id)
    (child,) = coops.coop_now(house, token, coop_id).children
    assert larks.group_id in child.group_ids
    with pytest.raises(NotFound):
        coop_classes.enrol_children(house, token, coop_id, [ada, given.kims.children["Ben"]], class_id=art.class_id)
    with pytest.raises(NotFound):
        coop_classes.enrol_children(house, token, coop_id, [ChildId("nobody")], class_id=art.class_id)
    coop_classes.withdraw_children(house, token, coop_id, [ada], group_id=larks.group_id)
    with pytest.raises(NotFound):
        coop_classes.withdraw_children(house, token, coop_id, [ada], group_id=GroupId("nothing"))
    assert larks.group_id not in coops.coop_now(house, token, coop_id).children[0].group_ids


def test_a_family_sees_what_there_is_and_its_own_enrolments(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    (seen,) = coops.coops_of_family(house, given.kims.token, given.kims.family_id)
    assert [of.name for of in seen.classes] == ["Art"]
    assert seen.teachers[art.instructor_ids[0]] == "Kim"
    assert [one.child_id for one in seen.enrolments] == [given.kims.children["Ada"]]
    (other,) = coops.coops_of_family(house, given.parks.token, given.parks.family_id)
    assert other.enrolments == ()


def test_a_child_who_has_left_the_household_comes_no_more(house: House, given: Given) -> None:
    an_art_class(house, given)
    with house.store.write() as db:
        home = household_of(db, given.kims.family_id)
        left = home.model_copy(update={"children": home.children[1:]})
        save_household(db, given.kims.family_id, left, a_document(left), at=house.now())
    assert coops.coop_now(house, given.token, given.coop_id).children == ()


# --- Two of one name --------------------------------------------------------------------------------------------------


def test_grown_ups_of_two_families_may_be_called_alike_and_are_told_apart(house: House, given: Given) -> None:
    coop_id, token = given.coop_id, given.token
    anns = [a_home(house, name, adults=(Adult(name="Ann"),)) for name in ("Lim", "Moss")]
    for home in anns:
        join(house, token, coop_id, home)
    lim, moss = (
        coop_classes.save_thing(house, token, coop_id, Instructor(name="Ann", family_id=home.family_id))
        for home in anns
    )
    now = coops.coop_now(house, token, coop_id)
    assert now.instructor_names == {lim.instructor_id: "Ann (Lim)", moss.instructor_id: "Ann (Moss)"}
    outside = coop_classes.save_thing(house, token, coop_id, Instructor(name="ann"))
    assert coops.coop_now(house, token, coop_id).instructor_names[outside.instructor_id] == "ann (from outside)"
    with pytest.raises(Faulty, match="Another one of this family is called Ann already"):
        coop_classes.save_thing(house, token, coop_id, moss.model_copy(update={"instructor_id": ""}))
    with pytest.raises(
        Faulty, match=r"Another one from outside is called Ann already.* Allowed: the family, or a longer"
    ):
        coop_classes.save_thing(house, token, coop_id, Instructor(name="Ann"))
    coop_classes.remove_thing(house, token, coop_id, outside)
    coop_classes.remove_thing(house, token, coop_id, moss)
    assert coops.coop_now(house, token, coop_id).instructor_names == {lim.instructor_id: "Ann"}


# --- Names ------------------------------------------------------------------------------------------------------------


def test_a_child_is_called_by_its_name_only_while_its_family_shows_it(house: House, given: Given) -> None:
    art = an_art_class(house, given)
    home = given.kims
    for child in home.children.values():
        coop_classes.enrol_child(house, home.token, home.family_id, given.coop_id, child, class_id=art.class_id)

    def called() -> list[str]:
        return [child.name for child in coops.coop_now(house, given.token, given.coop_id).children]

    assert called() == ["Ada", "Ben"]
    consents.withdraw_consent(house, home.token, home.family_id, Switch.BY_NAME)
    assert called() == ["A child (Kim)", "A child (Kim) 2"]
    consents.give_consent(house, home.token, home.family_id, Switch.BY_NAME)
    assert called() == ["Ada", "Ben"]
