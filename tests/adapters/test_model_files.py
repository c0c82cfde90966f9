"""Models as files: what was written comes back, and whatever else lies there is a state with a sentence, never opened."""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from brightpath.adapters.model_files import (
    MOST_BYTES,
    MOST_UNPACKED,
    TRUSTED,
    put_whole,
    read_model,
    state_of,
    write_model,
)
from brightpath.domain.errors import Refused
from brightpath.domain.models import FileState, ModelFile, ModelUnusable

Entries = dict[str, bytes]


@cache
def a_boosting() -> Any:
    from sklearn.ensemble import HistGradientBoostingRegressor

    rows = np.linspace(0, 1, 120).reshape(60, 2)
    return HistGradientBoostingRegressor(max_iter=5, random_state=0).fit(rows, rows[:, 0])


def a_linear() -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    rows = np.linspace(0, 1, 40).reshape(20, 2)
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(rows, rows[:, 0] > 0.5)


@pytest.fixture
def kept(tmp_path: Path) -> ModelFile:
    return write_model(tmp_path, "reward", 3, {"schedule": a_boosting(), "names": ("a", "b"), "level": 0.5})


def entries_of(path: Path) -> Entries:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def laid(folder: Path, content: bytes, made_with: dict[str, str] | None = None) -> ModelFile:
    """Put bytes where a model would lie, as if they were ours."""
    (folder / "reward-3.skops").write_bytes(content)
    from importlib.metadata import version

    versions = made_with or {"scikit-learn": version("scikit-learn")}
    return ModelFile("reward-3.skops", hashlib.sha256(content).hexdigest(), versions)


def packed(entries: Entries, packing: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def refusal(folder: Path, known: ModelFile) -> ModelUnusable:
    with pytest.raises(ModelUnusable) as error:
        read_model(folder, "reward", 3, known)
    assert state_of(folder, known) == (error.value.state, error.value.sentence) or "another model" in str(error.value)
    assert error.value.sentence.endswith(".")
    return error.value


def test_a_model_comes_back_as_it_was(tmp_path: Path, kept: ModelFile) -> None:
    held = read_model(tmp_path, "reward", 3, kept)
    rows = np.array([[0.2, 0.2], [0.9, 0.9]])
    assert held["schedule"].predict(rows).tolist() == a_boosting().predict(rows).tolist()
    assert (held["names"], held["level"]) == (("a", "b"), 0.5)
    assert kept.file == "reward-3.skops"
    assert {"BrightPath", "scikit-learn", "skops", "numpy"} == set(kept.made_with)
    assert state_of(tmp_path, kept) == (FileState.READY, "")


def test_a_linear_model_comes_back_too(tmp_path: Path) -> None:
    known = write_model(tmp_path, "outcomes", 1, a_linear())
    assert read_model(tmp_path, "outcomes", 1, known).predict([[0.9, 0.9]]).tolist() == [True]


def test_numbers_need_no_version_of_scikit_learn(tmp_path: Path) -> None:
    known = write_model(tmp_path, "shift", 1, {"byWish": {"calm_parent": 0.25}, "sd": np.array([1.0, 2.0])})
    old = replace(known, made_with={"scikit-learn": "0.20.1"})
    assert read_model(tmp_path, "shift", 1, old)["byWish"] == {"calm_parent": 0.25}


def test_nothing_half_written_is_left_and_a_file_is_the_owners_alone(tmp_path: Path, kept: ModelFile) -> None:
    assert [path.name for path in tmp_path.iterdir()] == [kept.file]
    assert os.name == "nt" or (tmp_path / kept.file).stat().st_mode & 0o077 == 0


def test_a_model_that_holds_a_function_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="holds what no model of BrightPath holds"):
        write_model(tmp_path, "reward", 1, {"call": print})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../reward", "Reward", "a/b", "", "x" * 60])
def test_a_name_that_leads_elsewhere_is_not_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="no name"):
        write_model(tmp_path / "models", name, 1, {})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("no folder")
    with pytest.raises(Refused, match="could not be written"):
        put_whole(tmp_path / "models" / "card.md", b"")


