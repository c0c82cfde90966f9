"""Categories and statements in, from JSON or from CSV, every fault listed at once; and those BrightPath ships."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Final, TypeVar

from pydantic import AfterValidator, Field, WrapValidator

from brightpath.config import ROOT
from brightpath.domain.errors import Fault, Faulty, Refused
from brightpath.domain.questions import (
    HEAVIEST,
    LIGHTEST,
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    LONGEST_WORDING,
    QUESTION_KEY,
    Category,
    CategoryKey,
    Question,
    QuestionSet,
    one_line,
    weight_of,
)
from brightpath.imports.csv_text import Row, in_order, read_csv
from brightpath.imports.json_text import read_json
from brightpath.imports.shape import Shape, one, several, take_shape

T = TypeVar("T")

SHIPPED: Final = ROOT / "data" / "questions" / "questions.json"

_CATEGORIES: Final = ", ".join(CategoryKey)
_NO_FURTHER: Final = f"one of the five that the starting preferences are made from: {_CATEGORIES}"


def _line(noun: str, longest: int) -> AfterValidator:
    return AfterValidator(lambda text: _or_wrong(lambda: one_line(text, noun, longest)))


def _weight(weight: float) -> float:
    return _or_wrong(lambda: weight_of(weight))


def _or_wrong(read: Callable[[], T]) -> T:
    """Turn a refusal of the domain into the sort of error that `one` makes a fault of."""
    try:
        return read()
    except Refused as refusal:
        raise ValueError(refusal.sentence) from None


def _characters(noun: str, longest: int) -> WrapValidator:
    return one(str, noun, f"1 to {longest} characters on one line")


def _whole(noun: str, most: int) -> WrapValidator:
    return one(int, noun, f"a whole number from 1 to {most}")


_CategoryKey = Annotated[CategoryKey, one(str, "a category", _NO_FURTHER)]
_Name = Annotated[str, _line("a name", LONGEST_NAME), _characters("a name", LONGEST_NAME)]
_Description = Annotated[
    str, _line("a description", LONGEST_DESCRIPTION), _characters("a description", LONGEST_DESCRIPTION)
]
_StatementKey = Annotated[
    str, Field(pattern=f"^{QUESTION_KEY.pattern}$"), one(str, "a key for a statement", "q1, q2 ... to q999")
]
_Wording = Annotated[str, _line("a statement", LONGEST_WORDING), _characters("a statement", LONGEST_WORDING)]
_Position = Annotated[int, Field(ge=1, le=9999), _whole("a position", 9999)]
_Weight = Annotated[
    float, AfterValidator(_weight), one(float, "a weight", f"a number from {LIGHTEST:g} to {HEAVIEST:g}")
]
_YesOrNo = Annotated[bool, one(bool, "a yes or no", "true, false")]
_Counted = Annotated[int, Field(ge=1, le=1_000_000), _whole("a count", 1_000_000)]


class _Category(Shape):
    key: _CategoryKey
    position: _Position
    name: _Name
    description: _Description
    weight: _Weight = 1.0
    isActive: _YesOrNo = True


class _Statement(Shape):
    key: _StatementKey
    category: _CategoryKey
    position: _Position
    wording: _Wording
    weight: _Weight = 1.0
    isReversed: _YesOrNo = False
    isActive: _YesOrNo = True
    version: _Counted = 1
    meaning: _Counted = 1


class _Document(Shape):
    categories: Annotated[tuple[_Category, ...], several("categories", at_most=len(CategoryKey))] = ()
    statements: Annotated[tuple[_Statement, ...], several("statements", at_most=999)] = ()


def shipped_questions() -> QuestionSet:
    """Read the categories and statements that BrightPath ships."""
    return read_questions(SHIPPED.read_bytes())


def read_questions(text: str | bytes) -> QuestionSet:
    """Read categories and statements from JSON; either may be left out.

    Raises
    ------
    Faulty
        With every fault, in the order of the document.
    """
    raw, faults = read_json(text)
    return _question_set(raw, faults)


# --- CSV ------------------------------------------------------------------------------------------------------------

#: Column of the table -> key of the document, for a row that is a category and for one that is a statement.
_COLUMNS: Final = {
    "category": {
        "key": "key",
        "position": "position",
        "text": "name",
        "description": "description",
        "weight": "weight",
        "active": "isActive",
    },
    "statement": {
        "key": "key",
        "category": "category",
        "position": "position",
        "text": "wording",
        "weight": "weight",
        "reversed": "isReversed",
        "active": "isActive",
        "version": "version",
        "meaning": "meaning",
    },
}
_LISTS: Final = {"category": "categories", "statement": "statements"}
_ALL_COLUMNS: Final = ["kind", *dict.fromkeys(column for columns in _COLUMNS.values() for column in columns)]
_NEEDED: Final = ["kind", "key", "category", "position", "text"]
_NUMBERS: Final = frozenset({"position", "weight", "version", "meaning"})
_TRUTHS: Final = frozenset({"reversed", "active"})
_TRUTH: Final = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def read_questions_csv(content: bytes) -> QuestionSet:
    """Read categories and statements from a table, a row each; `kind` says which it is.

    Raises
    ------
    Faulty
        With every fault, in the order of the rows.
    """
    document: dict[str, list[dict[str, Any]]] = {name: [] for name in _LISTS.values()}
    rows: dict[str, list[Row]] = {name: [] for name in _LISTS.values()}
    table, faults = read_csv(content, _ALL_COLUMNS, _NEEDED)
    for row in table:
        kind = row.cells["kind"].casefold()
        if kind not in _LISTS:
            faults.append(Fault(row.at("kind"), "This says neither.", ", ".join(_LISTS)))
            continue
        faults += _strays(row, kind)
        document[_LISTS[kind]].append(
            {key: _value(column, cell) for column, key in _COLUMNS[kind].items() if (cell := row.cells.get(column))}
        )
        rows[_LISTS[kind]].append(row)
    if faults and not any(rows.values()):
        raise Faulty(in_order(faults))
    try:
        found = _question_set(document, [])
    except Faulty as faulty:
        faults += [_in_row(fault, rows) for fault in faulty.faults]
    if faults:
        raise Faulty(in_order(faults))
    return found


def _strays(row: Row, kind: str) -> Iterable[Fault]:
    """Find cells that say what such a row has no room for."""
    for column, cell in row.cells.items():
        if cell and column != "kind" and column not in _COLUMNS[kind]:
            yield Fault(row.at(column), f"A {kind} has none.", "an empty cell")


def _value(column: str, cell: str) -> Any:
    """Read a cell as its column's sort of value; what is none stays text, and is refused as such."""
    if column in _TRUTHS:
        return _TRUTH.get(cell.casefold(), cell)
    if column in _NUMBERS and re.fullmatch(r"[0-9]{1,9}([.,][0-9]{1,20})?", cell):
        return float(cell.replace(",", "."))
    return cell


