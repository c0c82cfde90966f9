"""Verbs over the records of the house: in and out, kept and brought back, looked over and mended."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from brightpath.cli.answer import Answer, tell, written
from brightpath.cli.files import content_of
from brightpath.cli.house import house_of, house_to_look_at, house_without_folder
from brightpath.cli.line import Verbs
from brightpath.config import Settings
from brightpath.domain.accounts import Actor

if TYPE_CHECKING:
    from brightpath.storage.backup import Backup

#: Files of models are made anew from the rows, and a row whose file is missing says so.
MODELS_NOT_IN_IT = "The files of trained models are not in it: after a restore the next training makes them anew."


def add_to(verbs: Verbs) -> None:
    """Add the verbs of this room."""
    one = verbs.add("import", import_household, "Bring a household document in.")
    one.add_argument("household", type=Path, metavar="HOUSEHOLD.json")
    one.add_argument("--owner", required=True, metavar="EMAIL", help="the parent whose household it is")

    one = verbs.add("export", export_household, "Print a family's household document.")
    one.add_argument("--family", required=True, metavar="ID", help="as `import` and `doctor` tell it")

    for name, work, about in (
        ("backup", backup, "Write everything into a new file."),
        ("verify", verify, "Read a backup through."),
        ("restore", restore, "Make the database from a backup, never over one that somebody uses."),
    ):
        verbs.add(name, work, about).add_argument("file", type=Path, metavar="FILE")

    one = verbs.add("recover", recover, "Print a one-use link for a forgotten password.")
    one.add_argument("email", metavar="EMAIL")

    verbs.add("doctor", doctor, "Look the house over; nothing is changed.")
    verbs.add("mend", mend, "Make anew what the doctor finds not to follow from the records.")


def import_household(said: argparse.Namespace, settings: Settings) -> Answer:
    """Bring a household document in; the app must not be running."""
    text = content_of(said.household)
    from brightpath.services import family

    with house_of(settings) as house:
        family_id = family.import_household(house, Actor.console(), text, owner=said.owner)
    return Answer({"family": family_id}, [f"The household is in. Its family is {family_id}."])


def export_household(said: argparse.Namespace, settings: Settings) -> Answer:
    """Give a family's household document out."""
    from brightpath.services import family

    with house_of(settings) as house:
        document = family.export_household(house, Actor.console(), said.family)
    return Answer(document, [written(document)])


def backup(said: argparse.Namespace, settings: Settings) -> Answer:
    """Write everything into a new file."""
    from brightpath.services.backup import back_up

    with house_of(settings) as house:
        written = back_up(house, Actor.console(), said.file.absolute())
    return _about_backup(written, f"Everything is in {said.file}", MODELS_NOT_IN_IT)


def verify(said: argparse.Namespace, settings: Settings) -> Answer:
    """Read a backup through; the app may be running."""
    from brightpath.services.backup import verify_backup

    with house_without_folder(settings) as house:
        wrong = verify_backup(house, Actor.console(), said.file)
    for sentence in wrong:
        tell(sentence)
    lines = [] if wrong else [f"{said.file} is whole and can be restored."]
    return Answer({"is_whole": not wrong, "faults": wrong}, lines, is_yes=not wrong)


def restore(said: argparse.Namespace, settings: Settings) -> Answer:
    """Make the database from a backup; never over one that somebody uses."""
    from brightpath.services.backup import restore_backup

    with house_without_folder(settings) as house:
        restored = restore_backup(house, Actor.console(), said.file, settings.database)
    return _about_backup(restored, f"{settings.database} is made from {said.file}; everybody signs in anew")


def _about_backup(one: Backup, words: str, *more: str) -> Answer:
    rows = sum(one.rows.values())
    return Answer(
        {"path": str(one.path), "created_at": one.created_at.isoformat(), "rows": one.rows},
        [f"{words}: {rows:,} rows in {len(one.rows)} tables.", *more],
    )


def recover(said: argparse.Namespace, settings: Settings) -> Answer:
    """Print a one-use link with which a person chooses a new password."""
    from brightpath.services import people
    from brightpath.serving import url

    with house_of(settings) as house:
        fresh = people.recover(house, Actor.console(), said.email)
    link = url(settings.address, settings.port, is_secure=settings.is_secure) + fresh.path
    return Answer(
        {"link": link, "expires_at": fresh.link.expires_at.isoformat()},
        [f"Open this once, until {fresh.link.expires_at:%d %B %H:%M} UTC, to choose a new password:", link],
    )


def doctor(said: argparse.Namespace, settings: Settings) -> Answer:
    """Look the house over, settings included; change nothing."""
    from brightpath.services.doctor import Health, examine

    with house_to_look_at(settings) as house:
        findings = examine(house, Actor.console())
    marks = {Health.WELL: "ok", Health.NOTE: "note", Health.WRONG: "WRONG"}
    return Answer(
        {
            "settings": [dict(zip(("name", "value", "from"), row, strict=True)) for row in settings.describe()],
            "findings": [
                {"about": finding.about, "health": finding.health, "sentence": finding.sentence} for finding in findings
            ],
        },
        [
            *(f"{name:<16} {value}  ({origin})" for name, value, origin in settings.describe()),
            "",
            *(f"{marks[finding.health]:<6} {finding.about:<10} {finding.sentence}" for finding in findings),
        ],
        is_yes=all(finding.health is not Health.WRONG for finding in findings),
    )


def mend(said: argparse.Namespace, settings: Settings) -> Answer:
    """Make anew what follows from the plans and the log of all families."""
    from brightpath.services.doctor import tell_facts_anew

    with house_of(settings) as house:
        weeks = tell_facts_anew(house, Actor.console())
    return Answer({"weeks": weeks}, [f"What follows from plan and log is made anew for {weeks:,} weeks of families."])
