"""The `vinculo` command. One file for each group of commands."""
