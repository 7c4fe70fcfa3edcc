"""What integer divisions ask of their divisors."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue


def check_divisors(divisors: NDArray[Any], zero_point: int = 0) -> None:
    """Raise BadValue where a divisor is 0."""
    if (divisors == zero_point).any():
        raise BadValue("a divisor is 0; divisors must be other numbers")
