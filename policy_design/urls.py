"""The table of contents of policy design."""

from django.urls import include, path

from policy_design.summary import addresses  # noqa: F401 – makes <whose:…> known

urlpatterns = [
    path("processes/<slug:slug>/export/", include("policy_design.export.urls")),
    path("<whose:whose>/<slug:slug>/summary/", include("policy_design.summary.urls")),
    path("processes/<slug:slug>/options/", include("policy_design.options.urls")),
    path("processes/<slug:slug>/rounds/", include("policy_design.voting.urls")),
    path("processes/<slug:slug>/recommendations/", include("policy_design.recommendations.urls")),
    path("processes/<slug:slug>/report/", include("policy_design.report.urls")),
    path("processes/", include("policy_design.survey.urls")),
    path("processes/", include("policy_design.process.urls")),
]
