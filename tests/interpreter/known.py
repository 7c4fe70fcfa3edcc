"""Where a runtime answers a call otherwise than glasslite, with the reason. Each is checked to stay true."""

from __future__ import annotations

from collections.abc import Mapping

_DELEGATE = (
    "a library that cannot be opened is an OSError there; here every library is refused, as an OSError too"
)
_SUBGRAPHS = "version 2.14 tells of the first subgraph only: no num_subgraphs, no subgraph_index of details"
_CONSTRUCTOR = "version 2.14 has fewer arguments"
_LOADER = "version 2.14 reads a broken file without verifying it first"
_COMPRESS = "the option to compress zero points came later"

KNOWN: Mapping[str, Mapping[str, str]] = {
    "litert": {"delegate missing": _DELEGATE},
    "tensorflow": {
        "delegate missing": _DELEGATE,
        "compressed": _COMPRESS,
        "assign to a property": _COMPRESS,
    },
    "tflite-runtime": {
        "delegate missing": _DELEGATE,
        "compressed": _COMPRESS,
        "assign to a property": _COMPRESS,
        "options": _CONSTRUCTOR,
        "path object": "version 2.14 takes paths as text only",
        "path as number": "version 2.14 takes paths as text only, and says so otherwise",
        "path as bytes": _SUBGRAPHS,
        "one thread as a truth": _SUBGRAPHS,
        "subgraphs": _SUBGRAPHS,
        "wrapper": _SUBGRAPHS,
        "other subgraph": _SUBGRAPHS,
        "details of another subgraph": _SUBGRAPHS,
        "details of no subgraph": _SUBGRAPHS,
        "details of negative subgraph": _SUBGRAPHS,
        "details of subgraph by text": _SUBGRAPHS,
        "garbage": _LOADER,
        "short garbage": _LOADER,
        "truncated": _LOADER,
        "constant below a byte": "version 2.14 shows four-bit integers two to a byte, and reads past their end",
        "sparse constant": "version 2.14 has 32-bit indices only, and dies of others",
        "get by array": "NumPy 1 makes an index of an array of one element",
        "operator by text": "version 2.14 makes a number of the text first",
        "unknown key": "version 2.14 does not name the key",
        "key as number": "version 2.14 does not name the key",
        "shapes that do not go together": "version 2.14 adds a sentence about its delegate",
    },
}

#: Keys of details that came after a version, by runtime.
LATER_KEYS: Mapping[str, frozenset[str]] = {
    "tflite-runtime": frozenset({"block_size", "operand_types", "result_types"}),
}
