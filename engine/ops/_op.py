"""What an op is: its attributes, and the four questions that the engine asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, TypeVar

from glasslite.engine.errors import OpError, UnknownValue
from glasslite.engine.ir import Array, Shape, Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._stems import STEMS

if TYPE_CHECKING:
    from glasslite.engine.scope import Links

Padding = Literal["SAME", "VALID"]
Activation = Literal["NONE", "RELU", "RELU_N1_TO_1", "RELU6", "TANH", "SIGN_BIT"]
Inputs = Sequence[Tensor | None]


class Spec(NamedTuple):
    """The shape and type of one output, as `infer` finds it.

    `type` is None where the inputs do not tell it: the model's own is taken (CAST, QUANTIZE). `shape` is None where
    it is known only when the operator has run; its kernel then returns the outputs, see `Call`.
    """

    shape: Shape | None
    type: TensorType | None


class Cost(NamedTuple):
    """What one run of an operator costs. One MAC is one multiplication with its addition."""

    macs: int
    bytes_read: int
    bytes_written: int


@dataclass(frozen=True, eq=False)
class Call:
    """A kernel call with everything that can be known before the first run.

    Attributes:
        scheme: the kernel's suffix: <stem>_<scheme> is the function, in each backend.
        params: its keyword arguments: arrays and scalars only, and for operators that are linked what they call.
        returns: the kernel takes the inputs alone and returns the outputs, instead of writing into given ones. They
            may be views that hold until it is called again.
        kernel: the function itself, where it is not found by its name.
    """

    scheme: str
    params: Mapping[str, Any] = field(default_factory=dict)
    returns: bool = False
    kernel: Callable[..., Any] | None = None


class Op:
    """Base of all ops. A subclass is a frozen dataclass whose fields are the schema's option names.

    `name` is the schema's operator name; `stem` names the op's file in `engine/ops`, `kernels/*` and `tests/ops`.
    """

    name: ClassVar[str] = ""
    stem: ClassVar[str] = ""
    #: Float results may be this many units in the last place off BUILTIN_REF's; integers are always exact.
    max_ulp: ClassVar[int] = 0
    #: Float results of the compiled kernel may be this many units off the reference kernel's.
    jit_ulp: ClassVar[int] = 0
    #: Float results may be this many units off those of LiteRT's optimized and delegated kernels.
    delegate_ulp: ClassVar[int] = 0
    #: Element types that NumPy does not have but the op takes as constants: its kernels read their bytes.
    unpacks: ClassVar[tuple[TensorType, ...]] = ()
    #: How many inputs the kernel takes: those that a model leaves off at the end arrive as None. 0: what there is.
    arity: ClassVar[int] = 0
    #: The outputs depend on the inputs' shapes alone, so the plan computes them and the kernel gets no values.
    of_shapes: ClassVar[bool] = False
    #: It depends on more than its inputs, or does more than to give its outputs: it runs in every run.
    stateful: ClassVar[bool] = False
    #: It takes tensors of strings, which are arrays of bytes objects.
    texts: ClassVar[bool] = False

    def link(self, inputs: Inputs, links: Links) -> Op:
        """The op with what it needs beyond its inputs: subgraphs to call, variables. By default nothing.

        Raises:
            UnknownValue: it depends on a value that is known only while running.
        """
        return self

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Shapes and types of the outputs. Checks what goes together; raises OpError where it does not."""
        raise OpError(f"{self.name} has no shape rule")

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        """MACs and bytes of one run; by default no MACs, every input read and every output written once."""
        return Cost(0, sum(t.nbytes for t in inputs if t), sum(t.nbytes for t in outputs))

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        """The kernel to call and what is constant about the call: multipliers, padding, activation range, tables."""
        raise OpError(f"{self.name} has no kernel")


OpClass = TypeVar("OpClass", bound=type[Op])
_REGISTERED: dict[str, type[Op]] = {}


class _Ops(Mapping[str, type[Op]]):
    """Every op by the schema's operator name; its file is imported when it is first asked for."""

    def __getitem__(self, name: str) -> type[Op]:
        if name not in _REGISTERED:
            import_module(f"{__package__}.{STEMS[name]}")
        return _REGISTERED[name]

    def __contains__(self, name: object) -> bool:
        return name in STEMS

    def __iter__(self) -> Iterator[str]:
        return iter(STEMS)

    def __len__(self) -> int:
        return len(STEMS)


OPS = _Ops()


def register(name: str) -> Callable[[OpClass], OpClass]:
    """Make an op known under the schema's operator name, which `STEMS` must list."""

    def decorate(cls: OpClass) -> OpClass:
        cls.name, cls.stem = name, STEMS[name]
        _REGISTERED[name] = cls
        return cls

    return decorate


def required(inputs: Inputs, position: int, role: str) -> Tensor:
    """The input at a position, or an OpError that names its role."""
    tensor = inputs[position] if position < len(inputs) else None
    if tensor is None:
        raise OpError(f"input {position} ({role}) is missing; the operator has {len(inputs)} inputs")
    return tensor


def optional(inputs: Inputs, position: int) -> Tensor | None:
    """The input at a position, or None where the model leaves it out."""
    return inputs[position] if position < len(inputs) else None


def value(tensor: Tensor) -> Array:
    """The tensor's value, where it is known before the run.

    Raises:
        UnknownValue: it is computed while running; the plan then shapes this operator at run time.
    """
    if tensor.data is None:
        raise UnknownValue(tensor.name)
    return tensor.data
