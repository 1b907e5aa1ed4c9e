"""Every change of a webhook by its person. What is sent when stands in sending.py."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.live import topics
from forum.live.kinds import KINDS, Audience
from forum.live.models import Topic
from forum.people.models import Person
from forum.verdicts import SENT_BEFORE, Refused, require
from forum.webhooks import addresses, signing
from forum.webhooks.models import Webhook

if TYPE_CHECKING:
    from collections.abc import Sequence


def kinds_for_readers() -> list[str]:
    """The kinds of event that can be chosen: those that readers may know of."""
    return sorted(name for name, kind in KINDS.items() if kind.audience is Audience.READERS)


def add_webhook(*, topic: Topic, by: Person, url: str, client_key: UUID, kinds: Sequence[str] = ()) -> Webhook:
    """Send news of a topic to this address from now on. Raises Refused; whoever made it is shown its secret once."""
    addresses.resolve(addresses.read(url))  # outside the transaction: a name server may take long, and is not ours
    return _added(topic, by, url, client_key, kinds)


@transaction.atomic
def _added(topic: Topic, by: Person, url: str, client_key: UUID, kinds: Sequence[str]) -> Webhook:
    # The row of the person: two forms at once must not make one more than anybody may have.
    held = Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    if made := Webhook.objects.filter(client_key=client_key).first():
        if (made.person_id, made.topic_id, made.url) != (by.pk, topic.pk, url):
            raise Refused(SENT_BEFORE)
        return made
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    may_read = topics.may_read(held, topic)
    require(rules.can_add_webhook(held, may_read=may_read, has=held.webhooks.count()))
    if unknown := set(kinds) - set(kinds_for_readers()):
        raise Refused(_("There is no event “%(name)s” that readers are told of.") % {"name": sorted(unknown)[0]})
    return Webhook.objects.create(
        person=held,
        topic=topic,
        url=url,
        secret=signing.new_secret(),
        kinds=sorted(set(kinds)),
        cursor=topic.version,
        client_key=client_key,
    )


@transaction.atomic
def renew_secret(*, webhook: Webhook, by: Person) -> Webhook:
    """Sign with another secret from now on. Raises Refused."""
    webhook = _locked(webhook, by)
    webhook.secret = signing.new_secret()
    webhook.save(update_fields=["secret"])
    return webhook


@transaction.atomic
def switch_on(*, webhook: Webhook, by: Person) -> Webhook:
    """Go on after it was stopped, with what has happened since then. Raises Refused."""
    webhook = _locked(webhook, by)
    require(rules.can_add_webhook(by, may_read=topics.may_read(by, webhook.topic), has=0))
    webhook.is_on, webhook.failures, webhook.stopped_because = True, 0, ""
    webhook.next_at = timezone.now()
    webhook.save(update_fields=["is_on", "failures", "stopped_because", "next_at"])
    return webhook


@transaction.atomic
def remove_webhook(*, webhook: Webhook, by: Person) -> None:
    """Forget an address and what was sent there. Raises Refused."""
    _locked(webhook, by).delete()


def _locked(webhook: Webhook, by: Person) -> Webhook:
    found = Webhook.objects.select_for_update(of=("self",)).select_related("topic").filter(pk=webhook.pk).first()
    if found is None:
        raise Refused(_("This webhook has been removed meanwhile."))
    require(rules.can_change_webhook(by, whose=found.person_id))
    return found
