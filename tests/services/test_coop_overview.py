"""The overview counts consenting families together, each week once, and tells nothing about fewer than five of them."""

from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta

import pytest

from brightpath.domain.consents import Switch
from brightpath.domain.coop_overview import NEW_FOR, TOO_FEW, TOO_FEW_BESIDES, TOO_SMALL_A_CHANGE, By, CoopOverview
from brightpath.domain.errors import NotFound
from brightpath.services import coop_coordinators, coop_overview, coops, family
from brightpath.services.house import House
from brightpath.storage import accounts, counted_weeks
from tests.domain.test_suppression import an_attacker_finds
from tests.services.given_accounts import Clock, a_token
from tests.services.given_coops import a_home, join
from tests.services.given_overview import (
    NEWEST,
    Many,
    a_class,
    a_coordinator_more,
    a_family_more,
    a_week,
    count_in,
    count_out,
    many,
)


def seen(house: House, given: Many, weeks: int = 4) -> CoopOverview:
    return coop_overview.coop_overview(house, given.token, given.coop_id, weeks)


def rates(overview: CoopOverview, by: By) -> dict[str, int]:
    return {rate.name: rate.percent for rate in overview.by(by)}


def test_five_families_that_let_themselves_be_counted_are_shown_together(house: House) -> None:
    given = many(house, 6, consenting=5, Maths=(10, 8), Art=(4, 1))
    overview = seen(house, given)
    assert [week.percent for week in overview.weeks] == [65] * 4  # 9 of 14
    assert rates(overview, By.SUBJECT) == {"Art": 25, "Maths": 80}
    assert overview.consenting == overview.weeks[0].families == "5 to 9 families"


def test_four_are_not_and_the_page_is_told_why(house: House) -> None:
    overview = seen(house, many(house, 9, consenting=4))
    assert not overview.is_enough and not overview.shown and not overview.rates
    assert overview.consenting == "fewer than 5 families"
    assert {week.why_not for week in overview.weeks} == {TOO_FEW}


def test_the_coordinators_own_family_is_known_to_them_and_hides_nobody(house: House) -> None:
    given = many(house, 5)
    assert seen(house, given).shown
    other = many_of_a_coordinator(house)
    assert not seen(house, other).shown


def many_of_a_coordinator(house: House) -> Many:
    """Five families, one of them the coordinator's own."""
    own = a_home(house, "Nina", "Nils")
    a_week(house, own, NEWEST, {"Maths": (10, 5)})
    coop = coops.found_coop(house, own.token, "Elm Hall", time_zone="UTC")
    given = Many(coop.coop_id, own.token, [own])
    join(house, own.token, coop.coop_id, own)
    for number in range(20, 24):
        a_family_more(house, given, number, weeks=1)
    count_in(house, given.homes)
    return given


def test_neither_who_left_nor_a_made_up_family_nor_who_never_joined_is_counted(house: House, parent: str) -> None:
    given = many(house, 6)
    demo = family.create_demo_family(house, parent)
    code = coops.invite_family(house, given.token, given.coop_id).code
    coops.join_coop(house, parent, demo, code)
    coops.leave_coop(house, given.homes[0].token, given.homes[0].family_id, given.coop_id)
    coops.remove_member(house, given.token, given.coop_id, given.homes[1].family_id)
    count_in(house, [a_home(house, "Outside", "Olaf")])
    assert not seen(house, given).is_enough


def test_a_week_is_counted_once_when_it_has_been_over_for_a_week(house: House, clock: Clock) -> None:
    given = many(house, 5, weeks=1)
    for home in given.homes:
        a_week(house, home, NEWEST + timedelta(weeks=1), {"Maths": (10, 10)})
    assert [week.percent for week in seen(house, given, 2).weeks] == [None, 50]
    a_week(
        house, given.homes[0], NEWEST, {"Maths": (10, 10)}
    )  # ticked afterwards: who looked before would see by how much
    assert [week.percent for week in seen(house, given, 1).weeks] == [50]
    clock.move(days=3)
    with house.store.read() as db:
        (olive,) = [one.user_id for one in accounts.list_people(db) if one.name == "Olive"]
    given = given._replace(token=a_token(house, olive))
    assert [week.percent for week in seen(house, given, 2).weeks] == [50, 100]


