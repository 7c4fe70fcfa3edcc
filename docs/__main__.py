"""Write the generated pages: docs/operators.md, and parts of docs/kernels.md."""

from __future__ import annotations

import inspect
import sys
from dataclasses import MISSING, fields
from pathlib import Path

from docs import _kernels
from glasslite.engine._delegate_rules import RULES
from glasslite.engine.backends import schemes
from glasslite.engine.ops import OPS, Op

PAGE = Path(__file__).with_name("operators.md")
HEADER = """\
# Operators

Written by `make docs`. Under each operator: what it takes and gives, the rule that a model must keep, its options
with the schema's names and defaults, and the kernels: f32, i32, ... for plain types; qs8, qu8, qs16 for quantized
activations; hybrid for float activations with quantized weights; any where the type does not matter. "(jit)" marks
those that are compiled too; the reference kernel runs the others, and cases that a compiled one leaves to it. Integers
are exact; floats are bit for bit those of LiteRT's BUILTIN_REF unless an operator states how many units in the last
place (ULP) it may be off; compiled float convolutions and matrix products add up in another order. XNNPACK's arithmetic
under `numerics="litert"` is that of the operators that its delegate takes, which is said too. A version's number is not
looked at: what versions add are types and options, and these are checked.
"""


def section(op: type[Op]) -> str:
    """One operator's part of the page."""
    lines = [f"## {op.name}", "", inspect.cleandoc(op.__doc__ or "")]
    rule = inspect.cleandoc(op.infer.__doc__ or "") if op.infer is not Op.infer else ""
    if rule:
        lines += ["", f"Rule: {rule}"]
    types = ", ".join(type.name for type in getattr(op, "types", ()))
    if types:
        lines += ["", f"Types: {types}."]
    options = [
        f"`{field.name}`" if field.default is MISSING else f"`{field.name}` = {field.default!r}"
        for field in fields(op)  # type: ignore[arg-type]
    ]
    if options:
        lines += ["", f"Options: {', '.join(options)}."]
    compiled = schemes("jit", op.stem)
    kernels = (f"{name} (jit)" if name in compiled else name for name in schemes("reference", op.stem))
    lines += ["", f"Kernels: {', '.join(kernels)}."]
    if op.max_ulp:
        lines += ["", f"Floats: within {op.max_ulp} ULP."]
    if op.jit_ulp:
        lines += ["", f"Floats of the compiled kernel: within {op.jit_ulp} ULP of the other's."]
    if op.delegate_ulp:
        lines += ["", f"Floats of LiteRT's other kernel sets: within {op.delegate_ulp} ULP of these."]
    if op.name in RULES:
        lines += ["", "Delegate: XNNPACK takes it, by its types, shapes and attributes."]
    return "\n".join(lines) + "\n"


def page() -> str:
    """The whole page, operators in alphabetical order."""
    return "\n".join([HEADER, *(section(OPS[name]) for name in sorted(OPS))])


if __name__ == "__main__":
    PAGE.write_text(page())
    sys.stdout.write(f"{PAGE.name}: {len(OPS)} operators\n")
    _kernels.write()
    sys.stdout.write(f"{_kernels.PAGE.name}: {len(_kernels.LOOPS)} loops in assembly\n")
