"""What contacts answers of contacts that may be one; a part of its switchboard."""

from chassis.service import every, serves
from contracts import contacts as contract

from . import candidates, scan


class DuplicateLines:
    find_duplicates = serves(contract.find_duplicates, candidates.find_duplicates)
    list_duplicates = serves(contract.list_duplicates, candidates.list_duplicates)
    get_duplicate = serves(contract.get_duplicate, candidates.get_duplicate)
    dismiss_duplicates = serves(contract.dismiss_duplicates, candidates.dismiss_duplicates)
    look_for_duplicates = every(
        15, scan.look_for_duplicates, longest=scan.LONGEST_LOOK)