def _in_row(fault: Fault, rows: dict[str, list[Row]]) -> Fault:
    """Say a fault's place as it stands in the table: `statements[2].wording` as `line 9, text`."""
    where = re.fullmatch(r"(categories|statements)\[(\d+)\](?:\.(\w+))?", fault.where)
    if where is None:
        return fault
    kind = next(kind for kind, name in _LISTS.items() if name == where[1])
    column = next((column for column, key in _COLUMNS[kind].items() if key == where[3]), None)
    allowed = "yes, no" if column in _TRUTHS else fault.allowed
    return Fault(rows[where[1]][int(where[2])].at(column or ""), fault.what, allowed)


# --- Both -----------------------------------------------------------------------------------------------------------


def _question_set(raw: Any, faults: list[Fault]) -> QuestionSet:
    document, of_values = take_shape(_Document, raw)
    for further in (of_values, [*_unknown(document), *_twice(document)]):
        told = {fault.where for fault in faults}
        faults += [fault for fault in further if fault.where not in told]
    if not faults and not (document.categories or document.statements):
        faults.append(Fault("document", "There is neither a category nor a statement in it."))
    if faults:
        raise Faulty(faults)
    return QuestionSet.of(
        [
            Category(
                key=each.key,
                name=each.name,
                description=each.description,
                position=each.position,
                weight=each.weight,
                is_active=each.isActive,
            )
            for each in document.categories
        ],
        [
            Question(
                key=each.key,
                version=each.version,
                meaning=each.meaning,
                category=each.category,
                position=each.position,
                wording=each.wording,
                weight=each.weight,
                is_reversed=each.isReversed,
                is_active=each.isActive,
            )
            for each in document.statements
        ],
    )


def _unknown(document: _Document) -> Iterable[Fault]:
    """Find keys that we would lose."""
    for key in document.unknown:
        yield Fault(key, "This key is not known.", "categories, statements")
    for where, record in _records(document):
        for key in record.unknown:
            yield Fault(f"{where}.{key}", "This key is not known.", ", ".join(type(record).model_fields))


def _twice(document: _Document) -> Iterable[Fault]:
    times = Counter(record.key for _, record in _records(document))
    for where, record in _records(document):
        if record.key is not None and times[record.key] > 1:
            yield Fault(f"{where}.key", f"{record.key} stands {times[record.key]} times.", "every key once")


def _records(document: _Document) -> Iterable[tuple[str, _Category | _Statement]]:
    yield from ((f"categories[{index}]", record) for index, record in enumerate(document.categories))
    yield from ((f"statements[{index}]", record) for index, record in enumerate(document.statements))
