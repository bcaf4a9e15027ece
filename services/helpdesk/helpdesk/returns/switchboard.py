"""What the helpdesk answers of returns; a part of its switchboard."""

from chassis import numbers, parties
from chassis.portal import own_party
from chassis.service import every, reacts_to, serves
from contracts import helpdesk as contract
from contracts import marketing

from .. import reactions
from . import (
    causes,
    costs,
    expiring,
    keeping,
    offering,
    pareto,
    photos,
    policies,
    portal_returns,
    reasons,
    returns,
    settlements,
    settling,
    sold,
    steps,
)


class ReturnLines:
    create_return_reason = serves(contract.create_return_reason, reasons.create_return_reason)
    list_return_reasons = serves(contract.list_return_reasons, reasons.list_return_reasons)
    update_return_reason = serves(contract.update_return_reason, reasons.update_return_reason)
    create_return_policy = serves(contract.create_return_policy, policies.create_return_policy)
    get_return_policy = serves(contract.get_return_policy, policies.get_return_policy)
    list_return_policies = serves(contract.list_return_policies, policies.list_return_policies)
    update_return_policy = serves(contract.update_return_policy, policies.update_return_policy)
    archive_return_policy = serves(contract.archive_return_policy, policies.archive_return_policy)
    request_return = serves(
        contract.request_return, returns.request_return,
        first=[sold.found, numbers.numbered(returns.NUMBERED)])
    get_return = serves(contract.get_return, returns.get_return)
    list_returns = serves(contract.list_returns, returns.list_returns)
    update_return = serves(contract.update_return, returns.update_return)
    make_return_offers = serves(contract.make_return_offers, offering.make_return_offers)
    answer_return_offer = serves(contract.answer_return_offer, offering.answer_return_offer)
    approve_return = serves(contract.approve_return, steps.approve_return)
    authorize_return = serves(contract.authorize_return, steps.authorize_return)
    receive_return = serves(contract.receive_return, steps.receive_return)
    inspect_return = serves(contract.inspect_return, steps.inspect_return)
    settle_return = serves(contract.settle_return, settling.settle_return)
    refuse_return = serves(contract.refuse_return, steps.refuse_return)
    cancel_return = serves(contract.cancel_return, steps.cancel_return)
    record_return_cause = serves(
        contract.record_return_cause, causes.record_return_cause,
        first=[keeping.known, parties.known])
    add_return_cost = serves(contract.add_return_cost, costs.add_return_cost)
    set_return_claim = serves(
        contract.set_return_claim, costs.set_return_claim,
        first=[keeping.known, parties.known])
    add_return_photo = serves(
        contract.add_return_photo, photos.add_return_photo, first=[photos.stored])
    get_return_photo = serves(contract.get_return_photo, photos.get_return_photo)
    expire_return_offers = every(30, expiring.expire_return_offers)
    on_value_scored = reacts_to(marketing.value_scored, reactions.on_value_scored)
    settle_returns = every(2, settlements.settle_returns)
    list_portal_return_reasons = serves(
        contract.list_portal_return_reasons, portal_returns.list_portal_return_reasons,
        first=[own_party])
    request_portal_return = serves(
        contract.request_portal_return, portal_returns.request_portal_return,
        first=[portal_returns.own_sold, numbers.numbered(returns.NUMBERED),
               portal_returns.ticket_number])
    list_portal_returns = serves(
        contract.list_portal_returns, portal_returns.list_portal_returns, first=[own_party])
    get_portal_return = serves(
        contract.get_portal_return, portal_returns.get_portal_return, first=[own_party])
    answer_portal_return_offer = serves(
        contract.answer_portal_return_offer, portal_returns.answer_portal_return_offer,
        first=[own_party])
    cancel_portal_return = serves(
        contract.cancel_portal_return, portal_returns.cancel_portal_return, first=[own_party])
    add_portal_return_photo = serves(
        contract.add_portal_return_photo, portal_returns.add_portal_return_photo,
        first=[portal_returns.photo_brought])
    get_portal_return_photo = serves(
        contract.get_portal_return_photo, portal_returns.get_portal_return_photo,
        first=[own_party])
    get_return_pareto = serves(contract.get_return_pareto, pareto.get_return_pareto)
    create_corrective_action = serves(
        contract.create_corrective_action, causes.create_corrective_action)
    get_corrective_action = serves(contract.get_corrective_action, causes.get_corrective_action)
    list_corrective_actions = serves(
        contract.list_corrective_actions, causes.list_corrective_actions)
    update_corrective_action = serves(
        contract.update_corrective_action, causes.update_corrective_action)
    get_corrective_action_effect = serves(
        contract.get_corrective_action_effect, causes.get_corrective_action_effect)
