"""What a verb has to say, and the two ways to say it: standard output for the answer, standard error beside it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

DONE, NO, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


@dataclass(frozen=True)
class Answer:
    """What a verb has to say: a document for `--json`, lines for a person, and whether the answer is yes."""

    document: Any
    lines: Sequence[str] = ()
    is_yes: bool = True


def tell(words: str) -> None:
    """Speak on standard error: standard output belongs to the answer."""
    print(words, file=sys.stderr, flush=True)


def written(document: Any) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)
