"""Truncated, flipped and hostile files: loading ends in a graph or in one error, and soon."""

from __future__ import annotations

import random
import struct
import warnings

import numpy as np
import pytest

from glasslite.engine.errors import GlassliteError, MetadataWarning
from glasslite.engine.ir import Graph
from glasslite.loaders import load
from tests.loaders.test_broken import overlapping
from tests.support.build import ModelBuilder


def rich_model() -> bytes:
    """Everything that a file may hold: constants, per-channel scales, options, a custom op, signature, metadata."""
    model = ModelBuilder()
    x = model.tensor("x", (1, 4, 4, 2), "int8", quant=(0.5, -1), shape_signature=(-1, 4, 4, 2))
    scales = ([0.1, 0.2, 0.3], [0, 0, 0], 0)
    w = model.tensor("w", (3, 1, 1, 2), "int8", quant=scales, data=np.arange(6))
    y = model.tensor("y", (1, 4, 4, 3), "int8", quant=(0.25, 3))
    z = model.tensor("z", (1, 4, 4, 3), "int8", quant=(0.25, 3))
    s = model.tensor("s", (2,), "string", data=[b"one", b"two"])
    model.operator("CONV_2D", [x, w, -1], [y], {"padding": "VALID", "stride_w": 1, "stride_h": 1})
    model.operator("CUSTOM:Thing", [y, s], [z], {"k": 3, "name": "abc", "list": [1.5, 2.5]})
    body = model.subgraph("body")
    a, b = body.tensor("a", (1,), "float32"), body.tensor("b", (1,), "float32")
    body.operator("RELU", [a], [b])
    body.ends([a], [b])
    return model.finish(
        [x], [z], signatures=[("serve", {"x": x}, {"z": z})], metadata={"TFLITE_METADATA": b"no"}
    )


def load_or_refuse(data: bytes) -> Graph | None:
    """The only two ends that loading may have."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MetadataWarning)
        try:
            return load(data)
        except GlassliteError as error:
            assert str(error).startswith("<bytes>: ")
            return None


def test_every_truncation_ends_in_a_graph_or_an_error() -> None:
    data = rich_model()
    assert load_or_refuse(data) is not None
    for size in range(len(data)):
        load_or_refuse(data[:size])


@pytest.mark.parametrize("seed", range(4))
def test_flipped_bits_and_hostile_words_end_in_a_graph_or_an_error(seed: int) -> None:
    data, rng = rich_model(), random.Random(seed)
    words = (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, len(data), len(data) - 4, 1 << 20)
    refused = 0
    for _ in range(600):
        mutant = bytearray(data)
        for _ in range(rng.choice((1, 1, 2, 8))):
            at = rng.randrange(8, len(data) - 4)
            if rng.random() < 0.5:
                mutant[at] ^= 1 << rng.randrange(8)
            else:
                struct.pack_into("<I", mutant, at & ~3, rng.choice(words))
        refused += load_or_refuse(bytes(mutant)) is None
    assert 0 < refused < 600


@pytest.mark.timeout(20)
def test_an_overlapping_file_is_refused_soon() -> None:
    """The test's own timeout is the bound: such a file would keep a trusting reader busy for hours."""
    assert load_or_refuse(overlapping()) is None
