"""Everything that writes about services: drafting, publishing, withdrawing, batches; carrying in from files and out."""

from zhengtong.services.actions.batch_publishing import approve, return_batch, undo
from zhengtong.services.actions.batches import (
    add_line,
    add_lines,
    edit_batch,
    edit_line,
    open_batch,
    propose,
    remove_line,
)
from zhengtong.services.actions.bundles import (
    Loaded,
    create_bundle,
    discard_bundle,
    draft_bundle,
    edit_bundle,
    load_bundle,
    publish_bundle,
    withdraw_bundle,
)
from zhengtong.services.actions.drafting import LineDraft
from zhengtong.services.actions.editions import (
    create_service,
    discard_draft,
    draft_version,
    edit_draft,
    publish,
    withdraw,
)
from zhengtong.services.actions.exchange import export, load_service
from zhengtong.services.files import MaterialLine

__all__ = [
    "LineDraft",
    "Loaded",
    "MaterialLine",
    "add_line",
    "add_lines",
    "approve",
    "create_bundle",
    "create_service",
    "discard_bundle",
    "discard_draft",
    "draft_bundle",
    "draft_version",
    "edit_batch",
    "edit_bundle",
    "edit_draft",
    "edit_line",
    "export",
    "load_bundle",
    "load_service",
    "open_batch",
    "propose",
    "publish",
    "publish_bundle",
    "remove_line",
    "return_batch",
    "undo",
    "withdraw",
    "withdraw_bundle",
]
