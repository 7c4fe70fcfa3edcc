"""EMBEDDING_LOOKUP: rows of a table, by their numbers; quantized tables become floats.

Source of the rules: TFLite kernels/embedding_lookup.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Shape, Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_type, check_vector, exactly
from glasslite.engine.ops._op import Call, Cost, Inputs, Op, Spec, register
from glasslite.engine.ops._quantization import quantization_of

_FLOATS = (TensorType.FLOAT32, TensorType.FLOAT16)
#: The bits of an element in the tables that can become floats.
_BITS = {TensorType.INT8: 8, TensorType.UINT8: 8, TensorType.INT4: 4, TensorType.INT2: 2}


@register("EMBEDDING_LOOKUP")
@dataclass(frozen=True)
class EmbeddingLookup(Op):
    """Inputs: numbers (n,) of int32, table (rows, ...). Output: (n, ...).

    An integer table with a scale, or a scale for each row, becomes float32 or float16 where the output is so; its zero
    point must be 0, and uint8 counts as int8. A number below 0 or past the rows is an error of the run. Rows of int4
    and int2 follow each other without gaps; LiteRT reads those wrong that start within a byte.
    """

    unpacks = (TensorType.INT4, TensorType.INT2)

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The numbers are a vector, and the table has rows."""
        lookup, table = exactly(inputs, "lookup", "value")
        check_type(lookup, "the lookup", (TensorType.INT32,))
        check_vector(lookup, "the lookup")
        if len(table.shape) < 2:
            raise OpError(f"the table must have rows and columns; got shape {table.shape}")
        shape = (lookup.size, *table.shape[1:])
        return [Spec(shape, None if table.type in _BITS else table.type)]

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        lookup, table = exactly(inputs, "lookup", "value")
        bits = _BITS.get(table.type, 8 * np.dtype(table.type.dtype or np.uint8).itemsize)
        return Cost(0, lookup.nbytes + outputs[0].size * bits // 8, outputs[0].nbytes)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        table, output = exactly(inputs, "lookup", "value")[1], outputs[0]
        if table.type == output.type and table.type not in self.unpacks:
            return Call("any")
        check_type(output, "the output", _FLOATS)
        params = {"scale": _scales(table), "bits": _BITS[table.type], "shape": _matrix(table.shape)}
        return Call("hybrid", params)


def _scales(table: Tensor) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """The table's scale, or one for each row."""
    quantization = quantization_of(table)
    if quantization.per_channel and quantization.quantized_dimension != 0:
        raise OpError(f"scales must run along the rows; got dimension {quantization.quantized_dimension}")
    if quantization.zero_point.any():
        raise OpError(f"the table's zero point must be 0; got {table.zero_point}")
    return quantization.scale


def _matrix(shape: Shape) -> tuple[int, int]:
    """Rows, and the elements of each."""
    return shape[0], int(np.prod(shape[1:], dtype=np.int64))
