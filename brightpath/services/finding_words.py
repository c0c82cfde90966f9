"""What was learned, in words: each finding as a sentence with its reason, and what teaches nothing. No verbs.

A finding says which weight moved; a place that lost what another one gained is told once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from brightpath.domain import findings as told
from brightpath.domain.family import Household
from brightpath.domain.ids import FamilyId
from brightpath.domain.weeks import PARTS_OF_DAY
from brightpath.domain.words import date_in_year, listed
from brightpath.learning.evidence import Ignored, Kind, Observation, Why
from brightpath.learning.findings import LEAST_TOLD, Because, Finding, findings
from brightpath.learning.place_features import By, PlaceFeature, place_feature
from brightpath.learning.preferences import Utility
from brightpath.services.house import House
from brightpath.services.learned_weights import Study
from brightpath.storage.database import Db
from brightpath.storage.family import family_of, household_of

#: A finding is told from this on: the chance that the weight truly lies on that side.
LEAST_SURE = 0.7
#: What was left where it stood is told where it is this much of what speaks for a finding.
LEAST_LEFT = 0.2
NOTHING_ALONE = "It follows from what else was learned."
#: Each wish of the planner as something that matters to a family: the words, and whether they are many.
WISHES: dict[str, tuple[str, bool]] = {
    "best_hours": ("The children's best learning times", True),
    "core_early": ("Having core subjects early in the day", False),
    "liked_times": ("Having subjects near the times they are liked at", False),
    "spread": ("Spreading a subject over the week", False),
    "even_days": ("Days of about the same length", True),
    "same_time": ("Having a subject at the same time each time", False),
    "breaks": ("Breaks between lessons", True),
    "compact_days": ("Days that are done early, without long gaps,", True),
    "often_enough": ("Having subjects as often as you like them", False),
    "varied_days": ("Not having two alike in a row", False),
    "alike_together": ("Having what is alike together", False),
    "siblings_together": ("Siblings learning at the same time", False),
    "interest_lift": ("Having the best loved subjects at the best times", False),
    "open_time": ("Time with nothing planned", False),
    "light_friday": ("A light last school day of the week", False),
    "calm_parent": ("Not being asked for by everybody at once", False),
    "likely_to_get_done": ("Having lessons where they are likely to get done", False),
}
#: What a week has more of than another one, as something that can be seen in it.
COMPARED: dict[str, str] = {
    "best_hours": "more lessons fall in the children's best learning times",
    "core_early": "core subjects come earlier in the day",
    "liked_times": "subjects stand nearer to the times they are liked at",
    "spread": "subjects are spread more over the week",
    "even_days": "the days are more alike in length",
    "same_time": "subjects keep the same time of day more often",
    "breaks": "there are more breaks between lessons",
    "compact_days": "days are done earlier, with shorter gaps",
    "often_enough": "subjects come nearer to as often as you like them",
    "varied_days": "subjects alternate more",
    "alike_together": "similar lessons stand together more",
    "siblings_together": "siblings learn more at the same time",
    "hours_asked_for": "more is made up of the hours that are short in your ledger",
    "interest_lift": "the best loved subjects come at better times",
    "open_time": "more time is left with nothing planned",
    "light_friday": "the last school day is lighter",
    "calm_parent": "fewer children need you at the same time",
    "likely_to_get_done": "lessons stand where they are more likely to get done",
}
PARTS = {
    "early_morning": "early mornings",
    "mid-morning": "mornings",
    "early_afternoon": "early afternoons",
    "late_afternoon": "late afternoons",
    "evening": "evenings",
}
_TIMES = ("never", "once", "twice", "three times", "four times", "five times", "six times")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_KINDS = {
    Kind.MOVE: ("move", "moves"),
    Kind.STAY: ("lesson left where it stood", "lessons left where they stood"),
    Kind.ANSWER: ("answer", "answers"),
    Kind.STARS: ("rating", "ratings"),
    Kind.ITEM: ("statement", "statements"),
}
#: What is said of what teaches nothing; what is not here is nobody's concern.
_LEFT_OUT = {
    Why.TAKEN_BACK: ("{N} change was taken back, and counts for nothing.", "{N} changes were taken back, and count for nothing."),
    Why.MOVED_AGAIN: (
        "{N} move does not count, as the same lesson was moved again later.",
        "{N} moves do not count, as the same lesson was moved again later.",
    ),
    Why.NO_ALTERNATIVES: (
        "{N} move does not count, as the lesson had no other place to go.",
        "{N} moves do not count, as the lesson had no other place to go.",
    ),
    Why.LEFT_OUT: (
        "{N} answer does not count, as the two weeks did not hold the same lessons.",
        "{N} answers do not count, as the two weeks did not hold the same lessons.",
    ),
    Why.NEVER_SHOWN: (
        "{N} answer does not count, as these two weeks were never shown.",
        "{N} answers do not count, as these two weeks were never shown.",
    ),
    Why.OUT_OF_RANGE: (
        "{N} rating is not from 1 to 5, and does not count.",
        "{N} ratings are not from 1 to 5, and do not count.",
    ),
    Why.NOT_A_NUMBER: ("{N} thing that you said holds what is no number.", "{N} things that you said hold what is no number."),
    Why.NOTHING_KNOWN: (
        "{N} move, answer or statement is about something in which your weeks cannot differ.",
        "{N} moves, answers or statements are about something in which your weeks cannot differ.",
    ),
    Why.UNREADABLE: ("{N} record cannot be read, and does not count.", "{N} records cannot be read, and do not count."),
}  # fmt: skip


def number(count: int) -> str:
    """Say 3 as "three", and 13 as "13"."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def times(count: int) -> str:
    """Say 3 as "three times"."""
    return _TIMES[count] if count < len(_TIMES) else f"{number(count)} times"


