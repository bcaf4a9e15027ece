"""What is deployed fits what is there: a container, an image and users for every service."""

import json
import re
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.contract

ROOT = next(up for up in Path(__file__).parents if (up / "docker-compose.yml").exists())
SERVICES = sorted(
    folder.name for folder in (ROOT / "services").iterdir() if (folder / folder.name).is_dir()
)
DEPLOYED = [*SERVICES, "gateway"]


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def access(server):
    return json.loads((ROOT / "deploy" / server / "access.json").read_text())["users"]


def dockerfile(name):
    folder = ROOT / name if name == "gateway" else ROOT / "services" / name
    return (folder / "Dockerfile").read_text()


@pytest.mark.parametrize("name", DEPLOYED)
def test_every_service_has_users_of_its_own(name):
    assert access("mongodb")[name] == {"database": name, "roles": ["readWrite"]}
    # Those who ask more than contacts have a role of their own.
    roles = {"gateway": "gateway", "helpdesk": "support", "social": "converter",
             "marketing": "marketer"}
    assert access("rabbitmq")[name] == roles.get(name, "service")


def test_process_of_webhooks_has_users_of_its_own_with_less_rights(compose):
    environment = compose["webhooks"]["environment"]

    assert access("rabbitmq")["webhooks"] == "listener"
    assert access("mongodb")["webhooks"]["database"] == "gateway"
    assert "roles" not in access("mongodb")["webhooks"]
    assert set(access("mongodb")["webhooks"]["collections"]) == {
        "webhooks", "webhook_deliveries", "erased_contacts"}
    assert environment["VINCULO_MONGODB_URL"] == (
        "mongodb://webhooks:${VINCULO_PASSWORD_WEBHOOKS}@mongodb:27017/gateway"
        "?replicaSet=rs0&authSource=gateway")
    assert environment["VINCULO_BROKER_URL"] == (
        "amqp://webhooks:${VINCULO_PASSWORD_WEBHOOKS}@rabbitmq:5672/vinculo")
    assert compose["webhooks"]["build"] == compose["gateway"]["build"]
    assert compose["webhooks"]["command"] == ["python", "-m", "gateway.webhooks"]
    assert compose["webhooks"]["read_only"] is True
    assert compose["webhooks"]["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("name", DEPLOYED)
def test_every_service_has_a_container_with_its_own_login(compose, name):
    environment = compose[name]["environment"]
    password = f"${{VINCULO_PASSWORD_{name.upper()}}}"

    assert environment["VINCULO_MONGODB_URL"] == (
        f"mongodb://{name}:{password}@mongodb:27017/{name}?replicaSet=rs0&authSource={name}"
    )
    assert environment["VINCULO_BROKER_URL"] == f"amqp://{name}:{password}@rabbitmq:5672/vinculo"
    assert compose[name]["depends_on"]["provision"]["condition"] == "service_completed_successfully"
    assert compose[name]["read_only"] is True
    assert compose[name]["cap_drop"] == ["ALL"]


def test_provisioning_is_given_every_password(compose):
    given = {name for name in compose["provision"]["environment"] if "_PASSWORD_" in name}

    users = {*access("mongodb"), *access("rabbitmq")}
    assert given == {f"VINCULO_PASSWORD_{user.upper()}" for user in users}


def test_example_settings_are_those_that_compose_asks_for():
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    offered = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert offered == asked


@pytest.mark.parametrize("name", DEPLOYED)
def test_image_holds_only_libraries_and_its_own_folder(name):
    text = dockerfile(name)
    own = name if name == "gateway" else f"services/{name}"
    copied = re.findall(r"^COPY (?!--from)(\S+)", text, re.MULTILINE)

    assert {path for path in copied if not path.startswith(("libs/", "constraints.txt"))} <= {
        own, f"{own}/gunicorn.conf.py",
    }  # fmt: skip
    assert "libs/cli " not in text


@pytest.mark.parametrize("name", DEPLOYED)
def test_image_cannot_fail_on_purpose_and_has_no_privileges(name):
    text = dockerfile(name)

    assert "RUN rm /app/lib/python3.11/site-packages/chassis/faults.py" in text
    assert "VINCULO_FAULT" not in text
    assert re.search(r"^USER 10001$", text, re.MULTILINE)
    assert text.count("FROM ") == 2
