"""Every key, type and value that an interpreter tells of real models: tensors, operators, signatures, all subgraphs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from types import SimpleNamespace

import pytest

from glasslite import interpreter
from tests.interpreter.calls import Outcome, World, attempt
from tests.interpreter.reports import REPORTS
from tests.interpreter.runtimes import ask
from tests.support.shared import SHARED, shared_path

#: int16x8, dynamic range, uint8, several signatures and subgraphs, open shapes, variables, resources, custom operators.
ALLOCATED = (
    "derived/mobilenet_v1_0.25_128_dynamic.tflite",
    "derived/mobilenet_v1_0.25_128_fp16.tflite",
    "derived/mobilenet_v1_0.25_128_int16x8.tflite",
    "derived/mobilenet_v1_0.25_128_int8_uint8io.tflite",
    "tflite/audio/lyra_encoder.tflite",
    "tflite/classify/mobilenet_v1_0.25_128_quant_toco.tflite",
    "tflite/classify/mobilenet_v2_035_96_embedder.tflite",
    "tflite/detect_ssd/ssd_mobilenet_v1_1.0_coco_quant_detect.tflite",
    "tflite/detect_other/yolo_lc_192_int8.tflite",
    "tflite/mlperf_tiny/ad01_int8_float_io.tflite",
    "tflite/mnist/mnist_lstm_tflm_float.tflite",
    "tflite/text_misc/toy_kv_cache_transformer.tflite",
    "tflite/tflm/hello_world_int8.tflite",
    "tflite/tflm/keyword_scrambled.tflite",
    "tflite/tflm/microwakeword_okay_nabu_v2.tflite",
)
FOLDERS = ("derived", "tflite", "units")
LOADED = [
    str(path.relative_to(SHARED / "models"))
    for folder in FOLDERS
    for path in sorted((SHARED / "models" / folder).rglob("*.tflite"))
]
#: Details do not depend on the backend; NumPy's is ready at once.
OURS = World(
    SimpleNamespace(
        Interpreter=partial(interpreter.Interpreter, backend="reference"),
        OpResolverType=interpreter.OpResolverType,
    ),
    {},
    {},
)
#: Models that LiteRT does not load, with what it says.
REFUSED = {
    "tflite/style_sr/edsr_f32b5_QAT.tflite": "Didn't find op for builtin opcode 'DEPTH_TO_SPACE' version '2'",
    "tflite/style_sr/edsr_f32b5_full_qint8.tflite": "Didn't find op for builtin opcode 'DEPTH_TO_SPACE' version '2'",
    "units/tflite_quantizer/lstm_calibrated2.tflite": "BytesRequired number of elements overflowed",
    "units/tflite_quantizer/lstm_quantized2.tflite": "BytesRequired number of elements overflowed",
    "units/tflite_quantizer/transpose.tflite": "schema version 2",
}


@cache
def theirs() -> Mapping[tuple[str, str], Outcome | None]:
    names = [("loaded", path) for path in LOADED] + [("allocated", path) for path in ALLOCATED]
    found = ask("litert", [(report, str(shared_path("models", path))) for report, path in names])
    return dict(zip(names, found.values(), strict=True))


def check(report: str, path: str) -> None:
    other = theirs()[report, path]
    assert other is not None, "LiteRT died"
    if path in REFUSED:
        assert REFUSED[path] in other.text, "listed as refused by LiteRT"
        return
    mine = attempt(REPORTS[report](str(shared_path("models", path))), OURS)
    assert not other.errors and not mine.errors, f"{mine.text or 'ours loads'}; LiteRT: {other.text}"
    for part, value in other.value.items():
        assert mine.value[part] == value, part
        assert repr(mine.value[part]) == repr(value), f"{part}: the order differs"


@pytest.mark.parametrize("path", LOADED or ["tflite"])
def test_a_model_as_loaded(path: str) -> None:
    shared_path("models", path)
    check("loaded", path)


@pytest.mark.parametrize("path", ALLOCATED)
def test_a_model_as_allocated(path: str) -> None:
    shared_path("models", path)
    check("allocated", path)
