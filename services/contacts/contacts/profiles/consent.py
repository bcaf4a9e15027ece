"""Whether a contact may be approached, as profiles and guards see it."""


def objections_of(contact):
    """The purposes for which a contact, as stored, may not be approached; `all` is every one."""
    return sorted(contact.get("_objects_to", ()))
