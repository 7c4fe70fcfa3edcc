"""Cases: an operator, its tensors and options, from which tests and benchmarks build a model and inputs."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from numpy.random import Generator

import glasslite
from glasslite.engine.ir import Array, Shape, TensorType
from glasslite.engine.numerics import numerics_named
from glasslite.engine.plan import Settings, make_plan
from tests.support.build import ModelBuilder, Quant, tensor_type

Values = str | Array | Sequence[Any] | int | float | Callable[[Generator], Any]


@dataclass(frozen=True, eq=False)
class Act:
    """An input that is known only at run time.

    Attributes:
        scale: with `zero_point` the per-tensor quantization; None for none.
        values: a range of random values (see `draw`), an array, or a function of the random generator.
        shape_signature: with -1 where a dimension is dynamic.
    """

    shape: Shape
    type: str = "int8"
    scale: float | None = None
    zero_point: int = 0
    values: Values = "full"
    shape_signature: Shape | None = None

    @property
    def quant(self) -> Quant | None:
        return None if self.scale is None else (self.scale, self.zero_point)


@dataclass(frozen=True, eq=False)
class Const:
    """An input that is a constant of the file; of the array's type, unless `type` names one, such as "int4".

    Attributes:
        scale: one number, or one per slice along `axis`; None for no quantization. `zero_point` likewise.
    """

    array: Any
    scale: float | Sequence[float] | Array | None = None
    zero_point: int | Sequence[int] | Array = 0
    axis: int = 0
    type: str = ""

    @property
    def value(self) -> Array:
        return np.asarray(self.array)

    @property
    def kind(self) -> TensorType:
        return tensor_type(self.type) if self.type else TensorType.of(self.value.dtype)

    @property
    def quant(self) -> Quant | None:
        return None if self.scale is None else (self.scale, self.zero_point, self.axis)


@dataclass(frozen=True, eq=False)
class Var:
    """An input that is the operator's state: a variable tensor, zero before the first run."""

    shape: Shape
    type: str = "float32"
    scale: float | None = None
    zero_point: int = 0

    @property
    def quant(self) -> Quant | None:
        return None if self.scale is None else (self.scale, self.zero_point)


@dataclass(frozen=True, eq=False)
class Out:
    """An output. Its shape is left to the runtime; LiteRT computes it anew in any case."""

    type: str = "int8"
    scale: float | None = None
    zero_point: int = 0
    shape: Shape = ()

    @property
    def quant(self) -> Quant | None:
        return None if self.scale is None else (self.scale, self.zero_point)


Input = Act | Const | Var | None


@dataclass(frozen=True, eq=False)
class Case:
    """One use of one operator.

    Attributes:
        id: a name in words, such as stride_2_on_even_size; unique within the operator.
        op: the schema's operator name, or CUSTOM:<code>.
        inputs: in the operator's order; None where an optional input is absent.
        options: schema field names to values: enums by name, vectors as tuples; others keep their default.
        write_options: False leaves the options table out of the file.
        seed: of the input values; by default made from `op` and `id`, so that it never changes by itself.
        intermediates: tensors without values, which only lend the operator their quantization.
        litert_refuses: a fragment of the text with which LiteRT refuses the case; "died" where it aborts.
    """

    id: str
    op: str
    inputs: Sequence[Input]
    outputs: Sequence[Out]
    options: Mapping[str, Any] = field(default_factory=dict)
    version: int = 1
    custom_options: bytes | None = None
    write_options: bool = True
    seed: int = -1
    litert_refuses: str = ""
    intermediates: Sequence[Out] = ()

    def __post_init__(self) -> None:
        if self.seed < 0:
            object.__setattr__(self, "seed", zlib.crc32(f"{self.op}/{self.id}".encode()))

    def model(self, output_shapes: Sequence[Shape] | None = None) -> bytes:
        """The file. Its tensors: the inputs that are present, input<position>, then output<position>.

        Args:
            output_shapes: written in place of the shapes that the outputs declare.
        """
        shapes = output_shapes or [out.shape for out in self.outputs]
        builder = ModelBuilder()
        inputs = [
            -1 if spec is None else self._tensor(builder, i, spec) for i, spec in enumerate(self.inputs)
        ]
        outputs = [
            builder.tensor(f"output{i}", shape, out.type, quant=out.quant)
            for i, (out, shape) in enumerate(zip(self.outputs, shapes, strict=True))
        ]
        lent = [
            builder.tensor(f"intermediate{i}", spec.shape, spec.type, quant=spec.quant)
            for i, spec in enumerate(self.intermediates)
        ]
        builder.operator(
            self.op,
            inputs,
            outputs,
            self.options,
            intermediates=lent,
            version=self.version,
            custom_options=self.custom_options,
            write_options=self.write_options,
        )
        runtime = [index for index, spec in zip(inputs, self.inputs, strict=True) if isinstance(spec, Act)]
        return builder.finish(runtime, outputs)

    def converted(self) -> bytes:
        """The file with the shapes that the outputs have, as converters write them, and as LiteRT's delegate asks."""
        graph = glasslite.load(self.model())
        plan = make_plan(graph, Settings("reference", numerics_named("reference")))
        return self.model([plan.tensors[index].shape for index in graph.outputs])

    @property
    def output_indices(self) -> list[int]:
        """The tensor index of each output in `model()`."""
        first = sum(spec is not None for spec in self.inputs)
        return list(range(first, first + len(self.outputs)))

    def arrays(self) -> list[Array]:
        """The run-time inputs' values, in order, read-only: the same ones at each call."""
        return [
            array for spec, array in zip(self.inputs, self.values(), strict=True) if isinstance(spec, Act)
        ]

    def values(self) -> list[Any]:
        """The values of all inputs as stored, None for absent ones and zeros for variables."""
        values: list[Any] = []
        for position, spec in enumerate(self.inputs):
            if spec is None:
                values.append(None)
            elif isinstance(spec, Const):
                values.append(spec.value)
            elif isinstance(spec, Var):
                values.append(np.zeros(spec.shape, tensor_type(spec.type).dtype))
            else:
                values.append(draw(spec, np.random.default_rng([self.seed, position])))
        return values

    def real_inputs(self) -> list[Any]:
        """All inputs as the definition sees them, see `real`; None for absent ones."""
        return [real(value, spec) for value, spec in zip(self.values(), self.inputs, strict=True)]

    @staticmethod
    def _tensor(builder: ModelBuilder, position: int, spec: Act | Const | Var) -> int:
        name = f"input{position}"
        if isinstance(spec, Const):
            # An INT4 array is shaped by its elements, whatever it is stored in.
            return builder.tensor(name, spec.value.shape, spec.kind, quant=spec.quant, data=spec.array)
        signature = spec.shape_signature if isinstance(spec, Act) else None
        return builder.tensor(
            name,
            spec.shape,
            spec.type,
            quant=spec.quant,
            shape_signature=signature,
            is_variable=isinstance(spec, Var),
        )


