"""What is to be said of a change by hand before it is kept: why it cannot be, what it breaks, and what it costs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from brightpath.domain.schedule import ItemType, ScheduleItem, WeekPlan
from brightpath.domain.week_changes import Change, ItemChange, Placed, change_between
from brightpath.domain.week_edits import Verdict
from brightpath.domain.weeks import MINUTES_PER_DAY, clock_of, weekday_of
from brightpath.domain.words import listed
from brightpath.planning.week.by_hand import standing_problem
from brightpath.planning.week.faults import Fault, Key, faults_of, made_worse
from brightpath.planning.week.features import LEFT_OUT, MOVES, features_of, points_of
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.standing import Moment
from brightpath.planning.week.telling import TOLD_FROM, gives_up
from brightpath.planning.week.ways import WAY

_TAKES_TIME = (ItemType.SUBJECT, ItemType.COMMITMENT)

#: By wish: what a parent sees when the week mostly loses, or mostly gains, by it.
_BECAUSE = {
    "best_hours": ("{lesson} leaves the best hours of {children}", "{lesson} comes into the best hours of {children}"),
    "core_early": ("{lesson} comes later in the day", "{lesson} comes earlier in the day"),
    "liked_times": ("{lesson} stands farther from the time you like", "{lesson} stands nearer to the time you like"),
    "compact_days": ("{lesson} comes later in the day", "{lesson} comes earlier in the day"),
    "spread": ("{lesson} stands on neighbouring days", "{lesson} stands on neighbouring days less often"),
    "same_time": ("{lesson} leaves its usual time", "{lesson} comes at its usual time"),
    "often_enough": ("{lesson} stands less often than you like", "{lesson} stands as often as you like"),
    "hours_asked_for": ("less is made up of the hours that are short", "more is made up of the hours that are short"),
    "interest_lift": ("{lesson}, which is loved, gets worse hours", "{lesson}, which is loved, gets better hours"),
    "light_friday": ("the last day becomes fuller", "the last day becomes lighter"),
    "even_days": ("the days become less even", "the days become more even"),
    "open_time": ("there is less time with nothing planned", "there is more time with nothing planned"),
    "breaks": ("a breather comes later", "a breather comes sooner"),
    "learned_places": ("{lesson} stands where you came to like it less", "{lesson} stands where you came to like it"),
    "likely_to_get_done": ("{lesson} is less likely to get done there", "{lesson} is more likely to get done there"),
}


def judge(problem: WeekProblem, before: WeekPlan, after: WeekPlan, *, now: Moment) -> Verdict:
    """Judge a change by hand from one complete plan to another of the same people.

    Parameters
    ----------
    problem
        The problem that the plan answered, or that of the household now.
    now
        The family's date and minute: what has begun does not move.
    """
    change = change_between(before, after)
    nowhere = [told for one in change.items if one.after is not None for told in _nowhere(before, one.after)]
    if nowhere:
        return Verdict(refused=tuple(dict.fromkeys(nowhere)))
    was, is_now = standing_problem(problem, before), standing_problem(problem, after)
    dates = {placed.on for one in change.items for placed in (one.before, one.after) if placed is not None}
    features = features_of(was, before), features_of(is_now, after)
    return Verdict(
        refused=tuple(dict.fromkeys(_refusals(is_now, change, after, now))),
        broken=made_worse(_faults(was, before, dates), _faults(is_now, after, dates)),
        cost=_cost(change, (was, is_now), features),
        points=round(_worth(was, features[0]) - _worth(is_now, features[1]), 4) + 0.0,
    )


# -- what cannot be kept ---------------------------------------------------------------------------------------------


def _refusals(problem: WeekProblem, change: Change, after: WeekPlan, now: Moment) -> Iterator[str]:
    """Say why a change to places that there are cannot be kept all the same."""
    weeks = {f"child:{child.id}": child for child in after.children}
    pupils = {f"child:{child.id}": child for child in problem.pupils}
    for one in change.items:
        if one.whose not in weeks or not _is_meant(one) or not _is_elsewhere(one):
            continue
        child = weeks[one.whose]
        yield from _out_of_time(one, child.name, now)
        if one.after is None:
            continue
        on, item = one.after.on, one.after.item
        agreed = set()
        if one.whose in pupils and on in problem.days:
            busy_then = pupils[one.whose].commitments[problem.days.index(on)]
            agreed = {(busy.name, busy.start, busy.end) for busy in busy_then}
        for other in next(day.items for day in child.days if day.on == on):
            # The way to a lesson's place follows the lesson: what it meets is broken, and can be kept.
            is_agreed = not _is_way(other) or (other.name, other.start, other.end) in agreed
            if other.id != item.id and is_agreed and _overlap(item, other):
                yield _has_then(child.name, other)


def _is_meant(one: ItemChange) -> bool:
    """Say whether a change is about something that the family puts; rests and ways follow of themselves."""
    items = [placed.item for placed in (one.before, one.after) if placed is not None]
    return all(item.is_by_hand or (item.type in _TAKES_TIME and not _is_way(item)) for item in items)


def _is_way(item: ScheduleItem) -> bool:
    return item.type is ItemType.COMMITMENT and item.name.startswith(WAY)


def _is_elsewhere(one: ItemChange) -> bool:
    """Say whether an item stands at another time, whatever else was said of it."""
    if one.before is None or one.after is None:
        return True
    return (one.before.on, one.before.item.start, one.before.item.end) != (
        one.after.on,
        one.after.item.start,
        one.after.item.end,
    )


def _nowhere(plan: WeekPlan, placed: Placed) -> Iterator[str]:
    item = placed.item
    if not plan.week_start <= placed.on < plan.week_start + timedelta(days=7):
        yield f"{item.name} cannot stand on {placed.on.isoformat()}, which is no day of this week."
    if item.end <= item.start:
        yield f"{item.name} would end before it begins."
    elif item.start < 0 or item.end > MINUTES_PER_DAY:
        yield f"{item.name} cannot go beyond midnight."


def _out_of_time(one: ItemChange, who: str, now: Moment) -> Iterator[str]:
    """Say what has happened, or would have to have happened."""
    if one.before is not None:
        item = one.before.item
        title = f"{item.name} of {who}"
        if item.is_completed or item.is_handed_in:
            yield f"{title} is done. Take the tick away first."
            return
        if one.after is not None and _is_past(one.before, now):
            yield f"{title} has begun already, so it cannot be moved."
            return
    if one.after is not None and _is_past(one.after, now) and (one.before is not None or not one.after.item.is_by_hand):
        yield f"{weekday_of(one.after.on)} at {clock_of(one.after.item.start)} is past."


def _is_past(placed: Placed, now: Moment) -> bool:
    return (placed.on, placed.item.start) < (now.on, now.minute)


def _overlap(one: ScheduleItem, other: ScheduleItem) -> bool:
    takes_time = other.type in _TAKES_TIME or other.is_by_hand
    return takes_time and one.start < other.end and other.start < one.end


def _has_then(who: str, other: ScheduleItem) -> str:
    if _is_way(other):
        return f"{who} is {other.name[0].lower()}{other.name[1:]} then."
    return f"{who} has {other.name} then."


# -- what it breaks, and what it costs -------------------------------------------------------------------------------


def _faults(problem: WeekProblem, plan: WeekPlan, dates: Collection[date]) -> dict[Key, Fault]:
    return faults_of(problem, plan, [day for day, on in enumerate(problem.days) if on in dates])


def _worth(problem: WeekProblem, features: Mapping[str, float]) -> float:
    """Count a week's points; that something moves costs nothing where the family moves it."""
    return points_of(problem, {**features, MOVES: 0.0})


