"""Actions by post and a social service, for the tests of marketing."""

from campaign_factories import approved

from chassis import clock
from chassis.ids import new_id
from contracts import social
from contracts.errors import Conflict, NotFound, ServiceUnavailable
from marketing.posts import action_posts, handing

ACCOUNT = "social_account_01h455vb4pex5vsknk084sn02q"


def draft_post(rules, campaign=None, **fields):
    """An action by post that is not launched."""
    return rules.create_action(**{
        "campaign_id": (campaign or approved(rules))["id"], "name": "Otoño en redes",
        "channel": "post", "unit_cost": {"amount": "5.00", "currency": "EUR"}, **fields})


def a_post(action, text="Llega el otoño.", **fields):
    return {"action_id": action["id"], "social_account_id": ACCOUNT, "text": text,
            "link": "https://lumbre.example/estufas", **fields}


class Social:
    """What social does of what it is asked, each under its name once."""

    def __init__(self, monkeypatch):
        self.posts, self.asked, self.is_away, self.connector = {}, {}, False, "mastodon"
        self.refusal = None
        for module in (action_posts, handing):
            monkeypatch.setattr(module, "ask", self.ask)

    def ask(self, operation, *, once=None, **request):
        operation.request.load(request)
        if self.is_away:
            raise ServiceUnavailable("social is away")
        if once is None:
            return getattr(self, operation.name)(**request)
        if once not in self.asked:
            self.asked[once] = getattr(self, operation.name)(**request)
        return self.asked[once]

    def get_social_account(self, social_account_id):
        if social_account_id != ACCOUNT:
            raise NotFound(social_account_id)
        return {"id": ACCOUNT, "connector": self.connector, "network": self.connector}

    def plan_social_post(self, **fields):
        if self.refusal:
            raise self.refusal
        id = new_id("social_post")
        self.posts[id] = {"id": id, "version": 1, "delivery": "waiting", **fields}
        return self.posts[id]

    def withdraw_social_post(self, social_post_id, only_unsaid=False):
        held = self.posts[social_post_id]
        if held["delivery"] == "sending" or (only_unsaid and held["delivery"] == "sent"):
            raise Conflict(id=social_post_id)
        held["delivery"] = "withdrawn"
        return held

    def told(self, post_id, **fields):
        """A post as its event tells it."""
        self.posts[post_id] |= {"version": self.posts[post_id]["version"] + 1, **fields}
        held, now = self.posts[post_id], clock.now().isoformat()
        shown = {name: value for name, value in held.items()
                 if name in social.plan_social_post.reply.fields and value is not None}
        return {"social_post": {"created_at": now, "updated_at": now, "network": self.connector,
                                "author_id": "service:marketing", **shown}}
