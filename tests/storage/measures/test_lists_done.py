"""Whose lists are done, drawn and worked out by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest

from brightpath.domain.family import Subject
from brightpath.domain.ids import FamilyId
from brightpath.storage.database import Store
from brightpath.storage.family import found_family, save_household
from brightpath.storage.household import subject_ids_of
from brightpath.storage.lessons import lessons_of, set_done
from brightpath.storage.measures import measure
from tests.storage.given import NOW, a_child, a_document, a_household


def test_a_list_is_done_when_its_last_lesson_is(store: Store) -> None:
    def listed(name: str) -> Subject:
        facts = {"is_core": True, "minutes": 30, "frequency": "daily", "involvement": "independent"}
        return Subject(name=name, lessons=("One", "Two"), **facts)  # type: ignore[arg-type]

    with store.write() as db:
        family_id = FamilyId(found_family(db, "Kim", at=NOW).family_id)
        none = listed("Art").model_copy(update={"lessons": ()})
        child = a_child("Ada").model_copy(update={"subjects": (listed("Maths"), listed("Latin"), none)})
        household = a_household(child)
        household = save_household(db, family_id, household, a_document(household), at=NOW)
        ids = {name: subject_id for (_, name), subject_id in subject_ids_of(db, family_id).items()}
        one, two = lessons_of(db, family_id, ids["Maths"])
        set_done(db, family_id, [one.lesson_id], NOW)
        set_done(db, family_id, [lessons_of(db, family_id, ids["Latin"])[0].lesson_id], NOW)
    with store.read() as db:
        assert measure(db, "lists_done", family=family_id).is_empty()
    with store.write() as db:
        set_done(db, family_id, [two.lesson_id], NOW + timedelta(days=1))
    with store.read() as db:
        [row] = measure(db, "lists_done", family=family_id).to_dicts()
    assert (row["child_id"], row["subject"], row["lessons"]) == (household.children[0].id, "Maths", 2)
    assert row["done_at"] == NOW + timedelta(days=1)


Lists = dict[tuple[str, str], dict[str, datetime | None]]


def lists_of(lists: Lists) -> list[tuple[str, str, int, datetime]]:
    """Reckon `lists_done` from the titles on each child's lists and the moments at which they were marked."""
    done = [(child, subject, [at for at in titles.values() if at]) for (child, subject), titles in lists.items()]
    whole = [
        (child, subject, len(at), max(at))
        for child, subject, at in done
        if at and len(at) == len(lists[child, subject])
    ]
    return sorted(whole, key=lambda row: (-row[3].timestamp(), row[1], row[0]))


@pytest.mark.parametrize("seed", range(8))
def test_it_agrees_with_its_twin(store: Store, seed: int) -> None:
    """Lessons are marked and opened again, lists grow and shrink, a subject and a child are taken out of the household."""
    chance = Random(seed)
    names = ("Ada", "Ben")
    lists: dict[tuple[str, str], dict[str, datetime | None]] = {
        (child, subject): dict.fromkeys(f"Lesson {number}" for number in range(chance.randrange(4)))
        for child in names
        for subject in ("Maths", "Latin", "Art")
    }

    def of(child: str) -> tuple[Subject, ...]:
        return tuple(
            Subject(
                name=subject,
                lessons=tuple(titles),
                is_core=True,
                minutes=30,
                frequency="daily",
                involvement="independent",
            )
            for (whose, subject), titles in lists.items()
            if whose == child
        )

    with store.write() as db:
        family_id = FamilyId(found_family(db, "Kim", at=NOW).family_id)
        for step in range(40):
            household = a_household(
                *(a_child(name).model_copy(update={"subjects": of(name)}) for name in names if of(name))
            )
            household = save_household(db, family_id, household, a_document(household), at=NOW)
            child_ids = {child.name: child.id for child in household.children}
            ids = {name: subject_id for name, subject_id in subject_ids_of(db, family_id).items()}
            key = chance.choice(list(lists))
            titles = lists[key]
            what = chance.random()
            if what < 0.85 and titles:
                title = chance.choice(list(titles))
                titles[title] = chance.choice([None, *[NOW + timedelta(hours=step)] * 4])
                there = {one.title: one.lesson_id for one in lessons_of(db, family_id, ids[child_ids[key[0]], key[1]])}
                set_done(db, family_id, [there[title]], titles[title])
            elif what < 0.92:
                titles[f"Lesson {10 + step}"] = None
            elif titles and what < 0.96:
                del titles[chance.choice(list(titles))]
            elif len(lists) > 2:
                del lists[key]
        household = a_household(
            *(a_child(name).model_copy(update={"subjects": of(name)}) for name in names if of(name))
        )
        save_household(db, family_id, household, a_document(household), at=NOW)
        found = measure(db, "lists_done", family=family_id).rows()
    whose = {child_id: name for name, child_id in child_ids.items()}
    assert [(whose[row[0]], *row[1:]) for row in found] == lists_of(lists)
