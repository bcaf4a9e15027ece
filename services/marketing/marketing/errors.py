"""What the rules of marketing refuse."""

from contracts.errors import Conflict


class CostEntryIsTold(Conflict):
    code = "cost_entry_is_told"
    detail = "What another service tells cannot be changed here. Correct it where it arose."


class CostEntryIsWithdrawn(Conflict):
    code = "cost_entry_is_withdrawn"
    detail = "The cost was taken back, and stays as it is."


class TouchIsOfAnother(Conflict):
    code = "touch_is_of_another"
    detail = "This source has a touch already, which is with somebody else or of another kind."
