"""Policy design as a Django app: one label, one line of migrations."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class PolicyDesignConfig(AppConfig):
    name = "policy_design"
    label = "policy_design"
    verbose_name = _("Policy design")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the forum what there is beside its debates: events, pages, work for tick, who answers invitations."""
        from forum import additions
        from forum.debates import belonging, following
        from forum.debates import telling as debates
        from forum.export import shelf
        from forum.library.places import also_cited
        from forum.library.signals import corrected
        from forum.library.syllabus import homes
        from forum.live import kinds, topics
        from forum.people import invitations, waiting
        from forum.sitemaps import SITEMAPS
        from forum.webhooks import subjects
        from policy_design import demo, notices, roles
        from policy_design.api import routes as api
        from policy_design.export.offers import SHELF
        from policy_design.options import bundle as option_bundle
        from policy_design.options import cards as option_cards
        from policy_design.options import counts as options
        from policy_design.options import duties as option_duties
        from policy_design.options import heard, in_step, stood
        from policy_design.options import sitemap as option_sitemap
        from policy_design.options import telling as options_told
        from policy_design.options.kinds import KINDS as OPTION_KINDS
        from policy_design.process import (
            bundle,
            cards,
            clock,
            comments,
            counts,
            documents,
            duties,
            facts,
            members,
            sitemap,
            syllabus,
            telling,
        )
        from policy_design.process.kinds import KINDS
        from policy_design.process.models import Process
        from policy_design.process.signals import moved
        from policy_design.recommendations import bundle as recommendation_bundle
        from policy_design.recommendations import counts as recommendations
        from policy_design.recommendations import duties as recommendation_duties
        from policy_design.recommendations import on_process as recommendations_shown
        from policy_design.recommendations import sitemap as recommendation_sitemap
        from policy_design.recommendations import telling as recommendations_told
        from policy_design.recommendations import writing as recommendations_written
        from policy_design.recommendations.kinds import KINDS as RECOMMENDATION_KINDS
        from policy_design.report import counts as reports
        from policy_design.report import duties as report_duties
        from policy_design.report import files as report_files
        from policy_design.report import on_process as reports_shown
        from policy_design.report import sitemap as report_sitemap
        from policy_design.report import telling as reports_told
        from policy_design.report.kinds import KINDS as REPORT_KINDS
        from policy_design.roles import summaries as summary_roles
        from policy_design.roles.recommendations import recommendation_chapter
        from policy_design.roles.reports import report_chapter
        from policy_design.summary import duties as summary_duties
        from policy_design.summary import on_pages as summary_shown
        from policy_design.summary import reviewing
        from policy_design.summary import sitemap as summary_sitemap
        from policy_design.summary import telling as summary_told
        from policy_design.summary.kinds import KINDS as SUMMARY_KINDS
        from policy_design.survey import bundle as survey_bundle
        from policy_design.survey import clock as survey_clock
        from policy_design.survey import counts as surveys
        from policy_design.survey import on_process
        from policy_design.survey.kinds import KINDS as SURVEY_KINDS
        from policy_design.survey.telling import SAYS as SURVEYS_SAY
        from policy_design.voting import analysing, closing, guards, sealing
        from policy_design.voting import bundle as round_bundle
        from policy_design.voting import counts as rounds
        from policy_design.voting import duties as round_duties
        from policy_design.voting import on_process as rounds_shown
        from policy_design.voting import sitemap as round_sitemap
        from policy_design.voting import standing as amendments_voted
        from policy_design.voting.kinds import KINDS as VOTING_KINDS
        from policy_design.voting.telling import SAYS as ROUNDS_SAY

        api.connect()
        notices.connect()
        kinds.register(KINDS)
        kinds.register(SURVEY_KINDS)
        kinds.register(OPTION_KINDS)
        kinds.register(VOTING_KINDS)
        kinds.register(RECOMMENDATION_KINDS)
        kinds.register(SUMMARY_KINDS)
        kinds.register(REPORT_KINDS)
        SITEMAPS.update(sitemap.SITEMAPS)
        SITEMAPS.update(option_sitemap.SITEMAPS)
        SITEMAPS.update(round_sitemap.SITEMAPS)
        SITEMAPS.update(summary_sitemap.SITEMAPS)
        SITEMAPS.update(recommendation_sitemap.SITEMAPS)
        SITEMAPS.update(report_sitemap.SITEMAPS)
        shelf.put_up("process", SHELF)
        topics.register("process", may_read=telling.may_read, tell=telling.tell)
        subjects.register(subjects.Subjects("processes", "process", Process.objects.visible_to))
        homes.describe_with("process", syllabus.home_of)
        also_cited(syllabus.documents_citing)
        telling.also_say(SURVEYS_SAY)
        telling.also_say(ROUNDS_SAY)
        telling.also_say(summary_told.SAYS)
        debates.register(without_a_text=summary_told.SAYS)
        following.count("summaries", summary_told.new_summaries)
        telling.also_say(recommendations_told.SAYS)
        telling.also_say(reports_told.SAYS)
        invitations.describe_with("process", members.about_invitation)
        invitations.on_acceptance(members.seat)
        waiting.register(duties.waits_for)
        waiting.register(option_duties.waits_for)
        waiting.register(round_duties.waits_for)
        waiting.register(summary_duties.waits_for)
        waiting.register(recommendation_duties.waits_for)
        waiting.register(report_duties.waits_for)
        corrected.connect(documents.show_correction, dispatch_uid="process documents")
        corrected.connect(recommendations_written.show_correction, dispatch_uid="recommendations")
        facts.count_with(counts.people)
        facts.count_with(counts.documents)
        facts.count_with(surveys.surveys)
        facts.count_with(options.options)
        facts.count_with(rounds.rounds)
        facts.count_with(recommendations.recommendations)
        facts.count_with(reports.editions)
        moved.connect(comments.follow, dispatch_uid="comments keep in step")
        belonging.describe_with("comments", comments.whole_of)
        moved.connect(in_step.follow, dispatch_uid="options keep in step")
        bundle.add_part("options", option_bundle.options_of)
        moved.connect(recommendations_written.list_sources, dispatch_uid="sources of recommendations")
        bundle.add_part("rounds", round_bundle.rounds_of)
        bundle.add_part("surveys", survey_bundle.surveys_of)
        bundle.add_part("recommendations", recommendation_bundle.recommendations_of)
        amendments_voted.connect()
        debates.register(without_a_text=options_told.ON_OPTION)
        telling.SAYS.update(options_told.ON_PROCESS)
        counted = (options_told.COUNTED, recommendations_told.COUNTED, reports_told.COUNTED)
        for news, words in (pair for table in counted for pair in table.items()):
            following.count(news, words)
        belonging.describe_with("arguments", in_step.whole_of)
        stood.connect()
        heard.connect()
        additions.add(additions.work, additions.Work("moving processes", "process", "processes", clock.move_due))
        additions.add(additions.work, additions.Work("closing surveys", "survey", "surveys", survey_clock.close_due))
        additions.add(additions.work, additions.Work("deleting answers", "survey", "surveys", survey_clock.erase_due))
        additions.add(additions.work, additions.Work("analysing rounds", "round", "rounds", analysing.analyse_due))
        additions.add(additions.entries, additions.Entry("processes", _("Processes"), "process:index"))
        additions.add(additions.home_cards, cards.on_home)
        additions.add(additions.process_wide, additions.Place(10, option_cards.ANCHOR, option_cards.on_process))
        additions.add(additions.process_parts, additions.Place(20, on_process.ANCHOR, on_process.surveys_of))
        additions.add(additions.process_parts, additions.Place(10, rounds_shown.ANCHOR, rounds_shown.rounds_of))
        recommended = additions.Place(5, recommendations_shown.ANCHOR, recommendations_shown.recommendations_of)
        additions.add(additions.process_parts, recommended)
        on_option = additions.Place(10, recommendations_shown.ON_OPTION, recommendations_shown.recommended)
        additions.add(additions.option_parts, on_option)
        additions.add(additions.process_parts, additions.Place(3, reports_shown.ANCHOR, reports_shown.report_of))
        additions.add(additions.process_side, additions.Place(20, syllabus.ANCHOR, syllabus.sections_of))
        additions.add(additions.process_wide, additions.Place(5, summary_shown.ANCHOR, summary_shown.on_process))
        additions.add(additions.debate_wide, additions.Place(10, summary_shown.ANCHOR, summary_shown.on_debate))
        work = additions.Work("making summaries final", "summary", "summaries", reviewing.finalize_due)
        additions.add(additions.work, work)
        additions.add(additions.organized, cards.organized_by)
        additions.add(additions.work, additions.Work("closing rounds", "round", "rounds", closing.close_due))
        additions.add(
            additions.work, additions.Work("wiping old ballots", "round’s rows", "rounds’ rows", sealing.sweep_due)
        )
        pre_migrate.connect(guards.before_migrating, sender=self, dispatch_uid="guards of rounds go")
        post_migrate.connect(guards.after_migrating, sender=self, dispatch_uid="guards of rounds come")
        additions.add(
            additions.work,
            additions.Work("making reports", "file", "files", report_files.make_due, report_files.is_waiting),
        )
        additions.add(additions.demos, demo.load)
        additions.add(
            additions.chapters,
            *(roles.chapter, roles.survey_chapter, roles.option_chapter, roles.round_chapter, summary_roles.chapter),
            *(recommendation_chapter, report_chapter),
        )
