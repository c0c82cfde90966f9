"""A house of families with twelve weeks behind them, in a co-op and counted in: what is looked back on, for measuring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from brightpath.config import ROOT
from brightpath.domain.accounts import Actor, Role, SessionId
from brightpath.domain.chosen_rule import ChosenRule
from brightpath.domain.consents import Switch
from brightpath.domain.grades import read_score
from brightpath.domain.ids import ChildId, FamilyId, UserId, new_id
from brightpath.domain.records import Book, Course, Mark, Record, ReportNote
from brightpath.domain.schedule import WeekPlan
from brightpath.domain.weeks import week_start_of
from brightpath.planning.week import plan_problem
from brightpath.services import consents, coops, family, ledger, planning_job, records
from brightpath.services.access import hash_of
from brightpath.services.demo_weeks import WEEKS, in_week, live_weeks, with_a_year
from brightpath.services.house import House
from brightpath.services.keeping import keep_household
from brightpath.storage import schedule
from brightpath.storage.accounts import add_session, add_user
from brightpath.storage.family import household_of

#: The first family has four children; all others have two, and more lessons than time.
FIRST, OTHERS = "olsen_four_children", "whitfield_too_much"
#: The place whose rule they are held against: the one that asks for the most papers.
PLACE = "new_york"


@dataclass(frozen=True)
class Lived:
    """One family: its parent's key, and its children by name."""

    token: str
    family_id: FamilyId
    children: dict[str, ChildId]


@dataclass(frozen=True)
class Street:
    """The families, and the keys of the co-op's coordinator and of a researcher."""

    families: tuple[Lived, ...]
    coordinator: str
    researcher: str


def street(house: House, families: int, *, in_coop: int) -> Street:
    """Let families live twelve weeks and plan this one and the next; the first of them join a co-op, all consent to research."""
    lived = tuple(_family(house, number, FIRST if number == 0 else OTHERS) for number in range(families))
    coordinator, researcher = _key(house, "coordinator", Role.COORDINATOR), _key(house, "researcher", Role.RESEARCHER)
    coop = coops.found_coop(house, coordinator, "Oak Hall", time_zone="UTC")
    for number, home in enumerate(lived):
        consents.give_consent(house, home.token, home.family_id, Switch.RESEARCH)
        if number < in_coop:
            code = coops.invite_family(house, coordinator, coop.coop_id).code
            coops.join_coop(house, home.token, home.family_id, code)
            for switch in (Switch.COUNT_US_IN, Switch.BY_NAME):
                consents.give_consent(house, home.token, home.family_id, switch)
    _write_down(house, lived[0])
    return Street(lived, coordinator, researcher)


def _key(house: House, name: str, role: Role) -> str:
    user_id, token = UserId(new_id()), f"key-{name}"
    with house.store.write() as db:
        add_user(db, user_id, f"{name}@example.org", "Pat", "no password", [role], house.now())
        add_session(
            db, SessionId(new_id()), hash_of(token), user_id, house.now(), is_remembered=True, address="", device=""
        )
    return token


#: Each sample is planned once; every other family gets the same week for its own children.
_planned: dict[str, WeekPlan] = {}


def _family(house: House, number: int, sample: str) -> Lived:
    token = _key(house, f"p{number}", Role.PARENT)
    document = (ROOT / "data" / "samples" / f"{sample}.json").read_bytes()
    family_id = family.import_household(house, token, document)
    today = house.now().date()
    week_start = week_start_of(today)
    with house.store.write() as db:
        household = with_a_year(household_of(db, family_id), today)
        household = keep_household(house, db, Actor.console(), family_id, household)
        problem = planning_job.problem_for(db, family_id, household, week_start)
        if sample not in _planned:
            _planned[sample] = plan_problem(problem, seconds=2)
        made, facts = _planned[sample], problem.model_dump(mode="json")
        live_weeks(db, family_id, household, today, None, made, f"family {number}")
        for monday in (week_start, week_start + timedelta(weeks=1)):
            plan = in_week(made, household, monday)
            schedule.save_plan(db, family_id, plan, problem=facts, at=house.now(), user_id=None)
    ledger.choose_rule(house, token, family_id, ChosenRule(region=PLACE))
    return Lived(token, family_id, {child.name: ChildId(child.id) for child in household.children})


def _write_down(house: House, home: Lived) -> None:
    """Give a family's children what papers ask for: a mark a week, a course, a book and a sentence in every subject."""
    today = house.now().date()
    year = ledger.years_of_ledger(house, home.token, home.family_id, next(iter(home.children.values())))[0]
    for child in family.household_of(house, home.token, home.family_id).children:
        own: list[Record] = []
        for subject in child.subjects:
            whose = {"child_id": ChildId(child.id), "subject": subject.name}
            own += [
                Mark(new_id(), **whose, given_on=today - timedelta(weeks=week), score=read_score(f"{38 + week}/50"))
                for week in range(WEEKS)
            ]
            own += [
                Course(new_id(), **whose, school_year=year.name, title=subject.name, credits=1.0),
                Book(new_id(), **whose, title=f"A book of {subject.name.lower()}", author="Somebody"),
                ReportNote(new_id(), **whose, first_on=year.first, last_on=today, narrative="It goes well. " * 20),
            ]
        records.write_records(house, home.token, home.family_id, own)
