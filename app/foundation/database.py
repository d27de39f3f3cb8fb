"""The database: one base class, column types with names, relationships that never load by surprise."""

from __future__ import annotations

import select
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Protocol, cast

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry, relationship

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of the house."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: sa.DateTime(timezone=True),
            str: sa.Text,
            dict[str, Any]: JSONB,
        },
    )


db = SQLAlchemy(
    model_class=Base,
    session_options={"join_transaction_mode": "create_savepoint", "expire_on_commit": False},
    # Reading needs no transaction: two messages less for a page, nothing to undo. `writing()` begins one.
    engine_options={
        "pool_size": 8,
        "max_overflow": 2,
        "isolation_level": "AUTOCOMMIT",
        "skip_autocommit_rollback": True,
    },
)

if TYPE_CHECKING:
    from flask_sqlalchemy.model import Model as _FlaskModel

    class Model(_FlaskModel, Base):
        """Typing's view of `db.Model`."""

        __abstract__ = True

else:
    Model = db.Model


class Numbered(Protocol):
    """A row with a number of its own."""

    __tablename__: str

    @property
    def id(self) -> int:
        """Return its number."""


identity = Annotated[int, mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)]
count = Annotated[int, mapped_column(sa.Integer, server_default="0", default=0)]
LARGEST_ID = 2**63 - 1
Query = sa.Select[*tuple[Any, ...]]
AnyRow = sa.Row[*tuple[Any, ...]]


def related(**options: Any) -> Any:
    """Declare a relationship that must be loaded on purpose."""
    return relationship(lazy="raise_on_sql", **options)


def reference(column: str, *, on_delete: str = "RESTRICT", use_alter: bool = False, **options: Any) -> Any:
    """Declare a foreign key column with its index; `use_alter` where two tables refer to each other."""
    options.setdefault("index", True)
    key = sa.ForeignKey(column, ondelete=on_delete, use_alter=use_alter)
    return mapped_column(sa.BigInteger, key, **options)


def replace_closed_connections(engine: sa.Engine) -> None:
    """When the database was restarted, take a new connection instead of failing on the old one."""
    sa.event.listen(engine, "checkout", _refuse_closed)


def _refuse_closed(connection: Any, *_: object) -> None:
    """An idle connection with something to read was closed at the other end: ask without sending."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if poll.poll(0):
        raise sa.exc.DisconnectionError("The database closed this connection.")


def table_of(model: type[Base]) -> sa.Table:
    """Return the table itself, for a statement that is built once and goes past all objects in memory."""
    return cast(sa.Table, model.__table__)


def lock(row: Base) -> None:
    """Wait until no one else changes this row, and see its columns as they are now."""
    attributes = sa.inspect(type(row)).column_attrs
    names = [one.key for one in attributes if not one.deferred]
    db.session.flush()  # or what was changed a moment ago would be forgotten
    db.session.refresh(row, names, with_for_update={"of": type(row)})
