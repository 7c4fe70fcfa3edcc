"""Why one operator gives two results on identical inputs: a tie, another rounding, another formula, the order of a sum.

Each result is held against every numerics of glasslite; the first that gives it says which formula made it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from inspect import getdoc, unwrap
from typing import Any, Literal

import numpy as np

from glasslite.engine.analysis.inspect import split_parameters
from glasslite.engine.analysis.roundings import FLAVOURS, exact_steps, high_steps, is_tie, round_as
from glasslite.engine.analysis.ulp import ulp_distance
from glasslite.engine.errors import GlassliteError
from glasslite.engine.ir import Array, Graph, Shape
from glasslite.engine.numerics import NUMERICS, numerics_named
from glasslite.engine.ops import Call
from glasslite.engine.plan import Settings, Step, make_plan, run_step
from glasslite.kernels.reference.fixed_point import INT32_MAX, INT32_MIN, Requantization, requantization

Cause = Literal["rounding", "formula", "order", "function", "model", "unknown"]
"""What makes two results differ: how the same accumulators are rounded; another formula; the order of float additions;
another approximation of a function; other weights or attributes; or nothing that glasslite reproduces."""

_IDENTITY = requantization(1.0, "float64")
_UNIT = 2.0**-24
_SUMS = ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "TRANSPOSE_CONV", "BATCH_MATMUL")
_REDUCTIONS = ("AVERAGE_POOL_2D", "MEAN", "SUM")


@dataclass(frozen=True)
class Formula:
    """How one side computed an operator.

    Attributes:
        numerics: the first of glasslite's numerics whose result is the same; None where none is.
        kernel: its reference kernel; `doc` is the first sentence about it.
        rounding: of its accumulators; None where it has none.
        parameters: those of its call that differ from the other side's, as text.
    """

    numerics: str | None
    kernel: str | None
    doc: str
    rounding: str | None
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Accumulator:
    """An integer accumulator on its way to an output step.

    Attributes:
        value: the accumulator; `scale` the factor it is multiplied by, multiplier * 2^(shift - 31).
        factor: the factor as float32 arithmetic arrives at it.
        steps: value * scale before rounding; the zero point is not in it.
        high: the value after the first of gemmlowp's two roundings, still to be divided by 2^-shift.
        roundings: by flavour, the step that it gives.
    """

    value: int
    scale: float
    multiplier: int
    shift: int
    factor: float
    steps: float
    high: float
    roundings: Mapping[str, int]


@dataclass(frozen=True)
class Sum:
    """A float sum: `bound` is how far two orders of adding its terms may be apart, at most."""

    terms: int
    bound: float
    distance: float


@dataclass(frozen=True)
class Explanation:
    """Why an operator differs, shown on one element.

    Attributes:
        index: of the element; `a` and `b` its two values.
        sentence: the cause in words.
        numerics: what each numerics gives for this element.
    """

    cause: Cause
    sentence: str
    index: tuple[int, ...]
    a: float
    b: float
    formula_a: Formula
    formula_b: Formula
    accumulator: Accumulator | None
    sum: Sum | None
    numerics: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class _Result:
    """What one numerics makes of the operator."""

    name: str
    step: Step
    outputs: list[Array]


class Explainer:
    """Explains one operator that stands alone.

    Args:
        alone: a graph of one operator, see `isolate`.
        feed: its inputs.
    """

    def __init__(self, alone: Graph, feed: Sequence[Array]) -> None:
        self._graph, self._feed = alone, feed
        self._results: dict[str, _Result | None] = {}
        # Numerics that come to the same call compute the same, so that runs once.
        self._calls: dict[Any, list[Array]] = {}

    def explain(
        self,
        a: Array,
        b: Array,
        output: int,
        index: tuple[int, ...],
        hints: Sequence[str | None],
        changed: str = "",
    ) -> Explanation:
        """Explain the difference of output number `output` at an element.

        Args:
            hints: the numerics that either side claims to have; None where it claims none.
            changed: what about the two models is not the same; that explains it then.
        """
        first, second = (
            self._made_by(value, output, hint) for value, hint in zip((a, b), hints, strict=True)
        )
        accumulator = self._accumulator(first, second, output, index)
        total = None if changed or a.dtype != np.float32 else self._sum(a, b, output, index)
        roundings = _rounding(first, index, a.shape), _rounding(second, index, a.shape)
        ulp = int(ulp_distance(a[index], b[index])) if a.dtype.kind == "f" and a.dtype == b.dtype else None
        cause, sentence = _verdict(first, second, roundings, accumulator, total, ulp)
        if changed:
            cause, sentence = "model", changed
        return Explanation(
            cause,
            sentence,
            index,
            _item(a[index]),
            _item(b[index]),
            _formula(first, second, roundings[0]),
            _formula(second, first, roundings[1]),
            accumulator,
            total,
            self._values(output, index, a.shape),
        )

    def _values(self, output: int, index: tuple[int, ...], shape: Shape) -> dict[str, float]:
        """What each numerics makes of the element."""
        return {
            name: _item(result.outputs[output][index])
            for name in NUMERICS
            if (result := self._result(name)) is not None and result.outputs[output].shape == shape
        }

    def _made_by(self, value: Array, output: int, hint: str | None) -> _Result | None:
        """The first numerics that gives a value."""
        for name in dict.fromkeys([*([hint] if hint in NUMERICS else []), *NUMERICS]):
            result = self._result(str(name))
            if result is not None and _equal(result.outputs[output], value):
                return result
        return None

    def _result(self, name: str) -> _Result | None:
        if name not in self._results:
            self._results[name] = self._compute(name)
        return self._results[name]

    def _compute(self, name: str) -> _Result | None:
        try:
            plan = make_plan(self._graph, Settings("reference", numerics_named(name)))
            step = plan.steps[0]
            if step.call is None or step.call.returns:
                return None
            key = step.kernel, _frozen(step.call.params)
            if key not in self._calls:
                self._calls[key] = self._run(step, step.call.params)
            return _Result(name, step, self._calls[key])
        except (GlassliteError, IndexError):
            return None

    def _run(
        self, step: Step, params: Mapping[str, Any], dtype: Any = None, *, positive: bool = False
    ) -> list[Array]:
        """Call the step's kernel with parameters and an output type of one's choice, on the feed.

        Args:
            positive: take the magnitudes of all floats that it reads.
        """
        feed = dict(zip(self._graph.inputs, self._feed, strict=True))
        inputs = [None if t is None else feed.get(t.index, t.data) for t in step.inputs]
        if positive:
            inputs = [np.abs(x) if x is not None and x.dtype.kind == "f" else x for x in inputs]
        outputs = [np.zeros(t.shape, dtype or t.type.dtype) for t in step.outputs]
        changed = replace(step, call=Call(step.call.scheme if step.call else "", params))
        with np.errstate(all="ignore"):
            run_step(self._graph, changed, inputs, outputs)
        return outputs

    def _accumulator(
        self, a: _Result | None, b: _Result | None, output: int, index: tuple[int, ...]
    ) -> Accumulator | None:
        """The element's accumulator, where both sides scale the same one by the same factor."""
        if a is None or b is None:
            return None
        found = [self._accumulate(result, output, index) for result in (a, b)]
        if found[0] is None or found[0] != found[1]:
            return None
        hows = [_of_channel(_params(result)["requantization"], index) for result in (a, b)]
        if (hows[0].multiplier, hows[0].shift) != (hows[1].multiplier, hows[1].shift):
            return None
        value = np.array([found[0]], np.int64)
        return Accumulator(
            value=found[0],
            scale=float(hows[0].scale[0]),
            multiplier=int(hows[0].multiplier[0]),
            shift=int(hows[0].shift[0]),
            factor=float(hows[0].factor[0]),
            steps=float(exact_steps(found[0], hows[0])),
            high=float(high_steps(found[0], hows[0])),
            roundings={flavour: int(round_as(flavour, value, hows[0])[0]) for flavour in FLAVOURS},
        )

    def _accumulate(self, result: _Result, output: int, index: tuple[int, ...]) -> int | None:
        """What the kernel scales: it is called with a factor of 1, no zero point and no clamp."""
        params = dict(_params(result))
        if not isinstance(params.get("requantization"), Requantization):
            return None
        identity = {
            "requantization": _IDENTITY,
            "output_zero_point": 0,
            "activation_min": INT32_MIN,
            "activation_max": INT32_MAX,
        }
        params |= {name: value for name, value in identity.items() if name in params}
        try:
            return int(self._run(result.step, params, np.int32)[output][index])
        except GlassliteError:
            return None

    def _sum(self, a: Array, b: Array, output: int, index: tuple[int, ...]) -> Sum | None:
        """The bound of two orders of one float sum: 2 (n + 1) u times the sum of the terms' magnitudes."""
        result = self._result("reference")
        if result is None or result.step.call is None or result.step.call.scheme != "f32":
            return None
        name, params = result.step.operator.name, dict(_params(result))
        if name in _SUMS:
            terms = result.step.cost.macs // max(1, a.size) + 1
        elif name in _REDUCTIONS:
            window = params.get("window")
            terms = (
                self._feed[0].size // max(1, a.size) if window is None else window.kernel_h * window.kernel_w
            )
        else:
            return None
        if "activation_min" in params:
            params |= {"activation_min": -np.inf, "activation_max": np.inf}
        size = float(self._run(result.step, params, positive=True)[output][index])
        return Sum(terms, 2 * (terms + 1) * _UNIT * size, abs(float(a[index]) - float(b[index])))


