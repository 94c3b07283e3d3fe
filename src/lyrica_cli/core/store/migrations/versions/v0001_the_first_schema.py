"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("artist", sa.Text(), nullable=True),
        sa.Column("album", sa.Text(), nullable=True),
        sa.Column("genre", sa.Text(), nullable=True),
        sa.Column("mood", sa.Text(), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("index_status", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("path", name=op.f("uq_document_path")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_content_hash"), ["content_hash"], unique=False)

    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("name", name=op.f("uq_user_name")),
    )
    op.create_table(
        "lyrics",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("hook", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("structure", sa.Text(), nullable=False),
        sa.Column("genre", sa.Text(), nullable=True),
        sa.Column("mood", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("writers", sa.JSON(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=True),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=True),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("model_digest", sa.Text(), nullable=True),
        sa.Column("model_reason", sa.Text(), nullable=False),
        sa.Column("lines_by_fallback", sa.Integer(), nullable=False),
        sa.Column("generation_seconds", sa.Float(), nullable=False),
        sa.Column("quality_score", sa.Float(), nullable=True),
        sa.Column("rhyme_score", sa.Float(), nullable=True),
        sa.Column("creativity_score", sa.Float(), nullable=True),
        sa.Column("coherence_score", sa.Float(), nullable=True),
        sa.Column("other_scores", sa.JSON(), nullable=False),
        sa.Column("words_sung", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("likes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["lyrics.id"], name=op.f("fk_lyrics_parent_id_lyrics")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_lyrics_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lyrics")),
    )
    with op.batch_alter_table("lyrics", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lyrics_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_lyrics_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lyrics_updated_at"), ["updated_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_lyrics_user_id"), ["user_id"], unique=False)

    op.create_table(
        "generation_history",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("input_parameters", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("run_status", sa.String(), nullable=False),
        sa.Column("iterations", sa.Integer(), nullable=False),
        sa.Column("prompt_tokens", sa.Integer(), nullable=False),
        sa.Column("completion_tokens", sa.Integer(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("prompt_version", sa.String(), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["id"], ["lyrics.id"], name=op.f("fk_generation_history_id_lyrics"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_generation_history")),
    )
    with op.batch_alter_table("generation_history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_generation_history_run_status"), ["run_status"], unique=False)

    op.create_table(
        "lyrics_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lyrics_id", sa.String(), nullable=False),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("rhyme_scheme", sa.String(), nullable=False),
        sa.Column("strictness", sa.String(), nullable=False),
        sa.Column("repeats", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("refinements", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lyrics_id"], ["lyrics.id"], name=op.f("fk_lyrics_section_lyrics_id_lyrics"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lyrics_section")),
        sa.UniqueConstraint("lyrics_id", "order", name=op.f("uq_lyrics_section_lyrics_id_order")),
    )
    op.create_table(
        "user_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lyrics_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=True),
        sa.Column("overall", sa.Integer(), nullable=True),
        sa.Column("quality", sa.Integer(), nullable=True),
        sa.Column("creativity", sa.Integer(), nullable=True),
        sa.Column("relevance", sa.Integer(), nullable=True),
        sa.Column("rhyme", sa.Integer(), nullable=True),
        sa.Column("singability", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("action", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lyrics_id"], ["lyrics.id"], name=op.f("fk_user_feedback_lyrics_id_lyrics"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_user_feedback_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_feedback")),
    )
    with op.batch_alter_table("user_feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_feedback_lyrics_id"), ["lyrics_id"], unique=False)

    op.create_table(
        "agent_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("input_state", sa.JSON(), nullable=False),
        sa.Column("output_state", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["generation_history.id"],
            name=op.f("fk_agent_log_run_id_generation_history"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_log")),
        sa.UniqueConstraint("run_id", "agent", "attempt", name=op.f("uq_agent_log_run_id_agent_attempt")),
    )


def downgrade() -> None:
    """Drop all tables, and everything in them."""
    op.drop_table("agent_log")
    with op.batch_alter_table("user_feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_feedback_lyrics_id"))

    op.drop_table("user_feedback")
    op.drop_table("lyrics_section")
    with op.batch_alter_table("generation_history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_generation_history_run_status"))

    op.drop_table("generation_history")
    with op.batch_alter_table("lyrics", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lyrics_user_id"))
        batch_op.drop_index(batch_op.f("ix_lyrics_updated_at"))
        batch_op.drop_index(batch_op.f("ix_lyrics_parent_id"))
        batch_op.drop_index(batch_op.f("ix_lyrics_created_at"))

    op.drop_table("lyrics")
    op.drop_table("user")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_content_hash"))

    op.drop_table("document")
