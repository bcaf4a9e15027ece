"""How things are called on the bus. Gateway, services, tools and broker rights agree on it here."""

EVENTS_EXCHANGE = "vinculo.events"
RPC_EXCHANGE = "nameko-rpc"

# Headers of a request. The names are those of the standards where there is one.
ACTOR = "vinculo-actor"
DEADLINE = "vinculo-deadline"
REQUEST_ID = "vinculo-request-id"
CALL_ID = "vinculo-call-id"
SOURCE_ADDRESS = "vinculo-source-address"
TRACEPARENT = "traceparent"

# A reply tells here which documents the call changed, for the audit log.
CHANGES = "vinculo-changes"
# And here what is sensitive in its answer.
READS = "vinculo-reads"

# CloudEvents 1.0, AMQP binding, binary mode: attributes are headers with this prefix.
# Receivers take the older prefix too, as the binding asks.
CLOUDEVENTS = "cloudEvents_"
CLOUDEVENTS_PREFIXES = (CLOUDEVENTS, "cloudEvents:")

# Headers that the retries and the dead letters of a handler use.
ATTEMPT = "vinculo-attempt"
FAILED_WITH = "vinculo-failed-with"
FAILED_AT = "vinculo-failed-at"

JSON = "application/json"


def request_queue(service):
    return f"rpc-{service}"


def reply_queue(user, unique):
    return f"rpc.reply-{user}-{unique}"


def hearing_queue(user, unique):
    return f"{user}.hearing-{unique}"


def handler_queue(service, handler):
    return f"{service}.{handler}"


def dead_letter_queue(queue):
    return f"{queue}.dead"


def dead_letter_exchange(service):
    return f"{service}.dead"


def redelivery_exchange(service):
    return f"{service}.redeliver"


def retry_exchange(service, seconds):
    return f"{service}.retry.{seconds}s"


def cloudevent_attributes(headers):
    """The CloudEvents attributes among message headers, without their prefix."""
    attributes = {}
    for name, value in (headers or {}).items():
        for prefix in CLOUDEVENTS_PREFIXES:
            if name.startswith(prefix):
                attributes[name[len(prefix) :]] = value
    return attributes
