"""What contacts answers of profiles; a part of its switchboard."""

from chassis.service import every, serves
from contracts import contacts as contract

from . import facts, profiles, rebuilding


class ProfileLines:
    get_profile = serves(contract.get_profile, profiles.get_profile)
    rebuild_profiles = serves(contract.rebuild_profiles, rebuilding.rebuild_profiles)
    learn_facts = serves(contract.learn_facts, rebuilding.learn_facts)
    catch_up_profiles = every(60, facts.catch_up_profiles)
