"""The helpdesk is killed while people chat: no message is lost, and none is said twice."""

import random
import secrets
from concurrent.futures import ThreadPoolExecutor

from workload import SEED, Keeper

from chassis.testing.processes import wait_until
from chassis.testing.sizes import sized
from contracts.errors import ServiceUnavailable

CHATS, EACH = sized(200, usual=40), 10
KILLS = sized(4, usual=2)
AT_ONCE = 12
USER = "user_01h455vb4pex5vsknk084sn02q"


class Chatter:
    """A visitor who says one thing after the other, each until it is acknowledged."""

    def __init__(self, client):
        self.client = client
        self.repeats = 0
        self.told = []
        self.token = client.helpdesk.open_public_chat()["token"]

    def talk(self):
        for number in range(EACH):
            self.told.append((self._say(f"{number}"), f"{number}"))

    def read(self):
        """All that the visitor sees, a few at a time, as one who comes back again and again."""
        found, after = [], 0
        while items := self.client.helpdesk.follow_public_chat(
                token=self.token, after_sequence=after, limit=4)["items"]:
            found += [(item["sequence"], item["body"]) for item in items]
            after = items[-1]["sequence"]
        return found

    def _say(self, body):
        said = {"token": self.token, "body": body, "client_id": secrets.token_urlsafe(12)}

        def once():
            try:
                return self.client.call("helpdesk.add_public_chat_message", said, seconds=3)
            except ServiceUnavailable:
                self.repeats += 1
                return None

        return wait_until(once, 60, "it is acknowledged")["sequence"]


def test_messages_of_chats_are_said_once_when_the_helpdesk_is_killed(
        faults, own_stack, own_client, report):
    helpdesk = faults("helpdesk")
    store = own_stack.open_store("helpdesk")
    own_client.helpdesk.set_agent_presence(user_id=USER, presence="available")
    chatters = [Chatter(own_client) for _ in range(CHATS)]
    keeper = Keeper(helpdesk)

    choose, total = random.Random(SEED), CHATS * EACH
    with ThreadPoolExecutor(AT_ONCE) as pool:
        talking = [pool.submit(chatter.talk) for chatter in chatters]
        for part in range(1, KILLS + 1):
            # Somewhere within each part of the work.
            reached = int(total * (part - choose.random()) / KILLS)
            wait_until(
                lambda reached=reached: store.chat_messages.count_documents({}) >= reached, 120,
                f"{reached} messages are said", poll=0.02)
            helpdesk.kill()
        for one in talking:
            one.result()
    keeper.stop()

    helpdesk.wait_until_ready()
    wrong = [chatter for chatter in chatters if chatter.read() != chatter.told]
    doubled = store.chat_messages.count_documents({}) - total
    report(killed=keeper.deaths, messages=total, doubled=doubled, chats_wrong=len(wrong),
           repeated=sum(chatter.repeats for chatter in chatters))
    assert [chatter.read() for chatter in chatters] == [
        [(number + 1, f"{number}") for number in range(EACH)]] * CHATS
    assert (len(wrong), doubled, keeper.deaths) == (0, 0, KILLS)
