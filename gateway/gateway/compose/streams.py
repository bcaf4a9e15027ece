"""Files going out, passed on piece by piece as a service reads them."""

import time
from dataclasses import replace
from itertools import chain

from flask import Response


def stream(services, operation, fields, call, seconds, *, media_type, file_name):
    """The answer that passes on the chunks of a file, which is never held as a whole.

    The first chunk is fetched before anything is answered, so that a refusal is told properly.
    When a later one fails, the connection is broken: a client must not take half a file for all.
    """
    chunks = _chunks(services, operation, fields, call, seconds)
    first = next(chunks)
    answer = Response(chain([first], chunks), content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return answer


def _chunks(services, operation, fields, call, seconds):
    after = None
    while True:
        call = replace(call, deadline=time.time() + seconds)
        chunk = services.ask(operation.key, {**fields, "after": after}, call).result
        yield chunk["text"].encode()
        after = chunk["next"]
        if after is None:
            return
