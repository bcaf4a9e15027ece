"""So many requests at once, however many threads there are."""

import threading


class Lanes:
    """A layer (WSGI) that lets so many requests be worked on at once; others wait for their turn.

    A process has a thread for each open stream besides. What is answered by a stream is past this
    layer when it begins to tell, so it takes up no lane.
    """

    def __init__(self, application, most):
        self._application = application
        self._free = threading.BoundedSemaphore(most)

    def __call__(self, environ, start_response):
        with self._free:
            return self._application(environ, start_response)
