"""glasslite: a glass-box inference engine for mobile models.

graph = glasslite.load("model.tflite")
session = glasslite.Session(graph)
outputs = session.run({"input": x})
trace = session.trace({"input": x})
"""

from glasslite.engine.errors import (
    GlassliteError,
    InputError,
    ModelError,
    NotReadyError,
    OpError,
    UnsupportedError,
)
from glasslite.engine.ir import Graph, Operator, Tensor, TensorType
from glasslite.engine.ops._custom import CustomOp, register_custom_op
from glasslite.engine.session import Session, Trace
from glasslite.interpreter import Interpreter
from glasslite.loaders import load

__all__ = [
    "CustomOp",
    "GlassliteError",
    "Graph",
    "InputError",
    "Interpreter",
    "ModelError",
    "NotReadyError",
    "OpError",
    "Operator",
    "Session",
    "Tensor",
    "TensorType",
    "Trace",
    "UnsupportedError",
    "load",
    "register_custom_op",
]

__version__ = "0.1.0"
