"""TFLite_Detection_PostProcess: box encodings, class scores and anchors to the boxes that an SSD model detects.

Spec: TFLite kernels/detection_postprocess.cc
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._quantization import scale_of
from glasslite.kernels.reference.detection_postprocess import Steps

_TYPES = (TensorType.FLOAT32, TensorType.UINT8, TensorType.INT8)


@register("CUSTOM:TFLite_Detection_PostProcess")
@dataclass(frozen=True)
class DetectionPostprocess(Op):
    """Inputs: box encodings (1, A, 4 or more), scores (1, A, C or C + 1), anchors (A, 4); float32 or quantized.

    Outputs, float32: boxes (1, D, 4) as (ymin, xmin, ymax, xmax), classes (1, D), scores (1, D), their count (1,).
    D is max_detections * max_classes_per_detection. Slots without a detection are zeros; LiteRT leaves what was there
    before. LiteRT refuses int8, which is read like uint8 here. One column more than classes is the background's.
    """

    #: The exponential's argument is a float64, whose library functions may differ in their last bit.
    max_ulp = 1

    max_detections: int
    max_classes_per_detection: int
    num_classes: int
    nms_iou_threshold: float
    y_scale: float
    x_scale: float
    h_scale: float
    w_scale: float
    nms_score_threshold: float = 0.0
    detections_per_class: int = 100
    use_regular_nms: bool = False

    def infer(self, inputs: Inputs) -> list[Spec]:
        """One image; as many encodings as scores and anchors; counts and the IoU threshold within their ranges."""
        encodings, scores, anchors = exactly(inputs, "box encodings", "scores", "anchors")
        for tensor in (encodings, scores):
            if tensor.type not in _TYPES:
                allowed = ", ".join(t.name for t in _TYPES)
                raise OpError(f"'{tensor.name}' must be {allowed}; got {tensor.type.name}")
        if anchors.type != encodings.type:
            raise OpError(
                f"anchors must be of the encodings' type, {encodings.type.name}; got {anchors.type.name}"
            )
        self._check_shapes(encodings, scores, anchors)
        self._check_options()
        slots = self.max_detections * self.max_classes_per_detection
        shapes = ((1, slots, 4), (1, slots), (1, slots), (1,))
        return [Spec(shape, TensorType.FLOAT32) for shape in shapes]

    def _check_shapes(self, encodings: Tensor, scores: Tensor, anchors: Tensor) -> None:
        count = encodings.shape[1] if len(encodings.shape) == 3 else -1
        if count < 0 or encodings.shape[0] != 1 or encodings.shape[2] < 4:
            raise OpError(
                f"box encodings must have shape (1, anchors, 4 or more columns); got {encodings.shape}"
            )
        columns = (self.num_classes, self.num_classes + 1)
        if len(scores.shape) != 3 or scores.shape[:2] != (1, count) or scores.shape[2] not in columns:
            raise OpError(
                f"scores must have shape (1, {count}, {columns[0]} or {columns[1]}); got {scores.shape}"
            )
        if anchors.shape != (count, 4):
            raise OpError(f"anchors must have shape ({count}, 4); got {anchors.shape}")

    def _check_options(self) -> None:
        least = {"num_classes": 1, "max_classes_per_detection": 1, "max_detections": 0}
        if self.use_regular_nms:
            least |= {"detections_per_class": 1, "max_detections": 1}
        for name, lowest in least.items():
            if not lowest <= getattr(self, name) < 1 << 31:
                raise OpError(f"{name} must be at least {lowest}; got {getattr(self, name)}")
        if not 0 < np.float32(self.nms_iou_threshold) <= 1:
            raise OpError(f"nms_iou_threshold must be above 0 and at most 1; got {self.nms_iou_threshold:g}")

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        encodings, scores, anchors = exactly(inputs, "box encodings", "scores", "anchors")
        params = {
            "scales": np.array([self.y_scale, self.x_scale, self.h_scale, self.w_scale], np.float32),
            "score_threshold": np.float32(self.nms_score_threshold),
            "iou_threshold": np.float32(self.nms_iou_threshold),
            "max_detections": self.max_detections,
            "background": scores.shape[2] - self.num_classes,
            "steps": tuple(_steps(tensor) for tensor in (encodings, scores, anchors)),
        }
        if self.use_regular_nms:
            most = min(self.detections_per_class, self.max_detections)
            return Call("regular", {**params, "detections_a_class": most})
        return Call("fast", {**params, "classes_a_detection": self.max_classes_per_detection})


def _steps(tensor: Tensor) -> Steps | None:
    return None if tensor.type == TensorType.FLOAT32 else Steps(scale_of(tensor), tensor.zero_point)
