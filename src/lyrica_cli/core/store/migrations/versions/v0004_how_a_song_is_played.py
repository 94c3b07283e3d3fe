"""How a song is played: key, capo, tempo."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Go from schema 0003 to 0004."""
    op.add_column("lyrics", sa.Column("key", sa.Text(), nullable=True))
    op.add_column("lyrics", sa.Column("capo", sa.Integer(), nullable=True))
    op.add_column("lyrics", sa.Column("tempo", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Go back; how songs are played is lost, but for what stands in their drafts."""
    with op.batch_alter_table("lyrics", schema=None) as batch_op:
        batch_op.drop_column("tempo")
        batch_op.drop_column("capo")
        batch_op.drop_column("key")