# --- What else can lie there ------------------------------------------------------------------------------------------


def test_a_missing_file_is_missing(tmp_path: Path, kept: ModelFile) -> None:
    (tmp_path / kept.file).unlink()
    assert refusal(tmp_path, kept).state is FileState.MISSING


@pytest.mark.parametrize("file", ["../reward-3.skops", "/etc/passwd", "reward-3.skops\n", "reward-3.pkl", "..", ""])
def test_a_name_that_leads_elsewhere_is_not_opened(tmp_path: Path, kept: ModelFile, file: str) -> None:
    (tmp_path / "models").mkdir()
    assert refusal(tmp_path / "models", replace(kept, file=file)).state is FileState.DAMAGED


@pytest.mark.skipif(os.name == "nt", reason="Links need a right there.")
def test_a_link_and_a_folder_are_no_files(tmp_path: Path, kept: ModelFile) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / kept.file).symlink_to(tmp_path / kept.file)
    assert "no ordinary file" in refusal(tmp_path / "elsewhere", kept).sentence
    (tmp_path / "folder" / kept.file).mkdir(parents=True)
    assert "no ordinary file" in refusal(tmp_path / "folder", kept).sentence


def test_one_changed_byte_is_noticed(tmp_path: Path, kept: ModelFile) -> None:
    content = bytearray((tmp_path / kept.file).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / kept.file).write_bytes(content)
    assert "checksum" in refusal(tmp_path, kept).sentence


def test_another_series_of_scikit_learn_is_another_version(tmp_path: Path, kept: ModelFile) -> None:
    refused = refusal(tmp_path, replace(kept, made_with={"scikit-learn": "1.2.3"}))
    assert refused.state is FileState.OTHER_VERSION
    assert "made with scikit-learn 1.2.3" in refused.sentence


def test_a_file_of_another_model_is_not_this_one(tmp_path: Path, kept: ModelFile) -> None:
    with pytest.raises(ModelUnusable, match="another model"):
        read_model(tmp_path, "reward", 4, kept)


def truncated(entries: Entries) -> bytes:
    whole = packed(entries)
    return whole[: len(whole) // 2]


def spoilt(packing: int) -> Callable[[Entries], bytes]:
    def changed(entries: Entries) -> bytes:
        content = bytearray(packed(entries, packing))
        content[60:90] = bytes(30)
        return bytes(content)

    return changed


def with_schema(change: Callable[[dict[str, Any]], None]) -> Callable[[Entries], bytes]:
    def changed(entries: Entries) -> bytes:
        schema = json.loads(entries["schema.json"])
        change(schema)
        return packed({**entries, "schema.json": json.dumps(schema).encode()})

    return changed


def calls_the_system(schema: dict[str, Any]) -> None:
    schema["content"]["model"] = {
        "__class__": "system", "__module__": "os", "__loader__": "FunctionNode", "__id__": 1,
        "content": {"module_path": "os", "function": "system"},
    }  # fmt: skip


def reduces(schema: dict[str, Any]) -> None:
    """A type of ours behind a loader that calls what it is told."""
    schema["content"]["model"] = {
        "__class__": "ndarray", "__module__": "numpy", "__loader__": "OperatorFuncNode", "__id__": 1, "content": [],
    }  # fmt: skip


def names_a_type(schema: dict[str, Any]) -> None:
    schema["content"]["model"] = {
        "__class__": "Popen", "__module__": "subprocess", "__loader__": "TypeNode", "__id__": 1,
    }  # fmt: skip


def first_array(entries: Entries) -> str:
    return next(name for name in entries if name.endswith(".npy"))


def an_array(content: bytes) -> Callable[[Entries], bytes]:
    return lambda entries: packed({**entries, first_array(entries): content})


def a_header(words: str, data: bytes = b"") -> bytes:
    return b"\x93NUMPY\x01\x00" + len(words).to_bytes(2, "little") + words.encode("latin1") + data


def objects() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.array([print, {}], dtype=object), allow_pickle=True)
    return buffer.getvalue()


