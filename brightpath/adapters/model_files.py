"""Models as files: skops, never pickle. A file is opened only when it is ours to the byte and holds nothing but named types.

What is asked before skops reads a byte: size, checksum, entries, array headers, every type and every kind of node.
"""

from __future__ import annotations

import ast
import hashlib
import io
import json
import lzma
import math
import os
import re
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

from brightpath import __version__
from brightpath.domain.errors import Refused
from brightpath.domain.models import FileState, ModelFile, ModelUnusable, title_of

#: Every type that a file may hold, by its full name; whatever else stands in one is refused.
TRUSTED = frozenset(
    {
        "builtins.dict",
        "builtins.list",
        "builtins.tuple",
        "builtins.str",
        "builtins.int",
        "builtins.float",
        "builtins.bool",
        "numpy.ndarray",
        "numpy.float64",
        "numpy.float32",
        "numpy.int64",
        "numpy.int32",
        "numpy.uint64",
        "numpy.uint8",
        "numpy.bool",
        "numpy.random._generator.Generator",
        "numpy.random.mtrand.RandomState",
        "sklearn._loss._loss.CyHalfBinomialLoss",
        "sklearn._loss._loss.CyHalfSquaredError",
        "sklearn._loss.link.IdentityLink",
        "sklearn._loss.link.Interval",
        "sklearn._loss.link.LogitLink",
        "sklearn._loss.loss.HalfBinomialLoss",
        "sklearn._loss.loss.HalfSquaredError",
        "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper",
        "sklearn.ensemble._hist_gradient_boosting.gradient_boosting.HistGradientBoostingClassifier",
        "sklearn.ensemble._hist_gradient_boosting.gradient_boosting.HistGradientBoostingRegressor",
        "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
        "sklearn.isotonic.IsotonicRegression",
        "sklearn.linear_model._logistic.LogisticRegression",
        "sklearn.linear_model._ridge.Ridge",
        "sklearn.pipeline.Pipeline",
        "sklearn.preprocessing._data.StandardScaler",
        "sklearn.preprocessing._label.LabelEncoder",
    }
)
#: How skops writes them; the loaders that call functions, reduce methods or operators are not among these.
_LOADERS = frozenset(
    {
        "DictNode",
        "ListNode",
        "TupleNode",
        "JsonNode",
        "TypeNode",
        "NdArrayNode",
        "ObjectNode",
        "LossNode",
        "RandomGeneratorNode",
        "RandomStateNode",
    }
)
_SKLEARN = "scikit-learn"
MADE_WITH = (_SKLEARN, "skops", "numpy")

MOST_BYTES = 20_000_000
MOST_UNPACKED = 100_000_000
MOST_ENTRIES = 20_000
_NAME = re.compile(r"[a-z][a-z_]{0,39}-\d{1,6}\.skops")
_ENTRY = re.compile(r"\d{1,24}\.npy|schema\.json")
_SCHEMA = "schema.json"
#: What stands in an array, as numpy writes it: truths, numbers up to 8 bytes, short words.
_NUMBERS = re.compile(r"[<>|=](?:[biuf][1248]|U\d{1,3})")
_NO_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    RuntimeError,
)


# --- Writing --------------------------------------------------------------------------------------------------------


def write_model(folder: Path, name: str, version: int, estimator: Any) -> ModelFile:
    """Put a model into a folder, whole or not at all.

    Raises
    ------
    Refused
        When it holds a type that no file may hold, or the folder cannot be written.
    """
    import skops.io

    file = f"{title_of(name, version)}.skops"
    if not _NAME.fullmatch(file):
        raise Refused(f"{file} is no name for a model's file.")
    content = skops.io.dumps({"name": name, "version": version, "model": estimator})
    try:
        _check_content(file, content)
    except ModelUnusable as error:
        raise Refused(f"This model cannot be kept. {error.sentence}") from error
    put_whole(folder / file, content)
    return ModelFile(file, hashlib.sha256(content).hexdigest(), made_here())


def made_here() -> dict[str, str]:
    """Name the versions that a model written now is made with."""
    return {"BrightPath": __version__} | {package: version_of(package) for package in MADE_WITH}


