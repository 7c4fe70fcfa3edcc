"""The options of verbs that run models; where two have the same option, it is the same here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from glasslite.engine.numerics import NUMERICS

#: Whose kernels run unless --backend says otherwise.
BACKEND = "jit"
#: A broken file may ask for anything; the models that phones run stay below both limits.
MEMORY_LIMIT, MAC_LIMIT = "512M", "100G"

_EXECUTOR = "numerics=NAME, backend=NAME, threads=N; or litert:default, :optimized, :reference"

Model = Annotated[str, Argument(metavar="MODEL", help="A .tflite file.", show_default=False)]
Json = Annotated[bool, Option("--json", help="Print JSON instead of tables.")]

# How a model runs.
Shape = Annotated[
    list[str] | None,
    Option("--shape", metavar="NAME=1,320,320,3", help="Run an input in another shape; repeatable."),
]
Numerics = Annotated[str, Option(metavar="NAME", help=f"Whose integers to reproduce: {', '.join(NUMERICS)}.")]
Backend = Annotated[
    str, Option(metavar="NAME", help="Whose kernels run: jit (compiled) or reference (NumPy).")
]
Threads = Annotated[int, Option("--threads", metavar="N", min=1, help="How many threads run.")]
MemoryLimit = Annotated[
    str, Option(metavar="SIZE", help="Most bytes that activations may take, such as 512M or 4G.")
]
MacLimit = Annotated[str, Option(metavar="COUNT", help="Most MACs that a run may take, such as 500G.")]

# What goes into it.
Image = Annotated[str | None, Option(metavar="F", help="An image file for the input that takes one.")]
Input = Annotated[
    list[str] | None, Option("--input", metavar="NAME=F.npy", help="An input's values; repeatable.")
]
Mean = Annotated[
    str | None, Option(metavar="M", help="(pixel - M) / S for images; one number or one a channel.")
]
Std = Annotated[str | None, Option(metavar="S", help="See --mean.")]

# run
Random = Annotated[int | None, Option(metavar="SEED", min=0, help="Random values for all other inputs.")]
Labels = Annotated[str | None, Option(metavar="F", help="Class names, one a line; default: the model's own.")]
Top = Annotated[int, Option(metavar="N", min=1, help="How many classes to show.")]
Save = Annotated[
    Path | None, Option(metavar="OUT.npz", help="Write all outputs, by name, to a NumPy archive.")
]
Verbose = Annotated[
    bool, Option("--verbose", "-v", help="Show every step: whose kernel ran it, and its time.")
]

# inspect
Op = Annotated[
    int | None, Option("--op", metavar="I", min=0, help="Show one operator in full, by its index.")
]
Tensors = Annotated[bool, Option("--tensors", help="Show every tensor too.")]
Metadata = Annotated[bool, Option("--metadata", help="Show what the author wrote into it too.")]
Delegate = Annotated[
    bool,
    Option("--delegate", help="Show instead what LiteRT's XNNPACK delegate takes, and why not the rest."),
]

# compare
Other = Annotated[
    str | None, Argument(metavar="[OTHER]", help="B's model, where that is another.", show_default=False)
]
A = Annotated[str | None, Option("--a", metavar="EXECUTOR", help=f"{_EXECUTOR}.")]
B = Annotated[
    str | None, Option("--b", "--with", metavar="EXECUTOR", help="The same; what it leaves out is as in A.")
]
Inputs = Annotated[str | None, Option(metavar="FOLDER", help="Images, .npy or .npz files, a run each.")]
Randoms = Annotated[
    int | None,
    Option("--random", metavar="SEED", min=0, help="Random inputs; seed 0 if nothing is given."),
]
Runs = Annotated[int, Option(metavar="N", min=1, help="How many random inputs.")]
LoadGolden = Annotated[Path | None, Option(metavar="DIR", help="Compare with saved values, on their inputs.")]
SaveGolden = Annotated[Path | None, Option(metavar="DIR", help="Save A's values and inputs.")]
Only = Annotated[
    list[str] | None, Option(metavar="NAME", help="Tensors whose name has this in it; repeatable.")
]
OutputsOnly = Annotated[bool, Option("--outputs-only", help="Compare the outputs alone.")]
Bisect = Annotated[bool, Option(help="Find the operators that differ by themselves.")]
Atol = Annotated[float, Option(metavar="X", min=0, help="Floats may be so far apart.")]
MaxLsb = Annotated[int, Option(metavar="N", min=0, help="Integers may be so far apart.")]
FailFast = Annotated[bool, Option("--fail-fast", help="Stop at the first run that differs.")]
All = Annotated[bool, Option("--all", help="Show every tensor.")]
