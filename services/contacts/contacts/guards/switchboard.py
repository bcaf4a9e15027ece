"""What contacts answers of guards; a part of its switchboard."""

from chassis.service import serves
from contracts import contacts as contract

from . import guards, overrides, rules


class GuardLines:
    check_guards = serves(contract.check_guards, guards.check_guards)
    check_many_guards = serves(contract.check_many_guards, guards.check_many_guards)
    override_guard = serves(contract.override_guard, overrides.override_guard)
    list_guard_overrides = serves(contract.list_guard_overrides, overrides.list_guard_overrides)
    create_guard_rule = serves(contract.create_guard_rule, rules.create_guard_rule)
    get_guard_rule = serves(contract.get_guard_rule, rules.get_guard_rule)
    list_guard_rules = serves(contract.list_guard_rules, rules.list_guard_rules)
    update_guard_rule = serves(contract.update_guard_rule, rules.update_guard_rule)
    list_guard_rule_versions = serves(
        contract.list_guard_rule_versions, rules.list_guard_rule_versions)
    test_guard_rule = serves(contract.test_guard_rule, guards.test_guard_rule)
