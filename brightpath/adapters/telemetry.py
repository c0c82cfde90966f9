"""The log: one JSON object a line, to a file or to standard error, without secrets."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

NAME = "brightpath"
FILE = "brightpath.log"
HIDDEN = "(hidden)"

#: A field whose name holds one of these words is not written, nor is what follows such a word and a sign in a message.
SECRET_WORDS = ("password", "passwd", "secret", "token", "cookie", "authorization", "key", "hash")
_SECRET_IN_TEXT = re.compile(rf"(?i)\b([\w-]*(?:{'|'.join(SECRET_WORDS)})[\w-]*)([\"']?\s*[=:]\s*[\"']?)[^\s&;,\"']+")
_OWN_FIELDS = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """Write a record and the fields given with `extra=` as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "room": record.name,
            "message": without_secrets(record.getMessage()),
        }
        line |= {name: _kept(name, value) for name, value in vars(record).items() if name not in _OWN_FIELDS}
        if record.exc_info:
            line["trace"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def open_log(level: str, folder: Path | None) -> logging.Logger:
    """Open the log in a folder (five files of 2 MB are kept), or on standard error when `folder` is None."""
    log = logging.getLogger(NAME)
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()
    log.addHandler(_handler(folder))
    log.setLevel(level.upper())
    log.propagate = False
    return log


def without_secrets(text: str) -> str:
    """Hide what follows words like `password=` and `token:`."""
    return _SECRET_IN_TEXT.sub(rf"\1\2{HIDDEN}", text)


def _handler(folder: Path | None) -> logging.Handler:
    handler: logging.Handler
    if folder is None:
        handler = logging.StreamHandler(sys.stderr)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / FILE, maxBytes=2_000_000, backupCount=4, encoding="utf-8", errors="replace", delay=True
        )
    handler.setFormatter(JsonLines())
    return handler


def _kept(name: str, value: Any) -> Any:
    if any(word in name.lower() for word in SECRET_WORDS):
        return HIDDEN
    if isinstance(value, Mapping):
        return {str(key): _kept(str(key), inner) for key, inner in value.items()}
    return without_secrets(value) if isinstance(value, str) else value
