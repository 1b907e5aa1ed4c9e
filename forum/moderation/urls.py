"""Addresses of moderation: under /debates/<slug>/, and one's own under /me/moderation/."""

from django.urls import path

from forum.moderation.views import authors, deciding, log, people, reporting

app_name = "moderation"

urlpatterns = [
    # /debates/<slug>/posts/<number>/
    path("debates/<slug:slug>/posts/<int:number>/report/", reporting.report, name="report"),
    path("debates/<slug:slug>/posts/<int:number>/decide/", deciding.decide, name="decide"),
    path("debates/<slug:slug>/posts/<int:number>/hide/", deciding.hide, name="hide"),
    path("debates/<slug:slug>/posts/<int:number>/restore/", deciding.restore, name="restore"),
    # /debates/<slug>/moderation/
    path("debates/<slug:slug>/moderation/", deciding.queue, name="queue"),
    path("debates/<slug:slug>/moderation/waiting/<int:pk>/", deciding.review, name="review"),
    path("debates/<slug:slug>/moderation/appeals/<int:pk>/", authors.hear, name="hear"),
    path("debates/<slug:slug>/moderation/people/", people.people, name="people"),
    path("debates/<slug:slug>/moderation/slow/", people.slow, name="slow"),
    path("debates/<slug:slug>/moderation/log/", log.log, name="log"),
    path("debates/<slug:slug>/moderation/log.csv", log.log_csv, name="log_csv"),
    # /me/moderation/
    path("me/moderation/", authors.notices, name="notices"),
    path("me/moderation/<int:pk>/appeal/", authors.appeal, name="appeal"),
]
