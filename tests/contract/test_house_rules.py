"""Rules of the house that a machine can hold."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = 300
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "base"}
# Spelt in parts, so that this file does not hold what it looks for.
REGISTRIES = ["py" + "pi.org", "python" + "hosted", "registry." + "npmjs", "deb." + "debian.org"]


def _tracked(*patterns):
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard",
                             *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


LISTS = r"services/\w+/\w+/service.py|libs/contracts/contracts/\w+/__init__.py"


@pytest.fixture(scope="module")
def code():
    return _tracked("*.py")


def test_no_file_of_code_is_too_long_to_take_in(code):
    long = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in code}

    assert len(long) > 100
    # Switchboards and what they promise have a line for each operation, however many there are.
    assert {name: lines for name, lines in long.items()
            if lines > MOST_LINES and not re.fullmatch(LISTS, name)} == {}


def test_names_of_files_say_what_is_in_them(code):
    assert [file for file in code if file.stem in SAYS_NOTHING] == []


def test_no_file_names_a_package_registry():
    found = [
        (str(file.relative_to(ROOT)), registry)
        for file in _tracked()
        for registry in REGISTRIES
        if registry.encode() in file.read_bytes()
    ]

    assert found == []


def test_switchboards_hold_no_rules():
    switchboards = [*ROOT.glob("services/*/*/service.py"),
                    *ROOT.glob("services/*/*/*/switchboard.py")]

    assert switchboards
    for file in switchboards:
        assert not re.search(r"\bif\b", re.sub(r'""".*?"""', "", file.read_text(), flags=re.S))


def test_only_the_chassis_catches_everything(code):
    # What a rule does not expect is a bug, and the chassis logs it whole. The thread of the
    # connection to the broker does so too: without it a service would stand still for good.
    blind = re.compile(r"except( Exception)?( as \w+)?:")
    allowed = ("libs/chassis/", "libs/client/client/broker.py", "gateway/gateway/problems.py")
    caught = [
        str(file.relative_to(ROOT)) for file in code
        if blind.search(file.read_text())
        and not str(file.relative_to(ROOT)).startswith(allowed)
    ]

    assert caught == []
