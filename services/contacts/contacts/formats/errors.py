"""What is wrong with a file, or with one value in it."""


class Unreadable(Exception):
    """The file as a whole cannot be imported; the message says why and what to do."""


class WrongValue(ValueError):
    """A cell or a property that cannot be read as what it should be."""
