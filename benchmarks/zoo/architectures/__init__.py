"""The networks: each module's `build(name)` gives a keras.Model with untrained weights."""
