"""Who mail of marketing comes from that is of no campaign, such as of a place that is confirmed."""

from email.headerregistry import Address

from . import mail_settings


def sent_by():
    """`{"sender", "reply_to"}` for `write_mail`, as the settings have it; nothing without any."""
    settings = mail_settings.get_marketing_mail_settings()
    if not settings["sender_address"]:
        return {}
    return {"sender": str(Address(settings["sender_name"], addr_spec=settings["sender_address"])),
            "reply_to": settings["reply_to"]}


def public_link(what, token):
    """The address at which strangers reach something, such as `registrations`, by a token."""
    public_url = mail_settings.get_marketing_mail_settings()["public_url"]
    return f"{public_url}/api/v1/public/{what}/{token}"
