"""By whom marketing mail is sent, when, and how often at most. Until somebody says, none is."""

from contracts.errors import PreconditionFailed
from contracts.marketing.mail_settings import MarketingMailSettingsFields

from . import tokens
from .models import MarketingMailSettings

_NOBODY = {"sender_name": None, "sender_address": None, "postal_address": None, "public_url": None}


def get_marketing_mail_settings():
    """Show by whom mail is sent, when, and how often at most."""
    held = MarketingMailSettings.collection().find_one(
        {"_id": MarketingMailSettings.ID}) or {"version": 1}
    return {"version": held["version"],
            **{name: held.get(name, value) for name, value in _beginning().items()}}


def set_marketing_mail_settings(*, expected_version, **fields):
    """Decide by whom mail is sent, when, and how often at most."""
    held = MarketingMailSettings.objects(id=MarketingMailSettings.ID).first()
    version = held.version if held else 1
    if expected_version is not None and expected_version != version:
        raise PreconditionFailed(id=MarketingMailSettings.ID, version=version)
    # Links are signed; without the key no mail could go.
    tokens.seal()
    if held is None:
        MarketingMailSettings(id=MarketingMailSettings.ID, version=2, **fields).add()
    else:
        for name, value in fields.items():
            setattr(held, name, value)
        held.put()
    return get_marketing_mail_settings()


def is_set_up():
    """Whether it is said by whom mail is sent."""
    return get_marketing_mail_settings()["sender_address"] is not None


def _beginning():
    fields = MarketingMailSettingsFields().fields
    defaults = {name: field.load_default for name, field in fields.items() if not field.required}
    return _NOBODY | {name: value() if callable(value) else value
                      for name, value in defaults.items()}
