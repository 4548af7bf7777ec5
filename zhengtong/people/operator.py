"""Django's admin with our site in place of its own. Named in INSTALLED_APPS, so it is read before any model."""

from django.contrib.admin.apps import AdminConfig


class OperatorAdmin(AdminConfig):
    """运维后台。"""

    default_site = "zhengtong.people.operator_site.OperatorSite"
