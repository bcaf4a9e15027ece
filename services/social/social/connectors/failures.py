"""What can go wrong with a network, in words that people read."""


class NetworkFailed(Exception):
    """Something that may be better in a while; nothing of it was taken up there."""


class NetworkAsksToWait(NetworkFailed):
    """We asked too often; `until` is when we may again."""

    def __init__(self, until):
        super().__init__("The network asked us to wait, as we asked too often.")
        self.until = until


class NetworkRefused(Exception):
    """Nothing gets better by trying again: a wrong token, a text that is too long."""


class OutcomeUnknown(Exception):
    """Nobody can tell whether it was taken up: the line broke after it was sent."""
