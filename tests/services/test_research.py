"""A researcher and a snapshot: who may, who is in it, that a question can do nothing else, and what is written down of it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from brightpath.domain.consents import Switch
from brightpath.domain.errors import NotAllowed, Refused
from brightpath.domain.ids import FamilyId
from brightpath.domain.research import NO_SQL, TABLES, TOO_FEW, TOO_LONG, Chosen
from brightpath.exports.research import as_python
from brightpath.services import research
from brightpath.services.house import House
from brightpath.services.research import Form, ask_snapshot, explore, look_anew, take_out_snapshot
from brightpath.storage import consents, questions
from brightpath.storage.asked_apart import CLOSED, ONE_SELECT, Answer, Limits
from tests.made_once import made_once
from tests.services.given_accounts import Clock, Role, a_person, a_token
from tests.services.given_research import researched_families

FAMILIES = "SELECT count(DISTINCT family) AS families, count(*) AS lessons FROM activities"


@pytest.fixture
@made_once
def researcher(house: House) -> str:
    return a_token(house, a_person(house, "Rosa", roles=(Role.RESEARCHER,)))


def withdraw(house: House, family_id: FamilyId) -> None:
    with house.store.write() as db:
        consents.withdraw(db, family_id, Switch.RESEARCH, by=None, at=house.now())


def audited(house: House, what: str) -> list[tuple[str, str, str]]:
    with house.store.read() as db:
        rows = db.rows("SELECT who, about, outcome FROM audit_log WHERE what = ? ORDER BY happened_at, rowid", [what])
    return [(row["who"], row["about"], row["outcome"]) for row in rows]


# --- Who is in it -----------------------------------------------------------------------------------------------------


def test_a_question_is_answered_of_all_who_consent(house: House, researcher: str) -> None:
    researched_families(house, 6, weeks=2)
    researched_families(house, 3, weeks=2, is_demo=True, seed=1)
    answer = ask_snapshot(house, researcher, FAMILIES)
    assert answer.rows.rows() == [(6, 6 * 2 * 2 * 5 * 4)]


def test_a_family_that_withdrew_a_second_ago_is_in_nothing(house: House, researcher: str) -> None:
    first, *_ = researched_families(house, 6, weeks=2)
    assert explore(house, researcher, Chosen(), "done", "weekday").families == 6
    withdraw(house, first)
    assert explore(house, researcher, Chosen(), "done", "weekday").families == 5
    assert ask_snapshot(house, researcher, FAMILIES).rows["families"][0] == 5


def test_a_day_s_look_stands_when_something_is_written_and_goes_with_a_switch_a_new_day_or_when_asked(
    house: House, researcher: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = list[int]()
    really = research.snapshot_of
    monkeypatch.setattr(research, "snapshot_of", lambda *given: made.append(1) or really(*given))  # type: ignore[func-returns-value]
    first, second, *_ = researched_families(house, 7, weeks=2)

    def look() -> float | None:
        return explore(house, researcher, Chosen(), "done", "weekday").mean

    before = look()
    with house.store.write() as db:
        db.execute("UPDATE week_facts SET is_done = true WHERE family_id = ?", [second])
    assert look() == before and len(made) == 1
    look_anew(house, researcher)
    after = look()
    assert before is not None and after is not None and after > before and len(made) == 2
    clock.move(minutes=10)
    assert explore(house, researcher, Chosen(), "done", "weekday").as_of == house.now() - timedelta(minutes=10)
    withdraw(house, first)
    found = explore(house, researcher, Chosen(), "done", "weekday")
    assert found.families == 6 and found.as_of == house.now() and len(made) == 3
    clock.move(hours=23)
    assert look() and len(made) == 4
    assert ask_snapshot(house, researcher, FAMILIES).rows["families"][0] == 6 and len(made) == 5


def test_who_withdraws_while_one_looks_is_not_shown(
    house: House, researcher: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = researched_families(house, 6, weeks=1)
    really = research.explored

    def slowly(*given: object) -> object:
        withdraw(house, first)
        return really(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(research, "explored", slowly)
    with pytest.raises(Refused, match="put its switch off while"):
        explore(house, researcher, Chosen(), "done", "weekday")


def test_with_the_fifth_family_goes_all_of_it(house: House, researcher: str) -> None:
    first, *_ = researched_families(house, 5, weeks=2)
    withdraw(house, first)
    for ask in (
        lambda: explore(house, researcher, Chosen(), "done", "weekday"),
        lambda: ask_snapshot(house, researcher, FAMILIES),
        lambda: take_out_snapshot(house, researcher, Form.PARQUET),
    ):
        with pytest.raises(Refused) as refusal:
            ask()
        assert refusal.value.sentence == TOO_FEW


def test_who_withdraws_while_a_question_runs_is_not_in_its_answer(
    house: House, researcher: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = researched_families(house, 6, weeks=2)
    really = research.run_apart

    def slowly(*args: object, **more: object) -> bytes:
        withdraw(house, first)
        return really(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(research, "run_apart", slowly)
    with pytest.raises(Refused, match="put its switch off while"):
        ask_snapshot(house, researcher, FAMILIES)


def test_who_withdraws_while_a_snapshot_is_packed_is_not_taken_out(
    house: House, researcher: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = researched_families(house, 6, weeks=1)
    really = research._zip

    def slowly(files: Mapping[str, bytes]) -> bytes:
        withdraw(house, first)
        return really(files)

    monkeypatch.setattr(research, "_zip", slowly)
    with pytest.raises(Refused, match="put its switch off while"):
        take_out_snapshot(house, researcher, Form.CSV)


def test_a_day_that_is_not_over_says_nothing_yet(house: House, researcher: str, clock: Clock) -> None:
    researched_families(house, 6, weeks=2)
    before = explore(house, researcher, Chosen(), "done", "weekday").rows
    clock.move(hours=-7 * 24)
    assert explore(house, researcher, Chosen(), "done", "weekday").rows < before


# --- What it tells ----------------------------------------------------------------------------------------------------


def secrets_in(content: bytes, house: House) -> list[str]:
    with house.store.read() as db:
        ids = [
            row["id"] for row in db.rows("SELECT family_id AS id FROM families UNION ALL SELECT child_id FROM children")
        ]
    text = content.decode("utf-8", "replace")
    return [word for word in ("Secret", "secret", "Grandma", "alphabet", *ids) if word in text]


@pytest.mark.parametrize("form", list(Form))
def test_what_is_taken_out_names_nobody(house: House, researcher: str, form: Form) -> None:
    researched_families(house, 6, weeks=2)
    download = take_out_snapshot(house, researcher, form)
    assert download.file_name.endswith(f"-{form}.zip")
    with zipfile.ZipFile(io.BytesIO(download.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert {"README.md", "dictionary.csv"} < set(files)
    if form is Form.XAPI:
        statements = json.loads(files["statements.json"])
        assert statements and {one["version"] for one in statements} == {"1.0.3"}
    else:
        assert {f"{table.name}.{form}" for table in TABLES} <= set(files)
    for content in files.values():
        if content[:4] == b"PAR1":
            content = pl.read_parquet(content).write_csv().encode()
        assert secrets_in(content, house) == []


def test_two_snapshots_share_no_sign(house: House, researcher: str) -> None:
    researched_families(house, 6, weeks=2)
    first, second = (
        set(ask_snapshot(house, researcher, "SELECT family FROM families").rows["family"]) for _ in range(2)
    )
    assert len(first) == 6 and first.isdisjoint(second)


def test_two_downloads_as_statements_share_neither_a_sign_nor_an_id(house: House, researcher: str) -> None:
    researched_families(house, 6, weeks=2)
    seen = []
    for _ in range(2):
        with zipfile.ZipFile(io.BytesIO(take_out_snapshot(house, researcher, Form.XAPI).content)) as archive:
            statements = json.loads(archive.read("statements.json"))
        seen.append({one["id"] for one in statements} | {one["actor"]["account"]["name"] for one in statements})
    assert len(seen[0]) == len({one["id"] for one in statements}) + 12 and seen[0].isdisjoint(seen[1])


def test_the_program_asks_the_same_of_what_was_taken_out(house: House, researcher: str, tmp_path: Path) -> None:
    researched_families(house, 6, weeks=2)
    with zipfile.ZipFile(io.BytesIO(take_out_snapshot(house, researcher, Form.PARQUET).content)) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "ask.py").write_text(as_python(FAMILIES))
    done = subprocess.run([sys.executable, "ask.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "│ 6 " in done.stdout and "480" in done.stdout


def test_what_families_answered_to_the_statements_is_told_as_scores(house: House, researcher: str) -> None:
    first, *_ = researched_families(house, 6, weeks=1)
    with house.store.write() as db:
        questions.record_answers(db, first, None, {"q1": 5}, at=house.now(), note="A secret note")
    columns = "score_flexibility, score_rotation, score_long_term"
    answer = ask_snapshot(house, researcher, f"SELECT {columns}, count(*) AS families FROM families GROUP BY ALL")
    assert answer.rows.rows() == [(4.0, 3.5, None, 6)]  # 4.2; one of five answered with 5, the others count 3; none
    found = explore(house, researcher, Chosen(), "stars", "score_flexibility")
    assert found.effect["group"].to_list() == ["4"] and found.effect["families"].to_list() == [6]


def test_an_answer_to_what_a_statement_no_longer_asks_scores_nothing(house: House, researcher: str) -> None:
    families = researched_families(house, 6, weeks=1)
    with house.store.write() as db:
        for family_id in families:
            questions.record_answers(db, family_id, None, {"q7": 1}, at=house.now())
        now = next(one for one in questions.question_set_of(db).questions if one.key == "q7")
        renewed = now.model_copy(update={"version": now.version + 1, "meaning": now.meaning + 1})
        questions.add_versions(db, [renewed], house.now())
    answer = ask_snapshot(house, researcher, "SELECT DISTINCT score_flexibility, score_rotation FROM families")
    assert answer.rows.rows() == [(4.0, None)]


def test_what_was_only_ticked_is_told_apart_from_what_was_timed(house: House, researcher: str) -> None:
    researched_families(house, 6, weeks=2)
    with house.store.read() as db:
        true = db.rows(
            "SELECT is_timed, count(*) AS n FROM week_facts WHERE is_done GROUP BY is_timed ORDER BY is_timed"
        )
    told = {row["is_timed"]: row["n"] for row in true}
    asked = "SELECT is_timed, count(*) AS n FROM activities WHERE is_done GROUP BY is_timed ORDER BY is_timed"
    assert told[False] and told[True] and dict(ask_snapshot(house, researcher, asked).rows.rows()) == told
    found = explore(house, researcher, Chosen(), "minutes_over", "weekday")
    assert (found.rows, found.done) == (told[True], told[True] + told[False])
    with zipfile.ZipFile(io.BytesIO(take_out_snapshot(house, researcher, Form.PARQUET).content)) as archive:
        assert pl.read_parquet(archive.read("activities.parquet"))["is_timed"].sum() == told[True]
    with zipfile.ZipFile(io.BytesIO(take_out_snapshot(house, researcher, Form.XAPI).content)) as archive:
        statements = json.loads(archive.read("statements.json"))
    assert sum("duration" in one["result"] for one in statements) == told[True]


# --- What a question cannot do ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("", NO_SQL),
        ("  \n", NO_SQL),
        ("SELECT " + "1," * 20_000, TOO_LONG),
        ("ATTACH 'brightpath.duckdb'", ONE_SELECT),
        ("FROM read_csv('/etc/passwd')", CLOSED),
    ],
)
def test_a_bad_question_is_a_sentence(house: House, researcher: str, sql: str, sentence: str) -> None:
    researched_families(house, 5, weeks=1)
    with pytest.raises(Refused) as refusal:
        ask_snapshot(house, researcher, sql)
    assert refusal.value.sentence == sentence


def test_no_table_of_the_house_is_there(house: House, researcher: str) -> None:
    researched_families(house, 5, weeks=1)
    assert ask_snapshot(house, researcher, "SHOW TABLES").rows["name"].to_list() == sorted(t.name for t in TABLES)
    with pytest.raises(Refused, match="Table with name users does not exist"):
        ask_snapshot(house, researcher, "FROM users")


def test_an_endless_question_is_ended_and_the_next_is_answered(
    house: House, researcher: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    researched_families(house, 5, weeks=1)
    monkeypatch.setattr(research, "LIMITS", Limits(seconds=1))
    with pytest.raises(Refused, match="longer than 1 seconds"):
        ask_snapshot(house, researcher, "SELECT count(*) FROM range(1000000000) a, range(1000000) b")
    monkeypatch.undo()
    assert ask_snapshot(house, researcher, "SELECT 1 AS one").rows.rows() == [(1,)]


def test_a_third_question_at_once_waits_for_another_time(
    house: House, researcher: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    researched_families(house, 5, weeks=1)
    running, may_end, answers = threading.Barrier(3), threading.Event(), list[Answer]()
    really = research.run_apart

    def wait(*args: object, **more: object) -> bytes:
        running.wait(120)
        may_end.wait(120)
        return really(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(research, "run_apart", wait)
    threads = [
        threading.Thread(target=lambda: answers.append(ask_snapshot(house, researcher, "SELECT 1"))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    running.wait(120)
    with pytest.raises(Refused, match="Two questions are being answered"):
        ask_snapshot(house, researcher, "SELECT 1")
    may_end.set()
    for thread in threads:
        thread.join(120)
    assert len(answers) == 2


# --- Who may, and what is written down --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.PARENT, Role.COORDINATOR, Role.CHILD, Role.HELPER, Role.CO_PARENT])
def test_it_is_for_researchers_and_admins(house: House, role: Role) -> None:
    token = a_token(house, a_person(house, "Nosy", roles=(role,)))
    with pytest.raises(NotAllowed):
        explore(house, token, Chosen(), "done", "weekday")
    with pytest.raises(NotAllowed):
        ask_snapshot(house, token, "SELECT 1")
    with pytest.raises(NotAllowed):
        take_out_snapshot(house, token, Form.CSV)


def test_questions_and_downloads_are_written_down(house: House, researcher: str) -> None:
    researched_families(house, 5, weeks=1)
    ask_snapshot(house, researcher, "SELECT count(*)\nFROM families")
    with pytest.raises(Refused):
        ask_snapshot(house, researcher, "DROP TABLE families")
    take_out_snapshot(house, researcher, Form.CSV)
    assert [(about, outcome) for _, about, outcome in audited(house, "ask_snapshot")] == [
        ("sql SELECT count(*) FROM families", "done"), ("sql DROP TABLE families", "failed: Refused"),
    ]  # fmt: skip
    assert [(about, outcome) for _, about, outcome in audited(house, "take_out_snapshot")] == [("form csv", "done")]
