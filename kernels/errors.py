"""What a kernel raises."""


class BadValue(ValueError):
    """A value breaks a rule that can be checked only while running; the text says which one and what is allowed."""


class NotCompiled(Exception):
    """A compiled kernel does not take this case; the message says why. The reference kernel runs instead."""


class CannotCompile(Exception):
    """The compiler of this installation fails; the message says where and how."""
