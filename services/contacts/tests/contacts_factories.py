"""Contacts for tests, as they are sent to the service; what is given replaces what is made up."""

from itertools import count

_numbers = count(1)


def person(**fields):
    """A person with a name that nobody else has."""
    number = next(_numbers)
    return {"kind": "person", "given_name": "Ana", "family_name": f"Ruiz {_spelt(number)}",
            **fields}


def organisation(**fields):
    """An organisation with a name that no other has."""
    return {"kind": "organisation", "name": f"Talleres {_spelt(next(_numbers))}", **fields}


def call_with(*contacts, **fields):
    """A phone call with these contacts, as it is recorded."""
    return {
        "channel": "phone", "direction": "inbound",
        "participants": [{"contact_id": contact["id"], "part": "with"} for contact in contacts],
        **fields,
    }


def working_at(organisation, **fields):
    """A person's place in an organisation."""
    return {"organisation_id": organisation["id"], **fields}


def _spelt(number):
    """A number as letters, since words are looked for by their letters."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters.rjust(3, "q")
