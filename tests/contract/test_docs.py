"""The page for operators tells of every setting, as the code has it."""

from pathlib import Path

import pytest

from chassis.settings import ServiceSettings, describe
from gateway.settings import GatewaySettings

PAGE = Path(__file__).parents[2] / "docs" / "running.md"


def row(name, default, help):
    """A line of the table; a setting without a default is required."""
    shown = "**required**" if default is None else f"`{default}`" if default != "" else "none"
    return f"| `{name}` | {shown} | {help} |"


@pytest.mark.parametrize(("heading", "settings"), [
    ("### A service", ServiceSettings),
    ("### The gateway", GatewaySettings),
])
def test_settings_table_is_what_the_code_says(heading, settings):
    section = PAGE.read_text(encoding="utf-8").partition(f"\n{heading}\n")[2].partition("\n#")[0]

    told = [line for line in section.splitlines() if line.startswith("| `VINCULO_")]

    expected = [row(*setting) for setting in describe(settings)]
    assert told == expected, "\n".join(expected)
