"""Everything that writes about services: drafting, publishing, withdrawing; carrying in from files and out."""

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
    "MaterialLine",
    "create_service",
    "discard_draft",
    "draft_version",
    "edit_draft",
    "export",
    "load_service",
    "publish",
    "withdraw",
]
