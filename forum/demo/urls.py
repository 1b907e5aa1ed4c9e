"""Addresses of the demo; included only where FOLKMOOT_DEMO is set."""

from django.urls import path

from forum.demo import views

app_name = "demo"

urlpatterns = [
    # /demo/
    path("", views.people, name="people"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("mail/", views.mailbox, name="mailbox"),
    path("mail/<str:name>/<int:place>/", views.mail, name="mail"),
]
