"""Addresses of rounds, under /processes/<slug>/rounds/."""

from django.urls import URLPattern, path

from policy_design.voting.views import archive, index, show

app_name = "voting"

urlpatterns: list[URLPattern] = [
    path("", index.index, name="index"),
    # <number>/: planning, opening and ending it (organizers)
    path("<int:number>/", show.show, name="show"),
    # <number>/vote/: voting (those on the roll)
    # <number>/ballots/: what came of it (readers)
    # archive.zip: rounds.json and recount.py of the process
    path("archive.zip", archive.archive, name="archive"),
]
