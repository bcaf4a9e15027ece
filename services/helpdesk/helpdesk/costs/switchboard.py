"""What the helpdesk answers of costs; a part of its switchboard."""

from chassis.service import every, serves
from contracts import helpdesk as contract

from . import costs, rates, reports, spending


class CostLines:
    add_ticket_cost = serves(contract.add_ticket_cost, costs.add_ticket_cost)
    list_ticket_costs = serves(contract.list_ticket_costs, costs.list_ticket_costs)
    update_ticket_cost = serves(contract.update_ticket_cost, costs.update_ticket_cost)
    withdraw_ticket_cost = serves(contract.withdraw_ticket_cost, costs.withdraw_ticket_cost)
    get_cost_settings = serves(contract.get_cost_settings, rates.get_cost_settings)
    set_cost_settings = serves(contract.set_cost_settings, rates.set_cost_settings)
    get_support_costs = serves(contract.get_support_costs, reports.get_support_costs)
    get_deflection = serves(contract.get_deflection, reports.get_deflection)
    count_presence = every(600, spending.count_presence)
