"""What `glasslite compare` does: both executors made ready, run after run, until the inputs or the patience end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from glasslite.cli import _common
from glasslite.cli._executors import Spec, make_executor, parse_executor
from glasslite.cli._feed import FeedOptions
from glasslite.cli._feeds import Feeds, find_feeds, takes_integers, two_feeds
from glasslite.engine.analysis.compare import Comparison, ComparisonReport, Executor
from glasslite.engine.analysis.compare_values import Tolerance
from glasslite.engine.errors import InputError
from glasslite.engine.ir import Graph, Tensor
from glasslite.engine.schedule import OnCompile
from glasslite.executors import GoldenExecutor, GoldenWriter, RuntimeExecutor, SessionExecutor


@dataclass(frozen=True)
class Request:
    """What the command line asks for; the fields are its options."""

    model: str
    other: str | None
    a: str | None
    b: str | None
    feed: FeedOptions
    folder: str | None
    runs: int
    load_golden: Path | None
    save_golden: Path | None
    only: tuple[str, ...]
    outputs_only: bool
    bisect: bool
    tolerance: Tolerance
    fail_fast: bool
    memory_limit: int
    mac_limit: str


@dataclass(frozen=True)
class CompareReport:
    """A comparison as --json shows it.

    Attributes:
        a, b: the executors; `b` is None where A's values are only saved.
        inputs: where the inputs come from.
        planned: how many runs there were to be; `interrupted` whether it was ended before.
        golden: the folder that A's values were saved in.
    """

    model_a: str
    model_b: str
    a: str
    b: str | None
    inputs: str
    planned: int
    interrupted: bool
    golden: str | None
    notes: tuple[str, ...]
    comparison: ComparisonReport | None


def run_comparison(request: Request, graph: Graph, *, silent: bool) -> CompareReport:
    """Make the executors, run them and close them.

    Raises:
        GlassliteError: options, model or inputs are unusable.
    """
    _check(request)
    with ExitStack() as stack:
        on_compile = stack.enter_context(_common.compiling(silent=silent))
        a, b = _executors(request, graph, stack, on_compile)
        feeds = _feeds(request, a, b)
        writer = None
        if request.save_golden is not None:
            writer = GoldenWriter(request.save_golden, Path(request.model), a.graph, a.label)
        comparison = None if b is None else _comparison(request, a, b)
        interrupted = _run(request, (a, b), comparison, feeds, writer, silent=silent)
    found = None if comparison is None else comparison.report()
    if found is not None and not interrupted and not found.tensors:
        which = f"has a name with {' or '.join(request.only)} in it" if request.only else "is in both models"
        raise InputError(
            f"{request.model}: nothing to compare: no tensor {which}. See `glasslite inspect --tensors`."
        )
    return CompareReport(
        model_a=request.model,
        model_b=request.other or request.model,
        a=a.label,
        b=None if b is None else b.label,
        inputs=feeds.summary,
        planned=feeds.count,
        interrupted=interrupted,
        golden=None if request.save_golden is None else str(request.save_golden),
        notes=_notes(b),
        comparison=found,
    )


def _check(request: Request) -> None:
    if request.load_golden is not None and (request.b is not None or request.other is not None):
        raise InputError("--load-golden is what to compare with. Leave out the other model, --b and --with.")
    others = (request.b, request.other, request.load_golden, request.save_golden)
    if all(other is None for other in others):
        raise InputError(
            "there is nothing to compare with. Give --with litert:default, --b numerics=reference, another model, "
            "or --load-golden DIR."
        )
    if request.load_golden is not None and request.load_golden == request.save_golden:
        raise InputError("--load-golden and --save-golden name the same folder.")


def _executors(
    request: Request, graph: Graph, stack: ExitStack, on_compile: OnCompile
) -> tuple[Executor, Executor | None]:
    def make(spec: Spec, model: Graph) -> Executor:
        executor = make_executor(
            spec,
            model,
            request.feed.shapes,
            memory_limit=request.memory_limit,
            outputs_only=request.outputs_only,
            on_compile=on_compile,
        )
        if isinstance(executor, RuntimeExecutor):
            stack.callback(executor.close)
        elif isinstance(executor, SessionExecutor):
            _common.check_macs(executor.session.plan, request.mac_limit)
        return executor

    specs = _specs(request.a, request.b)
    a = make(specs[0], graph)
    if request.load_golden is not None:
        return a, GoldenExecutor(request.load_golden, a.graph, Path(request.model))
    if request.other is not None:
        return a, make(specs[1], _common.open_model(request.other))
    return a, None if request.b is None else make(specs[1], graph)


def _comparison(request: Request, a: Executor, b: Executor) -> Comparison:
    only, outputs_only = _chooser(request.only), request.outputs_only
    return Comparison(a, b, request.tolerance, only=only, outputs_only=outputs_only, bisect=request.bisect)


def _specs(a: str | None, b: str | None) -> tuple[Spec, Spec]:
    """Both sides. What B leaves out is as in A; where B is another runtime, A takes the numerics of its resolver."""
    default = Spec() if b is None else parse_executor(b, "--b", Spec())
    default = Spec() if default.runtime is None else Spec(numerics=default.arithmetic)
    first = default if a is None else parse_executor(a, "--a", default)
    return first, first if b is None else parse_executor(b, "--b", first)


def _feeds(request: Request, a: Executor, b: Executor | None) -> Feeds:
    given = request.folder, request.feed.image, request.feed.seed, *request.feed.inputs
    if isinstance(b, GoldenExecutor) and all(item is None for item in given):
        return Feeds(len(b), "the saved ones", lambda n: (b.source(n), b.feed(n)))
    # Inputs are made for integers, where one model takes those: the other gets what they stand for.
    side = b if b is not None and takes_integers(_inputs(b)) and not takes_integers(_inputs(a)) else a
    return find_feeds(side.graph, side.tensors, request.feed, request.folder, request.runs)


def _run(
    request: Request,
    sides: tuple[Executor, Executor | None],
    comparison: Comparison | None,
    feeds: Feeds,
    writer: GoldenWriter | None,
    *,
    silent: bool,
) -> bool:
    """Run all inputs; whether the user ended it before."""
    a, b = sides
    inputs_a, inputs_b = (_inputs(side) for side in (a, b or a))
    try:
        with _common.progress("comparing" if b else "running", feeds.count, silent=silent) as advance:
            for number in range(feeds.count):
                source, made = feeds.make(number)
                feed_a, feed_b = two_feeds(made, inputs_a, inputs_b)
                differs = comparison is not None and comparison.add(feed_a, feed_b)
                if writer is not None:
                    values = comparison.values if comparison is not None else a.run(number, feed_a)
                    writer.add(source, feed_a, values)
                advance()
                if differs and request.fail_fast:
                    break
    except KeyboardInterrupt:
        return True
    finally:
        if writer is not None:
            writer.finish()
    return False


def _inputs(executor: Executor) -> Sequence[Tensor]:
    return [executor.tensors[i] for i in executor.graph.inputs]


def _chooser(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Whether a name has one of the patterns in it; with wildcards, is one of them."""

    def chosen(name: str) -> bool:
        return any(fnmatchcase(name, p if set(p) & set("*?[") else f"*{p}*") for p in patterns)

    return chosen if patterns else lambda _name: True


def _notes(b: Executor | None) -> tuple[str, ...]:
    if isinstance(b, GoldenExecutor) and not b.same_model:
        return ("The golden values are of another model file: their tensors are matched by name.",)
    return ()
