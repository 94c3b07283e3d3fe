"""Lists, tags and deleting."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Go from schema 0001 to 0002."""
    op.create_table(
        "lyrics_tag",
        sa.Column("lyrics_id", sa.String(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lyrics_id"], ["lyrics.id"], name=op.f("fk_lyrics_tag_lyrics_id_lyrics"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lyrics_id", "tag", name=op.f("pk_lyrics_tag")),
    )
    op.create_index(op.f("ix_lyrics_tag_tag_lyrics_id"), "lyrics_tag", ["tag", "lyrics_id"])

    # SQLite adds a column in place; a default for what must not be empty goes with the table's next move.
    op.add_column("lyrics", sa.Column("number", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("lyrics", sa.Column("title_key", sa.Text(), nullable=False, server_default=""))
    op.add_column("lyrics", sa.Column("rating", sa.Integer(), nullable=True))
    op.add_column("lyrics", sa.Column("deleted_at", sa.DateTime(), nullable=True))
    _fill(op.get_bind())
    with op.batch_alter_table("lyrics", schema=None) as batch_op:
        batch_op.alter_column("number", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("title_key", existing_type=sa.Text(), server_default=None)
        batch_op.create_unique_constraint(batch_op.f("uq_lyrics_number"), ["number"])
        batch_op.create_index(batch_op.f("ix_lyrics_title_key"), ["title_key"], unique=False)
        batch_op.drop_index(batch_op.f("ix_lyrics_created_at"))
        batch_op.create_index(
            "ix_lyrics_overview",
            [
                "created_at",
                "number",
                "id",
                "deleted_at",
                "genre",
                "mood",
                "provider",
                "model",
                "stage",
                "rating",
                "quality_score",
                "words_sung",
                "generation_seconds",
            ],
            unique=False,
        )

    with op.batch_alter_table("generation_history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_generation_history_run_status"))
        batch_op.create_index(batch_op.f("ix_generation_history_run_status_id"), ["run_status", "id"], unique=False)


def downgrade() -> None:
    """Go back; tags are lost, and what was deleted but not purged is there again."""
    with op.batch_alter_table("generation_history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_generation_history_run_status_id"))
        batch_op.create_index(batch_op.f("ix_generation_history_run_status"), ["run_status"], unique=False)

    with op.batch_alter_table("lyrics", schema=None) as batch_op:
        batch_op.drop_index("ix_lyrics_overview")
        batch_op.create_index(batch_op.f("ix_lyrics_created_at"), ["created_at"], unique=False)
        batch_op.drop_index(batch_op.f("ix_lyrics_title_key"))
        batch_op.drop_constraint(batch_op.f("uq_lyrics_number"), type_="unique")
        batch_op.drop_column("deleted_at")
        batch_op.drop_column("rating")
        batch_op.drop_column("title_key")
        batch_op.drop_column("number")

    op.drop_index(op.f("ix_lyrics_tag_tag_lyrics_id"), table_name="lyrics_tag")
    op.drop_table("lyrics_tag")


def _fill(connection: sa.Connection) -> None:
    """Number the songs by age; fill in what is looked for, tags and latest ratings from the rows there are."""
    songs = connection.execute(sa.text("SELECT id, title FROM lyrics ORDER BY created_at, id")).all()
    if songs:
        connection.execute(
            sa.text("UPDATE lyrics SET number = :number, title_key = :key WHERE id = :id"),
            [{"number": number, "key": title.casefold(), "id": id_} for number, (id_, title) in enumerate(songs, 1)],
        )
    connection.execute(
        sa.text(
            "UPDATE lyrics SET rating = (SELECT overall FROM user_feedback WHERE lyrics_id = lyrics.id"
            " AND overall IS NOT NULL AND line IS NULL ORDER BY id DESC LIMIT 1)"
        )
    )
    connection.execute(
        sa.text(
            "INSERT OR IGNORE INTO lyrics_tag (lyrics_id, tag)"
            " SELECT user_feedback.lyrics_id, lower(trim(each.value)) FROM user_feedback, json_each(user_feedback.tags)"
            " AS each WHERE trim(each.value) <> ''"
        )
    )
