"""The file in safety: writing a backup while people work, reading one through, making a house from one."""

from __future__ import annotations

from pathlib import Path

from brightpath.domain.accounts import Actor
from brightpath.services.access import verb
from brightpath.services.house import House
from brightpath.storage import backup
from brightpath.storage.backup import Backup


@verb
def back_up(house: House, actor: Actor, target: Path) -> Backup:
    """Write everything as of this moment into a new file.

    Raises
    ------
    Refused
        When the file exists, or cannot be written.
    """
    return backup.write_backup(house.store, target, at=house.now())


@verb
def verify_backup(house: House, actor: Actor, file: Path) -> list[str]:
    """Read a backup through and say in sentences what is wrong; an empty list means that it can be restored."""
    return backup.verify_backup(file)


@verb
def restore_backup(house: House, actor: Actor, file: Path, into: Path) -> Backup:
    """Make a new database file from a backup. The house that does it stays as it is: it lends only its clock.

    Raises
    ------
    Refused
        When there is a database at `into`.
    StoreDamaged
        When the backup does not add up.
    """
    return backup.restore_backup(file, into, now=house.now)
