"""The page about leads tells of the settings as the code has them."""

from pathlib import Path

from chassis.settings import describe
from sales.leads.settings import LeadSettings

PAGE = Path(__file__).parents[4] / "docs" / "leads.md"


def test_page_tells_of_every_setting():
    told = [line for line in PAGE.read_text(encoding="utf-8").splitlines()
            if line.startswith("| `VINCULO_")]

    assert told == [f"| `{name}` | `{default}` | {help} |"
                    for name, default, help in describe(LeadSettings)]
