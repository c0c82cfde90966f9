"""Who may do what: one table, and the decorator that asks it before every verb. No other room decides this."""

from __future__ import annotations

import functools
import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from brightpath.domain.accounts import SEEN_EVERY, Actor, PleaseWait, Role, Visit
from brightpath.domain.errors import BrightPathError, NotAllowed, NotFound, NotSignedIn
from brightpath.domain.ids import CoopId, FamilyId
from brightpath.services.house import House
from brightpath.storage import accounts, audit
from brightpath.storage.database import Db
from brightpath.storage.refusals import Overtaken

#: How often somebody is asked who was overtaken by a write, before it is said.
_TIMES_ASKED = 10
#: What a caller may hand over as "who": the cookie's token, a whole visit, the console, or the actor a verb was given.
Who = str | Visit | Actor | None


@dataclass(frozen=True)
class Row:
    """Who may use a verb.

    `visitors`: also somebody who is not signed in; `console`: the machine's own terminal; `is_audited`: every use is
    written into the audit log (refusals always are). A verb with a `family_id` is for members of that family, one with
    a `coop_id` and no `family_id` for coordinators of that co-op, and one with a `child_id` used by a child is for that child.
    """

    roles: frozenset[Role] = frozenset()
    visitors: bool = False
    console: bool = False
    is_audited: bool = False


_EVERYBODY = frozenset(Role)
_ADMIN = frozenset({Role.ADMIN})
_SCIENCE = frozenset({Role.RESEARCHER, Role.ADMIN})
_PARENTS = frozenset({Role.PARENT, Role.CO_PARENT})
_HOME = _PARENTS | {Role.HELPER, Role.CHILD}
_CHILD = frozenset({Role.CHILD})
_COORDINATOR = frozenset({Role.COORDINATOR})
_INVITERS = frozenset({Role.ADMIN, Role.PARENT})

