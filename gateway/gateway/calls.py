"""An HTTP request as a call on its way through the suite."""

import re
import time

from contracts.context import Call, new_traceparent

# W3C Trace Context, version 00; ids of zeros mean none.
_TRACEPARENT = re.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def call_of(environ, actor, seconds):
    """The call that a request makes for an actor, to be answered within so many seconds."""
    traceparent = environ.get("HTTP_TRACEPARENT")
    if traceparent is None or not _TRACEPARENT.fullmatch(traceparent):
        traceparent = new_traceparent()
    # Of who signs in to a portal it is part of what they agree to there, and of strangers of what
    # they consent to by a form.
    is_told = actor.party_id is not None or actor.id == "anonymous"
    source = environ.get("REMOTE_ADDR") if is_told else None
    return Call(actor, environ["vinculo.request_id"], time.time() + seconds, traceparent,
                source_address=source)