def test_one_to_four_more_families_change_nothing_of_what_was_shown_and_five_do(house: House) -> None:
    given = many(house, 6, Maths=(10, 0))
    assert seen(house, given).weeks[-1].percent == 0
    for number in range(10, 14):
        count_in(house, [a_family_more(house, given, number, Maths=(10, 10))])
        assert seen(house, given).weeks[-1].percent == 0
    count_in(house, [a_family_more(house, given, 14, Maths=(10, 10))])
    assert seen(house, given).weeks[-1].percent == 45  # 50 of 110


def test_who_withdraws_is_out_at_that_moment_and_what_is_left_would_tell_about_them(house: House) -> None:
    given = many(house, 11)
    assert seen(house, given).shown
    count_out(house, given.homes[0])
    overview = seen(house, given)
    assert not overview.shown and not overview.rates
    assert {week.why_not for week in overview.weeks} == {TOO_SMALL_A_CHANGE}
    with house.store.read() as db:
        rows = db.rows("SELECT planned, done FROM counted_weeks WHERE family_id = ?", [given.homes[0].family_id])
        assert rows and all(row["planned"] is row["done"] is None for row in rows)
    count_out(house, *given.homes[1:5])
    assert [week.percent for week in seen(house, given).weeks] == [50] * 4  # five are gone, six are left


def test_put_on_again_the_switch_brings_nothing_back_of_what_was_taken_away(house: House) -> None:
    given = many(house, 6)
    assert seen(house, given).shown
    count_out(house, given.homes[0])
    count_in(house, given.homes[:1])
    assert not seen(house, given).shown


def test_who_leaves_and_comes_back_is_counted_as_before(house: House) -> None:
    given = many(house, 6)
    home = given.homes[0]
    assert seen(house, given).shown
    coops.leave_coop(house, home.token, home.family_id, given.coop_id)
    assert not seen(house, given).shown
    join(house, given.token, given.coop_id, home)
    assert seen(house, given).shown


def test_a_class_under_five_families_has_no_rate_and_neither_has_what_would_reveal_it(house: House) -> None:
    given = many(house, 9)
    a_class(house, given, "Pottery", given.homes[:4])
    a_class(house, given, "Choir", given.homes[4:])
    overview = seen(house, given)
    assert rates(overview, By.CLASS) == {}  # all less the choir would be the potters
    given.homes.append(home := a_home(house, "Tenth", "Tim"))
    assert home and overview.by(By.AGE)[0].name == "6 to 8"


def test_classes_of_five_families_have_their_rates(house: House) -> None:
    given = many(house, 10)
    a_class(house, given, "Pottery", given.homes[:5])
    a_class(house, given, "Choir", given.homes[5:])
    assert rates(seen(house, given), By.CLASS) == {"Choir": 50, "Pottery": 50}


def test_families_new_to_the_co_op_stand_beside_those_of_longer(house: House) -> None:
    given = many(house, 10, Maths=(10, 4))
    for home in given.homes[5:]:
        for back in range(4):
            a_week(house, home, NEWEST - timedelta(weeks=back), {"Maths": (10, 9)})
    older = [home.family_id for home in given.homes[5:]]
    with house.store.write() as db:  # twelve weeks before the oldest of the weeks that are shown, to the day
        at = datetime.combine(NEWEST - timedelta(weeks=3) - NEW_FOR, time(12), UTC)
        db.execute("UPDATE coop_members SET joined_at = ? WHERE list_contains(?, family_id)", [at, older])
    assert rates(seen(house, given), By.SINCE) == {
        "in the co-op for under 12 weeks": 40,
        "in the co-op for longer": 90,
    }


def test_a_rare_subject_is_not_named_and_does_not_follow_from_the_others(house: House) -> None:
    given = many(house, 9, Maths=(10, 5), Art=(2, 1))
    for home in given.homes[:2]:
        for back in range(4):
            a_week(
                house, home, NEWEST - timedelta(weeks=back), {"Maths": (10, 5), "Art": (2, 1), "Secret Latin": (3, 3)}
            )
    assert rates(seen(house, given), By.SUBJECT) == {"Maths": 50}
    assert b"Latin" not in coop_overview.coop_overview_table(house, given.token, given.coop_id, 4)


