"""How close the planned memory comes to the least that any plan could do with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.record import Arena


def measure(models: Sequence[tuple[str, str, Path]]) -> list[Arena]:
    """Plan models (name, kind, file), as a session of the compiled backend does."""
    import glasslite
    from glasslite.engine.memory import peak_live_bytes
    from glasslite.engine.numerics import numerics_named
    from glasslite.engine.plan import Settings, make_plan

    arenas = []
    for name, kind, path in models:
        plan = make_plan(glasslite.load(path), Settings("jit", numerics_named("litert")))
        arenas.append(Arena(name, kind, plan.layout.nbytes, peak_live_bytes(plan.buffers)))
    return arenas
