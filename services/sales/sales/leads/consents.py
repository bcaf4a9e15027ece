"""What people consented to as they came in: told to contacts once it is known who they are."""

from chassis.outbox import announce
from contracts import sales as contract


def tell(lead):
    """Tell whose consents a lead came with, as far as that is known and not told yet."""
    told_before = lead.consents_told or 0
    untold = lead.consents[told_before:]
    if not untold or not lead.contact_id:
        return
    lead.consents_told = len(lead.consents)
    more = {"web_form_id": lead.web_form_id} if lead.web_form_id else {}
    announce(contract.lead_consented, lead_id=lead.id, contact_id=lead.contact_id,
             consents=[dict(consent) for consent in untold], **more)
