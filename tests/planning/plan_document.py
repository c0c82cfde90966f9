"""A strict reader of the plan document of formats.md that trusts nothing of the planner's own code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from brightpath.planning.week.ways import WAY

PLAN = {
    "weekStartDate": str,
    "version": int,
    "generationMethod": str,
    "seed": int,
    "solver": dict,
    "children": list,
    "adults": list,
    "unplaced": list,
    "because": list,
    "wishes": list,
}
SOLVER = {
    "name": str,
    "status": str,
    "objective": (int, float),
    "bound": (int, float),
    "gap": (int, float),
    "seconds": (int, float),
    "rows": int,
    "columns": int,
}
CHILD = {"id": str, "name": str, "days": list, "patterns": dict}
ADULT = {"name": str, "days": list}
ITEM = {
    "id": str,
    "type": str,
    "name": str,
    "startTime": str,
    "endTime": str,
    "attention": (int, float),
    "adult": (str, type(None)),
    "combinedWith": (str, type(None)),
    "completed": bool,
    "isExternal": bool,
    "why": str,
}
#: What the family says of an item stands in the document only where it was said.
SAID = {"pinned": bool, "handedIn": bool, "skipped": bool, "byHand": bool, "actual": dict, "lesson": str, "notes": str}
NEXT_BEST = {"day": str, "startTime": str, "cost": (int, float), "wish": (str, type(None))}
WISH = {
    "name": str,
    "sentence": str,
    "weight": (int, float),
    "value": (int, float),
    "points": (int, float),
    "gaveUp": str,
}
UNPLACED = {
    "child": str,
    "subject": str,
    "asked": int,
    "placed": int,
    "reasons": list,
    "wouldHelp": list,
    "musts": list,
    "prices": list,
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


def faults_of(document: dict[str, Any]) -> list[str]:
    """List everything in a plan document that formats.md does not allow."""
    faults = list(_shape(document, PLAN, "plan"))
    return faults or list(_faults(document))


def _faults(document: dict[str, Any]) -> Iterator[str]:
    yield from _shape(document["solver"], SOLVER, "solver", more=True)
    solver = document["solver"]
    if solver["status"] not in ("optimal", "within_gap", "time_limit"):
        yield f"solver.status {solver['status']}"
    if solver["bound"] < solver["objective"] - 1e-6 or solver["gap"] < 0:
        yield "solver: the bound is below the objective"
    monday = date.fromisoformat(document["weekStartDate"])
    week = {(monday + timedelta(days=offset)).isoformat() for offset in range(7)}
    for kind, shape in (("children", CHILD), ("adults", ADULT)):
        if len({person.get("name") for person in document[kind]}) != len(document[kind]):
            yield f"{kind}: a name stands twice"
        for person in document[kind]:
            yield from _shape(person, shape, kind)
            dates = [day["date"] for day in person["days"]]
            if dates != sorted(set(dates)) or not set(dates) <= week:
                yield f"{person['name']}: days {dates}"
            ids = [item["id"] for day in person["days"] for item in day["items"]]
            if len(set(ids)) != len(ids):
                yield f"{person['name']}: an id stands twice"
            for day in person["days"]:
                yield from _day(day, f"{person['name']} {day['date']}")
    for child in document["children"]:
        if set(child["patterns"]) != {"learningBlocks", "protectedBlocks", "breakPatterns"}:
            yield f"{child['name']}: patterns {sorted(child['patterns'])}"
    because = document["because"]
    if (
        len(because) != 3
        or len(set(because)) != 3
        or not all(re.fullmatch(r"\S.*\.", one, re.DOTALL) for one in because)
    ):
        yield f"because: {because}"
    for wish in document["wishes"]:
        yield from _shape(wish, WISH, "wishes")
        if not -1e-6 <= wish["value"] <= 1 + 1e-6 or abs(wish["points"] - wish["weight"] * wish["value"]) > 0.02:
            yield f"wishes: {wish}"
    yield from _attention(document)
    yield from _left_out(document)


def _day(day: dict[str, Any], where: str) -> Iterator[str]:
    named = {"cycleDay": str} if "cycleDay" in day else {}
    yield from _shape(day, {"date": str, "dayOfWeek": str, "items": list, **named}, where)
    if day["dayOfWeek"] != WEEKDAYS[date.fromisoformat(day["date"]).weekday()]:
        yield f"{where}: {day['dayOfWeek']}"
    for item in day["items"]:
        next_best = item.get("nextBest")
        yield from _shape(
            {key: fact for key, fact in item.items() if key not in ("nextBest", "part", *SAID)},
            ITEM,
            f"{where} {item.get('name')}",
        )
        yield from _shape(
            said := {key: item[key] for key in SAID if key in item}, {key: SAID[key] for key in said}, where
        )
        if item["type"] not in ("subject", "commitment", "break", "lunch"):
            yield f"{where}: type {item['type']}"
        if not (CLOCK.fullmatch(item["startTime"]) and CLOCK.fullmatch(item["endTime"])):
            yield f"{where}: times {item['startTime']} {item['endTime']}"
        elif item["startTime"] >= item["endTime"]:
            yield f"{where}: {item['name']} ends before it begins"
        if item["attention"] not in (0, 0.25, 0.5, 1):
            yield f"{where}: attention {item['attention']}"
        if item.get("part", 1) not in (1, 2):
            yield f"{where}: part {item['part']}"
        if item["isExternal"] != (item["type"] == "commitment"):
            yield f"{where}: isExternal of {item['name']}"
        if next_best is not None:
            yield from _shape(next_best, NEXT_BEST, f"{where} {item['name']}")
            if item["type"] != "subject" or next_best["day"] not in WEEKDAYS:
                yield f"{where}: nextBest {next_best}"
        if item["type"] == "subject" and not re.fullmatch(r"[A-Z].*\.", item["why"], re.DOTALL):
            yield f"{where}: why {item['why']!r}"
    starts = [item["startTime"] for item in day["items"]]
    if starts != sorted(starts):
        yield f"{where}: not in order of time"


def _attention(document: dict[str, Any]) -> Iterator[str]:
    """Add up each adult's shares at every moment, from the children's lessons and from the adult's own column."""
    adults = {adult["name"]: {day["date"]: day["items"] for day in adult["days"]} for adult in document["adults"]}
    lessons: dict[tuple[str, str], dict[tuple, set[str]]] = {}
    for child in document["children"]:
        for day in child["days"]:
            for item in day["items"]:
                if (item["adult"] is not None) != (item["attention"] > 0):
                    yield f"{child['name']} {day['date']}: {item['name']} has attention {item['attention']}"
                if item["adult"] is None:
                    continue
                if item["adult"] not in adults:
                    yield f"nobody is named {item['adult']}"
                    continue
                group = item["combinedWith"] or (child["name"], item["name"])
                key = (item["startTime"], item["endTime"], item["attention"], group)
                lessons.setdefault((item["adult"], day["date"]), {}).setdefault(key, set()).add(item["id"])
    for name, days in adults.items():
        for on, items in days.items():
            taught = lessons.get((name, on), {})
            own = [item for item in items if item["type"] == "subject"]
            if Counter((i["startTime"], i["endTime"], i["attention"]) for i in own) != Counter(k[:3] for k in taught):
                yield f"{name} {on}: the own column and the children's lessons differ"
            ids = set().union(*taught.values())
            yield from (f"{name} {on}: {i['name']} has an id of its own" for i in own if i["id"] not in ids)
            away = [(i["startTime"], i["endTime"], i["attention"]) for i in items if i["type"] == "commitment"]
            named_ways = {i["attention"] for i in items if i["type"] == "commitment" and not i["name"].startswith(WAY)}
            yield from (f"{name} {on}: a commitment takes {share}" for share in named_ways - {1})
            ways = [one for one in away if one[2] != 1]  # to the place of a lesson, and back
            away = [one for one in away if one[2] == 1 and one not in ways]
            for moment in sorted({key[0] for key in [*taught, *ways]}):
                share = sum(key[2] for key in [*taught, *ways] if key[0] <= moment < key[1])
                if share > 1 or (share and any(start <= moment < end for start, end, _ in away)):
                    yield f"{name} {on} {moment}: {share} of the attention"
            for start, end, _ in away:
                if any(key[0] < end and start < key[1] for key in taught):
                    yield f"{name} {on} {start}: teaches during a commitment"


