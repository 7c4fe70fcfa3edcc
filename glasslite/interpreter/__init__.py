"""A drop-in for `ai_edge_litert.interpreter`: the same names, arguments, details and errors, computed by glasslite."""

from glasslite.interpreter.delegates import Delegate, load_delegate
from glasslite.interpreter.details import OpDetails, QuantizationParameters, TensorDetails
from glasslite.interpreter.interpreter import Interpreter, InterpreterWithCustomOps
from glasslite.interpreter.resolver import OpResolverType
from glasslite.interpreter.signature import SignatureRunner

__all__ = [
    "Delegate",
    "Interpreter",
    "InterpreterWithCustomOps",
    "OpDetails",
    "OpResolverType",
    "QuantizationParameters",
    "SignatureRunner",
    "TensorDetails",
    "load_delegate",
]
