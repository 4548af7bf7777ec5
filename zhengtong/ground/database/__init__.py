"""Django's PostgreSQL backend, with a cheaper question whether the connection still lives."""
