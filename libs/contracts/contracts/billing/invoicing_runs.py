"""Monthly collective invoices: one for each party, of all that left us in a month."""

from marshmallow import fields, validate

from ..common import Id, PageRequest, Pattern, Recorded, Strict, Time, Whole, page_of
from ..declare import get, post
from .declared import NOT_FOUND, billing

RUN_STATES = ("waiting", "done")


def _period(**options):
    return fields.String(
        validate=Pattern(r"^\d{4}-(0[1-9]|1[0-2])$", error="This is not a month such as 2026-03."),
        **options)


class NewInvoicingRun(Strict):
    period = _period(required=True, metadata={"description": "A month that is over.",
                                              "example": "2026-03"})


class InvoicingRun(Recorded):
    """It works on in the background; a party whose invoice cannot be made waits for itself."""

    id = Id("invoicing_run", required=True)
    period = _period(required=True)
    state = fields.String(required=True, validate=validate.OneOf(RUN_STATES))
    issued_count = Whole(required=True)
    waiting_count = Whole(required=True, metadata={
        "description": "Parties whose orders wait, see /invoices/waiting."})
    finished_at = Time(allow_none=True)


class InvoicingRunId(Strict):
    invoicing_run_id = Id("invoicing_run", required=True)


class ListInvoicingRuns(PageRequest):
    """The latest first."""


InvoicingRunPage = page_of(InvoicingRun, "InvoicingRunPage")

create_invoicing_run = billing.command(
    "create_invoicing_run", "Have the collective invoices of a month made.",
    request=NewInvoicingRun, reply=InvoicingRun, permission="invoices:write",
    route=post("/invoicing-runs", status=202, location="/invoicing-runs/{id}"),
    links={"get_invoicing_run": {"invoicing_run_id": "id"}},
)
get_invoicing_run = billing.query(
    "get_invoicing_run", "See how far collective invoices are.",
    request=InvoicingRunId, reply=InvoicingRun, permission="invoices:read",
    route=get("/invoicing-runs/{invoicing_run_id}"), errors=NOT_FOUND,
)
list_invoicing_runs = billing.query(
    "list_invoicing_runs", "List the makings of collective invoices.",
    request=ListInvoicingRuns, reply=InvoicingRunPage, permission="invoices:read",
    route=get("/invoicing-runs"),
)
