"""Asking the guards of contacts before something is done, and noting that somebody goes on.

    move_deal = serves(contract.move_deal, deals.move_deal, first=[guards.of_deal])

where `of_deal` says whom it is about and asks:

    def of_deal(*, deal_id, acknowledgement, **_request):
        return {"acknowledged": guarding.ask_guards(ids, "close_deal", acknowledgement)}

and the rule says so within its transaction: `guarding.note(contract.guard_acknowledged,
acknowledged, about=deal)`.
"""

from contracts import contacts
from contracts.access import may
from contracts.context import current_call
from contracts.errors import GuardRaised, PermissionDenied, ServiceUnavailable
from contracts.guarding import NOBODY_TO_ASK

from .asking import ask
from .ids import new_id
from .outbox import announce

PERMISSION = "guards:override"
ASKS_TO_THINK = ("warn", "block")
_UNHEARD = {
    "id": NOBODY_TO_ASK, "rule_id": None, "rule_version": None, "level": "warn",
    "text": {"en": "The guards cannot be asked at the moment.",
             "es": "Ahora mismo no se puede consultar los avisos."},
    "reach": "contact", "count": 0, "evidence": [], "can_be_overridden": True, "override": None,
}
_UNSEEN = {"en": "Something speaks against it that your roles do not let you see.",
           "es": "Hay algo en contra que sus permisos no le dejan ver."}


def ask_guards(contact_ids, action, acknowledgement):
    """What somebody goes on in spite of, None where nothing speaks against it.

    `acknowledgement` is `{"finding_ids", "reason"}` or None. Raises GuardRaised with the findings
    as long as one of them is not acknowledged, or cannot be overridden; PermissionDenied for whom
    may not override. When contacts cannot be asked, that is a finding like any other, so that a
    person decides.
    """
    contact_ids = list(dict.fromkeys(contact_ids))
    findings = [finding for finding in _findings(contact_ids, action)
                if finding["level"] in ASKS_TO_THINK and finding["override"] is None]
    if not findings:
        return None

    said = set(acknowledgement["finding_ids"]) if acknowledgement else set()
    if not all(finding["id"] in said and finding["can_be_overridden"] for finding in findings):
        raise GuardRaised(action=action, findings=[_as_seen(finding) for finding in findings])
    if not may(current_call().actor, PERMISSION):
        raise PermissionDenied(f"This takes the permission {PERMISSION}.", permission=PERMISSION)
    return {
        "action": action,
        "contact_ids": contact_ids,
        "finding_ids": [finding["id"] for finding in findings],
        "reason": acknowledgement["reason"],
    }


def note(event, acknowledged, *, about):
    """Within a transaction: tell that somebody went on, if so; `about` is the document."""
    if acknowledged is not None:
        announce(event, acknowledgement_id=new_id("acknowledgement"),
                 about={"type": about.ENTITY, "id": about.id}, **acknowledged)


def _findings(contact_ids, action):
    try:
        told = ask(contacts.check_many_guards, contact_ids=contact_ids, action=action)
    except ServiceUnavailable:
        return [_UNHEARD]
    return [finding for verdict in told["items"] for finding in verdict["findings"]]


def _as_seen(finding):
    if current_call().actor.sees is None:
        return finding
    return {**finding, "evidence": [], "text": _UNSEEN}