def _cost(
    change: Change, problems: tuple[WeekProblem, WeekProblem], features: tuple[Mapping[str, float], ...]
) -> str | None:
    """Tell in a sentence what the week loses or gains, and by which wish most; None when that is nothing."""
    (was, is_now), (before, after) = problems, features
    lost = {
        name: weight * before.get(name, 1.0) - is_now.weights.get(name, 0.0) * after.get(name, 1.0)
        for name, weight in was.weights.items()
    }
    told = []
    more = round(after[LEFT_OUT] - before[LEFT_OUT])
    if more:
        lessons = "one lesson" if abs(more) == 1 else f"{abs(more)} lessons"
        told.append(f"{lessons} {'more' if more > 0 else 'fewer'} {'is' if abs(more) == 1 else 'are'} left out")
    loss = sum(lost.values())
    if abs(loss) >= TOLD_FROM:
        sign = 1 if loss > 0 else -1
        most = max(lost, key=lambda name: sign * lost[name])
        verb = "loses" if loss > 0 else "gains"
        told.append(f"the week {verb} {abs(loss):.1f} of 100 points{_because(change, was, most, is_loss=loss > 0)}")
    if not told:
        return None
    text = "; ".join(told)
    return f"{text[0].upper()}{text[1:]}."


def _because(change: Change, problem: WeekProblem, wish: str, *, is_loss: bool) -> str:
    moved = [
        (one.whose, placed.item)
        for one in change.items
        if one.whose.startswith("child:") and _is_elsewhere(one)
        for placed in (one.after or one.before,)
        if placed is not None and placed.item.type is ItemType.SUBJECT
    ]
    names = {item.name for _, item in moved}
    phrase = _BECAUSE.get(wish)
    if phrase is None or (len(names) != 1 and "{" in phrase[0]):
        return f" ({gives_up(wish)})" if is_loss else ""
    whose = {who for who, _ in moved}
    children = [child for child in problem.pupils if f"child:{child.id}" in whose]
    with_best = [child.name for child in children if child.best_times] or [child.name for child in children]
    told = phrase[0 if is_loss else 1].format(lesson=next(iter(names), ""), children=listed(with_best))
    return f", mostly because {told}"
