"""Policy design as a Django app: one label, one line of migrations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyDesignConfig(AppConfig):
    name = "policy_design"
    label = "policy_design"
    verbose_name = _("Policy design")
    default_auto_field = "django.db.models.BigAutoField"
