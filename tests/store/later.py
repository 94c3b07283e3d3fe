"""A schema after the newest, for the tests of migration: a column more, and a table copied and moved."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    """Add beats, and let two profiles have one name."""
    with op.batch_alter_table("lyrics") as batch:
        batch.add_column(sa.Column("beats", sa.Integer(), nullable=False, server_default="4"))
        batch.drop_index("ix_lyrics_parent_id")
        batch.alter_column("hook", new_column_name="refrain")
    with op.batch_alter_table("user") as batch:
        batch.drop_constraint("uq_user_name", type_="unique")


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("lyrics") as batch:
        batch.alter_column("refrain", new_column_name="hook")
        batch.create_index("ix_lyrics_parent_id", ["parent_id"])
        batch.drop_column("beats")
    with op.batch_alter_table("user") as batch:
        batch.create_unique_constraint("uq_user_name", ["name"])
