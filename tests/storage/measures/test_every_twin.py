"""Every question, asked of families who live by chance, answers what plain Python reckons from their facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from brightpath.domain.ids import FamilyId
from brightpath.storage.database import Store
from brightpath.storage.laid_facts import lay_by_family
from brightpath.storage.measures import measure, question_called, question_names
from tests.storage.given import a_store
from tests.storage.measures.test_coop_counted_weeks import counted_of
from tests.storage.measures.test_lists_done import lists_of
from tests.storage.measures.test_progress_twin import days_of, times_of
from tests.storage.measures.test_times_planned import planned_of
from tests.storage.measures.test_twin import by_child_and_subject
from tests.storage.measures.twin import FIRST, LAST, Fact, Life, facts_of

LIVES = 6


@dataclass(frozen=True)
class Asked:
    """What a question is told, by chance: some days, with today anywhere in them, and one of the children."""

    first: date
    last: date
    today: date
    child: str

    def within(self, facts: list[Fact]) -> list[Fact]:
        return [fact for fact in facts if self.first <= fact["on"] <= self.last]


@pytest.fixture(scope="module")
def lives() -> Iterator[tuple[Store, list[tuple[FamilyId, list[Fact]]]]]:
    """Families in one store, so that one would be seen in another's numbers."""
    store = a_store()
    families = []
    for seed in range(LIVES):
        life = Life(store, Random(seed))
        for step in range(40):
            life.step()
            if step % 10 == 0:
                life.write_down()
        families.append(life.family_id)
    with store.read() as db:
        reckoned = [(family_id, facts_of(db, family_id)) for family_id in families]
    yield store, reckoned
    store.close()


def hours_of(facts: list[Fact], asked: Asked) -> list[tuple[Any, ...]]:
    """Reckon `ledger_hours`."""
    found: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for fact in asked.within(facts):
        if fact["child_id"] == asked.child and fact["is_done"]:
            row = found[fact["on"], fact["subject"], fact["is_core"], fact["place"] is None]
            row[0] += fact["minutes"] or 0
            row[1] += fact["minutes"] is None
    return [(*key, *row) for key, row in found.items()]


def plans_of(facts: list[Fact], asked: Asked) -> list[tuple[Any, ...]]:
    """Reckon `ledger_planned`."""
    found: dict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0, 0, 0])
    for fact in asked.within(facts):
        if (
            fact["child_id"] == asked.child
            and fact["kind"] == "lesson"
            and (fact["on"] < asked.today or fact["is_done"])
        ):
            row = found[fact["on"], fact["subject"]]
            row[0] += fact["lessons"]
            row[1] += fact["lessons"] if fact["is_done"] else 0
            row[2] += fact["planned_minutes"]
    return [(*key, *row) for key, row in found.items()]


def since_of(facts: list[Fact], asked: Asked) -> list[tuple[Any, ...]]:
    """Reckon `ledger_since`."""
    done = [fact["on"] for fact in facts if fact["child_id"] == asked.child and fact["is_done"]]
    return [(min(done, default=None),)]


def done_of(facts: list[Fact], asked: Asked) -> list[tuple[Any, ...]]:
    """Reckon `done_by_child_and_subject`."""
    found: dict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0, 0])
    for fact in facts:
        if fact["is_done"] and fact["subject"] is not None and fact["on"] <= asked.last:
            row = found[fact["child_id"], fact["subject"], fact["on"] if fact["on"] >= asked.first else None]
            row[0] += fact["lessons"]
            row[1] += fact["minutes"] or 0
    return [(*key, *row) for key, row in found.items()]


def subjects_of(facts: list[Fact], asked: Asked) -> list[tuple[Any, ...]]:
    """Reckon `lessons_by_child_and_subject`, whose columns begin with the child, the subject's id and the subject."""
    rows = by_child_and_subject(asked.within(facts), asked.today)
    return [
        (child, row["subject_id"], subject, *(value for name, value in row.items() if name != "subject_id"))
        for (child, subject), row in rows.items()
    ]


def weeks_of_children(facts: list[Fact], asked: Asked) -> list[tuple[Any, ...]]:
    """Reckon `coop_child_weeks`."""
    weeks: dict[tuple[str, date], list[Fact]] = defaultdict(list)
    for fact in facts:
        monday = fact["on"] - timedelta(days=fact["on"].weekday())
        if fact["kind"] == "lesson" and asked.first <= monday <= asked.last:
            weeks[fact["child_id"], monday].append(fact)
    rows = []
    for key, lessons in weeks.items():
        done = [fact for fact in lessons if fact["is_done"]]
        liked = [fact["engagement"] for fact in lessons if fact["engagement"] is not None]
        timed = [fact for fact in done if fact["is_timed"] and fact["planned_minutes"]]
        longer = [fact["minutes"] / fact["planned_minutes"] for fact in timed]
        planned, kept = sum(fact["lessons"] for fact in lessons), sum(fact["lessons"] for fact in done)
        rows.append((*key, planned, kept, _mean(liked), len(liked), _mean(longer), len(longer)))
    return rows


