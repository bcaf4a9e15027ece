"""`vinculo logs`: what the processes of the suite say."""

import time
from typing import Annotated

import typer

from cli.errors import CommandFailed
from cli.home import Home

POLL_SECONDS = 0.2
MOST_BYTES = 1_000_000

Name = Annotated[str | None, typer.Argument(help="A process, as `vinculo status` names it.")]
Follow = Annotated[bool, typer.Option("--follow", "-f", help="Go on as more is written.")]
Lines = Annotated[int, typer.Option("--lines", "-n", min=0, help="How many lines to begin with.")]


def logs(name: Name = None, follow: Follow = False, lines: Lines = 50):
    """Show the log of one process, or of all but the servers."""
    home = Home()
    files = _files(home, name)
    shows_names = len(files) > 1
    readers = [Reader(file, shows_names) for file in files]
    for reader in readers:
        reader.show_last(lines)
    while follow:
        for reader in readers:
            reader.show_new()
        time.sleep(POLL_SECONDS)


class Reader:
    """Reads one log as it grows, and begins anew when it is replaced."""

    def __init__(self, path, shows_name):
        self.path = path
        self.prefix = f"{path.stem:<12} | " if shows_name else ""
        self.position = 0

    def show_last(self, lines):
        start = max(0, self.path.stat().st_size - MOST_BYTES)
        with open(self.path, "rb") as log:
            log.seek(start)
            text = log.read()
        end = text.rfind(b"\n") + 1
        self.position = start + end
        if lines:
            self._show(text[:end].splitlines()[-lines:])

    def show_new(self):
        if not self.path.exists():
            return
        if self.path.stat().st_size < self.position:
            self.position = 0
        with open(self.path, "rb") as log:
            log.seek(self.position)
            text = log.read(MOST_BYTES)
        # The rest of a line that is still being written is shown when it is whole.
        end = text.rfind(b"\n") + 1
        self.position += end
        self._show(text[:end].splitlines())

    def _show(self, lines):
        for line in lines:
            typer.echo(self.prefix + line.decode(errors="replace"))


def _files(home, name):
    found = {file.stem: file for file in sorted(home.log.glob("*.log"))}
    if not found:
        raise CommandFailed("There are no logs yet. Start the suite with `vinculo up`.")
    if name is None:
        chosen = {key: file for key, file in found.items() if key not in ("mongod", "rabbitmq")}
        return list(chosen.values()) or list(found.values())
    if name not in found:
        raise CommandFailed(f"There is no log of {name}. There are: {', '.join(found)}.")
    return [found[name]]
