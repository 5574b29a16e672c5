"""News for people, what they switched off, and mails on their way. News begins with what happens from now on."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("gave_up_at", sa.DateTime(), nullable=True),
        sa.Column("error", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_mails_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
    )
    op.create_index("ix_mails_user_id", "mails", ["user_id"])
    op.create_index("ix_mails_next_try_at", "mails", ["next_try_at"])
    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("more", sa.String(300), nullable=False),
        sa.Column("href", sa.String(200), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_news_user_id_users"),
        sa.ForeignKeyConstraint(["entry_id"], ["audit.id"], name="fk_news_entry_id_audit"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_news_project_id_projects"),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name="fk_news_mail_id_mails"),
        sa.PrimaryKeyConstraint("id", name="pk_news"),
        sa.UniqueConstraint("user_id", "entry_id", name="uq_news_user_id_entry_id"),
    )
    op.create_index("ix_news_project_id", "news", ["project_id"])
    op.create_index("ix_news_user_id_read_at", "news", ["user_id", "read_at"])
    op.create_table(
        "news_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_news_choices_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_news_choices"),
        sa.UniqueConstraint("user_id", "kind", name="uq_news_choices_user_id_kind"),
    )
    op.create_table(
        "news_made",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_news_made"),
    )
    op.execute("INSERT INTO news_made (id, entry_id) SELECT 1, coalesce(max(id), 0) FROM audit")


def downgrade() -> None:
    for table in ("news_made", "news_choices", "news", "mails"):
        op.drop_table(table)