def weeks_of_families(facts: list[Fact], asked: Asked) -> list[tuple[Any, ...]]:
    """Reckon `coop_planned_weeks`; the family stands before each row. Children of these households are eight."""
    found: dict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0, 0])
    for fact in facts:
        monday = fact["on"] - timedelta(days=fact["on"].weekday())
        if fact["kind"] == "lesson" and asked.first <= monday <= asked.last:
            row = found[monday, fact["child_id"], fact["subject"].strip().lower(), 8]
            row[0] += fact["lessons"]
            row[1] += fact["lessons"] if fact["is_done"] else 0
    return [(*key, *row) for key, row in found.items()]


def _mean(numbers: list[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


def _flat(rows: dict[tuple[Any, ...], tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(*key, *row) for key, row in rows.items()]


#: By question what reckons its rows from facts, in any order; where something else than facts is asked, its own module does.
TWINS: dict[str, Callable[[list[Fact], Asked], list[tuple[Any, ...]]]] = {
    "coop_child_weeks": weeks_of_children,
    "coop_planned_weeks": weeks_of_families,
    "done_by_child_and_subject": done_of,
    "ledger_hours": hours_of,
    "ledger_planned": plans_of,
    "ledger_since": since_of,
    "lessons_by_child_and_day": lambda facts, asked: _flat(days_of(asked.within(facts), asked.today)),
    "lessons_by_child_and_subject": subjects_of,
    "lessons_by_child_and_time": lambda facts, asked: _flat(times_of(asked.within(facts), asked.today)),
}
#: Reckoned from something else, in the module of the question, or fact by fact in test_twin.py.
OTHER_TWINS = {
    "coop_counted_weeks": counted_of,
    "facts_of_family": facts_of,
    "lists_done": lists_of,
    "times_planned": planned_of,
}


def test_every_question_has_a_twin() -> None:
    assert sorted({*TWINS, *OTHER_TWINS}) == question_names()


@pytest.mark.parametrize("seed", range(LIVES * 4))
@pytest.mark.parametrize("name", sorted(TWINS))
def test_the_answer_is_what_plain_python_finds(
    lives: tuple[Store, list[tuple[FamilyId, list[Fact]]]], name: str, seed: int
) -> None:
    store, reckoned = lives
    chance = Random(seed)
    family_id, facts = reckoned[seed % LIVES]
    middle = chance.choice(facts)["on"]
    first, last = middle - timedelta(days=chance.randrange(9)), middle + timedelta(days=chance.randrange(9))
    asked = Asked(first, last, middle, chance.choice(facts)["child_id"])
    told = {
        "family": family_id,
        "families": (family_id,),
        "first": first,
        "last": last,
        "today": middle,
        "child": asked.child,
    }
    with store.read() as db:
        found = measure(db, name, **{key: told[key] for key in question_called(name).parameters}).rows()
    if name == "coop_planned_weeks":
        assert {row[0] for row in found} <= {family_id}
        found = [row[1:] for row in found]
    assert _in_order(found) == _in_order(TWINS[name](facts, asked))


def test_facts_laid_by_family_answer_the_same(lives: tuple[Store, list[tuple[FamilyId, list[Fact]]]]) -> None:
    store, reckoned = lives
    ids = [family_id for family_id, _ in reckoned]

    def answers() -> list[list[tuple[Any, ...]]]:
        told: dict[str, Any] = {"families": tuple(ids), "first": FIRST, "last": LAST, "today": LAST}
        with store.read() as db:
            return [
                measure(db, name, **{key: (told | own)[key] for key in question_called(name).parameters}).rows()
                for name in sorted({*TWINS, "facts_of_family"})
                for family_id, facts in reckoned
                for own in [{"family": family_id, "child": facts[0]["child_id"]}]
            ]

    before = [_in_order(rows) for rows in answers()]
    with store.write() as db:
        facts = db.value("SELECT count(*) FROM week_facts")
        assert lay_by_family(db, [0]) == facts
    with store.read() as db:
        lie = [row["family_id"] for row in db.rows("SELECT family_id FROM week_facts ORDER BY rowid")]
    assert lie == sorted(lie)
    assert [_in_order(rows) for rows in answers()] == before


def test_the_lives_hold_what_the_questions_ask_about(lives: tuple[Store, list[tuple[FamilyId, list[Fact]]]]) -> None:
    facts = [fact for _, of_family in lives[1] for fact in of_family]
    assert all(FIRST <= fact["on"] <= LAST for fact in facts)
    for field in ("is_timed", "is_done", "is_skipped", "is_waiting", "is_moved", "is_core", "engagement", "place"):
        assert any(fact[field] for fact in facts), field
    assert {fact["kind"] for fact in facts} == {"lesson", "by_hand", "logged"}
    assert {0.5, 1.0} <= {fact["lessons"] for fact in facts}
    assert any(fact["is_done"] and fact["minutes"] is None for fact in facts)
    assert any(fact["kind"] == "lesson" and fact["is_done"] and not fact["is_timed"] for fact in facts)


def _in_order(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    def plain(value: Any) -> Any:
        value = getattr(value, "expected", value)  # what is approximate is compared rounded
        return round(float(value), 6) if isinstance(value, int | float) else value

    return sorted((tuple(plain(value) for value in row) for row in rows), key=repr)
