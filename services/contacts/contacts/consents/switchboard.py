"""What contacts answers of consents; a part of its switchboard."""

from chassis.service import serves
from contracts import contacts as contract

from . import approach, ledger, registers


class ConsentLines:
    record_consent = serves(contract.record_consent, ledger.record_consent)
    withdraw_consent = serves(contract.withdraw_consent, ledger.withdraw_consent)
    list_consents = serves(contract.list_consents, ledger.list_consents)
    may_approach = serves(contract.may_approach, approach.may_approach)
    may_approach_contact = serves(contract.may_approach_contact, approach.may_approach_contact)
    add_register_entry = serves(contract.add_register_entry, registers.add_register_entry)
    get_register_entry = serves(contract.get_register_entry, registers.get_register_entry)
    list_register_entries = serves(
        contract.list_register_entries, registers.list_register_entries)
    remove_register_entry = serves(
        contract.remove_register_entry, registers.remove_register_entry)
    import_register = serves(contract.import_register, registers.import_register)
