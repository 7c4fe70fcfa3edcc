"""Random cases of the operators, held against LiteRT's three kernel sets: `python -m tests.grid --cases 1000`."""
