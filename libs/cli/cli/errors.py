"""How the command tells that something went wrong: what, and what to do next."""


class CommandFailed(Exception):
    """A command cannot do what was asked; the text says what to do next."""
