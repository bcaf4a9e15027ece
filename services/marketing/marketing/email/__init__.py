"""Mail of actions: written as templates, sent to whoever may get it, once; and what comes of it."""
