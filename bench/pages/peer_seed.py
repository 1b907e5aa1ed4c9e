"""Run by django-spirit's own Python: one thread, its replies written with the form that its page uses."""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from spirit.category.models import Category  # noqa: E402
from spirit.comment.forms import CommentForm  # noqa: E402
from spirit.comment.utils import comment_posted  # noqa: E402
from spirit.topic.models import Topic  # noqa: E402


def main() -> None:
    replies = json.loads(Path(sys.argv[1]).read_text())
    people = [
        get_user_model().objects.create_user(f"reader{n}", f"reader{n}@bench.example", "a password of the bench")
        for n in range(20)
    ]
    category = Category.objects.create(title="Debates")
    topic = Topic.objects.create(user=people[0], category=category, title="What should come first?")
    for number, source in enumerate(replies):
        form = CommentForm(user=people[number % len(people)], topic=topic, data={"comment": source})
        if not form.is_valid():
            sys.exit(f"reply {number} was not taken: {form.errors}")
        comment_posted(comment=form.save(), mentions=form.mentions)
    print(json.dumps({"path": topic.get_absolute_url()}))


if __name__ == "__main__":
    main()
