"""What contacts answers of data requests and retention; a part of its switchboard."""

from chassis.service import every, serves
from contracts import contacts as contract

from . import answers, erasure, requests, retention


class DataRequestLines:
    open_data_request = serves(contract.open_data_request, requests.open_data_request)
    get_data_request = serves(contract.get_data_request, requests.get_data_request)
    list_data_requests = serves(contract.list_data_requests, requests.list_data_requests)
    verify_data_request = serves(contract.verify_data_request, requests.verify_data_request)
    extend_data_request = serves(contract.extend_data_request, requests.extend_data_request)
    refuse_data_request = serves(contract.refuse_data_request, requests.refuse_data_request)
    read_data_request_answer = serves(
        contract.read_data_request_answer, answers.read_data_request_answer)
    sweep_erased = every(60, erasure.sweep_erased)
    remind_services = every(600, requests.remind_services)
    create_retention_rule = serves(
        contract.create_retention_rule, retention.create_retention_rule)
    get_retention_rule = serves(contract.get_retention_rule, retention.get_retention_rule)
    list_retention_rules = serves(contract.list_retention_rules, retention.list_retention_rules)
    update_retention_rule = serves(
        contract.update_retention_rule, retention.update_retention_rule)
    remove_retention_rule = serves(
        contract.remove_retention_rule, retention.remove_retention_rule)
    preview_retention_rule = serves(
        contract.preview_retention_rule, retention.preview_retention_rule)
    list_retention_proposals = serves(
        contract.list_retention_proposals, retention.list_retention_proposals)
    accept_retention_proposal = serves(
        contract.accept_retention_proposal, retention.accept_retention_proposal)
    dismiss_retention_proposal = serves(
        contract.dismiss_retention_proposal, retention.dismiss_retention_proposal)
    propose_erasures = every(
        24 * 3600, retention.propose_erasures, longest=retention.LONGEST_LOOK)
    get_awaited_erasures = serves(contract.get_awaited_erasures, requests.get_awaited_erasures)
    acknowledge_erasure = serves(contract.acknowledge_erasure, requests.acknowledge_erasure)
