"""LeNet as glasslite carries it: the same definition, with random weights."""

from __future__ import annotations

from typing import Any

from recipes.lenet import train


def build(name: str) -> Any:
    """The keras.Model, from a 28x28 grey image to the probabilities of ten digits."""
    return train.build("sigmoid")
