"""float32 functions as Eigen's approximations compute them in SSE code, without fused multiply-add, to the last bit.

LiteRT's float GELU and recurrent operators go through Eigen, in BUILTIN_REF too. Four elements are one packet; the rest
of an array, up to three elements, takes the C library's expf where a packet takes Eigen's own exponential.

Source: Eigen 5.0 Core/arch/Default/GenericPacketMathFunctions.h (ptanh_float, pexp_float),
Core/functors/UnaryFunctors.h (scalar_logistic_op) and unsupported/SpecialFunctions/SpecialFunctionsImpl.h
(generic_fast_erfc).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._accumulate import ordered_matmul
from glasslite.kernels.reference._libm import expf
from glasslite.kernels.reference._select import select

Float32 = NDArray[np.float32]

_PACKET = 4
#: Up to so many products are formed at once.
_BLOCK = 1 << 15
#: Matrix products whose three dimensions add up to less go element by element.
SMALL = 20
TANH_CLAMP = np.float32(7.90738964080810547)
TANH_ODD = (1.394553628e-8, 2.102733560e-5, 3.520756727e-3, 1.340216100e-1)
TANH_EVEN = (8.015776984e-7, 3.326951409e-4, 2.597254514e-2, 4.673548340e-1, 1.0)

_ERFC_CLAMP = np.float32(11)
_ERFC_SMALL = (
    5.61802298761904239654541015625e-04, -4.91381669417023658752441406250e-03, 2.67075151205062866210937500000e-02,
    -1.12800106406211853027343750000e-01, 3.76122951507568359375000000000e-01, -1.12837910652160644531250000000e+00,
)  # fmt: skip
_ERFC_NUMERATOR = (
    1.0208116471767425537109375e-01, 4.2920666933059692382812500e-01, 3.2379078865051269531250000e-01,
    5.3971976041793823242187500e-02,
)  # fmt: skip
_ERFC_DENOMINATOR = (
    1.7251677811145782470703125e-02, 3.9137163758277893066406250e-01, 1.0, 6.2173241376876831054687500e-01,
    9.5662862062454223632812500e-02,
)  # fmt: skip

_EXP = (1.37449637986719608306884765625e-3, 4.166965186595916748046875e-2, 0.49999988079071044921875)
_EXP_ODD = (8.36894474923610687255859375e-3, 0.16666518151760101318359375)
LOGISTIC_CLAMP, LOGISTIC_LOWEST = np.float32(16.6355324), np.float32(-104)
LOGISTIC_EVEN = (4.1898667812347412109375e-2, 0.49999141693115234375)
LOGISTIC_ODD = (8.33471305668354034423828125e-3, 0.16666877269744873046875)

INVERSE_LN2 = np.float32(1.44269504088896341)
LN2_HIGH, LN2_LOW = np.float32(-0.693359375), np.float32(2.12194440e-4)


def tanh(x: Float32) -> Float32:
    """tanh x as a quotient of an odd and an even polynomial on a clamped argument."""
    x = np.clip(x, -TANH_CLAMP, TANH_CLAMP)
    square = x * x
    return (square * x * _polynomial(square, TANH_ODD) + x) / _polynomial(square, TANH_EVEN)


def logistic(x: Float32, in_packets: NDArray[np.bool_]) -> Float32:
    """The sigmoid as e^x / (1 + e^x): packets square an approximation of e^(x / 2), others take the C library's."""
    clamped = np.minimum(x, LOGISTIC_CLAMP)
    half = clamped * np.float32(0.5)
    with np.errstate(all="ignore"):
        m = np.floor(half * INVERSE_LN2 + np.float32(0.5))
        r = m * LN2_LOW + (m * LN2_HIGH + half)
        square = r * r
        inner = r * _polynomial(square, LOGISTIC_ODD) + _polynomial(square, LOGISTIC_EVEN)
        root = _ldexp(square * inner + (r + np.float32(1)), np.maximum(m, np.float32(-80)))
        exponential = root * root
        if not in_packets.all():
            exponential = select(in_packets, exponential, expf(clamped))
        result = exponential / (np.float32(1) + exponential)
    return select(in_packets & (x < LOGISTIC_LOWEST), np.float32(0), result)


def in_packets(first: int, count: int) -> NDArray[np.bool_]:
    """Which of `count` elements packets cover, in memory that is aligned `first` elements before them.

    Packets are written to aligned addresses alone: the elements before the first and after the last are taken singly.
    """
    places = first + np.arange(count)
    whole = places // _PACKET * _PACKET
    return (whole >= first) & (whole + _PACKET <= first + count)


def rows_in_packets(first: int, rows: int, columns: int) -> NDArray[np.bool_]:
    """The same for each row of a matrix by itself, which lies so many rows behind aligned memory."""
    found = [in_packets((first + row) * columns, columns) for row in range(rows)]
    return np.array(found, bool).reshape(rows, columns)


