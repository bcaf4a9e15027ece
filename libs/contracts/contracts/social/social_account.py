"""Social accounts: ours on networks, feeds that we read, sites that tell us, and our wall."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    ExpectedVersion,
    Flag,
    Id,
    Language,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..signed_webhook import SignedWebhook

# How an account is spoken to.
CONNECTORS = ("mastodon", "bluesky", "feed", "webhook", "wall")
HEALTHS = ("new", "fine", "waiting", "failing", "paused")
MOST_WEBHOOK = 256 * 1024
_WITH_URL = ("mastodon", "bluesky", "feed")
_WITH_SECRET = ("mastodon", "bluesky", "webhook")
URL = Pattern(r"^https?://[^\s/?#@]{1,253}(/[^\s#]{0,500})?$",
              error="This is not an address such as https://mastodon.social; users and passwords "
                    "have fields of their own.")
POINTER = Pattern(r"^(/[^/\s]{1,100}){0,10}$", error="This is not a JSON pointer (RFC 6901) "
                                                    "such as /review/text.")


def _pointer(**options):
    return fields.String(validate=[validate.Length(max=500), POINTER], **options)


class Mapping(Strict):
    """Where in what a site sends each thing stands, as JSON pointers (RFC 6901)."""

    items = _pointer(allow_none=True, metadata={
        "description": "Where the list of posts stands; the whole is one post without."})
    id = _pointer(required=True)
    text = _pointer(required=True)
    author_id = _pointer(allow_none=True, metadata={"description": "The handle without."})
    author_handle = _pointer(allow_none=True)
    author_name = _pointer(allow_none=True)
    url = _pointer(allow_none=True)
    posted_at = _pointer(allow_none=True, metadata={
        "description": "A moment (RFC 3339) or seconds since 1970; when it came without."})
    rating = _pointer(allow_none=True)
    language = _pointer(allow_none=True)
    followers = _pointer(allow_none=True)
    parent_id = _pointer(allow_none=True)
    is_deleted = _pointer(allow_none=True)


class SocialAccountFields(Strict):
    name = Text(100)
    url = fields.String(allow_none=True, validate=[validate.Length(max=700), URL], metadata={
        "description": "The server of a network, or the address of a feed."})
    handle = Text(200, allow_none=True, metadata={
        "description": "Who we are there, without @."})
    secret = Text(1000, metadata={
        "description": "An access token (Mastodon), an app password (Bluesky), or what a webhook "
                       "is signed with (`whsec_…`, base64). It is kept sealed, and never shown."})
    searches = many(Text(100), 10, metadata={
        "description": "What is searched for on the network beside what is said to us: words, "
                       "or #tags; on Mastodon tags only."})
    mapping = fields.Nested(Mapping, allow_none=True)
    needs_approval = Flag(metadata={
        "description": "What those say in public who may not approve waits until one approves."})
    is_moderated = Flag(metadata={
        "description": "On a wall: a post is shown once one of us lets it."})
    has_private_messages = Flag(metadata={
        "description": "On Bluesky: what is written to us in private comes in, and is answered; "
                       "its app password has to allow that. On Mastodon the token says it."})
    language = Language(allow_none=True, metadata={
        "description": "Which language posts are in whose own cannot be told."})
    team_id = Text(60, allow_none=True)
    is_paused = Flag(metadata={"description": "Nothing comes in or goes out meanwhile."})


class NewSocialAccount(SocialAccountFields):
    name = Text(100, required=True)
    connector = fields.String(required=True, validate=validate.OneOf(CONNECTORS))
    network = fields.String(validate=WORD, metadata={
        "description": "What a webhook tells of, such as google_reviews; the connector without."})

    @validates_schema(skip_on_field_errors=True)
    def require_what_it_takes(self, data, **_options):
        connector = data["connector"]
        if connector in _WITH_URL and not data.get("url"):
            raise ValidationError("It takes an address.", "url")
        if connector in _WITH_SECRET and not data.get("secret"):
            raise ValidationError("It takes a secret.", "secret")
        if connector == "bluesky" and not data.get("handle"):
            raise ValidationError("It takes a handle.", "handle")
        if connector == "webhook" and not data.get("mapping"):
            raise ValidationError("It takes a mapping.", "mapping")
        if connector != "webhook" and data.get("network", connector) != connector:
            raise ValidationError("Only a webhook names its network.", "network")


class SocialAccount(Recorded):
    id = Id("social_account", required=True)
    name = Text(100, required=True)
    connector = fields.String(required=True, validate=validate.OneOf(CONNECTORS))
    network = fields.String(required=True, validate=WORD)
    url = fields.String(allow_none=True)
    handle = Text(200, allow_none=True)
    searches = many(Text(100), 10)
    mapping = fields.Nested(Mapping, allow_none=True)
    needs_approval = Flag(required=True)
    is_moderated = Flag(required=True)
    has_private_messages = Flag()
    language = Language(allow_none=True)
    team_id = Text(60, allow_none=True)
    is_paused = Flag(required=True)
    archived_at = Time(allow_none=True)
    health = fields.String(required=True, validate=validate.OneOf(HEALTHS), metadata={
        "description": "`waiting` while the network asked us to."})
    fetched_at = Time(allow_none=True, metadata={
        "description": "When it was last looked at, or last told us something."})
    due_at = Time(allow_none=True, metadata={"description": "When it is looked at next."})
    failing_since = Time(allow_none=True)
    failed_with = Text(500, allow_none=True, metadata={"description": "In plain words."})
    taken_count = Whole(required=True, metadata={"description": "How many posts came in."})
    calls_limit = Whole(allow_none=True, metadata={
        "description": "How many calls the network allows in its window."})
    calls_left = Whole(allow_none=True)
    calls_reset_at = Time(allow_none=True)


class SocialAccountId(Strict):
    social_account_id = Id("social_account", required=True)


class ChangeSocialAccount(SocialAccountId, ExpectedVersion):
    """Which account, and optionally at which version."""


class UpdateSocialAccount(ChangeSocialAccount):
    changes = fields.Nested(SocialAccountFields, required=True)


class ListSocialAccounts(PageRequest):
    is_archived = Flag(load_default=False)


SocialAccountPage = page_of(SocialAccount, "SocialAccountPage")


class ReceiveSocialWebhook(SocialAccountId, SignedWebhook):
    """A webhook as it came: its signature is of the very bytes of the body."""

    body = fields.String(required=True, validate=validate.Length(max=MOST_WEBHOOK))


class PostOnWall(SocialAccountId):
    """What somebody writes. `website` is shown to nobody: whoever fills it is no person."""

    text = Text(2000, is_long=True, required=True)
    author_name = Text(120, required=True)
    author_email = Text(254, minimum=0, allow_none=True, load_default=None, metadata={
        "description": "To answer in private; it is never shown."})
    rating = Whole(1, 5, allow_none=True, load_default=None)
    website = Text(2000, minimum=0, allow_none=True, load_default=None)


class PostedOnWall(Strict):
    is_received = Flag(required=True)
    is_shown = Flag(required=True, metadata={
        "description": "Whether it is to be read at once, or when one of us let it."})


class ReadWall(SocialAccountId, PageRequest):
    """Which wall."""


class WallAnswer(Strict):
    text = Text(10_000, is_long=True, required=True)
    said_at = Time(required=True)


class WallPost(Strict):
    id = Id("mention", required=True)
    text = Text(2000, is_long=True, required=True)
    author_name = Text(120, required=True)
    rating = Whole(1, 5, allow_none=True)
    posted_at = Time(required=True)
    answers = many(WallAnswer, 20, required=True)


WallPage = page_of(WallPost, "WallPage")
