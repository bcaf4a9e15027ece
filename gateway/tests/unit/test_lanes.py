"""So many requests at once, and streams beside them."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway.lanes import Lanes


def test_no_more_requests_are_worked_on_than_there_are_lanes():
    at_work, most, lock = 0, 0, threading.Lock()
    all_in = threading.Barrier(3)

    def application(_environ, _start_response):
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        # Three of them meet, again and again; a fourth would be seen.
        all_in.wait(20)
        with lock:
            at_work -= 1
        return []

    lanes = Lanes(application, 3)
    with ThreadPoolExecutor(9) as pool:
        list(pool.map(lambda _: lanes({}, None), range(9)))

    assert most == 3


def test_stream_takes_up_no_lane_while_it_lasts():
    lanes = Lanes(lambda _environ, _start_response: iter([b"one", b"two"]), 1)

    streams = [lanes({}, None) for _ in range(5)]

    assert [next(stream) for stream in streams] == [b"one"] * 5


def test_lane_is_free_again_after_a_failure():
    def fail(_environ, _start_response):
        raise ValueError("no")

    lanes = Lanes(fail, 1)
    for _ in range(3):
        with pytest.raises(ValueError, match="no"):
            lanes({}, None)