def matrix_product(vectors: Float32, matrix: Float32, rows: int, columns: int) -> Float32:
    """Each of the vectors (B, K) times a matrix (N, K): (B, N), as so many columns at a time meet so many rows.

    One vector, one row and small products go by four partial sums in packets. Others are summed in order but where both
    fill no block of 8 rows and 4 columns: the last 4 rows that fill a packet by two partial sums, less rows by four.
    Eigen splits depths of more than about 680 into blocks that fit the processor's caches; that is not repeated here.
    Source: Eigen Core/products/GeneralMatrixVector.h (row-major), GeneralMatrixMatrix.h, GeneralBlockPanelKernel.h,
    Core/Redux.h; SSE without fused multiply-add.
    """
    depth = vectors.shape[1]
    if columns == 1 or rows == 1 or rows + columns + depth < SMALL:
        return _partial_sums(vectors, matrix, (0, 2, 1, 3), depth - depth % _PACKET)
    total = ordered_matmul(vectors, matrix.T)
    whole = np.arange(len(vectors)) % columns < columns - columns % _PACKET
    row = np.arange(len(matrix)) % rows
    last = row >= rows - rows % (2 * _PACKET)
    single = row >= rows - rows % _PACKET
    for chosen, lanes, step in ((last & ~single, (0, 1), 8), (single, (0, 1, 2, 3), 4)):
        if chosen.any() and whole.any():
            sums = _partial_sums(vectors[whole], matrix[chosen], lanes, depth - depth % step)
            total[np.ix_(whole, chosen)] = sums
    return total


def _partial_sums(vectors: Float32, matrix: Float32, lanes: tuple[int, ...], whole: int) -> Float32:
    """Products by partial sums of the first `whole` elements, added in pairs in the order of `lanes`; then the rest."""
    sums = _lane_sums(vectors[:, :whole], matrix[:, :whole], lanes)
    while len(sums) > 1:
        sums = [first + second for first, second in zip(sums[::2], sums[1::2], strict=True)]
    total = sums[0]
    for k in range(whole, vectors.shape[1]):
        total = total + vectors[:, k, None] * matrix[:, k]
    return total


def _lane_sums(vectors: Float32, matrix: Float32, lanes: tuple[int, ...]) -> list[Float32]:
    """Of each lane, products of every so many elements, summed in order."""
    count = len(lanes)
    if vectors.shape[1] * len(vectors) * len(matrix) > _BLOCK:
        return [ordered_matmul(vectors[:, i::count], matrix[:, i::count].T) for i in lanes]
    # NumPy adds along the slowest axis in order.
    terms = vectors.T[:, :, None] * matrix.T[:, None, :]
    sums = np.add.reduce(terms.reshape(-1, count, *terms.shape[1:]), axis=0)
    sums += np.float32(0)
    return [sums[i] for i in lanes]


def erfc(x: Float32) -> Float32:
    """1 - erf x of a flat array: a polynomial up to 1, e^(-x^2) times a quotient of polynomials beyond."""
    x = np.clip(x, -_ERFC_CLAMP, _ERFC_CLAMP)
    square = x * x
    small = x * _polynomial(square, _ERFC_SMALL) + np.float32(1)
    rounded_off = (x.astype(np.float64) ** 2 - square).astype(np.float32)
    packets = x.size - x.size % _PACKET
    exponential = np.concatenate([_exp(-square[:packets]), expf(-square[packets:])])
    exponential -= exponential * rounded_off
    with np.errstate(all="ignore"):
        inverse = np.float32(1) / square
        quotient = _polynomial(inverse, _ERFC_NUMERATOR) / (x * _polynomial(inverse, _ERFC_DENOMINATOR))
        large = exponential * quotient + select(x < 0, np.float32(2), np.float32(0))
    return select(square > 1, large, small)


def _exp(x: Float32) -> Float32:
    """e^x for x <= 0: 2^m times a polynomial of degree 6 in r = x - m ln 2."""
    half = np.float32(0.5)
    m = np.floor(x * INVERSE_LN2 + half)
    r = m * LN2_LOW + (m * LN2_HIGH + x)
    square = r * r
    y = r * _polynomial(square, _EXP_ODD) + _polynomial(square, _EXP)
    y = square * y + (r + np.float32(1))
    return _ldexp(y, m)


def _ldexp(x: Float32, exponent: Float32) -> Float32:
    """x * 2^exponent, where NaN counts as 0."""
    return np.ldexp(x, np.where(np.isnan(exponent), np.float32(0), exponent).astype(np.int32))


def _polynomial(x: Float32, coefficients: tuple[float, ...]) -> Float32:
    """Coefficients from the highest power down; each step rounded to float32."""
    result = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        result = result * x + np.float32(coefficient)
    return result
