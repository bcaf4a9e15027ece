"""The routes of systems that sign what they tell, described for the document."""

from contracts import billing, helpdesk, social
from contracts.billing.payment_link import LinkPaid, PaymentProviderId
from contracts.helpdesk.phone_system import CallReport, PhoneSystemId
from contracts.social.social_account import SocialAccountId

from ..bodies import JSON
from ..compose.signed_webhooks import HEADERS
from .operations import common
from .responses import errors_of

_SIGNED = (" It is signed as Standard Webhooks says (v1, HMAC-SHA256 with the secret of the "
           "{whose}), and not older than five minutes. {once}")


def receive_payment_webhook(describer):
    """The description of `POST /payment-webhooks/{payment_provider_id}`."""
    return _described(
        describer, billing.receive_payment_webhook, PaymentProviderId(), "payment_provider_id",
        _SIGNED.format(whose="provider", once="A webhook-id is taken up once."), {
            "type": "object", "required": ["type", "data"], "properties": {
                "type": {"type": "string", "example": "payment.succeeded"},
                "data": describer.schema(LinkPaid())}})


def receive_phone_webhook(describer):
    """The description of `POST /phone-webhooks/{phone_system_id}`."""
    return _described(
        describer, helpdesk.receive_phone_webhook, PhoneSystemId(), "phone_system_id",
        _SIGNED.format(whose="system", once=(
            "A webhook-id is taken up once, and of a call_id there is one call.")),
        describer.schema(CallReport()))


def receive_social_webhook(describer):
    """The description of `POST /social-webhooks/{social_account_id}`."""
    return _described(
        describer, social.receive_social_webhook, SocialAccountId(), "social_account_id",
        _SIGNED.format(whose="account", once="A webhook-id is taken up once."),
        {"description": "Anything that the mapping of the account reads."})


def _described(describer, operation, sender, name, says, body):
    doc = common(operation)
    doc["description"] += says
    doc["parameters"] = describer.parameters(sender, (name,), place="path")
    doc["parameters"] += [
        {"in": "header", "name": header, "required": True, "schema": {"type": "string"}}
        for header in HEADERS.values()]
    doc["requestBody"] = {"required": True, "content": {JSON: {"schema": body}}}
    doc["responses"] = {"204": {"description": "It is taken up."}} | describer.problems.of(
        errors_of(operation, takes_body=True, takes_key=False))
    return doc
