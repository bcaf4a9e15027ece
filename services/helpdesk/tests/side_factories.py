"""Third parties and what is asked of them, for tests; what is given replaces what is made up."""

from chassis.testing.parties import party

SECRET = "El transportista Rauda dice que el cliente miente"


def a_carrier(**fields):
    """An organisation that carries for us."""
    return party("organisation", **{
        "name": "Rauda", "emails": [{"address": "rauda@example.org"}], **fields})


def a_driver(carrier_id, **fields):
    """A person of a carrier."""
    return party(**{
        "name": "Luis Mora", "emails": [{"address": "luis@rauda.example.org"}],
        "affiliations": [{"organisation_id": carrier_id}], **fields})


def a_side_thread(ticket, contact_id, **fields):
    """What is asked of a carrier about a ticket, in the portal of partners."""
    return {"ticket_id": ticket["id"], "contact_id": contact_id, "role": "carrier",
            "subject": "Bulto 4711", "body": "¿Dónde está el bulto 4711?", "via": "portal",
            **fields}