def put_whole(path: Path, content: bytes) -> None:
    """Write a file so that it stands there whole or not at all.

    Raises
    ------
    Refused
        When it cannot be written.
    """
    draft: Path | None = None
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".unfinished-")
        draft = Path(name)
        with os.fdopen(descriptor, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        draft.replace(path)
    except OSError as error:
        raise Refused(f"{path} could not be written: {error.strerror or error}.") from error
    finally:
        if draft is not None:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


# --- Reading --------------------------------------------------------------------------------------------------------


def read_model(folder: Path, name: str, version: int, known: ModelFile) -> Any:
    """Open a model of which is known how its file was written.

    Raises
    ------
    ModelUnusable
        With the state of the file and a sentence.
    """
    content = checked(folder, known)
    import skops.io

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of other versions; `_check_versions` has asked
            strangers = set(skops.io.get_untrusted_types(data=content)) - TRUSTED
            if strangers:
                raise _untrusted(known.file, strangers)
            held = skops.io.loads(content, trusted=sorted(set(skops.io.get_untrusted_types(data=content))))
    except ModelUnusable:
        raise
    except Exception as error:  # whatever a library raises over a file that is not as it wrote it
        raise _damaged(known.file, "it cannot be read") from error
    if not isinstance(held, dict) or (held.get("name"), held.get("version")) != (name, version) or "model" not in held:
        raise _damaged(known.file, "it holds another model than it is called")
    return held["model"]


def state_of(folder: Path, known: ModelFile) -> tuple[FileState, str]:
    """Say whether a model's file could be opened, and if not, in a sentence why; nothing of it is loaded."""
    try:
        checked(folder, known)
    except ModelUnusable as error:
        return error.state, error.sentence
    return FileState.READY, ""


def checked(folder: Path, known: ModelFile) -> bytes:
    """Read the bytes of a model's file, after everything that can be asked of them without loading a model.

    Raises
    ------
    ModelUnusable
        With the state of the file and a sentence.
    """
    if not _NAME.fullmatch(known.file):
        raise _damaged("A model", "its file has a name that BrightPath never gives")
    content = _bytes_of(folder / known.file)
    if hashlib.sha256(content).hexdigest() != known.sha256:
        raise _damaged(known.file, "it is not what was written: its checksum differs")
    uses_sklearn = _check_content(known.file, content)
    if uses_sklearn:
        _check_versions(known)
    return content


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise _damaged(path.name, "it is no ordinary file")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise ModelUnusable(FileState.MISSING, f"{path.name} is missing from the folder of models.") from None
    except OSError as error:
        raise _damaged(path.name, f"it cannot be read ({error.strerror or error})") from error
    if len(content) > MOST_BYTES:
        raise _damaged(path.name, f"it is larger than {MOST_BYTES // 1_000_000} MB")
    return content


def _check_versions(known: ModelFile) -> None:
    """A tree is written for one series of scikit-learn; another may read it and answer something else."""
    made, here = known.made_with.get(_SKLEARN, "?"), version_of(_SKLEARN)
    if made.split(".")[:2] != here.split(".")[:2]:
        raise ModelUnusable(
            FileState.OTHER_VERSION,
            f"{known.file} was made with scikit-learn {made}, and this BrightPath has {here}. Train it again.",
        )


def _check_content(file: str, content: bytes) -> bool:
    """See to it that nothing but numbers and named types stands in a file; say whether scikit-learn is among them."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(file, archive)
            for entry in archive.namelist():
                if entry != _SCHEMA:
                    _check_array(file, archive.read(entry))
            schema = json.loads(archive.read(_SCHEMA))
            types = set(_types_in(schema))
    except (*_NO_ARCHIVE, RecursionError) as error:
        raise _damaged(file, "it was cut short, or is no model") from error
    if not isinstance(schema, dict) or schema.get("__loader__") != "DictNode":
        raise _damaged(file, "it holds no model")
    strangers = {name for name, loader in types if name not in TRUSTED or loader not in _LOADERS}
    if strangers:
        raise _untrusted(file, strangers)
    return any(name.startswith("sklearn.") for name, _ in types)


def _check_entries(file: str, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(names) > MOST_ENTRIES or len(set(names)) != len(names) or _SCHEMA not in names:
        raise _damaged(file, "it does not hold what a model holds")
    if any(not _ENTRY.fullmatch(name) for name in names):
        raise _damaged(file, "it holds files that belong to no model")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _damaged(file, f"it unpacks to more than {MOST_UNPACKED // 1_000_000} MB")


def _check_array(file: str, content: bytes) -> None:
    """Ask an array's header whether what it promises stands behind it; numpy would make room for it unasked.

    References
    ----------
    NumPy Enhancement Proposal 1: the .npy format.
    """
    if content[:6] != b"\x93NUMPY" or content[6:8] not in (b"\x01\x00", b"\x02\x00"):
        raise _damaged(file, "an array in it is none")
    width = 2 if content[6] == 1 else 4
    start = 8 + width
    end = start + int.from_bytes(content[8:start], "little")
    if end > min(len(content), 100_000):
        raise _damaged(file, "an array in it was cut short")
    try:
        header = ast.literal_eval(content[start:end].decode("latin1").strip())
        shape, kinds = header["shape"], header["descr"]
        kinds = [kinds] if isinstance(kinds, str) else [kind for _, kind in kinds]
    except (ValueError, SyntaxError, TypeError, KeyError, MemoryError) as error:
        raise _damaged(file, "an array in it cannot be read") from error
    if not all(isinstance(kind, str) and _NUMBERS.fullmatch(kind) for kind in kinds):
        raise _untrusted(file, {"arrays of something else than numbers"})
    if not (isinstance(shape, tuple) and all(isinstance(length, int) and length >= 0 for length in shape)):
        raise _damaged(file, "an array in it cannot be read")
    if math.prod(shape) > len(content) - end:
        raise _damaged(file, "an array in it promises more than it holds")


def _types_in(node: object) -> Iterator[tuple[str, str]]:
    """List what a file says that it holds: each type by its full name, with the loader that would make it."""
    if isinstance(node, list):
        for each in node:
            yield from _types_in(each)
    elif isinstance(node, Mapping):
        if "__loader__" in node:
            yield f"{node.get('__module__')}.{node.get('__class__')}", str(node["__loader__"])
        for each in node.values():
            yield from _types_in(each)


def _damaged(file: str, why: str) -> ModelUnusable:
    return ModelUnusable(FileState.DAMAGED, f"{file} cannot be used: {why}.")


def _untrusted(file: str, strangers: set[str]) -> ModelUnusable:
    named = ", ".join(sorted(ascii(one)[1:-1][:80] for one in strangers)[:3])
    return ModelUnusable(
        FileState.UNTRUSTED, f"{file} is not opened: it holds what no model of BrightPath holds ({named})."
    )
