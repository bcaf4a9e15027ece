"""Leads: what can be asked and is told of them."""

from ..declare import get, patch, post
from ..errors import Conflict
from . import lead as m
from . import lead_bulk as b
from . import lead_conversion as v
from .declared import CHANGED, NOT_FOUND, sales

_CLOSED = {"lead_is_converted": Conflict, "lead_is_disqualified": Conflict}

create_lead = sales.command(
    "create_lead", "Add a lead; of somebody with an open lead it is joined to that one.",
    request=m.NewLead, reply=m.Lead, permission="leads:write",
    route=post("/leads", location="/leads/{id}"),
    links={"get_lead": {"lead_id": "id"}, "update_lead": {"lead_id": "id"},
           "convert_lead": {"lead_id": "id"}, "disqualify_lead": {"lead_id": "id"}},
)
import_leads = sales.command(
    "import_leads", "Take over up to 500 leads from another system, answered one by one.",
    request=b.ImportLeads, reply=b.LeadsImported, permission="leads:import",
    route=post("/leads/bulk", status=200), safe_to_repeat=True,
    objects=("lead",),
)
get_lead = sales.query(
    "get_lead", "See a lead, its score and the reasons of it, and its history.",
    request=m.LeadId, reply=m.Lead, permission="leads:read",
    route=get("/leads/{lead_id}"), errors=NOT_FOUND,
)
list_leads = sales.query(
    "list_leads", "List leads.",
    request=m.ListLeads, reply=m.LeadPage, permission="leads:read", route=get("/leads"),
)
update_lead = sales.command(
    "update_lead", "Change a lead, hand it to somebody, or say how far it is.",
    request=m.UpdateLead, reply=m.Lead, permission="leads:write",
    route=patch("/leads/{lead_id}"),
    errors=CHANGED | _CLOSED | {"lead_exists": Conflict},
)
disqualify_lead = sales.command(
    "disqualify_lead", "Say that nothing will come of a lead, and why.",
    request=m.DisqualifyLead, reply=m.Lead, permission="leads:write",
    route=post("/leads/{lead_id}/disqualify", status=200),
    errors=CHANGED | {"lead_is_converted": Conflict}, safe_to_repeat=True,
)
restore_lead = sales.command(
    "restore_lead", "Take up a lead again that was disqualified, and say why.",
    request=m.RestoreLead, reply=m.Lead, permission="leads:write",
    route=post("/leads/{lead_id}/restore", status=200),
    errors=CHANGED | {"lead_is_converted": Conflict, "lead_exists": Conflict},
    safe_to_repeat=True,
)
convert_lead = sales.command(
    "convert_lead", "Make a lead a person, an organisation and a deal, once.",
    request=v.ConvertLead, reply=v.LeadConversion, permission="leads:write",
    route=post("/leads/{lead_id}/convert", status=200),
    errors=NOT_FOUND | {"lead_is_disqualified": Conflict}, safe_to_repeat=True,
    objects=("lead",),
)

lead_created = sales.event("sales.lead.created", "A lead came in.", m.LeadTold)
lead_updated = sales.event("sales.lead.updated", "A lead was changed.", m.LeadChanged)
lead_assigned = sales.event("sales.lead.assigned", "A lead was given to somebody.", m.LeadTold)
lead_answered = sales.event(
    "sales.lead.answered", "Somebody of us answered a lead for the first time.", m.LeadTold)
lead_answer_overdue = sales.event(
    "sales.lead.answer_overdue", "Nobody answered a lead in time.", m.LeadTold)
lead_converted = sales.event(
    "sales.lead.converted", "A lead became a party, and perhaps a deal.", v.LeadConverted)
lead_disqualified = sales.event(
    "sales.lead.disqualified", "Nothing will come of a lead.", m.LeadTold)
lead_restored = sales.event(
    "sales.lead.restored", "A lead that was disqualified was taken up again.", m.LeadTold)
lead_consented = sales.event(
    "sales.lead.consented", "It is known whose consent a lead came with.", m.LeadConsented)
lead_deleted = sales.event(
    "sales.lead.deleted", "A lead that became nothing was not kept any longer.", m.LeadDeleted)
