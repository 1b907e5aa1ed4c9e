"""Policy design as a Django app: one label, one line of migrations; each room says what it hangs into the forum."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyDesignConfig(AppConfig):
    name = "policy_design"
    label = "policy_design"
    verbose_name = _("Policy design")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let each room tell the forum what there is beside its debates, from the lowest up."""
        from forum import additions
        from forum.export import shelf
        from policy_design import notices, roles, search
        from policy_design.api import routes
        from policy_design.export.offers import SHELF
        from policy_design.options import connect as options
        from policy_design.process import connect as process
        from policy_design.recommendations import connect as recommendations
        from policy_design.report import connect as report
        from policy_design.summary import connect as summary
        from policy_design.survey import connect as survey
        from policy_design.voting import connect as voting

        for room in (process, survey, options, voting, recommendations, summary, report):
            room.connect()
        notices.connect()
        search.connect()
        voting.guard(self)
        shelf.put_up("process", SHELF)
        routes.connect()
        additions.add(additions.chapters, *roles.chapters())
        additions.add(additions.demos, load_demo)


def load_demo() -> None:
    """The demo's process; what tells its story is read only when it is loaded."""
    from policy_design.demo import load

    load()
