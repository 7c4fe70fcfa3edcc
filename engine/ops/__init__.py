"""The ops: one file each. Importing this package fills `OPS`, operator name to op."""

from importlib import import_module
from pkgutil import iter_modules

from glasslite.engine.ops._op import OPS, Call, Cost, Op, Spec, UnknownOp

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["OPS", "Call", "Cost", "Op", "Spec", "UnknownOp"]
