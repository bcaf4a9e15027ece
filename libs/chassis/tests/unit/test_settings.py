"""Settings are read once, and all that is wrong is said at once."""

import pytest

from chassis.settings import ServiceSettings, SettingsMissing, describe, read_settings


def test_every_missing_setting_is_named_when_none_is_given(monkeypatch):
    for name in ("VINCULO_MONGODB_URL", "VINCULO_BROKER_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VINCULO_HEALTH_PORT", "not a port")

    with pytest.raises(SettingsMissing) as caught:
        read_settings(ServiceSettings)

    message = str(caught.value)
    assert "VINCULO_MONGODB_URL" in message
    assert "VINCULO_BROKER_URL" in message
    assert "VINCULO_HEALTH_PORT" in message


def test_settings_have_their_types_when_read(monkeypatch):
    monkeypatch.setenv("VINCULO_MONGODB_URL", "mongodb://here/contacts")
    monkeypatch.setenv("VINCULO_BROKER_URL", "amqp://here")
    monkeypatch.setenv("VINCULO_RETRY_DELAYS", "0.5,2")
    monkeypatch.setenv("VINCULO_HEALTH_PORT", "9101")

    settings = read_settings(ServiceSettings)

    assert settings.retry_delays == [0.5, 2.0]
    assert settings.health_port == 9101
    assert settings.trusted_users == ["gateway", "operator"]


def test_each_setting_says_what_it_is_for():
    described = list(describe(ServiceSettings))

    assert ("VINCULO_MONGODB_URL", None, "Where the process's own database is, with its name."
            ) in described
    assert all(help for _, _, help in described)
