"""What is played without words in a section."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Go from schema 0004 to 0005."""
    op.add_column("lyrics_section", sa.Column("played", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    """Go back; what is played without words is lost, but for what stands in the drafts."""
    with op.batch_alter_table("lyrics_section", schema=None) as batch_op:
        batch_op.drop_column("played")
