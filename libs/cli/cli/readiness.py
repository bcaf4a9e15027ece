"""Whether the programs of the suite are ready, asked over HTTP."""

import time
import urllib.error
import urllib.request

from cli.errors import CommandFailed

POLL_SECONDS = 0.1
# A program that ended this often before it was ready will not get there by itself.
TOO_MANY_RESTARTS = 3


def is_ready(program):
    """Ask one program whether it can take work."""
    try:
        with urllib.request.urlopen(program.ready_url, timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


def why_not_ready(program):
    """What a program says of itself when it runs and is not ready."""
    try:
        urllib.request.urlopen(program.ready_url, timeout=2)
    except urllib.error.HTTPError as error:
        return f"it answers {error.code}: {error.read(300).decode(errors='replace').strip()}"
    except OSError as error:
        return f"{program.ready_url} does not answer ({error})"
    return "it is ready by now"


def await_all(home, programs, *, timeout, on_ready):
    """Wait until every program is ready; on_ready(name) is called for each."""
    deadline = time.monotonic() + timeout
    before = home.read("run/supervisor.json") or {}
    waiting = {program.name: program for program in programs}
    while waiting:
        for name, program in list(waiting.items()):
            if is_ready(program):
                del waiting[name]
                on_ready(name)
            else:
                _give_up_on(home, program, before.get(name, 0))
        if waiting and time.monotonic() > deadline:
            program = next(iter(waiting.values()))
            raise CommandFailed(
                f"{program.name} is not ready after {timeout:.0f} s: {why_not_ready(program)}. "
                f"See `vinculo logs {program.name}`."
            )
        time.sleep(POLL_SECONDS)


def _give_up_on(home, program, restarts_before):
    restarts = (home.read("run/supervisor.json") or {}).get(program.name, 0) - restarts_before
    if restarts >= TOO_MANY_RESTARTS:
        tail = home.process(program.name).log_tail()
        raise CommandFailed(f"{program.name} keeps ending while it starts. Its log says:\n{tail}")
