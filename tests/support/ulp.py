"""How many representable numbers apart two floats are: the product's own measure, under the name that tests use."""

from glasslite.engine.analysis.ulp import FAR, ulp_distance

__all__ = ["FAR", "ulp_distance"]
