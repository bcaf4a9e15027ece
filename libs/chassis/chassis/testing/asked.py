"""What this process asks of the store, for tests and measures of how often it does."""

from pymongo.monitoring import CommandListener, register

READS = ("find", "getMore", "aggregate")


class Asked(CommandListener):
    """The names of the commands that were sent, in their order; `names.clear()` begins anew."""

    def __init__(self):
        self.names = []

    @property
    def reads(self):
        return [name for name in self.names if name in READS]

    def started(self, event):
        self.names.append(event.command_name)

    def succeeded(self, event):
        """Whatever became of it."""

    def failed(self, event):
        """Whatever became of it."""


ASKED = Asked()
# Only connections that are made afterwards are heard, so import this before there are any.
register(ASKED)
