"""What the county offers, and on what terms; what changed in it, by whom, and how it counts. Everything here only reads."""

from zhengtong.services.queries.bundles import (
    Member,
    MergedMaterial,
    bundle_of_code,
    bundled_codes,
    bundles_in_force,
    bundles_of,
    members,
    merged_materials,
)
from zhengtong.services.queries.catalogue import find, in_force, of_code, published, terms_of, version
from zhengtong.services.queries.changes import (
    Balance,
    Delay,
    balance,
    batches,
    batches_awaiting,
    batches_open,
    delays,
    drafts,
)
from zhengtong.services.queries.posts import (
    CATALOGUE_EDITOR,
    CATALOGUE_REVIEWER,
    edited_organs,
    may_edit,
    may_review,
)
from zhengtong.services.queries.rates import Base, Rate, is_heading, rates

__all__ = [
    "CATALOGUE_EDITOR", "CATALOGUE_REVIEWER", "Balance", "Base", "Delay", "Member", "MergedMaterial", "Rate",
    "balance", "batches", "batches_awaiting", "batches_open", "bundle_of_code", "bundled_codes", "bundles_in_force",
    "bundles_of", "delays", "drafts", "edited_organs", "find", "in_force", "is_heading", "may_edit", "may_review",
    "members", "merged_materials", "of_code", "published", "rates", "terms_of", "version",
]  # fmt: skip
