"""Digits as a pen draws them: a skeleton, bent and slanted like a hand would, inked at some thickness.

Ink is computed, not rasterised: a pixel's grey is how far the nearest piece of the path is from its centre.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from recipes.lenet.skeletons import HABITS, Habit

SIDE = 28
STEPS = 5
Float = NDArray[np.float32]
Points = NDArray[np.float64]


def draw(digit: int, rng: np.random.Generator) -> Float:
    """Write one digit.

    Args:
        digit: 0 to 9.
        rng: decides the habit, the hand and the pen.

    Returns:
        float32 [28, 28], white (1) ink on black (0).
    """
    habit = HABITS[digit][rng.integers(len(HABITS[digit]))]
    radius = float(np.exp(rng.uniform(np.log(0.4), np.log(2.2))))
    return ink(np.concatenate(_write(habit, rng)), radius)


def ink(segments: Float, radius: float) -> Float:
    """Draw line segments with a round pen.

    Args:
        segments: float32 [S, 2, 2], the two ends (x, y) of each in pixels.
        radius: of the pen in pixels; below half a pixel the line gets fainter, as it does when a picture is shrunk.

    Returns:
        float32 [28, 28] in [0, 1].
    """
    start, along = segments[:, 0, :], segments[:, 1, :] - segments[:, 0, :]
    axis = np.arange(SIDE, dtype=np.float32) + np.float32(0.5)
    dx = axis[None, None, :] - start[:, 0, None, None]
    dy = axis[None, :, None] - start[:, 1, None, None]
    ax, ay = along[:, 0, None, None], along[:, 1, None, None]
    position = np.clip((dx * ax + dy * ay) / np.maximum(ax * ax + ay * ay, 1e-6), 0, 1)
    distance = np.sqrt((np.square(dx - position * ax) + np.square(dy - position * ay)).min(axis=0))
    picture: Float = np.clip(radius + 0.5 - distance, 0, min(1.0, 2 * radius)).astype(np.float32)
    return picture


def bending(rng: np.random.Generator) -> Callable[[Points], Points]:
    """A map of points [P, 2] of the unit square to slightly displaced ones, smoothly, so that shapes stay whole."""
    phase, frequency, swing = rng.uniform(0, 2 * np.pi, 2), rng.uniform(2, 7, (2, 2)), rng.uniform(0, 0.06)
    return lambda points: points + swing * np.sin(points @ frequency + phase)


def placement(rng: np.random.Generator, proportion: float) -> Points:
    """Affine map [2, 3] from the unit square around 0 to pixels: size, slant, rotation, shift.

    Args:
        rng: decides all of these.
        proportion: of width to height.
    """
    height = rng.uniform(14, 21)
    slant, angle = rng.normal(0, 0.12), rng.normal(0, 0.1)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shear = np.array([[proportion * height, -slant * height], [0, height]])
    room = min((SIDE - height) / 2, 2.5)
    shift = SIDE / 2 + np.clip(rng.normal(0, 0.4 * room, 2), -room, room)
    return np.column_stack([rotation @ shear, shift])


def _write(habit: Habit, rng: np.random.Generator) -> list[Float]:
    """The habit's strokes as segments in pixels, in one randomly chosen hand."""
    bend, tremor = bending(rng), rng.uniform(0, 0.03)
    place = placement(rng, rng.uniform(0.45, 0.95))
    strokes = []
    for stroke in habit:
        points = np.array(stroke) + rng.normal(0, tremor, (len(stroke), 2))
        path = _smooth(bend(points) - 0.5) @ place[:, :2].T + place[:, 2]
        strokes.append(np.stack([path[:-1], path[1:]], axis=1).astype(np.float32))
    return strokes


def _smooth(points: Points) -> Points:
    """Catmull-Rom curve through points [P, 2]: [(P - 1) * STEPS + 1, 2]."""
    padded = np.vstack([points[:1], points, points[-1:]])
    t = np.linspace(0, 1, STEPS, endpoint=False)[None, :, None]
    a, b, c, d = (padded[i : len(padded) - 3 + i, None, :] for i in range(4))
    curve = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    return np.vstack([curve.reshape(-1, 2), points[-1:]])
