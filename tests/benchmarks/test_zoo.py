"""Where the zoo's files are, and that a broken one is never left; and what decides their content."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.zoo import cache
from benchmarks.zoo.images import images


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "glasslite" / "zoo"


def test_files_are_in_the_users_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache.path("lenet", "int8").parent == folder
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache.folder() == Path.home() / ".cache" / "glasslite" / "zoo"


def test_every_file_has_a_name_of_its_own() -> None:
    names = [cache.path(*entry).name for entry in cache.entries()]
    assert len(set(names)) == len(names) == 22
    assert names[0].startswith("lenet_f32-")


def test_unknown_models_and_kinds_are_refused() -> None:
    with pytest.raises(KeyError):
        cache.path("alexnet", "f32")
    with pytest.raises(ValueError, match="f32, int8; got 'fp16'"):
        cache.path("lenet", "fp16")


def test_every_architecture_exists() -> None:
    modules = {path.stem for path in (Path(cache.__file__).parent / "architectures").glob("[a-z]*.py")}
    assert {model.module for model in cache.MODELS.values()} == modules


def test_the_fingerprint_follows_the_recipe() -> None:
    model = cache.MODELS["lenet"]
    assert cache.fingerprint(model) == cache.fingerprint(replace(model))
    assert cache.fingerprint(model) != cache.fingerprint(replace(model, image=(32, 32, 1)))
    assert cache.fingerprint(model) != cache.fingerprint(replace(model, module="squeezenet"))


def test_comments_docstrings_and_layout_do_not_count() -> None:
    plain = "def f(x):\n    return x + 1\n"
    assert cache.meaning(plain) == cache.meaning('def f( x ):  # why\n    """What."""\n    return (x + 1)\n')
    assert cache.meaning(plain) != cache.meaning(plain.replace("1", "2"))


def test_a_file_is_written_whole(folder: Path) -> None:
    target = folder / "x.tflite"
    cache.write(target, b"first")
    cache.write(target, b"second")
    assert target.read_bytes() == b"second"
    assert list(folder.iterdir()) == [target]


def test_a_write_that_breaks_leaves_what_was_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = folder / "x.tflite"
    cache.write(target, b"first")

    def half(path: Path, content: bytes) -> None:
        with path.open("wb") as file:
            file.write(content[:3])
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(KeyboardInterrupt):
        cache.write(target, b"second")
    assert target.read_bytes() == b"first"
    assert list(folder.iterdir()) == [target]


def test_images_are_the_same_each_time_and_unlike_each_other() -> None:
    first = images(3, (20, 30, 3), seed=5)
    assert first.shape == (3, 20, 30, 3)
    assert first.dtype == np.float32
    assert np.array_equal(first, images(3, (20, 30, 3), seed=5))
    assert not np.array_equal(first, images(3, (20, 30, 3), seed=6))
    assert np.abs(first).max() <= 1
    assert np.abs(first[0] - first[1]).mean() > 0.05


def test_neighbouring_pixels_are_alike() -> None:
    """As in photographs: less than half as unlike as two pixels from anywhere."""
    pictures = images(4, (64, 64, 1), seed=1)
    anywhere = np.random.default_rng(1).permutation(pictures.reshape(4, -1), axis=1).reshape(pictures.shape)
    assert np.abs(np.diff(pictures, axis=2)).mean() < 0.5 * np.abs(np.diff(anywhere, axis=2)).mean()
