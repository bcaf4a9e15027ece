"""Promises that are about to be broken, or were, are mailed to whoever of us is to know."""

from chassis.mails import write_mail

from ..routing.models import SupportAgent
from .models import SlaPolicy

_WORDS = {
    "en": {
        "warned": "[{number}] Soon overdue: {metric}", "breached": "[{number}] Overdue: {metric}",
        "text": "{subject}\n\nTicket {number}, priority {priority}.\n{metric}: due {due}.\n",
        "first_response": "First answer", "next_response": "Next answer",
        "resolution": "Resolution",
        "low": "low", "normal": "normal", "high": "high", "urgent": "urgent"},
    "es": {
        "warned": "[{number}] Vence pronto: {metric}", "breached": "[{number}] Vencido: {metric}",
        "text": "{subject}\n\nIncidencia {number}, prioridad {priority}.\n{metric}: vence el {due}."
                "\n",
        "first_response": "Primera respuesta", "next_response": "Siguiente respuesta",
        "resolution": "Resolución",
        "low": "baja", "normal": "normal", "high": "alta", "urgent": "urgente"},
}


def mail(ticket, noticed):
    """Mail a warning or a breach, with the transaction that tells of it, so that it is once.

    It goes to the ticket's owner, to those whom the steps about that promise name, and to the
    addresses of the policy.
    """
    policy = SlaPolicy.collection().find_one({"_id": noticed.policy_id})
    if policy is None or not policy.get("is_mailed", True):
        return
    for address, language in _readers(ticket, policy, noticed.metric).items():
        words = _WORDS["es" if language.partition("-")[0].lower() == "es" else "en"]
        due = (noticed.due_at or noticed.at).strftime("%Y-%m-%d %H:%M UTC")
        said = {"number": ticket.number, "metric": words[noticed.metric],
                "subject": ticket.subject, "priority": words[ticket.priority], "due": due}
        write_mail(
            to=[address], subject=words[noticed.what].format(**said),
            text=words["text"].format(**said), headers={"Auto-Submitted": "auto-generated"},
            contact_ids=list(dict.fromkeys(ticket.contact_ids)),
            about={"type": "ticket", "id": ticket.id})


def _readers(ticket, policy, metric):
    """`{address: language}` of those who are to know, each of them once."""
    steps = [step for step in policy.get("escalations", ()) if step["metric"] == metric]
    named = {ticket.owner_id, *(step.get("owner_id") for step in steps),
             *(id for step in steps for id in step.get("watcher_ids") or ())} - {None}
    agents = SupportAgent.collection().find(
        {"_id": {"$in": sorted(named)}}, {"email": 1, "languages": 1})
    readers = {agent["email"]: next(iter(agent.get("languages", ())), "en")
               for agent in agents if agent.get("email")}
    listed = {one["address"]: one.get("language") or "en" for one in policy.get("mails_to", ())}
    return listed | readers
