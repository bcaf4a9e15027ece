"""What marketing answers of costs, and does about them by itself; a part of its switchboard."""

from datetime import timedelta

from chassis import parties
from chassis.service import every, serves
from contracts import marketing as contract

from . import entries, repricing, summaries, tariffs


class CostLines:
    enter_cost = serves(contract.enter_cost, entries.enter_cost, first=(parties.known,))
    get_cost_entry = serves(contract.get_cost_entry, entries.get_cost_entry)
    list_cost_entries = serves(contract.list_cost_entries, entries.list_cost_entries)
    update_cost_entry = serves(
        contract.update_cost_entry, entries.update_cost_entry, first=(parties.known,))
    withdraw_cost_entry = serves(contract.withdraw_cost_entry, entries.withdraw_cost_entry)
    get_cost_summary = serves(contract.get_cost_summary, summaries.get_cost_summary)
    create_cost_tariff = serves(contract.create_cost_tariff, tariffs.create_cost_tariff)
    get_cost_tariff = serves(contract.get_cost_tariff, tariffs.get_cost_tariff)
    list_cost_tariffs = serves(contract.list_cost_tariffs, tariffs.list_cost_tariffs)
    update_cost_tariff = serves(contract.update_cost_tariff, tariffs.update_cost_tariff)
    delete_cost_tariff = serves(contract.delete_cost_tariff, tariffs.delete_cost_tariff)
    reckon_costs = every(2, repricing.reckon_costs, longest=timedelta(minutes=30))