ACCESS: dict[str, Row] = {
    # The door
    "has_no_account": Row(visitors=True, console=True, roles=_EVERYBODY),
    "look_at_link": Row(visitors=True, roles=_EVERYBODY),
    "sign_in": Row(visitors=True, roles=_EVERYBODY, is_audited=True),
    "sign_out": Row(roles=_EVERYBODY, is_audited=True),
    "create_first_account": Row(visitors=True, roles=_EVERYBODY, is_audited=True),
    "accept_invitation": Row(visitors=True, roles=_EVERYBODY, is_audited=True),
    "set_new_password": Row(visitors=True, roles=_EVERYBODY, is_audited=True),
    "first_run_link": Row(console=True, is_audited=True),
    "recover": Row(console=True, is_audited=True),
    # The own account
    "who_am_i": Row(roles=_EVERYBODY),
    "rename_me": Row(roles=_EVERYBODY),
    "change_password": Row(roles=_EVERYBODY, is_audited=True),
    "devices": Row(roles=_EVERYBODY),
    "sign_out_device": Row(roles=_EVERYBODY, is_audited=True),
    "sign_out_other_devices": Row(roles=_EVERYBODY, is_audited=True),
    # Other people
    "invite": Row(roles=_INVITERS, is_audited=True),
    "families_to_join": Row(roles=_INVITERS),
    "invitations": Row(roles=_INVITERS),
    "revoke_invitation": Row(roles=_INVITERS, is_audited=True),
    "people": Row(roles=_ADMIN, console=True),
    "disable_person": Row(roles=_ADMIN, is_audited=True),
    "enable_person": Row(roles=_ADMIN, is_audited=True),
    "reset_password": Row(roles=_ADMIN, is_audited=True),
    "audit_trail": Row(roles=_ADMIN, console=True),
    # The family
    "give_demo_families": Row(roles=_EVERYBODY, console=True),
    "create_demo_family": Row(roles=_PARENTS, console=True),
    "import_household": Row(roles=_PARENTS, console=True, is_audited=True),
    "export_household": Row(roles=_PARENTS, console=True, is_audited=True),
    "change_household": Row(roles=_PARENTS, is_audited=True),
    "child_insights": Row(roles=_PARENTS | {Role.HELPER}),
    "household_of": Row(roles=_PARENTS | {Role.HELPER}, console=True),
    "families_of": Row(roles=_EVERYBODY, console=True),
    # The year and the lessons
    "holiday_countries": Row(roles=_PARENTS),
    "holiday_regions": Row(roles=_PARENTS),
    "public_holidays": Row(roles=_PARENTS),
    "read_calendar_file": Row(roles=_PARENTS),
    "read_commitment_file": Row(roles=_PARENTS),
    "lessons_of": Row(roles=_PARENTS | {Role.HELPER}),
    "forecasts": Row(roles=_HOME),
    # Looking back
    "periods_of": Row(roles=_HOME),
    "progress_of": Row(roles=_HOME),
    "mark_lessons": Row(roles=_PARENTS),
    "read_lesson_list": Row(roles=_PARENTS),
    "read_lesson_table": Row(roles=_PARENTS),
    "lesson_table": Row(roles=_PARENTS),
    # The questionnaire
    "subject_catalogue": Row(roles=_PARENTS),
    "read_children_list": Row(roles=_PARENTS),
    "read_subject_list": Row(roles=_PARENTS),
    "read_commitment_list": Row(roles=_PARENTS),
    "read_subject_table": Row(roles=_PARENTS),
    "subject_table": Row(roles=_PARENTS),
    "open_questionnaire": Row(roles=_PARENTS),
    "draft_of": Row(roles=_PARENTS),
    "save_step": Row(roles=_PARENTS),
    "finish_section": Row(roles=_PARENTS),
    "abandon_questionnaire": Row(roles=_PARENTS, is_audited=True),
    "submit_questionnaire": Row(roles=_PARENTS, is_audited=True),
    # The week
    "plan_week": Row(roles=_PARENTS),
    "job_status": Row(roles=_PARENTS | {Role.HELPER}),
    "cancel_job": Row(roles=_PARENTS),
    "job_of_week": Row(roles=_PARENTS | {Role.HELPER}),
    "week_plan": Row(roles=_HOME),
    "week_paper": Row(roles=_HOME),
    "week_now": Row(roles=_HOME),
    "week_revision": Row(roles=_HOME),
    "judge_change": Row(roles=_PARENTS),
    "change_week": Row(roles=_PARENTS),
    "undo_change": Row(roles=_PARENTS),
    "redo_change": Row(roles=_PARENTS),
    "preview_replan": Row(roles=_PARENTS),
    "preview_adding": Row(roles=_PARENTS),
    "keep_replan": Row(roles=_PARENTS, is_audited=True),
    "plan_versions": Row(roles=_HOME),
    "latest_weeks": Row(roles=_HOME),
    "outdated_weeks": Row(roles=_PARENTS | {Role.HELPER}),
    "week_history": Row(roles=_PARENTS | {Role.HELPER}),
    "week_at": Row(roles=_PARENTS | {Role.HELPER}),
    "moves_of": Row(roles=_PARENTS | {Role.HELPER}),
    "what_comes_every_week": Row(roles=_PARENTS),
    "end_every_week": Row(roles=_PARENTS),
    "plan_alternatives": Row(roles=_PARENTS),
    "choose_alternative": Row(roles=_PARENTS, is_audited=True),
    "preview_repeat": Row(roles=_PARENTS),
    "repeat_week": Row(roles=_PARENTS, is_audited=True),
    "compare_versions": Row(roles=_PARENTS | {Role.HELPER}),
    "choose_version": Row(roles=_PARENTS, is_audited=True),
    "choose_proposal_day": Row(roles=_PARENTS),
    "proposal_day_of": Row(roles=_PARENTS | {Role.HELPER}),
    "propose_due": Row(console=True),
    "propose_again": Row(roles=_PARENTS),
    "proposal_of": Row(roles=_PARENTS | {Role.HELPER}),
    "coming_proposal": Row(roles=_PARENTS | {Role.HELPER}),
    "accept_proposal": Row(roles=_PARENTS, is_audited=True),
    "decline_proposal": Row(roles=_PARENTS, is_audited=True),
    # Today
    "day_now": Row(roles=_HOME),
    "days_stand": Row(roles=_HOME),
    "tick": Row(roles=_PARENTS),
    "untick": Row(roles=_PARENTS),
    "skip": Row(roles=_PARENTS),
    "tell_how_it_was": Row(roles=_PARENTS),
    "agree": Row(roles=_PARENTS),
    "send_back": Row(roles=_PARENTS),
    "waiting": Row(roles=_PARENTS),
    "trust_child": Row(roles=_PARENTS, is_audited=True),
    "hand_in": Row(roles=_CHILD),
    "take_in_again": Row(roles=_CHILD),
    "log_activities": Row(roles=_PARENTS),
    "activities_of": Row(roles=_HOME),
    "retract_activity": Row(roles=_PARENTS),
    # What is written down for reports
    "records_of": Row(roles=_PARENTS),
    "write_records": Row(roles=_PARENTS),
    "remove_records": Row(roles=_PARENTS),
    "take_back_records": Row(roles=_PARENTS),
    "mark_item": Row(roles=_PARENTS),
    "read_mark_list": Row(roles=_PARENTS),
    "report_years": Row(roles=_PARENTS),
    "report_parts": Row(roles=_PARENTS),
    "report_of": Row(roles=_PARENTS),
    "quarter_of": Row(roles=_PARENTS),
    "year_of_reports": Row(roles=_PARENTS),
    "recorded_children": Row(roles=_PARENTS | {Role.HELPER}),
    # Hours and days
    "ledger_rules": Row(roles=_PARENTS | {Role.HELPER}),
    "choose_rule": Row(roles=_PARENTS, is_audited=True),
    "choose_childs_rule": Row(roles=_PARENTS, is_audited=True),
    "years_of_ledger": Row(roles=_PARENTS | {Role.HELPER}),
    "ledger_of": Row(roles=_PARENTS | {Role.HELPER}),
    "mark_attendance": Row(roles=_PARENTS, is_audited=True),
    "take_back_marks": Row(roles=_PARENTS, is_audited=True),
    "ask_for_hours": Row(roles=_PARENTS),
    "hours_asked_for": Row(roles=_PARENTS | {Role.HELPER}),
    "take_back_hours": Row(roles=_PARENTS),
    # What is said of the weeks
    "rate_week": Row(roles=_PARENTS),
    "rate_as_child": Row(roles=_CHILD),
    "ratings_of": Row(roles=_PARENTS | _CHILD),
    "weeks_to_rate": Row(roles=_PARENTS),
    "suggest_feature": Row(roles=_PARENTS),
    "suggestions_of": Row(roles=_PARENTS),
    "choose_between": Row(roles=_PARENTS),
    "put_away": Row(roles=_PARENTS),
    "what_is_put_away": Row(roles=_PARENTS),
    # What was learned
    "what_was_learned": Row(roles=_PARENTS),
    "expected_fit": Row(roles=_PARENTS),
    "expected_fit_of": Row(roles=_PARENTS),
    "prepare_questions": Row(roles=_PARENTS),
    "question_to_ask": Row(roles=_PARENTS),
    "may_be_asked": Row(roles=_PARENTS),
    "opening_questions": Row(roles=_PARENTS),
    "accept_finding": Row(roles=_PARENTS),
    "undo_finding": Row(roles=_PARENTS, is_audited=True),
    "give_back_finding": Row(roles=_PARENTS, is_audited=True),
    "switch_off_finding": Row(roles=_PARENTS, is_audited=True),
    "switch_on_finding": Row(roles=_PARENTS, is_audited=True),
    "start_over": Row(roles=_PARENTS, is_audited=True),
    "take_back_start_over": Row(roles=_PARENTS, is_audited=True),
    # What became of lessons
    "what_gets_done": Row(roles=_PARENTS),
    "early_warnings": Row(roles=_PARENTS),
    "what_outcomes_rest_on": Row(roles=_PARENTS),
    # The calendar
    "open_feed": Row(roles=_PARENTS, is_audited=True),
    "feeds_of": Row(roles=_PARENTS),
    "revoke_feed": Row(roles=_PARENTS, is_audited=True),
    "read_feed": Row(visitors=True, roles=_EVERYBODY),
    # The co-op's families together
    "coop_overview": Row(roles=_COORDINATOR),
    "coop_overview_table": Row(roles=_COORDINATOR, is_audited=True),
    "standing_of_family": Row(roles=_PARENTS),
    "class_registers": Row(roles=_COORDINATOR),
    "mark_class": Row(roles=_COORDINATOR),
    "mark_own_child": Row(roles=_PARENTS),
    "own_attendance": Row(roles=_PARENTS),
    "who_needs_a_call": Row(roles=_COORDINATOR),
    "handle_call": Row(roles=_COORDINATOR, is_audited=True),
    "handled_calls": Row(roles=_COORDINATOR),
    "summary_to_give": Row(roles=_PARENTS, is_audited=True),
    "look_at_summary": Row(roles=_COORDINATOR),
    "bring_in_summary": Row(roles=_COORDINATOR, is_audited=True),
    "remove_summary": Row(roles=_COORDINATOR, is_audited=True),
    "guests_of_coop": Row(roles=_COORDINATOR),
    # What others may see
    "give_consent": Row(roles=_PARENTS, is_audited=True),
    "withdraw_consent": Row(roles=_PARENTS, is_audited=True),
    "consents_of_family": Row(roles=_PARENTS),
    # The co-op
    "found_coop": Row(roles=_PARENTS | _COORDINATOR, is_audited=True),
    "coops_i_coordinate": Row(roles=_COORDINATOR),
    "coop_now": Row(roles=_COORDINATOR),
    "change_coop": Row(roles=_COORDINATOR, is_audited=True),
    "save_grid": Row(roles=_COORDINATOR),
    "invite_family": Row(roles=_COORDINATOR, is_audited=True),
    "withdraw_code": Row(roles=_COORDINATOR, is_audited=True),
    "remove_member": Row(roles=_COORDINATOR, is_audited=True),
    "coordinators_of": Row(roles=_COORDINATOR),
    "who_could_coordinate": Row(roles=_COORDINATOR),
    "add_coordinator": Row(roles=_COORDINATOR, is_audited=True),
    "step_down": Row(roles=_COORDINATOR, is_audited=True),
    "look_at_code": Row(roles=_PARENTS),
    "join_coop": Row(roles=_PARENTS, is_audited=True),
    "leave_coop": Row(roles=_PARENTS, is_audited=True),
    "coops_of_family": Row(roles=_PARENTS),
    "changed_classes": Row(roles=_PARENTS),
    "enrol_child": Row(roles=_PARENTS, is_audited=True),
    "withdraw_child": Row(roles=_PARENTS, is_audited=True),
    "save_thing": Row(roles=_COORDINATOR),
    "remove_thing": Row(roles=_COORDINATOR),
    "enrol_children": Row(roles=_COORDINATOR, is_audited=True),
    "withdraw_children": Row(roles=_COORDINATOR, is_audited=True),
    "timetable_of": Row(roles=_COORDINATOR),
    "import_classes": Row(roles=_COORDINATOR, is_audited=True),
    "what_is_short": Row(roles=_COORDINATOR),
    "what_matters": Row(roles=_COORDINATOR),
    "ask_for_timetable": Row(roles=_COORDINATOR, is_audited=True),
    "solve_again": Row(roles=_COORDINATOR, is_audited=True),
    "timetabling_now": Row(roles=_COORDINATOR),
    "what_costs": Row(roles=_COORDINATOR),
    "places_for_class": Row(roles=_COORDINATOR),
    "put_class": Row(roles=_COORDINATOR),
    "pin_class": Row(roles=_COORDINATOR),
    "publish_timetable": Row(roles=_COORDINATOR, is_audited=True),
    "unpublish_timetable": Row(roles=_COORDINATOR, is_audited=True),
    # The statements
    "question_set": Row(roles=_EVERYBODY),
    "question_history": Row(roles=_ADMIN),
    "save_category": Row(roles=_ADMIN, is_audited=True),
    "add_question": Row(roles=_ADMIN, is_audited=True),
    "save_question": Row(roles=_ADMIN, is_audited=True),
    "move_question": Row(roles=_ADMIN, is_audited=True),
    "import_questions": Row(roles=_ADMIN, is_audited=True),
    "export_questions": Row(roles=_ADMIN),
    # Work in the background
    "my_jobs": Row(roles=_EVERYBODY),
    "my_job": Row(roles=_EVERYBODY),
    "documents_of_job": Row(roles=_EVERYBODY),
    "job_document": Row(roles=_EVERYBODY),
    "cancel_my_job": Row(roles=_EVERYBODY),
    "put_away_job": Row(roles=_EVERYBODY),
    "take_up_jobs": Row(console=True),
    # The models
    "models": Row(roles=_SCIENCE),
    "model_card": Row(roles=_SCIENCE),
    "learning_status": Row(roles=_SCIENCE),
    "trainings": Row(roles=_SCIENCE),
    "train_models": Row(roles=_SCIENCE, is_audited=True),
    "cancel_training": Row(roles=_SCIENCE, is_audited=True),
    "train_if_due": Row(console=True),
    "promote_model": Row(roles=_SCIENCE, is_audited=True),
    "roll_back_model": Row(roles=_SCIENCE, is_audited=True),
    "judge_week": Row(roles=_PARENTS),
    # The researcher's snapshot
    "explore": Row(roles=_SCIENCE),
    "look_anew": Row(roles=_SCIENCE),
    "may_still_be_shown": Row(roles=_SCIENCE),
    "ask_snapshot": Row(roles=_SCIENCE, is_audited=True),
    "take_out_snapshot": Row(roles=_SCIENCE, is_audited=True),
    # The file
    "back_up": Row(roles=_ADMIN, console=True, is_audited=True),
    "verify_backup": Row(roles=_ADMIN, console=True),
    "restore_backup": Row(console=True),
    "examine": Row(roles=_ADMIN, console=True),
    "tell_facts_anew": Row(roles=_ADMIN, console=True, is_audited=True),
    "lay_facts_by_night": Row(console=True),
}

