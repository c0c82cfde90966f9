"""Every answer that was told to be saved is there after the house was killed, at every step of the questionnaire."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from brightpath.bootstrap import close_house, open_house
from brightpath.config import Settings
from brightpath.domain.questionnaire import Section, Step, answers_of, steps_of
from brightpath.services import family, questionnaire
from tests.builders import a_commitment, a_household_document

pytestmark = [
    pytest.mark.faults,
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends processes another way"),
]

ROOT = Path(__file__).parents[2]

#: Answers one step of the document (all before it are answered), says that it is saved, and waits for what comes.
_ANSWERER = """
import json, sys, time
from pathlib import Path
from brightpath.bootstrap import open_house
from brightpath.config import Settings
from brightpath.domain.accounts import Role, SessionId
from brightpath.domain.ids import UserId, new_id
from brightpath.domain.questionnaire import Step, answers_of
from brightpath.services import questionnaire
from brightpath.services.access import hash_of
from brightpath.storage import accounts

house = open_house(Settings(data_dir=Path(sys.argv[1])))
document, step = json.loads(sys.argv[2]), Step.of_key(sys.argv[3])
with house.store.write() as db:
    if accounts.find_person_by_email(db, "sarah@example.org") is None:
        me = UserId(new_id())
        accounts.add_user(db, me, "sarah@example.org", "Sarah", "no hash", [Role.PARENT], house.now())
        accounts.add_session(db, SessionId(new_id()), hash_of("key"), me, house.now(), is_remembered=True, address="",
                             device="")
draft = questionnaire.open_questionnaire(house, "key")
version = draft.state(step).version
if sys.argv[4] == "submit":
    questionnaire.submit_questionnaire(house, "key", draft.family_id)
else:
    questionnaire.save_step(house, "key", draft.family_id, step, answers_of(document, step), version=version)
print("saved", flush=True)
time.sleep(60)
"""


def answer_and_be_killed(folder: Path, document: dict[str, object], step: Step, what: str = "save") -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _ANSWERER, str(folder), json.dumps(document), step.key, what],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "saved\n"
        process.kill()
        process.wait(30)


def test_no_answer_that_was_told_to_be_saved_is_lost_at_any_step(tmp_path: Path) -> None:
    document = a_household_document(2, commitments=(a_commitment(who=("Ada",)),), likert={"q1": 4, "q2": 2})
    for number, child in enumerate(document["children"], 1):
        child["id"] = f"child_{number}"
    steps = list(steps_of(document))
    # Children first, without ids, as they are typed; what is per child needs them.
    first = {**document, "children": [{"section2": child["section2"], "id": ""} for child in document["children"]]}
    answer_and_be_killed(tmp_path, first, Step(Section.CHILDREN))
    for step in steps:
        if step.section is not Section.CHILDREN:
            answer_and_be_killed(tmp_path, document, step)
    house = open_house(Settings(data_dir=tmp_path))
    try:
        draft = questionnaire.open_questionnaire(house, "key")
        for step in steps:
            assert draft.answers(step) == answers_of(document, step), step.key
            assert draft.state(step).saved_by == "Sarah"
    finally:
        close_house(house)
    answer_and_be_killed(tmp_path, document, Step(Section.ABOUT), "submit")
    house = open_house(Settings(data_dir=tmp_path))
    try:
        (known,) = family.families_of(house, "key")
        assert known.has_household
        assert questionnaire.draft_of(house, "key", known.family_id) is None
        with house.store.read() as db:
            assert db.value("SELECT count(*) FROM jobs") == 1
    finally:
        close_house(house)
