"""The five places where a test can make a process fail. Production images lack what trips them."""

BEFORE_COMMIT = "before_commit"
AFTER_COMMIT = "after_commit"
BEFORE_PUBLISH = "before_publish"
AFTER_PUBLISH = "after_publish"
BEFORE_ACK = "before_ack"

SEAMS = (BEFORE_COMMIT, AFTER_COMMIT, BEFORE_PUBLISH, AFTER_PUBLISH, BEFORE_ACK)


def _pass(_seam):
    """Nothing happens at a seam unless a test asks for it."""


_trip = _pass


def reach(seam):
    """Say that this place is reached."""
    _trip(seam)


def arm(faults, seed):
    """Trip seams as the setting `VINCULO_FAULTS` says; refuses where the means are lacking."""
    global _trip
    if not faults:
        return
    try:
        from .faults import Faults
    except ImportError as error:
        raise RuntimeError("VINCULO_FAULTS is set, but no faults are installed here.") from error
    _trip = Faults(faults, seed).trip
