"""Load by wrk: requests a second, and how long they took."""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """What one run of wrk measured; times in milliseconds."""

    requests_per_second: float
    p50: float
    p99: float
    failures: int


def run(url, *, connections, seconds, script=None):
    """Put load on an address from one thread of wrk; `script` is a Lua script's text."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script or "")
        file.flush()
        options = ["-s", file.name] if script else []
        outcome = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "--latency",
             *options, url],
            capture_output=True, text=True, check=True,
        )
    return _read(outcome.stdout)


def _read(text):
    failures = sum(int(count) for count in re.findall(r"Non-2xx or 3xx responses: (\d+)", text))
    for counts in re.findall(r"Socket errors: (.*)", text):
        failures += sum(int(count) for count in re.findall(r"\d+", counts))
    return Load(
        requests_per_second=float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),
        p50=_time(text, "50%"),
        p99=_time(text, "99%"),
        failures=failures,
    )


def _time(text, share):
    value, unit = re.search(rf"{share}\s+([\d.]+)(us|ms|s|m)", text).groups()
    return float(value) * _MILLISECONDS[unit]


def with_token(token, *, paths=None, method="GET", body=None):
    """A Lua script: requests with a token, the paths in turn, or one path with a body each time."""
    headers = f'["Authorization"] = "Bearer {token}"'
    if body is not None:
        headers += ', ["Content-Type"] = "application/json"'
    listed = ", ".join(_quoted(path) for path in paths or [])
    return f"""
wrk.method = "{method}"
wrk.headers = {{ {headers} }}
wrk.body = {_quoted(body) if body else "nil"}
local paths = {{ {listed} }}
local at = 0
request = function()
  if #paths == 0 then return wrk.format() end
  at = at % #paths + 1
  return wrk.format(nil, paths[at])
end
"""


def _quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_installed():
    return any(Path(folder, "wrk").exists() for folder in ("/usr/bin", "/usr/local/bin"))