#: Every verb of the house by name, filled as the services are imported.
VERBS: dict[str, Callable[..., Any]] = {}

P = ParamSpec("P")
R = TypeVar("R")


def verb(function: Callable[Concatenate[House, Actor, P], R]) -> Callable[Concatenate[House, Who, P], R]:
    """Put a service function behind the table; callers hand over who they are as a token, the function gets an actor.

    Raises
    ------
    TypeError
        While importing: when the function has no row in `ACCESS`, or another one has its name.
    """
    name = function.__name__
    if name not in ACCESS:
        raise TypeError(f"The verb {name} has no row in services/access.py: ACCESS.")
    if VERBS.get(name, function).__module__ != function.__module__:
        raise TypeError(f"Two services have a verb {name}.")
    signature = inspect.signature(function)
    is_familys = "family_id" in signature.parameters

    @functools.wraps(function)
    def guarded(house: House, who: Who, *args: P.args, **kwargs: P.kwargs) -> R:
        row = ACCESS[name]
        actor = asked_again(house, lambda: _actor(house, who, row))
        given = signature.bind(house, actor, *args, **kwargs).arguments
        try:
            permit(
                row,
                actor,
                family_id=given.get("family_id"),
                coop_id=None if is_familys else given.get("coop_id"),
                child_id=given.get("child_id"),
            )
        except BrightPathError as refusal:
            _note(house, actor, name, given, f"refused: {type(refusal).__name__}")
            raise
        try:
            answer = asked_again(house, lambda: function(house, actor, *args, **kwargs))
        except PleaseWait:
            # The failures that led here are written down; a line per further knock would let anybody fill the disk.
            raise
        except BrightPathError as refusal:
            if row.is_audited or isinstance(refusal, NotAllowed):
                _note(house, actor, name, given, f"failed: {getattr(refusal, 'code', type(refusal).__name__)}")
            raise
        if row.is_audited:
            _note(house, actor, name, given, "done")
        return answer

    VERBS[name] = guarded
    return guarded


