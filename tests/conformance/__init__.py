"""Whole models against LiteRT: every tensor, on several inputs. `python -m tests.conformance` writes the report."""
