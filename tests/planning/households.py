"""Small households of every odd kind, for hypothesis and for tests that need one with a name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from brightpath.domain.family import (
    LIKERT_ITEMS,
    PHILOSOPHIES,
    SCHEDULING_STYLES,
    Adult,
    Availability,
    Child,
    Commitment,
    CommitmentFrequency,
    DayOff,
    FamilyCalendar,
    FixedTime,
    Flexibility,
    Frequency,
    Household,
    Involvement,
    Place,
    PlanningApproach,
    Rests,
    SchoolYear,
    Subject,
    Term,
)
from brightpath.domain.weeks import MINUTES_PER_DAY, PARTS_OF_DAY, Weekday
from tests.planning.drawn_week import MONDAY

CHILDREN = ("Ada", "Ben")
ADULTS = ("Pat", "Sam")
SUBJECTS = ("Maths", "Art", "Latin")
#: A short school week with a gap in it, and Saturday.
SCHOOL_DAYS = (Weekday.MONDAY, Weekday.TUESDAY, Weekday.SATURDAY)
TOGETHER = "History"
DAY_CYCLE = ("A", "B")
#: What few subjects have.
SELDOM: tuple[dict[str, Any], ...] = (
    *({},) * 7,
    {"block": 60},
    {"every_weeks": 2},
    {"cycle_days": DAY_CYCLE[:1]},
)


@st.composite
def commitments(draw: st.DrawFn, who: st.SearchStrategy[tuple[str, ...]]) -> Commitment:
    start = draw(st.sampled_from((500, 540, 570, 607, 615, 690, 720)))
    frequency = draw(st.sampled_from(CommitmentFrequency))
    days = tuple(draw(st.lists(st.sampled_from(SCHOOL_DAYS), min_size=1, max_size=2, unique=True)))
    return Commitment(
        name=draw(st.sampled_from(("Swimming", "Dentist"))),
        frequency=frequency,
        days_of_week=() if frequency in (CommitmentFrequency.DAILY, CommitmentFrequency.ONE_TIME) else days,
        start=start,
        end=start + draw(st.sampled_from((3, 13, 30, 60, 150))),
        on=MONDAY + timedelta(days=draw(st.sampled_from((0, 1, 3, 8))))
        if frequency is CommitmentFrequency.ONE_TIME
        else None,
        who=draw(who),
        place=draw(places()),
    )


@st.composite
def subjects(draw: st.DrawFn, name: str) -> Subject:
    time = draw(st.sampled_from((None, None, 540, 570, 600, 607, 720)))
    return Subject(
        name=name,
        is_core=draw(st.booleans()),
        minutes=draw(st.sampled_from((30, 30, 45, 60, 15, 20, 25, 10, 100, 300))),
        frequency=draw(st.sampled_from(Frequency)),
        involvement=draw(st.sampled_from(Involvement)),
        fixed_time=FixedTime(required=time is not None and draw(st.booleans()), preferred=time),
        interest=draw(st.integers(1, 5)),
        parts=draw(st.sampled_from((1, 1, 1, 1, 1, 1, 1, 2))),
        place=draw(places()),
        days=draw(st.sampled_from(((), (), (), SCHOOL_DAYS[:1], SCHOOL_DAYS[1:], (Weekday.SUNDAY,)))),
        **draw(st.sampled_from(SELDOM)),
    )


@st.composite
def children(draw: st.DrawFn, name: str) -> Child:
    opens = draw(st.sampled_from((540, 540, 547, 600, 690)))
    names = SUBJECTS[: draw(st.sampled_from((3, 2, 1)))]
    return Child(
        id=f"child_{name}",
        name=name,
        age=draw(st.integers(3, 18)),
        commitments=tuple(draw(st.lists(commitments(st.just(())), max_size=1))),
        subjects=tuple(draw(subjects(name)) for name in names),
        best_times=tuple(draw(st.lists(st.sampled_from(tuple(PARTS_OF_DAY)), max_size=2, unique=True))),
        hours=(opens, opens + draw(st.sampled_from((240, 180, 127, 120, 60)))),
        rests=draw(st.sampled_from((Rests(), Rests(), None))) or draw(rests()),
    )


def places() -> st.SearchStrategy[str | None]:
    return st.sampled_from((None, None, None, None, None, "Library", "Pool", "Next door"))


@st.composite
def rests(draw: st.DrawFn) -> Rests:
    return Rests(
        break_minutes=draw(st.sampled_from((None, 5, 15, 20, 45))),
        break_after_minutes=draw(st.sampled_from((None, 10, 30, 40, 60, 120))),
        lunch_minutes=draw(st.sampled_from((None, 0, 10, 20, 45))),
        lunch_from=draw(st.sampled_from((None, 600, 722))),
        lunch_until=draw(st.sampled_from((None, 722, 735))),
        longest_day_minutes=draw(st.sampled_from((None, None, 60, 100))),
    )


@st.composite
def adults(draw: st.DrawFn, name: str) -> Adult:
    times = st.builds(
        lambda days, start, length: Availability(days_of_week=tuple(days), start=start, end=start + length),
        st.lists(st.sampled_from(SCHOOL_DAYS), min_size=1, max_size=3, unique=True),
        st.sampled_from((480, 540, 583, 660)),
        st.sampled_from((180, 60, 30)),
    )
    return Adult(name=name, available=tuple(draw(st.lists(times, max_size=2))))


@st.composite
def calendars(draw: st.DrawFn) -> FamilyCalendar:
    day = st.integers(0, 5).map(lambda offset: MONDAY + timedelta(days=offset))
    off = st.builds(
        lambda first, length, who, part: DayOff(
            first=first, last=first + timedelta(days=length), who=who, start=part[0], end=part[1]
        ),
        day,
        st.integers(0, 1),
        st.sampled_from(((), ("Ada",), ("Ben",))),
        st.sampled_from(((None, None), (None, None), (720, MINUTES_PER_DAY), (0, 610))),
    )
    year = st.builds(
        lambda first, terms: SchoolYear(name="Year", first=first, last=MONDAY + timedelta(days=200), terms=terms),
        st.sampled_from((MONDAY - timedelta(days=80), MONDAY + timedelta(days=1))),
        st.sampled_from(
            ((), (Term(name="Autumn", first=MONDAY - timedelta(days=80), last=MONDAY + timedelta(days=1)),))
        ),
    )
    return FamilyCalendar(
        school_days=SCHOOL_DAYS[: draw(st.sampled_from((2, 3)))],
        day_cycle=draw(st.sampled_from(((), DAY_CYCLE))),
        term_end=draw(st.sampled_from((None, None, None, MONDAY, MONDAY + timedelta(days=1)))),
        days_off=tuple(draw(st.lists(off, max_size=1))),
        school_years=tuple(draw(st.lists(year, max_size=1))),
    )


def ratings(keys: tuple[str, ...]) -> st.SearchStrategy[dict[str, int]]:
    return st.just({}) | st.dictionaries(st.sampled_from(keys), st.integers(1, 5), max_size=4)


@st.composite
def in_a_loop(draw: st.DrawFn, child: Child) -> Child:
    """Let the first subjects take turns now and then."""
    count = draw(st.sampled_from((0, 0, 0, 2, 3)))
    subjects = [
        subject.model_copy(update={"loop": "Turns"}) if place < count else subject
        for place, subject in enumerate(child.subjects)
    ]
    return child.model_copy(update={"subjects": tuple(subjects)})


@st.composite
def in_order(draw: st.DrawFn, child: Child) -> Child:
    """Let some subjects wait for one that stands before them in the list, told by the one or the other."""
    subjects = list(child.subjects)
    for number in range(1, len(subjects)):
        match draw(st.sampled_from((None, None, "before", "after"))):
            case "before":
                earlier = subjects[number - 1]
                subjects[number - 1] = earlier.model_copy(update={"before": (subjects[number].name,)})
            case "after":
                subjects[number] = subjects[number].model_copy(update={"after": (subjects[0].name,)})
    return child.model_copy(update={"subjects": tuple(subjects)})


@st.composite
def households(draw: st.DrawFn) -> Household:
    """One or two children and adults, up to three subjects each, and now and then one lesson together."""
    grown_ups = tuple(draw(adults(name)) for name in ADULTS[: draw(st.integers(1, 2))])
    young = [draw(children(name)) for name in CHILDREN[: draw(st.sampled_from((2, 1)))]]
    if len(young) == 2 and draw(st.booleans()):
        together = draw(subjects(TOGETHER)).model_copy(update={"combined_with": "history"})
        young = [child.model_copy(update={"subjects": (*child.subjects, together)}) for child in young]
    young = [draw(in_order(draw(in_a_loop(child)))) for child in young]
    everyone = [adult.name for adult in grown_ups] + [child.name for child in young]
    who = st.lists(st.sampled_from(everyone), max_size=2, unique=True).map(tuple)
    return Household(
        parent_name="Pat",
        adults=grown_ups,
        children=tuple(young),
        commitments=tuple(draw(st.lists(commitments(who), max_size=2))),
        flexibility=draw(st.sampled_from(Flexibility)),
        calendar=draw(calendars()),
        likert=draw(ratings(LIKERT_ITEMS)),
        places=(Place(name="Library", minutes=20), Place(name="Pool", minutes=draw(st.sampled_from((5, 45, 480))))),
        philosophies=draw(ratings(PHILOSOPHIES)),
        scheduling_styles=draw(ratings(SCHEDULING_STYLES)),
        planning_approach=draw(st.sampled_from((None, *PlanningApproach))),
    )


def a_busy_household() -> Household:
    """Two children who cannot do everything: Pat is away until ten, and Ada and Ben both need all of her."""
    return Household(
        parent_name="Pat",
        adults=(Adult(name="Pat"),),
        children=tuple(
            Child(
                id=f"child_{name}",
                name=name,
                age=9,
                subjects=(
                    Subject(
                        name="Maths",
                        is_core=True,
                        minutes=60,
                        frequency=Frequency.DAILY,
                        involvement=Involvement.FULL,
                    ),
                    Subject(name="Art", minutes=30, frequency=Frequency.SEVERAL, involvement=Involvement.INDEPENDENT),
                ),
                best_times=("mid-morning",),
                hours=(540, 690),
            )
            for name in CHILDREN
        ),
        commitments=(Commitment(name="Work", frequency=CommitmentFrequency.DAILY, start=540, end=600, who=("Pat",)),),
        calendar=FamilyCalendar(school_days=SCHOOL_DAYS),
    )