def asked_again(house: House, ask: Callable[[], R]) -> R:
    """Ask until nobody writes in between, some times; what has written something itself is not asked again."""
    before = house.store.commits
    for _ in range(_TIMES_ASKED - 1):
        try:
            return ask()
        except Overtaken:
            if house.store.commits != before:
                raise
    return ask()


def may(actor: Actor, name: str) -> bool:
    """Say whether somebody's roles open a verb, for pages that offer only what will be granted; the verb asks again."""
    return bool(actor.roles & ACCESS[name].roles)


def permit(
    row: Row,
    actor: Actor,
    *,
    family_id: str | None = None,
    coop_id: str | None = None,
    child_id: str | None = None,
) -> None:
    """Let the actor pass, or raise.

    Raises
    ------
    NotSignedIn
        When the verb is not for visitors.
    NotAllowed
        When none of the actor's roles may do it.
    NotFound
        When it is about another family or another's co-op, or a child asks about another child.
    """
    if actor.is_console:
        if not row.console:
            raise NotAllowed("This cannot be done from the terminal.")
        return
    if not actor.is_signed_in:
        if not row.visitors:
            raise NotSignedIn("You are signed out. Please sign in again.")
        return
    if not actor.roles & row.roles:
        raise NotAllowed("Your account may not do this.")
    if family_id is not None:
        check_family(actor, FamilyId(family_id))
    if coop_id is not None and CoopId(coop_id) not in actor.coop_ids:
        raise NotFound("There is no such co-op here.")
    is_only_child = Role.CHILD in actor.roles and not actor.roles & (row.roles - {Role.CHILD})
    if child_id is not None and is_only_child and child_id != actor.child_id:
        raise NotFound("There is no such child here.")


