"""Payment links, whoever provides them, and the signed webhooks that tell that they were paid."""

from ..declare import get, patch, post
from ..errors import Conflict, Unauthenticated
from . import payment_link as p
from .declared import CHANGED, NOT_FOUND, billing

LINKING = NOT_FOUND | {"nothing_is_open": Conflict, "payment_provider_missing": Conflict,
                       "invoice_is_self_billed": Conflict}

create_payment_provider = billing.command(
    "create_payment_provider", "Add somebody by whom customers can pay.",
    request=p.NewPaymentProvider, reply=p.PaymentProvider, permission="billing_settings:write",
    route=post("/payment-providers", location="/payment-providers/{id}"),
    links={"update_payment_provider": {"payment_provider_id": "id"}},
)
get_payment_provider = billing.query(
    "get_payment_provider", "See somebody by whom customers can pay.",
    request=p.PaymentProviderId, reply=p.PaymentProvider, permission="payments:read",
    route=get("/payment-providers/{payment_provider_id}"), errors=NOT_FOUND,
)
list_payment_providers = billing.query(
    "list_payment_providers", "List those by whom customers can pay.",
    request=p.ListPaymentProviders, reply=p.PaymentProviderPage, permission="payments:read",
    route=get("/payment-providers"),
)
update_payment_provider = billing.command(
    "update_payment_provider", "Change the secret or address of a provider, or close it.",
    request=p.UpdatePaymentProvider, reply=p.PaymentProvider,
    permission="billing_settings:write",
    route=patch("/payment-providers/{payment_provider_id}"), errors=CHANGED,
)
create_payment_link = billing.command(
    "create_payment_link", "Make a link by which what is open of an invoice can be paid.",
    request=p.NewPaymentLink, reply=p.PaymentLink, permission="payments:write",
    route=post("/invoices/{invoice_id}/payment-link", location="/payment-links/{id}"),
    errors=LINKING, links={"get_payment_link": {"payment_link_id": "id"}},
)
get_payment_link = billing.query(
    "get_payment_link", "See a payment link.",
    request=p.PaymentLinkId, reply=p.PaymentLink, permission="payments:read",
    route=get("/payment-links/{payment_link_id}"), errors=NOT_FOUND,
)
create_portal_payment_link = billing.command(
    "create_portal_payment_link", "Get a link by which you can pay an invoice of your own.",
    request=p.NewPortalPaymentLink, reply=p.PaymentLink, permission="portal:use",
    route=post("/invoices/{invoice_id}/payment-link", status=200, audience="portal"),
    errors=LINKING,
)
# The gateway has a route of its own for it, as the signature is of the very bytes that came.
receive_payment_webhook = billing.command(
    "receive_payment_webhook", "Take up what a provider of payments tells, signed.",
    request=p.PaymentWebhook, reply=None, permission=None,
    errors=NOT_FOUND | {"signature_is_wrong": Unauthenticated, "external_id_taken": Conflict},
    safe_to_repeat=True,
)