def _params(result: _Result) -> Mapping[str, Any]:
    return result.step.call.params if result.step.call else {}


def _of_channel(how: Requantization, index: tuple[int, ...]) -> Requantization:
    """The factor of the channel, which is the last axis, that an element lies in."""
    if how.scale.size == 1:
        return how._replace(tail=0)
    return how._replace(tail=0).of(slice(index[-1], index[-1] + 1))


def _rounding(result: _Result | None, index: tuple[int, ...], shape: tuple[int, ...]) -> str | None:
    """How a side rounds the accumulator of an element; the last channels may go another way."""
    how = _params(result).get("requantization") if result is not None else None
    if not isinstance(how, Requantization):
        return None
    if how.tail and index and index[-1] >= shape[-1] - how.tail:
        return "double"
    return how.rounding


def _formula(mine: _Result | None, other: _Result | None, rounding: str | None) -> Formula:
    if mine is None or mine.step.kernel is None or mine.step.call is None:
        return Formula(None, None, "", None, {})
    name = f"{mine.step.operator.op.stem}_{mine.step.call.scheme}"
    constants = _constants(mine)
    others = _constants(other) if other is not None else constants
    differing = {name: text for name, text in constants.items() if others.get(name) != text}
    doc = _first_sentence(getdoc(unwrap(mine.step.kernel)) or "")
    return Formula(mine.name, name, doc, rounding, differing)


