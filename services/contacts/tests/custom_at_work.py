"""Custom fields as tests ask for them."""

from datetime import timedelta


def field_of(rules, key, type, **fields):
    """Declare a field of contacts, unless another entity is given. `rules` has the operations."""
    return rules.declare_custom_field(
        **{"entity": "contact", "label": key.capitalize(), **fields}, key=key, type=type)


def settled_now(monkeypatch):
    """Bring all in line with fields that were changed, in this process and without a wait."""
    from contacts.custom_fields import settling

    monkeypatch.setattr(settling, "OVERLAP", timedelta(0))
    settling.settle_custom_fields()
