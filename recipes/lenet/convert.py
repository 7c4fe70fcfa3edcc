"""From the trained network to the two `.tflite` files: float, and full integer.

Both take one image of a fixed shape, so no shape in either is dynamic. Integer: int8 in, int8 out, weights per channel.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from tensorflow.lite.python import schema_py_generated as schema
from tensorflow.lite.tools import flatbuffer_utils
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from recipes.lenet.card import ENTRY, card
from recipes.lenet.digits import Digits
from recipes.lenet.strokes import Float

DESCRIPTION = (
    "LeNet, {kind}: 28x28x1 grey in [0, 1], white digit on black, to probabilities of 0..9. "
    "866,890 parameters, trained on digits rendered from fonts and pen strokes (recipes/lenet)."
)
STEPS = (
    "conv1",
    "conv1/sigmoid",
    "conv2",
    "conv2/sigmoid",
    "pool",
    "flatten",
    "dense1",
    "dense1/sigmoid",
    "dense2",
    "dense2/sigmoid",
    "digit",
    "probabilities",
)
#: By how many inputs an operator has: what those after the first are.
CONSTANTS: dict[int, tuple[str, ...]] = {1: (), 2: ("shape",), 3: ("kernel", "bias")}


def to_float(model: Any) -> bytes:
    """Return `model` as a float32 `.tflite` file."""
    return _labelled(_converter(model).convert(), "float32")


def to_int8(model: Any, samples: Float) -> bytes:
    """Return `model` as an int8 `.tflite` file.

    Args:
        model: keras.Model.
        samples: float32 [N, 28, 28, 1] in [0, 1], from which the range of every tensor is measured.
    """

    def feed() -> Iterator[list[Float]]:
        for sample in samples:
            yield [sample[None]]

    converter = _converter(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = feed
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = tf.int8
    return _labelled(converter.convert(), "int8")


def tflite_accuracy(content: bytes, data: Digits) -> float:
    """Share of `data` that a `.tflite` file gets right under LiteRT's reference kernels."""
    interpreter = Interpreter(model_content=content, experimental_op_resolver_type=OpResolverType.BUILTIN_REF)
    interpreter.allocate_tensors()
    source, target = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    inputs = data.inputs()
    if source["dtype"] == np.int8:
        scale, zero_point = source["quantization"]
        inputs = np.rint(inputs / scale + zero_point).astype(np.int8)
    right = 0
    for image, label in zip(inputs, data.labels, strict=True):
        interpreter.set_tensor(source["index"], image[None])
        interpreter.invoke()
        right += int(interpreter.get_tensor(target["index"]).argmax() == label)
    return right / len(inputs)


def _converter(model: Any) -> Any:
    """A converter for the frozen function of one image."""

    image = tf.TensorSpec([1, 28, 28, 1], tf.float32, name="image")
    function = tf.function(lambda image: model(image, training=False)).get_concrete_function(image)
    frozen = convert_variables_to_constants_v2(function)
    return tf.lite.TFLiteConverter.from_concrete_functions([frozen])


def _labelled(content: bytes, kind: str) -> bytes:
    """The same file with a description, a signature, and tensors named after the layers that they belong to.

    Raises:
        ValueError: the converter made other operators than LeNet's.
    """
    model = flatbuffer_utils.convert_bytearray_to_object(content)
    graph = model.subgraphs[0]
    if len(graph.operators) != len(STEPS):
        raise ValueError(f"LeNet is {len(STEPS)} operators; the converter made {len(graph.operators)}.")
    for operator, step in zip(graph.operators, STEPS, strict=True):
        graph.tensors[operator.outputs[0]].name = step
        for index, part in zip(operator.inputs[1:], CONSTANTS[len(operator.inputs)], strict=True):
            graph.tensors[index].name = f"{step}/{part}"
    _any_batch(model, graph.tensors)
    model.description = DESCRIPTION.format(kind=kind)
    model.signatureDefs = [_signature(graph)]
    _add_metadata(model, card(model.description))
    return bytes(flatbuffer_utils.convert_object_to_bytearray(model))


def _any_batch(model: Any, tensors: Any) -> None:
    """Let RESHAPE keep whatever batch comes in, so that the file's 1 is a default and not a limit."""
    (shape,) = (tensor for tensor in tensors if tensor.name == "flatten/shape")
    model.buffers[shape.buffer].data = np.array([-1, 3200], np.int32).view(np.uint8)


def _add_metadata(model: Any, content: bytes) -> None:
    """Add the entry that tells how an image becomes the input."""
    buffer, entry = schema.BufferT(), schema.MetadataT()
    buffer.data = np.frombuffer(content, np.uint8)
    entry.name, entry.buffer = ENTRY, len(model.buffers)
    model.buffers.append(buffer)
    model.metadata = [*(model.metadata or []), entry]


def _signature(graph: Any) -> Any:
    """The entry point 'serving_default', from image to probabilities."""
    signature = schema.SignatureDefT()
    signature.signatureKey = "serving_default"
    signature.inputs, signature.outputs = [schema.TensorMapT()], [schema.TensorMapT()]
    for entry, index in ((signature.inputs[0], graph.inputs[0]), (signature.outputs[0], graph.outputs[0])):
        entry.name, entry.tensorIndex = graph.tensors[index].name, int(index)
    return signature
