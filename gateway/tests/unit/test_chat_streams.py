"""What is told to one who follows a chat, whatever happens to the service meanwhile."""

import orjson
import pytest

from contracts.errors import NotFound, ServiceUnavailable
from gateway.chats import streams
from gateway.chats.hub import MOST_NOTICES, Watch
from gateway.chats.streams import Stream


def message(sequence):
    return {"id": f"m{sequence}", "sequence": sequence, "body": f"{sequence}"}


def followed(*sequences, state="active", last=None):
    return {"chat": {"id": "chat_1", "state": state, "last_sequence": last or max(sequences)},
            "items": [message(number) for number in sequences]}


class Service:
    """Answers in turn, and is asked after which number."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def ask(self, after):
        self.asked.append(after)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    monkeypatch.setattr(streams, "HEARTBEAT_SECONDS", 0.01)
    monkeypatch.setattr(streams, "AGAIN_SECONDS", 0.0)


def told(service, watch=None, by="visitor", after=0):
    found = []
    for part in Stream(watch or Watch(), by, service.ask).events(after):
        lines = dict(line.split(": ", 1) for line in part.decode().strip().split("\n")
                     if ": " in line)
        if "event" in lines:
            found.append((lines["event"], lines.get("id"), orjson.loads(lines["data"])))
    return found


def numbers(events):
    return [int(id) for kind, id, _ in events if kind == "message"]


def test_each_message_is_told_once_by_its_number():
    service = Service(followed(1, 2), followed(3), followed(4, state="ended"))

    assert numbers(told(service)) == [1, 2, 3, 4]
    assert service.asked == [0, 2, 3]


def test_it_goes_on_after_the_number_that_it_is_given():
    service = Service(followed(6, state="ended"))

    assert numbers(told(service, after=5)) == [6]
    assert service.asked == [5]


def test_nothing_is_left_out_while_the_service_is_away():
    service = Service(followed(1), ServiceUnavailable(), ServiceUnavailable(),
                      followed(2, 3, state="ended"))

    assert numbers(told(service)) == [1, 2, 3]
    assert service.asked == [0, 1, 1, 1]


def test_it_ends_when_the_chat_may_be_seen_no_more():
    assert numbers(told(Service(followed(1), NotFound()))) == [1]


def test_how_it_stands_is_told_when_that_has_changed():
    waiting = followed(1, state="waiting")
    service = Service(waiting, {**waiting, "items": []}, followed(2), followed(3, state="ended"))

    assert [data["state"] for kind, _, data in told(service) if kind == "chat"] == [
        "waiting", "active", "ended"]


def test_more_than_one_answer_holds_is_told_at_once(monkeypatch):
    monkeypatch.setattr(streams, "MOST_HELD", 2)
    service = Service(followed(1, 2, state="ended", last=5), followed(3, 4, state="ended", last=5),
                      followed(5, state="ended"))

    assert numbers(told(service)) == [1, 2, 3, 4, 5]


def test_typing_of_the_other_side_is_told_without_asking():
    watch, service = Watch(), Service(followed(1), followed(2, state="ended"))
    for by in ("visitor", "agent"):
        watch.wake(notice={"by": by, "is_typing": True}, is_due=False)

    events = told(service, watch)
    assert [data for kind, _, data in events if kind == "typing"] == [
        {"by": "agent", "is_typing": True}]
    assert numbers(events) == [1, 2]


def test_who_does_not_read_has_nothing_asked_for_and_few_notices_kept():
    watch, service = Watch(), Service(followed(1), followed(2), followed(3, state="ended"))
    stream = Stream(watch, "visitor", service.ask).events(0)
    while b"id: 1" not in next(stream):
        pass
    for _ in range(100):
        watch.wake(notice={"by": "agent", "is_typing": True, "has_read": False})

    assert service.asked == [0]
    # The first of what is left is how the chat stands.
    rest = list(stream)
    assert len([part for part in rest if b"typing" in part]) == MOST_NOTICES
    assert service.asked == [0, 1, 2]


def test_stream_is_over_when_its_process_ends():
    watch, service = Watch(), Service(followed(1), followed(2))
    watch.is_over = True

    assert told(service, watch) == []


def test_wake_between_looks_is_never_missed():
    watch = Watch()
    watch.wake()
    watch.wake(is_due=False, notice={"by": "agent"})

    assert watch.wait(0) == (True, [{"by": "agent"}])
    assert watch.wait(0) == (True, [])
