"""Files that are named on the command line: no more is read than a document can have, and all or nothing is written."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from uuid import uuid4

from brightpath.domain.errors import Fault, Faulty, Refused


def content_of(path: Path) -> bytes:
    """Read a household document, and no more of it than one can be long."""
    from brightpath.imports.json_text import LARGEST_BYTES

    try:
        # Opening a pipe would wait for somebody to write into it.
        if not stat.S_ISREG(path.stat().st_mode):
            raise Faulty([Fault(str(path), "This file cannot be read: it is no ordinary file.")])
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Faulty([Fault(str(path), f"This file cannot be read: {reason}.")]) from None


def check_place(path: Path) -> None:
    """Refuse, before any work is done, a place where the answer cannot be written."""
    if path.is_dir():
        raise Refused(f"{path} cannot be written: it is a folder.")
    if path.exists() and not path.is_file():
        raise Refused(f"{path} cannot be written: it is no ordinary file.")
    if not path.absolute().parent.is_dir():
        raise Refused(f"{path} cannot be written: there is no folder {path.absolute().parent}.")


def write(path: Path, text: str) -> None:
    """Write the whole file or nothing."""
    draft = path.absolute().with_name(f".{uuid4().hex}.draft")
    try:
        with open(draft, "x", encoding="utf-8") as file:
            file.write(text)
        os.replace(draft, path)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror or error}.") from None
    finally:
        draft.unlink(missing_ok=True)
