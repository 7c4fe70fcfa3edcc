"""What compiled kernels can do beyond contiguous arrays of their own. Plain data: nothing here loads the compiler."""

# fmt: off
_ELEMENTWISE = frozenset((
    "add", "sub", "mul", "div", "maximum", "minimum", "squared_difference", "prelu", "relu", "relu6", "relu_n1_to_1",
    "relu_0_to_1", "leaky_relu", "elu", "gelu", "hard_swish", "logistic", "tanh", "rsqrt", "quantize", "dequantize",
    "abs", "neg", "sqrt", "square", "exp", "log", "sin", "cos", "floor", "ceil", "round",
    "logical_and", "logical_or", "logical_not",
))
# fmt: on

#: These take arrays whose pixels are further apart than their channels are wide: parts of a concatenation.
VIEWS = _ELEMENTWISE | frozenset(
    ["conv2d", "depthwise_conv2d", "average_pool2d", "max_pool2d", "concatenation", "pad"]
)

#: These may write their output over an input of the same type and shape.
IN_PLACE = _ELEMENTWISE
