"""Shapes of documents from outside, as pydantic models whose errors are sentences from the start.

A room writes its document as `Shape` classes, its values with `one` and `several`, and reads it with `take_shape`. A
value that is refused does not end the reading: `take_shape` also hands back the document with `None` in such places, so
that checks across several values run, and are listed, together with the rest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    ValidationInfo,
    WrapValidator,
    create_model,
    model_validator,
)

from brightpath.domain.errors import Fault, Faulty
from brightpath.imports.json_text import path, read_json, shown

#: Stands at a key that must be there and is not.
MISSING: Final = object()

_CARRY_ON: Final = "carry on"
_KINDS: Final[dict[type, str]] = {
    str: "text",
    bool: "a yes or no",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
    type(None): "nothing",
}


class _RefusedValue(ValueError):
    """How a fault travels through pydantic, which adds the place."""

    def __init__(self, what: str, allowed: str) -> None:
        self.what = what
        self.allowed = allowed
        super().__init__(what)


class Shape(BaseModel):
    """An object of a document. Unknown keys are kept; null at a key that may be left out means left out."""

    model_config = ConfigDict(extra="allow", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _every_key_stands(cls, value: Any, info: ValidationInfo) -> dict[str, Any]:
        keys = {field.alias or name: field for name, field in cls.model_fields.items()}
        needed = [key for key, field in keys.items() if field.is_required()]
        if not isinstance(value, dict):
            allowed = f"an object with {', '.join(needed)}" if needed else f"an object that may hold {', '.join(keys)}"
            value = _refuse(info, {}, _is_another_kind(value, "an object"), allowed)
        may_be_left_out = keys.keys() - set(needed)
        given = {key: item for key, item in value.items() if not (item is None and key in may_be_left_out)}
        return dict.fromkeys(needed, MISSING) | given

    @property
    def unknown(self) -> dict[str, Any]:
        """Give the keys this version does not know, as they came."""
        return dict(self.model_extra or {})


S = TypeVar("S", bound=Shape)


def take_shape(shape: type[S], document: Any) -> tuple[S, list[Fault]]:
    """Read a document; list every value that is refused and put `None` (an empty list for a list) in its place."""
    try:
        return shape.model_validate(document), []
    except ValidationError as error:
        return shape.model_validate(document, context=_CARRY_ON), _faults_of(error)


def read_sound(shape: type[S], text: str | bytes, faults_between: Callable[[S], Iterable[Fault]]) -> S:
    """Read a document that has no fault, neither in a value nor between them; the latter are looked for last.

    Raises
    ------
    Faulty
        With every fault.
    """
    raw, faults = read_json(text)
    document, of_values = take_shape(shape, raw)
    faults += of_values
    faults += [] if faults else faults_between(document)
    if faults:
        raise Faulty(faults)
    return document


def one(kind: type, noun: str, allowed: str) -> WrapValidator:
    """Refuse another kind of JSON value, and what the type it annotates refuses: "25 is not <noun>." and what is."""

    def read(value: Any, handler: Callable[[Any], Any], info: ValidationInfo) -> Any:
        if kind is int and isinstance(value, float) and value.is_integer():
            value = int(value)  # JSON knows one sort of number: 30.0 is 30
        if _KINDS.get(type(value)) != _KINDS[kind]:
            return _refuse(info, None, _is_another_kind(value, noun), allowed)
        try:
            return handler(value)
        except ValidationError:
            return _refuse(info, None, f"{shown(value)} is not {noun}.", allowed)

    return WrapValidator(read)


def several(nouns: str, *, at_least: int = 0, at_most: int) -> BeforeValidator:
    """Refuse what is no list, a list that is too short, and one so long that it cannot be meant."""
    allowed = f"{at_least} to {at_most} {nouns}" if at_least else f"at most {at_most} {nouns}"

    def read(value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, list):
            return _refuse(info, [], _is_another_kind(value, f"a list of {nouns}"), f"a list, {allowed}")
        if len(value) < at_least:
            return _refuse(info, [], f"There are {len(value) or 'no'} {nouns}.", allowed)
        if len(value) > at_most:
            return _refuse(info, [], f"There are {len(value)} {nouns}.", allowed)
        return value

    return BeforeValidator(read)


class Ratings(Shape):
    """Answers by key; a key without an answer is left out."""

    def points(self) -> dict[str, int]:
        return {key: value for key in type(self).model_fields if (value := getattr(self, key)) is not None}


def rated(keys: tuple[str, ...], answer: Any) -> BeforeValidator:
    """Say which keys a `Ratings` has and what an answer looks like."""
    shape = _ratings(keys, answer)
    return BeforeValidator(lambda value, info: shape.model_validate(value, context=info.context))


def rated_like(pattern: str, answer: Any) -> BeforeValidator:
    """Say what the keys of a `Ratings` look like, where there may be more of them tomorrow, and what an answer looks like."""
    shape_of = lru_cache(maxsize=128)(lambda keys: _ratings(keys, answer))

    def read(value: Any, info: ValidationInfo) -> Any:
        keys = tuple(key for key in value if re.fullmatch(pattern, key)) if isinstance(value, dict) else ()
        return shape_of(keys).model_validate(value, context=info.context)

    return BeforeValidator(read)


def _ratings(keys: tuple[str, ...], answer: Any) -> type[Ratings]:
    fields: dict[str, Any] = {key: (answer | None, None) for key in keys}
    return create_model("Ratings", __base__=Ratings, **fields)


def numbered(noun: str) -> BeforeValidator:
    """Read an object whose keys are the numbers of things, 1 the first: `{"12": 60}`; its keys become numbers."""
    allowed = f'an object with the number of {noun} at each key, like "12"'

    def read(value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, dict):
            return _refuse(info, {}, _is_another_kind(value, "an object"), allowed)
        for key in value:
            if not re.fullmatch("[1-9][0-9]{0,3}", key):
                return _refuse(info, {}, f"{shown(key)} is not the number of {noun}.", allowed)
        return {int(key): item for key, item in value.items()}

    return BeforeValidator(read)


def folded(name: str) -> str:
    """Bring a name to the form in which two spellings of the same name are equal."""
    composed = unicodedata.normalize("NFC", " ".join(name.split()))
    return unicodedata.normalize("NFC", composed.casefold())


def _refuse(info: ValidationInfo, instead: Any, what: str, allowed: str) -> Any:
    if info.context == _CARRY_ON:
        return instead
    raise _RefusedValue(what, allowed)


def _is_another_kind(value: Any, noun: str) -> str:
    if value is MISSING:
        return "This is missing."
    if value is None:
        return f"This is null, not {noun}."
    if isinstance(value, (list, dict)):
        return f"This is {_KINDS[type(value)]}, not {noun}."
    return f"{shown(value)} is {_KINDS.get(type(value), 'something else')}, not {noun}."


def _faults_of(error: ValidationError) -> list[Fault]:
    faults = []
    for detail in error.errors(include_url=False, include_input=False):
        where = path(detail["loc"])
        match detail.get("ctx", {}).get("error"):
            case _RefusedValue(what=what, allowed=allowed):
                faults.append(Fault(where, what, allowed))
            case _:  # pydantic's own words: a value that no `one`, `several` or `Shape` stands before
                faults.append(Fault(where, f"{detail['msg']}."))
    return faults
