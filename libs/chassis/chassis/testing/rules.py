"""The operations of a service as plain calls, in the test's own process and without a bus.

    rules = Rules(SalesService)
    rules.create_deal(name="…", …)
    rules.by(Actor("user_…", roles=("read_only",))).list_deals()
"""

from contextlib import contextmanager

import orjson

from chassis import asking, calls, mails, schemas
from chassis.outbox import commit
from chassis.service import open_indexes
from client import connect
from contracts.catalogue import all_services
from contracts.context import Actor, Call, serving

ADMINISTRATOR = "user_01h455vb4pex5vsknk084sn02q"


class Rules:
    """What a service does, as an administrator has it done, by default."""

    def __init__(self, service, actor=None):
        self._service = service
        self._contract = all_services()[service.name]
        self._actor = actor or Actor(ADMINISTRATOR, roles=("administrator",))

    def by(self, actor):
        """The same for another actor. Rights are checked where a request comes in, not here."""
        return Rules(self._service, actor)

    def __getattr__(self, name):
        if name not in self._contract.operations:
            raise AttributeError(name)
        operation = self._contract.operations[name]
        answer = getattr(self._service, name)

        def perform(**request):
            loaded = operation.request.load(request)
            with serving(Call(self._actor)):
                given = calls.looked_up(answer.first, loaded)
                result = commit(lambda: answer.rule(**given)) if operation.changes_state else (
                    answer.rule(**given))
            if operation.reply is not None:
                return orjson.loads(schemas.to_json(result, operation.reply))

        return perform

    def react(self, name, *happenings):
        """Have a reaction take up these events (`chassis.deliveries.Happened`), as one commit.

        As in a process, the service acts by itself then, and not for the actor of these rules.
        """
        with serving(Call(Actor(f"service:{self._service.name}", roles=("service",)))):
            commit(lambda: getattr(self._service, name).react(list(happenings)))


@contextmanager
def opened(stack, service, monkeypatch, *, is_shared=False):
    """The rules of a service on an empty store, with the settings that its process would have.

    It is a store of their own, unless it is shared with the service's process, whose jobs and
    reactions then take part. What they ask of other services goes over the bus, where these have
    to run.
    """
    user = service.name if is_shared else f"{service.name}_rules"
    if user not in stack.databases:
        stack.add_store(user)
    if not is_shared:
        stack.empty_stores(user)
    store = stack.open_store(user)
    if user not in stack.indexed:
        open_indexes(service)
        stack.indexed.add(user)
    settings = stack.environment(service.name) | {"VINCULO_MONGODB_URL": stack.mongodb_url(user)}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    mails.forget_settings()
    asker = _Asker(stack.broker_url(service.name))
    asking.use(asker)
    rules = Rules(service)
    rules.store = store
    yield rules
    asker.close()
    mails.forget_settings()


class _Asker:
    """A client that connects when it is first asked for something."""

    def __init__(self, url):
        self._url = url
        self._client = None
        self.actor = Actor("service:test", roles=("service",))

    def call(self, *args, **options):
        if self._client is None:
            self._client = connect(self._url, name="rules", actor=self.actor)
        return self._client.call(*args, **options)

    def close(self):
        if self._client is not None:
            self._client.close()
