"""What others tell by signed webhooks: passed on as it came, as the very bytes are signed."""

from flask import Response, request

from contracts.errors import ValidationFailed

from ..http_errors import MalformedBody, wrong

ACCEPTED = 204
# The fields of the operation that come as headers.
HEADERS = {"webhook_id": "webhook-id", "webhook_timestamp": "webhook-timestamp",
           "webhook_signature": "webhook-signature"}


class SignedWebhooks:
    """A route such as `POST /payment-webhooks/{payment_provider_id}`: for whoever can sign it.

    `operation` looks at the signature and takes it up; a body has at most `most_bytes`.
    """

    def __init__(self, operation, most_bytes, services, gate):
        self._services = services
        self._gate = gate
        self._operation = operation
        self._most_bytes = most_bytes

    def receive(self, **sender):
        """Have the service look at the signature, and take it up. `sender` is its id."""
        call = self._gate.admit(self._operation)
        request.max_content_length = self._most_bytes
        try:
            body = request.get_data(cache=False).decode("utf-8")
        except UnicodeDecodeError as error:
            raise MalformedBody("The body is not UTF-8.") from error
        try:
            self._services.ask(self._operation.key, {
                **sender, "body": body,
                **{name: request.headers.get(header, "-") for name, header in HEADERS.items()},
            }, call)
        except ValidationFailed as error:
            error.details = error.details | {
                "errors": [_located(item) for item in error.details.get("errors", ())]}
            raise
        return Response(status=ACCEPTED)


def _located(item):
    """Where in the HTTP request that stands which the service refuses."""
    first, _, rest = item["pointer"][1:].partition("/")
    if first in HEADERS:
        return wrong("header", f"/{HEADERS[first]}", item["detail"])
    if first == "body":
        return wrong("body", f"/{rest}" if rest else "", item["detail"])
    return wrong("path", item["pointer"], item["detail"])
