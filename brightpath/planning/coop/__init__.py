"""A co-op's timetable: problem, musts, wishes, check, explanation; also the problem of the field's own competition."""
