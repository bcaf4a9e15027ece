"""Background processes that are known by their pid files, and the ports they take."""

import socket
import subprocess
import sys
import time

import pytest

from chassis.local import Process, ProcessFailed, choose_port, is_free

pytestmark = pytest.mark.integration


def wait_for(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "never came true"
        time.sleep(0.02)


@pytest.fixture
def process(tmp_path):
    process = Process("sleeper", pid_file=tmp_path / "s.pid", log_file=tmp_path / "s.log")
    yield process
    process.kill()


# Processes


def test_process_is_found_again_by_its_pid_file(process):
    process.start(["sleep", "100"])

    again = Process("sleeper", pid_file=process.pid_file, log_file=process.log_file)

    assert again.pid == int(process.pid_file.read_text())
    assert again.memory_bytes > 0
    again.stop()
    assert not process.is_running


def test_process_is_never_signalled_when_its_pid_belongs_to_another(process):
    process.start(["sleep", "100"])
    process.kill()
    stranger = subprocess.Popen(["sleep", "100"])
    process.pid_file.write_text(str(stranger.pid))
    process.pid_file.with_suffix(".started").write_text("12345")

    process.stop()
    process.kill()

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_process_that_ignores_the_request_to_end_is_killed(process):
    process.start(["sh", "-c", "trap '' TERM; echo ignoring; while true; do sleep 0.1; done"])
    wait_for(lambda: "ignoring" in process.log_tail())

    assert process.stop(patience=0.3) is True

    assert not process.is_running


def test_process_that_ends_while_it_is_awaited_shows_the_end_of_its_log(process):
    process.start(["sh", "-c", "echo no such setting >&2; exit 3"])

    with pytest.raises(ProcessFailed, match=r"(?s)sleeper ended.*no such setting"):
        process.wait_until(lambda: False, timeout=10)


def test_process_that_is_not_ready_in_time_is_told(process):
    process.start(["sleep", "100"])

    with pytest.raises(ProcessFailed, match="was not ready within"):
        process.wait_until(lambda: False, timeout=0.1)


def test_process_ends_with_its_parent_when_asked_to(tmp_path):
    code = f"""
from chassis.local import Process
p = Process("child", pid_file={str(tmp_path / "c.pid")!r}, log_file={str(tmp_path / "c.log")!r})
p.start(["sleep", "100"], ends_with_parent=True)
"""
    subprocess.run([sys.executable, "-c", code], check=True)

    child = Process("child", pid_file=tmp_path / "c.pid", log_file=tmp_path / "c.log")
    wait_for(lambda: not child.is_running)


# Ports


def test_choose_port_takes_another_when_the_usual_one_is_taken():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        usual = listener.getsockname()[1]

        assert not is_free(usual)
        assert choose_port(usual) != usual
    assert choose_port(usual) == usual


def test_choose_port_stays_below_the_ports_of_outgoing_connections():
    ports = {choose_port() for _ in range(20)}

    assert max(ports) < 32768


def test_port_that_another_process_has_chosen_is_not_chosen_again():
    choose = "from chassis.local.ports import choose_port; print(choose_port(PORT), flush=True); "
    port = choose_port()
    code = choose.replace("PORT", str(port)) + "input()"
    # This process has reserved it already, so the other has to take another one.
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as other:
        chosen = int(other.stdout.readline())
        other.communicate("\n")

    assert chosen != port
    assert choose_port(port) == port
