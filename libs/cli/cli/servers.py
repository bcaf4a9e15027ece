"""The store and the broker of a suite: processes of this machine, or those that were named."""

from concurrent.futures import ThreadPoolExecutor

from chassis.local import (
    LocalServerError,
    Management,
    broker_url,
    provision_broker,
    provision_store,
    read_access,
    store_url,
)
from cli.errors import CommandFailed
from cli.suite import local_servers


class Servers:
    """Where store and broker are, and the address that each user takes to them."""

    def __init__(self, home, options):
        self.home = home
        self.options = options
        self.local = {}
        for name in local_servers(options):
            make = {"mongod": self._local_mongod, "rabbitmq": home.rabbitmq}[name]
            self.local[name] = make()
        if options.broker_url and not options.management_url:
            raise CommandFailed("With --broker-url, give --management-url too.")

    def start(self, on_ready):
        """Start the local ones side by side; on_ready(name) is called for each."""
        with ThreadPoolExecutor() as pool:
            started = {name: pool.submit(server.start) for name, server in self.local.items()}
            for name, future in started.items():
                future.result()
                on_ready(name)
        self._refuse_other_parameters()

    def stop(self):
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda server: server.stop(), self.local.values()))

    def provision(self):
        """Make the users and their rights."""
        passwords = self.home.secrets()["passwords"]
        provision_broker(self.management_url, self.options.vhost, passwords)
        prefix = self.options.database_prefix
        provision_store(self.mongodb_admin_url, passwords, prefix=prefix)

    def store_url(self, user):
        declared = read_access("mongodb")["users"].get(user)
        if not declared:
            raise CommandFailed(f"deploy/mongodb/access.json has no user {user}. Add it there.")
        database = f"{self.options.database_prefix}{declared['database']}"
        return store_url(self.mongodb_admin_url, user, self._password(user), database)

    def broker_url(self, user):
        return broker_url(self.broker_admin_url, user, self._password(user), self.options.vhost)

    @property
    def mongodb_admin_url(self):
        return self.options.mongodb_url or self.local["mongod"].admin_url

    @property
    def broker_admin_url(self):
        return self.options.broker_url or self.local["rabbitmq"].admin_url

    @property
    def management_url(self):
        return self.options.management_url or self.local["rabbitmq"].management_url

    @property
    def management(self):
        return Management(self.management_url, timeout=10)

    def ports(self):
        """The ports of the local ones."""
        ports = {}
        if "mongod" in self.local:
            ports["mongod"] = self.local["mongod"].port
        if "rabbitmq" in self.local:
            ports["rabbitmq"] = self.local["rabbitmq"].port
            ports["management"] = self.local["rabbitmq"].management_port
        return ports

    def _local_mongod(self):
        return self.home.mongod(self.options.mongod_parameters)

    def _refuse_other_parameters(self):
        mongod = self.local.get("mongod")
        if mongod and mongod.started_with != mongod.extra_parameters:
            raise LocalServerError(
                "mongod runs already, with other parameters. "
                "Run `vinculo down` first, then `vinculo up` with the new ones."
            )

    def _password(self, user):
        return self.home.secrets()["passwords"][user]
