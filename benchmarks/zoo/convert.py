"""From a keras.Model to `.tflite`, as float32 and as full int8 with weights per channel; and how well int8 follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from benchmarks.zoo.images import Float


def to_f32(model: Any) -> bytes:
    """The float32 file, for one image."""
    return bytes(_converter(model).convert())


def to_int8(model: Any, samples: Float) -> bytes:
    """The int8 file, int8 in and out.

    Args:
        samples: float32 [N, height, width, channels], from which the range of every tensor is measured.
    """

    def feed() -> Iterator[list[Float]]:
        for sample in samples:
            yield [sample[None]]

    converter = _converter(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = feed
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = tf.int8
    return bytes(converter.convert())


def disagreement(f32: bytes, int8: bytes, samples: Float) -> float:
    """How far int8 results are from float's: the root mean square of the difference, as a share of the results' own.

    Results are taken before a softmax or sigmoid at the end, where a class's score is still a plain number.
    """
    expected, got = _results(f32, samples), _results(int8, samples)
    deviation = np.sqrt(np.mean((expected - expected.mean(axis=0)) ** 2))
    return float(np.sqrt(np.mean((got - expected) ** 2)) / deviation)


def _converter(model: Any) -> Any:
    """A converter for one image, so that no shape is dynamic."""
    image = tf.TensorSpec([1, *model.inputs[0].shape[1:]], tf.float32, name="image")
    function = tf.function(lambda image: model(image, training=False)).get_concrete_function(image)
    return tf.lite.TFLiteConverter.from_concrete_functions([convert_variables_to_constants_v2(function)])


def _results(content: bytes, samples: Float) -> NDArray[np.float64]:
    interpreter = Interpreter(model_content=content, experimental_preserve_all_tensors=True)
    operators = interpreter._get_ops_details()
    interpreter.allocate_tensors()
    source = interpreter.get_input_details()[0]
    details = {detail["index"]: detail for detail in interpreter.get_tensor_details()}
    wanted = [output["index"] for output in interpreter.get_output_details()]
    for operator in reversed(operators):
        if operator["op_name"] in ("SOFTMAX", "LOGISTIC") and operator["outputs"][0] in wanted:
            wanted[wanted.index(operator["outputs"][0])] = operator["inputs"][0]
    rows = []
    for sample in samples:
        interpreter.set_tensor(source["index"], _quantized(sample[None], source))
        interpreter.invoke()
        rows.append(
            np.concatenate([_real(interpreter, details[index]).reshape(-1) for index in sorted(wanted)])
        )
    return np.stack(rows)


def _quantized(array: Float, detail: Any) -> NDArray[Any]:
    scale, zero_point = detail["quantization"]
    return (
        array
        if detail["dtype"] == np.float32
        else np.rint(array / scale + zero_point).clip(-128, 127).astype(np.int8)
    )


def _real(interpreter: Any, detail: Any) -> NDArray[np.float64]:
    values = interpreter.get_tensor(detail["index"]).astype(np.float64)
    scale, zero_point = detail["quantization"]
    return np.asarray((values - zero_point) * scale if scale else values)
