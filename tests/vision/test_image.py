"""Image files to pixels, against values worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from glasslite.engine.errors import InputError
from glasslite.vision import read_image


def _save(path: Path, image: Image.Image, **options: object) -> Path:
    image.save(path, **options)
    return path


def _solid(mode: str, color: object, size: tuple[int, int] = (2, 2)) -> Image.Image:
    return Image.new(mode, size, color)  # type: ignore[arg-type]


def test_pixels_come_row_by_row(tmp_path: Path) -> None:
    pixels = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    path = _save(tmp_path / "x.png", Image.fromarray(pixels))
    np.testing.assert_array_equal(read_image(path, 2, 4, 3), pixels)


def test_smaller_means_the_average_over_all_source_pixels(tmp_path: Path) -> None:
    path = _save(tmp_path / "x.png", Image.fromarray(np.array([[0, 100], [200, 100]], np.uint8)))
    np.testing.assert_array_equal(read_image(path, 1, 1, 1), [[[100]]])


def test_larger_is_bilinear_between_pixel_centres(tmp_path: Path) -> None:
    """At twice the width, centres fall at -1/4, 1/4, 3/4 and 5/4 of the way between the two pixels."""
    path = _save(tmp_path / "x.png", Image.fromarray(np.array([[0, 200]], np.uint8)))
    np.testing.assert_array_equal(read_image(path, 1, 4, 1)[0, :, 0], [0, 50, 150, 200])


def test_gray_is_the_luma_of_rgb(tmp_path: Path) -> None:
    path = _save(tmp_path / "x.png", _solid("RGB", (255, 0, 0)))
    assert read_image(path, 1, 1, 1).item() == round(0.299 * 255)


@pytest.mark.parametrize(
    ("mode", "color", "rgb"),
    [
        ("L", 77, (77, 77, 77)),
        ("1", 1, (255, 255, 255)),
        ("RGBA", (255, 0, 0, 0), (255, 255, 255)),
        ("RGBA", (255, 0, 0, 255), (255, 0, 0)),
        ("LA", (0, 0), (255, 255, 255)),
        ("P", 0, (0, 0, 0)),
        ("I;16", 0x80FF, (0x80, 0x80, 0x80)),
    ],
)
def test_every_mode_becomes_rgb_on_white(
    tmp_path: Path, mode: str, color: object, rgb: tuple[int, int, int]
) -> None:
    path = _save(tmp_path / "x.png", _solid(mode, color))
    assert tuple(read_image(path, 1, 1, 3)[0, 0]) == rgb


def test_half_transparent_red_on_white(tmp_path: Path) -> None:
    path = _save(tmp_path / "x.png", _solid("RGBA", (255, 0, 0, 51)))
    assert tuple(read_image(path, 1, 1, 3)[0, 0]) == (255, 204, 204)


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    path = _save(tmp_path / "x.tif", _solid("CMYK", (0, 255, 255, 0)))
    assert tuple(read_image(path, 1, 1, 3)[0, 0]) == (255, 0, 0)


def test_an_animation_gives_its_first_frame(tmp_path: Path) -> None:
    first, second = _solid("L", 10), _solid("L", 200)
    path = _save(tmp_path / "x.gif", first, save_all=True, append_images=[second])
    assert read_image(path, 1, 1, 1).item() == 10


def test_exif_orientation_is_undone(tmp_path: Path) -> None:
    """Orientation 6: the picture was taken with the camera turned; its left column is the top row upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    pixels = np.array([[0, 50], [100, 150]], np.uint8)
    path = _save(tmp_path / "x.png", Image.fromarray(pixels), exif=exif)
    np.testing.assert_array_equal(read_image(path, 2, 2, 1)[..., 0], [[100, 0], [150, 50]])


def test_no_such_file() -> None:
    with pytest.raises(InputError, match=r"nowhere\.png: no such image \(looked in /"):
        read_image("nowhere.png", 1, 1, 3)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"not an image", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_what_is_no_image(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"not an image that can be decoded: .*Check that the file is whole"):
        read_image(path, 1, 1, 3)


@pytest.mark.parametrize("suffix", ["png", "jpg", "bmp", "gif", "webp", "tif"])
def test_every_truncation_is_an_image_or_one_error(tmp_path: Path, suffix: str) -> None:
    random = np.random.default_rng(3)
    pixels = random.integers(0, 256, (9, 11, 3), np.uint8)
    whole = _save(tmp_path / f"whole.{suffix}", Image.fromarray(pixels)).read_bytes()
    path = tmp_path / f"x.{suffix}"
    for length in range(0, len(whole), max(1, len(whole) // 60)):
        path.write_bytes(whole[:length])
        try:
            assert read_image(path, 4, 4, 3).shape == (4, 4, 3)
        except InputError as error:
            assert "not an image" in str(error)
