"""What the pages for people say is so: settings, the tests that they name, links."""

import re
from pathlib import Path

import pytest

from chassis.settings import ServiceSettings, describe
from gateway.settings import GatewaySettings, WebhookSettings

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/*.md")])


def row(name, default, help):
    """A line of the table; a setting without a default is required."""
    shown = "**required**" if default is None else f"`{default}`" if default != "" else "none"
    return f"| `{name}` | {shown} | {help} |"


@pytest.mark.parametrize(("heading", "settings"), [
    ("### A service", ServiceSettings),
    ("### The gateway", GatewaySettings),
    ("### The process that tells webhooks", WebhookSettings),
])
def test_table_of_settings_is_what_the_code_says(heading, settings):
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    section = page.partition(f"\n{heading}\n")[2].partition("\n#")[0]

    told = [line for line in section.splitlines() if line.startswith("| `VINCULO_")]

    expected = [row(*setting) for setting in describe(settings)]
    assert told == expected, "\n".join(expected)


def test_every_metric_is_told_of():
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    sources = [*ROOT.glob("libs/chassis/chassis/**/*.py"), *ROOT.glob("gateway/gateway/**/*.py")]

    made = {name for source in sources for name in
            re.findall(r'(?:Counter|Gauge|Histogram)\(\s*"(vinculo_\w+)"',
                       source.read_text(encoding="utf-8"))}

    assert len(made) > 8
    assert {name for name in made if f"| `{name}` |" not in page} == set()


def test_every_promise_names_tests_that_exist():
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    promises = [line for line in page.splitlines()
                if line.startswith("| ") and not line.startswith(("| promise", "| ---"))]
    assert len(promises) > 30

    for promise in promises:
        named = re.findall(r"`([\w/.]+\.py)::(test_\w+)`", promise)
        assert named, promise
        for path, test in named:
            assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), (path, test)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))

    for link in links:
        path, _, place = link.partition("#")
        if "://" in link:
            continue
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if place:
            assert place in places(target), link


def places(page):
    """The headings of a page as links name them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
