"""预约规则: what a county may set. The values are presets of ours, not law; a county edits them in its settings."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings


@dataclass(frozen=True)
class Policy:
    """How many one may have open, how late one may book or cancel, and what not coming leads to."""

    most_open: int = 3
    lead: timedelta = timedelta(minutes=30)
    grace: timedelta = timedelta(minutes=15)
    most_missed: int = 3
    missed_within: timedelta = timedelta(days=90)
    barred_for: timedelta = timedelta(days=30)


def policy() -> Policy:
    """The rules of this installation."""
    return Policy(**getattr(settings, "APPOINTMENT_POLICY", {}))
