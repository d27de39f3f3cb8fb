"""What can go wrong with a PostgreSQL of our own."""


class PostgresUnavailable(Exception):
    """There is no working local PostgreSQL; the sentence says why and what to do."""
