"""Simulated annealing on whole timetables: a lecture moves to another slot or room, or two lectures change places.

No move breaks a must, so that every timetable on the way can be held. A course that cannot go where another stands that
clashes with it changes places with that one. Chance is drawn in large portions, and a set of courses or of a day's
periods is the bits of a number: that makes about a million moves a second in plain Python.

References
----------
Bellio, Ceschia, Di Gaspero, Schaerf, Urli (2016), "Feature-based tuning of simulated annealing applied to the
curriculum-based course timetabling problem", Comput. Oper. Res. 65.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from brightpath.planning.coop.parties import Parties
from brightpath.planning.coop.tables import Placing, Tables

#: Temperatures where a class is in a few groups, in units of the lightest wish; where it is in many, a move costs more, and
#: it begins and ends warmer, until in the last part of the moves it cools all the way.
WARMEST, COLDEST = 2.0, 0.07
LAST_PART = 0.08
#: The share of moves that only change the room, and of those that change room and slot.
ROOM_ONLY, ROOM_TOO = 0.12, 0.2
#: Moves drawn at once, at most and in parts of all; between two such portions the search can be spoken to.
PORTION, PORTIONS = 20_000, 100
#: By so much, as a share of all, the clock may be ahead of the work before the search cools by the clock.
AHEAD = 0.05


@dataclass(frozen=True)
class Annealed:
    """The best placing of one search and its cost; whether the clock hurried it."""

    placing: Placing
    cost: int
    moves: int = 0
    was_hurried: bool = False


#: Asked between portions with the share done and the least cost so far; the search ends when it answers False.
OnPortion = Callable[[float, int], bool]


def anneal(
    tables: Tables,
    start: Placing,
    *,
    seed: int,
    moves: int,
    deadline: float,
    warmest: float = WARMEST,
    on_portion: OnPortion = lambda share, cost: True,
) -> Annealed:
    """Search from `start` for `moves` moves, a number of work, while it cools; what is left out stays left out.

    Where the clock runs faster than the work it cools by the clock, so that it has cooled at `deadline`
    (time.perf_counter). Ends early at a cost of nothing.
    """
    return _Annealing(tables, start).run(seed, moves, deadline, warmest, on_portion)


class _Annealing:
    def __init__(self, tables: Tables, start: Placing) -> None:
        self.tables = tables
        courses, slots, rooms = len(tables.courses), tables.slots, len(tables.rooms)
        self.slot, self.room = list(start.slots), list(start.rooms)
        self.busy = [0] * slots  # by slot the courses (bits)
        self.at = [[-1] * rooms for _ in range(slots)]  # by slot and room the lecture
        self.lecture_at = [[-1] * slots for _ in range(courses)]
        self.on_day = [[0] * tables.days for _ in range(courses)]  # by course and day how many lectures
        self.in_room = [[0] * rooms for _ in range(courses)]
        self.parties = Parties(tables)
        # Groups know their busy periods by day; all of them stand in one list, each at an offset of its own.
        self.group_day = [0] * (len(tables.groups) * tables.days)
        self.groups_of: list[tuple[int, ...]] = [()] * courses
        for number, (group, times) in enumerate(tables.groups):
            for course in group:
                self.groups_of[course] += (number * tables.days,) * times
        self.group_sets = [frozenset(groups) for groups in self.groups_of]
        self.groups_without = [
            [
                groups if own.isdisjoint(others) else tuple(group for group in groups if group not in others)
                for others in self.group_sets
            ]
            for groups, own in zip(self.groups_of, self.group_sets, strict=True)
        ]
        self.day_of = [slot // tables.periods for slot in range(slots)]
        self.bit_of = [1 << slot % tables.periods for slot in range(slots)]
        self.course_bits = [1 << course for course in range(courses)]
        for lecture, (slot, room) in enumerate(zip(*start, strict=True)):
            if slot >= 0:
                self._stand(lecture, slot, room)
        self.days_used = [sum(held > 0 for held in on_day) for on_day in self.on_day]
        self.cost = self._cost() + self.parties.stand(start)

    def _stand(self, lecture: int, slot: int, room: int) -> None:
        course, (day, period) = self.tables.course_of[lecture], divmod(slot, self.tables.periods)
        self.busy[slot] |= 1 << course
        self.at[slot][room] = self.lecture_at[course][slot] = lecture
        self.on_day[course][day] += 1
        self.in_room[course][room] += 1
        for group in self.groups_of[course]:
            self.group_day[group + day] |= 1 << period

    def _cost(self) -> int:
        tables = self.tables
        cost = 0
        for number, (_, times) in enumerate(tables.groups):
            days = self.group_day[number * tables.days : (number + 1) * tables.days]
            cost += times * sum(tables.cost_of_lone[busy] for busy in days)
        for course, used in enumerate(self.days_used):
            cost += tables.cost_of_days[course][used]
            cost += tables.cost_of_room * max(0, sum(times > 0 for times in self.in_room[course]) - 1)
        seats = tables.cost_of_seats
        return cost + sum(seats[lecture][room] for lecture, room in enumerate(self.room) if room >= 0)

    def run(
        self,
        seed: int,
        moves: int,
        deadline: float,
        warmest: float,
        on_portion: OnPortion,
    ) -> Annealed:
        tables = self.tables
        draw = np.random.default_rng(seed)
        lectures, slots = self._what_may_move()
        began, done, was_hurried = time.perf_counter(), 0, False
        self.least, self.best = self.cost, Placing(tuple(self.slot), tuple(self.room))
        while done < moves and len(lectures) and self.least > 0:
            now = time.perf_counter()
            share, by_clock = done / moves, (now - began) / max(1e-9, deadline - began)
            if by_clock > share + AHEAD:
                share, was_hurried = min(1.0, by_clock), True
            if not on_portion(share, self.least) or now >= deadline:
                break
            warmth = self._warmth(share, warmest)
            count = min(PORTION, max(1, moves // PORTIONS), moves - done)
            chosen = draw.integers(0, len(lectures), count)
            kind, room = draw.random(count), draw.integers(0, len(tables.rooms), count)
            to = np.where((kind < ROOM_ONLY) | (slots[chosen] < 0), -1, slots[chosen])
            room[(kind > ROOM_ONLY + ROOM_TOO) & (to >= 0)] = -1
            most = warmth * draw.standard_exponential(count)
            self._portion(lectures[chosen].tolist(), to.tolist(), room.tolist(), most.tolist())
            done += count
        return Annealed(self.best, self.least, done, was_hurried)

    def _warmth(self, share: float, warmest: float) -> float:
        """Cool by the same factor for each equal part of the moves."""
        step, scale = self.tables.step, self.tables.scale
        if share < 1 - LAST_PART:
            return scale * warmest * (COLDEST / warmest) ** (share / (1 - LAST_PART))
        return scale * COLDEST * (step / scale) ** ((share - 1 + LAST_PART) / LAST_PART)

    def _what_may_move(self) -> tuple[np.ndarray, np.ndarray]:
        """List the pairs of a lecture and a slot that is open to it; without a slot (-1) it can only change its room."""
        pairs = []
        for lecture, slot in enumerate(self.slot):
            if slot >= 0:
                others = [other for other, is_open in enumerate(self.tables.open[lecture]) if is_open and other != slot]
                pairs += [(lecture, other) for other in others or [-1]]
                if others:
                    pairs.append((lecture, slot))
        both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    def _portion(self, lectures: list[int], slots: list[int], rooms: list[int], most: list[float]) -> None:
        """Try moves one after the other: a lecture, its new slot (-1: as now), its new room (-1: as now), what it may cost."""
        # One long function on local names: a call for each move would take most of the time.
        tables, parties = self.tables, self.parties
        course_of, opened, seats_of, clashes = tables.course_of, tables.open, tables.cost_of_seats, tables.clashes
        lone, cost_of_days, room_price = tables.cost_of_lone, tables.cost_of_days, tables.cost_of_room
        slot_of, room_of, busy, at, lecture_at = self.slot, self.room, self.busy, self.at, self.lecture_at
        on_day, days_used, in_room, group_day = self.on_day, self.days_used, self.in_room, self.group_day
        groups_of, without, sets = self.groups_of, self.groups_without, self.group_sets
        day_of, bit_of, bits = self.day_of, self.bit_of, self.course_bits
        none: tuple[int, ...] = ()
        cost, least, has_parties = self.cost, self.least, bool(parties)
        for lecture, slot, room, may_cost in zip(lectures, slots, rooms, most, strict=True):
            old_slot, old_room = slot_of[lecture], room_of[lecture]
            if slot == old_slot:
                continue
            course = course_of[lecture]
            if slot < 0:  # only the room changes, with whoever is there
                if room == old_room:
                    continue
                other = at[old_slot][room]
                used, seats = in_room[course], seats_of[lecture]
                added = seats[room] - seats[old_room] + room_price * ((used[room] == 0) - (used[old_room] == 1))
                if other >= 0:
                    partner = course_of[other]
                    used, seats = in_room[partner], seats_of[other]
                    added += seats[old_room] - seats[room] + room_price * ((used[old_room] == 0) - (used[room] == 1))
                if has_parties:
                    steps = [(course, old_slot, old_slot, room)]
                    if other >= 0:
                        steps.append((partner, old_slot, old_slot, old_room))
                    added += parties.try_(steps, may_cost - added)
                if added > may_cost:
                    if has_parties:
                        parties.undo()
                    continue
                if has_parties:
                    parties.keep()
                room_of[lecture] = room
                rooms_then = at[old_slot]
                rooms_then[room], rooms_then[old_room] = lecture, other
                used = in_room[course]
                used[old_room] -= 1
                used[room] += 1
                if other >= 0:
                    room_of[other] = old_room
                    used = in_room[partner]
                    used[room] -= 1
                    used[old_room] += 1
                cost += added
                if cost < least:
                    least = cost
                    self.best = Placing(tuple(slot_of), tuple(room_of))
                continue
            in_the_way = busy[slot] & clashes[course]
            if in_the_way:  # the one class in the way comes here instead
                if in_the_way & (in_the_way - 1):
                    continue
                partner = in_the_way.bit_length() - 1
                other = lecture_at[partner][slot]
                if (
                    partner == course
                    or busy[old_slot] & clashes[partner] & ~bits[course]
                    or not opened[other][old_slot]
                ):
                    continue
                from_room = room_of[other]
                if from_room != old_room and at[slot][old_room] < 0 and at[old_slot][from_room] < 0:
                    room, to_room = old_room, from_room  # both keep their rooms
                else:
                    room, to_room = from_room, old_room
            else:
                if room < 0:
                    room = old_room
                other = at[slot][room]
                if other >= 0:
                    partner = course_of[other]
                    if not opened[other][old_slot] or busy[old_slot] & clashes[partner] & ~bits[course]:
                        continue
                    from_room, to_room = room, old_room
            day, old_day = day_of[slot], day_of[old_slot]
            bit, old_bit = bit_of[slot], bit_of[old_slot]
            added = 0
            if other < 0:
                here, there = groups_of[course], none
            else:  # a group that has both classes is as busy as before
                here, there = without[course][partner], without[partner][course]
            if day == old_day:
                both = bit | old_bit
                for group in here:
                    was = group_day[group + day]
                    added += lone[was ^ both] - lone[was]
                for group in there:
                    was = group_day[group + day]
                    added += lone[was ^ both] - lone[was]
            else:
                for group in here:
                    was, new = group_day[group + old_day], group_day[group + day]
                    added += lone[was ^ old_bit] - lone[was] + lone[new ^ bit] - lone[new]
                for group in there:
                    was, new = group_day[group + old_day], group_day[group + day]
                    added += lone[was ^ old_bit] - lone[was] + lone[new ^ bit] - lone[new]
                held = on_day[course]
                if held[old_day] == 1:
                    if held[day]:
                        days, price = days_used[course], cost_of_days[course]
                        added += price[days - 1] - price[days]
                elif not held[day]:
                    days, price = days_used[course], cost_of_days[course]
                    added += price[days + 1] - price[days]
                if other >= 0:
                    held = on_day[partner]
                    if held[day] == 1:
                        if held[old_day]:
                            days, price = days_used[partner], cost_of_days[partner]
                            added += price[days - 1] - price[days]
                    elif not held[old_day]:
                        days, price = days_used[partner], cost_of_days[partner]
                        added += price[days + 1] - price[days]
            if room != old_room:
                used, seats = in_room[course], seats_of[lecture]
                added += seats[room] - seats[old_room] + room_price * ((used[room] == 0) - (used[old_room] == 1))
            if other >= 0 and to_room != from_room:
                used, seats = in_room[partner], seats_of[other]
                added += (
                    seats[to_room] - seats[from_room] + room_price * ((used[to_room] == 0) - (used[from_room] == 1))
                )
            if has_parties and added <= may_cost + parties.total:
                steps = [(course, old_slot, slot, room)]
                if other >= 0:
                    steps.append((partner, slot, old_slot, to_room))
                added += parties.try_(steps, may_cost - added)
                if added > may_cost:
                    parties.undo()
                else:
                    parties.keep()
            if added > may_cost:
                continue
            cost += added
            at[old_slot][old_room] = -1
            if other >= 0:
                at[slot][from_room] = -1
            slot_of[lecture], room_of[lecture] = slot, room
            at[slot][room] = lecture
            where = lecture_at[course]
            where[old_slot], where[slot] = -1, lecture
            own = bits[course]
            busy[old_slot] ^= own
            busy[slot] ^= own
            if day != old_day:
                held = on_day[course]
                held[old_day] -= 1
                held[day] += 1
                days_used[course] += (held[day] == 1) - (held[old_day] == 0)
            if room != old_room:
                used = in_room[course]
                used[old_room] -= 1
                used[room] += 1
            changed = sets[course]
            if other >= 0:
                slot_of[other], room_of[other] = old_slot, to_room
                at[old_slot][to_room] = other
                where = lecture_at[partner]
                where[slot], where[old_slot] = -1, other
                own = bits[partner]
                busy[old_slot] ^= own
                busy[slot] ^= own
                if day != old_day:
                    held = on_day[partner]
                    held[day] -= 1
                    held[old_day] += 1
                    days_used[partner] += (held[old_day] == 1) - (held[day] == 0)
                if to_room != from_room:
                    used = in_room[partner]
                    used[from_room] -= 1
                    used[to_room] += 1
                changed = changed ^ sets[partner]
            for group in changed:
                group_day[group + old_day] ^= old_bit
                group_day[group + day] ^= bit
            if cost < least:
                least = cost
                self.best = Placing(tuple(slot_of), tuple(room_of))
        self.cost, self.least = cost, least
