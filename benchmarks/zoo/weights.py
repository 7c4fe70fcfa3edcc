"""Random weights under which a network behaves like a trained one.

Plain random weights make a network chaotic: one step of one activation grows to a hundred at the output, and int8 says
nothing about float. What training brings about, that a signal is carried by directions that every layer agrees on while
rounding errors spread over all of them, is had here by smoothness: kernels change slowly along height, width and both
channel axes, so the slow modes of one layer are those that the next one passes on. Beside that, every layer's output
has unit variance, most of it lies above zero where a ReLU follows, and branches are weaker than what they are added to.

Batch normalization gets the statistics of a pass over picture-like images. All of it happens in one walk through the
network: a layer is set right before the next one sees what it makes.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.zoo.images import Float

#: Mean and deviation of what a nonlinearity gets, and deviation of a result: as wide as a trained classifier's logits.
_MEAN, _DEVIATION, _RESULT_DEVIATION = 1.0, 1.0, 3.0
_BRANCH = 0.4
#: Standard deviation, in channels, of the bell that channel axes are blurred with; axes this short are left alone.
_CHANNEL_BLUR, _FEW_CHANNELS = 8.0, 4
_SPATIAL_BLUR = np.array([0.25, 0.5, 0.25])


def settle(model: Any, samples: Float, heads: tuple[str, ...], seed: int) -> None:
    """Give a model its weights.

    Args:
        model: keras.Model; changed in place.
        samples: float32 [N, height, width, channels], the images from which statistics come.
        heads: how the names begin of the layers that give results.
    """
    network = keras.Model(model.inputs, model.outputs)
    numbers = {operation.name: number for number, operation in enumerate(network.operations)}

    def settled(operation: Any) -> Any:
        if isinstance(operation, keras.layers.BatchNormalization):
            return lambda x, **_: _normalize(operation, x)
        if hasattr(operation, "kernel"):
            rng = np.random.default_rng([seed, numbers[operation.name]])
            return lambda x, **_: _scale(operation, x, operation.name.startswith(heads), rng)
        return operation

    network._run_through_graph(samples, operation_fn=settled)


def _normalize(layer: Any, x: Any) -> Any:
    """Set a batch normalization's statistics to those of `x`, and its scale and shift by what follows it."""
    mean, variance = keras.ops.moments(x, axes=tuple(range(len(x.shape) - 1)))
    layer.moving_mean.assign(mean)
    layer.moving_variance.assign(variance)
    users = [node.operation for node in layer._outbound_nodes]
    if layer.scale and all(isinstance(user, keras.layers.Add) for user in users):
        layer.gamma.assign(np.full(mean.shape, _BRANCH))
    if any(isinstance(user, keras.layers.ReLU | keras.layers.Activation) for user in users):
        layer.beta.assign(np.full(mean.shape, _MEAN))
    return layer(x, training=False)


def _scale(layer: Any, x: Any, head: bool, rng: Generator) -> Any:
    """Draw a layer's kernel; scale it, and choose its bias, so that each output channel has the mean wanted."""
    layer.kernel.assign(_smooth(rng.standard_normal(layer.kernel.shape), head))
    activation, layer.activation = layer.activation, keras.activations.linear
    y = layer(x)
    mean = keras.ops.mean(y, axis=tuple(range(len(y.shape) - 1)))
    factor = (_RESULT_DEVIATION if head else _DEVIATION) / float(keras.ops.std(y - mean))
    layer.kernel.assign(layer.kernel * factor)
    if layer.use_bias:
        layer.bias.assign((0.0 if head else _MEAN) - mean * factor)
    layer.activation = activation
    return layer(x)


def _smooth(kernel: NDArray[np.float64], head: bool) -> NDArray[np.float64]:
    """A kernel [..., in, out] blurred along all its axes; classes, the last axis of a head, stay unlike each other."""
    for axis in range(kernel.ndim - 2):
        if kernel.shape[axis] > 2:
            kernel = np.apply_along_axis(np.convolve, axis, kernel, _SPATIAL_BLUR, "same")
    for axis in range(kernel.ndim - 2, kernel.ndim - head):
        if kernel.shape[axis] > _FEW_CHANNELS:
            kernel = _blur(kernel, axis)
    return kernel


def _blur(kernel: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Blur one axis, as a ring, with a bell of `_CHANNEL_BLUR`."""
    length = kernel.shape[axis]
    bell = np.exp(-2 * (np.pi * _CHANNEL_BLUR * np.fft.rfftfreq(length)) ** 2)
    spectrum = np.moveaxis(np.fft.rfft(kernel, axis=axis), axis, -1) * bell
    return np.moveaxis(np.fft.irfft(spectrum, length), -1, axis)
