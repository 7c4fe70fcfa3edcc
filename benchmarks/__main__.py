"""Time whole models in glasslite and in other engines, in turns, and write docs/benchmarks.md.

python -m benchmarks                     the zoo, the micro models, layers, memory, start-up: about twenty minutes
python -m benchmarks --quick             the zoo alone, 1 thread, few runs: a few minutes; writes no page
python -m benchmarks a.tflite b.tflite   these models; writes no page
python -m benchmarks --render x.json     the page again, from what was measured before
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown

from benchmarks import page, suite
from benchmarks.engines import ENGINES
from benchmarks.record import Record
from benchmarks.zoo import cache

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
_QUICK_SECONDS = 2.0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("models", nargs="*", type=Path, help="files to time instead of the zoo")
    parser.add_argument(
        "--quick", action="store_true", help=f"{_QUICK_SECONDS:.0f} s a model, the zoo, 1 thread"
    )
    parser.add_argument("--threads", type=_numbers, metavar="N,N", help="default: 1,2; 1 with --quick")
    parser.add_argument("--engines", type=_engines, metavar="A,B", help=f"of {', '.join(ENGINES)}")
    parser.add_argument("--seconds", type=float, help=f"of runs a model; default: {suite.SECONDS:.0f}")
    parser.add_argument(
        "--out", type=Path, help="the page to write; default: docs/benchmarks.md for a whole run"
    )
    parser.add_argument("--json", type=Path, help="where every turn goes; default: beside the zoo")
    parser.add_argument(
        "--render", type=Path, metavar="JSON", help="measure nothing, write the page of an earlier run"
    )
    return parser


def _numbers(text: str) -> list[int]:
    numbers = [int(number) for number in text.split(",")]
    if min(numbers) < 1:
        raise argparse.ArgumentTypeError(f"threads must be at least 1; got {text}")
    return numbers


def _engines(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",")]
    unknown = [name for name in names if name not in ENGINES]
    if unknown:
        raise argparse.ArgumentTypeError(
            f"no such engine: {', '.join(unknown)}; there are {', '.join(ENGINES)}"
        )
    return names


def main() -> int:
    """Exit code 0; 1 where there was nothing to time; 2 where a file is missing."""
    parser = _parser()
    arguments = parser.parse_args()
    console = Console(stderr=True, soft_wrap=True)
    missing = [str(path) for path in (*arguments.models, arguments.render) if path and not path.exists()]
    if missing:
        parser.error(f"no such file: {', '.join(missing)}")
    whole = not (arguments.models or arguments.quick)
    if arguments.render:
        record = Record.from_json(arguments.render.read_text(encoding="utf-8"))
    else:
        record = _measure(arguments, whole, console)
    out = arguments.out or (PAGE if whole else None)
    text = page.page(record)
    if out:
        cache.write(out, text.encode())
    Console().print(Markdown(text)) if sys.stdout.isatty() else sys.stdout.write(text)
    return 0 if record.zoo or record.micro else 1


def _measure(arguments: argparse.Namespace, whole: bool, console: Console) -> Record:
    where = arguments.json or cache.folder().parent / "benchmarks" / f"{time.strftime('%Y%m%d-%H%M%S')}.json"
    engines = arguments.engines or [
        name for name, engine in ENGINES.items() if engine.default and engine.installed
    ]
    plan = suite.Suite(
        engines=engines,
        threads=arguments.threads or ([1] if arguments.quick else [1, 2]),
        seconds=arguments.seconds or (_QUICK_SECONDS if arguments.quick else suite.SECONDS),
        console=console,
        save=lambda record: cache.write(where, record.to_json().encode()),
    )
    record = plan.files(arguments.models) if arguments.models else plan.zoo(whole=whole)
    console.print(f"every turn: {where}", highlight=False)
    return record


if __name__ == "__main__":
    sys.exit(main())
