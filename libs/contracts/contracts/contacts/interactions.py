"""What was said and done: what can be asked and is told of it, and the timeline."""

from ..declare import get, post
from ..errors import Conflict
from . import interaction as i
from . import timeline as t
from .declared import CHANGED, NOT_FOUND, contacts

record_interaction = contacts.command(
    "record_interaction", "Record a call, a mail, a visit or the like.",
    request=i.NewInteraction, reply=i.Interaction, permission="contacts:write",
    route=post("/interactions", location="/interactions/{id}"),
    links={"get_interaction": {"interaction_id": "id"},
           "correct_interaction": {"interaction_id": "id"}},
)
record_interaction_with = contacts.command(
    "record_interaction_with", "Record an interaction with this party.",
    request=i.RecordInteractionWith, reply=i.Interaction, permission="contacts:write",
    route=post("/contacts/{contact_id}/interactions", location="/interactions/{id}"),
    errors=NOT_FOUND,
)
get_interaction = contacts.query(
    "get_interaction", "See an interaction.",
    request=i.InteractionId, reply=i.Interaction, permission="contacts:read",
    route=get("/interactions/{interaction_id}"), errors=NOT_FOUND,
)
list_interactions = contacts.query(
    "list_interactions", "List interactions, the latest first.",
    request=i.ListInteractions, reply=i.InteractionPage, permission="contacts:read",
    route=get("/interactions"),
)
list_contact_interactions = contacts.query(
    "list_contact_interactions", "List the interactions of a party, the latest first.",
    request=i.ListContactInteractions, reply=i.InteractionPage, permission="contacts:read",
    route=get("/contacts/{contact_id}/interactions"), errors=NOT_FOUND,
)
correct_interaction = contacts.command(
    "correct_interaction", "Record how an interaction really was; the first record stays.",
    request=i.CorrectInteraction, reply=i.Interaction, permission="contacts:write",
    route=post("/interactions/{interaction_id}/corrections", location="/interactions/{id}"),
    errors=CHANGED | {"interaction_is_corrected": Conflict},
)
get_timeline = contacts.query(
    "get_timeline", "See what happened with a party; with an organisation, its people's too.",
    request=t.GetTimeline, reply=t.TimelinePage, permission="contacts:read",
    route=get("/contacts/{contact_id}/timeline"), errors=NOT_FOUND,
)

interaction_recorded = contacts.event(
    "contacts.interaction.recorded", "An interaction was recorded.", i.InteractionRecorded)
interaction_corrected = contacts.event(
    "contacts.interaction.corrected", "An interaction was corrected by another.",
    i.InteractionRecorded)
