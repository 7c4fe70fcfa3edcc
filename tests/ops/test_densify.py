"""DENSIFY: sparse constants written out; and sparse constants that another operator reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import glasslite
from glasslite import OpError
from tests.loaders.raw import raw_model
from tests.support.oracle import REMEDY, Oracle

Fields = Mapping[str, Any]
RNG = np.random.default_rng(3)
ADD, DENSIFY = 0, 124
#: The schema's union SparseIndexVector.
WIDTHS: dict[str, tuple[int, str]] = {
    "i4": (1, "Int32Vector"),
    "u2": (2, "Uint16Vector"),
    "u1": (3, "Uint8Vector"),
}


@dataclass(frozen=True)
class Sparse:
    """A constant and the way it is stored: "d" for a level with all entries, "s" for one with those that are not 0."""

    id: str
    shape: tuple[int, ...]
    order: tuple[int, ...]
    levels: str
    blocks: tuple[tuple[int, int], ...] = ()
    type: str = "f4"
    width: str = "i4"
    share: float = 0.4

    @property
    def dense(self) -> NDArray[Any]:
        values = RNG.integers(1, 100, self.shape)
        grain = list(self.shape)
        for dimension, size in self.blocks:
            grain[dimension] //= size
        kept = RNG.random(grain) < self.share
        for dimension, size in self.blocks:
            kept = kept.repeat(size, dimension)
        return np.where(kept, values, 0).astype(self.type)


CASES = [
    Sparse("rows_compressed", (5, 7), (0, 1), "ds"),
    Sparse("both_compressed", (5, 7), (0, 1), "ss"),
    Sparse("columns_first", (5, 7), (1, 0), "ds"),
    Sparse("all_stored", (5, 7), (1, 0), "dd"),
    Sparse("vector", (40,), (0,), "s"),
    Sparse("three_dimensions", (3, 4, 5), (2, 0, 1), "dss"),
    Sparse("blocks_of_1x4", (6, 8), (0, 1, 2), "dsd", ((1, 4),)),
    Sparse("blocks_of_2x4", (6, 8), (0, 1, 2, 3), "dsdd", ((0, 2), (1, 4))),
    Sparse("blocks_columns_first", (6, 8), (1, 0, 2, 3), "dsdd", ((0, 2), (1, 4))),
    Sparse("int8", (6, 8), (0, 1), "ds", type="i1"),
    Sparse("float16", (6, 8), (0, 1), "ds", type="f2"),
    Sparse("indices_of_16_bits", (6, 8), (0, 1), "ds", width="u2"),
    Sparse("indices_of_8_bits", (6, 8), (0, 1), "ds", width="u1"),
]


def encode(case: Sparse, dense: NDArray[Any]) -> tuple[Fields, bytes]:
    """The schema's SparsityParameters and the stored elements."""
    split = [
        part for axis, size in enumerate(dense.shape) for part in _split(size, dict(case.blocks).get(axis, 1))
    ]
    parts = [2 * axis for axis in range(dense.ndim)] + [2 * axis + 1 for axis, _ in case.blocks]
    rest = [axis for axis in range(len(split)) if axis not in parts]
    ordered = dense.reshape(split).transpose([*(parts[i] for i in case.order), *rest])
    entries, levels = [ordered], []
    for level, kind in enumerate(case.levels):
        size = ordered.shape[level]
        taken = [[i for i in range(size) if kind == "d" or entry[i].any()] for entry in entries]
        levels.append({"dense_size": size} if kind == "d" else compressed(taken, case.width))
        entries = [entry[i] for entry, places in zip(entries, taken, strict=True) for i in places]
    stored = np.array([entry.reshape(()) for entry in entries], dense.dtype)
    fields = {
        "traversal_order": list(case.order),
        "block_map": [axis for axis, _ in case.blocks] or None,
        "dim_metadata": ("DimensionMetadata", levels),
    }
    return fields, stored.tobytes()


def _split(size: int, block: int) -> tuple[int, int]:
    return size // block, block


def compressed(taken: Sequence[Sequence[int]], width: str) -> Fields:
    number, table = WIDTHS[width]
    segments = np.cumsum([0, *map(len, taken)]).astype(width)
    indices = np.array([i for places in taken for i in places], width)
    return {
        "format": 1,
        "array_segments_type": number,
        "array_segments": (table, {"values": segments}),
        "array_indices_type": number,
        "array_indices": (table, {"values": indices}),
    }