def _constants(result: _Result) -> dict[str, str]:
    """The parameters of a call as text: scalars in full, arrays by what they are made of."""
    factors, rest = split_parameters(_params(result))
    texts = {name: _text(value) for name, value in rest.items()}
    for factor in factors:
        numbers = (factor.multiplier, factor.shift) if factor.multiplier else (factor.scale,)
        texts[factor.name] = " ".join([factor.rounding or "", *map(_text, numbers)]).strip()
    return texts


def _frozen(value: Any) -> Any:
    """Parameters as something that can be compared and hashed."""
    if isinstance(value, Mapping):
        return tuple((name, _frozen(item)) for name, item in value.items())
    if isinstance(value, tuple | list):
        return type(value).__name__, tuple(_frozen(item) for item in value)
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    return repr(value)


def _text(value: Any) -> str:
    array = np.asarray(value)
    return str(array.tolist()) if array.size <= 4 else f"{array.size} values, sum {array.sum()}"


def _first_sentence(doc: str) -> str:
    paragraph = " ".join(doc.split("\n\n")[0].split())
    return paragraph.partition(". ")[0].rstrip(".")


def _equal(a: Array, b: Array) -> bool:
    return a.shape == b.shape and bool(np.array_equal(a, b, equal_nan=a.dtype.kind in "fc"))


def _item(value: Any) -> float:
    item = value.item()
    return abs(item) if isinstance(item, complex) else item


def _verdict(
    first: _Result | None,
    second: _Result | None,
    roundings: tuple[str | None, str | None],
    accumulator: Accumulator | None,
    total: Sum | None,
    ulp: int | None,
) -> tuple[Cause, str]:
    """The cause, and a sentence about it."""
    if total is not None and total.distance <= total.bound:
        return "order", (
            f"{total.terms:,} float additions in another order: {total.distance:.2g} apart, "
            f"and up to {total.bound:.2g} is possible"
        )
    if accumulator is not None and roundings[0] and roundings[1] and roundings[0] != roundings[1]:
        return "rounding", _rounding_sentence(accumulator, roundings[0], roundings[1])
    if first is not None and second is not None and first.outputs is not second.outputs:
        return "formula", "two formulas of one operator"
    if total is not None:
        return "unknown", f"{total.distance:.2g} apart; the order of additions explains {total.bound:.2g}"
    if ulp is not None:
        return (
            "function",
            f"{ulp:,} ULP apart: a float function in other steps, or another approximation of it",
        )
    side = "A" if first is None else "B"
    return "unknown", f"no numerics of glasslite gives {side}'s values"


def _rounding_sentence(accumulator: Accumulator, a: str, b: str) -> str:
    how = requantization(accumulator.scale, a, accumulator.factor)
    exact = exact_steps(accumulator.value, how)
    if is_tie(exact):
        return f"a tie, which {a} and {b} break differently"
    twice = {a, b} & {"double", "half-up"}
    if twice and is_tie(high_steps(accumulator.value, how)):
        return f"the first rounding of {' and '.join(sorted(twice))} makes a tie of it"
    if "float32" in (a, b):
        product = np.float32(accumulator.value) * np.float32(accumulator.factor)
        return f"float32 makes {float(product):.9g} of it"
    return f"{a} and {b} come to different steps"
