"""Time whole models in glasslite and LiteRT, interleaved, and write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
from importlib import metadata
from pathlib import Path

from rich.progress import Progress

from benchmarks.engines import ENGINES, Worker

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT.parent / "shared" / "models" / "tflite"
CARRIED = ROOT / "glasslite" / "data" / "lenet"
#: One of each kind that users run; further models are named on the command line.
DEFAULT_MODELS = (
    MODELS / "classify" / "tf2_mobilenet_v2_1.0_224_int8.tflite",
    MODELS / "classify" / "mobilenet_v1_0.25_224_float.tflite",
    MODELS / "classify" / "mobilenet_v1_0.25_224_quant.tflite",
    MODELS / "classify" / "mobilenet_v2_035_96_embedder.tflite",
    MODELS / "mlperf_tiny" / "resnet8_int8.tflite",
    CARRIED / "lenet_int8.tflite",
    CARRIED / "lenet_float.tflite",
)
BASE = "LiteRT BUILTIN_REF"


def measure(path: Path, runs: int, threads: int) -> dict[str, list[int] | str]:
    """Engine to nanoseconds of each run, in turn A B A B, or to why it could not run."""
    workers = {engine: Worker(engine, path, threads) for engine in ENGINES}
    times: dict[str, list[int] | str] = {e: w.failure if w.failure else [] for e, w in workers.items()}
    for _ in range(runs):
        for engine, samples in times.items():
            if isinstance(samples, list):
                samples.append(workers[engine].run())
    for worker in workers.values():
        worker.close()
    return times


def row(path: Path, times: dict[str, list[int] | str]) -> str:
    """One line: medians in milliseconds, and the median of the pairwise ratios to the base."""
    base = times[BASE]
    cells = []
    for engine, samples in times.items():
        if isinstance(samples, str):
            cells.append(samples)
            continue
        cell = f"{statistics.median(samples) / 1e6:.2f} ms"
        if engine != BASE and isinstance(base, list):
            ratio = statistics.median(a / b for a, b in zip(samples, base, strict=True))
            cell += f" ({ratio:.2f} of {BASE})"
        cells.append(cell)
    return f"| {path.stem} | " + " | ".join(cells) + " |"


def processor() -> str:
    """The machine in a few words."""
    info = Path("/proc/cpuinfo")
    names = [
        line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")
    ]
    return f"{names[0] if names else platform.processor()}, {len(names)} processors, {platform.system()}"


def main() -> int:
    """Exit code 0; 2 where a model is missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "models", nargs="*", type=Path, help="default: a few of ../shared and the carried LeNets"
    )
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks.md")
    arguments = parser.parse_args()
    paths = arguments.models or [path for path in DEFAULT_MODELS if path.exists()]
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        sys.stderr.write(f"no such model: {', '.join(missing)}\n")
        return 2
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("numpy", "ai-edge-litert"))
    lines = [
        "# Benchmarks",
        "",
        f"Written by `make bench`: {processor()}; {versions}; {arguments.threads} thread(s) for LiteRT.",
        f"Batch 1, medians of {arguments.runs} runs after a warm-up, engines in turn, each in a process",
        "of its own. A ratio is the median of the pairwise ratios; below 1 glasslite is faster.",
        "",
        "| model | " + " | ".join(ENGINES) + " |",
        "|---|" + "---:|" * len(ENGINES),
    ]  # fmt: skip
    with Progress() as progress:
        for path in progress.track(paths, description="models"):
            lines.append(row(path, measure(path, arguments.runs, arguments.threads)))
            arguments.out.write_text("\n".join(lines) + "\n")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
