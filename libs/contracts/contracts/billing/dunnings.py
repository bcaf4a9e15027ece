"""Dunning: what is set, what is next, and how it is paused."""

from ..declare import get, post, put
from ..errors import Conflict
from . import dunning as d
from .declared import CHANGED, billing

DUNNING = CHANGED | {"nothing_is_open": Conflict}

get_dunning_settings = billing.query(
    "get_dunning_settings", "See when and by which words customers are reminded.",
    request=d.GetDunningSettings, reply=d.DunningSettings, permission="payments:read",
    route=get("/dunning-settings"),
)
set_dunning_settings = billing.command(
    "set_dunning_settings", "Say when and by which words customers are reminded.",
    request=d.DunningSettings, reply=d.DunningSettings, permission="billing_settings:write",
    route=put("/dunning-settings"), safe_to_repeat=True,
)
list_dunning_cases = billing.query(
    "list_dunning_cases", "List how far the dunning of invoices has come.",
    request=d.ListDunningCases, reply=d.DunningCasePage, permission="invoices:read",
    route=get("/dunning-cases"),
)
list_due_for_dunning = billing.query(
    "list_due_for_dunning", "List the invoices that are next to be dunned.",
    request=d.ListDueForDunning, reply=d.AllDueForDunning, permission="invoices:read",
    route=get("/dunning-cases/due"), objects=("invoice.*",),
)
pause_dunning = billing.command(
    "pause_dunning", "Have an invoice not be dunned, until a day or until it is resumed.",
    request=d.PauseDunning, reply=d.DunningCase, permission="dunning:write",
    route=post("/invoices/{invoice_id}/pause-dunning", status=200), errors=DUNNING,
)
resume_dunning = billing.command(
    "resume_dunning", "Have an invoice be dunned again.",
    request=d.DunnedInvoiceId, reply=d.DunningCase, permission="dunning:write",
    route=post("/invoices/{invoice_id}/resume-dunning", status=200), errors=DUNNING,
)
promise_payment = billing.command(
    "promise_payment", "Note that a customer promised to pay by a day; until then nobody duns.",
    request=d.PromisePayment, reply=d.DunningCase, permission="dunning:write",
    route=post("/invoices/{invoice_id}/promise", status=200), errors=DUNNING,
)

invoice_dunned = billing.event(
    "billing.invoice.dunned", "A customer was reminded of an invoice.", d.InvoiceDunned)