def told_findings(utility: Utility) -> tuple[Finding, ...]:
    """List what is sure enough to be told, the strongest first; a place left only without one to go to."""
    sure = [one for one in findings(utility, least=LEAST_TOLD) if one.sure >= LEAST_SURE]
    gained = {
        (one.place.by, one.place.subject): abs(one.moved) for one in reversed(sure) if one.place and one.moved > 0
    }
    return tuple(
        one
        for one in sure
        if one.place is None or one.moved > 0 or abs(one.moved) > gained.get((one.place.by, one.place.subject), 0.0)
    )


def told_of(house: House, db: Db, family_id: FamilyId, study: Study, finding: Finding) -> told.Finding:
    """Tell a finding of a family by its calendar, and whose hours keep every plan from following it."""
    assert study.utility is not None
    time_zone = family_of(db, family_id).time_zone

    def on(moment: datetime) -> date:
        return house.date_of(moment, time_zone)

    when = {one.key: one.at for one in study.utility.evidence}
    words = in_words(finding, when, on, is_accepted=finding.name in study.decisions.accepted)
    beyond = _out_of_reach(finding, household_of(db, family_id))
    return replace(words, why=f"{words.why} {beyond}") if beyond else words


def in_words(
    finding: Finding, when: Mapping[str, datetime], on: Callable[[datetime], date], *, is_accepted: bool = False
) -> told.Finding:
    """Tell a finding; `when` says of each observation when it was, and `on` on which date of the family's calendar that is."""
    return told.Finding(
        key=finding.name,
        sentence=sentence_of(finding),
        why=_why(finding, when, on),
        sure=round(finding.sure, 4),
        strength=round(abs(finding.moved), 4),
        is_accepted=is_accepted,
    )


