"""Ids: one distinct type per noun, all of them 32 hexadecimal letters that say nothing about anyone."""

from __future__ import annotations

from typing import NewType
from uuid import uuid4

UserId = NewType("UserId", str)
FamilyId = NewType("FamilyId", str)
ChildId = NewType("ChildId", str)
SubjectId = NewType("SubjectId", str)
CommitmentId = NewType("CommitmentId", str)
ScheduleId = NewType("ScheduleId", str)
JobId = NewType("JobId", str)
EventId = NewType("EventId", str)
CoopId = NewType("CoopId", str)
ClassId = NewType("ClassId", str)
GroupId = NewType("GroupId", str)
InstructorId = NewType("InstructorId", str)
RoomId = NewType("RoomId", str)
CarPoolId = NewType("CarPoolId", str)


def new_id() -> str:
    """Make a fresh random id; wrap it in its type: `FamilyId(new_id())`."""
    return uuid4().hex
