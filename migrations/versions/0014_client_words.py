"""What clients think of takes, as it waits for people. Opinions given before were news and wait for nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "client_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("take_id", sa.Integer(), nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(210), nullable=False),
        sa.Column("sharer_id", sa.Integer(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("noted", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["take_id"], ["takes.id"], name="fk_client_words_take_id_takes"),
        sa.ForeignKeyConstraint(["sharer_id"], ["users.id"], name="fk_client_words_sharer_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_client_words"),
        sa.UniqueConstraint("take_id", "guest_id", name="uq_client_words_take_id_guest_id"),
    )
    op.create_table(
        "client_words_seen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["word_id"], ["client_words.id"], name="fk_client_words_seen_word_id_client_words"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_client_words_seen_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_client_words_seen"),
        sa.UniqueConstraint("word_id", "user_id", name="uq_client_words_seen_word_id_user_id"),
    )


def downgrade() -> None:
    op.drop_table("client_words_seen")
    op.drop_table("client_words")
