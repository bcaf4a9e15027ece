import threading

from chassis.background import Background


def test_work_is_done_at_once_when_it_is_woken_and_ends_when_it_is_stopped():
    done, woken = threading.Semaphore(0), threading.Event()
    background = Background("test", done.release, seconds=3600, woken=woken)
    background.start()
    assert done.acquire(timeout=5)

    woken.set()
    assert done.acquire(timeout=5)

    background.stop()
    background.join()
    assert not background._thread.is_alive()


def test_work_is_tried_again_when_it_failed():
    tried, woken = threading.Semaphore(0), threading.Event()

    def fail():
        tried.release()
        raise ValueError("not today")

    background = Background("test", fail, seconds=3600, woken=woken)
    background.start()
    assert tried.acquire(timeout=5)

    woken.set()

    assert tried.acquire(timeout=5)
    background.stop()
    background.join()
