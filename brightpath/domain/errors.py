"""What can go wrong, as sentences a parent can act on. Every floor translates its library's errors into these."""

from __future__ import annotations

from dataclasses import dataclass


class BrightPathError(Exception):
    """A sentence for a person; a page or the terminal shows it as it is."""

    @property
    def sentence(self) -> str:
        return str(self)


class NotSignedIn(BrightPathError):
    """Nobody is signed in, or the session ended."""


class NotAllowed(BrightPathError):
    """The person is known but this is not theirs to do."""


class NotFound(BrightPathError):
    """It does not exist, or it belongs to another family: the two are not told apart."""


class Refused(BrightPathError):
    """What was asked for cannot be done as things stand."""


class Stale(BrightPathError):
    """Somebody changed it in the meantime; look at the newer state first."""


class StoreInUse(BrightPathError):
    """Another process holds the database file."""


class StoreDamaged(BrightPathError):
    """The database file or a backup cannot be read or does not add up."""


@dataclass(frozen=True, order=True)
class Fault:
    """One wrong value in a document: where it stands, what is wrong, what is allowed."""

    where: str
    what: str
    allowed: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.where}: {self.what}" + (f" Allowed: {self.allowed}." if self.allowed else "")


class Faulty(BrightPathError):
    """A document with faults: all of them, none written."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.sentence for fault in self.faults))
