"""What is made of a conversation here, in the same transaction: ideas and testimonials."""

from contracts.social.idea import LONGEST_IDEA

from ...advocacy import testimonials
from ...ideas import ideas
from .taking_part import contact_of, known_contact_of, party_of, said_in

LONGEST_TITLE = 200


def look_up_author(conversation, _once, **_asked):
    """Whose idea it is; a stranger becomes a contact known by their handle."""
    contact_id = contact_of(conversation)
    return {"contact_id": contact_id, "party": party_of(contact_id)}


def create_idea(conversation, made, *, subject, category_id, **_asked):
    """An idea of whoever began the conversation, in their words."""
    contact_id = made["contact_id"]
    idea = ideas.create_idea(
        title=(subject or conversation.subject)[:LONGEST_TITLE],
        body=said_in(conversation.id, LONGEST_IDEA), contact_id=contact_id,
        parties={contact_id: made["party"]}, language=conversation.language,
        category_id=category_id, conversation_id=conversation.id)
    return idea["id"]


def look_up_address(conversation, _once, **_asked):
    """Who is to agree, and where they may be asked."""
    contact_id = known_contact_of(conversation)
    return {"contact_id": contact_id, "party": party_of(contact_id),
            "address": testimonials.address_of(contact_id)}


def create_testimonial(conversation, made, *, testimonial, **_asked):
    """A testimonial, whose author is asked at once whether it may be shown."""
    contact_id = made["contact_id"]
    written = testimonials.create_testimonial(
        contact_id=contact_id, parties={contact_id: made["party"]},
        language=conversation.language, conversation_id=conversation.id, **testimonial)
    testimonials.ask_testimonial(testimonial_id=written["id"], expected_version=None,
                                 address=made["address"])
    return written["id"]
