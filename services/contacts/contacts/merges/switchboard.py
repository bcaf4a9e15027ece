"""What contacts answers of merges; a part of its switchboard."""

from chassis.service import every, serves
from contracts import contacts as contract

from . import background, merges, undo


class MergeLines:
    merge_contacts = serves(contract.merge_contacts, merges.merge_contacts)
    get_merge = serves(contract.get_merge, merges.get_merge)
    list_merges = serves(contract.list_merges, merges.list_merges)
    undo_merge = serves(contract.undo_merge, undo.undo_merge)
    carry_on_merges = every(1, background.carry_on_merges, longest=background.LONGEST_TURN)
