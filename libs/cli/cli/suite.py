"""What the suite consists of: every program that `vinculo up` runs, and how."""

import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from chassis.local import choose_port
from chassis.local.ports import LOOPBACK
from cli.errors import CommandFailed
from cli.home import FIRST_HEALTH_PORT, USUAL_PORTS

GATEWAY = "gateway"
WEBHOOKS = "webhooks"


@dataclass
class Program:
    """One process to run, and the address that tells whether it is ready."""

    name: str
    command: list[str]
    folder: str
    port: int
    env: dict[str, str] = field(default_factory=dict)

    @property
    def address(self):
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def ready_url(self):
        return f"{self.address}/health/ready"


def service_names(root):
    """The services of a checkout: each folder `services/<name>/<name>/`."""
    folders = (Path(root) / "services").iterdir()
    return sorted(folder.name for folder in folders if (folder / folder.name).is_dir())


@dataclass
class Options:
    """What a person asked of `vinculo up`; kept, so that a repeat needs not ask again."""

    mongodb_url: str | None = None
    broker_url: str | None = None
    management_url: str | None = None
    vhost: str = "vinculo"
    database_prefix: str = ""
    mongod_parameters: list[str] = field(default_factory=list)
    replicas: dict[str, int] = field(default_factory=dict)


def make_programs(home, servers, replicas):
    """Every program of the suite, services first, the gateway last."""
    names = service_names(home.root)
    unknown = set(replicas) - set(names)
    if unknown:
        raise CommandFailed(f"There is no service {min(unknown)}. There are: {', '.join(names)}.")
    ports = _Ports(home)
    programs = []
    for service in names:
        for number in range(1, replicas.get(service, 1) + 1):
            process = service if number == 1 else f"{service}-{number}"
            programs.append(_service(home, servers, service, process, ports.of(process)))
    if (home.root / "gateway" / "gateway" / WEBHOOKS).is_dir():
        programs.append(_webhooks(home, servers, ports.of(WEBHOOKS)))
    if (home.root / "gateway").is_dir():
        programs.append(_gateway(home, servers, ports.of(GATEWAY)))
    ports.keep(servers)
    return programs


def _service(home, servers, service, process, port):
    return Program(
        name=process,
        command=[sys.executable, "-m", "chassis", service],
        folder=str(home.root / "services" / service),
        port=port,
        env={
            "VINCULO_SERVICE": service,
            "VINCULO_MONGODB_URL": servers.store_url(service),
            "VINCULO_BROKER_URL": servers.broker_url(service),
            "VINCULO_SECRET_KEY": home.secrets()["secret_key"],
            "VINCULO_HEALTH_HOST": LOOPBACK,
            "VINCULO_HEALTH_PORT": str(port),
        },
    )


def _webhooks(home, servers, port):
    """The process that tells other programs what happens; it is part of the gateway."""
    return Program(
        name=WEBHOOKS,
        command=[sys.executable, "-m", "gateway.webhooks"],
        folder=str(home.root / "gateway"),
        port=port,
        env={
            "VINCULO_MONGODB_URL": servers.store_url(WEBHOOKS),
            "VINCULO_BROKER_URL": servers.broker_url(WEBHOOKS),
            "VINCULO_TOKEN_SECRET": home.secrets()["token_secret"],
            "VINCULO_HEALTH_HOST": LOOPBACK,
            "VINCULO_HEALTH_PORT": str(port),
        },
    )


def _gateway(home, servers, port):
    return Program(
        name=GATEWAY,
        command=[
            sys.executable, "-m", "gunicorn",
            "--config", str(home.root / "gateway" / "gunicorn.conf.py"),
            "gateway.app:create_app()",
        ],
        folder=str(home.root / "gateway"),
        port=port,
        env={
            "VINCULO_HTTP_HOST": LOOPBACK,
            "VINCULO_HTTP_PORT": str(port),
            "VINCULO_MONGODB_URL": servers.store_url(GATEWAY),
            "VINCULO_BROKER_URL": servers.broker_url(GATEWAY),
            "VINCULO_TOKEN_SECRET": home.secrets()["token_secret"],
        },
    )  # fmt: skip


class _Ports:
    """A port for each program: what it had last time, else the usual one, else a free one."""

    def __init__(self, home):
        self.home = home
        self.kept = home.read("ports.json") or {}
        self.chosen = {}

    def of(self, name):
        usual = USUAL_PORTS.get(name, FIRST_HEALTH_PORT + len(self.chosen))
        kept = self.kept.get(name)
        if kept and self.home.process(name).is_running:
            self.chosen[name] = kept
        else:
            taken = set(self.chosen.values()) | set(self.kept.values()) - {kept, usual}
            self.chosen[name] = choose_port(kept or usual, avoid=taken)
        return self.chosen[name]

    def keep(self, servers):
        self.home.write("ports.json", {**self.chosen, **servers.ports()})


def write_plan(home, options, programs):
    """Write down what is to run, for the supervisor and for the other commands."""
    plan = {"options": asdict(options), "programs": [asdict(program) for program in programs]}
    home.write("plan.json", plan)


def read_plan(home):
    """The options and the programs of the last `vinculo up`; none before the first."""
    plan = home.read("plan.json") or {"options": {}, "programs": []}
    return Options(**plan["options"]), [Program(**program) for program in plan["programs"]]


def gateway_address(home):
    """Where the API of the suite answers, by the last `vinculo up`; None without a gateway."""
    programs = read_plan(home)[1]
    return next((program.address for program in programs if program.name == GATEWAY), None)


def local_servers(options):
    """The names of the servers that run as processes of this machine, in order of start."""
    names = [] if options.mongodb_url else ["mongod"]
    return names if options.broker_url else [*names, "rabbitmq"]


def process_names(home):
    """Every process of the suite, in order of start."""
    options, programs = read_plan(home)
    return [*local_servers(options), *(program.name for program in programs)]