HOSTILE: dict[str, tuple[Callable[[Entries], bytes], FileState]] = {
    "empty": (lambda _: b"", FileState.DAMAGED),
    "truncated": (truncated, FileState.DAMAGED),
    "spoilt by the way": (spoilt(zipfile.ZIP_STORED), FileState.DAMAGED),
    "packed another way and spoilt": (spoilt(zipfile.ZIP_LZMA), FileState.DAMAGED),
    "a pickle": (lambda _: pickle.dumps(print), FileState.DAMAGED),
    "a pickle in the schema's place": (
        lambda entries: packed({**entries, "schema.json": pickle.dumps(print)}),
        FileState.DAMAGED,
    ),
    "a pickle beside": (lambda entries: packed({**entries, "model.pkl": pickle.dumps(print)}), FileState.DAMAGED),
    "a path that leads out": (lambda entries: packed({**entries, "../../1.npy": b""}), FileState.DAMAGED),
    "without its schema": (lambda entries: packed({first_array(entries): b""}), FileState.DAMAGED),
    "a schema without end": (
        lambda entries: packed({**entries, "schema.json": b"[" * 200_000}),
        FileState.DAMAGED,
    ),
    "a function": (with_schema(calls_the_system), FileState.UNTRUSTED),
    "a call in disguise": (with_schema(reduces), FileState.UNTRUSTED),
    "a type of the system's": (with_schema(names_a_type), FileState.UNTRUSTED),
    "an array of objects": (an_array(objects()), FileState.UNTRUSTED),
    "an archive for an array": (an_array(packed({"1.npy": b""})), FileState.DAMAGED),
    "an array that promises too much": (
        an_array(a_header("{'descr': '<f8', 'fortran_order': False, 'shape': (999999999999,), }")),
        FileState.DAMAGED,
    ),
    "an array of endless words": (
        an_array(a_header("{'descr': '<U999999999', 'fortran_order': False, 'shape': (9,), }", bytes(9))),
        FileState.UNTRUSTED,
    ),
    "an array with a shape that is none": (
        an_array(a_header("{'descr': '<f8', 'fortran_order': False, 'shape': 'wide', }")),
        FileState.DAMAGED,
    ),
    "an array with a program for a header": (an_array(a_header("__import__('os').getcwd()")), FileState.DAMAGED),
    "an array with a number for a header": (an_array(a_header("7")), FileState.DAMAGED),
    "an array with half a header": (an_array(b"\x93NUMPY\x01\x00\xff\xff{}"), FileState.DAMAGED),
    "numbers for a schema": (lambda entries: packed({**entries, "schema.json": b"7"}), FileState.DAMAGED),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_is_no_model_of_ours_is_a_sentence(tmp_path: Path, kept: ModelFile, kind: str) -> None:
    make, state = HOSTILE[kind]
    known = laid(tmp_path, make(entries_of(tmp_path / kept.file)))
    assert refusal(tmp_path, known).state is state


def test_a_bomb_is_not_unpacked(tmp_path: Path, kept: ModelFile) -> None:
    bomb = packed({**entries_of(tmp_path / kept.file), "1.npy": bytes(MOST_UNPACKED)}, zipfile.ZIP_DEFLATED)
    assert len(bomb) < MOST_BYTES
    assert "unpacks to more than 100 MB" in refusal(tmp_path, laid(tmp_path, bomb)).sentence


def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    assert "larger than 20 MB" in refusal(tmp_path, laid(tmp_path, bytes(MOST_BYTES + 1))).sentence


def test_the_same_entry_twice_is_no_model(tmp_path: Path, kept: ModelFile) -> None:
    buffer = io.BytesIO((tmp_path / kept.file).read_bytes())
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("schema.json", b"{}")
    assert refusal(tmp_path, laid(tmp_path, buffer.getvalue())).state is FileState.DAMAGED


def test_nothing_is_trusted_that_calls_something() -> None:
    assert not [name for name in TRUSTED if name.startswith(("os", "sys", "subprocess", "functools", "operator"))]
    assert all(name.startswith(("builtins.", "numpy.", "sklearn.")) for name in TRUSTED)