def sentence_of(finding: Finding) -> str:
    """Say what moved: "Maths moved to mornings."; where the family never moved a lesson so, how it fits."""
    is_up, place = finding.moved > 0, finding.place
    if place is not None and not (finding.came if is_up else finding.left):
        return f"{place.subject} fits you {'better' if is_up else 'less'} {_at(place)}."
    if place is not None:
        return f"{place.subject} moved {'to' if is_up else 'away from'} {where(place)}."
    return about_wish(finding.name, is_more=finding.moved > 0)


def about_wish(name: str, *, is_more: bool) -> str:
    """Say of a wish whether it matters more or less than the questionnaire has it."""
    words, are_many = WISHES.get(name, (name.replace("_", " ").capitalize(), False))
    return (
        f"{words} {'matter' if are_many else 'matters'} {'more' if is_more else 'less'} to you "
        "than your questionnaire says."
    )


def where(place: PlaceFeature) -> str:
    """Name a place as a habit: "mornings", "Fridays"."""
    return PARTS[place.where] if place.by is By.PART_OF_DAY else f"{place.where}s"


def _out_of_reach(finding: Finding, household: Household) -> str:
    """Say whose hours keep every plan from following a finding; nothing where a plan can."""
    place = finding.place
    if place is None or place.by is not By.PART_OF_DAY or finding.moved <= 0:
        return ""
    begins, ends = PARTS_OF_DAY[place.where]
    learning = [(one, of) for one in household.children for of in one.subjects if of.name == place.subject]
    if any(max(one.hours[0], begins) <= min(one.hours[1] - of.minutes, ends - 1) for one, of in learning):
        return ""
    whose = listed([f"{name}'s" for name in dict.fromkeys(one.name for one, _ in learning)])
    return f"No plan can put it there: that is outside of {whose} hours for lessons." if whose else ""


def _why(finding: Finding, when: Mapping[str, datetime], on: Callable[[datetime], date]) -> str:
    """Say what a finding rests on: the moves there or away, how much of what else was said speaks for it, and what was left."""
    is_up = finding.moved > 0
    for_it = [one for one in finding.because if one.towards is is_up]
    said = [one for one in for_it if one.kind is not Kind.STAY]
    left = _left(finding, [one for one in for_it if one.kind is Kind.STAY], said, when)
    return " ".join(filter(None, (_said(finding, said, when, on), left))) or NOTHING_ALONE


def _left(
    finding: Finding, stays: Sequence[Because], said: Sequence[Because], when: Mapping[str, datetime]
) -> str | None:
    """Say in how many weeks lessons were left where they stood, where that carries enough of a finding to be told."""
    for_it, others = (sum(abs(one.share) for one in some) for some in (stays, said))
    if not stays or for_it < LEAST_LEFT * (for_it + others):
        return None
    count = len({when[one.key] for one in stays})
    weeks = f"{number(count)} {'weeks' if count > 1 else 'week'}"
    if finding.place is None:
        return f"The lessons that you left where they stood in {weeks} say so{' too' if said else ''}."
    return f"You left it {'there' if finding.moved > 0 else 'elsewhere'} in {weeks}."


def _said(
    finding: Finding, for_it: Sequence[Because], when: Mapping[str, datetime], on: Callable[[datetime], date]
) -> str | None:
    is_up = finding.moved > 0
    count = finding.came if is_up else finding.left
    if finding.place is None or not count:
        return _counted(for_it, when, on)
    moves = [
        one
        for one in finding.because
        if one.kind is Kind.MOVE and one.gained is not None and (one.gained > 0 if is_up else one.gained < 0)
    ]
    last = f"{', the last time' if count > 1 else ''} on {_last(moves, when, on)}"
    said = f"You moved it {'there' if is_up else 'away from there'} {times(count)}{last}."
    others = [one for one in for_it if one.kind is not Kind.MOVE]
    return f"{said} {_counted(others, when, on)}" if others else said


def _counted(because: Sequence[Because], when: Mapping[str, datetime], on: Callable[[datetime], date]) -> str | None:
    """Say "Three moves and one answer say so, the latest on 12 November."; None of nothing."""
    if not because:
        return None
    words, are_many = things_in_words(because)
    says = "say so, the latest" if are_many else "says so, given"
    return f"{words} {says} on {_last(because, when, on)}."


