"""What a reader takes the words of a target for: people or a thing."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("claims", sa.Column("kind", sa.String(), nullable=True))
