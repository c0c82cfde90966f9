"""Protected blocks: chosen when the week is written down, kept whole by every plan, and told."""

from __future__ import annotations

from brightpath.domain.family import FixedTime, Household, Rests
from brightpath.domain.preferences import AskedRule, RuleName, StartingPreferences, starting_preferences
from brightpath.domain.schedule import ItemType
from brightpath.domain.weeks import minute_of
from brightpath.planning.week import plan_week
from brightpath.planning.week.problem import Pupil
from brightpath.planning.week.protected import minutes_asked
from brightpath.planning.week.reading import problem_of
from tests.builders import a_child, a_commitment, a_family, a_subject
from tests.planning.drawn_week import MONDAY


def a_montessori_family(points: int = 5, **facts: object) -> Household:
    subjects = tuple(a_subject(name, minutes=45) for name in ("Maths", "Reading", "Botany"))
    child = {"start": "09:00", "end": "14:00", "subjects": subjects} | facts
    commitments = child.pop("family", ())
    return a_family((a_child(**child),), philosophies={"montessori": points}, commitments=commitments)


def pupil_of(household: Household) -> Pupil:
    return problem_of(household, MONDAY).pupils[0]


def asked(household: Household) -> int:
    return minutes_asked(starting_preferences(household))


def test_a_montessori_family_gets_a_work_cycle_that_nothing_cuts_in_two() -> None:
    household = a_montessori_family()
    minutes = asked(household)
    plan = plan_week(household, MONDAY, seconds=20)
    start, end = minute_of("09:00"), minute_of("09:00") + minutes
    assert [(block["startTime"], block["endTime"]) for block in plan.children[0].patterns["protectedBlocks"]] == [
        ("09:00", f"{end // 60:02}:{end % 60:02}")
    ] * 5
    for day in plan.children[0].days:
        for item in day.items:
            is_outside, is_inside = item.end <= start or end <= item.start, start <= item.start and item.end <= end
            assert is_outside or (is_inside and item.type is ItemType.SUBJECT)
            if item.type is ItemType.SUBJECT and is_inside:
                assert "in the protected work cycle from 09:00" in item.why


def test_a_family_that_does_not_ask_for_it_has_none() -> None:
    assert pupil_of(a_montessori_family(3)).protected == ()


def test_the_block_waits_for_the_first_window_that_is_long_enough() -> None:
    household = a_montessori_family(family=(a_commitment("Choir", "09:30", "10:00"),))
    monday, tuesday, *_ = pupil_of(household).protected
    assert monday is not None and monday[0] == minute_of("09:00")
    assert tuesday is not None and tuesday[0] >= minute_of("10:00")


def test_the_longest_window_will_do_when_it_is_two_thirds_of_the_block() -> None:
    minutes = asked(a_montessori_family())
    least = -(-minutes * 2 // 3 // 15) * 15
    for length, is_enough in ((minutes, True), (least, True), (least - 15, False)):
        end = minute_of("09:00") + length
        household = a_montessori_family(end=f"{end // 60:02}:{end % 60:02}", rests=Rests(lunch_minutes=0))
        assert pupil_of(household).protected == (((minute_of("09:00"), end) if is_enough else None),) * 5


def test_the_block_leaves_room_for_lunch_and_for_a_fixed_lesson() -> None:
    late = a_montessori_family(
        start="11:00", rests=Rests(lunch_from=minute_of("12:00"), lunch_until=minute_of("12:00"))
    )
    assert all(
        block is None or block[1] <= minute_of("12:00") or block[0] >= minute_of("12:30")
        for block in pupil_of(late).protected
    )
    fixed = a_subject("Piano", fixed_time=FixedTime(required=True, preferred=minute_of("08:45")))
    early = a_montessori_family(start="08:30", subjects=(fixed,))
    starts = {block[0] for block in pupil_of(early).protected if block}
    assert starts <= {minute_of("08:30"), minute_of("08:45"), minute_of("09:15")}


def test_the_longest_block_asked_for_counts() -> None:
    rules = tuple(AskedRule(name=RuleName.PROTECTED_BLOCK, minutes=minutes, asked_by="x") for minutes in (60, 150))
    assert minutes_asked(StartingPreferences(rules=rules)) == 150
