"""What marketing answers of the telemarketing desk; a part of its switchboard."""

from chassis import parties
from chassis.service import every, serves
from contracts import marketing as contract

from . import call_lists, call_scripts, calls, choosing, dispositions, results


class CallLines:
    create_call_script = serves(contract.create_call_script, call_scripts.create_call_script)
    get_call_script = serves(contract.get_call_script, call_scripts.get_call_script)
    list_call_scripts = serves(contract.list_call_scripts, call_scripts.list_call_scripts)
    update_call_script = serves(contract.update_call_script, call_scripts.update_call_script)
    archive_call_script = serves(contract.archive_call_script, call_scripts.archive_call_script)
    get_call_dispositions = serves(
        contract.get_call_dispositions, dispositions.get_call_dispositions)
    set_call_dispositions = serves(
        contract.set_call_dispositions, dispositions.set_call_dispositions)

    create_call_list = serves(contract.create_call_list, call_lists.create_call_list)
    get_call_list = serves(contract.get_call_list, call_lists.get_call_list)
    list_call_lists = serves(contract.list_call_lists, call_lists.list_call_lists)
    update_call_list = serves(contract.update_call_list, call_lists.update_call_list)
    open_call_list = serves(contract.open_call_list, call_lists.open_call_list)
    pause_call_list = serves(contract.pause_call_list, call_lists.pause_call_list)
    close_call_list = serves(contract.close_call_list, call_lists.close_call_list)
    add_call_list_contacts = serves(
        contract.add_call_list_contacts, call_lists.add_call_list_contacts, first=[parties.known])
    list_call_list_contacts = serves(
        contract.list_call_list_contacts, call_lists.list_call_list_contacts)
    remove_call_list_contact = serves(
        contract.remove_call_list_contact, call_lists.remove_call_list_contact)
    get_call_list_results = serves(
        contract.get_call_list_results, results.get_call_list_results)

    take_next_call = serves(
        contract.take_next_call, calls.take_next_call, first=[choosing.offered])
    get_call = serves(contract.get_call, calls.get_call)
    list_calls = serves(contract.list_calls, calls.list_calls)
    end_call = serves(contract.end_call, calls.end_call)
    release_call = serves(contract.release_call, calls.release_call)
    let_lapsed_calls_go = every(30, calls.let_lapsed_calls_go)
