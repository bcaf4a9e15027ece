"""The same as the command `vinculo`: `python -m cli`."""

from cli.main import app

app(prog_name="vinculo")
