"""What a kernel raises."""


class BadValue(ValueError):
    """A value breaks a rule that can be checked only while running; the text says which one and what is allowed."""
