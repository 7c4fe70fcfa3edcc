"""The readable definition of every op, in NumPy. A kernel is `<stem>.<stem>_<scheme>`.

Schemes: f32, f16, i32, i64 and so on for plain types; qs8, qu8, qs16 for quantized activations; hybrid for float
activations with int8 weights; any where the type does not matter.
"""
