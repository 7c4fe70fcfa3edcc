"""Asks runtimes, each in a process of its own and all at once."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter

from glasslite.engine.ir import Array
from glasslite.probing.cases import ProbeCase, all_cases
from glasslite.probing.judge import Answer, answer, judge, refused, self_check
from glasslite.runtimes import RESOLVERS, Runtime, RuntimeFailed, RuntimeMissing, RuntimeProcess

#: Seconds that a runtime may take for one answer, loading included.
TIMEOUT = 20.0


@dataclass(frozen=True)
class RuntimeReport:
    """One runtime.

    Attributes:
        version: None where it is not installed.
        problem: why there is no answer, if there is none.
        answers: one for each resolver.
    """

    name: str
    version: str | None
    problem: str | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class ProbeReport:
    """All runtimes that were asked.

    Attributes:
        machine: the processor's architecture, which decides too.
        self_check: where glasslite does not do what its numerics say; empty, if all is well.
    """

    machine: str
    runtimes: tuple[RuntimeReport, ...]
    self_check: tuple[str, ...]
    seconds: float

    @property
    def finding(self) -> bool:
        """Whether something is not known, or not as it should be."""
        verdicts = [v for r in self.runtimes for a in r.answers for v in a.verdicts]
        failed = any(r.problem is not None and r.version is not None for r in self.runtimes)
        return failed or bool(self.self_check) or any(v.verdict == "unknown" for v in verdicts)


def probe(
    runtimes: Sequence[Runtime], *, python: str | None = None, advance: Callable[[], None] = lambda: None
) -> ProbeReport:
    """Ask runtimes.

    Args:
        python: the interpreter that has them; by default this one.
        advance: called after each runtime, and after glasslite itself.
    """
    begin = perf_counter()
    with ThreadPoolExecutor(max(1, len(runtimes))) as pool:
        asked = [pool.submit(_ask, runtime, python) for runtime in runtimes]
        # Meanwhile: what glasslite makes of the same cases.
        problems = self_check()
        advance()
        reports = []
        for runtime, future in zip(runtimes, asked, strict=True):
            reports.append(_report(runtime, *future.result()))
            advance()
    return ProbeReport(platform.machine(), tuple(reports), problems, perf_counter() - begin)


#: A resolver, and what came of each case: arrays, or why there are none.
_Results = list[tuple[str, list[tuple[ProbeCase, list[Array] | str]]]]


def _ask(runtime: Runtime, python: str | None) -> tuple[str | None, str | None, _Results]:
    """Version, problem and results."""
    results: _Results = []
    version = None
    with RuntimeProcess(runtime, python=python, timeout=TIMEOUT) as process:
        try:
            version = process.version()
            for resolver in RESOLVERS:
                results.append((resolver, [(case, _run(process, case, resolver)) for case in all_cases()]))
        except RuntimeMissing as error:
            return None, str(error), []
        except RuntimeFailed as error:
            return version, str(error), results
    return version, None, results


def _run(process: RuntimeProcess, case: ProbeCase, resolver: str) -> list[Array] | str:
    """The outputs; where the runtime refuses or dies, its words."""
    try:
        process.load(case.model, resolver, preserve=False)
        return list(process.run(case.feed).values())
    except RuntimeFailed as error:
        return str(error)


def _report(runtime: Runtime, version: str | None, problem: str | None, results: _Results) -> RuntimeReport:
    answers = tuple(
        answer(
            resolver,
            [refused(case, got) if isinstance(got, str) else judge(case, got) for case, got in cases],
        )
        for resolver, cases in results
    )
    return RuntimeReport(runtime.name, version, problem, answers)
