"""Co-ops as rows: what is written comes out again, what is removed takes with it what was entered about it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from brightpath.domain.accounts import Role
from brightpath.domain.coop import (
    CarPool,
    Coop,
    CoopClass,
    CoopCommitment,
    Enrolment,
    Grid,
    Group,
    Instructor,
    Invitation,
    Meeting,
    MemberState,
    Pin,
    Room,
    Timetable,
    TimetableState,
)
from brightpath.domain.errors import NotFound
from brightpath.domain.family import Availability
from brightpath.domain.ids import ChildId, CoopId, FamilyId, UserId
from brightpath.domain.weeks import Weekday
from brightpath.storage import accounts, coop_classes, coop_timetables, coops
from brightpath.storage.database import Db, Store
from brightpath.storage.family import found_family, save_household
from brightpath.storage.integrity import find_contradictions
from tests.storage.given import MONDAY, NOW, a_child, a_document, a_household

COOP = CoopId("coop")
GRID = Grid(days=(Weekday.TUESDAY, Weekday.THURSDAY), periods=((540, 600), (600, 660)))
ART = CoopClass(
    class_id="art", name="Art", instructor_ids=("grace",), helper_ids=("lee",), group_ids=("owls",), meetings=2,
    needs=("sink",),
)  # fmt: skip
DRAFT = Timetable(
    coop_id=COOP, version=0, state=TimetableState.DRAFT, grid=GRID,
    meetings=(Meeting(class_id="art", day=0, period=1, room_id="hall"),),
    violations=0, cost=3, bound=2.5, left_out=1, coop_version=4, created_at=NOW,
)  # fmt: skip


@pytest.fixture
def lived_in(store: Store) -> Store:
    """A co-op of two families with a class, a group, a pin, and a timetable that is published."""
    with store.write() as db:
        user_id = UserId("user")
        accounts.add_user(db, user_id, "grace@example.org", "Grace", "hash", (Role.COORDINATOR,), NOW)
        coops.add_coop(db, Coop(coop_id=COOP, name="Oak Hall", grid=GRID, created_at=NOW), user_id)
        for name in ("Kim", "Park"):
            kept = found_family(db, name, at=NOW)
            household = a_household(a_child(f"Ada {name}"))
            save_household(db, kept.family_id, household, a_document(household), at=NOW)
            coops.join(db, COOP, kept.family_id, user_id, NOW)
        kim, park = family_named(db, "Kim"), family_named(db, "Park")
        things = (
            Group(group_id="owls", name="Owls", size=3),
            Room(room_id="hall", name="Hall", seats=12, features=("sink",)),
            Instructor(instructor_id="grace", name="Grace", family_id=kim, available=(a_morning(),)),
            Instructor(instructor_id="lee", name="Lee"),
            ART,
            CarPool(car_pool_id="ride", name="North", family_ids=(kim, park)),
        )
        for thing in things:
            coop_classes.save_thing(db, COOP, thing)
        coop_classes.enrol(
            db, COOP, Enrolment(family_id=kim, child_id=child(db, kim), group_id="owls"), at=NOW, user_id=user_id
        )
        coop_classes.set_pins(db, COOP, ART.class_id, (Pin(class_id="art", day=0, period=1, room_id="hall"),))
        coop_timetables.add_timetable(db, DRAFT, {"name": "Oak Hall"})
        coop_timetables.mark_published(db, COOP, 1, at=NOW, first_on=MONDAY, last_on=None)
        coop_timetables.add_commitments(db, [a_commitment(kim, child(db, kim))])
    return store


def a_morning() -> Availability:
    return Availability(days_of_week=(Weekday.TUESDAY,), start=540, end=720)


def a_commitment(family_id: FamilyId, child_id: ChildId, first_on: date = MONDAY, **changes: object) -> CoopCommitment:
    facts = {
        "commitment_id": f"one {first_on}", "family_id": family_id, "coop_id": COOP, "version": 1, "class_id": "art",
        "name": "Art", "place": None, "weekday": Weekday.TUESDAY, "start": 600, "end": 660, "child_ids": (child_id,),
        "adults": ("Grace",), "first_on": first_on,
    }  # fmt: skip
    return CoopCommitment.model_validate({**facts, **changes})


def child(db: Db, family_id: FamilyId) -> ChildId:
    return ChildId(db.value("SELECT child_id FROM children WHERE family_id = ?", [family_id]))


def family_named(db: Db, name: str) -> FamilyId:
    return FamilyId(db.value("SELECT family_id FROM families WHERE name = ?", [name]))


def kim_of(db: Db) -> FamilyId:
    return family_named(db, "Kim")


def test_of_drafts_the_newest_are_kept_and_of_what_was_published_all(lived_in: Store) -> None:
    with lived_in.write() as db:
        first = coop_timetables.add_timetable(db, DRAFT, {}).version
        for _ in range(coop_timetables.MOST_DRAFTS + 3):
            last = coop_timetables.add_timetable(db, DRAFT, {}).version
        kept = coop_timetables.timetables_of(db, COOP)
    drafts = [one.version for one in kept if one.state is TimetableState.DRAFT]
    assert drafts == list(range(last, last - coop_timetables.MOST_DRAFTS, -1))
    assert first not in drafts
    assert [one.state for one in kept if one.version not in drafts] == [TimetableState.PUBLISHED]


def test_what_is_written_comes_out_again(lived_in: Store) -> None:
    with lived_in.read() as db:
        assert coops.coop_of(db, COOP).grid == GRID
        assert coop_classes.things_of(db, COOP, CoopClass) == (ART,)
        assert coop_classes.things_of(db, COOP, Instructor)[0].available == (a_morning(),)
        assert coop_classes.things_of(db, COOP, Room) == (
            Room(room_id="hall", name="Hall", seats=12, features=("sink",)),
        )
        assert coop_timetables.problem_at(db, COOP, 1) == {"name": "Oak Hall"}
        (kept,) = coop_timetables.timetables_of(db, COOP)
        assert kept.meetings == DRAFT.meetings
        assert (kept.version, kept.state, kept.first_on) == (1, TimetableState.PUBLISHED, MONDAY)
        assert coop_timetables.commitments_of_family(db, kim_of(db)) == (
            a_commitment(kim_of(db), child(db, kim_of(db))),
        )


def test_a_thing_that_is_changed_keeps_its_place(lived_in: Store) -> None:
    with lived_in.write() as db:
        coop_classes.save_thing(db, COOP, CoopClass(class_id="zoo", name="Zoology", instructor_ids=("lee",)))
        coop_classes.save_thing(db, COOP, ART.model_copy(update={"name": "Painting"}))
        assert [one.name for one in coop_classes.things_of(db, COOP, CoopClass)] == ["Painting", "Zoology"]


def test_another_co_ops_thing_is_neither_changed_nor_removed(lived_in: Store) -> None:
    with lived_in.write() as db:
        assert not coop_classes.remove_thing(db, CoopId("other"), CoopClass, "art")
        assert coop_classes.things_of(db, COOP, CoopClass) == (ART,)


def test_what_is_removed_is_taken_out_of_the_classes(lived_in: Store) -> None:
    with lived_in.write() as db:
        assert coop_classes.remove_thing(db, COOP, Instructor, "lee")
        assert coop_classes.remove_thing(db, COOP, Group, "owls")
        assert coop_classes.remove_thing(db, COOP, Room, "hall")
        (art,) = coop_classes.things_of(db, COOP, CoopClass)
        assert (art.helper_ids, art.group_ids) == ((), ())
        assert coop_classes.pins_of(db, COOP) == (Pin(class_id="art", day=0, period=1),)
        assert coop_classes.enrolments_of(db, COOP) == ()
        assert find_contradictions(db) == []


def test_a_class_that_is_removed_takes_its_pins_along(lived_in: Store) -> None:
    with lived_in.write() as db:
        assert coop_classes.remove_thing(db, COOP, CoopClass, "art")
        assert coop_classes.pins_of(db, COOP) == ()


def test_a_family_that_leaves_is_planned_no_more(lived_in: Store) -> None:
    with lived_in.write() as db:
        kim = kim_of(db)
        coops.leave(db, COOP, kim, NOW)
        coop_classes.withdraw_family(db, COOP, kim)
        coop_timetables.end_these(db, list(coop_timetables.commitments_of_family(db, kim)), MONDAY + timedelta(days=7))
        assert coops.state_of(db, COOP, kim) is MemberState.LEFT
        assert coop_classes.enrolments_of(db, COOP) == ()
        assert coop_classes.things_of(db, COOP, CarPool) == ()
        assert coop_classes.things_of(db, COOP, Instructor)[0].family_id is None
        assert coop_timetables.commitments_of_family(db, kim)[0].last_on == MONDAY + timedelta(days=6)
        assert find_contradictions(db) == []


def test_commitments_that_have_not_begun_go_and_the_others_end(lived_in: Store) -> None:
    with lived_in.write() as db:
        kim = kim_of(db)
        later = MONDAY + timedelta(days=14)
        coop_timetables.add_commitments(db, [a_commitment(kim, child(db, kim), first_on=later)])
        coop_timetables.end_these(db, list(coop_timetables.commitments_of_coop(db, COOP)), later)
        (left,) = coop_timetables.commitments_of_coop(db, COOP)
        assert (left.first_on, left.last_on) == (MONDAY, later - timedelta(days=1))


def test_of_two_published_timetables_the_newer_counts(lived_in: Store) -> None:
    with lived_in.write() as db:
        again = coop_timetables.add_timetable(db, DRAFT, {})
        coop_timetables.mark_published(db, COOP, again.version, at=NOW, first_on=MONDAY, last_on=None)
        assert [one.state for one in coop_timetables.timetables_of(db, COOP)] == [
            TimetableState.PUBLISHED, TimetableState.REPLACED,
        ]  # fmt: skip
        assert find_contradictions(db) == []


def test_a_code_is_found_until_it_is_used_or_expires(lived_in: Store) -> None:
    invitation = Invitation(invitation_id="one", note="The Lees", created_at=NOW, expires_at=NOW + timedelta(days=1))
    with lived_in.write() as db:
        coops.add_invitation(db, COOP, invitation, "hash", None)
        assert coops.find_invitation(db, "hash", NOW) == (COOP, invitation)
        assert coops.find_invitation(db, "hash", NOW + timedelta(days=1)) is None
        coops.use_invitation(db, "one", kim_of(db), NOW)
        assert coops.find_invitation(db, "hash", NOW) is None
        assert not coops.drop_invitation(db, COOP, "one")


def test_what_is_not_there_is_not_found(lived_in: Store) -> None:
    with lived_in.read() as db:
        with pytest.raises(NotFound):
            coops.coop_of(db, CoopId("other"))
        with pytest.raises(NotFound):
            coop_timetables.timetable_at(db, COOP, 2)
        with pytest.raises(NotFound):
            coop_timetables.problem_at(db, COOP, 2)


def test_a_co_op_that_was_lived_in_has_no_contradictions(lived_in: Store) -> None:
    with lived_in.read() as db:
        assert find_contradictions(db) == []


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("DELETE FROM coop_coordinators", "1 co-ops have nobody who coordinates them."),
        ("DELETE FROM coops", "2 of coop_members name a coop_id that is not in coops."),
        ("DELETE FROM coop_groups", "1 children are enrolled in a class or a group of another co-op."),
        ("DELETE FROM coop_groups", "1 classes name an instructor or a group that is not in their co-op."),
        ("DELETE FROM coop_instructors", "2 classes name an instructor or a group that is not in their co-op."),
        ("DELETE FROM coop_rooms", "1 of coop_pins name a room_id that is not in coop_rooms."),
        (
            "DELETE FROM coop_members",
            "2 children or instructors take part in a co-op that their family is no member of.",
        ),
        (
            "DELETE FROM coop_timetables",
            "1 classes stand in a family's week that no timetable of their co-op brought there.",
        ),
        (
            "UPDATE coop_timetables SET first_on = NULL",
            "1 timetables are published without a day from which they count, or the other way round.",
        ),
        (
            "INSERT INTO coop_timetables SELECT * REPLACE (2 AS version) FROM coop_timetables",
            "1 co-ops have more than one timetable that is published.",
        ),
    ],
)
def test_a_contradiction_is_told_in_a_sentence(lived_in: Store, damage: str, sentence: str) -> None:
    with lived_in.write() as db:
        db.execute(damage)
    with lived_in.read() as db:
        assert sentence in find_contradictions(db)
