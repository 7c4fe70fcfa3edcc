"""What glasslite's interpreter does beyond LiteRT's: every value right, numerics by name, refusals with a reason."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import glasslite
from glasslite.interpreter import Interpreter, InterpreterWithCustomOps, OpResolverType, load_delegate
from tests.interpreter.calls import floats, image
from tests.interpreter.runtimes import models
from tests.support.oracle import REMEDY, Oracle

INPUT = (1, 5, 6, 2)
NUMERICS = {
    OpResolverType.AUTO: "litert",
    OpResolverType.BUILTIN: "litert",
    OpResolverType.BUILTIN_REF: "reference",
    OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES: "optimized",
}


def ready(model: str = "convolution", **options: Any) -> Interpreter:
    interpreter = Interpreter(model_content=models()[model], **options)
    interpreter.allocate_tensors()
    return interpreter


def all_values(interpreter: Interpreter) -> list[Any]:
    interpreter.set_tensor(0, image(*INPUT))
    interpreter.invoke()
    return [interpreter.get_tensor(i) for i in range(5)]


@pytest.mark.parametrize("kind", OpResolverType)
@pytest.mark.parametrize("preserve", [False, True])
def test_every_tensor_is_right_whether_or_not_preserved(
    kind: OpResolverType, preserve: bool, oracle: Oracle
) -> None:
    ours = all_values(ready(experimental_op_resolver_type=kind, experimental_preserve_all_tensors=preserve))
    if not oracle.available:
        pytest.skip(REMEDY)
    # Tensor by tensor, each the output of a model that ends there: a delegate shows no inner values.
    theirs = oracle.run(models()["convolution"], [image(*INPUT)], kind.name, tensors=[4])
    np.testing.assert_array_equal(ours[4], theirs[4])
    relu_of_hidden = np.maximum(ours[3], np.int8(-4))
    np.testing.assert_array_equal(ours[4], relu_of_hidden)


@pytest.mark.parametrize(("kind", "numerics"), NUMERICS.items())
def test_a_resolver_stands_for_numerics(kind: OpResolverType, numerics: str) -> None:
    by_resolver = all_values(ready(experimental_op_resolver_type=kind))
    by_name = all_values(ready(numerics=numerics, backend="reference"))
    session = glasslite.Session(glasslite.load(models()["convolution"]), numerics=numerics)
    assert all(np.array_equal(a, b) for a, b in zip(by_resolver, by_name, strict=True))
    assert np.array_equal(by_name[4], session.run([image(*INPUT)])["y"])


def test_a_resolver_and_numerics_must_not_contradict_each_other() -> None:
    ready(experimental_op_resolver_type=OpResolverType.BUILTIN_REF, numerics="reference-with-defects")
    with pytest.raises(
        ValueError, match="contradict the op resolver BUILTIN_REF, which stands for 'reference'"
    ):
        ready(experimental_op_resolver_type=OpResolverType.BUILTIN_REF, numerics="litert")
    with pytest.raises(ValueError, match="numerics 'litart' is unknown"):
        ready(numerics="litart")
    with pytest.raises(ValueError, match="backend 'cuda' is unknown"):
        ready(backend="cuda")


def test_latest_features_apply_the_delegate_whatever_the_resolver() -> None:
    flags: dict[str, Any] = {"experimental_default_delegate_latest_features": True}
    kind = OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    with pytest.raises(ValueError, match="contradict"):
        ready(experimental_op_resolver_type=kind, numerics="optimized", **flags)
    ready(experimental_op_resolver_type=kind, numerics="litert", **flags)


def test_values_are_copies_both_ways() -> None:
    interpreter = ready()
    given = image(*INPUT)
    interpreter.set_tensor(0, given)
    given[...] = 0
    interpreter.get_tensor(0)[...] = 0
    np.testing.assert_array_equal(interpreter.get_tensor(0), image(*INPUT))


def test_invoke_makes_nothing_anew() -> None:
    interpreter = ready()
    address = interpreter.tensor(4)().ctypes.data
    for _ in range(3):
        all_values(interpreter)
    assert interpreter.tensor(4)().ctypes.data == address


@pytest.mark.parametrize(
    "call", [lambda i: i.set_tensor(2, np.ones(4, np.int32)), lambda i: i.tensor(2)().fill(0)]
)
def test_a_constant_cannot_be_written(call: Any) -> None:
    interpreter = ready()
    with pytest.raises(ValueError, match=r"constant|read-only"):
        call(interpreter)
    assert interpreter.get_tensor(2).tolist() == [-2, -1, 0, 1]


def test_values_of_another_byte_order_are_converted() -> None:
    interpreter = ready("serving")
    interpreter.set_tensor(0, floats(2, 3).astype(">f4"))
    np.testing.assert_array_equal(interpreter.get_tensor(0), floats(2, 3))


def test_a_view_outlives_its_interpreter() -> None:
    view = ready().tensor(0)()
    view.fill(7)
    assert (view == 7).all()


def test_inputs_of_the_same_shape_survive_allocation() -> None:
    interpreter = ready("serving")
    interpreter.set_tensor(0, floats(2, 3))
    interpreter.resize_tensor_input(1, [1, 3])
    interpreter.allocate_tensors()
    np.testing.assert_array_equal(interpreter.get_tensor(0), floats(2, 3))


@pytest.mark.parametrize("call", [lambda i: i.get_tensor(0), lambda i: i.tensor(0)()])
def test_texts_that_are_not_set_are_refused_or_empty(call: Any) -> None:
    """LiteRT reads through a null pointer."""
    try:
        value = call(ready("text"))
    except ValueError:
        return
    assert value.tolist() == [b"", b""]


def test_delegates_are_refused_with_a_reason() -> None:
    for error in (ValueError, OSError):
        with pytest.raises(
            error, match=r"Failed to load delegate from libedgetpu\.so\.1\n.*runs no native code"
        ):
            load_delegate("libedgetpu.so.1", {"device": "usb"})
    with pytest.raises(ValueError, match="experimental_delegates holds a object"):
        ready(experimental_delegates=[object()])
    with pytest.raises(ValueError, match="no native interpreter"):
        ready()._native_handle()


@pytest.mark.parametrize("registerer", ["TF_Register", lambda pointer: None])
def test_native_custom_operators_are_refused(registerer: Any) -> None:
    with pytest.raises(ValueError, match="loads no native custom operators"):
        InterpreterWithCustomOps([registerer], model_content=models()["custom"])


def test_an_operator_that_nobody_has_is_named() -> None:
    with pytest.raises(RuntimeError, match="Encountered unresolved custom op: Nobody") as refusal:
        ready("custom")
    assert isinstance(refusal.value, glasslite.UnsupportedError)


def test_a_failed_run_leaves_the_interpreter_usable() -> None:
    interpreter = ready("gather")
    interpreter.set_tensor(1, np.array([7], np.int32))
    with pytest.raises(
        RuntimeError, match=r"(?s)index 7 is outside.*Node number 0 \(GATHER\) failed to invoke"
    ):
        interpreter.invoke()
    interpreter.set_tensor(1, np.array([2], np.int32))
    interpreter.invoke()
    assert interpreter.get_tensor(2).tolist() == [[4.0, 5.0]]
