"""Numbers, shapes and names as tables show them."""

from __future__ import annotations

from collections.abc import Sequence

UNKNOWN = "—"
TIMES = "\u00d7"
_STEPS = ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k"))


def shape_text(shape: Sequence[int] | None) -> str:
    """1×28×28×1; a scalar reads "scalar", an open dimension ?.

    >>> shape_text((1, -1, 3))
    '1×?×3'
    """
    if shape is None:
        return UNKNOWN
    return TIMES.join("?" if d < 0 else str(d) for d in shape) or "scalar"


def count_text(count: int | None) -> str:
    """Three digits and a unit.

    >>> count_text(866_890), count_text(12_832), count_text(999), count_text(None)
    ('867 k', '12.8 k', '999', '—')
    """
    if count is None:
        return UNKNOWN
    for size, unit in _STEPS:
        if count >= size:
            return f"{_three_digits(count / size)} {unit}"
    return str(count)


def bytes_text(count: int | None) -> str:
    """Bytes in powers of 1000.

    >>> bytes_text(880_000), bytes_text(12)
    ('880 kB', '12 B')
    """
    if count is None:
        return UNKNOWN
    text = count_text(count)
    return f"{text}B" if text[-1].isalpha() else f"{text} B"


def _three_digits(value: float) -> str:
    decimals = 2 if value < 9.995 else 1 if value < 99.95 else 0
    return f"{value:.{decimals}f}"


def number_text(value: float, digits: int = 6) -> str:
    """Some significant digits; integers in full."""
    return f"{value:d}" if isinstance(value, int) else f"{value:.{digits}g}"


def tail(text: str, width: int) -> str:
    """The end of a long name, which is what tells names apart.

    >>> tail("MobilenetV1/Conv2d_0/Relu6", 12)
    '…v2d_0/Relu6'
    """
    if len(text) <= width:
        return text
    return f"…{text[-(width - 1) :]}"


def short_name(name: str, width: int) -> str:
    """A tensor's name in few letters: of the names that a converter joined with ";", the end of the first.

    >>> short_name("model/conv/Relu;model/bn/FusedBatchNorm;model/conv/BiasAdd", 12)
    '…conv/Relu;…'
    """
    first, more, _ = name.partition(";")
    return f"{tail(first, width - 2)};…" if more else tail(first, width)
