"""A runtime in a process of its own: it may abort there, and it computes none of glasslite's results."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import IO, Any, NamedTuple, cast

import numpy as np

from glasslite.engine.errors import GlassliteError
from glasslite.engine.ir import Array, Shape
from glasslite.runtimes import worker


class RuntimeFailed(GlassliteError):
    """Another runtime refused a model, or its process died."""


class RuntimeMissing(RuntimeFailed):
    """The runtime is not installed."""


class Runtime(NamedTuple):
    """A package that runs TFLite models.

    Attributes:
        name: what glasslite calls it.
        packages: what a package index may call it.
        module: where its Interpreter is.
        install: what to ask pip for.
    """

    name: str
    packages: tuple[str, ...]
    module: str
    install: str


RUNTIMES: dict[str, Runtime] = {
    runtime.name: runtime
    for runtime in (
        Runtime("litert", ("ai-edge-litert",), "ai_edge_litert.interpreter", "glasslite[litert]"),
        Runtime(
            "tensorflow",
            ("tensorflow", "tensorflow-cpu", "tf-nightly"),
            "tensorflow.lite.python.interpreter",
            "tensorflow",
        ),
        Runtime("tflite-runtime", ("tflite-runtime",), "tflite_runtime.interpreter", "tflite-runtime"),
    )
}
#: What its process writes that is no reason to end.
_CHATTER = ("INFO:", "WARNING:")
RESOLVERS = ("default", "optimized", "reference")
"""LiteRT's AUTO (XNNPACK where its delegate takes an operator), BUILTIN_WITHOUT_DEFAULT_DELEGATES, BUILTIN_REF."""


class RuntimeProcess:
    """Talks to a worker, which starts with the first request and again after it died.

    Args:
        python: the interpreter that has the runtime; by default this one.
        timeout: seconds that one answer may take; None waits.
    """

    def __init__(self, runtime: Runtime, *, python: str | None = None, timeout: float | None = None) -> None:
        self.runtime, self.timeout = runtime, timeout
        self._python = python or sys.executable
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    def __enter__(self) -> RuntimeProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def version(self) -> str:
        """The package's version.

        Raises:
            RuntimeMissing: it is not installed.
        """
        return str(self._ask({"do": "hello"})[0]["version"])

    def load(
        self,
        model: str | bytes,
        resolver: str,
        *,
        slot: str = "model",
        threads: int = 1,
        preserve: bool = True,
        shapes: Sequence[Shape | None] = (),
    ) -> None:
        """Load a model, by path or by its bytes, into a slot, and allocate its tensors.

        Args:
            preserve: keep the values between operators; the delegate then takes operators one by one.
            shapes: one for each graph input; None leaves one as it is.

        Raises:
            RuntimeFailed: it refuses the model.
        """
        request = {
            "do": "load",
            "slot": slot,
            "path": model if isinstance(model, str) else None,
            "resolver": resolver,
            "threads": threads,
            "preserve": preserve,
            "shapes": [None if shape is None else list(shape) for shape in shapes],
        }
        self._ask(request, [] if isinstance(model, str) else [model])

    def run(
        self, feed: Sequence[Array], tensors: Sequence[int] | None = None, *, slot: str = "model"
    ) -> dict[int, Array]:
        """Run a slot's model: tensor index to value, for the tensors asked for or the outputs; as far as readable.

        Raises:
            RuntimeFailed: it refuses, or dies.
        """
        rows, blobs = worker.describe(dict(enumerate(feed)))
        indices = None if tensors is None else [int(i) for i in tensors]
        reply, data = self._ask({"do": "run", "slot": slot, "tensors": indices, "arrays": rows}, blobs)
        return {
            key: np.frombuffer(blob, dtype).reshape(shape)
            for (key, dtype, shape), blob in zip(reply["arrays"], data, strict=True)
        }

    def close(self) -> None:
        """End the worker."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
        if self._log is not None:
            self._log.close()
        self._process = self._log = None

    def _ask(self, request: Mapping[str, Any], blobs: list[bytes] | None = None) -> Any:
        process = self._started()
        timer = Timer(self.timeout, process.kill) if self.timeout is not None else None
        if timer is not None:
            timer.start()
        try:
            worker.write_message(cast(Any, process.stdin), dict(request), blobs or [])
            answer = worker.read_message(cast(Any, process.stdout))
        except (OSError, ValueError):
            answer = None
        except KeyboardInterrupt:
            self.close()
            raise
        finally:
            if timer is not None:
                timer.cancel()
        if answer is None:
            raise RuntimeFailed(f"{self.runtime.name} {self._obituary()}")
        if answer[0].get("missing"):
            raise RuntimeMissing(
                f"{self.runtime.name} is not installed: {answer[0]['error']}. "
                f"Get it with: pip install '{self.runtime.install}'"
            )
        if "error" in answer[0]:
            raise RuntimeFailed(f"{self.runtime.name}: {answer[0]['error']}")
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._log = tempfile.TemporaryFile()  # noqa: SIM115
            command = [
                self._python,
                str(Path(worker.__file__)),
                self.runtime.module,
                ",".join(self.runtime.packages),
            ]
            try:
                self._process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log
                )
            except OSError as error:
                raise RuntimeFailed(f"{self._python}: cannot be started: {error.strerror}.") from error
        return self._process

    def _obituary(self) -> str:
        """How the worker ended, with the last line that it wrote."""
        code, last = None, ""
        if self._process is not None and self._log is not None:
            code = self._process.wait()
            self._log.seek(0)
            lines = self._log.read().decode(errors="replace").split("\n")
            last = next((s for s in reversed(lines) if s.strip() and not s.startswith(_CHATTER)), "")
        self.close()
        if self.timeout is not None and code is not None and code < 0 and not last:
            return f"gave no answer within {self.timeout:g} s"
        how = f"code {code}" if code is None or code >= 0 else f"signal {-code}"
        return f"ended with {how}{f': {last.strip()}' if last else ''}"
