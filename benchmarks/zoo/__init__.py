"""The models that the benchmarks run: eleven architectures, as float32 and as full int8, built and never downloaded.

    python -m benchmarks.zoo              # build what is missing
    python -m benchmarks.zoo --list       # where every file is, and whether it is there

From Python, without TensorFlow: `cache.path("mobilenet_v2_1.0_224", "int8")` is where a file is; it is there once
somebody has built it. Read in this order:

    cache.py            the names, where the files are, how one is written
    images.py           pictures that are made up but look like photographs to a network
    architectures/      the networks, from keras.applications or our own short definitions
    weights.py          random weights under which a network behaves like a trained one
    convert.py          to .tflite; how well int8 follows float
    build.py            all of it for one model, in a process of its own
    __main__.py         all models
"""