def check_family(actor: Actor, family_id: FamilyId) -> None:
    """Ask whether something that belongs to a family is the actor's, where only its id was given (a job, an item).

    Raises
    ------
    NotFound
        When it belongs to another family; nobody learns that it exists.
    """
    if not actor.is_console and family_id not in actor.family_ids:
        raise NotFound("There is no such thing here.")


def hash_of(secret: str) -> str:
    """Hash a random token or key; 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _actor(house: House, who: Who, row: Row) -> Actor:
    """Ask the session store who this is, on every call: a session may have ended a moment ago."""
    if isinstance(who, Actor) and who.is_console:
        return who
    now = house.now()
    visit = who if isinstance(who, Visit) else Visit(token=who if isinstance(who, str) else None)
    with house.store.read() as db:
        if isinstance(who, Actor):
            found = accounts.find_actor(db, now, session_id=who.session_id) if who.session_id else None
        else:
            found = accounts.find_actor(db, now, token_hash=hash_of(visit.token)) if visit.token else None
    if found is None:
        if not row.visitors:
            raise NotSignedIn("You are signed out. Please sign in again.")
        return who if isinstance(who, Actor) and not who.is_signed_in else Actor.visitor(visit.address, visit.device)
    actor, last_seen_at = found
    if actor.session_id and now - last_seen_at >= SEEN_EVERY:
        with house.store.write() as db:
            accounts.touch_session(db, actor.session_id, now)
    return actor


#: Arguments that say what a verb was about, and may be written down.
_SUBJECTS = (
    "user_id", "session_id", "link_id", "role", "family_id", "child_id", "job_id", "question_key", "feed_id",
    "model_name", "model_version", "coop_id", "member", "class_id", "version", "sql", "form", "switch",
)  # fmt: skip


def _note(house: House, actor: Actor, what: str, given: dict[str, Any], outcome: str) -> None:
    with house.store.write() as db:
        audit.append_entry(db, house.now(), actor, what, _about(db, given), outcome)


def _about(db: Db, given: dict[str, Any]) -> str:
    """Say in one line what it was about. People type passwords where the address goes: unknown ones are not kept."""
    words = {name: " ".join(str(given[name]).split())[:64] for name in _SUBJECTS if given.get(name)}
    if given.get("email"):
        person = accounts.find_person_by_email(db, given["email"])
        words["email"] = person.email if person else "(unknown)"
    return ", ".join(f"{name} {value}" for name, value in words.items())
