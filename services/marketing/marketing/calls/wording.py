"""What came of a call in words, as timelines tell it."""


def of_call(call, leaf):
    """A call in English and Spanish, with the agent's note below."""
    minutes, seconds = divmod(call.duration_seconds, 60)
    said = (f"{leaf['name']['en']} · {leaf['name']['es']} ({minutes} min {seconds} s)")
    return "\n".join([said, call.note]) if call.note else said