def test_the_table_holds_what_is_shown_and_nothing_else(house: House) -> None:
    given = many(house, 5, weeks=1)
    lines = coop_overview.coop_overview_table(house, given.token, given.coop_id, 2).decode("utf-8-sig").splitlines()
    assert lines[0] == 'Told by,What,Week,"Done, percent of planned",Families,Weeks counted,Why there is none'
    assert "all,All lessons,2026-10-26,,,,Fewer than five families were counted." in lines
    assert "all,All lessons,2026-11-02,50,5 to 9 families,," in lines
    assert "subject,Maths,,50,5 to 9 families,1," in lines


def test_bands_are_told_from_ten_families_on_and_to_each_its_own(house: House) -> None:
    given = many(house, 0)
    for number in range(9):
        count_in(house, [a_family_more(house, given, number, weeks=8, Maths=(10, number))])
    assert seen(house, given).bands is None
    count_in(house, [a_family_more(house, given, 9, weeks=8, Maths=(10, 9))])
    bands = seen(house, given).bands
    assert bands is not None and [(band.name, band.percent) for band in bands.bands] == [
        ("upper half", 70),
        ("lower half", 20),
    ]
    for number, home in enumerate(given.homes):
        (standing,) = coop_overview.standing_of_family(house, home.token, home.family_id)
        assert standing.band == ("lower half" if number < 5 else "upper half")
    count_out(house, given.homes[3])
    assert seen(house, given).bands is None
    assert coop_overview.standing_of_family(house, given.homes[3].token, given.homes[3].family_id) == ()


def test_the_same_families_in_a_co_op_less_one_tell_nothing_to_who_coordinates_both(house: House) -> None:
    given = many(house, 6)
    assert seen(house, given).shown
    other = coops.found_coop(house, given.token, "Elm Hall", time_zone="UTC")
    for home in given.homes[:5]:
        join(house, given.token, other.coop_id, home)
    assert not coop_overview.coop_overview(house, given.token, other.coop_id, 4).shown


def test_another_co_ops_overview_is_not_found(house: House) -> None:
    given = many(house, 5)
    for verb in (coop_overview.coop_overview, coop_overview.coop_overview_table):
        with pytest.raises(NotFound):
            verb(house, given.token, "another's")


def test_only_the_switch_counts_that_says_so(house: House) -> None:
    given = many(house, 5, consenting=0)
    count_in(house, given.homes, Switch.BY_NAME)
    count_in(house, given.homes, Switch.RESEARCH)
    assert not seen(house, given).is_enough


def test_who_coordinates_from_today_on_knows_their_own_numbers_in_what_was_shown_before(house: House) -> None:
    given = many(house, 6, Maths=(10, 5))
    a_class(house, given, "Pottery", given.homes[:5])
    a_class(house, given, "Choir", given.homes)
    before = seen(house, given)
    assert rates(before, By.CLASS) == {"Choir": 50} and len(before.shown) == 4
    a_coordinator_more(house, given, given.homes[5])
    assert seen(house, given) == before, "six less the own one are five"
    a_coordinator_more(house, given, given.homes[0])
    overview = seen(house, given)
    assert not overview.rates and {week.why_not for week in overview.weeks} == {TOO_FEW_BESIDES}
    home = given.homes[5]
    coop_coordinators.step_down(house, home.token, given.coop_id)
    assert seen(house, given) == before


def test_one_coordinators_own_family_is_not_told_to_another(house: House) -> None:
    """All six less the choir's five are the family of one of the two who look."""
    given = many(house, 6, Maths=(10, 5))
    a_class(house, given, "Choir", given.homes[:5])
    a_coordinator_more(house, given, given.homes[5])
    overview = seen(house, given)
    assert overview.shown and not rates(overview, By.CLASS)
    assert seen(house, given._replace(token=given.homes[5].token)) == overview


def test_two_parents_of_one_family_know_the_same(house: House) -> None:
    given = many_of_a_coordinator(house)
    count_in(house, [a_family_more(house, given, 30, weeks=1)])
    a_class(house, given, "Choir", given.homes[1:])
    assert rates(seen(house, given), By.CLASS) == {"Choir": 50}


