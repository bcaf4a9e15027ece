"""That there is something to be mailed, said in the process that wrote it."""

import threading

due = threading.Event()


def wake():
    """Have the courier of this process look at once. Others look by themselves soon."""
    due.set()
