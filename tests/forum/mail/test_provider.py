"""A site with a mail provider: its reports come in at one address, with the secret it was given, and pause mailboxes."""

from __future__ import annotations

import shutil

from tests.support.moulds import environment_of, manage, migrated

PROVIDER = {
    "FOLKMOOT_MAIL_PROVIDER": "postmark",
    "ANYMAIL_POSTMARK_SERVER_TOKEN": "token",
    "ANYMAIL_WEBHOOK_SECRET": "name:secret",
}
SCRIPT = """
import base64, json
from django.core.mail import get_connection
from django.test import Client
from forum.mail import mailboxes
from forum.people.models import Person

def said(secret):
    event = {
        "RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "Email": "cleo@example.org", "ID": 1,
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483", "BouncedAt": "2026-11-27T10:00:00Z",
    }
    key = {"authorization": "Basic " + base64.b64encode(secret.encode()).decode()}
    answer = Client(raise_request_exception=False).post(
        "/mail/events/", json.dumps(event), content_type="application/json", headers=key
    )
    return answer.status_code, mailboxes.is_paused("cleo@example.org")

print(get_connection().esp_name, said("name:wrong"), said("name:secret"))
print(mailboxes.find("cleo@example.org").last_error)
"""


def test_a_provider_s_bounce_pauses_the_mailbox_and_nobody_else_can(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(migrated(), data)
    environment = environment_of(data) | PROVIDER | {"FOLKMOOT_DEBUG": "1"}

    printed = manage("shell", "-c", SCRIPT, environment=environment)

    assert printed.splitlines()[-2:] == ["Postmark (400, False) (200, True)", "Postmark bounced bounced"]
