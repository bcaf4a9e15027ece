"""What is done about whatever any service tells: it may bring somebody into a journey, or on."""

from . import listening


def on_anything_told(happenings):
    """Have what happened be heard by the journeys that listen to it."""
    listening.listen(happenings)
