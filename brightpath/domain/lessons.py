"""The lessons of a subject: a list of titles in order, some of which take another time than the others."""

from __future__ import annotations

#: More cannot be meant for one subject.
MOST_LESSONS = 2000
