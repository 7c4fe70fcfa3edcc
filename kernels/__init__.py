"""Arrays in, arrays out: kernels know no graph, no names and no files."""