def draw(spec: Act, rng: Generator) -> Array:
    """An input's values.

    "full": integers over the type's whole range, both ends present; floats normal with standard deviation 3.
    "normal": integers normal around the zero point, an eighth of the range wide; floats normal.
    "small": integers of -9 to 9 (0 to 9 where unsigned); floats of -1 to 1.
    "special": floats as "full", with NaN, infinities, zeros, smallest and largest numbers among them.
    """
    dtype = tensor_type(spec.type).dtype
    if dtype is None:
        raise ValueError(f"run-time inputs of type {spec.type} cannot be drawn; NumPy does not have it.")
    if callable(spec.values):
        values = np.asarray(spec.values(rng))
    elif isinstance(spec.values, str):
        values = _random(spec.values, spec, dtype, rng)
    else:
        values = np.asarray(spec.values)
    # A copy of its own, so that a runtime which writes into its inputs is caught.
    values = np.array(np.broadcast_to(values, spec.shape), dtype, order="C")
    values.flags.writeable = False
    return values


def _random(kind: str, spec: Act, dtype: np.dtype[Any], rng: Generator) -> Array:
    if dtype.kind == "b":
        return rng.integers(0, 2, spec.shape).astype(bool)
    if dtype.kind in "iu":
        return _random_integers(kind, spec, dtype, rng)
    if dtype.kind == "c":
        return np.asarray(rng.normal(0, 3, spec.shape) + 1j * rng.normal(0, 3, spec.shape))
    if kind == "small":
        return np.asarray(rng.uniform(-1, 1, spec.shape))
    values = np.asarray(rng.normal(0, 1 if kind == "normal" else 3, spec.shape)).astype(dtype)
    if kind == "special":
        info = np.finfo(dtype)
        tiny = info.smallest_subnormal
        specials = [np.nan, np.inf, -np.inf, 0.0, -0.0, tiny, -tiny, info.tiny, info.max, info.min]
        _scatter(values, specials, rng)
    elif kind not in ("full", "normal"):
        raise ValueError(
            f"values='{kind}' is unknown for {spec.type}; allowed: full, normal, small, special."
        )
    return values


def _random_integers(kind: str, spec: Act, dtype: np.dtype[Any], rng: Generator) -> Array:
    info = np.iinfo(dtype)
    if kind == "small":
        return rng.integers(max(-9, int(info.min)), 9, spec.shape, endpoint=True)
    if kind == "normal":
        wide = (float(info.max) - float(info.min)) / 8
        return np.clip(np.rint(rng.normal(spec.zero_point, wide, spec.shape)), info.min, info.max)
    if kind != "full":
        raise ValueError(f"values='{kind}' is unknown for {spec.type}; allowed: full, normal, small.")
    values = rng.integers(info.min, info.max, spec.shape, dtype, endpoint=True)
    values = np.asarray(values)
    _scatter(values, [info.min, info.max], rng)
    return values


def _scatter(values: Array, specials: Sequence[Any], rng: Generator) -> None:
    """Write as many of the specials as fit into places of their own, in half of the elements at most."""
    count = min(len(specials), values.size // 2)
    places = rng.permutation(values.size)[:count]
    values.reshape(-1)[places] = np.array(specials, values.dtype)[:count]


def real(values: Any, spec: Input | Out) -> Any:
    """scale * (q - zero_point) in float64 for quantized values; floats in float64; others as they are."""
    if values is None or spec is None:
        return None
    quant = spec.quant
    if quant is not None:
        shape = [1] * values.ndim
        scale = np.atleast_1d(np.asarray(quant[0], np.float32)).astype(np.float64)
        zero_point = np.atleast_1d(np.asarray(quant[1], np.float64))
        if scale.size > 1:
            shape[quant[2] if len(quant) == 3 else 0] = -1
            zero_point = np.broadcast_to(zero_point, scale.shape)
        return scale.reshape(shape) * (values.astype(np.float64) - zero_point.reshape(shape))
    return values.astype(np.float64) if values.dtype.kind == "f" else values


def each(cases: Sequence[Case]) -> pytest.MarkDecorator:
    """Parametrize a test over `case`, with the cases' ids."""
    ids = [case.id for case in cases]
    twice = {i for i in ids if ids.count(i) > 1}
    if twice:
        raise ValueError(f"case ids must be unique; used twice: {', '.join(sorted(twice))}.")
    return pytest.mark.parametrize("case", cases, ids=ids)
