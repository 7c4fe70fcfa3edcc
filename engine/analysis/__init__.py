"""What can be read off a graph and its runs: cost, memory."""
