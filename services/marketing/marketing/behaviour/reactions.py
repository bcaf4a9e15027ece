"""What is done about what all services tell of parties: it is taken up as behaviour."""

from . import learning


def on_behaviour_told(happenings):
    """Choose parties by what they did from now on."""
    learning.learn(happenings)
