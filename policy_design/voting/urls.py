"""Addresses of rounds, under /processes/<slug>/rounds/."""

from django.urls import URLPattern, path

from policy_design.voting.views import ballot, finding, index, outside, rating, results, show

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
    path("<int:number>/ballots/", results.ballots, name="ballots"),
    path("<int:number>/bulletin.json", results.bulletin, name="bulletin"),
    path("<int:number>/round.json", results.data, name="data"),
    path("<int:number>/preflib/", results.preflib, name="preflib"),
    path("<int:number>/result.csv", results.result_csv, name="csv"),
    path("<int:number>/analysis/", results.analysis, name="analysis"),
    path("checking/", results.checking, name="checking"),
    # outside/: votes from elsewhere
    path("outside/", outside.index, name="outside_index"),
    path("outside/new/", outside.new, name="outside_new"),
    path("outside/<int:number>/", outside.show, name="outside"),
    path("outside/<int:number>/delete/", outside.delete, name="outside_delete"),
    # rounds.json: the archive of the process
]
