"""The library: documents with their sources, lines, chunks and vectors; a word index; what the index has to do."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

WORD_INDEX = (
    "CREATE VIRTUAL TABLE chunk_fts USING fts5(text, heading, content='chunk', content_rowid='id', "
    "tokenize='porter unicode61 remove_diacritics 2')"
)
_GONE = "INSERT INTO chunk_fts(chunk_fts, rowid, text, heading) VALUES ('delete', old.id, old.text, old.heading); "
_HERE = "INSERT INTO chunk_fts(rowid, text, heading) VALUES (new.id, new.text, new.heading); "
TRIGGERS = (
    f"CREATE TRIGGER chunk_comes AFTER INSERT ON chunk BEGIN {_HERE} END",
    f"CREATE TRIGGER chunk_changes AFTER UPDATE OF text, heading ON chunk BEGIN {_GONE}{_HERE} END",
    f"CREATE TRIGGER chunk_goes AFTER DELETE ON chunk BEGIN {_GONE} END",
    (
        "CREATE TRIGGER vector_comes AFTER INSERT ON chunk WHEN new.embedding IS NOT NULL BEGIN "
        "INSERT INTO index_task(chunk_id) VALUES (new.id); END"
    ),
    (
        "CREATE TRIGGER vector_changes AFTER UPDATE OF embedding ON chunk BEGIN "
        "INSERT INTO index_task(chunk_id) VALUES (new.id); END"
    ),
    (
        "CREATE TRIGGER vector_goes AFTER DELETE ON chunk WHEN old.embedding IS NOT NULL BEGIN "
        "INSERT INTO index_task(chunk_id) VALUES (old.id); END"
    ),
)


def upgrade() -> None:
    """Make the library's tables; the table of documents that stood here was never written to."""
    op.drop_table("document")
    op.create_table(
        "document",
        sa.Column("id", sa.String(length=6), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("artist", sa.Text(), nullable=True),
        sa.Column("album", sa.Text(), nullable=True),
        sa.Column("genre", sa.Text(), nullable=True),
        sa.Column("mood", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("structure", sa.JSON(), nullable=False),
        sa.Column("phrases", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_document_content_hash")),
    )
    for column in ("artist", "genre", "kind"):
        op.create_index(op.f(f"ix_document_{column}"), "document", [column])
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_source_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("path", "entry", name=op.f("uq_source_path_entry")),
    )
    op.create_index(op.f("ix_source_document_id"), "source", ["document_id"])
    op.create_table(
        "lyric_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("fewest", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("end", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_lyric_line_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lyric_line")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_lyric_line_document_id_number")),
    )
    op.create_index(op.f("ix_lyric_line_end"), "lyric_line", ["end"])
    op.create_index("ix_lyric_line_fewest_most", "lyric_line", ["fewest", "most"])
    op.create_table(
        "end_sound",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("near", sa.String(), nullable=False),
        sa.Column("perfect", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("word", "near", "perfect", name=op.f("pk_end_sound")),
    )
    op.create_index(op.f("ix_end_sound_near"), "end_sound", ["near"])
    op.create_table(
        "embedding_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("dimensions", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_embedding_model")),
        sa.UniqueConstraint("identity", name=op.f("uq_embedding_model_identity")),
    )
    op.create_table(
        "chunk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=True),
        sa.Column("embedding", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_chunk_document_id_document"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["model_id"], ["embedding_model.id"], name=op.f("fk_chunk_model_id_embedding_model")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chunk")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_chunk_document_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_chunk_model_id"), "chunk", ["model_id"])
    op.create_table(
        "index_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chunk_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_task")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "library_mark",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_library_mark")),
    )
    for statement in (WORD_INDEX, *TRIGGERS):
        op.execute(statement)


def downgrade() -> None:
    """Take the library away, and put the table back that stood here."""
    op.execute("DROP TABLE chunk_fts")
    for table in ("library_mark", "index_task", "chunk", "embedding_model", "end_sound", "lyric_line", "source"):
        op.drop_table(table)
    op.drop_table("document")
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
    op.create_index(op.f("ix_document_content_hash"), "document", ["content_hash"])
