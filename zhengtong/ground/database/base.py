"""Django's PostgreSQL backend. Before each request Django asks whether the connection still lives; here that costs no round trip."""

import select

import psycopg
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A server that went away has closed its end, which makes an idle connection readable; only then is it worth asking."""

    def is_usable(self) -> bool:
        if self.connection is None:
            return False
        try:
            readable, _, _ = select.select([self.connection.fileno()], [], [], 0)
        except (OSError, ValueError, psycopg.Error):
            return False
        return not readable or super().is_usable()
