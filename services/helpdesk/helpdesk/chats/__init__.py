"""Live chats: how they are opened, given to people, gone on with and ended."""
