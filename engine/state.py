"""What a session keeps from run to run: resource variables, hash tables, and which initialisers have run.

All subgraphs of a model share one state; two sessions have nothing in common. A handle is a number: a variable's place
in the order in which they are met, or the number that the model gives a hash table.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Array, Operator, Tensor, TensorType
from glasslite.kernels.buffers import buffer


@dataclass(eq=False)
class Variable:
    """A resource variable. Its shape and type are those of the first value assigned to it.

    Attributes:
        memory: its value; None until a shape is known.
        assigned: [1] uint8, whether it has a value.
    """

    name: str
    memory: Array | None = None
    type: TensorType | None = None
    assigned: Array = field(default_factory=lambda: buffer(1, np.uint8))

    def reserve(self, value: Tensor) -> Array:
        """The memory for values like this one.

        Raises:
            OpError: the variable has another shape or type.
        """
        if self.memory is None:
            self.memory, self.type = _memory(value), value.type
        if (self.memory.shape, self.type) != (value.shape, value.type):
            held = self.type.name if self.type is not None else ""
            raise OpError(
                f"variable '{self.name}' holds {held} {self.memory.shape}; '{value.name}' is {value.type.name} "
                f"{value.shape}. A variable keeps the type and shape that it is first assigned."
            )
        return self.memory


def _memory(value: Tensor) -> Array:
    dtype = value.type.dtype
    if dtype is None or dtype.hasobject:
        raise OpError(
            f"variables of type {value.type.name} are not supported; '{value.name}' is of that type"
        )
    return buffer(value.size, dtype).reshape(value.shape)


@dataclass(eq=False)
class Table:
    """A hash table, filled once.

    Attributes:
        initialized: [1] uint8, whether it has been.
    """

    key_type: TensorType
    value_type: TensorType
    entries: dict[int | bytes, int | bytes] = field(default_factory=dict)
    initialized: Array = field(default_factory=lambda: buffer(1, np.uint8))


class State:
    """The variables and tables of a session, by handle.

    Attributes:
        initialized: the subgraphs that CALL_ONCE has run.
        generators: the state of each operator's random generator.
    """

    def __init__(self) -> None:
        self.generators: dict[Operator, Array] = {}
        self._handles: dict[tuple[str, str], int] = {}
        self._variables: list[Variable] = []
        self._tables: dict[int, Table] = {}
        self.initialized: set[int] = set()

    def handle(self, container: str, shared_name: str) -> int:
        """The handle of the variable of a name; the same name always gives the same variable."""
        handle = self._handles.setdefault((container, shared_name), len(self._variables))
        if handle == len(self._variables):
            self._variables.append(Variable(shared_name))
        return handle

    def variable(self, handle: int) -> Variable:
        """The variable of a handle.

        Raises:
            OpError: there is none.
        """
        if not 0 <= handle < len(self._variables):
            raise OpError(
                f"{handle} is no variable's handle; there are {len(self._variables)}, from VAR_HANDLE"
            )
        return self._variables[handle]

    def create_table(self, handle: int, key_type: TensorType, value_type: TensorType) -> None:
        """Make a table known; an empty one the first time.

        Raises:
            OpError: it is known with other types.
        """
        table = self._tables.setdefault(handle, Table(key_type, value_type))
        if (table.key_type, table.value_type) != (key_type, value_type):
            raise OpError(
                f"table {handle} maps {table.key_type.name} to {table.value_type.name} elsewhere in the model"
            )

    def table(self, handle: int) -> Table:
        """The table of a handle.

        Raises:
            OpError: there is none.
        """
        if handle not in self._tables:
            raise OpError(f"{handle} is no hash table's handle; those of this model: {sorted(self._tables)}")
        return self._tables[handle]

    def reset(self) -> None:
        """Forget all values: variables are unassigned, tables empty, and initialisers will run again."""
        for variable in self._variables:
            variable.assigned[:] = 0
        for table in self._tables.values():
            table.entries.clear()
            table.initialized[:] = 0
        self.initialized.clear()
