"""Whose lists are done, drawn and worked out by hand."""

from __future__ import annotations

from datetime import timedelta

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
