"""What can go wrong with a local server, in words for the person at the terminal."""


class LocalServerError(Exception):
    """A local server could not be found, started or prepared; the text says what to do next."""


class NotInstalled(LocalServerError):
    """The program of a local server is not on this machine."""


class ProcessFailed(LocalServerError):
    """A process ended, or was not ready in time."""
