"""Dossiers: pages of lasting knowledge, their versions, sources, reviews and suggestions.

Revision: 0003_dossiers
Revises: 0002_groups_and_initiatives
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003_dossiers"
down_revision = "0002_groups_and_initiatives"
branch_labels = None
depends_on = None

# Dossiers and their versions refer to each other: these keys come when both tables are there.
KEYS_BACK = {"latest_id": "RESTRICT", "reviewed_id": "RESTRICT", "split_from_id": "SET NULL"}


def upgrade():
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "themes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name_nl", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("description_nl", sa.Text(), server_default="", nullable=False),
        sa.Column("description_en", sa.Text(), server_default="", nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("review_months", sa.Integer(), server_default="12", nullable=False),
        sa.Column("reviewers_needed", sa.Integer(), server_default="1", nullable=False),
        sa.Column("policy", sa.Text(), server_default="open", nullable=False),
        sa.Column("template", sa.Text(), server_default="", nullable=False),
        sa.Column("is_glossary", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "policy IN ('open', 'reviewed_first', 'suggested')", name=op.f("ck_themes_policy")
        ),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_themes_merged_into_another")),
        sa.CheckConstraint("review_months BETWEEN 1 AND 60", name=op.f("ck_themes_review_months")),
        sa.CheckConstraint("reviewers_needed BETWEEN 1 AND 3", name=op.f("ck_themes_reviewers_needed")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["themes.id"], name=op.f("fk_themes_merged_into_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
        sa.UniqueConstraint("slug", name=op.f("uq_themes_slug")),
    )
    op.create_index(op.f("ix_themes_merged_into_id"), "themes", ["merged_into_id"], unique=False)
    op.create_table(
        "dossiers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("theme_id", sa.BigInteger(), nullable=False),
        sa.Column("steward_id", sa.BigInteger(), nullable=True),
        sa.Column("started_by_id", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger(), nullable=True),
        sa.Column("split_from_id", sa.BigInteger(), nullable=True),
        sa.Column("policy", sa.Text(), server_default="open", nullable=False),
        sa.Column("read_access", sa.Text(), server_default="public", nullable=False),
        sa.Column("review_months", sa.Integer(), nullable=True),
        sa.Column("applies_on", sa.Date(), nullable=True),
        sa.Column("phases", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("kinds", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("latest_id", sa.BigInteger(), nullable=True),
        sa.Column("revision_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_id", sa.BigInteger(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewer_id", sa.BigInteger(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("changes_since_review", sa.Integer(), server_default="0", nullable=False),
        sa.Column("useful_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("outdated_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("post_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("writer_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("excerpt", sa.Text(), server_default="", nullable=False),
        sa.Column("title_terms", sa.Text(), server_default="", nullable=False),
        sa.Column("body_terms", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "search_vector",
            postgresql.TSVECTOR(),
            sa.Computed(
                "setweight(to_tsvector('pg_catalog.simple'::regconfig, title_terms), 'A') || setweight(to_tsvector('pg_catalog.simple'::regconfig, body_terms), 'C')",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "policy IN ('open', 'reviewed_first', 'suggested')", name=op.f("ck_dossiers_policy")
        ),
        sa.CheckConstraint("read_access IN ('public', 'members')", name=op.f("ck_dossiers_read_access")),
        sa.CheckConstraint("char_length(title) BETWEEN 3 AND 120", name=op.f("ck_dossiers_title")),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_dossiers_merged_into_another")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["dossiers.id"], name=op.f("fk_dossiers_merged_into_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["groups.id"], name=op.f("fk_dossiers_reviewer_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["started_by_id"], ["users.id"], name=op.f("fk_dossiers_started_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["steward_id"], ["groups.id"], name=op.f("fk_dossiers_steward_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_dossiers_theme_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
    )
    op.create_index("ix_dossiers_edited", "dossiers", ["edited_at", "id"], unique=False)
    op.create_index(op.f("ix_dossiers_merged_into_id"), "dossiers", ["merged_into_id"], unique=False)
    op.create_index(
        "ix_dossiers_search_vector", "dossiers", ["search_vector"], unique=False, postgresql_using="gin"
    )
    op.create_index(op.f("ix_dossiers_started_by_id"), "dossiers", ["started_by_id"], unique=False)
    op.create_index(
        "ix_dossiers_steward",
        "dossiers",
        ["steward_id", "id"],
        unique=False,
        postgresql_where=sa.text("steward_id IS NOT NULL"),
    )
    op.create_index("ix_dossiers_theme", "dossiers", ["theme_id", "title"], unique=False)
    op.create_table(
        "authorships",
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("spans", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_authorships_dossier_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_authorships")),
    )
    op.create_table(
        "consents",
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), server_default="asked", nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('asked', 'given', 'refused')", name=op.f("ck_consents_state")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_consents_asked_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_consents_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_consents_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dossier_id", "user_id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_user_id"), "consents", ["user_id"], unique=False)
    op.create_table(
        "dossier_feedback",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('useful', 'outdated')", name=op.f("ck_dossier_feedback_kind")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_dossier_feedback_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["handled_by_id"],
            ["users.id"],
            name=op.f("fk_dossier_feedback_handled_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_dossier_feedback_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_feedback")),
        sa.UniqueConstraint("dossier_id", "user_id", name=op.f("uq_dossier_feedback_dossier_id_user_id")),
    )
    op.create_index(
        "ix_dossier_feedback_dossier", "dossier_feedback", ["dossier_id", "kind", "id"], unique=False
    )
    op.create_index(op.f("ix_dossier_feedback_user_id"), "dossier_feedback", ["user_id"], unique=False)
    op.create_table(
        "dossier_links",
        sa.Column("from_id", sa.BigInteger(), nullable=False),
        sa.Column("normalised", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_id"], ["dossiers.id"], name=op.f("fk_dossier_links_from_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["dossiers.id"], name=op.f("fk_dossier_links_to_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("from_id", "normalised", name=op.f("pk_dossier_links")),
    )
    op.create_index("ix_dossier_links_normalised", "dossier_links", ["normalised"], unique=False)
    op.create_index("ix_dossier_links_to", "dossier_links", ["to_id"], unique=False)
    op.create_table(
        "dossier_titles",
        sa.Column("normalised", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_dossier_titles_dossier_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("normalised", name=op.f("pk_dossier_titles")),
    )
    op.create_index(op.f("ix_dossier_titles_dossier_id"), "dossier_titles", ["dossier_id"], unique=False)
    op.create_table(
        "presences",
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("section", sa.Text(), server_default="", nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_presences_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_presences_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dossier_id", "user_id", name=op.f("pk_presences")),
        prefixes=["UNLOGGED"],
    )
    op.create_table(
        "revisions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("base_id", sa.BigInteger(), nullable=True),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("submitted", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), server_default="", nullable=False),
        sa.Column("is_minor", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("words_added", sa.Integer(), server_default="0", nullable=False),
        sa.Column("words_removed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("section", sa.Text(), server_default="", nullable=False),
        sa.Column("refers_to_id", sa.BigInteger(), nullable=True),
        sa.Column("withheld_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(number = 1) = (parent_id IS NULL)", name=op.f("ck_revisions_chain")),
        sa.CheckConstraint("number > 0", name=op.f("ck_revisions_number")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_revisions_author_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["base_id"], ["revisions.id"], name=op.f("fk_revisions_base_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_revisions_dossier_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["revisions.id"], name=op.f("fk_revisions_parent_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["refers_to_id"], ["revisions.id"], name=op.f("fk_revisions_refers_to_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("dossier_id", "number", name=op.f("uq_revisions_dossier_id_number")),
        sa.UniqueConstraint(
            "dossier_id",
            "parent_id",
            name=op.f("uq_revisions_dossier_id_parent_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_revisions_author", "revisions", ["author_id", "id"], unique=False)
    op.create_index(op.f("ix_revisions_parent_id"), "revisions", ["parent_id"], unique=False)
    op.create_index("ix_revisions_recent", "revisions", ["created_at", "id"], unique=False)
    for column, on_delete in KEYS_BACK.items():
        name = f"fk_dossiers_{column}"
        op.create_foreign_key(op.f(name), "dossiers", "revisions", [column], ["id"], ondelete=on_delete)
    op.create_table(
        "web_sources",
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("accessed_on", sa.Date(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_web_sources_dossier_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dossier_id", "url", name=op.f("pk_web_sources")),
    )
    op.create_table(
        "dossier_pages",
        sa.Column("revision_id", sa.BigInteger(), nullable=False),
        sa.Column("renderer_version", sa.Integer(), nullable=False),
        sa.Column("cooked", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_dossier_pages_revision_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_dossier_pages")),
    )
    op.create_table(
        "dossier_topics",
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), server_default="", nullable=False),
        sa.Column("folded_upto", sa.Integer(), server_default="0", nullable=False),
        sa.Column("linked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('origin', 'discussion', 'related')", name=op.f("ck_dossier_topics_role")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_dossier_topics_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["linked_by_id"], ["users.id"], name=op.f("fk_dossier_topics_linked_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_dossier_topics_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dossier_id", "topic_id", name=op.f("pk_dossier_topics")),
    )
    op.create_index("ix_dossier_topics_topic", "dossier_topics", ["topic_id", "dossier_id"], unique=False)
    op.create_index(
        "uq_dossier_topics_origin",
        "dossier_topics",
        ["dossier_id"],
        unique=True,
        postgresql_where=sa.text("role = 'origin'"),
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("revision_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict IN ('correct', 'wrong', 'carried')", name=op.f("ck_reviews_verdict")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_reviews_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_reviews_group_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_reviews_revision_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_reviews_user_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index("ix_reviews_dossier", "reviews", ["dossier_id", "id"], unique=False)
    op.create_index(op.f("ix_reviews_group_id"), "reviews", ["group_id"], unique=False)
    op.create_index(op.f("ix_reviews_revision_id"), "reviews", ["revision_id"], unique=False)
    op.create_index(op.f("ix_reviews_user_id"), "reviews", ["user_id"], unique=False)
    op.create_table(
        "passage_sources",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("post_version", sa.Integer(), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_anonymous", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("objected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("objection", sa.Text(), server_default="", nullable=False),
        sa.Column("objection_answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_passage_sources_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_passage_sources_post_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage_sources")),
        sa.UniqueConstraint(
            "dossier_id",
            "post_id",
            "post_version",
            name=op.f("uq_passage_sources_dossier_id_post_id_post_version"),
        ),
    )
    op.create_index("ix_passage_sources_post", "passage_sources", ["post_id", "dossier_id"], unique=False)
    op.create_table(
        "post_folds",
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), server_default="", nullable=False),
        sa.Column("revision_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('folded', 'not_needed', 'later')", name=op.f("ck_post_folds_state")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_post_folds_decided_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_post_folds_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_post_folds_post_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_post_folds_revision_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("post_id", "dossier_id", name=op.f("pk_post_folds")),
    )
    op.create_index("ix_post_folds_dossier", "post_folds", ["dossier_id", "state"], unique=False)
    op.create_table(
        "suggestions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("base_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=True),
        sa.Column("post_version", sa.Integer(), nullable=True),
        sa.Column("section", sa.Text(), server_default="", nullable=False),
        sa.Column("revision_id", sa.BigInteger(), nullable=True),
        sa.Column("decisions", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'partly', 'rejected', 'withdrawn')",
            name=op.f("ck_suggestions_state"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_suggestions_author_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["base_id"], ["revisions.id"], name=op.f("fk_suggestions_base_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_suggestions_decided_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_suggestions_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_suggestions_post_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_suggestions_revision_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
    )
    op.create_index("ix_suggestions_author", "suggestions", ["author_id", "id"], unique=False)
    op.create_index("ix_suggestions_dossier", "suggestions", ["dossier_id", "state", "id"], unique=False)
    op.create_table(
        "edit_attempts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("dossier_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("base_id", sa.BigInteger(), nullable=True),
        sa.Column("section", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), server_default="", nullable=False),
        sa.Column("is_minor", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("revision_id", sa.BigInteger(), nullable=True),
        sa.Column("suggestion_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["base_id"], ["revisions.id"], name=op.f("fk_edit_attempts_base_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_edit_attempts_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_edit_attempts_revision_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["suggestions.id"],
            name=op.f("fk_edit_attempts_suggestion_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_edit_attempts_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edit_attempts")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_edit_attempts_user_id_key")),
    )
    op.create_index("ix_edit_attempts_created_at", "edit_attempts", ["created_at"], unique=False)
    op.create_index(op.f("ix_edit_attempts_dossier_id"), "edit_attempts", ["dossier_id"], unique=False)
    op.create_index("ix_edit_attempts_user", "edit_attempts", ["user_id", "created_at"], unique=False)
    op.create_table(
        "passages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("revision_id", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("end_at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_passages_revision_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["passage_sources.id"], name=op.f("fk_passages_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
    )
    op.create_index(op.f("ix_passages_revision_id"), "passages", ["revision_id"], unique=False)
    op.create_index(op.f("ix_passages_source_id"), "passages", ["source_id"], unique=False)
    op.add_column("drafts", sa.Column("base_id", sa.BigInteger(), nullable=True))


def downgrade():
    for column in KEYS_BACK:
        op.drop_constraint(op.f(f"fk_dossiers_{column}"), "dossiers", type_="foreignkey")
    op.drop_column("drafts", "base_id")
    op.drop_index(op.f("ix_passages_source_id"), table_name="passages")
    op.drop_index(op.f("ix_passages_revision_id"), table_name="passages")
    op.drop_table("passages")
    op.drop_index("ix_edit_attempts_user", table_name="edit_attempts")
    op.drop_index(op.f("ix_edit_attempts_dossier_id"), table_name="edit_attempts")
    op.drop_index("ix_edit_attempts_created_at", table_name="edit_attempts")
    op.drop_table("edit_attempts")
    op.drop_index("ix_suggestions_dossier", table_name="suggestions")
    op.drop_index("ix_suggestions_author", table_name="suggestions")
    op.drop_table("suggestions")
    op.drop_index("ix_post_folds_dossier", table_name="post_folds")
    op.drop_table("post_folds")
    op.drop_index("ix_passage_sources_post", table_name="passage_sources")
    op.drop_table("passage_sources")
    op.drop_index(op.f("ix_reviews_user_id"), table_name="reviews")
    op.drop_index(op.f("ix_reviews_revision_id"), table_name="reviews")
    op.drop_index(op.f("ix_reviews_group_id"), table_name="reviews")
    op.drop_index("ix_reviews_dossier", table_name="reviews")
    op.drop_table("reviews")
    op.drop_index(
        "uq_dossier_topics_origin", table_name="dossier_topics", postgresql_where=sa.text("role = 'origin'")
    )
    op.drop_index("ix_dossier_topics_topic", table_name="dossier_topics")
    op.drop_table("dossier_topics")
    op.drop_table("dossier_pages")
    op.drop_table("web_sources")
    op.drop_index("ix_revisions_recent", table_name="revisions")
    op.drop_index(op.f("ix_revisions_parent_id"), table_name="revisions")
    op.drop_index("ix_revisions_author", table_name="revisions")
    op.drop_table("revisions")
    op.drop_table("presences")
    op.drop_index(op.f("ix_dossier_titles_dossier_id"), table_name="dossier_titles")
    op.drop_table("dossier_titles")
    op.drop_index("ix_dossier_links_to", table_name="dossier_links")
    op.drop_index("ix_dossier_links_normalised", table_name="dossier_links")
    op.drop_table("dossier_links")
    op.drop_index(op.f("ix_dossier_feedback_user_id"), table_name="dossier_feedback")
    op.drop_index("ix_dossier_feedback_dossier", table_name="dossier_feedback")
    op.drop_table("dossier_feedback")
    op.drop_index(op.f("ix_consents_user_id"), table_name="consents")
    op.drop_table("consents")
    op.drop_table("authorships")
    op.drop_index("ix_dossiers_theme", table_name="dossiers")
    op.drop_index(
        "ix_dossiers_steward", table_name="dossiers", postgresql_where=sa.text("steward_id IS NOT NULL")
    )
    op.drop_index(op.f("ix_dossiers_started_by_id"), table_name="dossiers")
    op.drop_index("ix_dossiers_search_vector", table_name="dossiers", postgresql_using="gin")
    op.drop_index(op.f("ix_dossiers_merged_into_id"), table_name="dossiers")
    op.drop_index("ix_dossiers_edited", table_name="dossiers")
    op.drop_table("dossiers")
    op.drop_index(op.f("ix_themes_merged_into_id"), table_name="themes")
    op.drop_table("themes")
