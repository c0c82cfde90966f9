"""The settings, read once: command line before environment before .env before brightpath.toml before the default."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from brightpath.domain.errors import Fault, Faulty

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "BRIGHTPATH_"

#: Names that start with BRIGHTPATH_ and are no settings: switches of the terminal and of the tests.
SWITCHES = {"BRIGHTPATH_DEBUG", "BRIGHTPATH_REQUIRE_BROWSER"}


def whole(least: int, most: int) -> tuple[Callable[[str], int], str]:
    """Read a whole number between two."""

    def read(text: str) -> int:
        number = int(text)
        if not least <= number <= most:
            raise ValueError
        return number

    return read, f"a whole number from {least} to {most}"


def seconds(least: float, most: float) -> tuple[Callable[[str], float], str]:
    """Read a duration."""

    def read(text: str) -> float:
        number = float(text)
        if not least <= number <= most:
            raise ValueError
        return number

    return read, f"seconds from {least:g} to {most:g}"


def one_of(*words: str) -> tuple[Callable[[str], str], str]:
    """Read one of some words, in any case."""
    return lambda text: words[words.index(text.strip().lower())], ", ".join(words)


def _truth(text: str) -> bool:
    return {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}[
        text.strip().lower()
    ]


def _folder(text: str) -> Path:
    if not text.strip():
        raise ValueError
    return Path(text).expanduser().resolve()


def _file(text: str) -> Path:
    path = _folder(text)
    if not path.is_file():
        raise ValueError
    return path


def _zone(text: str) -> str:
    return ZoneInfo(text).key


def _hosts(text: str) -> tuple[str, ...]:
    return tuple(host.strip() for host in text.split(",") if host.strip())


def _address(text: str) -> str:
    if not text.strip() or any(character.isspace() for character in text.strip()):
        raise ValueError
    return text.strip()


def _scheduler(text: str) -> str:
    if not re.fullmatch(r"(tcp|tls)://(\[[0-9a-fA-F:.]+\]|[\w.-]+):\d{1,5}", text.strip()):
        raise ValueError
    return text.strip()


TRUTH = (_truth, "yes or no")
FOLDER = (_folder, "a folder")
FILE = (_file, "a file that exists")
ZONE = (_zone, "a name like Europe/London")
HOSTS = (_hosts, "names with commas")
SCHEDULER = (_scheduler, "an address like tcp://192.0.2.7:8786 or tls://192.0.2.7:8786")
ADDRESS = (_address, "an address of this machine")


def setting(default: Any, kind: tuple[Callable[[str], Any], str], about: str, *, is_secret: bool = False) -> Any:
    """Declare a setting: its default, how its text is read, what it is for, and whether it may be shown."""
    read, allowed = kind
    return field(default=default, metadata={"read": read, "allowed": allowed, "about": about, "is_secret": is_secret})


@dataclass(frozen=True)
class Settings:
    """What can be set. `notes` are sentences about names nobody knows; `origins` says where each value came from."""

    data_dir: Path = setting(ROOT / "data", FOLDER, "where the database, backups, logs and letters of workers lie")
    port: int = setting(8501, whole(1, 65535), "the port the pages are served on")
    address: str = setting("127.0.0.1", ADDRESS, "the address the pages are served on")
    allowed_hosts: tuple[str, ...] = setting((), HOSTS, "further host names the pages answer to")
    tls_certificate: Path | None = setting(None, FILE, "serve over TLS with this certificate")
    tls_key: Path | None = setting(None, FILE, "the certificate's key")
    time_zone: str | None = setting(None, ZONE, "for families that have not said theirs")
    log_level: str = setting("info", one_of("debug", "info", "warning", "error"), "how much is written to the log")
    log_to: str = setting("file", one_of("file", "stderr"), "a file under data_dir/logs, or standard error")
    solve_seconds: float = setting(20.0, seconds(0.1, 3600), "the longest a plan is searched for")
    workers: int = setting(max(1, (os.cpu_count() or 2) - 1), whole(1, 256), "processes here that do long work")
    dask_scheduler: str | None = setting(None, SCHEDULER, "do long work on this Dask cluster instead of here")
    demo: bool = setting(False, TRUTH, "show a made-up family instead of one's own")
    origins: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    notes: tuple[str, ...] = field(default=(), compare=False, repr=False)

    DATABASE: ClassVar[str] = "brightpath.duckdb"

    @property
    def database(self) -> Path:
        return self.data_dir / self.DATABASE

    @property
    def logs(self) -> Path:
        return self.data_dir / "logs"

    @property
    def is_secure(self) -> bool:
        """Whether the pages are served over TLS, so that cookies may insist on it."""
        return self.tls_certificate is not None

    def describe(self) -> list[tuple[str, str, str]]:
        """List each setting's name, value and origin; a secret's value is not shown."""
        return [
            (
                one.name,
                _shown(getattr(self, one.name), one.metadata["is_secret"]),
                self.origins.get(one.name, "default"),
            )
            for one in _settings()
        ]


def read_settings(
    environ: Mapping[str, str], overrides: Mapping[str, Any] | None = None, *, home: Path = ROOT
) -> Settings:
    """Read the settings; `overrides` are what the command line said, None where it said nothing.

    Raises
    ------
    Faulty
        When values cannot be used, with every fault, or when a settings file cannot be read.
    """
    known = {one.name: one for one in _settings()}
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    faults: list[Fault] = []
    notes: list[str] = []
    # From the weakest voice to the strongest: a later one overrules, and only the last one's value has to be right.
    for origin, name, text in _everything_said(environ, overrides or {}, home):
        if name not in known:
            notes.append(_unknown(origin, name, known))
            continue
        origins[name] = origin
        values[name] = text
    for name, text in list(values.items()):
        about = known[name].metadata
        try:
            values[name] = about["read"](text)
        except (ValueError, KeyError, OSError):
            what = f"{_shown(text, about['is_secret'])!r} cannot be used."
            faults.append(Fault(f"{name} ({origins[name]})", what, about["allowed"]))
    if not faults and (values.get("tls_certificate") is None) != (values.get("tls_key") is None):
        faults.append(Fault("tls_certificate", "A certificate and its key are of use only together."))
    if faults:
        raise Faulty(faults)
    return Settings(**values, origins=origins, notes=tuple(notes))


def _settings() -> Iterator[Field[Any]]:
    return (one for one in fields(Settings) if "read" in one.metadata)


def _everything_said(
    environ: Mapping[str, str], overrides: Mapping[str, Any], home: Path
) -> Iterator[tuple[str, str, str]]:
    """List (origin, setting, text), the weakest voice first."""
    for name, value in _toml(home / "brightpath.toml").items():
        yield "brightpath.toml", name, ",".join(map(str, value)) if isinstance(value, list) else str(value)
    for origin, said in ((".env", _env_file(home / ".env")), ("environment", environ)):
        for variable, text in said.items():
            if variable.startswith(PREFIX) and variable not in SWITCHES:
                yield origin, variable.removeprefix(PREFIX).lower(), text
    for name, value in overrides.items():
        if value is not None:
            yield "command line", name, str(value)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise Faulty([Fault(path.name, f"This is not TOML: {error}.")]) from None


def _env_file(path: Path) -> dict[str, str]:
    """Read NAME=value lines; quotes around a value, `export` before a name and lines that begin with # are allowed."""
    said, faults = {}, []
    for number, line in enumerate(_text(path).splitlines(), start=1):
        line = line.strip().removeprefix("export ")
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            faults.append(Fault(f"{path.name} line {number}", "This is no setting.", "NAME=value"))
        value = value.strip()
        said[name.strip()] = value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
    if faults:
        raise Faulty(faults)
    return said


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise Faulty([Fault(path.name, f"This file cannot be read: {error}.")]) from None


def _unknown(origin: str, name: str, known: Iterable[str]) -> str:
    meant = difflib.get_close_matches(name, known, n=1)
    shown = name if origin == "brightpath.toml" else PREFIX + name.upper()
    guess = f" Is {meant[0]} meant?" if meant else ""
    return f"{shown} ({origin}) is no setting of BrightPath and is ignored.{guess}"


def _shown(value: Any, is_secret: bool) -> str:
    if value is None or value == ():
        return "not set"
    if is_secret:
        return "set, not shown"
    return ", ".join(value) if isinstance(value, tuple) else str(value)
