"""Machine code on the disk, each entry's in a file of its own: a digest of what it came of, one of itself, the code."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import llvmlite

from glasslite.kernels.jit.target import TARGET, cpu_features, cpu_name

#: What files with compiled code contain.
_COMPILED = re.compile(rb"numba|llvmlite|@Entry|@emits|@inner|@inlined")
#: How they name the reference kernels whose constants they take.
_TAKEN = re.compile(rb"^from glasslite\.kernels\.reference(\.\w+| import (?:\([^)]*\)|.*))", re.MULTILINE)
_SIZE = sha256().digest_size


def _sources() -> list[bytes]:
    """All compiled code of this package, and the reference kernels whose constants it takes."""
    here = Path(__file__).parent
    texts = [text for file in sorted(here.glob("*.py")) if _COMPILED.search(text := file.read_bytes())]
    taken = set(re.findall(rb"\w+", b" ".join(name for text in texts for name in _TAKEN.findall(text))))
    reference = sorted((here.parent / "reference").glob("*.py"))
    return [*texts, *(file.read_bytes() for file in reference if file.stem.encode() in taken)]


def _digest() -> bytes:
    """A digest of all that machine code depends on: its sources, the compilers, the machine."""
    machine = (TARGET, cpu_name(), sorted(cpu_features()), os.environ.get("NUMBA_OPT"))
    versions = (_numba_version(), llvmlite.__version__)
    return sha256(b"".join([*_sources(), repr((versions, machine)).encode()])).digest()


def _numba_version() -> str:
    """The text with numba's version, which numba itself tells only where it is imported."""
    numba = find_spec("numba")
    with suppress(OSError):
        if numba and numba.origin:
            return Path(numba.origin).with_name("_version.py").read_text("utf-8")
    return ""


_DIGEST = _digest()


def _folders() -> list[Path]:
    """Where machine code is kept: in the first that can be written; NUMBA_CACHE_DIR names another."""
    given = os.environ.get("NUMBA_CACHE_DIR")
    if given:
        return [Path(given) / "glasslite"]
    # pathlib's would raise where there is no home.
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    return [Path(__file__).parent / "__pycache__", Path(home) / "glasslite" / "kernels"]


def read(name: str) -> bytes | None:
    """The machine code of an entry, None where there is none or it is of other sources or another machine."""
    for folder in _folders():
        with suppress(OSError):
            content = (folder / name).read_bytes()
            digest, check, code = content[:_SIZE], content[_SIZE : 2 * _SIZE], content[2 * _SIZE :]
            if digest == _DIGEST and check == sha256(code).digest():
                return code
    return None


def write(name: str, code: bytes) -> None:
    """Keep an entry's machine code, where a folder for it can be written."""
    for folder in _folders():
        # Under its own name once it is whole.
        unfinished = folder / f"{name}.{os.getpid()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(_DIGEST + sha256(code).digest() + code)
            unfinished.replace(folder / name)
            return
        except OSError:
            with suppress(OSError):
                unfinished.unlink()
