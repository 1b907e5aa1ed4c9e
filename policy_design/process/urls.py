"""Addresses of processes, under /processes/."""

from django.urls import path

from policy_design.process.views import arrange, feeds, join, live, organize, papers, people, reading, sharing

app_name = "process"
urlpatterns = [
    path("", reading.index, name="index"),
    path("new/", organize.new, name="new"),
    path("<slug:slug>/", reading.show, name="show"),
    path("<slug:slug>/share.png", sharing.share, name="share"),
    path("<slug:slug>/feed.atom", feeds.feed, name="feed"),
    path("<slug:slug>/dates.ics", feeds.dates, name="dates"),
    path("<slug:slug>/export.json", reading.export, name="export"),
    path("<slug:slug>/events/", live.events, name="events"),
    path("<slug:slug>/documents/<slug:document>/", reading.document, name="document"),
    path("<slug:slug>/documents/<slug:document>/history/", reading.history, name="history"),
    # Taking part
    path("<slug:slug>/join/", join.join, name="join"),
    path("<slug:slug>/join/withdraw/", join.withdraw, name="withdraw"),
    path("<slug:slug>/expertise/", join.expertise, name="expertise"),
    # For organizers
    path("<slug:slug>/organize/", organize.organize, name="organize"),
    path("<slug:slug>/organize/edit/", organize.edit, name="edit"),
    path("<slug:slug>/organize/move/", organize.move, name="move"),
    path("<slug:slug>/organize/stages/", arrange.stages, name="stages"),
    path("<slug:slug>/organize/stages/add/", arrange.add_stage, name="add_stage"),
    path("<slug:slug>/organize/stages/<int:pk>/", arrange.edit_stage, name="edit_stage"),
    path("<slug:slug>/organize/stages/<int:pk>/shift/", arrange.shift_stage, name="shift_stage"),
    path("<slug:slug>/organize/stages/<int:pk>/drop/", arrange.drop_stage, name="drop_stage"),
    path("<slug:slug>/organize/debates/", arrange.debates, name="debates"),
    path("<slug:slug>/organize/debates/<int:pk>/detach/", arrange.detach, name="detach"),
    path("<slug:slug>/organize/invite/", people.invite, name="invite"),
    path("<slug:slug>/organize/invitations/<int:pk>/resend/", people.resend, name="resend"),
    path("<slug:slug>/organize/invitations/<int:pk>/revoke/", people.revoke, name="revoke"),
    path("<slug:slug>/organize/members/<int:pk>/remove/", people.remove_member, name="remove_member"),
    path("<slug:slug>/organize/interests/", people.interests, name="interests"),
    path("<slug:slug>/organize/interests/<int:pk>/", people.decide, name="decide"),
    path("<slug:slug>/organize/documents/", papers.documents, name="documents"),
    path("<slug:slug>/organize/documents/<slug:document>/", papers.edit_document, name="edit_document"),
    path("<slug:slug>/organize/documents/<slug:document>/comments/", papers.comments, name="comments"),
    path("<slug:slug>/organize/documents/<slug:document>/publish/", papers.publish, name="publish"),
    path("<slug:slug>/organize/documents/<slug:document>/drop/", papers.drop, name="drop_document"),
]
