"""Whether a contact may be approached, as profiles show it."""

from ..consents.obstacles import obstacles_of


def consent_of(contact, now):
    """The section of a profile: what bars approaching a contact, given as it is stored."""
    (obstacles,) = obstacles_of([contact], now).values()
    return {"objects_to": list(obstacles.purposes), "barred_channels": list(obstacles.channels)}
