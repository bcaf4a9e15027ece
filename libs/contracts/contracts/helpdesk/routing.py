"""Why a ticket came to a queue or to somebody: words to count by, and sentences to read."""

from marshmallow import fields, validate

from ..common import Strict, Text, many

# Why somebody was given a ticket.
GIVEN_BECAUSE = (
    "last_agent", "portfolio_owner", "has_skills", "speaks_language", "only_one", "least_loaded",
    "longest_idle", "waited_long", "taken", "by_hand", "named_when_opened", "reopened",
    "escalated",
)
# Why a ticket waits for somebody again, or stands in a queue.
WAITS_BECAUSE = ("agent_absent", "moved_to_queue", "given_back", "fits_queue", "default_queue")


class Why(Strict):
    """Why something was done, in the words of the machine; what a person said is `reason`."""

    reasons = many(fields.String(validate=validate.OneOf((*GIVEN_BECAUSE, *WAITS_BECAUSE))), 10,
                   required=True)
    en = Text(1000, required=True)
    es = Text(1000, required=True)
