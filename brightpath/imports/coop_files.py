"""One document of a co-op, JSON or CSV, in the shape of `coop_shape`: what it holds, what is wrong, and where."""

from __future__ import annotations

import re
from typing import Any

from brightpath.domain.errors import Fault
from brightpath.imports import coop_shape as shape
from brightpath.imports.coop_rows import read_rows
from brightpath.imports.json_text import read_json
from brightpath.imports.shape import Shape, take_shape

CONFIGURATION = "configuration"
SHAPES: dict[str, type[Shape]] = {
    "courses": shape.Courses,
    "groups": shape.Groups,
    "instructors": shape.Instructors,
    "rooms": shape.Rooms,
    CONFIGURATION: shape.Configuration,
}


class CoopFile:
    """One document: its name, its content in the shape of the document, and where each item of it stands."""

    def __init__(self, name: str, noun: str, content: bytes) -> None:
        self.name, self.noun = name, noun
        self.lines: list[int] = []
        self.faults: list[Fault] = []
        if name.casefold().endswith(".csv"):
            objects, self.lines, faults = read_rows(content, noun)
            raw: Any = {noun: objects}
        else:
            raw, faults = read_json(content)
            if isinstance(raw, list):
                raw = {noun: raw}
        self.faults += [Fault(f"{name}, {fault.where}", fault.what, fault.allowed) for fault in faults]
        self.shape, of_values = take_shape(SHAPES[noun], _with_children(raw))
        told = {fault.where for fault in self.faults}
        for fault in of_values:
            placed = Fault(self.at(fault.where), fault.what, fault.allowed)
            if placed.where not in told:  # what could not be read at all is not also told to be missing
                self.faults.append(placed)

    def at(self, where: str) -> str:
        """Say a place of the document: in a table the line, and the column."""
        match = re.match(rf"{self.noun}\[(\d+)\]\.?(\w*)", where) if self.lines else None
        if match is None:
            return f"{self.name}, {where}"
        column = f", {match[2]}" if match[2] else ""
        return f"{self.name}, line {self.lines[int(match[1])]}{column}"


def _with_children(raw: Any) -> Any:
    """Write each child as an object: "Ada (Kim)" is Ada of the family Kim."""
    if not isinstance(raw, dict):
        return raw
    return {noun: [_item(item) for item in items] if isinstance(items, list) else items for noun, items in raw.items()}


def _item(item: Any) -> Any:
    if not isinstance(item, dict) or not isinstance(item.get("children"), list):
        return item
    return {**item, "children": [_child(child) for child in item["children"]]}


def _child(child: Any) -> Any:
    if not isinstance(child, str):
        return child
    match = re.fullmatch(r"\s*(.+?)\s*\((.+)\)\s*", child)
    return {"name": match[1], "family": match[2]} if match else {"name": child}


class Unreadable(CoopFile):
    """A document that could not be looked at; its faults are told already."""

    def __init__(self, name: str, noun: str) -> None:
        self.name, self.noun, self.lines, self.faults = name, noun, [], []