def test_who_coordinated_once_goes_on_knowing_what_was_shown_then(house: House) -> None:
    """Oak Hall shows a parent the own family and five more; Elm Hall, those five and four others, shows them too."""
    given = many(house, 6, weeks=1)
    long_ago = datetime(2025, 1, 1, tzinfo=UTC)
    once = given.homes[0]
    a_coordinator_more(house, given, once)
    assert seen(house, given).shown
    nina = a_home(house, "Nina")
    elm = coops.found_coop(house, nina.token, "Elm Hall", time_zone="UTC").coop_id
    other = Many(elm, nina.token, [])
    for home in given.homes[1:]:
        join(house, nina.token, elm, home)
    for number in range(20, 24):
        count_in(house, [a_family_more(house, other, number, weeks=1)])
    with house.store.write() as db:
        db.execute("UPDATE coop_members SET joined_at = ?", [long_ago])
    assert len(seen(house, other).shown) == 1, "the four and the family that is only in Oak Hall hide each other"
    join(house, nina.token, elm, once)
    coop_coordinators.step_down(house, once.token, given.coop_id)
    everybody = coop_coordinators.who_could_coordinate(house, nina.token, elm)
    user_id = next(one.user_id for one in everybody if one.name == "Family0")
    coop_coordinators.add_coordinator(house, nina.token, elm, user_id)
    assert not seen(house, other).shown


def test_what_a_co_op_was_shown_after_stepping_down_takes_nothing_from_the_next(house: House, clock: Clock) -> None:
    """Oak Hall is left to one parent, whose own family follows from what it is shown; who left saw nothing of that."""
    oak = many(house, 6, weeks=1)
    a_class(house, oak, "Choir", oak.homes[1:])
    stays, goes = oak.homes[0], oak.homes[5]
    for home in (stays, goes):
        a_coordinator_more(house, oak, home)
    coop_coordinators.step_down(house, goes.token, oak.coop_id)
    coop_coordinators.step_down(house, oak.token, oak.coop_id)
    clock.move(minutes=1)
    assert rates(seen(house, oak._replace(token=stays.token)), By.CLASS) == {"Choir": 50}
    elm = Many(coops.found_coop(house, goes.token, "Elm Hall", time_zone="UTC").coop_id, goes.token, [])
    for number in range(20, 26):
        count_in(house, [a_family_more(house, elm, number, weeks=1)])
    assert len(seen(house, elm).shown) == 1


def test_bands_of_five_with_a_new_coordinators_own_family_are_told_no_longer(house: House) -> None:
    given = many(house, 10, weeks=8)
    assert seen(house, given).bands is not None
    a_coordinator_more(house, given, given.homes[0])
    assert seen(house, given).bands is None


@pytest.mark.parametrize("seed", range(3))
def test_whatever_comes_and_goes_no_weighing_of_all_that_was_ever_shown_leaves_a_few(house: House, seed: int) -> None:
    """Two co-ops of one coordinator, families that come, go, say yes and no; an attacker who forgets nothing."""
    dice = random.Random(seed)
    given = many(house, 8, weeks=1, consenting=0)
    for home in given.homes:
        subjects = dice.sample(["Maths", "Art", "Latin"], dice.randint(1, 3))
        a_week(house, home, NEWEST, {subject: (4, dice.randint(0, 4)) for subject in subjects})
    a_class(house, given, "Pottery", dice.sample(given.homes, 5))
    other = coops.found_coop(house, given.token, "Elm Hall", time_zone="UTC").coop_id
    for home in dice.sample(given.homes, 6):
        join(house, given.token, other, home)
    shown = set()
    for _ in range(10):
        for home in dice.sample(given.homes, dice.randint(1, 5)):
            switch = dice.choice((count_in, lambda house, homes: count_out(house, *homes), count_in))
            switch(house, [home])
        for coop_id in (given.coop_id, other):
            coop_overview.coop_overview(house, given.token, coop_id, 1)
    with house.store.read() as db:
        rows = counted_weeks.counted_weeks(db, [home.family_id for home in given.homes], NEWEST, NEWEST)
        for edition in counted_weeks.editions_since(db, NEWEST):
            shown |= {edition.parts_of(cell, rows) for cell in edition.cells}
    assert shown, "something was shown"
    assert not an_attacker_finds([set(one) for one in shown])
