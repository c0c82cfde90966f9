"""What was learned of a family, in words, and what it says to that: accept, undo, switch off, start over."""

from __future__ import annotations

from collections.abc import Mapping

from brightpath.domain.accounts import Actor
from brightpath.domain.errors import NotFound, Refused
from brightpath.domain.events import EventKind
from brightpath.domain.findings import Finding, Learned
from brightpath.domain.ids import FamilyId
from brightpath.learning import findings as study
from brightpath.learning.evidence import Why
from brightpath.learning.preferences import Utility
from brightpath.services.access import verb
from brightpath.services.finding_words import (
    changed_mind_in_words,
    counts_of,
    left_out_in_words,
    sentence_of,
    things_in_words,
    told_findings,
    told_of,
)
from brightpath.services.house import House
from brightpath.services.learned_weights import LEARNED_FROM, Study, opening_left, study_of
from brightpath.storage import family, learned
from brightpath.storage.database import Db
from brightpath.storage.events import newest_of_kinds, record_event
from brightpath.storage.learned import Decided, add_decision

#: What carries so much of a finding is dropped at once when it is undone; what is left of it then is looked at again.
FOUR_FIFTHS = 0.8
NO_FINDING = "This is not learned any more. Please look once more at what was learned."
NOTHING_CARRIES_IT = "Nothing that you moved, answered or rated carries this by itself. Please switch it off instead."
NOTHING_TO_FORGET = "Nothing was learned from your weeks yet, so there is nothing to start over from."
NOT_STARTED_OVER = "Learning was not started over, so there is nothing to take back."
LEARNED_SINCE = "Something new was learned since you started over, so it cannot be taken back any more."
_EVIDENCE = tuple(kind for kind in LEARNED_FROM if kind not in learned.DECISIONS)


# --- Looking ----------------------------------------------------------------------------------------------------------


@verb
def what_was_learned(house: House, actor: Actor, family_id: FamilyId) -> Learned:
    """Tell what was learned of a family, the strongest first, what it decided about that, and what teaches nothing.

    Raises
    ------
    NotFound
        When the family has no household yet.
    """
    with house.store.read() as db:
        found = study_of(house, db, family_id)
        decisions = found.decisions
        left_out = (*found.evidence.ignored, *(found.utility.ignored if found.utility else ()))
        moves, answers, ratings = counts_of(found.utility.evidence if found.utility else ())
        return Learned(
            findings=tuple(told_of(house, db, family_id, found, one) for one in _findings(found.utility)),
            switched_off=_as_decided(decisions.switched_off),
            undone=_as_decided(decisions.undone),
            moves=moves,
            answers=answers,
            ratings=ratings,
            left_out=left_out_in_words(one for one in left_out if one.why is not Why.ANOTHER_MIND),
            changed_mind=changed_mind_in_words(left_out),
            started_over_at=decisions.started_over_at,
            may_take_back_start_over=_may_take_back(db, family_id, decisions.learns_after),
            opening_left=opening_left(db, family_id, decisions),
            trouble=found.trouble,
        )


# --- Deciding about one finding ---------------------------------------------------------------------------------------


@verb
def accept_finding(house: House, actor: Actor, family_id: FamilyId, key: str) -> None:
    """Say that a finding is right: what it came from counts as hardly in doubt from then on.

    Raises
    ------
    NotFound
        When it is not learned any more.
    """
    with house.store.write() as db:
        found, finding = _found(house, db, family_id, key)
        behind = frozenset(one.key for one in finding.because if one.towards is (finding.moved > 0))
        words = told_of(house, db, family_id, found, finding)
        _decide(
            house, db, actor, family_id, EventKind.FINDING_ACCEPTED, key, Decided(words.sentence, words.why, behind)
        )


@verb
def undo_finding(house: House, actor: Actor, family_id: FamilyId, key: str) -> None:
    """Unlearn a finding: what carries it, by exact shares, counts no more until it is given back.

    Raises
    ------
    NotFound
        When it is not learned any more.
    Refused
        When nothing carries it: it follows from a bound.
    """
    with house.store.write() as db:
        found, finding = _found(house, db, family_id, key)
        assert found.utility is not None
        dropped, after = _without(found, finding)
        if not dropped:
            raise Refused(NOTHING_CARRIES_IT)
        why = _what_went(found.utility, after, key, dropped)
        _decide(house, db, actor, family_id, EventKind.FINDING_UNDONE, key, Decided(sentence_of(finding), why, dropped))


@verb
def give_back_finding(house: House, actor: Actor, family_id: FamilyId, key: str) -> None:
    """Let what was dropped with an undone finding count again.

    Raises
    ------
    NotFound
        When it was not undone.
    """
    with house.store.write() as db:
        undone = learned.decisions_of(db, family_id).undone
        if key not in undone:
            raise NotFound(NO_FINDING)
        _decide(house, db, actor, family_id, EventKind.FINDING_GIVEN_BACK, key, undone[key])


@verb
def switch_off_finding(house: House, actor: Actor, family_id: FamilyId, key: str) -> None:
    """Leave a weight where the questionnaire has it, whatever is learned, until it is switched on.

    Raises
    ------
    NotFound
        When it is not learned any more.
    """
    with house.store.write() as db:
        undone = learned.decisions_of(db, family_id).undone
        if key in undone:
            decided = Decided(undone[key].sentence)
        else:
            found, finding = _found(house, db, family_id, key)
            words = told_of(house, db, family_id, found, finding)
            decided = Decided(words.sentence, words.why)
        _decide(house, db, actor, family_id, EventKind.FINDING_SWITCHED_OFF, key, decided)


