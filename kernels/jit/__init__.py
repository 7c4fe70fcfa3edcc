"""The fast core: kernels that numba compiles, bit for bit the integers of `kernels.reference`.

Where to read: `conv2d.py` binds a convolution, `_convolution.py` is its loop nest, `tiles.py` and `simd.py` the vector
instructions below it,
`program.py` how compiled steps run one after another and on several threads, `target.py` the machine they are made for.
"""
