"""Addresses of rounds, under /processes/<slug>/rounds/."""

from django.urls import URLPattern, path

from policy_design.voting.views import ballot, finding, index, rating, show

app_name = "voting"

urlpatterns: list[URLPattern] = [
    path("", index.index, name="index"),
    # <number>/: planning, opening and ending it (organizers)
    path("<int:number>/", show.show, name="show"),
    # <number>/vote/: voting (those on the roll)
    path("<int:number>/vote/", ballot.vote, name="vote"),
    path("<int:number>/vote/cast/", ballot.cast, name="cast"),
    path("<int:number>/receipt/", ballot.receipt, name="receipt"),
    path("<int:number>/receipt/file/", finding.acknowledgement, name="acknowledgement"),
    path("<int:number>/find/", finding.find, name="find"),
    path("<int:number>/blocks/<int:pk>/lift/", ballot.lift, name="lift"),
    path("<int:number>/rate/", rating.rate, name="rate"),
    path("<int:number>/statements/propose/", rating.propose, name="propose"),
    # <number>/ballots/: what came of it (readers)
    # rounds.json: the archive of the process
]
