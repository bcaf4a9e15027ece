"""Settings: read once from VINCULO_*, all that is missing named at once."""

import dataclasses
from dataclasses import dataclass, fields
from typing import get_args, get_type_hints

from environs import Env, EnvValidationError


class SettingsMissing(Exception):
    """Settings are missing or wrong; the message names all of them."""


def setting(default=..., help=""):
    """A field of a settings class: its default, and the line that the docs show."""
    metadata = {"help": help}
    if default is ...:
        return dataclasses.field(metadata=metadata)
    if isinstance(default, list):
        return dataclasses.field(default_factory=lambda: list(default), metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class StoreAndBroker:
    """What every process of the suite needs to know."""

    mongodb_url: str = setting(help="Where the process's own database is, with its name.")
    broker_url: str = setting(help="Where RabbitMQ is, with the virtual host.")
    log_level: str = setting("INFO", help="DEBUG, INFO, WARNING or ERROR.")
    otlp_endpoint: str = setting(
        "", help="An OpenTelemetry collector (OTLP over HTTP); no spans are made without one."
    )


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """What a process needs to know that sends mail."""

    smtp_url: str = setting("", help="Where mail goes out: smtp://user:password@host:587, or "
                                     "smtps://… Without it, mail waits.")
    mail_from: str = setting("Vinculo <no-reply@localhost>", help="Whom mail comes from.")


@dataclass(frozen=True, kw_only=True)
class SealSettings:
    """What a process needs to know that keeps secrets of others."""

    secret_key: str = setting(
        "", help="What secrets of others are sealed by, such as passwords of mailboxes, and what "
                 "signs the addresses of answers and the links of mail: at least 32 bytes. "
                 "Billing, the helpdesk, marketing and social need it.",
    )


@dataclass(frozen=True, kw_only=True)
class ServiceSettings(StoreAndBroker, MailSettings, SealSettings):
    """What a service process needs to know."""

    health_host: str = setting("127.0.0.1", help="Where health and metrics are served.")
    health_port: int = setting(0, help="0 serves neither health nor metrics.")
    parallel_calls: int = setting(64, help="How many calls one process works on at once.")
    parallel_events: int = setting(20, help="How many events one handler works on at once.")
    retry_delays: list[float] = setting(
        [1, 5, 30, 120, 600],
        help="Seconds before a failed event is tried again; after the last it is a dead letter.",
    )
    trusted_users: list[str] = setting(
        ["gateway", "operator"],
        help="Broker users whose word is taken for on whose behalf they call.",
    )
    drain_seconds: float = setting(25.0, help="How long work under way may take at shutdown.")
    services: list[str] = setting(
        [], help="Which services run here, by name; all that there are without it. An erasure is "
                 "certified once these have done their part.",
    )
    default_country: str = setting("ES", help="Whose national phone numbers are meant.")
    faults: str = setting("", help="Fault seams for tests, such as after_commit:kill:0.01.")
    fault_seed: int = setting(0, help="The seed of the fault seams.")


_READERS = {str: "str", int: "int", float: "float", bool: "bool"}


def read_settings(settings_class):
    """The settings of that class from the environment.

    Raises SettingsMissing with the name of every setting that is missing or wrong.
    """
    env = Env(eager=False)
    hints = get_type_hints(settings_class)
    values = {}
    with env.prefixed("VINCULO_"):
        for field in fields(settings_class):
            values[field.name] = _read(env, field, hints[field.name])
    try:
        env.seal()
    except EnvValidationError as error:
        lines = [f"  {name}: {', '.join(texts)}" for name, texts in error.error_messages.items()]
        raise SettingsMissing("Settings are missing or wrong:\n" + "\n".join(lines)) from error
    return settings_class(**{name: value for name, value in values.items() if value is not ...})


def _read(env, field, kind):
    options = {}
    if field.default is not dataclasses.MISSING:
        options["default"] = field.default
    if field.default_factory is not dataclasses.MISSING:
        options["default"] = field.default_factory()
    name = field.name.upper()
    if get_args(kind):
        return env.list(name, subcast=get_args(kind)[0], **options)
    return getattr(env, _READERS[kind])(name, **options)


def describe(settings_class):
    """`(name, default or None, help)` of each setting, for the docs."""
    for field in fields(settings_class):
        default = field.default
        if field.default_factory is not dataclasses.MISSING:
            default = ",".join(str(item) for item in field.default_factory())
        is_required = default is dataclasses.MISSING
        yield f"VINCULO_{field.name.upper()}", None if is_required else default, (
            field.metadata["help"]
        )
