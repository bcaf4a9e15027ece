"""Our own wall: what is said there is with us, so nothing is fetched or sent."""

from .failures import NetworkRefused
from .posts import Calls, Page, Person, Published


class WallConnector:
    """Our own wall; an answer is shown below the post as soon as it is stored."""

    calls = Calls()

    def __init__(self, account):
        self._account = account

    def who_am_i(self):
        """We are ourselves."""
        return Person(id=self._account["_id"], name=self._account["name"])

    def fetch(self, cursor):
        """Nothing: posts come by the public route."""
        return Page([], cursor)

    def look_again(self, _references):
        """Nothing changes that we do not change."""
        return {}

    def publish(self, answer):
        """It is said by being stored."""
        if answer.is_private:
            raise NetworkRefused("Nobody can be written to in private on the wall.")
        return Published(answer.key)

    def delete(self, _published):
        """It is taken back by being marked so."""
