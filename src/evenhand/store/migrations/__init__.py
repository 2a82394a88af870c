"""Brings a store to this version's tables, by Alembic. A store that is up to date is opened without it."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from evenhand.errors import ProjectError

#: The newest revision in versions/.
HEAD = "0004"


def upgrade(engine: Engine) -> None:
    """Migrate. Raises :class:`ProjectError` for a store that a newer evenhand wrote."""
    found = revision(engine)
    if found == HEAD:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    try:
        with engine.execution_options(writes=True).begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise ProjectError(
            f"the project was written by a newer evenhand (its tables are at {found}, this version knows {HEAD}). "
            "Install the newer version."
        ) from error


def revision(engine: Engine) -> str | None:
    """The revision a store is at; None for an empty one."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
