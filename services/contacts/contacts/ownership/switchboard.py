"""What contacts answers of who looks after contacts; a part of its switchboard."""

from chassis.service import every, serves
from contracts import contacts as contract

from . import histories, reassignments


class OwnershipLines:
    get_ownership_history = serves(
        contract.get_ownership_history, histories.get_ownership_history)
    reassign_contacts = serves(contract.reassign_contacts, reassignments.reassign_contacts)
    get_reassignment = serves(contract.get_reassignment, reassignments.get_reassignment)
    run_waiting_reassignments = every(2, reassignments.run_waiting_reassignments)
