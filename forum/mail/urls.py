"""Where mails lead that are about mail itself, and where a provider reports."""

from django.conf import settings
from django.urls import URLPattern, path

from forum.mail import oneclick

app_name = "mail"

urlpatterns = [path("mail/leave/<str:token>/", oneclick.view, name="leave")]


def _of_provider() -> list[URLPattern]:
    """Only what our own provider posts about delivery, and only with the secret that it was given."""
    if not (settings.MAIL_PROVIDER and settings.ANYMAIL.get("WEBHOOK_SECRET")):
        return []
    from anymail.urls import urlpatterns as known

    names = (f"{settings.MAIL_PROVIDER}_tracking_webhook", f"{settings.MAIL_PROVIDER}_webhook")
    return [path("mail/events/", one.callback, name="events") for one in known if one.name in names][:1]


urlpatterns += _of_provider()