@verb
def switch_on_finding(house: House, actor: Actor, family_id: FamilyId, key: str) -> None:
    """Let a weight be learned again.

    Raises
    ------
    NotFound
        When it is not switched off.
    """
    with house.store.write() as db:
        off = learned.decisions_of(db, family_id).switched_off
        if key not in off:
            raise NotFound(NO_FINDING)
        _decide(house, db, actor, family_id, EventKind.FINDING_SWITCHED_ON, key, off[key])


def _without(found: Study, finding: study.Finding) -> tuple[frozenset[str], Utility]:
    """Drop the observations that carry a finding, the largest shares first, until it is none any more; learn without them."""
    assert found.utility is not None
    is_up, dropped, utility = finding.moved > 0, frozenset[str](), found.utility
    left: study.Finding | None = finding
    while left is not None and (left.moved > 0) is is_up:
        for_it = [one for one in left.because if one.towards is is_up]
        if not for_it:
            break  # it follows from a bound alone
        enough, so_far = FOUR_FIFTHS * sum(abs(one.share) for one in for_it), 0.0
        for one in for_it:
            dropped |= {one.key}
            so_far += abs(one.share)
            if so_far >= enough:
                break
        utility = found.without(dropped)
        left = next((one for one in study.findings(utility) if one.name == finding.name), None)
    return dropped, utility


def _what_went(before: Utility, after: Utility, key: str, dropped: frozenset[str]) -> str:
    """Say what was dropped, and what else was learned from it alone."""
    still = {one.name for one in told_findings(after)}
    gone = [sentence_of(one) for one in told_findings(before) if one.name != key and one.name not in still]
    touched = f" This went with it: {' '.join(gone)}" if gone else ""
    things, are_many = things_in_words([one for one in before.evidence if one.key in dropped])
    count = "count" if are_many else "counts"
    return f"{things} that it came from {count} no more.{touched}"


# --- Starting over ----------------------------------------------------------------------------------------------------


@verb
def start_over(house: House, actor: Actor, family_id: FamilyId) -> None:
    """Go back to the questionnaire: nothing from before is learned from, and no earlier decision counts.

    Raises
    ------
    Refused
        When nothing was learned and decided since the last time.
    """
    with house.store.write() as db:
        family.household_of(db, family_id)
        after = learned.decisions_of(db, family_id).learns_after
        if newest_of_kinds(db, family_id, LEARNED_FROM) <= after:
            raise Refused(NOTHING_TO_FORGET)
        _decide(house, db, actor, family_id, EventKind.LEARNING_STARTED_OVER)


@verb
def take_back_start_over(house: House, actor: Actor, family_id: FamilyId) -> None:
    """Learn again from all that was learned from before the family started over.

    Raises
    ------
    Refused
        When it did not, or something was moved, answered or rated since.
    """
    with house.store.write() as db:
        after = learned.decisions_of(db, family_id).learns_after
        if not after:
            raise Refused(NOT_STARTED_OVER)
        if not _may_take_back(db, family_id, after):
            raise Refused(LEARNED_SINCE)
        _decide(house, db, actor, family_id, EventKind.LEARNING_WENT_ON)


def _may_take_back(db: Db, family_id: FamilyId, learns_after: int) -> bool:
    return learns_after > 0 and newest_of_kinds(db, family_id, _EVIDENCE) < learns_after


# --- What they share --------------------------------------------------------------------------------------------------

_SENTENCES = {
    EventKind.FINDING_ACCEPTED: "What was learned was accepted: {}",
    EventKind.FINDING_UNDONE: "What was learned was undone: {}",
    EventKind.FINDING_GIVEN_BACK: "What was undone is learned again: {}",
    EventKind.FINDING_SWITCHED_OFF: "This is not learned any more: {}",
    EventKind.FINDING_SWITCHED_ON: "This is learned again: {}",
    EventKind.LEARNING_STARTED_OVER: "Learning was started over from the questionnaire.",
    EventKind.LEARNING_WENT_ON: "Starting over was taken back.",
}


def _findings(utility: Utility | None) -> tuple[study.Finding, ...]:
    return told_findings(utility) if utility else ()


def _found(house: House, db: Db, family_id: FamilyId, key: str) -> tuple[Study, study.Finding]:
    found = study_of(house, db, family_id)
    finding = next((one for one in _findings(found.utility) if one.name == key), None)
    if finding is None:
        raise NotFound(NO_FINDING)
    return found, finding


def _as_decided(decided: Mapping[str, Decided]) -> tuple[Finding, ...]:
    return tuple(Finding(key=key, sentence=one.sentence, why=one.why) for key, one in decided.items())


def _decide(
    house: House,
    db: Db,
    actor: Actor,
    family_id: FamilyId,
    kind: EventKind,
    key: str | None = None,
    decided: Decided | None = None,
) -> None:
    """Write a decision down with its event."""
    at = house.now()
    event = record_event(
        db,
        kind,
        family_id=family_id,
        user_id=actor.user_id,
        at=at,
        data={
            "sentence": _SENTENCES[kind].format(decided.sentence if decided else ""),
            **({"key": key} if key else {}),
        },
    )
    add_decision(db, family_id, kind, sequence=event.sequence, at=at, user_id=actor.user_id, key=key, decided=decided)
