"""Set the stage on an empty database: one public debate with responses, and people who have signed in. Prints JSON."""

from __future__ import annotations

import json
import os

from bench import seeds

RESPONSES = 120
PEOPLE = 40  # one person may respond only so often


def main() -> None:
    # While it is filled, nothing is lost.
    seeds.set_up_django({**os.environ, "FOLKMOOT_SQLITE_SYNCHRONOUS": "OFF"})
    from django.core.management import call_command

    from forum.live.models import Topic

    call_command("collectstatic", verbosity=0, interactive=False)
    (organizer,) = seeds.people(["Olga"], may_organize=True)
    readers = seeds.people([f"Reader{number}" for number in range(PEOPLE)])
    debate = seeds.debate(1, by=organizer, voices=readers[:2], words=200)
    posts = [seeds.respond(debate, by=readers[number % PEOPLE], number=number) for number in range(RESPONSES)]
    topic = Topic.objects.get(pk=debate.topic_id)
    staged = {
        "topic": topic.pk,
        "key": str(topic.key),
        "version": topic.version,
        "slug": debate.slug,
        "posts": [post.pk for post in posts],
        "sessions": [seeds.session_of(person) for person in readers],
    }
    print(json.dumps(staged))


if __name__ == "__main__":
    main()
