"""Running a model by the names that its author gave to inputs and outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glasslite.engine.errors import InputError
from glasslite.interpreter.details import TensorDetails

if TYPE_CHECKING:
    from glasslite.interpreter.interpreter import Interpreter


class SignatureRunner:
    """A signature as a function: arrays by input name in, arrays by output name out. Other shapes resize the inputs.

    Made by `Interpreter.get_signature_runner`. It holds the interpreter's wrapper, so while it lives the interpreter's
    own `allocate_tensors`, `invoke` and `resize_tensor_input` refuse to run, as LiteRT's do.

    Raises:
        InputError: no interpreter, no key, or a key that the model does not have.
    """

    def __init__(self, interpreter: Interpreter | None = None, signature_key: str | None = None) -> None:
        if not interpreter:
            raise InputError("None interpreter provided.")
        if not signature_key:
            raise InputError("None signature_key provided.")
        self._interpreter = interpreter
        self._interpreter_wrapper = interpreter._interpreter
        self._signature_key = signature_key
        definitions = interpreter._get_full_signature_list()
        if signature_key not in definitions:
            raise InputError(f'Invalid signature_key provided: "{signature_key}".')
        self._signature_def = definitions[signature_key]
        self._inputs = self._signature_def["inputs"]
        self._outputs = self._signature_def["outputs"].items()
        self._subgraph_index = self._interpreter_wrapper.GetSubgraphIndexFromSignature(signature_key)
        self._subgraph = self._interpreter_wrapper.subgraph(self._subgraph_index)

    def __call__(self, **kwargs: Any) -> dict[str, Any]:
        """Run once.

        Raises:
            InputError: the names are not the signature's, or a type does not fit.
            RuntimeError: the model cannot run on these shapes or values.
        """
        if len(kwargs) != len(self._inputs):
            raise InputError(
                "Invalid number of inputs provided for running a SignatureDef, "
                f"expected {len(self._inputs)} vs provided {len(kwargs)}"
            )
        wrapper, number = self._interpreter_wrapper, self._subgraph_index
        for name, value in kwargs.items():
            if name not in self._inputs:
                raise InputError(f"Invalid Input name ({name}) for SignatureDef")
            self._subgraph.resize(self._inputs[name], tuple(value.shape), strict=False)
        wrapper.AllocateTensors(number)
        for name, value in kwargs.items():
            wrapper.SetTensor(self._inputs[name], value, number)
        wrapper.Invoke(number)
        return {name: wrapper.GetTensor(index, number) for name, index in self._outputs}

    def get_input_details(self) -> dict[str, TensorDetails]:
        """The inputs' details by name."""
        return {name: self._details(index) for name, index in self._inputs.items()}

    def get_output_details(self) -> dict[str, TensorDetails]:
        """The outputs' details by name."""
        return {name: self._details(index) for name, index in self._outputs}

    def _details(self, index: int) -> TensorDetails:
        return self._interpreter._get_tensor_details(index, self._subgraph_index)
