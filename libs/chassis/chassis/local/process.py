"""A process that outlives the one that started it, found again by its pid file."""

import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path

from chassis.local.errors import ProcessFailed
from chassis.local.files import write_private

LOG_LIMIT_BYTES = 20_000_000
POLL_SECONDS = 0.03
PR_SET_PDEATHSIG = 1


class Process:
    """One program run in the background: start it, wait for it, stop it, kill it.

    It runs in a session of its own, so that Ctrl-C at the terminal does not reach it. Beside its
    pid file lies the kernel's start time of it: a pid that was since given to another program is
    never mistaken for ours, and never signalled.
    """

    def __init__(self, name, *, pid_file, log_file):
        self.name = name
        self.pid_file = Path(pid_file)
        self._start_file = self.pid_file.with_suffix(".started")
        self.log_file = Path(log_file)
        self._child = None

    def start(self, command, *, env=None, folder=None, ends_with_parent=False):
        """Start the program unless it runs already.

        With `ends_with_parent` it gets a SIGTERM when the thread that starts it ends.
        """
        if self.is_running:
            return
        self._turn_log()
        with open(self.log_file, "ab") as log:
            self._child = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                env=env, cwd=folder, start_new_session=True,
                preexec_fn=_end_with_parent if ends_with_parent else None,
            )  # fmt: skip
        pid = self._child.pid
        write_private(self._start_file, f"{start_time(pid)}\n")
        write_private(self.pid_file, f"{pid}\n")

    @property
    def pid(self):
        """Its process id while it runs, else None."""
        if self._child:
            self._child.poll()
        pid, started = self._read_pid_file()
        return pid if pid and start_time(pid) == started else None

    @property
    def is_running(self):
        return self.pid is not None

    @property
    def memory_bytes(self):
        """Memory of the program and of all that it started; 0 when it does not run."""
        pid = self.pid
        return sum(memory_of(member) for member in family_of(pid)) if pid else 0

    def wait_until(self, condition, *, timeout, what="ready"):
        """Wait until condition() is true; say why, with the log's end, when it never gets so."""
        deadline = time.monotonic() + timeout
        while not condition():
            if not self.is_running:
                raise ProcessFailed(f"{self.name} ended while starting.{self._log_hint()}")
            if time.monotonic() > deadline:
                raise ProcessFailed(
                    f"{self.name} was not {what} within {timeout:.0f} s.{self._log_hint()}"
                )
            time.sleep(POLL_SECONDS)

    def stop(self, *, patience=20):
        """Ask it to end (SIGTERM) and wait; kill it when its time is up. True if it had to die."""
        was_killed = False
        if self._send(signal.SIGTERM) and not self._wait_for_end(patience):
            was_killed = self._send(signal.SIGKILL)
            self._wait_for_end(patience)
        self._forget()
        return was_killed

    def kill(self):
        """End it at once, as a power cut would (SIGKILL)."""
        if self._send(signal.SIGKILL):
            self._wait_for_end(20)
        self._forget()

    def log_tail(self, lines=8, width=300):
        """The last lines of its log, long ones cut."""
        if not self.log_file.exists():
            return ""
        with open(self.log_file, "rb") as log:
            log.seek(max(0, self.log_file.stat().st_size - 8000))
            text = log.read().decode(errors="replace")
        return "\n".join(line[:width] for line in text.splitlines()[-lines:])

    def _send(self, signal_number):
        """Signal it; False when there is nobody to signal."""
        pid, started = self._read_pid_file()
        if not pid:
            return False
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            return False
        try:
            # The handle is held first, so the pid cannot change owner after this check.
            if start_time(pid) != started:
                return False
            signal.pidfd_send_signal(handle, signal_number)
        except ProcessLookupError:
            return False
        finally:
            os.close(handle)
        return True

    def _wait_for_end(self, timeout):
        deadline = time.monotonic() + timeout
        while self.is_running and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        return not self.is_running

    def _forget(self):
        self.pid_file.unlink(missing_ok=True)
        self._start_file.unlink(missing_ok=True)

    def _read_pid_file(self):
        try:
            return int(self.pid_file.read_text()), int(self._start_file.read_text())
        except (FileNotFoundError, ValueError):
            return None, None

    def _turn_log(self):
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        if self.log_file.exists() and self.log_file.stat().st_size > LOG_LIMIT_BYTES:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))

    def _log_hint(self):
        return f" See {self.log_file}; it ends with:\n{self.log_tail()}"


def start_time(pid):
    """When the kernel started this pid, in its own ticks; None for one that has ended."""
    fields = _read_stat(pid)
    if fields is None:
        return None
    # A killed server is a zombie while its other threads still hold its ports and locks.
    has_ended = fields[0] in "ZX" and int(fields[17]) <= 1
    return None if has_ended else int(fields[19])


def family_of(pid):
    """This process and all that descend from it."""
    children = {}
    for entry in os.listdir("/proc"):
        fields = _read_stat(entry) if entry.isdigit() else None
        if fields:
            children.setdefault(int(fields[1]), []).append(int(entry))
    family = [pid]
    for member in family:
        family += children.get(member, [])
    return family


def memory_of(pid):
    """Memory of one process in bytes; what it shares with others counts in part."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    kilobytes = next((line.split()[1] for line in text.splitlines() if line.startswith("Pss:")), 0)
    return int(kilobytes) * 1024


def _read_stat(pid):
    """The fields of /proc/<pid>/stat from the third on (man 5 proc); None without that pid."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The program's name stands in brackets and may hold spaces, so count from the last bracket.
    return text.rpartition(")")[2].split()


def _end_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
