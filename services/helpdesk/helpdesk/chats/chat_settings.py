"""When we are there for chats, and how they go."""

from contracts.errors import PreconditionFailed

from ..calendars import business_calendars
from .models import ChatSettings

_BEGINNING = {"calendar_id": None, "offer_seconds": 30, "abandoned_minutes": 5, "kept_days": 365}


def get_chat_settings():
    """Show when we are there for chats, and how they go."""
    held = ChatSettings.collection().find_one({"_id": ChatSettings.ID}) or {"version": 1}
    return {"version": held["version"],
            **{name: held.get(name, value) for name, value in _BEGINNING.items()}}


def set_chat_settings(*, expected_version, **fields):
    """Decide when we are there for chats, and how they go."""
    held = ChatSettings.objects(id=ChatSettings.ID).first()
    version = held.version if held else 1
    if expected_version is not None and expected_version != version:
        raise PreconditionFailed(id=ChatSettings.ID, version=version)
    if fields["calendar_id"] is not None:
        business_calendars.require(fields["calendar_id"], "/calendar_id")
    if held is None:
        ChatSettings(id=ChatSettings.ID, version=2, **fields).add()
    else:
        for name, value in fields.items():
            setattr(held, name, value)
        held.put()
    return get_chat_settings()
