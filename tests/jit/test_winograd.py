"""Winograd's convolution: integers to the bit, floats within the bound, the same bits in any blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from glasslite.engine.ir import Array, Shape
from glasslite.kernels.jit import conv2d
from glasslite.kernels.jit._filters import form_of
from glasslite.kernels.jit._winograd_choice import Tiling, best_tiling, is_exact, layer_of
from glasslite.kernels.jit._winograd_tiles import LINES, SQUARES, Scheme
from glasslite.kernels.jit.target import TARGET
from glasslite.kernels.jit.tiles import COLUMNS, ROWS
from glasslite.kernels.reference._window import Window
from tests.jit.kernels import GAP, Memory, Setup, problems, run, setups
from tests.ops.test_conv2d import conv
from tests.support.cases import Case, Const

NUMERICS = ("reference", "optimized", "litert")
#: Windows of lines, across and down, and with taps across.
WINDOWS = [(1, 3), (3, 3), (3, 1), (1, 5), (5, 5), (5, 1), (4, 7), (7, 1)]
#: Windows of lines with a stride of 2.
PAIRS = [(1, 7), (4, 7), (7, 7)]
#: Image and filter: odd sides, smaller than a tile, several images, tails of channels and of registers.
SHAPES: list[tuple[Shape, Shape]] = [
    ((1, 9, 11, 16), (COLUMNS, 3, 3, 16)),
    ((2, 7, 5, 19), (COLUMNS + 5, 3, 3, 19)),
    ((1, 3, 14, 33), (3, 3, 3, 33)),
    ((1, 17, 4, 40), (2 * COLUMNS + 1, 3, 3, 40)),
]
needs_i16 = pytest.mark.skipif(TARGET.dot == 4, reason="8-bit products are fastest without transforms here")


def force(
    monkeypatch: pytest.MonkeyPatch, scheme: Scheme, rows: int = 0, columns: int = 0, down: bool = False
) -> None:
    """Take this scheme for every layer; in blocks of so many tiles, or those that a plan would have."""

    def tiling(input: Array, filter: Array, output: Array, window: Window, *rest: Any) -> Tiling:
        layer = layer_of(input, filter, output, form_of(input), window.stride_w)
        if not rows:
            return best_tiling(layer, scheme, down)[1]
        grid = Tiling(scheme, 1, 1, down).grid(layer)
        return Tiling(scheme, min(rows, grid[0]), min(columns, grid[1]), down)

    monkeypatch.setattr(conv2d, "winograd_tiling", tiling)


def only(case: Case, numerics: str = "litert") -> Setup:
    (setup,) = setups([case], numerics)
    return setup


def entry_of(case: Case) -> str:
    """The compiled function that finishes the tiles which a plan chooses."""
    setup = only(case)
    calls = setup.bind(
        setup.inputs, [Memory(np.empty(t.shape, t.type.dtype)).array for t in setup.step.outputs]
    )
    found = [call.calls.get("finish") or call.calls.get("tiles") or call.entry for call in calls or ()]
    return ",".join({entry.name for entry in found})


def with_weights(case: Case, weights: Array) -> Case:
    filter = case.inputs[1]
    assert isinstance(filter, Const)
    return replace(case, inputs=[case.inputs[0], replace(filter, array=weights), *case.inputs[2:]])


@needs_i16
@pytest.mark.parametrize("size", [2, 4])
@pytest.mark.parametrize("padding", ["SAME", "VALID"])
@pytest.mark.parametrize("kind", ["int8", "uint8"])
@pytest.mark.parametrize("numerics", NUMERICS)
def test_integers_are_exact(
    size: int, padding: str, kind: str, numerics: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    force(monkeypatch, SQUARES[size])
    for image, filter in SHAPES:
        case = conv(
            "odd", kind, image, filter, padding=padding, per_channel=kind == "int8", activation="RELU"
        )
        assert problems(only(case, numerics), 2, gap=GAP) == []


@needs_i16
@pytest.mark.parametrize("size", [2, 4])
@pytest.mark.parametrize("zero_point", [-128, 127])
def test_extreme_values_are_exact(size: int, zero_point: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The largest transformed inputs and weights, and sums as large as the transforms bear."""
    force(monkeypatch, SQUARES[size])
    rng = np.random.default_rng(size)
    shape = (COLUMNS, 3, 3, 112)
    for weights in (np.full(shape, 127), np.full(shape, -127), rng.choice([-127, 127], shape)):
        for values in (
            "full",
            np.full((1, 6, 9, 112), -1 - zero_point),
            rng.choice([-128, 127], (1, 6, 9, 112)),
        ):
            given = conv("extreme", "int8", (1, 6, 9, 112), shape, zero_point=zero_point, values=values,
                         output_scale=200.0)  # fmt: skip
            setup = only(with_weights(given, weights.astype(np.int8)))
            assert is_exact(setup.inputs[1], setup.inputs[2], setup.inputs[0], zero_point, size)  # type: ignore[arg-type]
            assert problems(setup, 1) == []