def things_in_words(things: Iterable[Because | Observation]) -> tuple[str, bool]:
    """Say "Three moves and one answer", and whether these are many."""
    keys: dict[Kind, set[str]] = {}
    for one in things:
        keys.setdefault(one.kind, set()).add(_whole(one.key) if one.kind is Kind.ANSWER else one.key)
    counted = {kind: len(keys[kind]) for kind in Kind if kind in keys}
    words = listed([f"{number(count)} {_KINDS[kind][count > 1]}" for kind, count in counted.items()])
    return f"{words[:1].upper()}{words[1:]}", sum(counted.values()) > 1


def _last(because: Iterable[Because], when: Mapping[str, datetime], on: Callable[[datetime], date]) -> str:
    return date_in_year(on(max(when[one.key] for one in because)))


def _whole(key: str) -> str:
    """Name an answer by its feedback, which neither-nor makes two observations of."""
    return key.partition(" ")[0]


def counts_of(observations: Iterable[Observation]) -> tuple[int, int, int]:
    """Count the moves, the answers and the ratings that were learned from; to leave a lesson where it stood is nothing done."""
    keys: dict[str, set[str]] = {"moves": set(), "answers": set(), "ratings": set()}
    for one in observations:
        if one.kind is Kind.MOVE:
            keys["moves"].add(one.key)
        elif one.kind is not Kind.STAY:
            keys["answers" if one.kind is Kind.ANSWER else "ratings"].add(_rating(one.key))
    return len(keys["moves"]), len(keys["answers"]), len(keys["ratings"])


def _rating(key: str) -> str:
    first, _, rest = key.partition(" ")
    return rest if first == "children" else first


def left_out_in_words(ignored: Iterable[Ignored]) -> tuple[str, ...]:
    """Say what teaches nothing and why, a sentence for each reason; what is only long ago is not told."""
    counted = Counter(one.why for one in ignored)
    return tuple(
        _LEFT_OUT[why][counted[why] > 1].format(N=number(counted[why]).capitalize())
        for why in _LEFT_OUT
        if counted[why]
    )


def changed_mind_in_words(ignored: Iterable[Ignored]) -> str:
    """Say that a family seems to have changed its mind, and what counts no more for it; nothing when it has not."""
    count = sum(one.why is Why.ANOTHER_MIND for one in ignored)
    if not count:
        return ""
    things = "thing that you moved, answered or rated" if count == 1 else "things that you moved, answered or rated"
    return (
        f"You seem to have changed your mind: {number(count)} older {things} count{'s' if count == 1 else ''} no more."
    )


# --- Two weeks --------------------------------------------------------------------------------------------------------


def differences(names: Iterable[str], one: Mapping[str, float], other: Mapping[str, float]) -> Iterator[str]:
    """Say of each feature how week A and week B differ in it, and of each subject once where it went."""
    told: set[tuple[By, str]] = set()
    for name in names:
        here, there = one.get(name, 0.0), other.get(name, 0.0)
        place = place_feature(name)
        if place is not None:
            if (place.by, place.subject) in told:
                continue
            told.add((place.by, place.subject))
            yield f"{place.subject} {_at(place)}: {times(round(here))} in week A, {times(round(there))} in week B."
        else:
            more = COMPARED.get(name, f"there is more of this: {_lower(name)}")
            yield f"In week {'A' if here > there else 'B'}, {more}."


def _at(place: PlaceFeature) -> str:
    return f"in {where(place)}" if place.by is By.PART_OF_DAY else f"on {where(place)}"


def _lower(name: str) -> str:
    words, _ = WISHES.get(name, (name.replace("_", " "), False))
    return f"{words[0].lower()}{words[1:].rstrip(',')}"
