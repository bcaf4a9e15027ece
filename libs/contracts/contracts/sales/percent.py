"""Shares, in per cent."""

from ..common import Amount


class Percent(Amount):
    """From 0 to 100."""

    default_error_messages = {"range": "This is not a percentage from 0 to 100."}

    def _deserialize(self, value, attr, data, **kwargs):
        number = super()._deserialize(value, attr, data, **kwargs)
        if not 0 <= number <= 100:
            raise self.make_error("range")
        return number