def _left_out(document: dict[str, Any]) -> Iterator[str]:
    held = Counter(
        (child["name"], item["name"])
        for child in document["children"]
        for day in child["days"]
        for item in day["items"]
        if item["type"] == "subject"
    )
    for (child, name), count in list(held.items()):
        if name.endswith(" (part 1)"):  # a lesson in two parts stands when both do
            whole = name.removesuffix(" (part 1)")
            held[child, whole] += min(count, held[child, f"{whole} (part 2)"])
    seen = set()
    for left in document["unplaced"]:
        yield from _shape(left, UNPLACED, "unplaced")
        key = (left["child"], left["subject"])
        if key in seen or left["child"] not in {child["name"] for child in document["children"]}:
            yield f"unplaced: {key}"
        seen.add(key)
        stands = held[key] or sum(held[left["child"], name] for name in re.split(", | or ", left["subject"]))  # a loop
        if not 0 <= left["placed"] < left["asked"] or left["placed"] != stands:
            yield f"unplaced: {key} placed {left['placed']} of {left['asked']}, stands {stands} times"
        prices = left.get("prices", [])
        if len(prices) != len(left["wouldHelp"]) or prices != sorted(prices):
            yield f"unplaced: {key} prices {prices}"
        if not left["reasons"]:
            yield f"unplaced: {key} without a reason"
        for sentence in (*left["reasons"], *left["wouldHelp"]):
            if not isinstance(sentence, str) or not re.fullmatch(r"\S.*\.", sentence, re.DOTALL):
                yield f"unplaced: {sentence!r} is no sentence"


def _shape(value: Any, keys: dict[str, Any], where: str, *, more: bool = False) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: not an object"
        return
    for key, kind in keys.items():
        if key not in value:
            yield f"{where}: no {key}"
        elif not isinstance(value[key], kind) or (isinstance(value[key], bool) and kind is not bool):
            yield f"{where}.{key}: {value[key]!r}"
    if not more:
        yield from (f"{where}: unknown {key}" for key in value.keys() - keys.keys())
