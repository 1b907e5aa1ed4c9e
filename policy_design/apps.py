"""Policy design as a Django app: one label, one line of migrations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyDesignConfig(AppConfig):
    name = "policy_design"
    label = "policy_design"
    verbose_name = _("Policy design")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the forum which events there are, and the rooms below what those above know."""
        from forum.live import kinds
        from policy_design.process import counts, facts
        from policy_design.process.kinds import KINDS
        from policy_design.survey import counts as surveys
        from policy_design.survey.kinds import KINDS as SURVEY_KINDS

        kinds.register(KINDS)
        kinds.register(SURVEY_KINDS)
        facts.count_with(counts.people)
        facts.count_with(counts.documents)
        facts.count_with(surveys.surveys)
