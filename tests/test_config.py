"""Settings: who overrules whom, and what a wrong one says."""

from pathlib import Path

import pytest

from brightpath import config
from brightpath.config import Settings, read_settings, setting
from brightpath.domain.errors import Faulty


def test_without_a_word_the_defaults_hold(tmp_path: Path) -> None:
    settings = read_settings({}, home=tmp_path)
    assert (settings.port, settings.address, settings.time_zone) == (8501, "127.0.0.1", None)
    assert settings.database == settings.data_dir / "brightpath.duckdb"
    assert {origin for _, _, origin in settings.describe()} == {"default"}


def test_the_command_line_overrules_the_environment_overrules_env_file_overrules_toml(tmp_path: Path) -> None:
    (tmp_path / "brightpath.toml").write_text('port = 1\nworkers = 2\nlog_level = "error"\nsolve_seconds = 3\n')
    (tmp_path / ".env").write_text(
        "# ours\nexport BRIGHTPATH_PORT=2\nBRIGHTPATH_WORKERS='3'\nBRIGHTPATH_LOG_LEVEL=debug\n"
    )
    settings = read_settings(
        {"BRIGHTPATH_PORT": "3", "BRIGHTPATH_WORKERS": "4"}, {"port": 4, "address": None}, home=tmp_path
    )
    assert (settings.port, settings.workers, settings.log_level, settings.solve_seconds) == (4, 4, "debug", 3.0)
    origins = {name: origin for name, _, origin in settings.describe()}
    assert origins["port"] == "command line"
    assert origins["workers"] == "environment"
    assert origins["log_level"] == ".env"
    assert origins["solve_seconds"] == "brightpath.toml"
    assert origins["address"] == "default"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("TIME_ZONE", "../../etc/passwd"),
        ("SOLVE_SECONDS", "nan"),
        ("SOLVE_SECONDS", "-1"),
        ("LOG_LEVEL", "loud"),
        ("DATA_DIR", " "),
        ("DEMO", "perhaps"),
        ("ADDRESS", "a b"),
        ("TLS_KEY", "/no/such/file"),
        ("DASK_SCHEDULER", "192.0.2.7"),
        ("DASK_SCHEDULER", "http://192.0.2.7:8786"),
        ("DASK_SCHEDULER", "tcp://192.0.2.7"),
    ],
)
def test_a_value_that_cannot_be_used_is_a_sentence(name: str, text: str, tmp_path: Path) -> None:
    with pytest.raises(Faulty) as caught:
        read_settings({f"BRIGHTPATH_{name}": text}, home=tmp_path)
    [fault] = caught.value.faults
    assert fault.where == f"{name.lower()} (environment)"
    assert fault.allowed


@pytest.mark.parametrize("address", ["tcp://192.0.2.7:8786", "tls://workers.local:8786", "tcp://[::1]:8786"])
def test_a_cluster_is_named_by_its_address(address: str, tmp_path: Path) -> None:
    assert read_settings({}, home=tmp_path).dask_scheduler is None
    assert read_settings({"BRIGHTPATH_DASK_SCHEDULER": address}, home=tmp_path).dask_scheduler == address


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Faulty) as caught:
        read_settings({"BRIGHTPATH_PORT": "x", "BRIGHTPATH_WORKERS": "x", "BRIGHTPATH_DEMO": "x"}, home=tmp_path)
    assert len(caught.value.faults) == 3


def test_a_value_that_is_overruled_need_not_be_right(tmp_path: Path) -> None:
    assert read_settings({"BRIGHTPATH_PORT": "x"}, {"port": 9000}, home=tmp_path).port == 9000


def test_a_name_nobody_knows_is_reported_with_the_one_that_was_meant(tmp_path: Path) -> None:
    (tmp_path / "brightpath.toml").write_text("colour = 3\n")
    notes = read_settings({"BRIGHTPATH_PROT": "1", "BRIGHTPATH_DEBUG": "1", "PATH": "/bin"}, home=tmp_path).notes
    assert notes == (
        "colour (brightpath.toml) is no setting of BrightPath and is ignored.",
        "BRIGHTPATH_PROT (environment) is no setting of BrightPath and is ignored. Is port meant?",
    )


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("brightpath.toml", b"port = = 1"),
        (".env", b"BRIGHTPATH_PORT"),
        ("brightpath.toml", b"\xff\xfe"),
        (".env", b"\xff\xfe"),
    ],
)
def test_a_settings_file_that_cannot_be_read_is_a_sentence(file: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / file).write_bytes(content)
    with pytest.raises(Faulty, match=file):
        read_settings({}, home=tmp_path)


def test_a_certificate_without_its_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_text("x")
    with pytest.raises(Faulty, match="together"):
        read_settings({"BRIGHTPATH_TLS_CERTIFICATE": str(tmp_path / "cert.pem")}, home=tmp_path)


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    declared = setting(None, (str, "text"), "a password", is_secret=True)
    declared.name = "port"
    monkeypatch.setattr(config, "_settings", lambda: iter([declared]))
    assert Settings(port=8765).describe() == [("port", "set, not shown", "default")]


def test_every_setting_says_what_it_is_for() -> None:
    assert all(one.metadata["about"] and one.metadata["allowed"] for one in config._settings())