def model(
    shape: Sequence[int], type: str, sparsity: Fields, stored: bytes, *, operator: int = DENSIFY
) -> bytes:
    """A sparse constant w, of which DENSIFY makes y, or which ADD adds to itself; the input x is not read."""
    number = {"f4": 0, "f2": 1, "i1": 9}[type]
    w = {
        "name": "w",
        "shape": list(shape),
        "type": number,
        "buffer": 1,
        "sparsity": ("SparsityParameters", sparsity),
    }
    tensors = [{"name": name, "shape": list(shape), "type": number} for name in ("x", "y")]
    inputs = [2] if operator == DENSIFY else [2, 2]
    return raw_model(
        [*tensors, w],
        [{"opcode_index": 0, "inputs": inputs, "outputs": [1]}],
        codes=[{"deprecated_builtin_code": operator, "builtin_code": operator, "version": 1}],
        buffers=[b"", stored],
    )


def run(data: bytes, case: Sparse) -> NDArray[Any]:
    """What glasslite computes."""
    x = np.zeros(case.shape, case.type)
    return glasslite.Session(glasslite.load(data), backend="reference").run([x])["y"]


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_writes_out(case: Sparse, oracle: Oracle) -> None:
    dense = case.dense
    data = model(case.shape, case.type, *encode(case, dense))
    ours = run(data, case)
    assert ours.dtype == dense.dtype and np.array_equal(ours, dense)
    if not oracle.available:
        pytest.skip(REMEDY)
    assert np.array_equal(oracle.run(data, [np.zeros(case.shape, case.type)], tensors=[1])[1], dense)


def test_any_operator_reads_a_sparse_constant() -> None:
    case = CASES[0]
    dense = case.dense
    assert np.array_equal(
        run(model(case.shape, "f4", *encode(case, dense), operator=ADD), case), dense + dense
    )


def rows(segments: Sequence[int], indices: Sequence[int], **other: Any) -> Fields:
    """The sparsity of a matrix (2, 3) whose rows are compressed, with other fields in place of its own."""
    level = {**compressed([], "i4"), "array_segments": ("Int32Vector", {"values": np.int32(segments)})}
    level["array_indices"] = ("Int32Vector", {"values": np.int32(indices)})
    levels = ("DimensionMetadata", [{"dense_size": 2}, level])
    return {"traversal_order": [0, 1], "dim_metadata": levels, **other}


DENSE = ("DimensionMetadata", [{"dense_size": 2}, {"dense_size": 3}])
THREE = ("DimensionMetadata", [{"dense_size": 2}] * 3)
BROKEN = {
    "index_beyond_the_end": (rows([0, 1, 2], [0, 3]), "level 1 has an index outside of 0 to 2"),
    "negative_index": (rows([0, 1, 2], [0, -1]), "level 1 has an index outside of 0 to 2"),
    "too_few_segments": (rows([0, 2], [0, 1]), "level 1 must have 3 segments that rise from 0 to its 2 indices"),
    "no_segments": (rows([], []), "level 1 must have 3 segments"),
    "segments_fall": (rows([0, 3, 2], [0, 1]), "level 1 must have 3 segments"),
    "segments_beyond_the_indices": (rows([0, 1, 9], [0, 1]), "level 1 must have 3 segments"),
    "more_stored_than_described": (rows([0, 1, 1], [0]), "2 elements are stored, but 1 are described"),
    "fewer_stored_than_described": (rows([0, 2, 3], [0, 1, 2]), "2 elements are stored, but 3 are described"),
    "all_described": (rows([], [], dim_metadata=DENSE), "level 1 has more entries than elements are stored"),
    "wrong_size": (rows([], [], dim_metadata=("DimensionMetadata", [{"dense_size": 9}] * 2)), "level 0 must have 2"),
    "axis_twice": (rows([0, 1, 2], [0, 1], traversal_order=[0, 0]), "must each be traversed once"),
    "no_order": (rows([0, 1, 2], [0, 1], traversal_order=[]), "must each be traversed once"),
    "level_missing": (rows([], [], dim_metadata=("DimensionMetadata", [{"dense_size": 2}])), "over 1 levels"),
    "block_of_no_axis": (
        rows([], [], traversal_order=[0, 1, 2], block_map=[2], dim_metadata=THREE),
        "blocks must divide different ones of 2 dimensions; got (2,)",
    ),
    "block_does_not_divide": (
        rows([], [], traversal_order=[0, 1, 2], block_map=[1], dim_metadata=THREE),
        "blocks of 2 do not divide dimension 1 of (2, 3)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("id", BROKEN)
def test_refuses(id: str) -> None:
    sparsity, message = BROKEN[id]
    data = model((2, 3), "f4", sparsity, np.float32([1, 2]).tobytes())
    with pytest.raises(OpError, match="sparse tensor 'w'") as refusal:
        run(data, Sparse(id, (2, 3), (0, 1), "ds"))
    assert message in str(refusal.value)


def test_checks_the_memory_first() -> None:
    data = model((1 << 20, 1 << 10), "f4", rows([0], [0]), np.float32([1, 2]).tobytes())
    with pytest.raises(OpError, match="constants need 4,294,967,296 bytes"):
        glasslite.Session(glasslite.load(data))
