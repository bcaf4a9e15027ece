"""What contacts answers of who knows whom; a part of its switchboard."""

from datetime import timedelta

from chassis.service import every, serves
from contracts import contacts as contract

from . import groups, introductions, networks, ties


class NetworkLines:
    find_introductions = serves(
        contract.find_introductions, introductions.find_introductions)
    record_introduction = serves(
        contract.record_introduction, introductions.record_introduction)
    get_network = serves(contract.get_network, networks.get_network)
    get_group = serves(contract.get_group, groups.get_group)
    keep_ties = every(600, ties.keep_ties, longest=timedelta(hours=2))
