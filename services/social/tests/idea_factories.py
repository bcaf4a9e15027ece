"""Ideas and those who have them, for tests; what is given replaces what is made up."""

from chassis.ids import new_id
from chassis.testing.parties import party
from contracts.context import Actor


class Reader:
    """Somebody signed in to a portal, as whom operations are done: `ana.vote(idea_id=…)`."""

    def __init__(self, rules, audience="portal", party_id=None, **fields):
        self.contact_id = party(**fields)
        self.party_id = party_id or self.contact_id
        self.audience = audience
        role = {"portal": "customer", "partner": "partner"}[audience]
        self.rules = rules.by(Actor(new_id("account"), roles=(role,), party_id=self.party_id,
                                    contact_id=self.contact_id))

    def list(self, **asked):
        return self._do("list_{}_ideas", **asked)["items"]

    def create(self, **fields):
        return self._do("create_{}_idea", **an_idea(**fields))

    def get(self, idea):
        return self._do("get_{}_idea", idea_id=idea["id"])

    def vote(self, idea, **fields):
        return self._do("vote_for_{}_idea", idea_id=idea["id"], **fields)

    def unvote(self, idea):
        return self._do("unvote_for_{}_idea", idea_id=idea["id"])

    def say(self, idea, text="A mí también."):
        return self._do("add_{}_idea_comment", idea_id=idea["id"], text=text)

    def comments(self, idea):
        return self._do("list_{}_idea_comments", idea_id=idea["id"])["items"]

    def be_named(self, idea, name="Ana R.", is_named=True):
        return self._do("let_{}_idea_author_be_named", idea_id=idea["id"], is_named=is_named,
                        **({"name": name} if name else {}))

    def _do(self, name, /, **request):
        return getattr(self.rules, name.format(self.audience))(**request)

    def do(self, name, /, **request):
        return self._do(name, **request)


def an_idea(**fields):
    return {"title": "Entregar los sábados", "body": "Entre semana no hay nadie.", **fields}
