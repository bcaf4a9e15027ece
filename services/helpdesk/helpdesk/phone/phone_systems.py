"""Telephone systems: added, shown and changed; their secrets are kept sealed."""

from chassis import paging, signed_webhooks
from chassis.ids import new_id
from chassis.sealing import seal_of
from chassis.store import view
from contracts.errors import ValidationFailed

from ..tickets import ticket_types
from .models import PhoneCall, PhoneSystem


def create_phone_system(*, secret, **fields):
    """Have a telephone system report calls."""
    _require_sound(secret, fields, "")
    made = PhoneSystem(id=new_id(PhoneSystem.ENTITY), **fields)
    made.secret = secrets().close(secret, made.id)
    return made.add().to_view()


def get_phone_system(*, phone_system_id):
    """Show a telephone system."""
    return view(PhoneSystem.fetch_raw(phone_system_id))


def list_phone_systems(*, limit, after):
    """List telephone systems, the oldest first."""
    return paging.page(PhoneSystem.collection(), {}, sort="created_at", kind=paging.moment,
                       limit=limit, after=after)


def update_phone_system(*, phone_system_id, changes, expected_version):
    """Change a telephone system, or close it."""
    held = PhoneSystem.fetch(phone_system_id, expected_version=expected_version)
    changes = dict(changes)
    secret = changes.pop("secret", None)
    _require_sound(secret, changes, "/changes")
    for name, value in changes.items():
        setattr(held, name, value)
    if secret is not None:
        held.secret = secrets().close(secret, held.id)
    return held.put().to_view()


def list_phone_calls(*, limit, after, **filters):
    """List calls that were reported, the latest first."""
    return paging.page(PhoneCall.collection(), filters, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def secrets():
    """What seals the secrets of telephone systems."""
    return seal_of("secrets of telephone systems")


def _require_sound(secret, fields, pointer):
    if secret is not None:
        signed_webhooks.require_sound_secret(secret, f"{pointer}/secret")
    if fields.get("type_id") and not ticket_types.exists(fields["type_id"]):
        raise ValidationFailed.at(f"{pointer}/type_id", "There is no such type.")
