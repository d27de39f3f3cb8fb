"""the house stands.

Revision: 0001_the_house_stands
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql
from sqlalchemy_searchable import sql_expressions

revision = "0001_the_house_stands"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(sql_expressions)
    op.create_table(
        "rate_hits",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "ends_at", name=op.f("pk_rate_hits")),
        prefixes=["UNLOGGED"],
    )
    op.create_table(
        "sections",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name_nl", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sections")),
        sa.UniqueConstraint("slug", name=op.f("uq_sections_slug")),
    )
    op.create_table(
        "tags",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name_nl", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), server_default="", nullable=False),
        sa.Column("topic_count", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("slug", name=op.f("uq_tags_slug")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("username_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("bio", sa.Text(), server_default="", nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("language", sa.Text(), server_default="nl", nullable=False),
        sa.Column("time_zone", sa.Text(), server_default="Europe/Amsterdam", nullable=False),
        sa.Column("text_size", sa.Text(), server_default="normal", nullable=False),
        sa.Column("theme", sa.Text(), server_default="auto", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("new_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("topic_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("post_count", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("username ~ '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,29}$'", name=op.f("ck_users_username")),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 60", name=op.f("ck_users_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
    )
    op.create_index("uq_users_email", "users", [sa.literal_column("lower(email)")], unique=True)
    op.create_index("uq_users_username", "users", [sa.literal_column("lower(username)")], unique=True)
    op.create_table(
        "activities",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("is_logged", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "audience IN ('public', 'members', 'moderators')", name=op.f("ck_activities_audience")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_activities_actor_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
    )
    op.create_index(op.f("ix_activities_actor_id"), "activities", ["actor_id"], unique=False)
    op.create_index(
        "ix_activities_log",
        "activities",
        ["id"],
        unique=False,
        postgresql_where=sa.text("is_logged"),
    )
    op.create_index("ix_activities_subject", "activities", ["subject_kind", "subject_id"], unique=False)
    op.create_table(
        "categories",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("section_id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name_nl", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("description_nl", sa.Text(), server_default="", nullable=False),
        sa.Column("description_en", sa.Text(), server_default="", nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("read_access", sa.Text(), server_default="public", nullable=False),
        sa.Column("write_access", sa.Text(), server_default="members", nullable=False),
        sa.Column("topic_template", sa.Text(), server_default="", nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger(), nullable=True),
        sa.Column("topic_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("post_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("read_access IN ('public', 'members')", name=op.f("ck_categories_read_access")),
        sa.CheckConstraint(
            "write_access IN ('members', 'moderators')", name=op.f("ck_categories_write_access")
        ),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_categories_merged_into_another")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["categories.id"],
            name=op.f("fk_categories_merged_into_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["sections.id"],
            name=op.f("fk_categories_section_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("slug", name=op.f("uq_categories_slug")),
    )
    op.create_index(op.f("ix_categories_merged_into_id"), "categories", ["merged_into_id"], unique=False)
    op.create_index(op.f("ix_categories_section_id"), "categories", ["section_id"], unique=False)
    op.create_table(
        "files",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("thumb_width", sa.Integer(), nullable=True),
        sa.Column("thumb_height", sa.Integer(), nullable=True),
        sa.Column("visibility", sa.Text(), server_default="owner", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("visibility IN ('public', 'members', 'owner')", name=op.f("ck_files_visibility")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_files_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("key", name=op.f("uq_files_key")),
    )
    op.create_index(
        "ix_files_orphans",
        "files",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("attached_at IS NULL"),
    )
    op.create_index(op.f("ix_files_owner_id"), "files", ["owner_id"], unique=False)
    op.create_table(
        "one_time_keys",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('confirm', 'password', 'email')", name=op.f("ck_one_time_keys_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_one_time_keys_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_one_time_keys_key_hash")),
    )
    op.create_index(op.f("ix_one_time_keys_ends_at"), "one_time_keys", ["ends_at"], unique=False)
    op.create_index(op.f("ix_one_time_keys_user_id"), "one_time_keys", ["user_id"], unique=False)
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sign_ins_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sign_ins_key_hash")),
    )
    op.create_index(op.f("ix_sign_ins_ends_at"), "sign_ins", ["ends_at"], unique=False)
    op.create_index(op.f("ix_sign_ins_user_id"), "sign_ins", ["user_id"], unique=False)
    op.create_table(
        "category_follows",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "level IN ('muted', 'normal', 'tracking', 'watching')",
            name=op.f("ck_category_follows_level"),
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_category_follows_category_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_category_follows_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "category_id", name=op.f("pk_category_follows")),
    )
    op.create_index(
        op.f("ix_category_follows_category_id"), "category_follows", ["category_id"], unique=False
    )
    op.create_table(
        "category_tags",
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.Column("tag_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_category_tags_category_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tags.id"], name=op.f("fk_category_tags_tag_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("category_id", "tag_id", name=op.f("pk_category_tags")),
    )
    op.create_index(op.f("ix_category_tags_tag_id"), "category_tags", ["tag_id"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("tag_ids", postgresql.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_drafts_category_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_drafts_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_drafts_user_id_key")),
    )
    op.create_index(op.f("ix_drafts_saved_at"), "drafts", ["saved_at"], unique=False)
    op.create_table(
        "moderators",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("given_by_id", sa.BigInteger(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_moderators_category_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"],
            ["users.id"],
            name=op.f("fk_moderators_given_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_moderators_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderators")),
    )
    op.create_index(op.f("ix_moderators_category_id"), "moderators", ["category_id"], unique=False)
    op.create_index(op.f("ix_moderators_user_id"), "moderators", ["user_id"], unique=False)
    op.create_index(
        "uq_moderators_category",
        "moderators",
        ["user_id", "category_id"],
        unique=True,
        postgresql_where=sa.text("category_id IS NOT NULL"),
    )
    op.create_index(
        "uq_moderators_site",
        "moderators",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("category_id IS NULL"),
    )
    op.create_table(
        "topics",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("excerpt", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bumped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_author_id", sa.BigInteger(), nullable=False),
        sa.Column("post_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("highest_number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("like_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("score", sa.Integer(), server_default="0", nullable=False),
        sa.Column("poster_ids", postgresql.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by_id", sa.BigInteger(), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger(), nullable=True),
        sa.Column("title_terms", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "search_vector",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('pg_catalog.simple'::regconfig, title_terms)", persisted=True),
            nullable=False,
        ),
        sa.CheckConstraint("char_length(title) BETWEEN 1 AND 255", name=op.f("ck_topics_title")),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_topics_merged_into_another")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_topics_author_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_topics_category_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by_id"],
            ["users.id"],
            name=op.f("fk_topics_deleted_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["last_author_id"],
            ["users.id"],
            name=op.f("fk_topics_last_author_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["topics.id"],
            name=op.f("fk_topics_merged_into_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
    )
    op.create_index("ix_topics_author", "topics", ["author_id", "id"], unique=False)
    op.create_index(
        "ix_topics_category",
        "topics",
        ["category_id", "bumped_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_topics_latest",
        "topics",
        ["bumped_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(op.f("ix_topics_merged_into_id"), "topics", ["merged_into_id"], unique=False)
    op.create_index(
        "ix_topics_new",
        "topics",
        ["created_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_topics_pinned",
        "topics",
        ["pinned_at"],
        unique=False,
        postgresql_where=sa.text("pinned_at IS NOT NULL"),
    )
    op.create_index(
        "ix_topics_search_vector", "topics", ["search_vector"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "ix_topics_top",
        "topics",
        ["score", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("reply_to_id", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("renderer_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision_count", sa.Integer(), server_default="1", nullable=False),
        sa.Column("like_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_posts_number")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_posts_author_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by_id"],
            ["users.id"],
            name=op.f("fk_posts_deleted_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["reply_to_id"], ["posts.id"], name=op.f("fk_posts_reply_to_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_posts_topic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("topic_id", "number", name=op.f("uq_posts_topic_id_number")),
    )
    op.create_index("ix_posts_author", "posts", ["author_id", "id"], unique=False)
    op.create_index("ix_posts_renderer_version", "posts", ["renderer_version", "id"], unique=False)
    op.create_index(op.f("ix_posts_reply_to_id"), "posts", ["reply_to_id"], unique=False)
    op.create_table(
        "readings",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("last_read", sa.Integer(), server_default="0", nullable=False),
        sa.Column("visited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("level", sa.Text(), server_default="normal", nullable=False),
        sa.CheckConstraint(
            "level IN ('muted', 'normal', 'tracking', 'watching')", name=op.f("ck_readings_level")
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_readings_topic_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_readings_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "topic_id", name=op.f("pk_readings")),
    )
    op.create_index(op.f("ix_readings_topic_id"), "readings", ["topic_id"], unique=False)
    op.create_table(
        "topic_tags",
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("tag_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tags.id"], name=op.f("fk_topic_tags_tag_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_topic_tags_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("topic_id", "tag_id", name=op.f("pk_topic_tags")),
    )
    op.create_index("ix_topic_tags_tag", "topic_tags", ["tag_id", "topic_id"], unique=False)
    op.create_table(
        "bookmarks",
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_bookmarks_post_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_bookmarks_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "user_id", name=op.f("pk_bookmarks")),
    )
    op.create_index("ix_bookmarks_user", "bookmarks", ["user_id", "created_at", "post_id"], unique=False)
    op.create_table(
        "likes",
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_likes_post_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_likes_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("post_id", "user_id", name=op.f("pk_likes")),
    )
    op.create_index(op.f("ix_likes_user_id"), "likes", ["user_id"], unique=False)
    op.create_table(
        "moved_posts",
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_moved_posts_post_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_moved_posts_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("topic_id", "number", name=op.f("pk_moved_posts")),
    )
    op.create_index(op.f("ix_moved_posts_post_id"), "moved_posts", ["post_id"], unique=False)
    op.create_table(
        "post_files",
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_post_files_file_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_post_files_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "file_id", name=op.f("pk_post_files")),
    )
    op.create_index(op.f("ix_post_files_file_id"), "post_files", ["file_id"], unique=False)
    op.create_table(
        "post_revisions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("editor_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["editor_id"],
            ["users.id"],
            name=op.f("fk_post_revisions_editor_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_post_revisions_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_revisions")),
        sa.UniqueConstraint("post_id", "number", name=op.f("uq_post_revisions_post_id_number")),
    )
    op.create_index(op.f("ix_post_revisions_editor_id"), "post_revisions", ["editor_id"], unique=False)
    make_queue()


def make_queue():
    """Lay out the job queue's own tables, as the pinned version of its library has them."""
    op.get_bind().connection.driver_connection.execute(SchemaManager.get_schema().encode())


