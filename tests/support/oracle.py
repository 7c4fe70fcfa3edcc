"""LiteRT as an oracle: in a process of its own, restarted when it dies."""

from __future__ import annotations

import multiprocessing
import os
import platform
import tempfile
from collections.abc import Sequence
from importlib import metadata
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from tests.support.oracle_worker import Request, serve

PACKAGE = "ai-edge-litert"
RESOLVER = "BUILTIN_REF"
REMEDY = f"{PACKAGE} is not installed, so nothing is compared with LiteRT: pip install 'glasslite[litert]'"

try:
    VERSION = metadata.version(PACKAGE)
except metadata.PackageNotFoundError:
    VERSION = ""


def oracle_name(resolver: str = RESOLVER) -> str:
    """What failure messages call the oracle: package, version, resolver, processor."""
    return f"{PACKAGE} {VERSION} {resolver} on {platform.machine()}"


class OracleError(Exception):
    """LiteRT gave no result."""


class OracleRefused(OracleError):
    """LiteRT said no: it does not load, prepare or invoke the model."""


class OracleCrashed(OracleError):
    """LiteRT's process died, or did not answer in time and was ended."""


class Oracle:
    """Runs models in a worker process, which starts with the first call and again after a crash."""

    available = bool(VERSION)

    def __init__(self, timeout: float = 120.0) -> None:
        self.timeout = timeout
        self._process: Any = None
        self._connection: Connection | None = None
        self._log: Path | None = None

    def run(
        self,
        model: bytes,
        inputs: Sequence[np.ndarray[Any, Any]],
        resolver: str = RESOLVER,
        *,
        resize: Sequence[tuple[int, ...] | None] | None = None,
        tensors: Sequence[int] | None = None,
        later: Sequence[Sequence[np.ndarray[Any, Any]]] = (),
    ) -> dict[int, np.ndarray[Any, Any]]:
        """Run a model with one thread, once or several times.

        Args:
            inputs: one array per graph input, in the file's order.
            resolver: BUILTIN_REF, BUILTIN_WITHOUT_DEFAULT_DELEGATES (optimized kernels), AUTO (with XNNPACK).
            resize: a new shape per graph input; None leaves one as it is.
            tensors: the tensors to return; by default all that LiteRT can show.
            later: the inputs of further runs; each tensor then comes as one array of all runs.

        Returns:
            Tensor index to value.

        Raises:
            OracleRefused: LiteRT raised; its text is the message.
            OracleCrashed: its process died or took longer than the timeout.
        """
        return self._ask(Request(model, list(inputs), resolver, resize, tensors, later=later))

    def operators(self, model: bytes, inputs: Sequence[np.ndarray[Any, Any]], resolver: str) -> list[str]:
        """The names of the operators that would run, a delegate's behind those that it replaces.

        Raises:
            OracleRefused, OracleCrashed: as `run`.
        """
        return [name for name, _ in self._operators(model, inputs, resolver)]

    def delegated(self, model: bytes, resolver: str = "AUTO") -> set[int]:
        """The tensors that a delegate computes, where each tensor can be read.

        Raises:
            OracleRefused, OracleCrashed: as `run`.
        """
        found = self._operators(model, None, resolver)
        return {index for name, outputs in found if name == "DELEGATE" for index in outputs}

    def partitions(self, model: bytes, resolver: str = "AUTO") -> int:
        """In how many pieces a delegate computes a model, as it would be run.

        Raises:
            OracleRefused, OracleCrashed: as `run`.
        """
        return sum(name == "DELEGATE" for name, _ in self._operators(model, None, resolver, preserve=False))

    def _operators(
        self,
        model: bytes,
        inputs: Sequence[np.ndarray[Any, Any]] | None,
        resolver: str,
        preserve: bool = True,
    ) -> list[tuple[str, list[int]]]:
        replies = self._ask(Request(model, inputs, resolver, operators=True, preserve=preserve)).values()
        return [(str(name), [int(index) for index in outputs]) for name, *outputs in replies]

    def _ask(self, request: Request) -> dict[int, np.ndarray[Any, Any]]:
        resolver = request.resolver
        if self._connection is None:
            self._start()
        connection = self._connection
        assert connection is not None
        try:
            connection.send(request)
            if not connection.poll(self.timeout):
                self.close()
                raise OracleCrashed(f"{oracle_name(resolver)} did not answer within {self.timeout:g} s.")
            reply = connection.recv()
        except (EOFError, ConnectionError) as error:
            raise OracleCrashed(f"{oracle_name(resolver)} {self._obituary()}") from error
        if isinstance(reply, str):
            raise OracleRefused(reply)
        return dict(reply)

    def close(self) -> None:
        """End the worker; the next call starts another."""
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._log is not None:
            self._log.unlink(missing_ok=True)
        self._connection = self._process = self._log = None

    def _start(self) -> None:
        # Spawned, not forked: the worker must not inherit what the tests have imported.
        context = multiprocessing.get_context("spawn")
        handle, log = tempfile.mkstemp(prefix="oracle-", suffix=".log")
        os.close(handle)
        self._log = Path(log)
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, log), daemon=True)
        self._process.start()
        theirs.close()

    def _obituary(self) -> str:
        """How the worker died, with the last line it wrote."""
        self._process.join(10)
        code = self._process.exitcode
        lines = self._log.read_text(errors="replace").splitlines() if self._log else []
        self.close()
        return f"died with exit code {code}: {lines[-1] if lines else '(no output)'}"
