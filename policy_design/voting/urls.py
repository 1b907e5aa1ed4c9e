"""Addresses of rounds, under /processes/<slug>/rounds/."""

from django.urls import URLPattern, path

from policy_design.voting.views import blocks, closing, extending, index, items, moderating, opening, plan, show

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
    # <number>/ballots/: what came of it (readers)
    # rounds.json: the archive of the process
]
