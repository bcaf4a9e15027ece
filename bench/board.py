"""How long a board and lists of deals take within the sales service.

python bench/board.py                      a store of its own with 5,000 open deals, 45,000 closed
"""

import random

import deals_made_up
import tables

from chassis.parties import Party
from contracts import sales as contract
from sales.deals import board, deals
from sales.deals.models import DEAL_DOCUMENTS


def main():
    options = tables.options(
        __doc__, {"deals": 300, "closed": 700, "calls": 20}, deals=5000, closed=45_000, calls=300)
    with tables.own_store(Party, *DEAL_DOCUMENTS):
        tables.tell(options, measure(options))


def measure(options):
    """A whole board, one person's, the next page of a stage, and a deal."""
    chance = random.Random(options.seed)
    pipeline = deals_made_up.fill(
        still_open=options.deals, closed=options.closed, chance=chance)
    table = tables.Table(
        "Boards of deals in the service",
        f"`python bench/board.py`: {options.deals:,} open deals and {options.closed:,} closed ones "
        "in one pipeline, 20 shown of each stage; milliseconds, with the reply as JSON.")
    asked = {"pipeline_id": pipeline["_id"], "limit": 20, "sort": "expected_on",
             "closed_days": 30}

    def board_of(**filters):
        return tables.timed(contract.get_deal_board, board.get_deal_board, **asked, **filters)

    shown = board_of()[3]
    full = max(shown["stages"], key=lambda stage: stage["deal_count"])
    ids = [deal["id"] for stage in shown["stages"] for deal in stage["deals"]]
    listed = {"stage_id": full["stage_id"], "sort": "expected_on", "limit": 50}
    for what, run in (
        ("get_deal_board", board_of),
        ("get_deal_board, one owner's",
         lambda: board_of(owner_id=chance.choice(deals_made_up.OWNERS))),
        ("list_deals, the next of a stage",
         lambda: tables.timed(contract.list_deals, deals.list_deals, **listed,
                              after=full["next"])),
        ("get_deal",
         lambda: tables.timed(contract.get_deal, deals.get_deal, deal_id=chance.choice(ids))),
    ):
        table.add(what, [run()[:3] for _ in range(options.calls)])
    return table


if __name__ == "__main__":
    main()
