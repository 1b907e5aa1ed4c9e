"""Addresses of rounds, under /processes/<slug>/rounds/."""

from django.urls import URLPattern, path

from policy_design.voting.views import (
    archive,
    ballot,
    blocks,
    card,
    closing,
    extending,
    finding,
    index,
    items,
    moderating,
    opening,
    outside,
    plan,
    rating,
    results,
    show,
)

app_name = "voting"

urlpatterns: list[URLPattern] = [
    path("", index.index, name="index"),
    # <number>/: planning, opening and ending it (organizers)
    path("new/", plan.new, name="new"),
    path("<int:number>/", show.show, name="show"),
    path("<int:number>/edit/", plan.edit, name="edit"),
    path("<int:number>/items/", items.items, name="items"),
    path("<int:number>/delete/", plan.delete, name="delete"),
    path("<int:number>/open/", opening.open_now, name="open"),
    path("<int:number>/extend/", extending.extend, name="extend"),
    path("<int:number>/close/", closing.close, name="close"),
    path("<int:number>/annul/", closing.annul, name="annul"),
    path("<int:number>/next/", plan.plan_next, name="next"),
    path("<int:number>/blocks/<int:pk>/", blocks.block, name="block"),
    path("<int:number>/statements/", moderating.statements, name="statements"),
    path("<int:number>/statements/decide/", moderating.decide_statement, name="decide_statement"),
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
    path("<int:number>/card/", card.card, name="card"),
    path("<int:number>/share.png", card.share, name="share"),
    path("<int:number>/analysis/", results.analysis, name="analysis"),
    path("checking/", results.checking, name="checking"),
    # outside/: votes from elsewhere
    path("outside/", outside.index, name="outside_index"),
    path("outside/new/", outside.new, name="outside_new"),
    path("outside/<int:number>/", outside.show, name="outside"),
    path("outside/<int:number>/delete/", outside.delete, name="outside_delete"),
    # archive.zip: rounds.json and recount.py of the process
    path("archive.zip", archive.archive, name="archive"),
]