def downgrade():
    op.drop_index(op.f("ix_post_revisions_editor_id"), table_name="post_revisions")
    op.drop_table("post_revisions")
    op.drop_index(op.f("ix_post_files_file_id"), table_name="post_files")
    op.drop_table("post_files")
    op.drop_index(op.f("ix_moved_posts_post_id"), table_name="moved_posts")
    op.drop_table("moved_posts")
    op.drop_index(op.f("ix_likes_user_id"), table_name="likes")
    op.drop_table("likes")
    op.drop_index("ix_bookmarks_user", table_name="bookmarks")
    op.drop_table("bookmarks")
    op.drop_index("ix_topic_tags_tag", table_name="topic_tags")
    op.drop_table("topic_tags")
    op.drop_index(op.f("ix_readings_topic_id"), table_name="readings")
    op.drop_table("readings")
    op.drop_index(op.f("ix_posts_reply_to_id"), table_name="posts")
    op.drop_index("ix_posts_renderer_version", table_name="posts")
    op.drop_index("ix_posts_author", table_name="posts")
    op.drop_table("posts")
    op.drop_index("ix_topics_top", table_name="topics", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_topics_search_vector", table_name="topics", postgresql_using="gin")
    op.drop_index("ix_topics_pinned", table_name="topics", postgresql_where=sa.text("pinned_at IS NOT NULL"))
    op.drop_index("ix_topics_new", table_name="topics", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index(op.f("ix_topics_merged_into_id"), table_name="topics")
    op.drop_index("ix_topics_latest", table_name="topics", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_topics_category", table_name="topics", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_topics_author", table_name="topics")
    op.drop_table("topics")
    op.drop_index(
        "uq_moderators_site",
        table_name="moderators",
        postgresql_where=sa.text("category_id IS NULL"),
    )
    op.drop_index(
        "uq_moderators_category",
        table_name="moderators",
        postgresql_where=sa.text("category_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_moderators_user_id"), table_name="moderators")
    op.drop_index(op.f("ix_moderators_category_id"), table_name="moderators")
    op.drop_table("moderators")
    op.drop_index(op.f("ix_drafts_saved_at"), table_name="drafts")
    op.drop_table("drafts")
    op.drop_index(op.f("ix_category_tags_tag_id"), table_name="category_tags")
    op.drop_table("category_tags")
    op.drop_index(op.f("ix_category_follows_category_id"), table_name="category_follows")
    op.drop_table("category_follows")
    op.drop_index(op.f("ix_sign_ins_user_id"), table_name="sign_ins")
    op.drop_index(op.f("ix_sign_ins_ends_at"), table_name="sign_ins")
    op.drop_table("sign_ins")
    op.drop_index(op.f("ix_one_time_keys_user_id"), table_name="one_time_keys")
    op.drop_index(op.f("ix_one_time_keys_ends_at"), table_name="one_time_keys")
    op.drop_table("one_time_keys")
    op.drop_index(op.f("ix_files_owner_id"), table_name="files")
    op.drop_index("ix_files_orphans", table_name="files", postgresql_where=sa.text("attached_at IS NULL"))
    op.drop_table("files")
    op.drop_index(op.f("ix_categories_section_id"), table_name="categories")
    op.drop_index(op.f("ix_categories_merged_into_id"), table_name="categories")
    op.drop_table("categories")
    op.drop_index("ix_activities_subject", table_name="activities")
    op.drop_index("ix_activities_log", table_name="activities", postgresql_where=sa.text("is_logged"))
    op.drop_index(op.f("ix_activities_actor_id"), table_name="activities")
    op.drop_table("activities")
    op.drop_index("uq_users_username", table_name="users")
    op.drop_index("uq_users_email", table_name="users")
    op.drop_table("users")
    op.drop_table("tags")
    op.drop_table("sections")
    op.drop_table("rate_hits")
    op.execute(REMOVE_QUEUE)
    op.execute("DROP FUNCTION parse_websearch(text); DROP FUNCTION parse_websearch(regconfig, text)")


REMOVE_QUEUE = """
DO $$ DECLARE thing record; BEGIN
  FOR thing IN SELECT format('DROP TABLE %I CASCADE', relname) AS act FROM pg_class
    WHERE relkind = 'r' AND relname LIKE 'procrastinate\\_%' AND relnamespace = 'public'::regnamespace
  LOOP EXECUTE thing.act; END LOOP;
  FOR thing IN SELECT format('DROP FUNCTION %s CASCADE', oid::regprocedure) AS act FROM pg_proc
    WHERE proname LIKE 'procrastinate\\_%' AND pronamespace = 'public'::regnamespace
  LOOP EXECUTE thing.act; END LOOP;
  FOR thing IN SELECT format('DROP TYPE %I CASCADE', typname) AS act FROM pg_type
    WHERE typname LIKE 'procrastinate\\_%' AND typnamespace = 'public'::regnamespace AND typtype IN ('e', 'c')
  LOOP EXECUTE thing.act; END LOOP;
END $$
"""
