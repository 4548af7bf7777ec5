"""tally: the sums in a text. Pure Python; knows nothing of Django."""
