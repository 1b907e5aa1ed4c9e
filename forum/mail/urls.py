"""Where mails lead that are about mail itself."""

from django.urls import path

from forum.mail import oneclick

app_name = "mail"

urlpatterns = [path("mail/leave/<str:token>/", oneclick.view, name="leave")]
