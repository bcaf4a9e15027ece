"""What statements tell: how a party stands, and who owes since when."""

from ..declare import get
from ..errors import Conflict
from ..files import PdfFile
from . import statement as s
from .declared import NOT_FOUND, billing

# A sum tells of all invoices and payments of a party.
ALL_MONEY = ("invoice.*", "payment.*")

get_statement = billing.query(
    "get_statement", "See every document and payment of a party, with the running balance.",
    request=s.StatementRequest, reply=s.Statement, permission="statements:read",
    route=get("/statements/{contact_id}"), errors=NOT_FOUND, objects=ALL_MONEY,
)
get_net_position = billing.query(
    "get_net_position", "See in one number how a party stands that buys and sells.",
    request=s.PartyRequest, reply=s.NetPosition, permission="statements:read",
    route=get("/statements/{contact_id}/net-position"), errors=NOT_FOUND, objects=ALL_MONEY,
)
get_ageing = billing.query(
    "get_ageing", "See who owes how much, and for how long.",
    request=s.GetAgeing, reply=s.AgeingPage, permission="statements:read",
    route=get("/ageing"), objects=ALL_MONEY,
)
get_portal_statement = billing.query(
    "get_portal_statement", "See your own documents and payments, with the running balance.",
    request=s.PortalStatementRequest, reply=s.Statement, permission="portal:use",
    route=get("/statement", audience="portal"),
)
get_statement_pdf = billing.query(
    "get_statement_pdf", "Get the statement of a party as PDF, in its language.",
    request=s.StatementRequest, reply=PdfFile, permission="statements:read",
    route=get("/statements/{contact_id}/pdf"), objects=ALL_MONEY,
    errors=NOT_FOUND | {"issuer_missing": Conflict},
)
get_portal_statement_pdf = billing.query(
    "get_portal_statement_pdf", "Get your own statement as PDF.",
    request=s.PortalStatementRequest, reply=PdfFile, permission="portal:use",
    route=get("/statement/pdf", audience="portal"), errors={"issuer_missing": Conflict},
)
