"""How fast: glasslite beside LiteRT on the same model, interleaved, each engine in a process of its own."""
