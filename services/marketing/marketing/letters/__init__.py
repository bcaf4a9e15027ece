"""Letters of actions: composed for whom they are to reach, printed in runs, and sent by post."""