@needs_i16
@pytest.mark.parametrize(
    ("depth", "entry"), [(112, "finish_4_i16"), (128, "finish_2_i16"), (1900, "matrix_i16")]
)
def test_sums_that_transforms_would_lose_are_left_to_others(depth: int, entry: str) -> None:
    case = conv(
        "large", "int8", (1, 24, 24, depth), (COLUMNS, 3, 3, depth), zero_point=-128, output_scale=200.0
    )
    case = with_weights(case, np.full((COLUMNS, 3, 3, depth), 127, np.int8))
    assert entry_of(case).startswith(entry)
    assert problems(only(case), 1) == []


@pytest.mark.parametrize("size", [2, 4])
@pytest.mark.parametrize("padding", ["SAME", "VALID"])
@pytest.mark.parametrize("values", ["full", lambda rng: np.maximum(0, rng.normal(-1, 1, (2, 13, 10, 64)))])
def test_floats_are_within_the_bound_of_convolutions(
    size: int, padding: str, values: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    force(monkeypatch, SQUARES[size])
    values = "normal" if values == "full" else values
    case = conv("float", "float32", (2, 13, 10, 64), (COLUMNS + 3, 3, 3, 64), padding=padding, values=values)
    assert problems(only(case), 2, gap=GAP) == []


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("padding", ["SAME", "VALID"])
@pytest.mark.parametrize("values", ["normal", lambda rng: np.maximum(0, rng.normal(-1, 1, (2, 13, 10, 59)))])
def test_lines_are_within_the_bound_of_convolutions(
    window: tuple[int, int], padding: str, values: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The channels are fewer than a plan would ask for, so that a wrong transform could not hide in the bound."""
    down = window[1] == 1
    force(monkeypatch, LINES[max(window), 1], down=down)
    filter = (COLUMNS + 3, *window, 59)
    case = conv("line", "float32", (2, 13, 10, 59), filter, padding=padding, values=values)
    assert "finish_line" in entry_of(case)
    assert problems(only(case), 2, gap=GAP) == []


@pytest.mark.parametrize("window", PAIRS)
@pytest.mark.parametrize("padding", ["SAME", "VALID"])
@pytest.mark.parametrize("width", [32, 33])
@pytest.mark.parametrize("depth", [3, 40])
def test_lines_of_stride_2_are_within_the_bound_of_convolutions(
    window: tuple[int, int], padding: str, width: int, depth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two tiles in a row and the part of a third, with pairs that fill registers and pairs that do not."""
    force(monkeypatch, LINES[7, 2])
    filter = (COLUMNS + 3, *window, depth)
    case = conv(
        "pairs", "float32", (2, 13, width, depth), filter, padding=padding, values="normal", strides=(2, 2)
    )
    assert entry_of(case) == "finish_pairs_7"
    assert problems(only(case), 2, gap=GAP) == []


@pytest.mark.parametrize("kind", ["float32", pytest.param("int8", marks=needs_i16)])
def test_any_blocks_and_threads_give_the_same_bits(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    schemes = [(scheme, (3, 3), 1) for scheme in SQUARES.values()]
    if kind == "float32":
        schemes += [(LINES[max(window), 1], window, 1) for window in WINDOWS]
        schemes += [(LINES[7, 2], window, 2) for window in PAIRS]
    for scheme, window, stride in schemes:
        filter, down = (2 * COLUMNS + 1, *window, 20), window[1] == 1
        setup = only(conv("blocks", kind, (2, 15, 28, 20), filter, strides=(stride, stride)))
        found = set()
        for rows, columns in ((1, 1), (2, 3), (3, 2), (1, ROWS + 1), (100, 100)):
            force(monkeypatch, scheme, rows, columns, down)
            for threads in (1, 2):
                output = Memory(setup.expected[0]).array  # type: ignore[index]
                calls = setup.bind(setup.inputs, [output])
                assert calls is not None and calls[0].entry.name == "winograd"
                run(calls, threads)
                found.add(output.tobytes())
        # Floats come out otherwise in tiles of another size.
        assert len(found) == 1


@pytest.mark.skipif(TARGET.name != "avx2", reason="what a layer costs was measured with AVX2")
@pytest.mark.parametrize(
    ("image", "filters", "entries"),
    [
        ((1, 56, 56, 64), 64, ("finish_4_f32", "finish_4_i16")),
        ((1, 14, 14, 256), 256, ("finish_4_f32", "finish_4_i16")),
        ((1, 7, 7, 512), 512, ("finish_2_f32", "finish_2_i16")),
    ],
)
def test_layers_of_resnet_take_it(image: Shape, filters: int, entries: tuple[str, str]) -> None:
    found = [entry_of(conv("resnet", kind, image, (filters, 3, 3, image[3]))) for kind in ("float32", "int8")]
    assert tuple(found) == entries


@pytest.mark.skipif(TARGET.name != "avx2", reason="what a layer costs was measured with AVX2")
@pytest.mark.parametrize(
    ("image", "filter", "entry"),
    [
        ((1, 17, 17, 160), (192, 1, 7, 160), "finish_line_7"),
        ((1, 17, 17, 160), (192, 7, 1, 160), "finish_line_7"),
        ((1, 35, 35, 48), (64, 5, 5, 48), "finish_line_5"),
        ((1, 8, 8, 384), (384, 3, 1, 384), "finish_line_3"),
    ],
)
def test_layers_of_inception_take_lines(image: Shape, filter: Shape, entry: str) -> None:
    assert entry_of(conv("inception", "float32", image, filter)) == entry


@pytest.mark.skipif(TARGET.name != "avx2", reason="what a layer costs was measured with AVX2")
@pytest.mark.parametrize("filters", [64, 96])
def test_first_layers_take_lines_of_pairs(filters: int) -> None:
    case = conv("first", "float32", (1, 224, 224, 3), (filters, 7, 7, 3), strides=(2, 2))
    assert entry_of(case) == "finish_pairs_7"


@pytest.mark.parametrize(("depth", "entry"), [(8, "matrix_f32"), (32, "finish")])
def test_floats_of_few_channels_do_not(depth: int, entry: str) -> None:
    """Their sums are short, and a smaller tile's error, or the direct kernel's, is the smaller one."""
    assert entry_of(conv("few", "float32", (1, 54, 54, depth), (64, 3, 3, depth))).startswith(entry)


@pytest.mark.parametrize("kind", ["float32", "int8"])
def test_other_layers_do_not(kind: str) -> None:
    cases = [
        conv("three_channels", kind, (1, 32, 32, 3), (32, 3, 3, 3)),
        conv("strided", kind, (1, 32, 32, 64), (64, 3, 3, 64), strides=(2, 2)),
        conv("strided_down", kind, (1, 32, 32, 64), (64, 3, 3, 64), strides=(2, 1)),
        conv("strided_line", kind, (1, 64, 64, 64), (64, 7, 7, 64), strides=(1, 2)),
        conv("strided_column", kind, (1, 64, 64, 64), (64, 7, 1, 64), strides=(2, 2)),
        conv("strided_few_products", kind, (1, 64, 64, 1), (64, 7, 7, 1), strides=(2, 2)),
        conv("dilated", kind, (1, 32, 32, 64), (64, 3, 3, 64), dilations=(2, 2)),
        conv("groups", kind, (1, 32, 32, 64), (64, 3, 3, 32)),
        conv("pointwise", kind, (1, 32, 32, 64), (64, 1, 1, 64)),
        conv("even_row", kind, (1, 32, 32, 64), (64, 1, 4, 64)),
        conv("few_products", kind, (1, 32, 32, 4), (64, 5, 5, 4)),
        conv("large_window", kind, (1, 32, 32, 64), (64, 9, 9, 64)),
        conv("one_pixel", kind, (1, 3, 3, 64), (64, 3, 3, 64), padding="VALID"),
    ]
    assert [case.id for case in cases if "finish" in entry_of(case) or not entry_of(case)] == []
