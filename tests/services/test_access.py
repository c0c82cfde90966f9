"""One table decides: every verb has a row, every row a verb, and every role is held to it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import brightpath.services
from brightpath.domain.accounts import SEEN_EVERY, Actor, Role
from brightpath.domain.errors import BrightPathError, NotAllowed, NotFound, NotSignedIn
from brightpath.domain.ids import ChildId, CoopId, FamilyId
from brightpath.services import access, accounts, door, people
from brightpath.services.access import ACCESS, VERBS, Row, check_family, permit, verb
from brightpath.services.house import House
from brightpath.storage.refusals import Overtaken
from tests.services.given_accounts import Clock, a_family_id, a_house, a_person, a_token, from_address, quick_hashes

#: Rooms of this floor that verbs use and that hold none.
NOT_VERBS = (
    "access", "attempts", "chosen_weeks", "coop_counting", "coop_forgetting", "coop_job", "coop_problem",
    "coop_records", "coop_standing", "coop_weeks", "demo_weeks", "evidence", "exploring", "finding_words", "house",
    "job_life", "judged_weeks", "keeping", "learned_weights", "likely", "measured", "models_in_use", "outcome_words",
    "own_part", "planning_job", "pseudonyms", "recorded_children", "said", "shipped_models", "stays", "ticking",
    "training_job", "week_problem",
)  # fmt: skip


def services() -> list[ModuleType]:
    names = [module.name for module in pkgutil.iter_modules(brightpath.services.__path__)]
    return [importlib.import_module(f"brightpath.services.{name}") for name in names if name not in NOT_VERBS]


def all_verbs() -> list[str]:
    services()
    return sorted(name for name, function in VERBS.items() if function.__module__.startswith("brightpath."))


@pytest.fixture(autouse=True, scope="module")
def _quick() -> Iterator[None]:
    with quick_hashes():
        yield


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    house = a_house()
    yield house
    house.store.close()
    house.executor.shutdown()


# --- The table and the verbs ------------------------------------------------------------------------------------------


def test_every_public_function_of_a_service_is_a_verb() -> None:
    loose = [
        f"{module.__name__}.{name}"
        for module in services()
        for name, thing in vars(module).items()
        if inspect.isfunction(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
        if VERBS.get(name) is not thing
    ]
    assert loose == []


def test_every_verb_has_a_row_and_every_row_a_verb() -> None:
    assert set(all_verbs()) == set(ACCESS)


def test_every_verb_takes_the_house_and_the_actor_first() -> None:
    for name in all_verbs():
        parameters = list(inspect.signature(VERBS[name]).parameters)
        assert parameters[:2] == ["house", "actor"], name


def test_a_verb_without_a_row_fails_while_it_is_imported() -> None:
    def open_every_door(house: House, actor: Actor) -> None:
        """Do what nobody allowed."""

    with pytest.raises(TypeError, match="open_every_door has no row"):
        verb(open_every_door)


def test_two_verbs_with_one_name_fail_while_they_are_imported() -> None:
    def sign_in(house: House, actor: Actor) -> None:
        """Pretend to be the other one."""

    with pytest.raises(TypeError, match="Two services"):
        verb(sign_in)


# --- Verb by role by family -------------------------------------------------------------------------------------------

#: Written by hand and not derived from the table, so that a careless row is seen.
EVERYBODYS = {
    "has_no_account", "look_at_link", "sign_in", "sign_out", "create_first_account", "accept_invitation",
    "set_new_password", "who_am_i", "rename_me", "change_password", "devices", "sign_out_device",
    "sign_out_other_devices", "families_of", "give_demo_families", "question_set",
    "read_feed",
    "my_jobs", "my_job", "documents_of_job", "job_document", "cancel_my_job", "put_away_job",
}  # fmt: skip
WEEK = {
    "week_now", "week_revision", "day_now", "days_stand", "activities_of", "week_plan", "week_paper", "plan_versions",
    "latest_weeks", "periods_of", "progress_of", "forecasts",
}  # fmt: skip
HELPING = WEEK | {
    "household_of",
    "child_insights",
    "job_status",
    "job_of_week",
    "outdated_weeks",
    "lessons_of",
    "week_history", "week_at", "moves_of",
    "proposal_day_of", "proposal_of", "coming_proposal", "compare_versions",
    "ledger_rules", "years_of_ledger", "ledger_of", "hours_asked_for", "recorded_children",
}  # fmt: skip
RAISING = HELPING | {
    "create_demo_family",
    "import_household",
    "export_household",
    "plan_week",
    "preview_replan", "preview_adding", "what_comes_every_week", "end_every_week",
    "keep_replan",
    "cancel_job",
    "plan_alternatives", "choose_alternative",
    "preview_repeat", "repeat_week", "choose_version",
    "choose_proposal_day", "propose_again", "accept_proposal", "decline_proposal",
    "change_household",
    "holiday_countries", "holiday_regions", "public_holidays", "read_calendar_file", "read_commitment_file",
    "mark_lessons", "read_lesson_list", "read_lesson_table", "lesson_table",
    "subject_catalogue", "read_children_list", "read_subject_list", "read_commitment_list", "read_subject_table",
    "subject_table", "open_questionnaire", "draft_of", "save_step", "finish_section", "abandon_questionnaire",
    "submit_questionnaire",
    "tick", "untick", "skip", "tell_how_it_was", "agree", "send_back", "waiting",
    "trust_child",
    "log_activities", "retract_activity",
    "choose_rule", "choose_childs_rule", "mark_attendance", "take_back_marks", "ask_for_hours", "take_back_hours",
    "records_of", "write_records", "remove_records", "take_back_records", "mark_item", "read_mark_list",
    "report_years", "report_parts", "report_of", "quarter_of", "year_of_reports",
    "open_feed", "feeds_of", "revoke_feed",
    "judge_change", "change_week", "undo_change", "redo_change",
    "rate_week", "ratings_of", "weeks_to_rate", "suggest_feature", "suggestions_of", "choose_between",
    "judge_week",
    "put_away", "what_is_put_away",
    "prepare_questions", "question_to_ask", "may_be_asked", "opening_questions",
    "what_was_learned", "expected_fit", "expected_fit_of", "accept_finding", "undo_finding", "give_back_finding",
    "switch_off_finding", "switch_on_finding", "start_over", "take_back_start_over",
    "what_gets_done", "early_warnings", "what_outcomes_rest_on",
    "found_coop", "look_at_code", "join_coop", "leave_coop", "coops_of_family", "changed_classes",
    "enrol_child", "withdraw_child",
    "give_consent", "withdraw_consent", "consents_of_family", "standing_of_family",
    "mark_own_child", "own_attendance", "summary_to_give",
}  # fmt: skip
COORDINATING = {
    "found_coop", "coops_i_coordinate", "coop_now", "change_coop", "save_grid", "invite_family", "withdraw_code",
    "remove_member", "coordinators_of", "who_could_coordinate", "add_coordinator", "step_down",
    "save_thing", "remove_thing", "enrol_children", "withdraw_children",
    "timetable_of", "publish_timetable", "unpublish_timetable",
    "what_is_short", "ask_for_timetable", "solve_again", "timetabling_now", "what_costs", "places_for_class", "put_class",
    "pin_class", "what_matters",
    "import_classes",
    "coop_overview", "coop_overview_table", "class_registers", "mark_class", "who_needs_a_call", "handle_call", "handled_calls",
    "look_at_summary", "bring_in_summary", "remove_summary", "guests_of_coop",
}  # fmt: skip
SCIENCE = {
    "models", "model_card", "learning_status", "trainings", "train_models", "cancel_training", "promote_model",
    "roll_back_model", "explore", "look_anew", "may_still_be_shown", "ask_snapshot", "take_out_snapshot",
}  # fmt: skip
INVITING = {"invite", "invitations", "families_to_join", "revoke_invitation"}
MAY: dict[Role | None, set[str]] = {
    None: {
        "has_no_account", "look_at_link", "sign_in", "create_first_account", "accept_invitation", "set_new_password",
        "read_feed",
    },
    Role.CHILD: EVERYBODYS | WEEK | {"hand_in", "take_in_again", "rate_as_child", "ratings_of"},
    Role.HELPER: EVERYBODYS | HELPING,
    Role.CO_PARENT: EVERYBODYS | RAISING,
    Role.PARENT: EVERYBODYS | RAISING | INVITING,
    Role.COORDINATOR: EVERYBODYS | COORDINATING,
    Role.RESEARCHER: EVERYBODYS | SCIENCE,
    Role.ADMIN: EVERYBODYS | INVITING | SCIENCE | {
        "people", "disable_person", "enable_person", "reset_password", "audit_trail",
        "back_up", "verify_backup", "examine", "tell_facts_anew",
        "question_history", "save_category", "add_question", "save_question", "move_question", "import_questions",
        "export_questions",
    },
}  # fmt: skip


@pytest.mark.parametrize("role", [None, *Role])
def test_a_role_may_do_what_is_written_here_and_nothing_else(role: Role | None) -> None:
    allowed = {name for name, row in ACCESS.items() if (role in row.roles if role else row.visitors)}
    assert allowed == MAY[role]


ANOTHERS_COOP = CoopId("another's")
OWN, OTHER = a_family_id(), a_family_id()


@pytest.fixture(scope="module")
def tokens(house: House) -> dict[Role, str]:
    return {
        role: a_token(house, a_person(house, role.value, roles=(role,), family_id=OWN, child_id=ChildId("ada")))
        for role in Role
    }


def call(house: House, name: str, who: Any, family_id: FamilyId) -> None:
    """Call a verb with its family and, for everything else it asks for, something harmless."""
    signature = inspect.signature(VERBS[name])
    arguments: dict[str, Any] = {}
    for parameter in list(signature.parameters.values())[2:]:
        if parameter.name == "family_id":
            arguments["family_id"] = family_id
        elif parameter.name == "coop_id":
            arguments["coop_id"] = ANOTHERS_COOP
        elif parameter.default is inspect.Parameter.empty:
            arguments[parameter.name] = "nothing"
    VERBS[name](house, who, **arguments)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", all_verbs())
def test_a_verb_is_refused_to_other_roles_and_for_other_families(
    house: House, tokens: dict[Role, str], name: str, role: Role
) -> None:
    row = ACCESS[name]
    has_family = "family_id" in inspect.signature(VERBS[name]).parameters
    actor = accounts.who_am_i(house, tokens[role])
    if role not in row.roles:
        for family_id in (OWN, OTHER):
            with pytest.raises(NotAllowed):
                call(house, name, tokens[role], family_id)
        return
    permit(row, actor, family_id=OWN)
    if has_family or "coop_id" in inspect.signature(VERBS[name]).parameters:
        with pytest.raises(NotFound):
            call(house, name, tokens[role], OTHER)


@pytest.mark.parametrize("name", all_verbs())
def test_a_visitor_and_the_terminal_are_held_to_the_table_too(house: House, name: str) -> None:
    row = ACCESS[name]
    if not row.visitors:
        for who in (None, "no such token", Actor.visitor(), from_address("192.0.2.9", "x")):
            with pytest.raises(NotSignedIn):
                call(house, name, who, OWN)
    if not row.console:
        with pytest.raises(NotAllowed):
            call(house, name, Actor.console(), OWN)


def test_a_child_asks_about_itself_only() -> None:
    row = Row(roles=frozenset({Role.CHILD, Role.PARENT}))
    child = Actor(user_id=None, name="Ada", roles=frozenset({Role.CHILD}), child_id=ChildId("ada"), session_id="s")  # type: ignore[arg-type]
    permit(row, child, child_id="ada")
    with pytest.raises(NotFound):
        permit(row, child, child_id="ben")
    parent = Actor(user_id=None, name="Kim", roles=frozenset({Role.PARENT}), session_id="s")  # type: ignore[arg-type]
    permit(row, parent, child_id="ben")


def test_a_coordinator_asks_about_the_own_co_ops_only() -> None:
    row = Row(roles=frozenset({Role.COORDINATOR}))
    actor = Actor(
        user_id=None, name="Kim", roles=row.roles, session_id="s", coop_ids=(CoopId("own"),),  # type: ignore[arg-type]
    )  # fmt: skip
    permit(row, actor, coop_id="own")
    with pytest.raises(NotFound):
        permit(row, actor, coop_id="another's")


def test_another_familys_thing_and_a_thing_that_is_not_there_sound_alike(house: House, tokens: dict[Role, str]) -> None:
    actor = accounts.who_am_i(house, tokens[Role.PARENT])
    check_family(actor, OWN)
    sentences = set()
    for family_id in (OTHER, FamilyId("no such family")):
        with pytest.raises(NotFound) as error:
            check_family(actor, family_id)
        sentences.add(error.value.sentence)
    assert len(sentences) == 1


# --- On every call ----------------------------------------------------------------------------------------------------


def test_an_actor_kept_from_before_is_asked_for_again(house: House) -> None:
    token = a_token(house, a_person(house, "Kept"))
    kept = accounts.who_am_i(house, token)
    door.sign_out(house, token)
    with pytest.raises(NotSignedIn):
        accounts.devices(house, kept)


def test_a_role_that_was_taken_away_is_gone_at_the_next_call(house: House) -> None:
    user_id = a_person(house, "Demoted", roles=(Role.ADMIN,))
    token = a_token(house, user_id)
    assert people.people(house, token)
    with house.store.write() as db:
        db.execute("UPDATE users SET roles = '[\"parent\"]' WHERE user_id = ?", [user_id])
    with pytest.raises(NotAllowed):
        people.people(house, token)


def test_a_forged_actor_is_worth_nothing(house: House) -> None:
    forged = Actor(user_id=None, name="Eve", roles=frozenset(Role), session_id="guessed")  # type: ignore[arg-type]
    with pytest.raises(NotSignedIn):
        people.people(house, forged)


def test_a_refusal_is_written_down_with_who_and_where(house: House) -> None:
    admin = a_token(house, a_person(house, "Watcher", roles=(Role.ADMIN,)))
    token = a_token(house, a_person(house, "Curious", family_id=OWN))
    with pytest.raises(BrightPathError):
        people.invite(house, token, Role.HELPER, OTHER)
    newest = people.audit_trail(house, admin)[0]
    assert (newest["who"], newest["what"], newest["outcome"], newest["address"]) == (
        "curious@example.org", "invite", "refused: NotFound", "192.0.2.1",
    )  # fmt: skip
    assert OTHER in newest["about"]


def test_reading_does_not_write(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    house = a_house(clock)
    token = a_token(house, a_person(house))
    clock.move(seconds=SEEN_EVERY.total_seconds() - 1)
    with monkeypatch.context() as patch:
        patch.setattr(type(house.store), "write", lambda self: pytest.fail("A read wrote."))
        for _ in range(3):
            accounts.who_am_i(house, token)
    house.store.close()
    house.executor.shutdown()


def test_only_the_terminal_makes_a_console_actor() -> None:
    """Found by reading: no page and no route names the console."""
    from pathlib import Path

    root = Path(access.__file__).parents[1]
    rooms = [*(root / "ui").rglob("*.py"), *(root / "api").rglob("*.py"), *(root.parent / "pages").rglob("*.py")]
    assert [path.name for path in rooms if "console()" in path.read_text(encoding="utf-8")] == []


# --- Overtaken --------------------------------------------------------------------------------------------------------


def overtaken(house: House, times: int, *, writes: bool = False) -> list[int]:
    """Ask something that is overtaken by a write so many times; say how often it was asked."""
    asked: list[int] = []

    def ask() -> str:
        asked.append(1)
        if writes:
            with house.store.write() as db:
                db.execute("UPDATE families SET name = name")
        if len(asked) <= times:
            raise Overtaken("Somebody changed this at the same moment.")
        return "answer"

    try:
        assert access.asked_again(house, ask) == "answer"
    except Overtaken:
        asked.append(-1)
    return asked


def test_a_reader_who_is_overtaken_asks_again_without_a_word(house: House) -> None:
    assert overtaken(house, 3) == [1] * 4


def test_what_has_written_something_is_not_done_twice(house: House) -> None:
    assert overtaken(house, 3, writes=True) == [1, -1]


def test_a_reader_who_is_overtaken_again_and_again_is_told_in_the_end(house: House) -> None:
    assert overtaken(house, 99) == [1] * 10 + [-1]
