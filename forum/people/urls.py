"""Addresses of people and of invitations."""

from django.urls import path

from forum.people import reading, views

app_name = "people"

urlpatterns = [
    # /people/
    path("people/me/", views.me, name="me"),
    path("people/me/edit/", views.edit, name="edit"),
    path("people/me/disclosure/", views.disclosure, name="disclosure"),
    path("people/<slug:slug>/", reading.show, name="show"),
    path("people/me/mailbox/", views.mailbox, name="mailbox"),
    # /invitations/: the token is taken out of the address at once
    path("invitations/accept/", views.accept, name="accept"),
    path("invitations/decline/", views.decline, name="decline"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
]
