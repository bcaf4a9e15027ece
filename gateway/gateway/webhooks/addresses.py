"""Where webhooks may lead: outside by https, and into networks that a setting allows."""

from chassis.egress import Egress, EgressRefused
from contracts.errors import ValidationFailed

# So much of an answer is kept.
ANSWER_BYTES = 1024


def egress_of(settings):
    """The way out, as the settings of the process allow it."""
    return Egress(
        seconds=settings.webhook_seconds, most_bytes=ANSWER_BYTES, is_cutting=True,
        allowed=settings.webhook_networks, is_encrypting=True)


def refuse_inside(url, settings, pointer):
    """Raise ValidationFailed when the address leads where no webhook may."""
    try:
        egress_of(settings).check(url)
    except EgressRefused as error:
        raise ValidationFailed.at(
            pointer, "This leads into our own networks, or is not https.") from error
