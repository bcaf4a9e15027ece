"""Partners: agreements, deals that they register, what they earn, and what they see of it."""

from ..common import PageRequest
from ..declare import get, patch, post
from ..errors import Conflict
from . import agreement as a
from . import registration as r
from .declared import CHANGED, NOT_FOUND, sales

ENDED = {"agreement_has_ended": Conflict}
TAKEN = {"territory_is_taken": Conflict}
NOT_WAITING = {"registration_is_decided": Conflict}

create_agreement = sales.command(
    "create_agreement", "Make an agreement with a partner; it is a draft until it is activated.",
    request=a.NewAgreement, reply=a.Agreement, permission="agreements:write",
    route=post("/agreements", location="/agreements/{id}"),
    links={"get_agreement": {"agreement_id": "id"}},
)
get_agreement = sales.query(
    "get_agreement", "See an agreement with a partner.",
    request=a.AgreementId, reply=a.Agreement, permission="agreements:read",
    route=get("/agreements/{agreement_id}"), errors=NOT_FOUND,
)
list_agreements = sales.query(
    "list_agreements", "List agreements with partners, the latest first.",
    request=a.ListAgreements, reply=a.AgreementPage, permission="agreements:read",
    route=get("/agreements"),
)
update_agreement = sales.command(
    "update_agreement", "Change an agreement; what was earned by it stays.",
    request=a.UpdateAgreement, reply=a.Agreement, permission="agreements:write",
    route=patch("/agreements/{agreement_id}"), errors=CHANGED | ENDED | TAKEN,
)
activate_agreement = sales.command(
    "activate_agreement", "Have an agreement apply, unless its territory is another's alone.",
    request=a.ChangeAgreement, reply=a.Agreement, permission="agreements:write",
    route=post("/agreements/{agreement_id}/activate", status=200),
    errors=CHANGED | ENDED | TAKEN,
)
end_agreement = sales.command(
    "end_agreement", "End an agreement today.",
    request=a.ChangeAgreement, reply=a.Agreement, permission="agreements:write",
    route=post("/agreements/{agreement_id}/end", status=200), errors=CHANGED,
)

list_commissions = sales.query(
    "list_commissions", "List what partners earned, the latest first.",
    request=a.ListCommissions, reply=a.CommissionPage, permission="agreements:read",
    route=get("/commissions"),
)
close_commissions = sales.command(
    "close_commissions", "Close what partners earned until the end of a month, once.",
    request=a.CloseCommissions, reply=a.CommissionsClosed, permission="agreements:write",
    route=post("/commission-statements", status=200),
    errors={"period_is_not_over": Conflict}, safe_to_repeat=True,
)
get_commission_statement = sales.query(
    "get_commission_statement", "See what a partner earned in a month.",
    request=a.CommissionStatementId, reply=a.CommissionStatement,
    permission="agreements:read",
    route=get("/commission-statements/{commission_statement_id}"), errors=NOT_FOUND,
)
list_commission_statements = sales.query(
    "list_commission_statements", "List the months that are closed, the latest first.",
    request=a.ListCommissionStatements, reply=a.CommissionStatementPage,
    permission="agreements:read", route=get("/commission-statements"),
)
get_partner_performance = sales.query(
    "get_partner_performance", "See what a partner sold of each product, and what went wrong.",
    request=a.GetPartnerPerformance, reply=a.PartnerPerformance,
    permission="agreements:read", route=get("/partners/{partner_id}/performance"),
    errors=NOT_FOUND,
)

create_deal_registration = sales.command(
    "create_deal_registration", "Register a deal for a partner, and see what speaks against it.",
    request=r.NewRegistration, reply=r.Registration, permission="deals:write",
    route=post("/deal-registrations", location="/deal-registrations/{id}"),
    errors={"no_agreement": Conflict},
    links={"get_deal_registration": {"deal_registration_id": "id"}},
)
get_deal_registration = sales.query(
    "get_deal_registration", "See a deal that a partner registered.",
    request=r.RegistrationId, reply=r.Registration, permission="deals:read",
    route=get("/deal-registrations/{deal_registration_id}"), errors=NOT_FOUND,
)
list_deal_registrations = sales.query(
    "list_deal_registrations", "List the deals that partners registered, the latest first.",
    request=r.ListRegistrations, reply=r.RegistrationPage, permission="deals:read",
    route=get("/deal-registrations"),
)
approve_deal_registration = sales.command(
    "approve_deal_registration", "Let a partner have a deal, which is theirs for a while.",
    request=r.ApproveRegistration, reply=r.Registration, permission="agreements:write",
    route=post("/deal-registrations/{deal_registration_id}/approve", status=200),
    errors=CHANGED | NOT_WAITING | {"deal_is_protected": Conflict, "customer_is_unknown": Conflict},
)
refuse_deal_registration = sales.command(
    "refuse_deal_registration", "Do not let a partner have a deal, and say why.",
    request=r.RefuseRegistration, reply=r.Registration, permission="agreements:write",
    route=post("/deal-registrations/{deal_registration_id}/refuse", status=200),
    errors=CHANGED | NOT_WAITING,
)

register_partner_deal = sales.command(
    "register_partner_deal", "Register a deal, so that it is yours once we agree.",
    request=r.RegistrationFields, reply=r.PartnerRegistration, permission="partner:use",
    route=post("/deals", audience="partner", location="/deals/{id}"),
    errors={"no_agreement": Conflict},
)
list_partner_deals = sales.query(
    "list_partner_deals", "See the deals that you registered, the latest first.",
    request=r.ListPartnerRegistrations, reply=r.PartnerRegistrationPage,
    permission="partner:use", route=get("/deals", audience="partner"),
)
get_partner_deal = sales.query(
    "get_partner_deal", "See a deal that you registered.",
    request=r.RegistrationId, reply=r.PartnerRegistration, permission="partner:use",
    route=get("/deals/{deal_registration_id}", audience="partner"), errors=NOT_FOUND,
)
list_partner_agreements = sales.query(
    "list_partner_agreements", "See your agreements with us, the latest first.",
    request=PageRequest, reply=a.PartnerAgreementPage, permission="partner:use",
    route=get("/agreements", audience="partner"),
)
list_partner_commissions = sales.query(
    "list_partner_commissions", "See what you earned, the latest first.",
    request=a.ListPartnerCommissions, reply=a.PartnerCommissionPage, permission="partner:use",
    route=get("/commissions", audience="partner"), errors=NOT_FOUND,
)
list_partner_commission_statements = sales.query(
    "list_partner_commission_statements", "See the months that are closed, the latest first.",
    request=PageRequest, reply=a.PartnerCommissionStatementPage, permission="partner:use",
    route=get("/commission-statements", audience="partner"),
)

agreement_activated = sales.event(
    "sales.agreement.activated", "An agreement with a partner applies.", a.AgreementTold)
agreement_updated = sales.event(
    "sales.agreement.updated", "An agreement with a partner was changed.", a.AgreementTold)
agreement_ended = sales.event(
    "sales.agreement.ended", "An agreement with a partner has ended.", a.AgreementTold)
commission_statement_closed = sales.event(
    "sales.commission_statement.closed", "What a partner earned in a month is settled.",
    a.CommissionStatementTold)
deal_registration_created = sales.event(
    "sales.deal_registration.created", "A partner registered a deal.", r.RegistrationTold)
deal_registration_approved = sales.event(
    "sales.deal_registration.approved", "A deal is a partner's for a while.",
    r.RegistrationTold)
deal_registration_refused = sales.event(
    "sales.deal_registration.refused", "A partner was not let have a deal.", r.RegistrationTold)
