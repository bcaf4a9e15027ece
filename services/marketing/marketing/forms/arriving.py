"""By which mail somebody came to a form: what is added to links of mail that lead there."""

from urllib.parse import urlsplit, urlunsplit

from contracts.errors import NotFound

from ..email import mail_settings, tokens
from ..email.models import Recipient
from .models import Form

VIA = "via"
_PAGES = ("/api/v1/public/forms/", "/api/v1/public/occasions/")


def marked(url, recipient_id):
    """Where a link of a mail leads, with what tells whose mail it was where that is a form of ours,
    or a site that shows one. It is good for nothing else."""
    parts = urlsplit(url)
    if not _is_ours(parts, url):
        return url
    token = tokens.token_of(recipient_id, tokens.VIA, tokens.seal())
    query = "&".join(filter(None, [parts.query, f"{VIA}={token}"]))
    return urlunsplit(parts._replace(query=query))


def recipient_of(via):
    """Whose mail somebody came by, as stored; None for what no mail of ours said."""
    if not via:
        return None
    try:
        recipient_id, part = tokens.read_token(via)
    except NotFound:
        # Anybody can write anything into an address; what is not ours tells nothing.
        return None
    return Recipient.collection().find_one({"_id": recipient_id}) if part == tokens.VIA else None


def _is_ours(parts, url):
    public_url = mail_settings.get_marketing_mail_settings()["public_url"]
    if public_url and url.startswith(tuple(public_url + page for page in _PAGES)):
        return True
    return parts.scheme == "https" and Form.collection().find_one(
        {"origins": f"https://{parts.netloc.lower()}", "state": "open"}, {"_id": 1}) is not None
